//! Splitting a total, and the schedules that come of it.

use chrono::{NaiveDate, Weekday};
use domain::calendar::Calendar;
use domain::money::{Currency, Money};
use domain::proposal::decide_by;
use domain::rounding::{Rounding, by_count};
use domain::schedule::{Basis, Schedule};
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};

use crate::oracle;

fn minors(text: &str) -> Vec<i64> {
    text.split(',').map(|minor| minor.parse().unwrap()).filter(|minor| *minor != 0).collect()
}

fn split(minor: i64, count: u32, rounding: Rounding) -> Vec<i64> {
    by_count(Money::new(minor, Currency::EUR), count, rounding).iter().map(|amount| amount.minor()).collect()
}

#[test]
fn exact_shares_give_the_left_over_units_to_the_first() {
    for row in oracle::rows("split_equal.tsv").unwrap_or_default() {
        let count = row[3].parse().unwrap();
        assert_eq!(split(row[2].parse().unwrap(), count, Rounding::Exact), minors(&row[4]), "{row:?}");
    }
}

#[test]
fn rounded_modes_follow_their_specification() {
    for row in oracle::rows("split_modes_spec.tsv").unwrap_or_default() {
        let (total, count) = (row[0].parse().unwrap(), row[1].parse().unwrap());
        assert_eq!(split(total, count, Rounding::Exact), minors(&row[2]), "exact {row:?}");
        if count == 1 {
            continue; // One instalment alone is the total, whatever the rounding.
        }
        assert_eq!(split(total, count, Rounding::Whole), minors(&row[3]), "whole {row:?}");
        assert_eq!(split(total, count, Rounding::Relative), minors(&row[4]), "relative {row:?}");
    }
}

#[test]
fn relative_steps_grow_with_the_share() {
    for row in oracle::rows("payt_relative_rounding.tsv").unwrap_or_default() {
        let share = Money::parse(&row[0], Currency::EUR).unwrap().minor();
        let expected = Money::parse(&row[1], Currency::EUR).unwrap().minor();
        // Many instalments, so that the first one shows the step and not the rest.
        assert_eq!(split(share * 100, 100, Rounding::Relative)[0], expected, "{row:?}");
    }
}

#[test]
fn schedules_and_deadlines_equal_the_independent_implementation() {
    for row in oracle::rows("rules_schedules.tsv").unwrap_or_default() {
        let today: NaiveDate = row[0].parse().unwrap();
        let total = Money::new(row[1].parse().unwrap(), row[2].parse().unwrap());
        let basis = Basis {
            today,
            earliest_first_days: 10,
            down_payment_percent: row[5].parse().unwrap(),
            rounding: row[4].parse().unwrap(),
            calendar: Calendar::default(),
        };
        let schedule = Schedule::of(total, &terms(&row[3], total.currency()), &basis).unwrap();
        let shown: Vec<String> = schedule
            .instalments
            .iter()
            .map(|row| format!("{}|{}|{}", row.number, row.due, row.amount.minor()))
            .collect();
        assert_eq!(shown.join(" "), row[7], "{row:?}");
        assert_eq!(decide_by(today, 14, schedule.first_due().unwrap(), 28).to_string(), row[6], "{row:?}");
    }
}

fn terms(text: &str, currency: Currency) -> Terms {
    let parts: Vec<&str> = text.split(':').collect();
    if parts[0] == "deferred" {
        return Terms::Deferred { on: parts[1].parse().unwrap() };
    }
    let (every, day, size): (u32, u32, i64) =
        (parts[2].parse().unwrap(), parts[3].parse().unwrap(), parts[4].parse().unwrap());
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let rhythm = match (parts[1], every) {
        ("week", 1) => Rhythm::Weekly(weekdays[day as usize - 1]),
        ("week", 2) => Rhythm::EveryTwoWeeks(weekdays[day as usize - 1]),
        ("month", 1) => Rhythm::Monthly(DayOfMonth::try_new(day).unwrap()),
        ("month", 3) => Rhythm::Quarterly(DayOfMonth::try_new(day).unwrap()),
        other => panic!("unknown rhythm {other:?}"),
    };
    let size = match parts[0] {
        "count" => Size::Count(u32::try_from(size).unwrap()),
        "amount" => Size::Amount(Money::new(size, currency)),
        other => panic!("unknown size {other}"),
    };
    Terms::Instalments { rhythm, size, from: None }
}

#[test]
fn first_days_equal_a_public_authoritys() {
    // HMRC's self-serve plans start ten days ahead, as ours do by default. After a first payment it waits about a
    // month where our rule waits fourteen days, so those rows are another rule.
    for row in oracle::rows("hmrc_essttp_start_dates.tsv").unwrap_or_default().iter().filter(|row| row[2] == "0") {
        let basis = Basis {
            today: row[0].parse().unwrap(),
            earliest_first_days: 10,
            down_payment_percent: 0,
            rounding: Rounding::Exact,
            calendar: Calendar::default(),
        };
        let day = DayOfMonth::try_new(row[1].parse().unwrap()).unwrap();
        let terms = Terms::Instalments { rhythm: Rhythm::Monthly(day), size: Size::Count(2), from: None };
        let schedule = Schedule::of(Money::new(100_000, Currency::EUR), &terms, &basis).unwrap();
        assert_eq!(schedule.instalments[0].wished.to_string(), row[4], "{row:?}");
    }
}
