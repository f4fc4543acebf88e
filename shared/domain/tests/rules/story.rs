//! The worked examples of the rules, word for word.

use chrono::{NaiveDate, Weekday};
use domain::calendar::Calendar;
use domain::money::{Currency, Money};
use domain::rounding::Rounding;
use domain::schedule::{Basis, Schedule, Unschedulable};
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

fn basis(rounding: Rounding, down_payment_percent: u32) -> Basis {
    let today = date("2026-11-23");
    Basis { today, earliest_first_days: 10, down_payment_percent, rounding, calendar: Calendar::default() }
}

fn shown(total: &str, terms: Terms, basis: Basis) -> String {
    let schedule = Schedule::of(euros(total), &terms, &basis).unwrap();
    let rows: Vec<String> = schedule.instalments.iter().map(|row| format!("{} {}", row.due, row.amount)).collect();
    rows.join(", ")
}

fn monthly(day: u32, size: Size) -> Terms {
    Terms::Instalments { rhythm: Rhythm::Monthly(DayOfMonth::try_new(day).unwrap()), size, from: None }
}

#[test]
fn three_months_on_the_31st() {
    assert_eq!(
        shown("1000.00", monthly(31, Size::Count(3)), basis(Rounding::Exact, 0)),
        "2026-12-31 333.34, 2027-02-01 333.33, 2027-03-01 333.33"
    );
}

#[test]
fn four_fridays_with_christmas_between() {
    let terms = Terms::Instalments { rhythm: Rhythm::Weekly(Weekday::Fri), size: Size::Count(4), from: None };
    assert_eq!(
        shown("1000.00", terms, basis(Rounding::Exact, 0)),
        "2026-12-04 250.00, 2026-12-11 250.00, 2026-12-18 250.00, 2026-12-28 250.00"
    );
}

#[test]
fn a_fixed_amount_on_the_first() {
    assert_eq!(
        shown("1000.00", monthly(1, Size::Amount(euros("250.00"))), basis(Rounding::Exact, 0)),
        "2027-01-04 250.00, 2027-02-01 250.00, 2027-03-01 250.00, 2027-04-01 250.00"
    );
}

#[test]
fn a_fifth_down_then_three_months() {
    assert_eq!(
        shown("1000.00", monthly(15, Size::Count(3)), basis(Rounding::Relative, 20)),
        "2026-12-03 200.00, 2027-01-15 270.00, 2027-02-15 270.00, 2027-03-15 260.00"
    );
}

#[test]
fn rounding_up_can_use_the_money_up_early() {
    let schedule = Schedule::of(euros("10.00"), &monthly(1, Size::Count(8)), &basis(Rounding::Relative, 0)).unwrap();
    let amounts: Vec<String> = schedule.instalments.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["2.00"; 5]);
    let schedule = Schedule::of(euros("1234.56"), &monthly(1, Size::Count(5)), &basis(Rounding::Whole, 0)).unwrap();
    let amounts: Vec<String> = schedule.instalments.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["247.00", "247.00", "247.00", "247.00", "246.56"]);
}

#[test]
fn a_plan_has_from_one_to_120_instalments() {
    let ask = |count| Schedule::of(euros("1000.00"), &monthly(1, Size::Count(count)), &basis(Rounding::Exact, 0));
    assert_eq!(ask(0), Err(Unschedulable::Instalments(0)));
    assert_eq!(ask(10_000), Err(Unschedulable::Instalments(10_000)));
    assert_eq!(ask(120).unwrap().instalments.len(), 120);
    let penny = Schedule::of(euros("1000.00"), &monthly(1, Size::Amount(euros("0.01"))), &basis(Rounding::Exact, 0));
    assert_eq!(penny, Err(Unschedulable::Instalments(100_000)));
}

#[test]
fn amounts_are_as_precise_as_their_currency() {
    use domain::money::MoneyError;
    let read = |text: &str, code: &str| Money::parse(text, code.parse().unwrap()).map(|money| money.to_string());
    assert_eq!(read("120", "EUR").as_deref(), Ok("120.00"));
    assert_eq!(read("336.9", "EUR").as_deref(), Ok("336.90"));
    assert_eq!(read("1.000", "JPY").as_deref(), Ok("1"));
    assert_eq!(read("-0.05", "EUR").as_deref(), Ok("-0.05"));
    assert_eq!(read("1.234", "KWD").as_deref(), Ok("1.234"));
    assert_eq!(read("1.234", "EUR"), Err(MoneyError::TooManyDecimals));
    assert_eq!(read("99999999999999999999", "EUR"), Err(MoneyError::TooLarge));
    for text in ["", "-", ".5", "5.", "1,50", "1e3", "NaN", "٣", "1.2.3", " 1"] {
        assert_eq!(read(text, "EUR"), Err(MoneyError::NotAnAmount), "{text:?}");
    }
    assert_eq!("XAU".parse::<Currency>(), Err(MoneyError::UnknownCurrency));
    assert_eq!("HUF".parse::<Currency>().map(Currency::exponent), Ok(2));
}
