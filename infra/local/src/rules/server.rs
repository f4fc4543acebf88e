//! The wire protocol of EventBridge (`application/x-amz-json-1.1`), as far as this product and its
//! tests speak it, with the refusals of the real service.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Rules;
use super::book::Entry;
use super::bus::BusinessEvent;
use super::schedule::Schedule;
use crate::calls::{Calls, Denied};

/// What the server needs.
#[derive(Debug)]
struct Service {
    rules: Arc<Rules>,
    calls: Arc<Calls>,
}

/// The answers to the SDK.
pub fn router(rules: Arc<Rules>, calls: Arc<Calls>) -> Router {
    let service = Arc::new(Service { rules, calls });
    Router::new().route("/", post(answer)).with_state(service)
}

/// Limits of `PutEvents`.
const MOST_ENTRIES: usize = 10;
const LARGEST_ENTRY_BYTES: usize = 256 * 1024;

/// A refusal: the error's type and its message.
struct Refusal(&'static str, String);

impl Refusal {
    fn invalid(message: impl Into<String>) -> Self {
        Self("ValidationException", message.into())
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self("AccessDeniedException", denied.0)
    }
}

type Answer = Result<Value, Refusal>;

async fn answer(State(service): State<Arc<Service>>, headers: HeaderMap, body: Bytes) -> Response {
    let (status, body) = match dispatch(&service, &headers, &body) {
        Ok(answer) => (StatusCode::OK, answer),
        Err(Refusal(kind, message)) => {
            tracing::debug!(kind, message, "EventBridge refuses");
            (StatusCode::BAD_REQUEST, json!({ "__type": kind, "message": message }))
        }
    };
    let kind = [(header::CONTENT_TYPE, "application/x-amz-json-1.1")];
    (status, kind, Json(body).into_response().into_body()).into_response()
}

fn dispatch(service: &Service, headers: &HeaderMap, body: &[u8]) -> Answer {
    let rules = &*service.rules;
    let operation = headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok())
        .and_then(|target| target.strip_prefix("AWSEvents."))
        .unwrap_or_default();
    let input: Value =
        serde_json::from_slice(body).map_err(|error| Refusal("SerializationException", error.to_string()))?;
    for resource in resources(operation, &input) {
        let action = format!("events:{operation}");
        service.calls.check(headers, &action, &[resource])?;
    }
    match operation {
        "PutRule" => put_rule(rules, &input),
        "DescribeRule" => Ok(describe(&rule(rules, &input)?)),
        "ListRules" => Ok(list_rules(rules, &input)),
        "EnableRule" => switch(rules, &input, true),
        "DisableRule" => switch(rules, &input, false),
        "ListTargetsByRule" => list_targets(rules, &input),
        "PutEvents" => put_events(rules, &input),
        unknown => Err(Refusal("UnknownOperationException", format!("{unknown} is not played locally"))),
    }
}

/// What an operation is done to, as the end of an ARN.
fn resources(operation: &str, input: &Value) -> Vec<String> {
    if operation == "PutEvents" {
        return entries(input).iter().map(|entry| format!("event-bus/{}", bus_name(entry))).collect();
    }
    let name = input["Name"].as_str().or(input["Rule"].as_str());
    vec![format!("rule/{}", name.unwrap_or("*"))]
}

