//! Customers: who owes, how to reach them, and which of their proposals are open.

use std::fmt;
use std::str::FromStr;

use crate::id::{CustomerId, ProposalId};
use crate::language::Language;
use crate::text::{EmailAddress, Name};

/// Whether consumer law protects the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerKind {
    /// A natural person outside a trade.
    Consumer,
    /// Anybody else.
    Business,
}

/// The text is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither consumer nor business")]
pub struct UnknownCustomerKind;

impl fmt::Display for CustomerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consumer => "consumer",
            Self::Business => "business",
        })
    }
}

impl FromStr for CustomerKind {
    type Err = UnknownCustomerKind;
    fn from_str(text: &str) -> Result<Self, UnknownCustomerKind> {
        match text {
            "consumer" => Ok(Self::Consumer),
            "business" => Ok(Self::Business),
            _ => Err(UnknownCustomerKind),
        }
    }
}

/// A customer of the creditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Who it is.
    pub id: CustomerId,
    /// The name.
    pub name: Option<Name>,
    /// The postal address, its lines joined by line breaks.
    pub address: Option<Name>,
    /// Where mail goes to.
    pub email: Option<EmailAddress>,
    /// The language to write in; the tenant's first where none is known.
    pub language: Option<Language>,
    /// Consumer or business.
    pub kind: Option<CustomerKind>,
    /// The proposals that wait for a decision: kept here, so that their number is known when the next one
    /// is submitted, and so that two submitted at once can't both be the last one allowed.
    pub open_proposals: Vec<ProposalId>,
}
