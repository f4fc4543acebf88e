//! Payments: money that came in, or came back, and where it went.
//!
//! A payment is one detail of a bank entry or one item of a request. It is never rejected: what finds no plan or
//! invoice waits for a person, and what nobody owes any more is the customer's credit.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};

use crate::coded::coded;
use crate::id::{CustomerId, InvoiceId, NotAnId, ProposalId};
use crate::moment::Actor;
use crate::money::Money;
use crate::states::PaymentStateKind;
use crate::task::TaskKind;
use crate::text::{Name, Note};

/// A payment: the hash of what identifies it, so that the same payment is always the same row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaymentId(String);

impl PaymentId {
    /// The identity made of parts that can't run into each other: 32 hexadecimal digits of their hash.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        Self(fingerprint(parts, 32))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PaymentId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 32 && text.bytes().all(hexadecimal) { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
    }
}

/// What a ledger may call a payment: the fingerprint of one of its references. References are long and can be
/// personal; a plan keeps many, and only ever asks whether two are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaymentName(String);

impl PaymentName {
    /// The name of a reference as it is written, white space at its ends left out.
    #[must_use]
    pub fn of(reference: &str) -> Self {
        Self(fingerprint(&[reference.trim()], 16))
    }
}

impl fmt::Display for PaymentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PaymentName {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() == 16 { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
    }
}

/// The first digits of the SHA-256 of parts that can't run into each other.
fn fingerprint(parts: &[&str], digits: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut text = format!("{:x}", hash.finalize());
    text.truncate(digits);
    text
}

coded! {
    /// Which way money went.
    Direction, unknown:
    /// The text names no direction.
    UnknownDirection,
    {
        /// The customer paid.
        Credit = "credit",
        /// A payment of the customer came back.
        Return = "return",
    }
}

/// Who told us of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Another system or a person, by the API.
    Api,
    /// The bank, in a statement or notification.
    Bank(BankSource),
    /// Finance, who paid a credit back or set it off.
    Finance,
}

impl Source {
    /// The format in which it is told: two formats may tell of the same money in different words.
    #[must_use]
    pub fn format(&self) -> &str {
        match self {
            Self::Api => "api",
            Self::Bank(bank) => &bank.format,
            Self::Finance => "finance",
        }
    }

    /// The kind of source, for the identity of a payment.
    pub(crate) const fn family(&self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Bank(_) => "bank",
            Self::Finance => "finance",
        }
    }
}

/// Where in a bank's file a payment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankSource {
    /// `camt.053` or `camt.054`.
    pub format: String,
    /// The statement's own identifier.
    pub statement: Option<String>,
    /// The first day of the statement.
    pub from: Option<NaiveDate>,
    /// Its last day.
    pub to: Option<NaiveDate>,
    /// Whether the entry has a reference of the bank; without one it is known by a hash of what it says.
    pub has_reference: bool,
}

impl BankSource {
    /// Whether two statements are of the same period, in part at least. One that names no period covers the day on
    /// which the payment was booked.
    #[must_use]
    pub fn overlaps(&self, other: &Self, booked: NaiveDate) -> bool {
        let period = |source: &Self| (source.from.unwrap_or(booked), source.to.unwrap_or(booked));
        let ((from, to), (other_from, other_to)) = (period(self), period(other));
        from <= other_to && other_from <= to
    }
}

