//! Payments as a bank or another system tells of them, read but not yet compared with what is known.

use chrono::NaiveDate;

use crate::alike::{Alike, Seen};
use crate::coded::coded;
use crate::id::PlanCode;
use crate::money::Money;
use crate::numbers::normalised;
use crate::payment::{Direction, PaymentId, PaymentName, Source};
use crate::text::{Name, Note};

coded! {
    /// What a movement on the account is.
    Movement, unknown:
    /// The text names no movement.
    UnknownMovement,
    {
        /// Money came in.
        Credit = "credit",
        /// Money that had come in went back, and the file or the sender says so.
        Return = "return",
        /// Money went out, for whatever reason.
        Debit = "debit",
    }
}

/// The shortest reference of a bank's entry that is more than a counter, in bytes.
const SHORTEST_REFERENCE: usize = 5;
/// The most references by which a payment is known again.
const MOST_REFERENCES: usize = 5;

/// A payment as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingPayment {
    /// Who tells.
    pub source: Source,
    /// The document, or the statement in it: two of its entries are always two payments.
    pub document: PaymentName,
    /// What identifies it there: the references of entry and detail, or all that is known where there are none.
    pub identifying: Vec<String>,
    /// Which one it is of equals in the document, from 0.
    pub ordinal: u32,
    /// What it is.
    pub movement: Movement,
    /// How much, above zero.
    pub amount: Money,
    /// The civil date on which the bank booked it.
    pub booked: NaiveDate,
    /// The sender's reference, or the bank's own.
    pub reference: Option<String>,
    /// Other references of the bank.
    pub other_references: Vec<String>,
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
    /// Of a return: the reference of the payment that came back.
    pub returns: Option<String>,
    /// The plans whose references it carries: of the structured field first, then of the text.
    pub plans: Vec<PlanCode>,
    /// What in its text may be an invoice number, normalised, longest first.
    pub numbers: Vec<String>,
}

impl IncomingPayment {
    /// What it is known by: the same however often the same document tells of it.
    #[must_use]
    pub fn identity(&self) -> PaymentId {
        self.identity_with(&[])
    }

    /// Where a bank without references tells the same again in a statement of another period: an identity of its own.
    #[must_use]
    pub fn identity_here(&self) -> PaymentId {
        self.identity_with(&[&self.document.to_string()])
    }

    /// A counter of a bank begins anew in each statement; so what was moved, and when, always belongs to it.
    fn identity_with(&self, more: &[&str]) -> PaymentId {
        let told = match self.source {
            Source::Api | Source::Finance => Vec::new(),
            Source::Bank(_) => vec![
                self.booked.to_string(),
                format!("{:?}", self.amount),
                self.direction().to_string(),
                self.ordinal.to_string(),
            ],
        };
        let parts = [self.source.family()].into_iter().chain(self.identifying.iter().map(String::as_str));
        let parts: Vec<&str> = parts.chain(told.iter().map(String::as_str)).chain(more.iter().copied()).collect();
        PaymentId::of(&parts)
    }

    /// Which way the money went.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        match self.movement {
            Movement::Credit => Direction::Credit,
            Movement::Return | Movement::Debit => Direction::Return,
        }
    }

    /// Whether nothing but what it says identifies it.
    #[must_use]
    pub const fn has_no_reference(&self) -> bool {
        matches!(&self.source, Source::Bank(bank) if !bank.has_reference)
    }

    /// The references by which it is known again in another document.
    #[must_use]
    pub fn names(&self) -> Vec<PaymentName> {
        let long = |reference: &&str| self.source == Source::Api || tells_apart(reference);
        let own = self.reference.as_deref().into_iter().chain(self.other_references.iter().map(String::as_str));
        let written = self.end_to_end.as_deref().into_iter().chain(own.filter(long));
        let mut names: Vec<PaymentName> = Vec::new();
        for name in written.map(Alike::by_reference) {
            if !names.contains(&name) && names.len() < MOST_REFERENCES {
                names.push(name);
            }
        }
        names
    }

    /// What payments of its payer share.
    #[must_use]
    pub fn payer(&self) -> Option<PaymentName> {
        let account = self.debtor_account.as_ref().map(Name::as_str);
        Alike::by_payer(account, self.debtor_name.as_ref().map(Name::as_str))
    }

    /// What is remembered of it beside its row.
    #[must_use]
    pub fn seen(&self, payment: PaymentId) -> Seen {
        Seen {
            payment,
            direction: self.direction(),
            amount: self.amount,
            booked: self.booked,
            format: self.source.format().to_owned(),
            account: self.debtor_account.as_ref().map(|account| PaymentName::of(account.as_str())),
            name: self.debtor_name.as_ref().map(|name| PaymentName::of(&normalised(name.as_str()))),
            plan: None,
        }
    }
}

/// Whether a reference of a bank tells payments of several documents apart. Short ones, zeros before them or not, are
/// counters that begin anew in each statement: two payers of one day can both be entry 1.
#[must_use]
pub fn tells_apart(reference: &str) -> bool {
    reference.trim_start_matches('0').len() >= SHORTEST_REFERENCE
}

/// Numbers the equals of one document, so that each is a payment of its own.
pub fn number_equals(payments: &mut [IncomingPayment]) {
    let mut count = std::collections::BTreeMap::new();
    for payment in payments {
        payment.ordinal = 0;
        let place = count.entry(payment.identity()).or_insert(0);
        payment.ordinal = *place;
        *place += 1;
    }
}
