//! Events in their public form: what the journal keeps, the bus carries and `GET /v1/events` shows.

use domain::event::{Event, EventKind};
use domain::money::Money;
use domain::payment::{Allocation, Target};
use serde_json::{Map, Value, json};

use crate::item::Key;
use crate::journal::{Entry, Told};
use crate::lists::stamp;
use crate::views;

/// The version of the events' schemas, see [`crate::schema`].
pub const SCHEMA_VERSION: u32 = 1;

/// An event as other systems are told it: on the bus, and in the feed.
#[derive(Clone, Debug)]
pub struct PublicEvent {
    /// Its type.
    pub kind: String,
    /// What it happened to.
    pub aggregate: String,
    /// What the bus carries, by the schema of its type.
    pub detail: Value,
}

/// What other systems are told of a journal entry, in order.
#[must_use]
pub fn public_events(journal: &Key, entry: &Entry) -> Vec<PublicEvent> {
    let public = entry.events.iter().enumerate().filter(|(_, told)| told.public);
    public
        .map(|(place, told)| PublicEvent {
            kind: told.kind.clone(),
            aggregate: told.aggregate.clone(),
            detail: json!({
                "schemaVersion": SCHEMA_VERSION,
                "id": format!("{}/{}/{place}", journal.pk, journal.sk),
                "aggregate": told.aggregate,
                "sequence": told.sequence,
                "occurredAt": entry.at,
                "correlation": entry.correlation,
                "data": told.data,
            }),
        })
        .collect()
}

/// The public form of an event.
#[must_use]
pub fn told(event: &Event) -> Told {
    let data = match data(&event.kind) {
        Value::Object(data) => data,
        _ => Map::new(),
    };
    Told {
        kind: event.kind.code().to_owned(),
        aggregate: event.aggregate.to_string(),
        sequence: event.version,
        public: event.kind.is_public(),
        data,
    }
}

fn money(money: &Money) -> Value {
    views::money(*money)
}

fn text(value: Option<&impl ToString>) -> Value {
    value.map_or(Value::Null, |value| Value::String(value.to_string()))
}

fn allocations(parts: &[Allocation], of: &Money) -> Value {
    parts.iter().map(|part| allocation(part, of)).collect()
}

/// Where a part of a payment went.
#[must_use]
pub fn allocation(part: &Allocation, of: &Money) -> Value {
    let amount = money(&of.with_minor(part.minor));
    match part.to {
        Target::Plan(id) => json!({ "to": "plan", "planId": id.to_string(), "amount": amount }),
        Target::Invoice(id) => json!({ "to": "invoice", "invoiceId": id.to_string(), "amount": amount }),
        Target::Credit => json!({ "to": "credit", "amount": amount }),
        Target::Ledger => json!({ "to": "ledger", "amount": amount }),
    }
}

