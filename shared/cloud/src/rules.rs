//! The one rule that is re-scheduled at run time: `next-due` always points at the tenant's earliest open
//! instant. Nobody creates, lists or deletes rules; target, retries and rights stay as deployed.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::RuleState;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::store::{Store, StoreError};
use crate::surroundings::{Missing, Surroundings};

/// A rule that is due sooner than this might be set after its minute has begun, and would never fire.
const SHORTEST_NOTICE: TimeDelta = TimeDelta::minutes(2);

/// The tenant's alarm clock.
#[derive(Clone)]
pub struct Rules {
    client: Client,
    rule: String,
}

/// The rule could not be set. The clock tries again within the hour.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// EventBridge did not do it.
    #[error("the rule could not be set: {0}")]
    Unavailable(String),
    /// The agenda could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Rules {
    /// The rule that the surroundings name.
    ///
    /// # Errors
    /// When they name none.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        let mut config = aws_sdk_eventbridge::config::Builder::from(surroundings.sdk());
        config.set_endpoint_url(surroundings.endpoint("EVENTBRIDGE"));
        Ok(Self { client: Client::from_conf(config.build()), rule: surroundings.variable("NEXT_DUE_RULE")? })
    }

    /// Points the rule at the earliest instant that waits: the agenda's head after now, or an instant that is
    /// known from the rows themselves and that the index may not show yet. What should have run before is left
    /// to the hourly clock, so that one bad row does not ring every two minutes.
    ///
    /// # Errors
    /// When the agenda or EventBridge does not answer.
    pub async fn arm(&self, store: &Store, known: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), RulesError> {
        let head = store.agenda_head(now).await?;
        let earliest = [head, known].into_iter().flatten().min();
        let put = self.client.put_rule().name(&self.rule);
        // PutRule keeps nothing that is left out: schedule, state and description are always given.
        let put = match earliest {
            Some(at) => {
                let fires = firing(at, now.max(machine_time()));
                put.schedule_expression(expression(fires))
                    .state(RuleState::Enabled)
                    .description(format!("Runs what is due; set to {}", fires.format("%Y-%m-%dT%H:%MZ")))
            }
            None => put.schedule_expression("rate(1 day)").state(RuleState::Disabled).description("Nothing is due"),
        };
        match put.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                use aws_sdk_eventbridge::error::ProvideErrorMetadata;
                Err(RulesError::Unavailable(error.code().unwrap_or("no answer").to_owned()))
            }
        }
    }
}

/// The machine's own time. An event can be old when it is delivered at last, and a rule that is set to the past
/// never rings: this is the one place that has to know.
#[allow(clippy::disallowed_methods)]
fn machine_time() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// The minute at which a rule fires that is set for an instant: never before it, and far enough ahead.
#[must_use]
pub fn firing(at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let earliest = now + SHORTEST_NOTICE;
    let wanted = at.max(earliest);
    let minute = wanted.duration_trunc(TimeDelta::minutes(1)).unwrap_or(wanted);
    if minute < wanted { minute + TimeDelta::minutes(1) } else { minute }
}

/// The dated cron expression of a minute, UTC.
#[must_use]
pub fn expression(at: DateTime<Utc>) -> String {
    at.format("cron(%-M %-H %-d %-m ? %Y)").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_is_a_dated_minute_in_utc() {
        assert_eq!(expression(instant("2027-02-01T07:05:00Z")), "cron(5 7 1 2 ? 2027)");
    }

    #[test]
    fn it_never_fires_before_its_instant_and_never_in_the_past() {
        let now = instant("2026-11-23T10:00:30Z");
        for (at, fires) in [
            ("2026-12-01T07:00:00Z", "2026-12-01T07:00:00Z"),
            ("2026-12-01T07:00:01Z", "2026-12-01T07:01:00Z"),
            ("2026-11-23T10:01:00Z", "2026-11-23T10:03:00Z"),
            ("2020-01-01T00:00:00Z", "2026-11-23T10:03:00Z"),
        ] {
            assert_eq!(firing(instant(at), now), instant(fires), "{at}");
        }
    }
}
