//! Writing all changes of a command in one transaction.

use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, ReturnConsumedCapacity, TransactWriteItem};
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{Holder, Session};
use domain::moment::Moment;
use domain::outcome::{Change, Changes, Read, Row};
use domain::plan::Plan;

use super::error::{StoreError, malformed, refused};
use super::outbox::STUCK_AFTER;
use super::read::Rows;
use super::{Store, units};
use crate::item::{Item, Key, number, text};
use crate::journal::{self, Entry};
use crate::lists::{self, agenda_sort};
use crate::rows;
use crate::told::told;

/// The most items of one transaction: DynamoDB's own bound.
pub(super) const MAX_TRANSACTION: usize = 100;
/// Rows of one transaction beside those of its invoices: proposal, plan, reference, customer, journal entry,
/// outstanding note, idempotency record, session.
const OTHER_ROWS: usize = 8;
const _: () = assert!(domain::proposal::MAX_INVOICES + OTHER_ROWS <= MAX_TRANSACTION);

/// How long a session is kept after its end: who was in, and when, stays in the journal.
const KEPT_AFTER_ITS_END: TimeDelta = TimeDelta::days(7);

/// The record of a request that was carried out, stored with its reply.
#[derive(Clone, Debug)]
pub struct Record {
    /// Where it stands.
    pub key: Key,
    /// What was asked: a repeat with another body is refused.
    pub request_hash: String,
    /// What was answered.
    pub reply: String,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
}

/// What is written along with a command's changes.
#[derive(Debug, Default)]
pub struct Alongside {
    /// The record of the request, where it has an idempotency key.
    pub record: Option<Record>,
    /// The session by which it came, as it was read.
    pub session: Option<Read<Session>>,
}

/// What becomes of the items beside a row.
struct Beside {
    /// They are new, or go.
    needed: Vec<TransactWriteItem>,
    /// They stay, and only show something else of the row.
    refreshed: Vec<TransactWriteItem>,
}

impl Store {
    /// Writes all changes of a command in one transaction: its rows, its journal entry with the note that
    /// effects are outstanding, the record of the request, and that its session stands.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a row is not as it was read.
    pub async fn commit(
        &self,
        changes: &Changes,
        read: &Rows,
        moment: &Moment,
        correlation: &str,
        beside: &Alongside,
    ) -> Result<(), StoreError> {
        let addressed = Key::aggregate(&changes.addressed);
        let journal_number = read.journalled(&addressed) + 1;
        let (mut writes, mut refreshed) = (Vec::new(), Vec::new());
        for change in &changes.rows {
            let key = Key::of(&change.after);
            let known = read.journalled(&key);
            let journalled = if key == addressed { journal_number } else { known };
            let name = name_of(&change.after, changes, read);
            writes.push(put(self.guarded(&key, change, journalled, name)?));
            if let (0, Row::Plan(plan)) = (change.seen, &change.after) {
                writes.push(put(self.reference(plan)));
            }
            let beside = self.companions(change, name)?;
            writes.extend(beside.needed);
            refreshed.extend(beside.refreshed);
        }
        let entry = Entry {
            at: moment.now,
            actor: moment.actor.to_string(),
            correlation: correlation.to_owned(),
            events: changes.events.iter().map(told).collect(),
            changes: changes.rows.iter().flat_map(journal::field_changes).collect(),
            figures: journal::moved(&changes.rows),
        };
        let journal_key = addressed.journal(journal_number);
        writes.push(put(self.journal_entry(&journal_key, &entry)?));
        writes.push(put(self.outstanding(&journal_key, moment.now)));
        writes.extend(beside.record.as_ref().map(|record| put(self.record(record, moment.now))));
        if let Some(session) = &beside.session {
            writes.push(self.session_stands(session, moment.now)?);
        }
        // Of very many a list shows some as they were; whoever opens one sees it as it is.
        refreshed.truncate(MAX_TRANSACTION.saturating_sub(writes.len()));
        writes.extend(refreshed);
        self.transact(writes).await
    }

    /// What follows from a row and stands beside it: tasks and blocks. They need no guard of their own, because
    /// whoever writes them has the row's.
    fn companions(&self, change: &Change, name: Option<&str>) -> Result<Beside, StoreError> {
        let before = change.before.as_ref().map(|row| lists::companions(row, name)).unwrap_or_default();
        let after = lists::companions(&change.after, name);
        let gone = before.iter().filter(|(key, _)| after.iter().all(|(kept, _)| kept != key));
        let needed = gone.map(|(key, _)| self.deletion(key)).collect::<Result<Vec<_>, _>>()?;
        let mut beside = Beside { needed, refreshed: Vec::new() };
        for (key, fields) in after.iter().filter(|companion| !before.contains(companion)) {
            let mut item = to_item(fields)?;
            item.extend(key.to_item());
            let new = Put::builder().table_name(&self.table).set_item(Some(item)).build().map_err(malformed)?;
            let known = before.iter().any(|(known, _)| known == key);
            if known { &mut beside.refreshed } else { &mut beside.needed }.push(put(new));
        }
        Ok(beside)
    }

