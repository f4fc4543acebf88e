//! Whether a schedule keeps to the tenant's limits. Every failing rule is reported, with what would be allowed.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::money::{Currency, Money};
use crate::policy::Settings;
use crate::schedule::{DAYS_AFTER_DOWN_PAYMENT, Schedule};
use crate::terms::{Kind, Rhythm, Size, Terms};

/// A rule of the tenant that terms break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// This kind is not on offer.
    KindNotAllowed {
        /// What is on offer.
        allowed: Vec<Kind>,
    },
    /// The amount can't be chosen, only the count.
    FixedAmountNotAllowed,
    /// That day of the month or week can't be wished.
    DayNotAllowed,
    /// A day that is over.
    DateInThePast,
    /// The first payment would be too early.
    FirstPaymentTooEarly {
        /// The earliest day.
        earliest: NaiveDate,
    },
    /// The first payment would be too late.
    FirstPaymentTooLate {
        /// The latest day.
        latest: NaiveDate,
    },
    /// Too many instalments.
    TooManyInstalments {
        /// The most.
        max: u32,
    },
    /// The plan would last too long.
    DurationTooLong {
        /// The most months from first to last.
        max_months: u32,
    },
    /// Less is offered as a down payment than has to be paid first.
    DownPaymentTooSmall {
        /// The least, in percent of the total.
        least: u32,
    },
    /// Waiting for a down payment would block the invoices for longer than proposals may.
    DownPaymentNotPossible,
    /// Instalments would be too small.
    InstalmentTooSmall {
        /// The least.
        min: Money,
    },
    /// Too little is open for a plan.
    BelowMinimum {
        /// The least.
        min: Money,
    },
    /// Too much is open for a plan.
    AboveMaximum {
        /// The most.
        max: Money,
    },
    /// Plans are not offered in this currency.
    CurrencyNotOffered {
        /// Those that are.
        offered: Vec<Currency>,
    },
}

impl Violation {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KindNotAllowed { .. } => "kind_not_allowed",
            Self::FixedAmountNotAllowed => "fixed_amount_not_allowed",
            Self::DayNotAllowed => "day_not_allowed",
            Self::DateInThePast => "date_in_the_past",
            Self::FirstPaymentTooEarly { .. } => "first_payment_too_early",
            Self::FirstPaymentTooLate { .. } => "first_payment_too_late",
            Self::TooManyInstalments { .. } => "too_many_instalments",
            Self::DurationTooLong { .. } => "duration_too_long",
            Self::DownPaymentTooSmall { .. } => "down_payment_too_small",
            Self::DownPaymentNotPossible => "down_payment_not_possible",
            Self::InstalmentTooSmall { .. } => "instalment_too_small",
            Self::BelowMinimum { .. } => "below_minimum",
            Self::AboveMaximum { .. } => "above_maximum",
            Self::CurrencyNotOffered { .. } => "currency_not_offered",
        }
    }
}

impl Violation {
    /// Whether it is about what a customer may choose. Terms that the creditor chose can't break such a limit.
    #[must_use]
    pub const fn is_about_the_choice(&self) -> bool {
        match self {
            Self::KindNotAllowed { .. }
            | Self::FixedAmountNotAllowed
            | Self::DayNotAllowed
            | Self::FirstPaymentTooLate { .. }
            | Self::TooManyInstalments { .. }
            | Self::DurationTooLong { .. }
            | Self::DownPaymentTooSmall { .. }
            | Self::DownPaymentNotPossible
            | Self::InstalmentTooSmall { .. } => true,
            Self::DateInThePast
            | Self::FirstPaymentTooEarly { .. }
            | Self::BelowMinimum { .. }
            | Self::AboveMaximum { .. }
            | Self::CurrencyNotOffered { .. } => false,
        }
    }
}

