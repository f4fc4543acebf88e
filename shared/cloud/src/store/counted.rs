//! What every journal entry is counted in, exactly once however often it is delivered: the figures that it moves,
//! and the feed of public events, which gives each the next number.
//!
//! The note beside the entry says how much of it was counted; one transaction writes the numbers and raises that.
//! An entry that moves more than a transaction holds is counted in several.

use std::time::Duration;

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::Store;
use super::commit::{MAX_TRANSACTION, put};
use super::error::{StoreError, malformed};
use super::outbox::{Conclusion, Note};
use crate::item::{Item, Key, integer, number};
use crate::journal::{Entry, Moved};
use crate::told::{PublicEvent, public_events};

/// How much of an entry one transaction counts: beside it stand the note and the head of the feed.
const MAX_COUNTED: usize = MAX_TRANSACTION - 2;
/// How often counting is tried when others count at the same time.
const ATTEMPTS: u32 = 8;

/// One thing that is counted of an entry.
enum Counted<'a> {
    Figure(&'a Moved),
    Event(PublicEvent),
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
}

fn feed_item(number: u64, event: &PublicEvent) -> Result<Item, StoreError> {
    let mut document = event.detail.clone();
    document["type"] = json!(event.kind);
    let mut item: Item = serde_dynamo::to_item(json!({ "event": document }))
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    item.extend(Key::feed(number).to_item());
    Ok(item)
}

/// A pause before counting anew, longer each time and never the same for two who met.
async fn wait_before(attempt: u32) {
    if attempt > 0 {
        let jitter = u64::from(Uuid::new_v4().as_bytes()[0]) / 8;
        tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 10 + jitter)).await;
    }
}