    pub(super) fn deletion(&self, key: &Key) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(key.to_item())).build();
        Ok(TransactWriteItem::builder().delete(delete.map_err(malformed)?).build())
    }

    /// A row with its keys, its lists and its guard.
    fn guarded(&self, key: &Key, change: &Change, journalled: u64, name: Option<&str>) -> Result<Put, StoreError> {
        let (row, seen) = (&change.after, change.seen);
        let mut item = to_item(&rows::fields(row))?;
        item.extend(key.to_item());
        item.insert("format".to_owned(), number(rows::FORMAT));
        item.insert("version".to_owned(), number(seen + 1));
        item.insert("journalled".to_owned(), number(journalled));
        lists::add_keys(&mut item, key, row, name);
        if let Row::Session(session) = row {
            item.insert("expiresAt".to_owned(), number((session.ends_at + KEPT_AFTER_ITS_END).timestamp()));
        }
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = if seen == 0 {
            put.condition_expression("attribute_not_exists(pk)")
        } else {
            put.condition_expression("#version = :seen")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":seen", number(seen))
        };
        put.build().map_err(malformed)
    }

    /// The session by which a change came must stand when it is written. A customer's is written along, with the
    /// changes that it has made this hour; a user's is only looked at, so that several at once don't meet.
    fn session_stands(&self, session: &Read<Session>, now: DateTime<Utc>) -> Result<TransactWriteItem, StoreError> {
        let key = Key::session(session.value.holder.place(), session.value.fingerprint);
        if matches!(session.value.holder, Holder::Customer(_)) {
            return Ok(put(self.rewritten(&key, &session.value.wrote(now).into(), session.version)?));
        }
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key.to_item()))
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(#ended)")
            .expression_attribute_names("#ended", "endedAt")
            .build()
            .map_err(malformed)?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    /// A row without a journal of its own that is written along, if it is as it was read.
    fn rewritten(&self, key: &Key, after: &Row, seen: u64) -> Result<Put, StoreError> {
        self.guarded(key, &Change { seen, before: None, after: after.clone() }, 0, None)
    }

    /// Writes a row that is in no list and has no journal, if it is as it was read: a session was used.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not.
    pub async fn touch(&self, key: &Key, after: &Row, seen: u64) -> Result<(), StoreError> {
        self.transact(vec![put(self.rewritten(key, after, seen)?)]).await
    }

    /// From the code in its creditor references to the plan; also what makes the code unique.
    fn reference(&self, plan: &Plan) -> Put {
        let agreement = plan.agreement();
        let mut item = Key::reference(&agreement.code).to_item();
        item.insert("plan".to_owned(), text(agreement.id.to_string()));
        self.new_item(item)
    }

    fn journal_entry(&self, key: &Key, entry: &Entry) -> Result<Put, StoreError> {
        let mut item: Item =
            serde_dynamo::to_item(entry).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        item.extend(key.to_item());
        item.insert("format".to_owned(), number(rows::FORMAT));
        Ok(self.new_item(item))
    }

    fn outstanding(&self, journal: &Key, now: DateTime<Utc>) -> Put {
        let key = journal.outstanding();
        let mut item = key.to_item();
        item.insert("agenda".to_owned(), text(lists::EFFECTS));
        item.insert("agendaSort".to_owned(), text(agenda_sort(now + STUCK_AFTER, &key)));
        self.new_item(item)
    }

    /// An item that must not exist yet.
    pub(super) fn new_item(&self, item: Item) -> Put {
        // The table and the item are there: nothing else is required.
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .unwrap_or_else(|_| unreachable!("a put has a table and an item"))
    }

    fn record(&self, record: &Record, now: DateTime<Utc>) -> Put {
        let mut item = record.key.to_item();
        item.insert("request".to_owned(), text(&record.request_hash));
        item.insert("reply".to_owned(), text(&record.reply));
        item.insert("expiresAt".to_owned(), number(record.expires_at.timestamp()));
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            // TTL deletes days late: an expired record counts as none.
            .condition_expression("attribute_not_exists(pk) OR #expires <= :now")
            .expression_attribute_names("#expires", "expiresAt")
            .expression_attribute_values(":now", number(now.timestamp()))
            .build()
            .unwrap_or_else(|_| unreachable!("a put has a table and an item"))
    }

    pub(super) async fn transact(&self, items: Vec<TransactWriteItem>) -> Result<(), StoreError> {
        let answer = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(answer) => {
                self.meter(0.0, units(answer.consumed_capacity()));
                Ok(())
            }
            Err(error) => {
                self.meter(0.0, 0.0);
                Err(refused(error))
            }
        }
    }

    /// Writes the record of a request that changed nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is one by now.
    pub async fn remember(&self, record: &Record, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.transact(vec![put(self.record(record, now))]).await
    }
}

/// The name of a row's customer for lists: as it is written along with it, else as it was read.
fn name_of<'a>(row: &Row, changes: &'a Changes, read: &'a Rows) -> Option<&'a str> {
    let customer = lists::customer_of(row)?;
    let written = changes.rows.iter().find_map(|change| match &change.after {
        Row::Customer(written) if written.id == *customer => Some(written.name.as_ref()),
        _ => None,
    });
    written.map_or_else(|| read.name_of(customer), |name| name.map(domain::text::Name::as_str))
}

pub(super) fn put(put: Put) -> TransactWriteItem {
    TransactWriteItem::builder().put(put).build()
}

/// A document as an item; what is null is left out.
fn to_item(fields: &serde_json::Value) -> Result<Item, StoreError> {
    let item: Item = serde_dynamo::to_item(fields).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(item.into_iter().filter(|(_, value)| !value.is_null()).collect())
}
