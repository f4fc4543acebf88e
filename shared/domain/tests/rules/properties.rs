//! What must hold of any total, terms and day.

use chrono::{Days, NaiveDate, Weekday};
use domain::calendar::Calendar;
use domain::money::{Currency, Money};
use domain::position::position;
use domain::rounding::Rounding;
use domain::schedule::{Basis, Schedule};
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};
use proptest::prelude::*;

fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["EUR", "SEK", "HUF", "JPY", "KWD"]).prop_map(|code| code.parse().unwrap())
}

fn roundings() -> impl Strategy<Value = Rounding> {
    prop::sample::select(vec![Rounding::Exact, Rounding::Whole, Rounding::Relative])
}

fn rhythms() -> impl Strategy<Value = Rhythm> {
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    (0..4_u32, 1..=31_u32, prop::sample::select(weekdays.to_vec())).prop_map(|(kind, day, weekday)| {
        let day = DayOfMonth::try_new(day).unwrap();
        match kind {
            0 => Rhythm::Weekly(weekday),
            1 => Rhythm::EveryTwoWeeks(weekday),
            2 => Rhythm::Monthly(day),
            _ => Rhythm::Quarterly(day),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_schedule_sums_to_the_total_and_its_dates_rise(
        minor in 1..10_000_000_000_i64,
        currency in currencies(),
        rounding in roundings(),
        rhythm in rhythms(),
        count in 1..=120_u32,
        percent in 0..=90_u32,
        day in 0..20_000_u64,
    ) {
        let today = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(day);
        let total = Money::new(minor, currency);
        let calendar = Calendar::default();
        let basis = Basis { today, earliest_first_days: 10, down_payment_percent: percent, rounding, calendar };
        let terms = Terms::Instalments { rhythm, size: Size::Count(count), from: None };
        let schedule = Schedule::of(total, &terms, &basis).unwrap();
        prop_assert_eq!(schedule.instalments.iter().map(|row| row.amount.minor()).sum::<i64>(), minor);
        prop_assert!(schedule.instalments.iter().all(|row| row.amount.minor() > 0));
        prop_assert!(schedule.instalments.windows(2).all(|pair| pair[0].due < pair[1].due && pair[0].number < pair[1].number));
        prop_assert!(schedule.instalments.iter().all(|row| calendar.is_working_day(row.due) && row.due >= row.wished));
        prop_assert!(schedule.without_down_payment().count() <= count as usize);
    }

    #[test]
    fn money_is_written_as_it_is_read(minor in -1_000_000_000_000_i64..1_000_000_000_000, currency in currencies()) {
        let money = Money::new(minor, currency);
        prop_assert_eq!(Money::parse(&money.to_string(), currency), Ok(money));
    }

    #[test]
    fn reading_money_never_panics(text in "\\PC{0,40}", currency in currencies()) {
        let _ = Money::parse(&text, currency);
    }

    #[test]
    fn never_more_is_asked_than_is_open(
        agreed in prop::collection::vec(1..1_000_000_i64, 1..20),
        credited in 0..10_000_000_i64,
        own in 0..10_000_000_i64,
        total in -1_000_000..20_000_000_i64,
    ) {
        let agreed: Vec<Money> = agreed.into_iter().map(|minor| Money::new(minor, Currency::EUR)).collect();
        let stands = position(&agreed, credited, own, total);
        let open: i64 = stands.ladder.iter().map(|rung| rung.open_minor()).sum();
        prop_assert_eq!(open, stands.open_minor);
        prop_assert!(stands.open_minor <= total.max(0));
        prop_assert!(stands.ladder.iter().all(|rung| (0..=rung.amount_minor).contains(&rung.settled_minor)));
        // What is settled is settled from the front.
        let first_open = stands.ladder.iter().position(|rung| rung.open_minor() > 0).unwrap_or(stands.ladder.len());
        prop_assert!(stands.ladder.iter().skip(first_open + 1).all(|rung| rung.settled_minor == 0));
    }
}
