//! Who a customer's session speaks for: API Gateway asks before it lets a request of the portal through.
//!
//! The answer says who, and by which session; it may be remembered for a minute. Nothing is decided on it that
//! changes anything: every write looks at the session again in its own transaction.

use chrono::DateTime;
use cloud::Store;
use cloud::access;
use domain::moment::Actor;
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};

/// The longest header that is looked at; a session's secret is shorter.
const LONGEST: usize = 256;

/// Answers an authorizer event of an HTTP API (format 2.0) with a simple response.
///
/// # Errors
/// When the store does not answer: API Gateway then lets nobody in.
pub async fn handle(store: &Store, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (event, deadline) = (event.payload, i64::try_from(event.context.deadline).ok());
    // A gateway that says no time leaves the moment by which we must have answered: a session is then over a little
    // earlier, and never later.
    let now = event["requestContext"]["timeEpoch"].as_i64().or(deadline).and_then(DateTime::from_timestamp_millis);
    let (Some(now), Some(secret)) = (now, bearer(&event)) else { return Ok(nobody()) };
    let pass = access::open(store, secret, now).await?;
    Ok(match pass.as_ref().map(|pass| (&pass.actor, pass.key)) {
        Some((Actor::Customer(customer), session)) => json!({
            "isAuthorized": true,
            "context": { "customer": customer.as_str(), "session": session.to_string() },
        }),
        _ => nobody(),
    })
}

fn nobody() -> Value {
    json!({ "isAuthorized": false })
}

/// What follows `Bearer` in the header that API Gateway takes for the caller's identity.
fn bearer(event: &Value) -> Option<&str> {
    let header = event["identitySource"][0].as_str().filter(|header| header.len() <= LONGEST)?;
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
