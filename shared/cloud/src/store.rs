//! The tenant's table. Every read names its keys or its list; nothing is ever scanned.
//!
//! There is one kind of guard: "this row is as I read it". Rules live in the domain alone, so a failed guard
//! only ever means: load again, decide again.

// Errors are taken by value, as `map_err` hands them over.
#![allow(clippy::needless_pass_by_value)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, KeysAndAttributes, Put, ReturnConsumedCapacity, TransactWriteItem,
};
use chrono::{DateTime, Duration, Utc};
use domain::moment::Moment;
use domain::outcome::{Changes, Read, Row};
use domain::plan::Plan;

use crate::item::{Item, Key, integer, number, string, text};
use crate::journal::{self, Entry};
use crate::lists::{self, List, agenda_sort};
use crate::rows::{self, Stored, Unreadable};
use crate::surroundings::{Missing, Surroundings};

/// The most keys that one read may name: DynamoDB's own bound.
const MAX_KEYS: usize = 100;
/// The most items of one transaction: DynamoDB's own bound.
const MAX_TRANSACTION: usize = 100;
/// Rows of one transaction beside those of its invoices: proposal, plan, reference, customer, journal entry,
/// outstanding note, idempotency record, session.
const OTHER_ROWS: usize = 8;
const _: () = assert!(domain::proposal::MAX_INVOICES + OTHER_ROWS <= MAX_TRANSACTION);
/// Proposal, settings, customer and idempotency record are read with the invoices.
const _: () = assert!(domain::proposal::MAX_INVOICES + 4 <= MAX_KEYS);
/// How long after its transaction an entry's effects are taken for stuck, when nobody has acknowledged them.
const STUCK_AFTER: Duration = Duration::minutes(2);
/// How often an incomplete batch read is continued.
const MAX_BATCH_ROUNDS: usize = 5;

/// Why the store could not do it. Never the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A guard failed, or two transactions met: load and decide again.
    #[error("a row was changed meanwhile")]
    Conflict,
    /// DynamoDB did not do it, or did not answer. The code is its own.
    #[error("the table can't be reached or refuses: {0}")]
    Unavailable(String),
    /// A row can't be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// What operations have cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Requests to DynamoDB.
    pub round_trips: u32,
    /// Read capacity, in units, as DynamoDB counts it, indexes included.
    pub read_units: f64,
    /// Write capacity likewise.
    pub write_units: f64,
}

/// The tenant's table.
#[derive(Clone)]
pub struct Store {
    client: Client,
    table: String,
    sending_minute: u32,
    usage: Arc<Mutex<Usage>>,
}

/// Rows as they were read, by key, with what guards them.
#[derive(Debug, Default)]
pub struct Rows {
    items: HashMap<Key, Item>,
    journalled: HashMap<Key, u64>,
}

impl Rows {
    /// A row, if it exists.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn take<T: Stored>(&mut self, key: &Key) -> Result<Option<Read<T>>, Unreadable> {
        let Some(item) = self.items.remove(key) else { return Ok(None) };
        let version = integer(&item, "version").unwrap_or(0);
        self.journalled.insert(key.clone(), integer(&item, "journalled").unwrap_or(0));
        Ok(Some(Read { value: T::from_item(item)?, version }))
    }

    /// An item as it is, if it exists.
    pub fn take_item(&mut self, key: &Key) -> Option<Item> {
        self.items.remove(key)
    }

    /// Takes over what another read brought.
    pub fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
        self.journalled.extend(other.journalled);
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// The projected summaries.
    pub summaries: Vec<serde_json::Value>,
    /// The sort position of the last one shown, with its key, when more follow.
    pub next: Option<Position>,
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The value of the list's sort attribute.
    pub sort: String,
    /// The partition key of the row.
    pub pk: String,
    /// The sort key of the row.
    pub sk: String,
}

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

