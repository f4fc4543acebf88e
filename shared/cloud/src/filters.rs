//! Filters within a page of a list: what a summary must show to be wanted.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use domain::zone::{Zone, civil_date};
use serde_json::Value;

use crate::lists::List;
use crate::query::Query;

/// What is wanted of a list, beside what its key says already.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    texts: Vec<(&'static str, String)>,
    due_from: Option<NaiveDate>,
    due_to: Option<NaiveDate>,
    amount_from: Option<Decimal>,
    amount_to: Option<Decimal>,
    overdue: bool,
}

impl Filters {
    /// A field of the summary must be this text, if one is asked for.
    #[must_use]
    pub fn equal(mut self, field: &'static str, text: Option<impl ToString>) -> Self {
        self.texts.extend(text.map(|text| (field, text.to_string())));
        self
    }

    /// The due date must be of a range: `dueFrom` and `dueTo`, both included.
    #[must_use]
    pub fn due(mut self, query: &mut Query<'_>) -> Self {
        (self.due_from, self.due_to) = (query.date("dueFrom"), query.date("dueTo"));
        must_rise(query, "dueTo", self.due_from, self.due_to);
        self
    }

    /// The amount must be of a range: `amountFrom` and `amountTo`, both included, in whatever currency it is.
    #[must_use]
    pub fn amount(mut self, query: &mut Query<'_>) -> Self {
        let amount = |query: &mut Query<'_>, name| query.optional::<Decimal>(name, "not_an_amount");
        (self.amount_from, self.amount_to) = (amount(query, "amountFrom"), amount(query, "amountTo"));
        must_rise(query, "amountTo", self.amount_from, self.amount_to);
        self
    }

    /// Only what is overdue.
    #[must_use]
    pub fn overdue(mut self, query: &mut Query<'_>) -> Self {
        self.overdue = query.flag("overdue");
        self
    }

    /// Whether a row is wanted.
    #[must_use]
    pub fn want(&self, summary: &Value, now: DateTime<Utc>) -> bool {
        let due = date(summary);
        self.texts.iter().all(|(field, text)| summary[*field].as_str() == Some(text))
            && is_within(due, self.due_from, self.due_to)
            && is_within(amount(summary), self.amount_from, self.amount_to)
            && (!self.overdue || is_overdue(summary, now))
    }

    /// Whether no row behind this one can be wanted, because the list is sorted by due date.
    #[must_use]
    pub fn end_before(&self, list: &List, summary: &Value, now: DateTime<Utc>) -> bool {
        let too_late = self.due_to.is_some_and(|to| date(summary).is_none_or(|due| due > to));
        list.is_by_due_date() && (too_late || (self.overdue && !is_overdue(summary, now)))
    }
}

/// Whether something of a plan that runs is open behind its due date: on a day, by the plan's own calendar. The
/// summary of a plan that has ended names no due date.
#[must_use]
pub fn is_overdue(summary: &Value, now: DateTime<Utc>) -> bool {
    let zone = summary["zone"].as_str().and_then(|name| name.parse::<Zone>().ok());
    date(summary).zip(zone).is_some_and(|(due, zone)| due < civil_date(now, zone))
}

fn date(summary: &Value) -> Option<NaiveDate> {
    summary["dueDate"].as_str()?.parse().ok()
}

/// What a row is about: what is open of it, else its total, else its amount.
fn amount(summary: &Value) -> Option<Decimal> {
    ["open", "total", "amount"].iter().find_map(|name| summary[*name].as_str())?.parse().ok()
}

/// Whether a value is of a range; one that is not there is of no range.
fn is_within<T: PartialOrd + Copy>(value: Option<T>, from: Option<T>, to: Option<T>) -> bool {
    let fits = |bound: Option<T>, fits: fn(&T, &T) -> bool| {
        bound.is_none_or(|bound| value.is_some_and(|value| fits(&value, &bound)))
    };
    fits(from, T::ge) && fits(to, T::le)
}

fn must_rise<T: PartialOrd>(query: &mut Query<'_>, name: &str, from: Option<T>, to: Option<T>) {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        query.report(name, ("empty_range", "must not lie before where the range begins".to_owned()));
    }
}

/// A decimal at least zero, whatever its currency, in ten-thousandths: no currency has more decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Decimal(u128);

/// The text is no such decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a decimal amount such as 120.00")]
struct NotADecimal;

impl FromStr for Decimal {
    type Err = NotADecimal;
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        const DECIMALS: usize = 4;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole, 16) || !digits(fraction, DECIMALS) {
            return Err(NotADecimal);
        }
        format!("{whole}{fraction:0<DECIMALS$}").parse().map(Self).map_err(|_| NotADecimal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Option<u128> {
        text.parse().ok().map(|Decimal(scaled)| scaled)
    }

    #[test]
    fn amounts_compare_whatever_their_decimals() {
        assert_eq!(decimal("120"), Some(1_200_000));
        assert_eq!(decimal("120.5"), decimal("120.50"));
        assert_eq!(decimal("1.005"), Some(10_050));
        for wrong in ["", "-1", "+1", "1.", ".5", "1,50", "1.00001", "12345678901234567", "1e3", "٣"] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_range_includes_both_its_ends() {
        assert!(is_within(Some(2), Some(2), Some(2)));
        assert!(!is_within(Some(1), Some(2), None) && !is_within(Some(3), None, Some(2)));
        assert!(is_within(None::<u8>, None, None) && !is_within(None, Some(1), None));
    }
}