fn entries(input: &Value) -> &[Value] {
    input["Entries"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The bus of an entry, which may be named or given as an ARN.
fn bus_name(entry: &Value) -> &str {
    let bus = entry["EventBusName"].as_str().unwrap_or("default");
    bus.rsplit('/').next().unwrap_or(bus)
}

fn put_rule(rules: &Rules, input: &Value) -> Answer {
    let name = rule_name(input)?;
    if input["EventBusName"].as_str().is_some_and(|bus| bus != "default") {
        return Err(Refusal::invalid("ScheduleExpression is supported only on the default event bus."));
    }
    let Some(schedule) = input["ScheduleExpression"].as_str() else {
        return Err(Refusal::invalid("Parameter(s) EventPattern or ScheduleExpression must be specified."));
    };
    schedule.parse::<Schedule>().map_err(|_| Refusal::invalid("Parameter ScheduleExpression is not valid."))?;
    let enabled = match input["State"].as_str() {
        None | Some("ENABLED") => true,
        Some("DISABLED") => false,
        Some(other) => {
            return Err(Refusal::invalid(format!(
                "1 validation error detected: Value '{other}' at 'state' failed to satisfy constraint: Member must satisfy enum value set"
            )));
        }
    };
    let now = rules.clock.now();
    let known = rules.book.get(&name);
    let arn = known.as_ref().map_or_else(
        || format!("arn:aws:events:{}:{}:rule/{name}", rules.region, rules.account),
        |known| known.arn.clone(),
    );
    let unchanged = known.as_ref().is_some_and(|known| known.schedule == schedule && known.enabled == enabled);
    let (set_at, fired_until) = match &known {
        Some(known) if unchanged => (known.set_at, known.fired_until),
        _ => (now, now),
    };
    let entry = Entry {
        name,
        arn: arn.clone(),
        schedule: schedule.to_owned(),
        enabled,
        description: input["Description"].as_str().unwrap_or_default().to_owned(),
        targets: known.map(|known| known.targets).unwrap_or_default(),
        set_at,
        fired_until,
    };
    keep(rules, entry)?;
    Ok(json!({ "RuleArn": arn }))
}

fn switch(rules: &Rules, input: &Value, enabled: bool) -> Answer {
    let known = rule(rules, input)?;
    let now = rules.clock.now();
    keep(rules, Entry { enabled, set_at: now, fired_until: now, ..known })?;
    Ok(json!({}))
}

fn keep(rules: &Rules, entry: Entry) -> Result<(), Refusal> {
    rules.book.put(entry).map_err(|error| Refusal("InternalException", error.to_string()))?;
    rules.changed.notify_one();
    Ok(())
}

fn rule(rules: &Rules, input: &Value) -> Result<Entry, Refusal> {
    let name = rule_name(input)?;
    rules
        .book
        .get(&name)
        .ok_or_else(|| Refusal("ResourceNotFoundException", format!("Rule {name} does not exist on EventBus default.")))
}

fn rule_name(input: &Value) -> Result<String, Refusal> {
    let key = if input["Rule"].is_string() { "Rule" } else { "Name" };
    let name = input[key].as_str().unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    if name.is_empty() || name.len() > 64 || !name.bytes().all(allowed) {
        return Err(Refusal::invalid(format!(
            "1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+"
        )));
    }
    Ok(name.to_owned())
}

fn describe(entry: &Entry) -> Value {
    json!({
        "Name": entry.name,
        "Arn": entry.arn,
        "ScheduleExpression": entry.schedule,
        "State": if entry.enabled { "ENABLED" } else { "DISABLED" },
        "Description": entry.description,
        "EventBusName": "default",
    })
}

fn list_rules(rules: &Rules, input: &Value) -> Value {
    let prefix = input["NamePrefix"].as_str().unwrap_or_default();
    let found: Vec<Value> =
        rules.book.all().iter().filter(|entry| entry.name.starts_with(prefix)).map(describe).collect();
    json!({ "Rules": found })
}

fn list_targets(rules: &Rules, input: &Value) -> Answer {
    let targets: Vec<Value> = rule(rules, input)?
        .targets
        .iter()
        .map(|(id, function)| {
            let arn = format!("arn:aws:lambda:{}:{}:function:{function}", rules.region, rules.account);
            json!({ "Id": id, "Arn": arn })
        })
        .collect();
    Ok(json!({ "Targets": targets }))
}

fn put_events(rules: &Rules, input: &Value) -> Answer {
    let entries = entries(input);
    if entries.is_empty() || entries.len() > MOST_ENTRIES {
        return Err(Refusal::invalid(format!(
            "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and {MOST_ENTRIES}, inclusive"
        )));
    }
    let size: usize = entries.iter().map(|entry| entry.to_string().len()).sum();
    if size > LARGEST_ENTRY_BYTES {
        return Err(Refusal::invalid("Total size of the entries in the request is over the limit."));
    }
    let now = rules.clock.now();
    let mut accepted = Vec::new();
    let mut answers = Vec::new();
    for entry in entries {
        match business_event(rules, entry, now) {
            Ok(event) => {
                answers.push(json!({ "EventId": event.id }));
                accepted.push(event);
            }
            Err((code, message)) => {
                answers.push(json!({ "ErrorCode": code, "ErrorMessage": message }));
            }
        }
    }
    let failed = answers.len() - accepted.len();
    rules.bus.take(accepted).map_err(|error| Refusal("InternalException", error.to_string()))?;
    Ok(json!({ "FailedEntryCount": failed, "Entries": answers }))
}

fn business_event(rules: &Rules, entry: &Value, now: DateTime<Utc>) -> Result<BusinessEvent, (&'static str, String)> {
    let required = |key: &'static str| {
        entry[key].as_str().filter(|value| !value.is_empty()).ok_or_else(|| {
            let message = format!("Parameter {key} is not valid. Reason: {key} is a required argument.");
            ("InvalidArgument", message)
        })
    };
    let source = required("Source")?;
    let detail_type = required("DetailType")?;
    let detail = required("Detail")?;
    if source.starts_with("aws.") {
        return Err(("NotAuthorizedForSourceException", format!("Not authorized for the source {source}.")));
    }
    let bus = bus_name(entry);
    if !rules.bus.has(bus) {
        return Err(("ResourceNotFoundException", format!("Event bus {bus} does not exist.")));
    }
    let detail: Value = serde_json::from_str(detail)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| ("MalformedDetail", "Detail is malformed.".to_owned()))?;
    let time = entry["Time"]
        .as_f64()
        .and_then(|seconds| {
            #[allow(clippy::cast_possible_truncation)]
            DateTime::from_timestamp_millis((seconds * 1_000.0) as i64)
        })
        .unwrap_or(now);
    Ok(BusinessEvent {
        id: uuid::Uuid::new_v4().to_string(),
        time,
        bus: bus.to_owned(),
        source: source.to_owned(),
        detail_type: detail_type.to_owned(),
        detail,
    })
}
