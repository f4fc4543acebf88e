//! What stands before the engine: it checks the rights of the function that calls and passes the
//! request on unchanged.

use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::consumed::Consumed;
use crate::calls::{Calls, Denied, caller};

/// DynamoDB takes bodies up to 16 MB.
const LARGEST_BODY_BYTES: usize = 16 * 1024 * 1024;

/// The front of an engine.
#[derive(Debug)]
pub struct Front {
    /// Where the engine listens.
    pub engine: String,
    /// The rights.
    pub calls: Arc<Calls>,
    /// What requests consume.
    pub consumed: Arc<Consumed>,
    /// A client for the engine.
    pub http: reqwest::Client,
}

/// The answers to the SDK.
pub fn router(front: Arc<Front>) -> Router {
    Router::new().fallback(pass).with_state(front)
}

async fn pass(State(front): State<Arc<Front>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if let Err(Denied(message)) = front.check(&parts.headers, &body) {
        let kind = "com.amazon.coral.service#AccessDeniedException";
        let answer = json!({ "__type": kind, "Message": message });
        return (StatusCode::BAD_REQUEST, Json(answer)).into_response();
    }
    let mut headers = parts.headers;
    let asking = caller(&headers).map(str::to_owned).zip(operation(&headers).map(str::to_owned));
    headers.remove(header::HOST);
    headers.remove(header::CONTENT_LENGTH);
    let asked = front.http.request(parts.method, &front.engine).headers(headers).body(body).send().await;
    match asked {
        Ok(answer) => relay(&front.consumed, asking, answer).await,
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Passes an answer on, and notes what it says was consumed by who asked for which operation.
async fn relay(consumed: &Consumed, asking: Option<(String, String)>, answer: reqwest::Response) -> Response {
    let status = answer.status();
    let mut headers = answer.headers().clone();
    headers.remove(header::TRANSFER_ENCODING);
    match answer.bytes().await {
        Ok(body) => {
            if let Some((caller, operation)) = asking {
                consumed.add(&caller, &operation, &body);
            }
            (status, headers, body).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the database broke off");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The operation that a request names.
fn operation(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-target")?.to_str().ok()?.split('.').nth(1)
}

impl Front {
    fn check(&self, headers: &HeaderMap, body: &Bytes) -> Result<(), Denied> {
        let Some(operation) = operation(headers) else {
            return Ok(());
        };
        let input: Value = serde_json::from_slice(body).unwrap_or_default();
        for (action, resource) in needed(operation, &input) {
            self.calls.check(headers, &action, &[resource])?;
        }
        Ok(())
    }
}

/// The rights that a request needs: a transaction needs that of each of its parts.
fn needed(operation: &str, input: &Value) -> Vec<(String, String)> {
    let one = |action: &str, input: &Value| (format!("dynamodb:{action}"), resource(input));
    match operation {
        "TransactWriteItems" | "TransactGetItems" => input["TransactItems"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flatten()
            .map(|(kind, part)| match kind.as_str() {
                "ConditionCheck" => one("ConditionCheckItem", part),
                kind => one(&format!("{kind}Item"), part),
            })
            .collect(),
        "BatchGetItem" | "BatchWriteItem" => input["RequestItems"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(table, _)| one(operation, &json!({ "TableName": table })))
            .collect(),
        operation => vec![one(operation, input)],
    }
}

fn resource(input: &Value) -> String {
    let table = input["TableName"].as_str().unwrap_or("*");
    let table = table.rsplit('/').next().unwrap_or(table);
    match input["IndexName"].as_str() {
        Some(index) => format!("table/{table}/index/{index}"),
        None => format!("table/{table}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::needed;

    #[test]
    fn a_transaction_needs_the_rights_of_its_parts() {
        let input = json!({ "TransactItems": [
            { "Put": { "TableName": "t" } },
            { "ConditionCheck": { "TableName": "t" } },
        ] });
        let pair = |action: &str| (action.to_owned(), "table/t".to_owned());
        assert_eq!(
            needed("TransactWriteItems", &input),
            [pair("dynamodb:PutItem"), pair("dynamodb:ConditionCheckItem")]
        );
    }

    #[test]
    fn a_query_of_an_index_needs_the_right_on_it() {
        let input = json!({ "TableName": "t", "IndexName": "agenda" });
        assert_eq!(needed("Query", &input), [("dynamodb:Query".to_owned(), "table/t/index/agenda".to_owned())]);
    }
}
