//! Schedule expressions as EventBridge reads them: `cron(minutes hours day-of-month month
//! day-of-week year)` in UTC with minute resolution, and `rate(value unit)`.
//!
//! Refused is what AWS refuses (`Parameter ScheduleExpression is not valid.`): five fields, a value
//! out of range, `?` in none or both of the day fields, `rate(1 hours)`.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Timelike, Utc, Weekday};

/// When a rule fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// At the minutes that match.
    Cron(Box<Cron>),
    /// Again and again after so long.
    Rate(Duration),
}

/// The expression is not one that EventBridge takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotValid;

impl Schedule {
    /// The first instant after the given one at which a rule with this schedule fires; a rate
    /// counts from `anchor`, the instant it was set.
    #[must_use]
    pub fn next_after(&self, instant: DateTime<Utc>, anchor: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Cron(cron) => cron.next_after(instant),
            Self::Rate(period) => {
                let periods = (instant - anchor).num_seconds().div_euclid(period.num_seconds()) + 1;
                let seconds = periods.max(1).checked_mul(period.num_seconds())?;
                anchor.checked_add_signed(Duration::try_seconds(seconds)?)
            }
        }
    }

    /// The last instant up to and including the given one, but after `since`.
    ///
    /// Looks at the last two days only, which is enough for everything that recurs within a day.
    #[must_use]
    pub fn last_until(
        &self,
        until: DateTime<Utc>,
        since: DateTime<Utc>,
        anchor: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let mut found = None;
        let mut position = since.max(until - Duration::days(2));
        while let Some(next) = self.next_after(position, anchor).filter(|next| *next <= until) {
            found = Some(next);
            position = next;
        }
        found.or_else(|| self.next_after(since, anchor).filter(|next| *next <= until))
    }

    /// Whether it comes again without end, unlike an expression that names its year.
    #[must_use]
    pub fn recurs(&self) -> bool {
        match self {
            Self::Cron(cron) => cron.years.is_none(),
            Self::Rate(_) => true,
        }
    }
}

impl FromStr for Schedule {
    type Err = NotValid;

    fn from_str(text: &str) -> Result<Self, NotValid> {
        let inside = |function: &str| text.strip_prefix(function)?.strip_suffix(')');
        if let Some(fields) = inside("cron(") {
            Cron::parse(fields).map(|cron| Self::Cron(Box::new(cron)))
        } else if let Some(rate) = inside("rate(") {
            parse_rate(rate).map(Self::Rate)
        } else {
            Err(NotValid)
        }
    }
}

fn parse_rate(text: &str) -> Result<Duration, NotValid> {
    let (value, unit) = text.trim().split_once(' ').ok_or(NotValid)?;
    let value: i64 = value.parse().map_err(|_| NotValid)?;
    let seconds = match (value, unit.trim()) {
        (1, "minute") | (2.., "minutes") => 60,
        (1, "hour") | (2.., "hours") => 3_600,
        (1, "day") | (2.., "days") => 86_400,
        _ => return Err(NotValid),
    };
    value.checked_mul(seconds).and_then(Duration::try_seconds).ok_or(NotValid)
}

/// A cron expression of six fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    minutes: BTreeSet<u32>,
    hours: BTreeSet<u32>,
    days: DayRule,
    months: BTreeSet<u32>,
    /// `None`: every year.
    years: Option<BTreeSet<u32>>,
}

/// Which of the two day fields counts; the other one is `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DayRule {
    OfMonth(BTreeSet<u32>),
    LastOfMonth,
    /// The working day nearest to this day, within the month.
    WorkingDayNear(u32),
    /// 1 is Sunday.
    OfWeek(BTreeSet<u32>),
    LastOfWeek(u32),
    NthOfWeek {
        weekday: u32,
        nth: u32,
    },
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The years EventBridge knows.
const FIRST_YEAR: u32 = 1970;
const LAST_YEAR: u32 = 2199;

impl Cron {
    fn parse(text: &str) -> Result<Self, NotValid> {
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let [minutes, hours, of_month, months, of_week, years] = fields.as_slice() else {
            return Err(NotValid);
        };
        let days = match (*of_month, *of_week) {
            ("?", "?") => return Err(NotValid),
            (days, "?") => DayRule::parse_of_month(days)?,
            ("?", days) => DayRule::parse_of_week(days)?,
            _ => return Err(NotValid),
        };
        Ok(Self {
            minutes: values(minutes, 0, 59, &[])?,
            hours: values(hours, 0, 23, &[])?,
            days,
            months: values(months, 1, 12, &MONTHS)?,
            years: match *years {
                "*" => None,
                years => Some(values(years, FIRST_YEAR, LAST_YEAR, &[])?),
            },
        })
    }

    fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let first = instant.with_second(0)?.with_nanosecond(0)?.checked_add_signed(Duration::minutes(1))?;
        let mut day = first.date_naive();
        let mut earliest = first.time();
        loop {
            let year = u32::try_from(day.year()).ok()?;
            if year > LAST_YEAR {
                return None;
            }
            if !self.takes_year(year) {
                day = NaiveDate::from_ymd_opt(day.year() + 1, 1, 1)?;
                earliest = NaiveTime::MIN;
                continue;
            }
            if self.months.contains(&day.month())
                && self.days.takes(day)
                && let Some(time) = self.time_from(earliest)
            {
                return Some(day.and_time(time).and_utc());
            }
            day = day.checked_add_days(Days::new(1))?;
            earliest = NaiveTime::MIN;
        }
    }

    fn takes_year(&self, year: u32) -> bool {
        self.years.as_ref().is_none_or(|years| years.contains(&year))
    }

    fn time_from(&self, earliest: NaiveTime) -> Option<NaiveTime> {
        self.hours.range(earliest.hour()..).find_map(|&hour| {
            let from = if hour == earliest.hour() { earliest.minute() } else { 0 };
            let minute = *self.minutes.range(from..).next()?;
            NaiveTime::from_hms_opt(hour, minute, 0)
        })
    }
}

impl DayRule {
    fn parse_of_month(text: &str) -> Result<Self, NotValid> {
        if text == "L" {
            return Ok(Self::LastOfMonth);
        }
        if let Some(day) = text.strip_suffix('W') {
            return within(day, 1, 31, &[]).map(Self::WorkingDayNear);
        }
        values(text, 1, 31, &[]).map(Self::OfMonth)
    }

    fn parse_of_week(text: &str) -> Result<Self, NotValid> {
        if let Some((weekday, nth)) = text.split_once('#') {
            return Ok(Self::NthOfWeek { weekday: within(weekday, 1, 7, &WEEKDAYS)?, nth: within(nth, 1, 5, &[])? });
        }
        match text.strip_suffix('L') {
            Some("") => Ok(Self::OfWeek(BTreeSet::from([7]))),
            Some(weekday) => within(weekday, 1, 7, &WEEKDAYS).map(Self::LastOfWeek),
            None => values(text, 1, 7, &WEEKDAYS).map(Self::OfWeek),
        }
    }

    fn takes(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday().number_from_sunday();
        match self {
            Self::OfMonth(days) => days.contains(&day.day()),
            Self::LastOfMonth => day.day() == last_day(day),
            Self::WorkingDayNear(wished) => Some(day) == working_day_near(day, *wished),
            Self::OfWeek(weekdays) => weekdays.contains(&weekday),
            Self::LastOfWeek(wanted) => weekday == *wanted && day.day() + 7 > last_day(day),
            Self::NthOfWeek { weekday: wanted, nth } => weekday == *wanted && (day.day() - 1) / 7 + 1 == *nth,
        }
    }
}

fn last_day(day: NaiveDate) -> u32 {
    (28..=31).rev().find(|last| day.with_day(*last).is_some()).unwrap_or(28)
}

fn working_day_near(day: NaiveDate, wished: u32) -> Option<NaiveDate> {
    let last = last_day(day);
    let wished = day.with_day(wished.min(last))?;
    let near = match wished.weekday() {
        Weekday::Sat if wished.day() > 1 => wished.day() - 1,
        Weekday::Sat => 3,
        Weekday::Sun if wished.day() < last => wished.day() + 1,
        Weekday::Sun => last - 2,
        _ => wished.day(),
    };
    day.with_day(near)
}

/// The values of one field: lists of values, ranges and steps.
fn values(text: &str, first: u32, last: u32, names: &[&str]) -> Result<BTreeSet<u32>, NotValid> {
    let mut all = BTreeSet::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(within(step, 1, last, &[])?)),
            None => (part, None),
        };
        let (from, to) = if range == "*" {
            (first, last)
        } else if let Some((from, to)) = range.split_once('-') {
            (within(from, first, last, names)?, within(to, first, last, names)?)
        } else {
            let value = within(range, first, last, names)?;
            (value, if step.is_some() { last } else { value })
        };
        if from > to {
            return Err(NotValid);
        }
        let step = usize::try_from(step.unwrap_or(1)).map_err(|_| NotValid)?;
        all.extend((from..=to).step_by(step));
    }
    Ok(all)
}

