//! The outbox: journal entries whose effects are outstanding, and what is acknowledged of them.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use chrono::{DateTime, Duration, Utc};

use super::alone::Expected;
use super::error::{StoreError, unavailable};
use super::read::MAX_KEYS;
use super::{Store, units};
use crate::item::{Item, Key, integer, number, text};
use crate::lists::{self, agenda_sort};

/// What is outstanding of a journal entry.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// The effects that were delivered.
    pub delivered: Vec<String>,
    /// How much of the entry was counted, see [`Store::conclude`].
    pub counted: usize,
}

/// How a delivery of an entry ends.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// The effects that are delivered by now.
    pub delivered: Vec<String>,
    /// When the others are tried again; none when all are delivered.
    pub again_at: Option<DateTime<Utc>>,
}

impl Note {
    /// As it stands beside its entry.
    pub(super) fn to_item(&self, key: &Key, again_at: DateTime<Utc>) -> Item {
        let mut item = key.to_item();
        item.insert("agenda".to_owned(), text(lists::EFFECTS));
        item.insert("agendaSort".to_owned(), text(agenda_sort(again_at, key)));
        item.insert("delivered".to_owned(), AttributeValue::L(self.delivered.iter().map(text).collect()));
        item.insert("counted".to_owned(), number(self.counted));
        item
    }
}

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

    /// What is outstanding of a journal entry; nothing when everything was acknowledged.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn note(&self, journal: &Key) -> Result<Option<Note>, StoreError> {
        let key = journal.outstanding();
        let item = self.read(vec![key.clone()]).await?.take_item(&key);
        Ok(item.map(|item| Note {
            delivered: item
                .get("delivered")
                .and_then(|list| list.as_l().ok())
                .map_or_else(Vec::new, |list| list.iter().filter_map(|effect| effect.as_s().ok()).cloned().collect()),
            counted: integer(&item, "counted").and_then(|counted| usize::try_from(counted).ok()).unwrap_or(0),
        }))
    }

    /// An entry of which nothing is left to be counted: its note goes, or keeps what was delivered.
    pub(super) async fn conclude_note(&self, journal: &Key, note: &Note, how: &Conclusion) -> Result<(), StoreError> {
        let Some(again_at) = how.again_at else { return self.acknowledge(journal).await };
        let key = journal.outstanding();
        self.put(note.to_item(&key, again_at), Expected::With("pk", text(&key.pk))).await
    }

    /// All effects of a journal entry are delivered.
    ///
    /// # Errors
    /// When the table can't be reached.
    async fn acknowledge(&self, journal: &Key) -> Result<(), StoreError> {
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
