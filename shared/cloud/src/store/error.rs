//! Why the store could not do it, and what DynamoDB's errors mean for that.

// Errors are taken by value, as `map_err` hands them over.
#![allow(clippy::needless_pass_by_value)]

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

use crate::rows::Unreadable;

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

/// A request that we put together wrongly.
pub(super) fn malformed(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

pub(super) fn unavailable<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> StoreError {
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
pub(super) fn refused<E, R>(error: SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata + GuardFailure,
{
    match &error {
        SdkError::ServiceError(service) if service.err().is_guard_failure() => StoreError::Conflict,
        _ => StoreError::Unavailable(code_of(&error)),
    }
}

/// Errors that can mean: a row is not as it was read.
pub(super) trait GuardFailure {
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
