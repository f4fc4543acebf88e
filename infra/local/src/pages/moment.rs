//! An instant in the forms the pages show, all in UTC.

use chrono::{DateTime, Duration, SecondsFormat, Utc};

/// One instant, written out.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// For the machine: `2026-12-31T07:13:00Z`.
    pub machine: String,
    /// `31 December 2026`.
    pub date: String,
    /// `Thursday`.
    pub weekday: String,
    /// `07:13`.
    pub hour: String,
    /// `31 Dec 2026, 07:13`.
    pub short: String,
    /// `Thursday, 31 December 2026, 07:13 UTC`.
    pub long: String,
}

impl From<DateTime<Utc>> for Moment {
    fn from(instant: DateTime<Utc>) -> Self {
        let text = |format: &str| instant.format(format).to_string();
        Self {
            machine: instant.to_rfc3339_opts(SecondsFormat::Secs, true),
            date: text("%-d %B %Y"),
            weekday: text("%A"),
            hour: text("%H:%M"),
            short: text("%-d %b %Y, %H:%M"),
            long: text("%A, %-d %B %Y, %H:%M UTC"),
        }
    }
}

/// How far the clock is ahead, in words; nothing when it isn't.
pub(super) fn ahead(offset: Duration) -> Option<String> {
    let (days, hours) = (offset.num_days(), offset.num_hours());
    match (days, hours, offset.num_minutes()) {
        (2.., _, _) => Some(format!("{days} days")),
        (1, _, _) => Some("a day".to_owned()),
        (_, 2.., _) => Some(format!("{hours} hours")),
        (_, _, 1..) => Some("some minutes".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::ahead;

    #[test]
    fn the_distance_in_words() {
        assert_eq!(ahead(Duration::zero()), None);
        assert_eq!(ahead(Duration::days(38)).as_deref(), Some("38 days"));
        assert_eq!(ahead(Duration::hours(30)).as_deref(), Some("a day"));
        assert_eq!(ahead(Duration::minutes(5)).as_deref(), Some("some minutes"));
    }
}
