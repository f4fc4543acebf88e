//! The business events and the rules that fired.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::{Frame, Moment, show};
use crate::rules::bus::{BusinessEvent, Firing};
use crate::stack::Parts;

#[derive(Template)]
#[template(path = "events.html")]
struct Page {
    frame: Frame,
    events: Vec<Event>,
    firings: Vec<Fired>,
}

struct Event {
    name: String,
    subject: String,
    at: Moment,
    source: String,
    bus: String,
    detail: String,
}

struct Fired {
    rule: String,
    function: String,
    at: Moment,
    failed: bool,
    answer: String,
}

pub(super) async fn page(State(parts): State<Arc<Parts>>) -> Response {
    let bus = &parts.rules.bus;
    show(&Page {
        frame: Frame::new(&parts, "/events"),
        events: bus.events().into_iter().rev().map(Event::from).collect(),
        firings: bus.firings().into_iter().rev().map(Fired::from).collect(),
    })
}

impl From<BusinessEvent> for Event {
    fn from(event: BusinessEvent) -> Self {
        Self {
            subject: aggregate(&event.detail),
            detail: pretty(&event.detail),
            name: event.detail_type,
            at: event.time.into(),
            source: event.source,
            bus: event.bus,
        }
    }
}

impl From<Firing> for Fired {
    fn from(firing: Firing) -> Self {
        Self {
            rule: firing.rule,
            function: firing.function,
            at: firing.time.into(),
            failed: firing.failure.is_some(),
            answer: firing.failure.unwrap_or_else(|| firing.answer.as_ref().map(pretty).unwrap_or_default()),
        }
    }
}

/// Whose event it is, where the event says so.
fn aggregate(detail: &Value) -> String {
    ["aggregate", "aggregateId", "proposalId", "planId", "invoiceId"]
        .iter()
        .find_map(|key| detail[key].as_str())
        .unwrap_or_default()
        .to_owned()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
