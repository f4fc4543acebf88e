//! Customers: who owes, how to reach them, and which of their proposals are open.

use crate::coded::coded;
use crate::id::{CustomerId, ProposalId};
use crate::language::Language;
use crate::text::{Address, EmailAddress, Name};

coded! {
    /// Whether consumer law protects the customer.
    CustomerKind, unknown:
    /// The text is neither.
    UnknownCustomerKind,
    {
        /// A natural person outside a trade.
        Consumer = "consumer",
        /// Anybody else.
        Business = "business",
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
    pub address: Option<Address>,
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
