//! Why something can't be done. A refusal is data: a stable code, what it is about and what would be possible;
//! words for people are made where people are.

use chrono::{DateTime, NaiveDate, Utc};

use crate::id::InvoiceId;
use crate::invalid::Invalid;
use crate::invoice::Ineligible;
use crate::limits::Violation;
use crate::moment::Actor;
use crate::money::Money;
use crate::proposal::{EndKind, Quote};
use crate::schedule::ScheduledInstalment;

/// Why no proposal is possible at all, whichever the invoices and terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The tenant has not switched proposals on.
    ProposalsOff,
    /// The customer can't propose.
    CustomerExcluded,
    /// Enough of the customer's proposals wait already.
    TooManyOpenProposals {
        /// The most.
        max: u32,
    },
    /// No address that mail reaches is known, and none was given.
    AddressNeeded,
    /// The invoices are in several currencies.
    MixedCurrencies,
}

impl Obstacle {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ProposalsOff => "proposals_off",
            Self::CustomerExcluded => "customer_excluded",
            Self::TooManyOpenProposals { .. } => "too_many_open_proposals",
            Self::AddressNeeded => "address_needed",
            Self::MixedCurrencies => "mixed_currencies",
        }
    }
}

/// Everything that stands in a proposal's way, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impossible {
    /// What stands in the way of any proposal.
    pub obstacles: Vec<Obstacle>,
    /// What stands in the way of single invoices.
    pub invoices: Vec<(InvoiceId, Vec<Ineligible>)>,
    /// The limits that the terms break.
    pub terms: Vec<Violation>,
}

impl Impossible {
    /// Whether nothing stands in the way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.obstacles.is_empty() && self.invoices.is_empty() && self.terms.is_empty()
    }

    /// The codes of all reasons.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> + '_ {
        let obstacles = self.obstacles.iter().map(Obstacle::code);
        let invoices = self.invoices.iter().flat_map(|(_, reasons)| reasons.iter().map(Ineligible::code));
        obstacles.chain(invoices).chain(self.terms.iter().map(Violation::code))
    }
}

/// Why a command was refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Values of the request can't be taken.
    Invalid(Vec<Invalid>),
    /// Proposals can't be switched on yet: the paths that miss.
    SettingsIncomplete(Vec<&'static str>),
    /// There is no such thing, or it is somebody else's: the caller is not told which.
    NotFound(&'static str),
    /// The row was changed since it was read; its version now.
    VersionMismatch {
        /// The version it has now.
        version: u64,
    },
    /// A known invoice says something else about what can't change: the fields.
    IdentityConflict(Vec<&'static str>),
    /// A known invoice would go to another customer while a proposal or plan holds it.
    CustomerConflict,
    /// Something stands in a proposal's way.
    Impossible(Impossible),
    /// Today's quote differs from the one that was read.
    QuoteOutdated(Box<Quote>),
    /// The proposal was changed since it was read.
    ProposalChanged {
        /// Its version now.
        version: u64,
        /// Which parts changed.
        changed: Vec<&'static str>,
    },
    /// The proposal has ended.
    AlreadyEnded {
        /// How.
        state: EndKind,
        /// By whom.
        by: Actor,
        /// When.
        at: DateTime<Utc>,
    },
    /// The time to decide is over.
    DecisionTooLate {
        /// The last day.
        decide_by: NaiveDate,
    },
    /// What is open differs from what the approval expects.
    RestChanged {
        /// What is open now.
        rest: Money,
        /// The instalments as they would be now.
        instalments: Vec<ScheduledInstalment>,
    },
    /// Nothing is open on any of the invoices.
    NothingOpen,
    /// The customer changed the proposal too often.
    TooManyChanges {
        /// The most.
        max: usize,
    },
}
