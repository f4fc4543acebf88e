//! How a total becomes n amounts that sum to it, to the minor unit.

use crate::coded::coded;
use crate::money::Money;

coded! {
    /// How instalments by count are rounded.
    Rounding, unknown:
    /// The text names no rounding mode.
    UnknownRounding,
    {
        /// "Keine Rundung": equal shares, the left-over minor units on the first ones.
        Exact = "exact",
        /// "Rundung auf volle Beträge": every one up to a whole currency unit, the last takes what is left.
        Whole = "whole",
        /// "Relative Rundung": the larger the share the coarser the step, always up.
        Relative = "relative",
    }
}

/// Splits a total of at least one minor unit into at most `count` amounts. Zeros are dropped, so fewer may
/// come back than were asked for.
#[must_use]
pub fn by_count(total: Money, count: u32, rounding: Rounding) -> Vec<Money> {
    let count = i64::from(count.max(1));
    match rounding {
        Rounding::Exact => {
            let (share, left_over) = (total.minor() / count, total.minor() % count);
            (0..count)
                .map(|place| share + i64::from(place < left_over))
                .filter(|minor| *minor > 0)
                .map(|minor| total.with_minor(minor))
                .collect()
        }
        Rounding::Whole => by_amount(total, rounded_up(total.minor(), count, total.currency().unit_minor())),
        Rounding::Relative => by_amount(total, rounded_up(total.minor(), count, relative_step_minor(total, count))),
    }
}

/// Equal amounts of `amount_minor` until the rest is smaller; the last one takes the rest.
#[must_use]
pub fn by_amount(total: Money, amount_minor: i64) -> Vec<Money> {
    let amount_minor = amount_minor.max(1);
    let (full, rest) = (total.minor() / amount_minor, total.minor() % amount_minor);
    let full = (0..full).map(|_| amount_minor);
    full.chain((rest > 0).then_some(rest)).map(|minor| total.with_minor(minor)).collect()
}

/// How many instalments of an amount it takes, without making them.
#[must_use]
pub fn count_by_amount(total: Money, amount_minor: i64) -> i64 {
    let amount_minor = amount_minor.max(1);
    total.minor() / amount_minor + i64::from(total.minor() % amount_minor > 0)
}

/// The share `total / count`, rounded up to a multiple of `step`.
fn rounded_up(total_minor: i64, count: i64, step_minor: i64) -> i64 {
    let steps = (total_minor + count * step_minor - 1) / (count * step_minor);
    steps.max(1) * step_minor
}

/// Steps of relative rounding, by the size of the share in currency units.
fn relative_step_minor(total: Money, count: i64) -> i64 {
    let unit = total.currency().unit_minor();
    let below = |units: i64| total.minor() < units * unit * count;
    let step_units = if below(10) {
        1
    } else if below(100) {
        5
    } else if below(500) {
        10
    } else if below(1000) {
        50
    } else {
        100
    };
    step_units * unit
}
