//! Lists: pages that people read, and the agenda that the clock works through.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use chrono::{DateTime, Utc};

use super::error::{StoreError, unavailable};
use super::{Store, units};
use crate::item::{Item, Key, string, text};
use crate::lists::{self, List};

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// The projected summaries.
    pub summaries: Vec<serde_json::Value>,
    /// Where each of them stands.
    pub places: Vec<Position>,
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

impl Position {
    fn of(item: &Item, sort: &str) -> Self {
        let Key { pk, sk } = Key::of_item(item);
        Self { sort: string(item, sort).unwrap_or_default().to_owned(), pk, sk }
    }
}

impl Store {
    /// A page of a list: one round trip, the projected summaries.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn page(&self, list: &List, after: Option<&Position>, limit: u32) -> Result<Page, StoreError> {
        let (items, next) = self.query_list(list, after, limit).await?;
        let (_, _, sort) = list.index();
        let shown = items.into_iter().filter_map(|mut item| {
            let summary = item.remove("summary")?;
            Some((serde_dynamo::from_attribute_value(summary).ok()?, Position::of(&item, sort)))
        });
        let (summaries, places) = shown.unzip();
        Ok(Page { summaries, places, next })
    }

    /// The keys of the rows of a page of a list, and where it goes on.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn keys_of(
        &self,
        list: &List,
        after: Option<&Position>,
        limit: u32,
    ) -> Result<(Vec<Key>, Option<Position>), StoreError> {
        let (items, next) = self.query_list(list, after, limit).await?;
        Ok((items.iter().map(Key::of_item).collect(), next))
    }

    async fn query_list(
        &self,
        list: &List,
        after: Option<&Position>,
        limit: u32,
    ) -> Result<(Vec<Item>, Option<Position>), StoreError> {
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
            .scan_index_forward(!list.latest_first())
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(unavailable)?;
        self.meter(units(answer.consumed_capacity()), 0.0);
        let next = answer.last_evaluated_key.map(|last| Position::of(&last, sort));
        Ok((answer.items.unwrap_or_default(), next))
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
}
