//! One journal entry's effects. Each is acknowledged on its own: one that fails is tried again alone.
//!
//! Mails, bus and rule come first, each at least once. Figures and feed come last, in the transaction that
//! acknowledges the entry: each exactly once.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::item::{Item, Key};
use cloud::journal::Entry;
use cloud::store::{Conclusion, StoreError};
use domain::moment::Actor;

use crate::Delivery;
use crate::background::Backgrounds;
use crate::{letters, post};

/// How long until an effect that failed is tried again, at the next full clock.
const PAUSE: TimeDelta = TimeDelta::minutes(2);

/// The effects of an entry, by the names under which they are remembered as delivered.
const RULE: &str = "rule";
const BUS: &str = "bus";
const MAILS: &str = "mails";
const ALL: [&str; 3] = [MAILS, BUS, RULE];

/// Delivers what is outstanding of an entry. A failure is logged and stays outstanding.
pub async fn deliver(delivery: &Delivery, item: &Item, now: DateTime<Utc>) {
    let key = Key::of_item(item);
    match serde_dynamo::from_item::<_, Entry>(item.clone()) {
        Ok(entry) => {
            if let Err(error) = try_deliver(delivery, &key, &entry, now).await {
                tracing::error!(entry = %key.pk, number = %key.sk, correlation = entry.correlation, %error, "effects stay outstanding");
            }
        }
        Err(error) => tracing::error!(entry = %key.pk, number = %key.sk, %error, "a journal entry can't be read"),
    }
}

async fn try_deliver(delivery: &Delivery, key: &Key, entry: &Entry, now: DateTime<Utc>) -> Result<(), StoreError> {
    // No note: everything was acknowledged, and this is a repeat.
    let Some(note) = delivery.store.note(key).await? else { return Ok(()) };
    let mut delivered = note.delivered.clone();
    for effect in ALL {
        if delivered.iter().any(|known| known == effect) {
            continue;
        }
        match carry(delivery, effect, key, entry, now).await {
            Ok(()) => delivered.push(effect.to_owned()),
            Err(error) => {
                tracing::warn!(entry = %key.pk, number = %key.sk, effect, error, "an effect failed");
            }
        }
    }
    let again_at = (delivered.len() < ALL.len()).then(|| now + PAUSE);
    delivery.store.conclude(key, entry, &note, &Conclusion { delivered, again_at }).await
}

async fn carry(delivery: &Delivery, effect: &str, key: &Key, entry: &Entry, now: DateTime<Utc>) -> Result<(), String> {
    match effect {
        MAILS => mails(delivery, key, entry, now).await.map_err(|error| error.to_string()),
        BUS => delivery.bus.tell(key, entry).await.map_err(|error| error.to_string()),
        // A run of what is due sets the rule itself when it has done everything.
        _ if entry.actor == Actor::Clock.to_string() => Ok(()),
        _ => arm(delivery, entry, now).await,
    }
}

async fn mails(delivery: &Delivery, key: &Key, entry: &Entry, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut backgrounds = Backgrounds::default();
    for cause in letters::causes(entry) {
        let background = backgrounds.of(&delivery.store, &cause.about).await?;
        for mail in letters::mails(key, &cause, &background.settings) {
            post::first(delivery, &mail, Some(entry), background, now).await?;
        }
    }
    Ok(())
}

/// Points the rule at the next instant of the proposals and plans that the entry is about, if that is earliest.
async fn arm(delivery: &Delivery, entry: &Entry, now: DateTime<Utc>) -> Result<(), String> {
    let timed = letters::timed(entry);
    if timed.is_empty() {
        return Ok(());
    }
    let next = crate::background::next_instant(&delivery.store, &timed).await.map_err(|error| error.to_string())?;
    delivery.rules.arm(&delivery.store, next, now).await.map_err(|error| error.to_string())
}
