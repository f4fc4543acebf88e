//! What other systems are told, type by type: the one table, and the JSON Schema (2020-12) made of it. The schemas
//! stand in `shared/cloud/schemas/events`, one file for each type and version; a test keeps the two alike.
//!
//! A released version never changes, but for fields that are added: consumers ignore what they don't know.

use domain::event::RejectionReason;
use domain::invoice::BlockReason;
use serde_json::{Map, Value, json};

use crate::told::SCHEMA_VERSION;

/// What a field of an event holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A text, or null.
    TextOrNull,
    /// One of the codes of rejections.
    Rejection,
    /// A civil date.
    Date,
    /// A civil date, or null.
    DateOrNull,
    /// An instant, UTC.
    Instant,
    /// An amount with its currency.
    Money,
    /// A whole number from 0.
    Count,
    /// A yes or no.
    Flag,
    /// Texts.
    Texts,
    /// Block reasons, at least one.
    BlockReasons,
    /// Parts of a payment: where each went, or what it was taken from.
    Parts,
}

use Shape::{BlockReasons, Count, Date, DateOrNull, Flag, Instant, Money, Parts, Rejection, Text, TextOrNull, Texts};

/// The type of an event, and the fields of its data.
pub type EventType = (&'static str, &'static [(&'static str, Shape)]);

const INSTALMENT: &[(&str, Shape)] = &[("number", Count), ("dueDate", Date), ("open", Money)];

/// Every event that other systems are told.
pub const EVENTS: [EventType; 36] = [
    ("proposal.submitted", &[("customerId", Text), ("invoiceIds", Texts), ("total", Money), ("decideBy", Date)]),
    ("proposal.changed", &[("decideBy", Date)]),
    ("proposal.withdrawn", &[("disputedInvoiceId", TextOrNull)]),
    ("proposal.approved", &[("total", Money), ("rule", TextOrNull)]),
    ("proposal.rejected", &[("reason", Rejection), ("newProposalFrom", Date)]),
    ("proposal.expired", &[]),
    ("proposal.void", &[]),
    (
        "proposal.offered",
        &[("customerId", Text), ("invoiceIds", Texts), ("total", Money), ("endsOn", Date), ("answers", TextOrNull)],
    ),
    ("proposal.countered", &[("offerId", Text)]),
    ("proposal.accepted", &[("total", Money)]),
    ("proposal.declined", &[]),
    ("proposal.revoked", &[]),
    ("plan.activated", &[("customerId", Text), ("total", Money), ("instalments", Count)]),
    ("plan.completed", &[("notCovered", Money), ("credit", Money)]),
    ("plan.lapsed", &[]),
    ("plan.broken", &[("open", Money)]),
    ("plan.cancelled", &[("open", Money)]),
    ("plan.amended", &[("open", Money), ("agreed", Flag)]),
    ("plan.amendment_offered", &[("endsOn", Date)]),
    ("plan.amendment_declined", &[]),
    ("plan.amendment_withdrawn", &[]),
    ("plan.amendment_expired", &[]),
    ("plan.paused", &[("until", Date)]),
    ("plan.resumed", &[("early", Flag)]),
    ("plan.reinstated", &[]),
    ("instalment.announced", INSTALMENT),
    ("instalment.due", INSTALMENT),
    ("instalment.missed", INSTALMENT),
    ("instalment.miss_annulled", &[("number", Count)]),
    ("instalment.paid", &[("number", Count), ("amount", Money)]),
    ("instalment.reopened", &[("number", Count), ("open", Money)]),
    ("payment.recorded", &[("amount", Money), ("bookedOn", Date), ("customerId", TextOrNull), ("allocations", Parts)]),
    (
        "payment.returned",
        &[
            ("returnedPaymentId", Text),
            ("amount", Money),
            ("bookedOn", Date),
            ("customerId", TextOrNull),
            ("takenFrom", Parts),
        ],
    ),
    ("dunning.paused", &[("reasons", BlockReasons), ("since", Instant), ("until", DateOrNull), ("step", TextOrNull)]),
    ("dunning.resumed", &[("step", TextOrNull), ("openAmount", Money), ("resumeNotBefore", Date), ("cause", Text)]),
    ("dunning.ended", &[]),
];

/// The schema of what the bus and the feed carry of an event.
#[must_use]
pub fn schema((kind, fields): &EventType) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, shape)| ((*name).to_owned(), of(*shape))).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:ratenwerk:event:{kind}:v{SCHEMA_VERSION}"),
        "title": kind,
        "type": "object",
        "required": ["schemaVersion", "id", "aggregate", "sequence", "occurredAt", "correlation", "data"],
        "properties": {
            "schemaVersion": { "const": SCHEMA_VERSION },
            "type": { "const": kind, "description": "In the feed; on the bus it is the detail-type." },
            "id": { "type": "string", "minLength": 1, "description": "The same for every copy of the event." },
            "aggregate": { "type": "string", "pattern": "^[a-z]+(/.+)?$" },
            "sequence": {
                "type": "integer",
                "minimum": 1,
                "description": "Rises with each event of the aggregate, not without gaps; events of one change share it. Ignore a lower one.",
            },
            "occurredAt": of(Instant),
            "correlation": { "type": "string" },
            "data": { "type": "object", "required": required, "properties": properties },
        },
    })
}

fn of(shape: Shape) -> Value {
    let date = || json!({ "type": "string", "pattern": r"^\d{4}-\d\d-\d\d$" });
    match shape {
        Text => json!({ "type": "string", "minLength": 1 }),
        TextOrNull => json!({ "type": ["string", "null"] }),
        Rejection => json!({ "enum": RejectionReason::ALL.map(RejectionReason::code) }),
        Date => date(),
        DateOrNull => json!({ "anyOf": [date(), { "type": "null" }] }),
        Instant => json!({ "type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$" }),
        Money => money(),
        Count => json!({ "type": "integer", "minimum": 0 }),
        Flag => json!({ "type": "boolean" }),
        Texts => json!({ "type": "array", "items": of(Text), "minItems": 1 }),
        BlockReasons => {
            json!({ "type": "array", "items": { "enum": BlockReason::ALL.map(BlockReason::code) }, "minItems": 1 })
        }
        Parts => json!({ "type": "array", "items": part() }),
    }
}

fn money() -> Value {
    json!({
        "type": "object",
        "required": ["amount", "currency"],
        "properties": {
            "amount": { "type": "string", "pattern": r"^-?\d+(\.\d+)?$" },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
        },
    })
}

fn part() -> Value {
    json!({
        "type": "object",
        "required": ["to", "amount"],
        "properties": {
            "to": { "enum": ["plan", "invoice", "credit", "ledger"] },
            "planId": of(Text),
            "invoiceId": of(Text),
            "amount": money(),
        },
    })
}
