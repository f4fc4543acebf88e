//! What stands beside a row: the items of its partition.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use super::error::{StoreError, unavailable};
use super::{Store, units};
use crate::item::{Item, Key, text};

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
}
