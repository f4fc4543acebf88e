//! Reading rows by their keys.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};
use domain::id::CustomerId;
use domain::outcome::Read;

use super::error::{StoreError, malformed, unavailable};
use super::{Store, units};
use crate::item::{Item, Key, integer, string};
use crate::rows::{Stored, Unreadable};

/// The most keys that one read may name: DynamoDB's own bound.
pub const MAX_KEYS: usize = 100;
/// Proposal, settings, customer and idempotency record are read with the invoices.
const _: () = assert!(domain::proposal::MAX_INVOICES + 4 <= MAX_KEYS);
/// How often an incomplete batch read is continued.
const MAX_BATCH_ROUNDS: usize = 5;

/// Rows as they were read, by key, with what guards them.
#[derive(Debug, Default)]
pub struct Rows {
    items: HashMap<Key, Item>,
    journalled: HashMap<Key, u64>,
    /// Names of customers by their own rows, and by what lists showed of other rows.
    customers: HashMap<String, Option<String>>,
    told: HashMap<String, String>,
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

    /// How many journal entries a row had when it was read; none if it was not there.
    pub(super) fn journalled(&self, key: &Key) -> u64 {
        self.journalled.get(key).copied().unwrap_or(0)
    }

    /// The name of a customer, as far as the rows that were read tell it: lists show it beside what is theirs.
    pub(super) fn name_of(&self, customer: &CustomerId) -> Option<&str> {
        let known = self.customers.get(customer.as_str());
        known.map_or_else(|| self.told.get(customer.as_str()).map(String::as_str), |name| name.as_deref())
    }

    /// Takes over what another read brought.
    pub fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
        self.journalled.extend(other.journalled);
        self.customers.extend(other.customers);
        self.told.extend(other.told);
    }

    fn add(&mut self, key: Key, item: Item) {
        if key.sk == "CUSTOMER" {
            let name = string(&item, "name").map(str::to_owned);
            self.customers.extend(string(&item, "id").map(|id| (id.to_owned(), name)));
        } else if let Some(AttributeValue::M(summary)) = item.get("summary") {
            let told = string(summary, "customer").zip(string(summary, "customerName"));
            self.told.extend(told.map(|(id, name)| (id.to_owned(), name.to_owned())));
        }
        self.items.insert(key, item);
    }
}

impl Store {
    /// Reads a row by its key, consistently.
    ///
    /// # Errors
    /// When the table can't be reached, or the row not be read.
    pub async fn read_one<T: Stored>(&self, key: Key) -> Result<Option<Read<T>>, StoreError> {
        Ok(self.read(vec![key.clone()]).await?.take(&key)?)
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
                rows.add(Key::of_item(&item), item);
            }
            wanted = answer.unprocessed_keys.unwrap_or_default().into_values().flat_map(|left| left.keys).collect();
        }
        if wanted.is_empty() { Ok(rows) } else { Err(StoreError::Unavailable("UnprocessedKeys".to_owned())) }
    }
}
