//! Dates: month series, working days, closing days, time zones.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::calendar::{Calendar, Region, is_t2_holiday, is_weekend, month_day};
use domain::zone::{self, Zone};

use crate::oracle;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn months_are_counted_from_the_anchor_and_clamped() {
    for row in oracle::rows("monthly_series.tsv").unwrap_or_default() {
        let anchor = date(&row[0]);
        let got = month_day(anchor, row[1].parse().unwrap(), chrono::Datelike::day(&anchor));
        assert_eq!(got, Some(date(&row[2])), "{row:?}");
    }
}

#[test]
fn recurrences_skip_backward_as_rfc_7529_has_it() {
    for row in oracle::rows("rfc_recurrence.tsv").unwrap_or_default() {
        if !row[1].contains("MONTHLY") || !row[1].contains("BACKWARD") {
            continue;
        }
        let start = NaiveDate::parse_from_str(&row[0], "%Y%m%d").unwrap();
        for (months, expected) in (0..).zip(row[2].split(',')) {
            let got = month_day(start, months, chrono::Datelike::day(&start)).unwrap();
            assert_eq!(got.format("%Y%m%d").to_string(), expected, "{row:?}");
        }
    }
}

#[test]
fn t2_is_closed_on_its_days_and_on_no_other() {
    let Some(rows) = oracle::rows("t2_closing_days_2024_2040.tsv") else { return };
    let closed: std::collections::BTreeSet<NaiveDate> = rows.iter().map(|row| date(&row[0])).collect();
    for day in date("2024-01-01").iter_days().take_while(|day| *day <= date("2040-12-31")) {
        assert_eq!(is_t2_holiday(day), closed.contains(&day), "{day}");
    }
}

#[test]
fn a_non_working_day_moves_to_the_following_one() {
    let by_region =
        |date: NaiveDate, region: Region| date.iter_days().find(|day| !is_weekend(*day) && !region.is_holiday(*day));
    for row in oracle::rows("business_day_adjust.tsv").unwrap_or_default() {
        let day = date(&row[0]);
        assert_eq!(Calendar::default().following(day), date(&row[2]), "T2 {row:?}");
        for (region, column) in [(Region::DeNw, 5), (Region::DeBy, 6), (Region::Nl, 7), (Region::Be, 8)] {
            assert_eq!(by_region(day, region), Some(date(&row[column])), "{region} {row:?}");
        }
    }
}

#[test]
fn a_local_time_is_the_instant_that_the_zone_says() {
    for row in oracle::rows("berlin_utc.tsv").unwrap_or_default() {
        if row[2] != "0" {
            continue; // The second of two equal times is never asked for.
        }
        let time: NaiveTime = row[1].parse().unwrap();
        let expected: DateTime<Utc> = row[3].parse().unwrap();
        assert_eq!(zone::instant(date(&row[0]), time, Zone::Europe__Berlin), expected, "{row:?}");
    }
}

#[test]
fn an_instant_is_the_civil_date_that_the_zone_says() {
    for row in oracle::rows("utc_to_berlin_date.tsv").unwrap_or_default() {
        assert_eq!(zone::civil_date(row[0].parse().unwrap(), Zone::Europe__Berlin), date(&row[1]), "{row:?}");
    }
}
