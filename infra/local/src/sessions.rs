//! Sessions of people who move the clock: it moves the business's time, not their sign-in. In the cloud nobody moves
//! time, so this exists here only.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Duration, SecondsFormat, Utc};

use crate::StartError;

/// What a session's row says of time.
const INSTANTS: [&str; 2] = ["seenAt", "endsAt"];

/// Takes the sessions that are open along by so much.
///
/// # Errors
/// The database did not answer.
pub(crate) async fn take_along(client: &Client, table: &str, by: Duration) -> Result<(), StartError> {
    let failed = |error: String| StartError::new(format!("the sessions could not be taken along: {error}"));
    let open = client
        .scan()
        .table_name(table)
        .filter_expression("begins_with(sk, :session) AND attribute_not_exists(endedAt)")
        .expression_attribute_values(":session", AttributeValue::S("SESSION#".to_owned()))
        .into_paginator()
        .items()
        .send()
        .collect::<Result<Vec<_>, _>>()
        .await
        .map_err(|error| failed(error.to_string()))?;
    for mut item in open {
        for name in INSTANTS {
            if let Some(AttributeValue::S(instant)) = item.get_mut(name)
                && let Ok(at) = instant.parse::<DateTime<Utc>>()
            {
                *instant = (at + by).to_rfc3339_opts(SecondsFormat::AutoSi, true);
            }
        }
        let put = client.put_item().table_name(table).set_item(Some(item)).send().await;
        put.map_err(|error| failed(error.to_string()))?;
    }
    Ok(())
}
