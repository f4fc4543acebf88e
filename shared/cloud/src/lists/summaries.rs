//! Summaries: what an index projects of a row, so that a page of a list is one query. Each holds all that a work
//! list shows and is filtered by; what depends on the day is derived when it is read.
//!
//! Names and numbers of people's documents are in here for people's eyes; a summary is part of its row, and is
//! erased with it.

use domain::invoice::{Ineligible, Invoice};
use domain::outcome::Row;
use domain::payment::{Direction, Payment, PaymentState};
use domain::plan::{Instalment, Miss, Plan};
use domain::proposal::Proposal;
use domain::task::Task;
use serde_json::{Value, json};

use crate::item::Key;
use crate::views;

/// How much of what a payer wrote a list shows, in characters.
const MAX_REMITTANCE: usize = 140;

/// What a list shows of a row; `name` is its customer's.
#[must_use]
pub fn of(row: &Row, name: Option<&str>) -> Option<Value> {
    let mut summary = match row {
        Row::Invoice(row) => return Some(invoice(row)),
        Row::Proposal(row) => proposal(row),
        Row::Plan(row) => plan(row),
        Row::Payment(row) => payment(row),
        Row::Settings(_)
        | Row::Customer(_)
        | Row::Numbered(_)
        | Row::Coverage(_)
        | Row::Alike(_)
        | Row::Access(_)
        | Row::Session(_) => return None,
    };
    summary["customerName"] = json!(name);
    Some(without_nulls(summary))
}

/// What is not there costs no space.
fn without_nulls(mut summary: Value) -> Value {
    if let Value::Object(fields) = &mut summary {
        fields.retain(|_, value| !value.is_null());
    }
    summary
}

/// What a list shows of an invoice, with the name that the invoice itself gives.
#[must_use]
pub fn invoice(invoice: &Invoice) -> Value {
    json!({
        "id": invoice.id.to_string(),
        "number": invoice.number.as_str(),
        "customer": invoice.customer.as_str(),
        "customerName": invoice.customer_name.as_ref().map(ToString::to_string),
        "issueDate": invoice.issue_date,
        "dueDate": invoice.due_date,
        "open": invoice.rest().to_string(),
        "currency": invoice.currency.code(),
        "unfit": invoice.unfit().first().map(Ineligible::code),
        "blockReasons": invoice.block_reasons().iter().map(|reason| reason.code()).collect::<Vec<_>>(),
        "blockedSince": invoice.paused_since.map(views::instant),
        "proposalId": invoice.arrangement.map(|arrangement| arrangement.proposal.to_string()),
    })
}

fn proposal(proposal: &Proposal) -> Value {
    let application = proposal.application();
    let ask = &application.ask;
    let (origin, answers, ended_at) = match proposal {
        Proposal::Requested(_) => (None, None, None),
        Proposal::Offered(offered) => (Some(offered.origin.code()), offered.answers.as_ref(), None),
        Proposal::Ended(ended) => (None, None, Some(views::instant(ended.at))),
    };
    json!({
        "id": application.id.to_string(),
        "customer": application.customer.as_str(),
        "state": proposal.state(),
        "total": ask.total.to_string(),
        "currency": ask.total.currency().code(),
        "kind": ask.terms.kind().code(),
        "instalments": ask.instalments.len(),
        "dueDate": ask.instalments.first().map(|row| row.due),
        "lastDueDate": ask.instalments.last().map(|row| row.due),
        "reason": ask.hardship.map(domain::proposal::Hardship::code),
        "submittedAt": views::instant(application.submitted_at),
        "decideBy": application.decide_by,
        "endedAt": ended_at,
        "origin": origin,
        "answers": answers.map(|answered| answered.proposal.to_string()),
        "invoices": application.invoices.iter().map(|invoice| invoice.id.to_string()).collect::<Vec<_>>(),
        "numbers": first_numbers(application.invoices.iter().map(|invoice| &invoice.number)),
    })
}

