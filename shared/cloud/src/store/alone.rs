//! Items that are written alone, without a transaction: mails and the lease.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use chrono::{DateTime, Utc};

use super::error::{StoreError, refused};
use super::{Store, units};
use crate::item::{Item, Key, text};
use crate::lists;

/// What an item that is written alone must be.
pub enum Expected<'a> {
    /// It must not exist.
    Absent,
    /// It must not exist, or its attribute `until` must have passed.
    AbsentOrExpired(DateTime<Utc>),
    /// An attribute must have a value.
    With(&'a str, AttributeValue),
}

impl Store {
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
