//! Why something can't be done. A refusal is data: a stable code, what it is about and what would be possible;
//! words for people are made where people are.

use chrono::{DateTime, NaiveDate, Utc};

use crate::id::{CustomerId, InvoiceId};
use crate::invalid::Invalid;
use crate::invoice::Ineligible;
use crate::limits::Violation;
use crate::moment::Actor;
use crate::money::Money;
use crate::proposal::Quote;
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
    /// A plan of the customer broke or lapsed a short while ago.
    BrokenPlan {
        /// From this day a proposal is possible again.
        until: NaiveDate,
    },
    /// What is open does not lie in the range of the ready-made offer.
    OfferOutOfRange,
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
            Self::BrokenPlan { .. } => "broken_plan",
            Self::OfferOutOfRange => "offer_out_of_range",
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
    /// The proposal or plan has ended.
    AlreadyEnded {
        /// How: the code of its state.
        state: &'static str,
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
    /// The command does not fit how things stand.
    Conflict(Conflict),
}

/// How a command can be at odds with how things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The proposal or plan is in a state that has no such command.
    WrongState {
        /// The code of its state.
        state: &'static str,
    },
    /// While the down payment is open nothing can be amended or paused.
    DownPaymentOpen,
    /// Invoices that are not free: something else holds them, they are contested, blocked by hand or cancelled.
    InvoicesNotFree(Vec<(InvoiceId, Vec<Ineligible>)>),
    /// The offer can't be accepted any more.
    OfferOver {
        /// Its last day.
        ends_on: NaiveDate,
    },
    /// The first payment of an offer must be further away, unless it was agreed.
    FirstPaymentTooSoon {
        /// The earliest due date.
        earliest: NaiveDate,
    },
    /// The instalments must sum to what is open.
    SumMismatch {
        /// What they must sum to.
        expected: Money,
    },
    /// The instalments ask for more at some date than was agreed: that needs an agreement, or an offer.
    AgreementNeeded {
        /// The first date at which more would be due.
        on: NaiveDate,
    },
    /// The plan has an amendment offer already.
    AmendmentOffered,
    /// The plan has no amendment offer.
    NoAmendment,
    /// The plan can't be paused that long without an agreement.
    PauseTooLong {
        /// The latest day on which it has to go on.
        latest: NaiveDate,
    },
    /// The customer has asked a short while ago.
    WishTooSoon {
        /// From this day it is possible again.
        from: NaiveDate,
    },
    /// The plan ended too long ago to be reinstated.
    ReinstateTooLate {
        /// The last day.
        last: NaiveDate,
    },
    /// The customer has asked for no change, or was answered.
    NoWish,
    /// There is no such task.
    NoTask,
    /// There are as many notes as can be kept.
    TooManyRemarks {
        /// The most.
        max: usize,
    },
    /// A plan can hold only so many invoices over its life.
    TooManyInvoices {
        /// The most.
        max: usize,
    },
    /// The invoice has such a block already.
    BlockedAlready,
    /// The invoice has no such block.
    NotBlocked,
    /// The invoice was contested before over the same amount.
    ContestedBefore,
    /// The ledger has said nothing of the invoice.
    NoFigure,
    /// The payment does not wait for a person.
    PaymentNotWaiting {
        /// The code of its state.
        state: &'static str,
    },
    /// The parts don't sum to the payment.
    PartsMismatch {
        /// What they must sum to.
        expected: Money,
    },
    /// A plan or an invoice keeps as many payments as it can.
    TooManyPayments,
    /// The parts are of several customers.
    SeveralCustomers,
    /// The currency is another one.
    CurrencyMismatch,
    /// There is not so much credit.
    CreditTooSmall {
        /// What there is.
        credit: Money,
    },
    /// The customer has an open proposal, offer, plan or invoice.
    CustomerBusy,
    /// The customer was merged into another one.
    CustomerMerged {
        /// That one.
        into: CustomerId,
    },
    /// A customer can't be merged into itself or a merged one.
    NotMergeable,
    /// Processing of the customer's data is restricted: there are no pages for them.
    CustomerRestricted,
    /// No address that mail reaches is on file.
    AddressNeeded,
    /// The link has expired.
    LinkExpired {
        /// When.
        at: DateTime<Utc>,
    },
    /// The link was revoked.
    LinkRevoked,
    /// It was tried too often in a short time.
    TooOften {
        /// When it is possible again.
        again_at: DateTime<Utc>,
    },
    /// A one-time code has to be confirmed first.
    CodeNeeded,
    /// There is no code that could be confirmed: none was asked for, or its time or its tries are over.
    NoCode,
    /// Nothing can be erased before retention has run.
    RetentionRuns {
        /// The last day.
        until: NaiveDate,
    },
}

impl Conflict {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "wrong_state",
            Self::DownPaymentOpen => "down_payment_open",
            Self::InvoicesNotFree(_) => "invoices_not_free",
            Self::OfferOver { .. } => "offer_over",
            Self::FirstPaymentTooSoon { .. } => "first_payment_too_soon",
            Self::SumMismatch { .. } => "sum_mismatch",
            Self::AgreementNeeded { .. } => "agreement_needed",
            Self::AmendmentOffered => "amendment_offered",
            Self::NoAmendment => "no_amendment",
            Self::PauseTooLong { .. } => "pause_too_long",
            Self::WishTooSoon { .. } => "wish_too_soon",
            Self::NoWish => "no_wish",
            Self::NoTask => "no_task",
            Self::ReinstateTooLate { .. } => "reinstate_too_late",
            Self::TooManyRemarks { .. } => "too_many_notes",
            Self::TooManyInvoices { .. } => "too_many_invoices",
            Self::BlockedAlready => "blocked_already",
            Self::NotBlocked => "not_blocked",
            Self::ContestedBefore => "contested_before",
            Self::NoFigure => "no_figure",
            Self::PaymentNotWaiting { .. } => "payment_not_waiting",
            Self::PartsMismatch { .. } => "parts_mismatch",
            Self::TooManyPayments => "too_many_payments",
            Self::SeveralCustomers => "several_customers",
            Self::CurrencyMismatch => "currency_mismatch",
            Self::CreditTooSmall { .. } => "credit_too_small",
            Self::CustomerBusy => "customer_busy",
            Self::CustomerMerged { .. } => "customer_merged",
            Self::NotMergeable => "not_mergeable",
            Self::CustomerRestricted => "customer_restricted",
            Self::AddressNeeded => "address_needed",
            Self::LinkExpired { .. } => "link_expired",
            Self::LinkRevoked => "link_revoked",
            Self::TooOften { .. } => "too_often",
            Self::CodeNeeded => "code_needed",
            Self::NoCode => "no_code",
            Self::RetentionRuns { .. } => "retention_runs",
        }
    }
}

impl From<Conflict> for Refusal {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}
