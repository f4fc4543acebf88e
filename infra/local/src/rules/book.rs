//! The rules as they stand: what the template deployed, and what `PutRule` made of it since.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::schedule::Schedule;
use crate::StartError;
use crate::state::Slot;
use crate::template;

/// All rules of the default bus.
#[derive(Debug)]
pub struct Book {
    rules: Mutex<BTreeMap<String, Entry>>,
    slot: Slot,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `cron(...)` or `rate(...)`.
    pub schedule: String,
    /// Whether it fires.
    pub enabled: bool,
    /// What it is for.
    pub description: String,
    /// The functions it calls, by the id of the target.
    pub targets: Vec<(String, String)>,
    /// When the schedule was set.
    pub set_at: DateTime<Utc>,
    /// Every occurrence up to here has been fired, or lay before the schedule was set.
    pub fired_until: DateTime<Utc>,
}

/// What survives a restart; name, ARN and targets are the template's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    schedule: String,
    enabled: bool,
    description: String,
    set_at: DateTime<Utc>,
}

impl Book {
    /// The template's rules with what was kept of them; nothing that came due while no stack was
    /// running fires late, as with EventBridge.
    ///
    /// # Errors
    /// The file can't be read, or the template has a schedule that EventBridge would refuse.
    pub fn open(deployed: &[template::Rule], slot: Slot, now: DateTime<Utc>) -> Result<Self, StartError> {
        let damaged = |error: &dyn std::fmt::Display| {
            StartError::new(format!("the rules in the state folder can't be read: {error}"))
        };
        let mut stored: BTreeMap<String, Stored> = match slot.read().map_err(|e| damaged(&e))? {
            Some(content) => serde_json::from_slice(&content).map_err(|e| damaged(&e))?,
            None => BTreeMap::new(),
        };
        let mut rules = BTreeMap::new();
        for rule in deployed {
            rule.schedule.parse::<Schedule>().map_err(|_| {
                StartError::new(format!("template.yaml: {} is no schedule ({})", rule.schedule, rule.name))
            })?;
            let kept = stored.remove(&rule.name).unwrap_or_else(|| Stored {
                schedule: rule.schedule.clone(),
                enabled: rule.enabled,
                description: rule.description.clone(),
                set_at: now,
            });
            let targets = rule.targets.iter().map(|target| (target.id.clone(), target.function.clone())).collect();
            let entry = Entry {
                name: rule.name.clone(),
                arn: rule.arn.clone(),
                schedule: kept.schedule,
                enabled: kept.enabled,
                description: kept.description,
                targets,
                set_at: kept.set_at,
                fired_until: now,
            };
            rules.insert(rule.name.clone(), entry);
        }
        Ok(Self { rules: Mutex::new(rules), slot })
    }

    /// Every rule, by name.
    #[must_use]
    pub fn all(&self) -> Vec<Entry> {
        self.lock().values().cloned().collect()
    }

    /// One rule.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Entry> {
        self.lock().get(name).cloned()
    }

    /// Changes or adds a rule, and keeps it before it returns.
    ///
    /// # Errors
    /// The change can't be kept.
    pub fn put(&self, entry: Entry) -> std::io::Result<()> {
        let mut rules = self.lock();
        rules.insert(entry.name.clone(), entry);
        let stored: BTreeMap<&str, Stored> = rules
            .values()
            .map(|entry| {
                let stored = Stored {
                    schedule: entry.schedule.clone(),
                    enabled: entry.enabled,
                    description: entry.description.clone(),
                    set_at: entry.set_at,
                };
                (entry.name.as_str(), stored)
            })
            .collect();
        self.slot.write(&serde_json::to_vec_pretty(&stored)?)
    }

    /// The next occurrence to fire up to an instant, in order of time; of a schedule that recurs
    /// without end only the last one, so that a month passed over is one run of the hourly rule.
    #[must_use]
    pub fn next_until(&self, until: DateTime<Utc>) -> Option<(Entry, DateTime<Utc>)> {
        self.all()
            .into_iter()
            .filter_map(|entry| {
                let schedule = entry.live_schedule()?;
                let instant = if schedule.recurs() {
                    schedule.last_until(until, entry.fired_until, entry.set_at)?
                } else {
                    schedule.next_after(entry.fired_until, entry.set_at).filter(|instant| *instant <= until)?
                };
                Some((entry, instant))
            })
            .min_by_key(|(_, instant)| *instant)
    }

    /// The earliest occurrence there is.
    #[must_use]
    pub fn next(&self) -> Option<DateTime<Utc>> {
        self.all().iter().filter_map(Entry::next).min()
    }

    /// Remembers that an occurrence was fired, unless the rule was set anew since.
    pub fn fired(&self, name: &str, instant: DateTime<Utc>) {
        if let Some(entry) = self.lock().get_mut(name) {
            entry.fired_until = entry.fired_until.max(instant);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// When it fires next.
    #[must_use]
    pub fn next(&self) -> Option<DateTime<Utc>> {
        self.live_schedule()?.next_after(self.fired_until, self.set_at)
    }

    /// Whether its schedule comes again without end.
    #[must_use]
    pub fn recurs(&self) -> bool {
        self.schedule.parse::<Schedule>().is_ok_and(|schedule| schedule.recurs())
    }

    fn live_schedule(&self) -> Option<Schedule> {
        self.schedule.parse().ok().filter(|_| self.enabled)
    }
}
