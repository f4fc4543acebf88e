//! Which days banks and people work, and months that don't drift.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::coded::coded;

coded! {
    /// A region whose public holidays are added to the calendar, by its ISO 3166 code.
    Region, unknown:
    /// The text names no region we know the holidays of.
    UnknownRegion,
    {
        /// North Rhine-Westphalia.
        DeNw = "DE-NW",
        /// Bavaria, with Assumption Day as in its mostly Catholic municipalities.
        DeBy = "DE-BY",
        /// The Netherlands, with Good Friday as bank and public services keep it.
        Nl = "NL",
        /// Belgium.
        Be = "BE",
    }
}

impl Region {
    /// Whether a day is a public holiday there.
    #[must_use]
    pub fn is_holiday(self, date: NaiveDate) -> bool {
        let after_easter = date.signed_duration_since(easter_sunday(date.year())).num_days();
        let day = (date.month(), date.day());
        let german = || matches!(day, (1 | 5, 1) | (10, 3) | (12, 25 | 26)) || matches!(after_easter, -2 | 1 | 39 | 50);
        match self {
            Self::DeNw => german() || day == (11, 1) || after_easter == 60,
            Self::DeBy => german() || matches!(day, (1, 6) | (8, 15) | (11, 1)) || after_easter == 60,
            Self::Nl => {
                let kings_day = NaiveDate::from_ymd_opt(date.year(), 4, 27)
                    .map(|day| if day.weekday() == Weekday::Sun { day - Days::new(1) } else { day });
                matches!(day, (1, 1) | (12, 25 | 26))
                    || matches!(after_easter, -2 | 1 | 39 | 50)
                    || Some(date) == kings_day
                    || (day == (5, 5) && date.year() % 5 == 0)
            }
            Self::Be => {
                matches!(day, (1 | 5, 1) | (7, 21) | (8, 15) | (11, 1 | 11) | (12, 25))
                    || matches!(after_easter, 1 | 39 | 50)
            }
        }
    }
}

/// Whether T2, the Eurosystem's payment system, is closed on a day that is no weekend.
#[must_use]
pub fn is_t2_holiday(date: NaiveDate) -> bool {
    let after_easter = date.signed_duration_since(easter_sunday(date.year())).num_days();
    matches!((date.month(), date.day()), (1 | 5, 1) | (12, 25 | 26)) || matches!(after_easter, -2 | 1)
}

/// The days on which nothing falls due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Public holidays beside weekends and T2 closing days.
    pub region: Option<Region>,
}

impl Calendar {
    /// Whether payments can be made and executed on that day.
    #[must_use]
    pub fn is_working_day(self, date: NaiveDate) -> bool {
        !is_weekend(date) && !is_t2_holiday(date) && !self.region.is_some_and(|region| region.is_holiday(date))
    }

    /// The same day, or the next working day: "following", as § 193 BGB has it. Never earlier, which would
    /// shorten the debtor's term.
    #[must_use]
    pub fn following(self, date: NaiveDate) -> NaiveDate {
        // A year has no month without a working day, so this ends.
        date.iter_days().find(|day| self.is_working_day(*day)).unwrap_or(date)
    }

    /// So many working days before a date.
    #[must_use]
    pub fn working_days_before(self, date: NaiveDate, count: usize) -> NaiveDate {
        let earlier = std::iter::successors(date.pred_opt(), NaiveDate::pred_opt);
        earlier.filter(|day| self.is_working_day(*day)).nth(count.saturating_sub(1)).unwrap_or(date)
    }
}

/// Saturday or Sunday.
#[must_use]
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The day `wished` of the month that lies `months` after that of `start`, clamped to the month's end. Counted
/// from the start every time and never chained, so 31 January gives 28 February and then 31 March.
#[must_use]
pub fn month_day(start: NaiveDate, months: u32, wished: u32) -> Option<NaiveDate> {
    let first = start.with_day(1)?.checked_add_months(Months::new(months))?;
    (28..=31).rev().map(|last| wished.min(last)).find_map(|day| first.with_day(day))
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, in Butcher's form).
fn easter_sunday(year: i32) -> NaiveDate {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let leap_centuries = century / 4;
    let moon_correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let months_and_days = epact + weekday - 7 * late + 114;
    let (month, day) = (months_and_days / 31, months_and_days % 31 + 1);
    // The algorithm yields days from 22 March to 25 April for every year.
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs()).unwrap_or(NaiveDate::MIN)
}
