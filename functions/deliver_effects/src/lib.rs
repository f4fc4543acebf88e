//! The effects of what was committed: mails, the next rule time, events on the bus and in the feed, figures.
//!
//! A journal entry is the outbox. The table's stream brings new entries here, which is the fast path; the
//! hourly clock brings what was not acknowledged, which is the safe one. An effect that fails stays outstanding
//! and is never reported to the stream, where one poison record would block its shard.

mod background;
mod letters;
mod outbox;
mod post;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use cloud::bus::Bus;
use cloud::facts::read_settings;
use cloud::item::{Item, Key};
use cloud::mail::Mailer;
use cloud::rules::Rules;
use cloud::{Missing, Store, StoreError, Surroundings, lists};
use domain::zone::{civil_date, instant};
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};

use crate::background::{About, Background};
use crate::letters::Mail;

/// How many rows are asked for at once.
const BATCH: u32 = 100;
/// How long one run of the clock works before it leaves the rest to the next.
const LONGEST_RUN: Duration = Duration::from_secs(40);

/// What delivering needs.
pub struct Delivery {
    store: Store,
    mailer: Mailer,
    rules: Rules,
    bus: Bus,
}

impl Delivery {
    /// Connects to what the surroundings name.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        Ok(Self {
            store: Store::connect(surroundings)?,
            mailer: Mailer::connect(surroundings)?,
            rules: Rules::connect(surroundings)?,
            bus: Bus::connect(surroundings)?,
        })
    }
}

/// Delivers the entries of a stream batch, or what the clock finds outstanding.
///
/// # Errors
/// When the clock can't read the agenda: EventBridge delivers its event again. Never for a stream batch.
pub async fn handle(delivery: &Delivery, event: LambdaEvent<Value>) -> Result<Value, Error> {
    if let Some(records) = event.payload["Records"].as_array() {
        for record in records {
            if let Some((entry, at)) = of_stream(record) {
                outbox::deliver(delivery, &entry, at).await;
            }
        }
        // An empty list: no record failed, whatever became of its effects.
        return Ok(json!({ "batchItemFailures": [] }));
    }
    let now = event.payload["time"]
        .as_str()
        .and_then(|time| time.parse::<DateTime<Utc>>().ok())
        .ok_or("the event has no time")?;
    let delivered = on_the_hour(delivery, now).await?;
    tell_tasks(delivery, now).await?;
    tracing::info!(delivered, "tried again what was outstanding");
    Ok(json!({ "tried": delivered }))
}

/// Tries again what is outstanding: entries whose effects nobody acknowledged, then mails that wait. Each once; what
/// fails again is left to the next hour, and so is what the time does not suffice for.
async fn on_the_hour(delivery: &Delivery, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let started = Instant::now();
    let mut tried = HashSet::new();
    loop {
        let limit = BATCH.saturating_add(u32::try_from(tried.len()).unwrap_or(u32::MAX));
        let notes = delivery.store.agenda(lists::EFFECTS, now, limit).await?;
        let mails = delivery.store.agenda(lists::MAILS, now, limit).await?;
        let news: Vec<Key> = notes.into_iter().chain(mails).filter(|key| !tried.contains(key)).collect();
        if news.is_empty() {
            return Ok(tried.len());
        }
        for key in news {
            if started.elapsed() > LONGEST_RUN {
                tracing::warn!(tried = tried.len(), "the rest is left to the next hour");
                return Ok(tried.len());
            }
            let outcome = match key.sk.as_str() {
                "MAIL" => post::again(delivery, &key, now).await,
                _ => again(delivery, &key, now).await,
            };
            if let Err(error) = outcome {
                tracing::error!(row = key.pk, %error, "it could not be tried again");
            }
            tried.insert(key);
        }
    }
}

/// Once a day, at the first clock after the sending time, finance is told what waits for a person, if anything does.
async fn tell_tasks(delivery: &Delivery, now: DateTime<Utc>) -> Result<(), StoreError> {
    let settings = read_settings(&delivery.store).await?.value;
    let today = civil_date(now, settings.zone);
    if now < instant(today, settings.sending_time(delivery.store.sending_minute()), settings.zone) {
        return Ok(());
    }
    let mails = letters::of_day(today, &settings);
    let mut told = delivery.store.read(mails.iter().map(|mail| Key::mail(mail.id)).collect()).await?;
    let news: Vec<&Mail> = mails.iter().filter(|mail| told.take_item(&Key::mail(mail.id)).is_none()).collect();
    if news.is_empty() {
        return Ok(());
    }
    let background = Background::load(&delivery.store, &About::Tenant).await?;
    for mail in news {
        post::first(delivery, mail, None, &background, now).await?;
    }
    Ok(())
}

/// Delivers the entry that an outstanding note is about.
async fn again(delivery: &Delivery, note: &Key, now: DateTime<Utc>) -> Result<(), StoreError> {
    let entry = note.journal_of_outstanding();
    if let Some(item) = delivery.store.read(vec![entry.clone()]).await?.take_item(&entry) {
        outbox::deliver(delivery, &item, now).await;
    }
    Ok(())
}

/// The journal entry of a stream record, and when it was written.
fn of_stream(record: &Value) -> Option<(Item, DateTime<Utc>)> {
    if record["eventName"] != "INSERT" {
        return None;
    }
    let change = &record["dynamodb"];
    let image: std::collections::HashMap<String, serde_dynamo::AttributeValue> =
        serde_json::from_value(change["NewImage"].clone()).ok()?;
    let seconds = change["ApproximateCreationDateTime"].as_f64()?;
    #[allow(clippy::cast_possible_truncation)] // Seconds since 1970, to the millisecond.
    let at = DateTime::from_timestamp_millis((seconds * 1000.0) as i64)?;
    let entry: Item = serde_dynamo::Item::from(image).into();
    Key::of_item(&entry).sk.starts_with("EVENT#").then_some((entry, at))
}
