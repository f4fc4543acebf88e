//! EventBridge, played: scheduled rules that really fire, on the business clock, and a bus that
//! keeps the last business events.
//!
//! `server` speaks the wire protocol for the unmodified SDK, [`schedule`] reads the expressions,
//! [`book`] holds the rules, [`bus`] the events. This module fires: by itself as time goes by, and
//! for everything that lies between when a person moves the clock forward.

pub mod book;
pub mod bus;
pub mod schedule;
mod server;

use std::sync::Arc;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::sync::{Mutex, Notify};

use crate::StartError;
use crate::clock::{Backward, Clock};
use crate::functions::Functions;
use crate::pump::Pump;
use crate::state::Slot;
use crate::template::Template;
use book::{Book, Entry};
use bus::Bus;

pub use server::router;

/// A move of the clock that needs more firings than this is not a plan but a loop.
const MOST_FIRINGS: usize = 10_000;

/// Real time between two looks at the rules, should nothing wake the watch before.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(30);

/// The rules of one stack.
#[derive(Debug)]
pub struct Rules {
    /// The rules as they stand.
    pub book: Book,
    /// The business events.
    pub bus: Bus,
    region: String,
    account: String,
    clock: Arc<Clock>,
    functions: Arc<Functions>,
    /// One firing at a time: those of the passing time and those of a moved clock never mix.
    turn: Mutex<()>,
    changed: Notify,
}

/// Why the clock was not moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMoved {
    /// The instant has passed.
    Backward(Backward),
    /// No rule is waiting for a due date.
    NothingDue,
    /// The rules kept re-arming themselves without the time moving on.
    Endless,
}

impl Rules {
    /// The template's rules with what the state folder remembers.
    ///
    /// # Errors
    /// The state can't be read.
    pub fn open(
        template: &Template,
        rules: Slot,
        events: Slot,
        clock: Arc<Clock>,
        functions: Arc<Functions>,
    ) -> Result<Self, StartError> {
        Ok(Self {
            book: Book::open(&template.rules, rules, clock.now())?,
            bus: Bus::open(&template.buses, events)?,
            region: template.place.region.clone(),
            account: template.place.account.clone(),
            clock,
            functions,
            turn: Mutex::new(()),
            changed: Notify::new(),
        })
    }

    /// Fires what comes due as time goes by; never returns.
    pub async fn watch(&self) {
        loop {
            let wait = self
                .book
                .next()
                .map_or(LONGEST_WAIT, |next| (next - self.clock.now()).to_std().unwrap_or_default().min(LONGEST_WAIT));
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.changed.notified() => continue,
            }
            let _turn = self.turn.lock().await;
            while let Some((rule, instant)) = self.book.next_until(self.clock.now()) {
                self.fire(&rule, instant).await;
            }
        }
    }

    /// Fires the rules that recur once, now: whatever came due while nothing ran is carried out.
    pub async fn catch_up(&self) {
        let _turn = self.turn.lock().await;
        for rule in self.book.all() {
            if rule.enabled && rule.recurs() {
                self.fire(&rule, self.clock.now()).await;
            }
        }
    }

    /// Moves the clock forward to an instant and fires every rule passed over, in order of time.
    ///
    /// The clock stands at each occurrence while its targets run, so a rule that sets itself again
    /// (the next due date) fires again when it is passed over too. A rule that recurs without end
    /// (the hourly clock) fires once, at its last occurrence: a year is one run of it, not 8,760.
    /// After each firing the move waits until the effects have settled.
    ///
    /// # Errors
    /// The instant has passed, or a rule re-arms itself without end.
    pub async fn advance(&self, target: DateTime<Utc>, pump: &Pump) -> Result<DateTime<Utc>, NotMoved> {
        let _turn = self.turn.lock().await;
        let now = self.clock.now();
        if target < now {
            return Err(NotMoved::Backward(Backward { now }));
        }
        pump.settle().await;
        for _ in 0..MOST_FIRINGS {
            let Some((rule, instant)) = self.book.next_until(target) else {
                self.move_to(target)?;
                pump.settle().await;
                self.changed.notify_one();
                return Ok(self.clock.now());
            };
            self.move_to(instant)?;
            self.fire(&rule, instant).await;
            pump.settle().await;
        }
        Err(NotMoved::Endless)
    }

    /// The instant of the rule that points at the next due date.
    ///
    /// # Errors
    /// No such rule is armed.
    pub fn next_due(&self) -> Result<DateTime<Utc>, NotMoved> {
        self.book.all().iter().filter(|rule| !rule.recurs()).filter_map(Entry::next).min().ok_or(NotMoved::NothingDue)
    }

    /// Waits for a firing that is under way, and fires what is due already.
    pub async fn settle(&self) {
        let _turn = self.turn.lock().await;
        while let Some((rule, instant)) = self.book.next_until(self.clock.now()) {
            self.fire(&rule, instant).await;
        }
    }

    /// The clock never stands before an instant that real time has reached meanwhile.
    fn move_to(&self, instant: DateTime<Utc>) -> Result<(), NotMoved> {
        if instant <= self.clock.now() {
            return Ok(());
        }
        self.clock.set(instant).map_err(NotMoved::Backward)
    }

    async fn fire(&self, rule: &Entry, instant: DateTime<Utc>) {
        self.book.fired(&rule.name, instant);
        let event = self.scheduled_event(rule, instant);
        for (_, function) in &rule.targets {
            let outcome = self.functions.invoke(function, event.clone()).await;
            if let Err(error) = &outcome {
                tracing::warn!(rule = %rule.name, %function, %error, "a rule's target failed");
            }
            self.bus.note_firing(&rule.name, instant, function, outcome);
        }
    }

    fn scheduled_event(&self, rule: &Entry, instant: DateTime<Utc>) -> Value {
        json!({
            "version": "0",
            "id": uuid::Uuid::new_v4().to_string(),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": self.account,
            "time": instant.to_rfc3339_opts(SecondsFormat::Secs, true),
            "region": self.region,
            "resources": [rule.arn],
            "detail": {},
        })
    }
}

/// A day on the business clock.
#[must_use]
pub fn days(count: i64) -> Duration {
    Duration::try_days(count).unwrap_or(Duration::MAX)
}
