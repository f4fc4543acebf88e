//! The amount of an entry or a detail.

use domain::money::{Currency, Money, MoneyError};

use super::item::AmountProblem;
use super::node::{Node, child, find, text};

/// What an `Amt` says.
pub fn amount(amt: Option<Node<'_>>) -> Result<Money, AmountProblem> {
    let amt = amt.ok_or(AmountProblem::Missing)?;
    let currency = amt.attribute("Ccy").and_then(|code| Currency::from_code(code.trim()));
    let money = Money::parse(text(amt).trim(), currency.ok_or(AmountProblem::UnknownCurrency)?)?;
    match money.minor() {
        0 => Err(AmountProblem::Zero),
        ..0 => Err(AmountProblem::NotAnAmount),
        1.. => Ok(money),
    }
}

/// The amount that a detail has of its own: what the transaction moved. A detail may give it in the payer's
/// currency too; the one in the currency of the entry is what was booked.
pub fn own<'a>(detail: Node<'a>, entry: Option<Node<'a>>) -> Option<Node<'a>> {
    let written = [find(detail, &["AmtDtls", "TxAmt", "Amt"]), child(detail, "Amt")];
    let booked = |amt: &&Node<'a>| entry.is_some_and(|entry| entry.attribute("Ccy") == amt.attribute("Ccy"));
    let mut written = written.iter().flatten();
    written.clone().find(booked).or_else(|| written.next()).copied()
}

impl From<MoneyError> for AmountProblem {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::NotAnAmount => Self::NotAnAmount,
            MoneyError::TooManyDecimals => Self::TooManyDecimals,
            MoneyError::TooLarge => Self::TooLarge,
            MoneyError::UnknownCurrency => Self::UnknownCurrency,
        }
    }
}
