//! Payments that are alike: they share a reference, a payer's account or a customer. The rows here lead from what
//! payments share to the payments, so that the same money is known again when another document tells of it, and a
//! return finds what it returns. They are written with the payment and guarded like every row: two documents that
//! bring the same money at once can't both book it.

use chrono::NaiveDate;

use crate::id::{CustomerId, ProposalId};
use crate::money::Money;
use crate::numbers::normalised;
use crate::payment::{Direction, PaymentId, PaymentName};

/// The most payments that are kept of those that share something: the latest.
pub const MAX_SEEN: usize = 50;

/// Payments that share something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// What they share.
    pub of: PaymentName,
    /// The payments, by booking date.
    pub seen: Vec<Seen>,
}

/// What is known of a payment without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which one.
    pub payment: PaymentId,
    /// Which way the money went.
    pub direction: Direction,
    /// How much.
    pub amount: Money,
    /// When the bank booked it.
    pub booked: NaiveDate,
    /// The format that brought it.
    pub format: String,
    /// The payer's account.
    pub account: Option<PaymentName>,
    /// The payer's name.
    pub name: Option<PaymentName>,
    /// The plan it went into first.
    pub plan: Option<ProposalId>,
}

impl Alike {
    /// Nothing is known yet of what shares this.
    #[must_use]
    pub const fn nothing(of: PaymentName) -> Self {
        Self { of, seen: Vec::new() }
    }

    /// What payments with a reference share.
    #[must_use]
    pub fn by_reference(reference: &str) -> PaymentName {
        PaymentName::of(&format!("reference {}", reference.trim()))
    }

    /// What payments of one account share; where no account is known, those of one name.
    #[must_use]
    pub fn by_payer(account: Option<&str>, name: Option<&str>) -> Option<PaymentName> {
        let account = account.map(|account| PaymentName::of(&format!("account {account}")));
        account.or_else(|| name.map(|name| PaymentName::of(&format!("name {}", normalised(name)))))
    }

    /// What payments of a customer share.
    #[must_use]
    pub fn by_customer(customer: &CustomerId) -> PaymentName {
        PaymentName::of(&format!("customer {customer}"))
    }

    /// One more, once.
    pub fn add(&mut self, seen: Seen) {
        self.seen.retain(|known| known.payment != seen.payment);
        self.seen.push(seen);
        self.seen.sort_by(|one, other| (one.booked, &one.payment).cmp(&(other.booked, &other.payment)));
        let surplus = self.seen.len().saturating_sub(MAX_SEEN);
        self.seen.drain(..surplus);
    }
}

impl Seen {
    /// Whether two payments say that they are of different payers: by their accounts, else by their names.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |one: &Option<PaymentName>, other: &Option<PaymentName>| {
            one.as_ref().zip(other.as_ref()).map(|(one, other)| one != other)
        };
        differ(&self.account, &other.account).or_else(|| differ(&self.name, &other.name)).unwrap_or(false)
    }

    /// Whether two are of the same amount and way.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.amount == other.amount && self.direction == other.direction
    }
}
