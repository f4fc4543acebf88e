//! Journals: what happened to a row, entry by entry.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use super::error::{StoreError, unavailable};
use super::{Store, units};
use crate::item::{Item, Key, string, text};
use crate::journal::Entry;
use crate::rows::Unreadable;

/// The highest number of an entry: ten digits.
const LAST: u64 = 9_999_999_999;

/// A journal entry with its number.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// From 1, without a gap.
    pub number: u64,
    /// What it says.
    pub entry: Entry,
}

impl Numbered {
    /// Reads an entry from its item.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn from_item(item: Item) -> Result<Self, Unreadable> {
        let digits = string(&item, "sk").and_then(|sk| sk.strip_prefix("EVENT#"));
        let number = digits.and_then(|digits| digits.parse().ok());
        let number = number.ok_or_else(|| Unreadable::new("a journal entry without a number"))?;
        let entry = serde_dynamo::from_item(item).map_err(|error| Unreadable::new(&error.to_string()))?;
        Ok(Self { number, entry })
    }
}

/// A part of a journal.
#[derive(Debug)]
pub struct Journal {
    /// Entries in the order of their numbers.
    pub entries: Vec<Numbered>,
    /// The number of the last one shown, when more may follow.
    pub next: Option<u64>,
}

impl Store {
    /// The entries of a row's journal behind a number, oldest first: one round trip, consistent.
    ///
    /// # Errors
    /// When the table can't be reached, or an entry not be read.
    pub async fn journal(&self, key: &Key, after: u64, limit: u32) -> Result<Journal, StoreError> {
        // No entry has a higher number, and no other item of the partition sorts between the two.
        let (first, last) = (key.journal(after.saturating_add(1).min(LAST)), key.journal(LAST));
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk AND #sk BETWEEN :first AND :last")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":pk", text(&key.pk))
            .expression_attribute_values(":first", text(first.sk))
            .expression_attribute_values(":last", text(last.sk))
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(unavailable)?;
        self.meter(units(answer.consumed_capacity()), 0.0);
        let more = answer.last_evaluated_key.is_some();
        let items = answer.items.unwrap_or_default().into_iter();
        let entries: Vec<Numbered> = items.map(Numbered::from_item).collect::<Result<_, _>>()?;
        let next = entries.last().map(|last| last.number).filter(|_| more);
        Ok(Journal { entries, next })
    }
}