/// What belongs to an event, in the words of the API.
fn data(kind: &EventKind) -> Value {
    match kind {
        EventKind::SettingsChanged
        | EventKind::CustomerRecorded
        | EventKind::ProposalExpired
        | EventKind::ProposalVoid
        | EventKind::ProposalDeclined
        | EventKind::ProposalRevoked
        | EventKind::OpenAmountMoved
        | EventKind::OpenAmountExamined
        | EventKind::DownPaymentSettled
        | EventKind::DownPaymentReopened
        | EventKind::PlanLapsed
        | EventKind::AmendmentDeclined
        | EventKind::AmendmentWithdrawn
        | EventKind::AmendmentExpired
        | EventKind::PlanReinstated
        | EventKind::ChangeWished
        | EventKind::ChangeAnswered
        | EventKind::RemarkAdded
        | EventKind::PaymentToldAgain
        | EventKind::PaymentDismissed
        | EventKind::PaymentTaskClosed
        | EventKind::DisputeReminded
        | EventKind::FigureReset
        | EventKind::CustomerChanged
        | EventKind::SessionEnded
        | EventKind::SessionsEnded
        | EventKind::CodeWritten
        | EventKind::CodeConfirmed
        | EventKind::CodeMistyped
        | EventKind::AddressWritten
        | EventKind::AddressConfirmed
        | EventKind::DunningEnded => json!({}),
        EventKind::InvoiceImported { open }
        | EventKind::InvoiceUpdated { open }
        | EventKind::PlanBroken { open }
        | EventKind::PlanCancelled { open } => json!({ "open": money(open) }),
        EventKind::ProposalSubmitted { .. }
        | EventKind::ProposalChanged { .. }
        | EventKind::ProposalWithdrawn { .. }
        | EventKind::ProposalApproved { .. }
        | EventKind::ProposalRejected { .. }
        | EventKind::ProposalOffered { .. }
        | EventKind::ProposalCountered { .. }
        | EventKind::ProposalAccepted { .. }
        | EventKind::OfferEndingReminded { .. }
        | EventKind::DecisionReminded { .. } => of_proposal(kind),
        EventKind::PlanActivated { .. }
        | EventKind::PlanCompleted { .. }
        | EventKind::PlanAmended { .. }
        | EventKind::AmendmentOffered { .. }
        | EventKind::PlanPaused { .. }
        | EventKind::PlanResumed { .. }
        | EventKind::TaskClosed { .. }
        | EventKind::StepsHeld { .. }
        | EventKind::BalanceChanged { .. } => of_plan(kind),
        EventKind::InstalmentAnnounced { .. }
        | EventKind::InstalmentDue { .. }
        | EventKind::StepSkipped { .. }
        | EventKind::InstalmentPaid { .. }
        | EventKind::InstalmentReopened { .. }
        | EventKind::InstalmentMissed { .. }
        | EventKind::InstalmentUnconfirmed { .. }
        | EventKind::MissAnnulled { .. } => of_instalment(kind),
        EventKind::PaymentRecorded { .. }
        | EventKind::PaymentReturned { .. }
        | EventKind::PaymentWaits { .. }
        | EventKind::CreditUsed { .. }
        | EventKind::StatementsCovered { .. } => of_payment(kind),
        EventKind::InvoiceBlocked { .. }
        | EventKind::InvoiceReleased { .. }
        | EventKind::MailUndeliverable { .. }
        | EventKind::CustomerMerged { .. }
        | EventKind::CustomerRestricted { .. }
        | EventKind::CustomerErased { .. } => of_invoice_or_customer(kind),
        EventKind::LinkMade { number }
        | EventKind::LinkAsked { number }
        | EventKind::LinkWritten { number }
        | EventKind::LinkRevoked { number } => json!({ "link": number }),
        EventKind::SessionBegun { link } => json!({ "link": link }),
        EventKind::CodeAsked { session } => json!({ "session": session.to_string() }),
        EventKind::DunningPaused { .. } | EventKind::DunningResumed { .. } => of_dunning(kind),
    }
}

fn of_proposal(kind: &EventKind) -> Value {
    match kind {
        EventKind::ProposalSubmitted { customer, invoices, total, decide_by } => json!({
            "customerId": customer.as_str(),
            "invoiceIds": invoices.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "total": money(total),
            "decideBy": decide_by,
        }),
        EventKind::ProposalOffered { customer, invoices, total, ends_on, answers } => json!({
            "customerId": customer.as_str(),
            "invoiceIds": invoices.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "total": money(total),
            "endsOn": ends_on,
            "answers": text(answers.as_ref()),
        }),
        EventKind::ProposalChanged { decide_by } | EventKind::DecisionReminded { decide_by } => {
            json!({ "decideBy": decide_by })
        }
        EventKind::OfferEndingReminded { ends_on } => json!({ "endsOn": ends_on }),
        EventKind::ProposalWithdrawn { disputed } => json!({ "disputedInvoiceId": text(disputed.as_ref()) }),
        EventKind::ProposalApproved { total, rule } => json!({ "total": money(total), "rule": text(rule.as_ref()) }),
        EventKind::ProposalAccepted { total } => json!({ "total": money(total) }),
        EventKind::ProposalCountered { by } => json!({ "offerId": by.to_string() }),
        EventKind::ProposalRejected { reason, new_proposal_from } => {
            json!({ "reason": reason.code(), "newProposalFrom": new_proposal_from })
        }
        _ => Value::Null,
    }
}

