//! The outbox: journal entries whose effects are outstanding, and what is acknowledged of them.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use chrono::{DateTime, Duration, Utc};

use super::alone::Expected;
use super::error::{StoreError, unavailable};
use super::read::MAX_KEYS;
use super::{Store, units};
use crate::item::{Item, Key, text};
use crate::lists::{self, agenda_sort};

/// How long after its transaction an entry's effects are taken for stuck, when nobody has acknowledged them.
pub(super) const STUCK_AFTER: Duration = Duration::minutes(2);

impl Store {
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
}
