//! How a customer proposes to pay.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, Weekday};

use crate::coded::coded;
use crate::money::Money;

/// The most instalments a plan can have, whatever the settings say; a row and a transaction stay small.
pub const MAX_INSTALMENTS: u32 = 120;

/// What a proposal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// The whole amount, once, later.
    Deferred {
        /// The day it is to be paid by, before non-working days are considered.
        on: NaiveDate,
    },
    /// Instalments at a regular distance.
    Instalments {
        /// How far apart, and on which day.
        rhythm: Rhythm,
        /// How many, or how much each.
        size: Size,
        /// The earliest day of the first one; by default as soon as the tenant allows.
        from: Option<NaiveDate>,
    },
}

/// How far apart instalments are, and on which day they fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Every week, on a weekday.
    Weekly(Weekday),
    /// Every two weeks, on a weekday.
    EveryTwoWeeks(Weekday),
    /// Every month, on a day of the month (1 to 31, clamped to the month's end).
    Monthly(DayOfMonth),
    /// Every three months, on a day of the month.
    Quarterly(DayOfMonth),
}

/// How a total is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Into so many instalments.
    Count(u32),
    /// Into instalments of this amount, the last one smaller.
    Amount(Money),
}

/// A day of the month as a person wishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayOfMonth(u8);

/// Not from 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day of the month, 1 to 31")]
pub struct NotADayOfMonth;

impl DayOfMonth {
    /// The day, if there is a month that has it.
    ///
    /// # Errors
    /// When it is not from 1 to 31.
    pub fn try_new(day: u32) -> Result<Self, NotADayOfMonth> {
        match u8::try_from(day) {
            Ok(day @ 1..=31) => Ok(Self(day)),
            _ => Err(NotADayOfMonth),
        }
    }

    /// 1 to 31.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::from(self.0)
    }
}

impl fmt::Display for DayOfMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DayOfMonth {
    type Err = NotADayOfMonth;
    fn from_str(text: &str) -> Result<Self, NotADayOfMonth> {
        text.parse().map_err(|_| NotADayOfMonth).and_then(Self::try_new)
    }
}

coded! {
    /// What a tenant can offer: the kinds of terms.
    Kind, unknown:
    /// The text names no kind of terms.
    UnknownKind,
    {
        /// Once, later.
        Deferred = "deferred",
        /// Every week.
        Weekly = "weekly",
        /// Every two weeks.
        EveryTwoWeeks = "every_two_weeks",
        /// Every month.
        Monthly = "monthly",
        /// Every three months.
        Quarterly = "quarterly",
    }
}

impl Terms {
    /// Which kind they are.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Deferred { .. } => Kind::Deferred,
            Self::Instalments { rhythm, .. } => match rhythm {
                Rhythm::Weekly(_) => Kind::Weekly,
                Rhythm::EveryTwoWeeks(_) => Kind::EveryTwoWeeks,
                Rhythm::Monthly(_) => Kind::Monthly,
                Rhythm::Quarterly(_) => Kind::Quarterly,
            },
        }
    }
}