fn plan(plan: &Plan) -> Value {
    let (agreement, shown) = (plan.agreement(), &plan.course().shown);
    let total = agreement.total();
    let money = |minor| total.map(|total| total.with_minor(minor).to_string());
    let (running, ended_at) = match plan {
        Plan::Running(running) => (Some(running), None),
        Plan::Ended(ended) => (None, Some(views::instant(ended.at))),
    };
    // What is left of an ended plan is due on its invoices, by their own dates.
    let next = running.and_then(|_| next_open(plan));
    json!({
        "id": agreement.id.to_string(),
        "customer": agreement.customer.as_str(),
        "state": plan.state(),
        "total": total.map(|total| total.to_string()),
        "open": money(shown.open_minor),
        "notCovered": money(shown.not_covered_minor),
        "surplus": money(shown.surplus_minor),
        "currency": total.map(|total| total.currency().code()),
        "instalments": agreement.instalments.len(),
        "missed": missed(plan),
        "dueDate": next.map(|(instalment, _)| instalment.due),
        "dueAmount": next.and_then(|(_, open_minor)| money(open_minor)),
        "lastDueDate": agreement.instalments.last().map(|row| row.due),
        "zone": agreement.policy.zone.name(),
        "startedAt": views::instant(agreement.started_at),
        "endedAt": ended_at,
        "pausedUntil": running.and_then(|running| running.pause).map(|pause| pause.until),
        "offerEndsOn": running.and_then(|running| running.offer.as_ref()).map(|offer| offer.ends_on),
        "changeWanted": running.and_then(|running| running.wish.as_ref()).is_some_and(|wish| !wish.answered),
        "invoices": agreement.invoices.iter().map(|invoice| invoice.id.to_string()).collect::<Vec<_>>(),
        "numbers": first_numbers(agreement.invoices.iter().map(|invoice| &invoice.number)),
    })
}

/// The first instalment of which something is open, and how much, in minor units.
#[must_use]
pub fn next_open(plan: &Plan) -> Option<(&Instalment, i64)> {
    let rows = plan.agreement().instalments.iter().enumerate();
    rows.map(|(place, row)| (row, open_minor(plan, place, row))).find(|(_, open_minor)| *open_minor > 0)
}

fn open_minor(plan: &Plan, place: usize, row: &Instalment) -> i64 {
    plan.course().shown.ladder.get(place).map_or(row.amount.minor(), |rung| rung.open_minor())
}

/// How many instalments count as missed at the moment.
fn missed(plan: &Plan) -> usize {
    let rows = plan.agreement().instalments.iter().enumerate();
    rows.filter(|(place, row)| matches!(row.miss, Miss::Confirmed(_)) && open_minor(plan, *place, row) > 0).count()
}

fn payment(payment: &Payment) -> Value {
    let (because, other, suggestions, returned_minor) = match &payment.state {
        PaymentState::Allocated { returned_minor, .. } => (None, None, &[][..], *returned_minor),
        PaymentState::Unmatched { suggestions } => (None, None, &suggestions[..], 0),
        PaymentState::Held { because, of } => (Some(because.code()), of.as_ref(), &[][..], 0),
        PaymentState::Dismissed { .. } => (None, None, &[][..], 0),
    };
    let remittance = payment.remittance.as_ref();
    let remittance = remittance.map(|text| text.as_str().chars().take(MAX_REMITTANCE).collect::<String>());
    json!({
        "id": payment.id.as_str(),
        "customer": payment.customer.as_ref().map(ToString::to_string),
        "state": payment.state(),
        "direction": payment.direction.code(),
        "amount": payment.amount.to_string(),
        "returned": (payment.direction == Direction::Credit).then(|| payment.amount.with_minor(returned_minor).to_string()),
        "currency": payment.amount.currency().code(),
        "bookedOn": payment.booked,
        "recordedAt": views::instant(payment.recorded_at),
        "reference": payment.reference,
        "creditorReference": payment.creditor_reference,
        "debtorName": payment.debtor_name.as_ref().map(ToString::to_string),
        "remittance": remittance,
        "because": because,
        "of": other.map(ToString::to_string),
        "suggestions": suggestions.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// What the list of tasks shows of one.
#[must_use]
pub fn task(task: &Task, key: &Key, name: Option<&str>) -> Value {
    let about = key.pk.split_once('#').map(|(kind, id)| (kind.to_lowercase(), id.to_owned()));
    json!({
        "kind": task.kind.code(),
        "since": views::instant(task.since),
        "customerId": task.customer.as_ref().map(ToString::to_string),
        "customerName": name,
        "planId": task.plan.map(|plan| plan.to_string()),
        "about": about.map(|(kind, id)| json!({ "kind": kind, "id": id })),
        "amount": task.amount.map(views::money),
    })
}

/// The first numbers of invoices, for people; how many there are is known from their identities.
fn first_numbers<'a>(numbers: impl Iterator<Item = &'a domain::invoice::InvoiceNumber>) -> Vec<&'a str> {
    const SHOWN: usize = 3;
    numbers.take(SHOWN).map(domain::invoice::InvoiceNumber::as_str).collect()
}
