//! Money and dates as CLDR writes them in Germany, the Netherlands, the United Kingdom and France.
//!
//! One locale per language is all the product needs; variants such as nl-BE or en-US are deliberately not here.
//! The spaces are CLDR's: U+00A0 beside a symbol, U+202F between French thousands, so that no amount is ever
//! broken over two lines.

mod symbols;

use chrono::{Datelike, NaiveDate, Weekday};
use domain::language::Language;
use domain::money::Money;

/// The space beside a currency symbol.
const NBSP: char = '\u{a0}';
/// The narrow space between French thousands.
const NARROW_NBSP: char = '\u{202f}';

/// How a language writes a number.
struct Numbers {
    thousands: char,
    decimal: char,
}

const fn numbers(language: Language) -> Numbers {
    match language {
        Language::De | Language::Nl => Numbers { thousands: '.', decimal: ',' },
        Language::En => Numbers { thousands: ',', decimal: '.' },
        Language::Fr => Numbers { thousands: NARROW_NBSP, decimal: ',' },
    }
}

/// An amount with its currency: `1.234,56 €`, `€ 1.234,56`, `€1,234.56`, `1 234,56 €`.
#[must_use]
pub fn money(amount: &Money, language: Language) -> String {
    let sign = if amount.minor() < 0 { "-" } else { "" };
    let digits = magnitude(amount, &numbers(language));
    let symbol = symbols::symbol(amount.currency(), language);
    match language {
        Language::De | Language::Fr => format!("{sign}{digits}{NBSP}{symbol}"),
        Language::Nl => format!("{symbol}{NBSP}{sign}{digits}"),
        Language::En => format!("{sign}{symbol}{digits}"),
    }
}

/// The digits of an amount without sign: grouped by thousands, with the currency's own decimals.
fn magnitude(amount: &Money, numbers: &Numbers) -> String {
    let unit = amount.currency().unit_minor().unsigned_abs();
    let minor = amount.minor().unsigned_abs();
    let whole = grouped(minor / unit, numbers.thousands);
    match amount.currency().exponent() as usize {
        0 => whole,
        decimals => format!("{whole}{}{:0decimals$}", numbers.decimal, minor % unit),
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// The day with its weekday: `Montag, 1. März 2027`.
#[must_use]
pub fn date_full(date: NaiveDate, language: Language) -> String {
    let weekday = weekday(date.weekday(), language);
    let day = date_long(date, language);
    match language {
        Language::De | Language::En => format!("{weekday}, {day}"),
        Language::Nl | Language::Fr => format!("{weekday} {day}"),
    }
}

/// The day with the month in words: `1. März 2027`.
#[must_use]
pub fn date_long(date: NaiveDate, language: Language) -> String {
    let month = months(language)[date.month0() as usize];
    let dot = if language == Language::De { "." } else { "" };
    format!("{}{dot} {month} {}", date.day(), date.year())
}

/// The day in a table: `01.03.2027`, `1 mrt 2027`.
#[must_use]
pub fn date_medium(date: NaiveDate, language: Language) -> String {
    let (day, month, year) = (date.day(), date.month0() as usize, date.year());
    match language {
        Language::De => format!("{day:02}.{:02}.{year}", month + 1),
        Language::Nl => format!("{day} {} {year}", DUTCH_SHORT[month]),
        Language::En => format!("{day} {} {year}", ENGLISH_SHORT[month]),
        Language::Fr => format!("{day} {} {year}", FRENCH_SHORT[month]),
    }
}

const fn months(language: Language) -> [&'static str; 12] {
    match language {
        Language::De => [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        Language::Nl => [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        Language::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Language::Fr => [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    }
}

const DUTCH_SHORT: [&str; 12] = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const ENGLISH_SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
const FRENCH_SHORT: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

const fn weekday(day: Weekday, language: Language) -> &'static str {
    let names = match language {
        Language::De => ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        Language::Nl => ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        Language::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        Language::Fr => ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    };
    names[day as usize]
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use domain::money::{Currency, MoneyError};

    use super::*;
    use crate::testdata;

    /// The locales of the oracle that are ours. The others (nl_BE, fr_BE, de_BE, en_US) are variants of a
    /// language that we write in one form only.
    fn language_of(locale: &str) -> Option<Language> {
        match locale {
            "de_DE" => Some(Language::De),
            "nl_NL" => Some(Language::Nl),
            "en_GB" => Some(Language::En),
            "fr_FR" => Some(Language::Fr),
            _ => None,
        }
    }

    #[test]
    fn money_is_written_as_cldr_does() {
        let Some(rows) = testdata::table("oracle/cldr_currency_babel.tsv") else { return };
        let mut compared = 0;
        for row in rows {
            let [locale, currency, value, expected, ..] = &row[..] else { panic!("{row:?}") };
            let Some(language) = language_of(locale) else { continue };
            let currency = Currency::from_str(currency).expect("a currency");
            match Money::parse(value, currency) {
                Ok(amount) => assert_eq!(&money(&amount, language), expected, "{row:?}"),
                // A value that the currency can't hold would have to be rounded, and money never is.
                Err(error) => {
                    assert_eq!(error, MoneyError::TooManyDecimals, "{row:?}");
                    continue;
                }
            }
            compared += 1;
        }
        assert_eq!(compared, 4 * (7 * 4 + 6 - 3), "four locales, eight currencies, what they can hold");
    }

    #[test]
    fn dates_are_written_as_cldr_does() {
        let Some(rows) = testdata::table("oracle/cldr_dates_babel.tsv") else { return };
        let mut compared = 0;
        for row in rows {
            let [locale, date, full, long, medium, ..] = &row[..] else { panic!("{row:?}") };
            let Some(language) = language_of(locale) else { continue };
            let date = NaiveDate::from_str(date).expect("a date");
            assert_eq!(&date_full(date, language), full);
            assert_eq!(&date_long(date, language), long);
            assert_eq!(&date_medium(date, language), medium);
            compared += 1;
        }
        assert_eq!(compared, 12);
    }

    #[test]
    fn an_amount_never_breaks_over_two_lines() {
        let amount = Money::new(-123_456_789, Currency::EUR);
        for language in Language::ALL {
            assert!(!money(&amount, language).contains(' '));
        }
        assert_eq!(money(&amount, Language::Fr), "-1\u{202f}234\u{202f}567,89\u{a0}€");
    }

    #[test]
    fn a_currency_without_a_symbol_shows_its_code() {
        let amount = |code: &str| Money::new(100_000, Currency::from_str(code).expect("a currency"));
        assert_eq!(money(&amount("SEK"), Language::De), "1.000,00\u{a0}SEK");
        assert_eq!(money(&amount("KWD"), Language::Nl), "KWD\u{a0}100,000");
        assert_eq!(money(&amount("JPY"), Language::Fr), "100\u{202f}000\u{a0}JPY");
        assert_eq!(money(&amount("GBP"), Language::Fr), "1\u{202f}000,00\u{a0}£GB");
    }

    #[test]
    fn the_largest_amounts_are_written_in_full() {
        let amount = Money::new(2_304_410_565, Currency::EUR);
        assert_eq!(money(&amount, Language::En), "€23,044,105.65");
        assert_eq!(money(&Money::new(i64::MIN, Currency::EUR), Language::En), "-€92,233,720,368,547,758.08");
    }
}
