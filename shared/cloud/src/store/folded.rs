//! Reading what was counted: figures, and the feed of public events.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde_json::Value;

use super::error::{StoreError, unavailable};
use super::{Store, units};
use crate::item::{Item, Key, string, text};

/// The most pages of a partition that are read at once.
const MAX_PAGES: usize = 10;

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
            let next = Key::feed(after + found.len() as u64 + 1);
            if found.len() == before || next.pk == key.pk {
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
                .expression_attribute_values(":pk", text(pk))
                .expression_attribute_values(":from", text(from))
                .expression_attribute_values(":to", text(to))
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

fn feed_event(mut item: Item, number: u64) -> Option<FeedEvent> {
    let is_next = Key::of_item(&item) == Key::feed(number);
    let event = item.remove("event").filter(|_| is_next)?;
    Some(FeedEvent { number, event: serde_dynamo::from_attribute_value(event).ok()? })
}