/// What the settings say of terms before any schedule is made of them.
#[must_use]
pub fn of_terms(total: Money, terms: &Terms, settings: &Settings, today: NaiveDate) -> Vec<Violation> {
    let mut broken = Vec::new();
    if !settings.kinds.contains(&terms.kind()) {
        broken.push(Violation::KindNotAllowed { allowed: settings.kinds.clone() });
    }
    match terms {
        Terms::Deferred { on } => {
            if *on < today {
                broken.push(Violation::DateInThePast);
            }
        }
        Terms::Instalments { rhythm, size, from } => {
            if matches!(size, Size::Amount(_)) && !settings.by_fixed_amount {
                broken.push(Violation::FixedAmountNotAllowed);
            }
            let allowed = match rhythm {
                Rhythm::Weekly(weekday) | Rhythm::EveryTwoWeeks(weekday) => settings.allowed_weekdays.contains(weekday),
                Rhythm::Monthly(day) | Rhythm::Quarterly(day) => settings.allowed_days_of_month.contains(&day.number()),
            };
            if !allowed {
                broken.push(Violation::DayNotAllowed);
            }
            if from.is_some_and(|from| from < today) {
                broken.push(Violation::DateInThePast);
            }
        }
    }
    match settings.limits.get(&total.currency()) {
        None => broken.push(Violation::CurrencyNotOffered { offered: settings.limits.keys().copied().collect() }),
        Some(limits) if total.minor() < limits.min_open.minor() => {
            broken.push(Violation::BelowMinimum { min: limits.min_open });
        }
        Some(limits) if total.minor() > limits.max_open.minor() => {
            broken.push(Violation::AboveMaximum { max: limits.max_open });
        }
        Some(_) => {}
    }
    broken
}

/// What the settings say of a down payment of so many percent of the total.
#[must_use]
pub const fn of_down_payment(percent: u32, settings: &Settings) -> Option<Violation> {
    if percent < settings.down_payment_percent {
        return Some(Violation::DownPaymentTooSmall { least: settings.down_payment_percent });
    }
    if percent > 0 && !settings.has_time_for_down_payment() {
        return Some(Violation::DownPaymentNotPossible);
    }
    None
}

/// What the settings say of a schedule. The down payment counts for none of the limits, and a holiday refuses
/// nobody: days are checked as wished.
#[must_use]
pub fn of_schedule(schedule: &Schedule, terms: &Terms, settings: &Settings, today: NaiveDate) -> Vec<Violation> {
    let mut broken = Vec::new();
    let mut rows = schedule.without_down_payment().copied();
    let Some(first) = rows.clone().next() else { return broken };
    let last = rows.next_back().unwrap_or(first);
    let count = schedule.without_down_payment().count();
    let days_from_today = |days: u32| today + Days::new(u64::from(days));

    match terms {
        Terms::Deferred { on } => {
            let latest = days_from_today(settings.latest_deferral_days);
            if *on < schedule.earliest && *on >= today {
                broken.push(Violation::FirstPaymentTooEarly { earliest: schedule.earliest });
            }
            if *on > latest {
                broken.push(Violation::FirstPaymentTooLate { latest });
            }
        }
        Terms::Instalments { rhythm, .. } => {
            let after_down_payment = if schedule.has_down_payment() { DAYS_AFTER_DOWN_PAYMENT } else { 0 };
            let latest = days_from_today(settings.latest_first_days) + Days::new(after_down_payment);
            // A wished day of the month can be further away than the limit; its first chance is always good.
            let monthly_first_chance =
                matches!(rhythm, Rhythm::Monthly(_) | Rhythm::Quarterly(_)) && first.wished == schedule.earliest;
            if first.wished > latest && !monthly_first_chance {
                broken.push(Violation::FirstPaymentTooLate { latest });
            }
        }
    }
    if count > settings.max_instalments as usize {
        broken.push(Violation::TooManyInstalments { max: settings.max_instalments });
    }
    let too_long = lasts_longer(first.wished, last.wished, terms, settings.max_duration_months);
    if too_long {
        broken.push(Violation::DurationTooLong { max_months: settings.max_duration_months });
    }
    if let Some(limits) = settings.limits.get(&first.amount.currency()) {
        let too_small = count > 1
            && schedule
                .without_down_payment()
                .take(count - 1)
                .any(|row| row.amount.minor() < limits.min_instalment.minor());
        if too_small {
            broken.push(Violation::InstalmentTooSmall { min: limits.min_instalment });
        }
    }
    broken
}

/// Whether terms last longer than so many months, from the first to the last wished date.
#[must_use]
pub fn lasts_longer(first: NaiveDate, last: NaiveDate, terms: &Terms, months: u32) -> bool {
    match terms {
        // Two wished days can be clamped to different days: a monthly plan is measured in whole months.
        Terms::Instalments { rhythm: Rhythm::Monthly(_) | Rhythm::Quarterly(_), .. } => {
            months_of(last) - months_of(first) > i64::from(months)
        }
        Terms::Instalments { rhythm: Rhythm::Weekly(_) | Rhythm::EveryTwoWeeks(_), .. } | Terms::Deferred { .. } => {
            first.checked_add_months(Months::new(months)).is_none_or(|longest| last > longest)
        }
    }
}

/// Months since the year 0.
fn months_of(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}