fn of_plan(kind: &EventKind) -> Value {
    match kind {
        EventKind::PlanActivated { customer, total, instalments } => {
            json!({ "customerId": customer.as_str(), "total": money(total), "instalments": instalments })
        }
        EventKind::PlanCompleted { not_covered, credit } => {
            json!({ "notCovered": money(not_covered), "credit": money(credit) })
        }
        EventKind::PlanAmended { open, agreed } => json!({ "open": money(open), "agreed": agreed }),
        EventKind::AmendmentOffered { ends_on } => json!({ "endsOn": ends_on }),
        EventKind::PlanPaused { until } => json!({ "until": until }),
        EventKind::PlanResumed { early } => json!({ "early": early }),
        EventKind::TaskClosed { kind } => json!({ "task": kind.code() }),
        EventKind::StepsHeld { since } => json!({ "since": since }),
        EventKind::BalanceChanged { before, after } => json!({ "before": money(before), "after": money(after) }),
        _ => Value::Null,
    }
}

fn of_instalment(kind: &EventKind) -> Value {
    match kind {
        EventKind::InstalmentAnnounced { number, due, open }
        | EventKind::InstalmentDue { number, due, open }
        | EventKind::InstalmentMissed { number, due, open } => {
            json!({ "number": number, "dueDate": due, "open": money(open) })
        }
        EventKind::StepSkipped { number, step, because } => {
            json!({ "number": number, "step": step.code(), "because": because.code() })
        }
        EventKind::InstalmentPaid { number, amount } => json!({ "number": number, "amount": money(amount) }),
        EventKind::InstalmentReopened { number, open } => json!({ "number": number, "open": money(open) }),
        EventKind::InstalmentUnconfirmed { number } | EventKind::MissAnnulled { number } => {
            json!({ "number": number })
        }
        _ => Value::Null,
    }
}

fn of_payment(kind: &EventKind) -> Value {
    match kind {
        EventKind::PaymentRecorded { amount, booked, customer, to } => json!({
            "amount": money(amount),
            "bookedOn": booked,
            "customerId": text(customer.as_ref()),
            "allocations": allocations(to, amount),
        }),
        EventKind::PaymentReturned { payment, amount, booked, customer, from } => json!({
            "returnedPaymentId": payment.as_str(),
            "amount": money(amount),
            "bookedOn": booked,
            "customerId": text(customer.as_ref()),
            "takenFrom": allocations(from, amount),
        }),
        EventKind::PaymentWaits { because, amount } => {
            json!({ "because": because.map(domain::payment::HoldReason::code), "amount": money(amount) })
        }
        EventKind::CreditUsed { amount, invoice } => {
            json!({ "amount": money(amount), "invoiceId": text(invoice.as_ref()) })
        }
        EventKind::StatementsCovered { until } => json!({ "until": until }),
        _ => Value::Null,
    }
}

fn of_invoice_or_customer(kind: &EventKind) -> Value {
    match kind {
        EventKind::InvoiceBlocked { kind, until } => json!({ "reason": kind.code(), "until": until }),
        EventKind::InvoiceReleased { kind } => json!({ "reason": kind.code() }),
        EventKind::MailUndeliverable { pauses } => json!({ "pauses": pauses }),
        EventKind::CustomerMerged { into } => json!({ "into": into.as_str() }),
        EventKind::CustomerRestricted { restricted } => json!({ "restricted": restricted }),
        EventKind::CustomerErased { stays_until } => json!({ "staysUntil": stays_until }),
        _ => Value::Null,
    }
}

fn of_dunning(kind: &EventKind) -> Value {
    match kind {
        EventKind::DunningPaused { reasons, since, until, step } => {
            let reasons: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
            json!({ "reasons": reasons, "since": stamp(*since), "until": until, "step": step })
        }
        EventKind::DunningResumed { step, open, resume_not_before, cause } => {
            json!({ "step": step, "openAmount": money(open), "resumeNotBefore": resume_not_before, "cause": cause })
        }
        _ => Value::Null,
    }
}
