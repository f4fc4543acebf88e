//! What every journal entry is counted in, exactly once however often it is delivered: the figures that it moves,
//! and the feed of public events, which gives each the next number.
//!
//! The note beside the entry says how much of it was counted; one transaction writes the numbers and raises that.
//! An entry that moves more than a transaction holds is counted in several.

use std::time::Duration;

use aws_sdk_dynamodb::types::{Delete, Put, ReturnConsumedCapacity, TransactWriteItem, Update};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::commit::{MAX_TRANSACTION, put};
use super::error::{StoreError, malformed, unavailable};
use super::outbox::{Conclusion, Note};
use super::{Store, units};
use crate::item::{Item, Key, integer, number, string};
use crate::journal::{Entry, Moved};
use crate::told::{PublicEvent, public_events};

/// How much of an entry one transaction counts: beside it stand the note and the head of the feed.
const MAX_COUNTED: usize = MAX_TRANSACTION - 2;
/// How often counting is tried when others count at the same time.
const ATTEMPTS: u32 = 8;
/// The most pages of a figure that are read at once.
const MAX_PAGES: usize = 10;

/// One thing that is counted of an entry.
enum Counted<'a> {
    Figure(&'a Moved),
    Event(PublicEvent),
}

/// A public event with its number.
#[derive(Clone, Debug)]
pub struct FeedEvent {
    /// Its number: from 1, rising by one.
    pub number: u64,
    /// Its type and what the bus carries of it.
    pub event: Value,
}

/// One number of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The place in the figure.
    pub place: String,
    /// How many, or minor units.
    pub value: i64,
}

impl Store {
    /// Counts an entry, as far as that was not done before, and concludes its delivery.
    ///
    /// # Errors
    /// When the table can't be reached, or others count all the time: then it stays outstanding.
    pub async fn conclude(
        &self,
        journal: &Key,
        entry: &Entry,
        note: &Note,
        how: &Conclusion,
    ) -> Result<(), StoreError> {
        let figures = entry.figures.iter().map(Counted::Figure);
        let all: Vec<Counted> = figures.chain(public_events(journal, entry).into_iter().map(Counted::Event)).collect();
        let mut known = note.clone();
        for attempt in 0..ATTEMPTS {
            wait_before(attempt).await;
            match self.count(journal, &all, &known, how).await {
                Err(StoreError::Conflict) => {}
                other => return other,
            }
            match self.note(journal).await? {
                Some(now) => known = now,
                // Somebody else has done all of it meanwhile.
                None => return Ok(()),
            }
        }
        Err(StoreError::Conflict)
    }

    async fn count(&self, journal: &Key, all: &[Counted<'_>], note: &Note, how: &Conclusion) -> Result<(), StoreError> {
        let mut note = Note { delivered: how.delivered.clone(), counted: note.counted };
        while note.counted < all.len() {
            let until = all.len().min(note.counted + MAX_COUNTED);
            let after = Note { counted: until, ..note.clone() };
            let done = until == all.len() && how.again_at.is_none();
            let mut writes = self.numbers(&all[note.counted..until]).await?;
            writes.push(self.note_after(journal, note.counted, &after, how.again_at, done)?);
            self.transact(writes).await?;
            if until == all.len() {
                return Ok(());
            }
            note = after;
        }
        self.conclude_note(journal, &note, how).await
    }

    /// The writes that count: additions to figures, and events with the next numbers of the feed.
    async fn numbers(&self, counted: &[Counted<'_>]) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut writes = Vec::new();
        let mut events = Vec::new();
        for one in counted {
            match one {
                Counted::Figure(moved) => writes.push(self.addition(moved)?),
                Counted::Event(event) => events.push(event),
            }
        }
        if events.is_empty() {
            return Ok(writes);
        }
        let head = Key::feed_head();
        let last = self.read(vec![head.clone()]).await?.take_item(&head);
        let last = last.and_then(|item| integer(&item, "last")).unwrap_or(0);
        let mut next = last;
        for event in events {
            next += 1;
            writes.push(put(self.new_item(feed_item(next, event)?)));
        }
        writes.push(put(self.feed_head(last, next)?));
        Ok(writes)
    }

    fn addition(&self, (figure, place, by): &Moved) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(Key::figure(figure, place).to_item()))
            .update_expression("ADD #value :by")
            .expression_attribute_names("#value", "value")
            .expression_attribute_values(":by", number(by))
            .build();
        Ok(TransactWriteItem::builder().update(update.map_err(malformed)?).build())
    }