/// A payment as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Derived from what identifies it.
    pub id: PaymentId,
    /// Who told us.
    pub source: Source,
    /// Which way the money went.
    pub direction: Direction,
    /// How much, above zero whichever way it went.
    pub amount: Money,
    /// The civil date on which the bank booked it.
    pub booked: NaiveDate,
    /// The reference of the sender of the request, or the bank's own.
    pub reference: Option<String>,
    /// The payer's own reference, end to end.
    pub end_to_end: Option<String>,
    /// The creditor reference in the structured field.
    pub creditor_reference: Option<String>,
    /// What the payer wrote.
    pub remittance: Option<Note>,
    /// The payer.
    pub debtor_name: Option<Name>,
    /// The payer's account.
    pub debtor_account: Option<Name>,
    /// When we were told.
    pub recorded_at: DateTime<Utc>,
    /// Whose payment it is, once that is known.
    pub customer: Option<CustomerId>,
    /// What has become of it.
    pub state: PaymentState,
    /// Tasks about it that a person has closed.
    pub closed: Vec<TaskKind>,
    /// Other references that it is known under.
    pub other_references: Vec<String>,
    /// The documents that told of it, and under which identity; the first one first.
    pub told: Vec<ToldIn>,
}

/// A document that told of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldIn {
    /// The document.
    pub document: PaymentName,
    /// The identity that the payment has by what stands there.
    pub identity: PaymentId,
}

/// The most documents of a payment that are remembered.
pub const MAX_TOLD: usize = 10;

/// What has become of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// It went somewhere; all of it, because what is left is credit.
    Allocated {
        /// Where, in the order in which it was taken. Amounts are above zero and sum to the payment's.
        to: Vec<Allocation>,
        /// How much of it has come back, in minor units.
        returned_minor: i64,
    },
    /// Nobody knows yet whose it is: it waits for a person.
    Unmatched {
        /// What it could be for: plans whose open instalments have the same amount, at most five.
        suggestions: Vec<ProposalId>,
    },
    /// It may be the same money as another payment: it waits for a person.
    Held {
        /// Why.
        because: HoldReason,
        /// The payment that it may be the same as.
        of: Option<PaymentId>,
    },
    /// A person said that it is none of ours, or the same as another.
    Dismissed {
        /// Who.
        by: Actor,
        /// Why, in finance's words.
        words: Option<Note>,
    },
}

coded! {
    /// Why a payment waits for a person although it could be matched.
    HoldReason, unknown:
    /// The text names no such reason.
    UnknownHoldReason,
    {
        /// Another format brought a payment of the same customer, amount and days already.
        PossibleDuplicate = "possible_duplicate",
        /// The bank told the same entry again in a statement of another period.
        ToldAgain = "told_again",
        /// The plan holds as many payments as it can count.
        TooManyPayments = "too_many_payments",
        /// A debit to a customer who has credit: it may be the refund.
        PossibleRefund = "possible_refund",
        /// A return that fits no payment we know.
        ReturnWithoutPayment = "return_without_payment",
    }
}

/// A part of a payment, and where it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Where.
    pub to: Target,
    /// How much, in minor units of the payment's currency.
    pub minor: i64,
}

/// Where money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// Into a plan.
    Plan(ProposalId),
    /// To an invoice without a plan, or from before its plan.
    Invoice(InvoiceId),
    /// The customer's credit with us.
    Credit,
    /// Nowhere: the creditor's ledger has taken it into its figures already.
    Ledger,
}

/// Up to which day we know from the bank what was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The last day of the latest statement (camt.053) of the creditor's account.
    pub until: NaiveDate,
}

impl Payment {
    /// What a ledger may call it: its own reference, the payer's, and the identity we gave it.
    #[must_use]
    pub fn names(&self) -> Vec<PaymentName> {
        let written = [self.reference.as_deref(), self.end_to_end.as_deref(), Some(self.id.as_str())];
        let others = self.other_references.iter().map(String::as_str);
        let mut names: Vec<PaymentName> = written.into_iter().flatten().chain(others).map(PaymentName::of).collect();
        names.sort();
        names.dedup();
        names
    }

    /// How much of it went to a target, in minor units.
    #[must_use]
    pub fn allocated_minor(&self, target: Target) -> i64 {
        match &self.state {
            PaymentState::Allocated { to, .. } => {
                to.iter().filter(|part| part.to == target).map(|part| part.minor).sum()
            }
            PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => 0,
        }
    }

    /// The stable code of its state.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        PaymentStateKind::of(self).code()
    }
}
