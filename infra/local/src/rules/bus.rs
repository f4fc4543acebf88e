//! What was put on the event buses, and which rules fired: the last of each, for a person to see.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::StartError;
use crate::functions::InvokeError;
use crate::state::Slot;

/// How many events and firings are kept.
const KEPT: usize = 500;

/// The buses of one stack.
#[derive(Debug)]
pub struct Bus {
    names: Vec<String>,
    events: Mutex<VecDeque<BusinessEvent>>,
    firings: Mutex<VecDeque<Firing>>,
    slot: Slot,
}

/// An entry that `PutEvents` took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BusinessEvent {
    /// The id the bus gave it.
    pub id: String,
    /// When, on the business clock or as the sender said.
    pub time: DateTime<Utc>,
    /// The bus.
    pub bus: String,
    /// Who sent it.
    pub source: String,
    /// What happened, for example `proposal.submitted`.
    pub detail_type: String,
    /// The event itself.
    pub detail: Value,
}

/// One call of a rule's target.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Firing {
    /// The rule.
    pub rule: String,
    /// The occurrence.
    pub time: DateTime<Utc>,
    /// The function.
    pub function: String,
    /// What it answered.
    pub answer: Option<Value>,
    /// Why it failed.
    pub failure: Option<String>,
}

impl Bus {
    /// The buses with the events of the last run.
    ///
    /// # Errors
    /// The file of the events can't be read.
    pub fn open(names: &[String], slot: Slot) -> Result<Self, StartError> {
        let unreadable = |error: &dyn std::fmt::Display| {
            StartError::new(format!("the events in the state folder can't be read: {error}"))
        };
        let events = match slot.read().map_err(|error| unreadable(&error))? {
            Some(content) => serde_json::from_slice(&content).map_err(|error| unreadable(&error))?,
            None => VecDeque::new(),
        };
        Ok(Self { names: names.to_vec(), events: Mutex::new(events), firings: Mutex::default(), slot })
    }

    /// Whether there is a bus of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The last events, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<BusinessEvent> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().cloned().collect()
    }

    /// The last firings, oldest first.
    #[must_use]
    pub fn firings(&self) -> Vec<Firing> {
        let firings = self.firings.lock().unwrap_or_else(PoisonError::into_inner);
        firings.iter().cloned().collect()
    }

    pub(super) fn take(&self, accepted: Vec<BusinessEvent>) -> std::io::Result<()> {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        for event in accepted {
            keep(&mut events, event);
        }
        self.slot.note(&serde_json::to_vec(&*events)?)
    }

    pub(super) fn note_firing(
        &self,
        rule: &str,
        time: DateTime<Utc>,
        function: &str,
        outcome: Result<Value, InvokeError>,
    ) {
        let (answer, failure) = match outcome {
            Ok(answer) => (Some(answer), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let firing = Firing { rule: rule.to_owned(), time, function: function.to_owned(), answer, failure };
        keep(&mut self.firings.lock().unwrap_or_else(PoisonError::into_inner), firing);
    }
}

fn keep<T>(kept: &mut VecDeque<T>, new: T) {
    if kept.len() == KEPT {
        kept.pop_front();
    }
    kept.push_back(new);
}