impl Store {
    /// Opens the table that the surroundings name.
    ///
    /// # Errors
    /// When they name none.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        let mut config = aws_sdk_dynamodb::config::Builder::from(surroundings.sdk());
        config.set_endpoint_url(surroundings.endpoint("DYNAMODB"));
        Ok(Self {
            client: Client::from_conf(config.build()),
            table: surroundings.variable("TABLE_NAME")?,
            sending_minute: surroundings.sending_minute()?,
            usage: Arc::default(),
        })
    }

    /// The minute of the hour at which this tenant acts.
    #[must_use]
    pub const fn sending_minute(&self) -> u32 {
        self.sending_minute
    }

    /// What operations have cost since the store was opened.
    #[must_use]
    pub fn usage(&self) -> Usage {
        *self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds one round trip and what it consumed.
    fn meter(&self, read_units: f64, write_units: f64) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        usage.round_trips += 1;
        usage.read_units += read_units;
        usage.write_units += write_units;
    }

    /// Reads rows by their keys, consistently, in one round trip as long as DynamoDB answers it whole.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn read(&self, keys: Vec<Key>) -> Result<Rows, StoreError> {
        let mut rows = Rows::default();
        let mut wanted: Vec<Item> = Vec::new();
        for key in keys {
            let item = key.to_item();
            if !wanted.contains(&item) {
                wanted.push(item);
            }
        }
        for _ in 0..MAX_BATCH_ROUNDS {
            if wanted.is_empty() {
                return Ok(rows);
            }
            let batch =
                KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build().map_err(malformed)?;
            let answer = self
                .client
                .batch_get_item()
                .request_items(&self.table, batch)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(unavailable)?;
            self.meter(units(answer.consumed_capacity()), 0.0);
            for item in answer.responses.unwrap_or_default().into_values().flatten() {
                rows.items.insert(Key::of_item(&item), item);
            }
            wanted = answer.unprocessed_keys.unwrap_or_default().into_values().flat_map(|left| left.keys).collect();
        }
        if wanted.is_empty() { Ok(rows) } else { Err(StoreError::Unavailable("UnprocessedKeys".to_owned())) }
    }

    /// Writes all changes of a command in one transaction: its rows, its journal entry with the note that
    /// effects are outstanding, and the record of the request.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a row is not as it was read.
    pub async fn commit(
        &self,
        changes: &Changes,
        read: &Rows,
        moment: &Moment,
        correlation: &str,
        record: Option<&Record>,
    ) -> Result<(), StoreError> {
        let addressed = Key::aggregate(&changes.addressed);
        let journal_number = read.journalled.get(&addressed).copied().unwrap_or(0) + 1;
        let mut puts = Vec::new();
        for change in &changes.rows {
            let key = Key::of(&change.after);
            let known = read.journalled.get(&key).copied().unwrap_or(0);
            let journalled = if key == addressed { journal_number } else { known };
            puts.push(self.guarded(&key, &change.after, change.seen, journalled)?);
            if let (0, Row::Plan(plan)) = (change.seen, &change.after) {
                puts.push(self.reference(plan));
            }
        }
        let entry = Entry {
            at: moment.now,
            actor: moment.actor.to_string(),
            correlation: correlation.to_owned(),
            events: changes.events.iter().map(journal::told).collect(),
            changes: changes.rows.iter().flat_map(journal::field_changes).collect(),
        };
        let journal_key = addressed.journal(journal_number);
        puts.push(self.journal_entry(&journal_key, &entry)?);
        puts.push(self.outstanding(&journal_key, moment.now));
        puts.extend(record.map(|record| self.record(record, moment.now)));
        self.transact(puts).await
    }

    /// A row with its keys, its lists and its guard.
    fn guarded(&self, key: &Key, row: &Row, seen: u64, journalled: u64) -> Result<Put, StoreError> {
        let mut item = to_item(&rows::fields(row))?;
        item.extend(key.to_item());
        item.insert("format".to_owned(), number(rows::FORMAT));
        item.insert("version".to_owned(), number(seen + 1));
        item.insert("journalled".to_owned(), number(journalled));
        lists::add_keys(&mut item, key, row);
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
    fn new_item(&self, item: Item) -> Put {
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

    async fn transact(&self, puts: Vec<Put>) -> Result<(), StoreError> {
        let items = puts.into_iter().map(|put| TransactWriteItem::builder().put(put).build()).collect();
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
        self.transact(vec![self.record(record, now)]).await
    }

    /// A page of a list: one round trip, the projected summaries.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn page(&self, list: &List, after: Option<&Position>, limit: u32) -> Result<Page, StoreError> {
        let (index, partition, sort) = list.index();
        let start = after.map(|position| {
            let mut item = Key { pk: position.pk.clone(), sk: position.sk.clone() }.to_item();
            item.insert(partition.to_owned(), text(list.key()));
            item.insert(sort.to_owned(), text(&position.sort));
            item
        });
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression("#list = :list")
            .expression_attribute_names("#list", partition)
            .expression_attribute_values(":list", text(list.key()))
            .set_exclusive_start_key(start)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(unavailable)?;
        self.meter(units(answer.consumed_capacity()), 0.0);
        let next = answer.last_evaluated_key.map(|last| Position {
            sort: string(&last, sort).unwrap_or_default().to_owned(),
            pk: string(&last, "pk").unwrap_or_default().to_owned(),
            sk: string(&last, "sk").unwrap_or_default().to_owned(),
        });
        let summaries = answer.items.unwrap_or_default().into_iter().filter_map(|mut item| {
            let summary = item.remove("summary")?;
            serde_dynamo::from_attribute_value(summary).ok()
        });
        Ok(Page { summaries: summaries.collect(), next })
    }

    /// Keys of the agenda whose instant has come, earliest first.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn agenda(&self, partition: &str, until: DateTime<Utc>, limit: u32) -> Result<Vec<Key>, StoreError> {
        let items = self.agenda_query(partition, "#sort <= :bound", until, limit).await?;
        Ok(items.iter().map(Key::of_item).collect())
    }

    /// The earliest instant of what is due after another; `None` when nothing waits. The index may lag a second.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn agenda_head(&self, after: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let items = self.agenda_query(lists::DUE, "#sort > :bound", after, 1).await?;
        let instant = |item: &Item| string(item, "agendaSort")?.split('#').next()?.parse().ok();
        Ok(items.first().and_then(instant))
    }

    async fn agenda_query(
        &self,
        partition: &str,
        condition: &str,
        bound: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Item>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("agenda")
            .key_condition_expression(format!("#agenda = :agenda AND {condition}"))
            .expression_attribute_names("#agenda", "agenda")
            .expression_attribute_values(":agenda", text(partition))
            .expression_attribute_names("#sort", "agendaSort")
            // '~' sorts behind everything that can follow the instant.
            .expression_attribute_values(":bound", text(format!("{}~", lists::stamp(bound))))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = query.send().await.map_err(unavailable)?;
        self.meter(units(answer.consumed_capacity()), 0.0);
        Ok(answer.items.unwrap_or_default())
    }

    /// Journal entries whose effects are outstanding and should have been delivered by an instant, as items.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn undelivered(&self, until: DateTime<Utc>, limit: usize) -> Result<Vec<Item>, StoreError> {
        let limit = u32::try_from(limit.min(MAX_KEYS)).unwrap_or(u32::MAX);
        // A note's instant lies that much behind its transaction.
        let keys = self.agenda(lists::EFFECTS, until + STUCK_AFTER, limit).await?;
        let entries: Vec<Key> =
            keys.iter().filter(|key| key.sk.starts_with("OUTSTANDING#")).map(Key::journal_of_outstanding).collect();
        let mut rows = self.read(entries.clone()).await?;
        Ok(entries.iter().filter_map(|key| rows.take_item(key)).collect())
    }

    /// Some effects of a journal entry are delivered, and some are not: which are remembered, and when the
    /// others are tried again.
    ///
    /// # Errors
    /// When the table can't be reached, or somebody has acknowledged the rest meanwhile.
    pub async fn remember_delivered(
        &self,
        journal: &Key,
        delivered: &[&str],
        again_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let key = journal.outstanding();
        let mut item = key.to_item();
        item.insert("agenda".to_owned(), text(lists::EFFECTS));
        item.insert("agendaSort".to_owned(), text(agenda_sort(again_at, &key)));
        item.insert("delivered".to_owned(), AttributeValue::L(delivered.iter().map(|effect| text(*effect)).collect()));
        self.put(item, Expected::With("pk", text(&key.pk))).await
    }

    /// All effects of a journal entry are delivered.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn acknowledge(&self, journal: &Key) -> Result<(), StoreError> {
        let answer = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(journal.outstanding().to_item()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(unavailable)?;
        self.meter(0.0, units(answer.consumed_capacity()));
        Ok(())
    }

    /// Writes an item of its own, without a transaction, if it is as expected.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not.
    pub async fn put(&self, item: Item, expected: Expected<'_>) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let put = match expected {
            Expected::Absent => put.condition_expression("attribute_not_exists(pk)"),
            Expected::AbsentOrExpired(now) => put
                .condition_expression("attribute_not_exists(pk) OR #until <= :now")
                .expression_attribute_names("#until", "until")
                .expression_attribute_values(":now", text(lists::stamp(now))),
            Expected::With(name, value) => put
                .condition_expression("#guard = :guard")
                .expression_attribute_names("#guard", name)
                .expression_attribute_values(":guard", value),
        };
        let answer = put.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(refused)?;
        self.meter(0.0, units(answer.consumed_capacity()));
        Ok(())
    }

    /// Deletes an item if one of its attributes is as expected; it is no error when it is not.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn delete_if(&self, key: &Key, name: &str, value: AttributeValue) -> Result<(), StoreError> {
        let answer = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key.to_item()))
            .condition_expression("#guard = :guard")
            .expression_attribute_names("#guard", name)
            .expression_attribute_values(":guard", value)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(refused);
        match answer {
            Ok(answer) => self.meter(0.0, units(answer.consumed_capacity())),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// What an item that is written alone must be.
pub enum Expected<'a> {
    /// It must not exist.
    Absent,
    /// It must not exist, or its attribute `until` must have passed.
    AbsentOrExpired(DateTime<Utc>),
    /// An attribute must have a value.
    With(&'a str, AttributeValue),
}

/// A document as an item; what is null is left out.
fn to_item(fields: &serde_json::Value) -> Result<Item, StoreError> {
    let item: Item = serde_dynamo::to_item(fields).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(item.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

/// What a request consumed, its indexes included.
fn units<'a>(capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) -> f64 {
    capacity.into_iter().filter_map(ConsumedCapacity::capacity_units).sum()
}

/// A request that we put together wrongly.
fn malformed(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

fn unavailable<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> StoreError {
    StoreError::Unavailable(code_of(&error))
}

fn code_of<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("unknown").to_owned(),
        SdkError::TimeoutError(_) => "timeout".to_owned(),
        SdkError::DispatchFailure(_) => "no connection".to_owned(),
        _ => "no answer".to_owned(),
    }
}

/// Tells a failed guard from everything else.
fn refused<E, R>(error: SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata + GuardFailure,
{
    match &error {
        SdkError::ServiceError(service) if service.err().is_guard_failure() => StoreError::Conflict,
        _ => StoreError::Unavailable(code_of(&error)),
    }
}

/// Errors that can mean: a row is not as it was read.
trait GuardFailure {
    fn is_guard_failure(&self) -> bool;
}

impl GuardFailure for TransactWriteItemsError {
    fn is_guard_failure(&self) -> bool {
        match self {
            Self::TransactionCanceledException(cancelled) => cancelled
                .cancellation_reasons()
                .iter()
                .any(|reason| matches!(reason.code(), Some("ConditionalCheckFailed" | "TransactionConflict"))),
            Self::TransactionInProgressException(_) => true,
            _ => false,
        }
    }
}

impl GuardFailure for aws_sdk_dynamodb::operation::put_item::PutItemError {
    fn is_guard_failure(&self) -> bool {
        self.is_conditional_check_failed_exception() || self.is_transaction_conflict_exception()
    }
}

impl GuardFailure for aws_sdk_dynamodb::operation::delete_item::DeleteItemError {
    fn is_guard_failure(&self) -> bool {
        self.is_conditional_check_failed_exception() || self.is_transaction_conflict_exception()
    }
}
