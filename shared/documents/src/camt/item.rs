//! One payment as a bank's file tells it.

use chrono::NaiveDate;
use domain::money::Money;
use domain::text::Name;

/// One detail of a booking, or the booking where the bank gives no details.
///
/// References that say there is none (`NOTPROVIDED`, `NONREF`, `NOREF`, empty, all zeros) are absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it stands in its statement.
    pub position: Position,
    /// The bank's reference of the entry (`NtryRef`).
    pub entry_reference: Option<String>,
    /// The bank's reference of the detail, else of the entry (`AcctSvcrRef`).
    pub servicer_reference: Option<String>,
    /// The reference that the first bank gave the transaction (`TxId`).
    pub transaction_id: Option<String>,
    /// The transaction's unique number from end to end (`UETR`).
    pub uetr: Option<String>,
    /// The payer's reference (`EndToEndId`).
    pub end_to_end: Option<String>,
    /// How much, never negative: the detail's own amount, else the entry's where the detail is its only one.
    pub amount: Result<Money, AmountProblem>,
    /// What the entry as a whole moved on the account; other than `amount` in a batch, after charges or an exchange.
    pub entry_amount: Result<Money, AmountProblem>,
    /// Which way. Where the file doesn't say it is a debit, and the amount is a problem.
    pub direction: Direction,
    /// The entry takes back an earlier one (`RvslInd`).
    pub reversal: bool,
    /// The money came back: there is return information, or the transaction code says so.
    pub is_return: bool,
    /// Why it came back: a code such as `AC04`, or the bank's own.
    pub return_reason: Option<String>,
    /// Of a return or reversal: the payer's reference of the payment that came back.
    pub original_end_to_end: Option<String>,
    /// Whether it is booked.
    pub status: Status,
    /// The booking day, else the value day.
    pub booked: Option<NaiveDate>,
    /// References of the structured remittance information (`CdtrRefInf/Ref`).
    pub structured: Vec<String>,
    /// Numbers of the documents that are paid (`RfrdDocInf/Nb`).
    pub document_numbers: Vec<String>,
    /// The free text, its lines joined by a space, at most 1,000 characters; the bank's own additional information
    /// where there is none.
    pub unstructured: String,
    /// Who pays. In a return: who paid the original.
    pub debtor: Party,
    /// Who is paid. In a return: whom the original paid.
    pub creditor: Party,
    /// How many payments a batch holds that the bank didn't open. Such an item can't be booked.
    pub without_details: Option<u32>,
}

/// Where an item stands in its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The entry, counted from 1.
    pub entry: u32,
    /// The detail in the entry, counted from 1; an entry without details counts as one.
    pub detail: u32,
}

/// Which way money went, seen from the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Onto the account.
    Credit,
    /// Off the account.
    Debit,
}

/// How far the bank is with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// `BOOK`.
    Booked,
    /// `PDNG` or `FUTR`: may still change or vanish.
    Pending,
    /// `INFO`, and whatever else a bank writes: nothing was moved.
    Information,
}

/// Why an amount can't be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountProblem {
    /// No amount of its own, and the entry's is shared with others.
    #[error("has no amount of its own")]
    Missing,
    /// No plain decimal, or a negative one.
    #[error("is not a decimal amount such as 120.00")]
    NotAnAmount,
    /// More decimals than the currency has, other than zeros.
    #[error("has more decimals than the currency")]
    TooManyDecimals,
    /// More than the product can count.
    #[error("is larger than can be handled")]
    TooLarge,
    /// Nothing.
    #[error("is zero")]
    Zero,
    /// No currency, or none of ISO 4217.
    #[error("is in no currency of ISO 4217")]
    UnknownCurrency,
    /// Neither credit nor debit is written.
    #[error("is neither credit nor debit")]
    NoDirection,
}

/// One side of a payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The name; where the payment has none, that of the one it was made for.
    pub name: Option<Name>,
    /// The account, an IBAN or another number, upper case without white space.
    pub account: Option<String>,
}

impl Item {
    /// Whether it undoes another payment.
    #[must_use]
    pub const fn undoes(&self) -> bool {
        self.reversal || self.is_return
    }

    /// The other side than the owner of the account.
    ///
    /// A return keeps the sides of its original, so of a debit that gives a customer's payment back it is still the
    /// debtor. Where that side is empty the bank has turned them round, and it is the other.
    #[must_use]
    pub fn counterparty(&self) -> &Party {
        let (expected, other) = match (self.direction, self.undoes()) {
            (Direction::Credit, false) | (Direction::Debit, true) => (&self.debtor, &self.creditor),
            (Direction::Debit, false) | (Direction::Credit, true) => (&self.creditor, &self.debtor),
        };
        if *expected == Party::default() { other } else { expected }
    }
}

impl AmountProblem {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "amount_missing",
            Self::NotAnAmount => "amount_malformed",
            Self::TooManyDecimals => "too_many_decimals",
            Self::TooLarge => "amount_too_large",
            Self::Zero => "amount_zero",
            Self::UnknownCurrency => "currency_unknown",
            Self::NoDirection => "direction_missing",
        }
    }
}
