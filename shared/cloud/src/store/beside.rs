//! What stands beside a row: the items of its partition.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use domain::access::Session;
use domain::outcome::Read;

use super::error::{StoreError, unavailable};
use super::{Store, units};
use crate::item::{Item, Key, integer, text};
use crate::rows::Stored;

impl Store {
    /// The first journal entries beside a row, in their order, as items.
    ///
    /// # Errors
    /// When the table can't be reached.
    pub async fn history_of(&self, key: &Key, limit: u32) -> Result<Vec<Item>, StoreError> {
        let query = self.client.query().table_name(&self.table);
        let answer = query
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :event)")
            .expression_attribute_names("#pk", "pk")
            .expression_attribute_names("#sk", "sk")
            .expression_attribute_values(":pk", text(&key.pk))
            .expression_attribute_values(":event", text("EVENT#"))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(unavailable)?;
        self.meter(units(answer.consumed_capacity()), 0.0);
        Ok(answer.items.unwrap_or_default())
    }

    /// The sessions beside a holder's access, ended ones too. Whoever changes one has the access's guard, or its own.
    ///
    /// # Errors
    /// When the table can't be reached, or a row not be read.
    pub async fn sessions_beside(&self, key: &Key) -> Result<Vec<Read<Session>>, StoreError> {
        let (mut sessions, mut after) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.table).consistent_read(true);
            let answer = query
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :session)")
                .expression_attribute_names("#pk", "pk")
                .expression_attribute_names("#sk", "sk")
                .expression_attribute_values(":pk", text(&key.pk))
                .expression_attribute_values(":session", text("SESSION#"))
                .set_exclusive_start_key(after)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(unavailable)?;
            self.meter(units(answer.consumed_capacity()), 0.0);
            for item in answer.items.unwrap_or_default() {
                let version = integer(&item, "version").unwrap_or(0);
                sessions.push(Read { value: Session::from_item(item)?, version });
            }
            after = answer.last_evaluated_key;
            if after.is_none() {
                return Ok(sessions);
            }
        }
    }
}