    fn feed_head(&self, last: u64, next: u64) -> Result<Put, StoreError> {
        let mut item = Key::feed_head().to_item();
        item.insert("last".to_owned(), number(next));
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = if last == 0 {
            put.condition_expression("attribute_not_exists(pk)")
        } else {
            put.condition_expression("#last = :last")
                .expression_attribute_names("#last", "last")
                .expression_attribute_values(":last", number(last))
        };
        put.build().map_err(malformed)
    }

    /// The note as it is after a transaction: gone, or with what was counted. It guards that nothing is counted twice.
    fn note_after(
        &self,
        journal: &Key,
        counted: usize,
        after: &Note,
        again_at: Option<DateTime<Utc>>,
        done: bool,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = journal.outstanding();
        // A new note says nothing of what was counted: that is none.
        let guard = if counted == 0 {
            "attribute_exists(pk) AND (attribute_not_exists(#counted) OR #counted = :counted)"
        } else {
            "attribute_exists(pk) AND #counted = :counted"
        };
        if done {
            let delete = Delete::builder()
                .table_name(&self.table)
                .set_key(Some(key.to_item()))
                .condition_expression(guard)
                .expression_attribute_names("#counted", "counted")
                .expression_attribute_values(":counted", number(counted))
                .build();
            return Ok(TransactWriteItem::builder().delete(delete.map_err(malformed)?).build());
        }
        // Between two transactions of one entry it keeps an instant of its own, in case this run dies there.
        let item = after.to_item(&key, again_at.unwrap_or(DateTime::UNIX_EPOCH));
        let written = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(guard)
            .expression_attribute_names("#counted", "counted")
            .expression_attribute_values(":counted", number(counted))
            .build();
        Ok(put(written.map_err(malformed)?))
    }

    /// Public events behind a number, in order and without a gap, at most so many.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn feed(&self, after: u64, limit: u32) -> Result<Vec<FeedEvent>, StoreError> {
        let limit = limit as usize;
        let mut found: Vec<FeedEvent> = Vec::new();
        while found.len() < limit {
            let first = after + found.len() as u64 + 1;
            let key = Key::feed(first);
            let items = self.range(&key.pk, &key.sk, "~", Some(limit - found.len())).await?;
            // A query is no snapshot: what stands behind a gap waits until the gap is filled.
            let numbered = items.into_iter().zip(first..).map_while(|(item, number)| feed_event(item, number));
            let before = found.len();
            found.extend(numbered);
            if found.len() == before {
                break;
            }
        }
        Ok(found)
    }

    /// The numbers of a figure whose places lie in a range, in order; zeros left out.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn figure(&self, figure: &str, from: &str, to: &str) -> Result<Vec<Number>, StoreError> {
        let items = self.range(&Key::figure(figure, "").pk, from, to, None).await?;
        let number = |item: &Item| {
            let value = item.get("value")?.as_n().ok()?.parse().ok()?;
            Some(Number { place: string(item, "sk")?.to_owned(), value })
        };
        Ok(items.iter().filter_map(number).filter(|number| number.value != 0).collect())
    }

    /// Items of a partition of the table itself, by their sort keys, read consistently.
    async fn range(&self, pk: &str, from: &str, to: &str, limit: Option<usize>) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        let mut start = None;
        for _ in 0..MAX_PAGES {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", crate::item::text(pk))
                .expression_attribute_values(":from", crate::item::text(from))
                .expression_attribute_values(":to", crate::item::text(to))
                .set_limit(limit.map(|limit| i32::try_from(limit - found.len()).unwrap_or(i32::MAX)))
                .set_exclusive_start_key(start)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(unavailable)?;
            self.meter(units(answer.consumed_capacity()), 0.0);
            found.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() || limit.is_some_and(|limit| found.len() >= limit) {
                break;
            }
        }
        Ok(found)
    }
}

fn feed_item(number: u64, event: &PublicEvent) -> Result<Item, StoreError> {
    let mut document = event.detail.clone();
    document["type"] = json!(event.kind);
    let mut item: Item = serde_dynamo::to_item(json!({ "event": document }))
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    item.extend(Key::feed(number).to_item());
    Ok(item)
}

fn feed_event(mut item: Item, number: u64) -> Option<FeedEvent> {
    let is_next = Key::of_item(&item) == Key::feed(number);
    let event = item.remove("event").filter(|_| is_next)?;
    Some(FeedEvent { number, event: serde_dynamo::from_attribute_value(event).ok()? })
}

/// A pause before counting anew, longer each time and never the same for two who met.
async fn wait_before(attempt: u32) {
    if attempt > 0 {
        let jitter = u64::from(Uuid::new_v4().as_bytes()[0]) / 8;
        tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 10 + jitter)).await;
    }
}
