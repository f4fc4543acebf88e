//! Items of lists, from the summaries that an index projects.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::filters::is_overdue;

/// A field of a summary; null where an earlier release wrote none.
fn field(summary: &Value, name: &str) -> Value {
    summary.get(name).cloned().unwrap_or(Value::Null)
}

/// An amount of a summary, with the row's currency.
fn money(summary: &Value, name: &str) -> Value {
    match field(summary, name) {
        Value::Null => Value::Null,
        amount => json!({ "amount": amount, "currency": field(summary, "currency") }),
    }
}

/// The identities of the invoices of a proposal or plan, and the numbers of the first ones, for people.
fn with_invoices(mut view: Value, summary: &Value) -> Value {
    view["invoiceIds"] = field(summary, "invoices");
    view["invoiceNumbers"] = field(summary, "numbers");
    view
}

/// An invoice.
#[must_use]
pub fn listed_invoice(summary: &Value) -> Value {
    let field = |name| field(summary, name);
    json!({
        "invoiceId": field("id"),
        "number": field("number"),
        "customerId": field("customer"),
        "customerName": field("customerName"),
        "issueDate": field("issueDate"),
        "dueDate": field("dueDate"),
        "open": money(summary, "open"),
        "notEligible": summary.get("unfit").filter(|unfit| !unfit.is_null()).into_iter().collect::<Vec<_>>(),
        "blockReasons": field("blockReasons"),
        "blockedSince": field("blockedSince"),
        "proposalId": field("proposalId"),
    })
}

/// A proposal or an offer.
#[must_use]
pub fn listed_proposal(summary: &Value) -> Value {
    let field = |name| field(summary, name);
    let view = json!({
        "proposalId": field("id"),
        "customerId": field("customer"),
        "customerName": field("customerName"),
        "state": field("state"),
        "total": money(summary, "total"),
        "kind": field("kind"),
        "instalments": field("instalments"),
        "firstDueDate": field("dueDate"),
        "lastDueDate": field("lastDueDate"),
        "reason": field("reason"),
        "submittedAt": field("submittedAt"),
        "decideBy": field("decideBy"),
        "endedAt": field("endedAt"),
        "origin": field("origin"),
        "answers": field("answers"),
    });
    with_invoices(view, summary)
}

/// A plan. Whether it is overdue follows from the day on which it is asked for.
#[must_use]
pub fn listed_plan(summary: &Value, now: DateTime<Utc>) -> Value {
    let field = |name| field(summary, name);
    let view = json!({
        "planId": field("id"),
        "customerId": field("customer"),
        "customerName": field("customerName"),
        "state": field("state"),
        "total": money(summary, "total"),
        "open": money(summary, "open"),
        "notCovered": money(summary, "notCovered"),
        "surplus": money(summary, "surplus"),
        "instalments": field("instalments"),
        "missed": field("missed"),
        "overdue": is_overdue(summary, now),
        "nextDueDate": field("dueDate"),
        "nextDueAmount": money(summary, "dueAmount"),
        "lastDueDate": field("lastDueDate"),
        "startedAt": field("startedAt"),
        "endedAt": field("endedAt"),
        "pausedUntil": field("pausedUntil"),
        "offerEndsOn": field("offerEndsOn"),
        "changeWanted": field("changeWanted"),
    });
    with_invoices(view, summary)
}

/// A payment.
#[must_use]
pub fn listed_payment(summary: &Value) -> Value {
    let field = |name| field(summary, name);
    json!({
        "paymentId": field("id"),
        "customerId": field("customer"),
        "customerName": field("customerName"),
        "state": field("state"),
        "direction": field("direction"),
        "amount": money(summary, "amount"),
        "returned": money(summary, "returned"),
        "bookedOn": field("bookedOn"),
        "recordedAt": field("recordedAt"),
        "reference": field("reference"),
        "creditorReference": field("creditorReference"),
        "debtorName": field("debtorName"),
        "remittance": field("remittance"),
        "because": field("because"),
        "mayBe": field("of"),
        "suggestions": field("suggestions"),
    })
}
