//! Civil dates and the instants they stand for in the tenant's time zone.

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveTime, TimeZone, Utc};
pub use chrono_tz::Tz as Zone;

/// The civil date at an instant.
#[must_use]
pub fn civil_date(now: DateTime<Utc>, zone: Zone) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The instant of a local date and time. A time that the clock shows twice is the first of the two; one that
/// the clock skips is counted with the offset from before the skip, so it lies after it.
#[must_use]
pub fn instant(date: NaiveDate, time: NaiveTime, zone: Zone) -> DateTime<Utc> {
    let local = date.and_time(time);
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => moment.with_timezone(&Utc),
        LocalResult::None => {
            // No zone skips more than a day at once.
            let before = local - Duration::days(1);
            let offset = zone
                .from_local_datetime(&before)
                .earliest()
                .map_or_else(Duration::zero, |moment| moment.naive_utc() - before);
            Utc.from_utc_datetime(&(local + offset))
        }
    }
}
