//! Invoice numbers as payers write them: with or without their punctuation, in either case.

use crate::id::InvoiceId;

/// The most invoices that are found by one number; a number that more share says nothing.
pub const MAX_SHARING: usize = 20;

/// Which invoices have a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The number, normalised.
    pub number: String,
    /// The invoices, in the order in which they became known.
    pub invoices: Vec<InvoiceId>,
}

/// A number with white space and punctuation out, case folded: `RE-2026/0042` and `re 2026 0042` are the same.
#[must_use]
pub fn normalised(number: &str) -> String {
    number.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
