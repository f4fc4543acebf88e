//! One journal entry's effects. Each is acknowledged on its own: one that fails is tried again alone.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::item::{Item, Key};
use cloud::journal::Entry;
use cloud::store::StoreError;
use domain::moment::Actor;

use crate::Delivery;
use crate::background::Background;
use crate::{letters, post};

/// How long until an effect that failed is tried again, at the next full clock.
const PAUSE: TimeDelta = TimeDelta::minutes(2);

/// The effects of an entry, by the names under which they are remembered as delivered.
const RULE: &str = "rule";
const BUS: &str = "bus";
const MAILS: &str = "mails";

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
    let before = delivery.store.read(vec![key.outstanding()]).await?.take_item(&key.outstanding());
    // No note: everything was acknowledged, and this is a repeat.
    let Some(note) = before else { return Ok(()) };
    let remembered = note.get("delivered").and_then(|delivered| delivered.as_l().ok()).cloned().unwrap_or_default();
    let was_delivered = |effect: &str| remembered.iter().any(|name| name.as_s().is_ok_and(|name| name == effect));

    let background = Background::load(&delivery.store, entry).await?;
    let mut delivered = Vec::new();
    for effect in [MAILS, BUS, RULE] {
        let done = was_delivered(effect) || {
            match carry(delivery, effect, key, entry, &background, now).await {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(entry = %key.pk, number = %key.sk, effect, error, "an effect failed");
                    false
                }
            }
        };
        delivered.extend(done.then_some(effect));
    }
    if delivered.len() == 3 {
        delivery.store.acknowledge(key).await
    } else {
        delivery.store.remember_delivered(key, &delivered, now + PAUSE).await
    }
}

async fn carry(
    delivery: &Delivery,
    effect: &str,
    key: &Key,
    entry: &Entry,
    background: &Background,
    now: DateTime<Utc>,
) -> Result<(), String> {
    match effect {
        MAILS => {
            for mail in letters::of_entry(key, entry, background) {
                post::first(delivery, &mail, background, now).await.map_err(|error| error.to_string())?;
            }
            Ok(())
        }
        BUS => delivery.bus.tell(&format!("{}/{}", key.pk, key.sk), entry).await.map_err(|error| error.to_string()),
        // A run of what is due sets the rule itself when it has done everything.
        _ if background.is_timed() && entry.actor != Actor::Clock.to_string() => {
            delivery.rules.arm(&delivery.store, background.next_instant(), now).await.map_err(|error| error.to_string())
        }
        _ => Ok(()),
    }
}