/// One value, as a number or by its English name.
fn within(text: &str, first: u32, last: u32, names: &[&str]) -> Result<u32, NotValid> {
    let by_name = names
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text))
        .and_then(|position| u32::try_from(position + 1).ok());
    let value = match by_name {
        Some(value) => value,
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().map_err(|_| NotValid)?,
        None => return Err(NotValid),
    };
    (first..=last).contains(&value).then_some(value).ok_or(NotValid)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{NotValid, Schedule};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn next(expression: &str, after: &str) -> Option<DateTime<Utc>> {
        let schedule: Schedule = expression.parse().unwrap();
        schedule.next_after(at(after), at("2026-01-01T00:00:30Z"))
    }

    #[test]
    fn a_dated_cron_fires_once() {
        let dated = "cron(13 7 31 12 ? 2026)";
        assert_eq!(next(dated, "2026-11-23T21:00:00Z"), Some(at("2026-12-31T07:13:00Z")));
        assert_eq!(next(dated, "2026-12-31T07:13:00Z"), None);
        assert_eq!(next("cron(0 0 29 2 ? 2027)", "2026-12-31T07:13:00Z"), None);
    }

    #[test]
    fn an_hourly_cron_fires_at_its_minute() {
        let hourly = "cron(7 * * * ? *)";
        assert_eq!(next(hourly, "2026-12-31T23:06:59Z"), Some(at("2026-12-31T23:07:00Z")));
        assert_eq!(next(hourly, "2026-12-31T23:07:00Z"), Some(at("2027-01-01T00:07:00Z")));
        let schedule: Schedule = hourly.parse().unwrap();
        assert!(schedule.recurs());
        assert_eq!(
            schedule.last_until(at("2026-12-31T12:00:00Z"), at("2026-11-01T00:00:00Z"), at("2026-01-01T00:00:00Z")),
            Some(at("2026-12-31T11:07:00Z"))
        );
    }

    #[test]
    fn day_fields_as_quartz_reads_them() {
        let after = "2026-11-23T21:00:00Z";
        for (expression, expected) in [
            ("cron(0 8 L * ? *)", "2026-11-30T08:00:00Z"),
            ("cron(0 8 1W * ? *)", "2026-12-01T08:00:00Z"),
            ("cron(0 8 ? * MON-FRI *)", "2026-11-24T08:00:00Z"),
            ("cron(0 8 ? * 6L *)", "2026-11-27T08:00:00Z"),
            ("cron(0 8 ? * 2#1 *)", "2026-12-07T08:00:00Z"),
            ("cron(0/15 22 * * ? *)", "2026-11-23T22:00:00Z"),
            ("cron(0 8 1 JAN ? *)", "2027-01-01T08:00:00Z"),
        ] {
            assert_eq!(next(expression, after), Some(at(expected)), "{expression}");
        }
    }

    #[test]
    fn a_rate_counts_from_when_it_was_set() {
        assert_eq!(next("rate(1 hour)", "2026-01-01T02:00:00Z"), Some(at("2026-01-01T02:00:30Z")));
        assert_eq!(next("rate(2 days)", "2026-01-01T00:00:30Z"), Some(at("2026-01-03T00:00:30Z")));
    }

    #[test]
    fn what_aws_refuses_is_refused() {
        for expression in [
            "",
            "cron(0 8 * * ?)",
            "cron(0 8 * * * *)",
            "cron(0 8 ? * ? *)",
            "cron(60 8 * * ? *)",
            "cron(0 24 * * ? *)",
            "cron(0 8 32 * ? *)",
            "cron(0 8 1 13 ? *)",
            "cron(0 8 ? * 8 *)",
            "cron(0 8 1 1 ? 2200)",
            "cron(0 8 5-1 * ? *)",
            "cron(+1 8 1 * ? *)",
            "rate(0 hours)",
            "rate(1 hours)",
            "rate(2 hour)",
            "rate(5 seconds)",
            "at(2026-12-31T08:00:00)",
            "tomorrow",
        ] {
            assert_eq!(expression.parse::<Schedule>(), Err(NotValid), "{expression}");
        }
    }
}
