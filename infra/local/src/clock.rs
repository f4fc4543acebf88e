//! The business clock: the system's clock and an offset that only grows. For tests it can stand.
//!
//! Everything that carries a `now` to a function (the gateway, the rules, the stream) asks this
//! clock; what expires by the machine's own time (development tokens, the database's sweep) doesn't.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::StartError;
use crate::state::Slot;

/// The clock of one stack.
#[derive(Debug)]
pub struct Clock {
    /// Where it stands unless it is moved; a clock that runs follows the machine's.
    stands: Option<Standing>,
    offset: RwLock<Duration>,
    slot: Slot,
}

/// A clock that does not follow the machine's. Every look at it is a millisecond later than the one before, so that what
/// happens one after the other has an order.
#[derive(Debug)]
struct Standing {
    since: DateTime<Utc>,
    looks: AtomicI64,
}

/// A clock is not moved backward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backward {
    /// What the clock says.
    pub now: DateTime<Utc>,
}

impl Clock {
    /// The clock with the offset it had when the stack stopped.
    ///
    /// # Errors
    /// The file that keeps the offset can't be read.
    pub fn open(slot: Slot) -> Result<Self, StartError> {
        let stored = slot.read().map_err(|error| StartError::new(format!("the clock can't be read: {error}")))?;
        let offset_ms = match stored {
            None => 0,
            Some(content) => serde_json::from_slice::<Value>(&content)
                .ok()
                .and_then(|stored| stored["offsetMs"].as_i64())
                .ok_or_else(|| StartError::new("the clock's file in the state folder is damaged"))?,
        };
        Ok(Self { stands: None, offset: RwLock::new(Duration::milliseconds(offset_ms)), slot })
    }

    /// The same clock, but it moves only when it is moved: for tests, which a slow machine must not make wrong.
    #[must_use]
    pub fn standing(self) -> Self {
        Self { stands: Some(Standing { since: machine_now(), looks: AtomicI64::new(0) }), ..self }
    }

    /// Where the clock would be without its offset.
    fn origin(&self) -> DateTime<Utc> {
        self.stands.as_ref().map_or_else(machine_now, |standing| {
            standing.since + Duration::milliseconds(standing.looks.fetch_add(1, Ordering::Relaxed))
        })
    }

    /// What time it is for the business.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.origin() + self.offset()
    }

    /// How far it is ahead of the system's clock.
    #[must_use]
    pub fn offset(&self) -> Duration {
        *self.offset.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves forward to an instant. Who calls this fires what lies between: see
    /// [`Rules::advance`](crate::rules::Rules::advance).
    ///
    /// # Errors
    /// The instant has passed.
    pub(crate) fn set(&self, instant: DateTime<Utc>) -> Result<(), Backward> {
        let mut offset = self.offset.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.origin() + *offset;
        if instant < now {
            return Err(Backward { now });
        }
        *offset += instant - now;
        let content = json!({ "offsetMs": offset.num_milliseconds() }).to_string();
        if let Err(error) = self.slot.write(content.as_bytes()) {
            tracing::warn!(%error, "the clock's offset was not kept");
        }
        Ok(())
    }
}

/// The machine's own clock: the one place that asks it, because here it is played.
#[expect(clippy::disallowed_methods, reason = "everybody else gets `now` from here, in an event")]
pub(crate) fn machine_now() -> DateTime<Utc> {
    SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::{Clock, machine_now};
    use crate::state::State;

    #[test]
    fn it_moves_forward_only() {
        let clock = Clock::open(State::memory().slot("clock.json")).unwrap();
        let target = machine_now() + Duration::days(3);
        clock.set(target).unwrap();
        assert!(clock.now() >= target);
        assert!(clock.set(target - Duration::days(1)).is_err());
        assert!(clock.now() >= target);
    }
}
