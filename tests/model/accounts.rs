//! Every cent accounted for, and every state explained by the history.

use std::collections::BTreeMap;

use domain::payment::{Allocation, Direction, Payment, PaymentState, Target};
use serde_json::Value;

use super::audit::events;
use super::life::Life;
use super::look::Rows;
use super::plain::Cents;
use super::world::{MISSED_TO_BREAK, TOLERANCE};

/// Everything that does not add up after a life that has calmed down.
pub fn unexplained(life: &Life, rows: &Rows) -> Vec<String> {
    let mut wrong = Vec::new();
    every_movement_is_one_payment(life, rows, &mut wrong);
    every_cent_lies_somewhere(rows, &mut wrong);
    every_invoice_is_what_the_ledger_says(life, rows, &mut wrong);
    every_state_follows_from_the_history(rows, &mut wrong);
    nobody_is_dunned_for_what_is_paid(rows, &mut wrong);
    if rows.outstanding > 0 {
        wrong.push(format!("{} effects are outstanding", rows.outstanding));
    }
    wrong
}

/// Each movement on the account is known once, with its amount.
fn every_movement_is_one_payment(life: &Life, rows: &Rows, wrong: &mut Vec<String>) {
    let mut known: BTreeMap<(String, bool), Vec<Cents>> = BTreeMap::new();
    for row in rows.payments.values() {
        let is_return = row.value.direction == Direction::Return;
        let name = row.value.end_to_end.clone().unwrap_or_default();
        known.entry((name, is_return)).or_default().push(row.value.amount.minor());
    }
    for booked in &life.booked {
        let found = known.remove(&(booked.end_to_end.clone(), booked.is_return)).unwrap_or_default();
        if found != [booked.cents] {
            wrong.push(format!("{booked:?} is known as {found:?}"));
        }
    }
    wrong.extend(known.iter().map(|(name, found)| format!("no bank ever booked {name:?} {found:?}")));
}

/// A payment lies where it went, wholly; plans, invoices and customers hold just what went there.
fn every_cent_lies_somewhere(rows: &Rows, wrong: &mut Vec<String>) {
    let mut lies: BTreeMap<Target, Cents> = BTreeMap::new();
    let mut credit: BTreeMap<String, Cents> = BTreeMap::new();
    for (id, row) in &rows.payments {
        let payment = &row.value;
        let sign = if payment.direction == Direction::Return { -1 } else { 1 };
        let parts = parts(payment);
        let all: Cents = parts.iter().map(|part| part.minor).sum();
        if !parts.is_empty() && all != payment.amount.minor() {
            wrong.push(format!("of payment {id} over {} {all} lies somewhere", payment.amount));
        }
        for part in parts {
            *lies.entry(part.to).or_default() += sign * part.minor;
            if part.to == Target::Credit {
                let customer = payment.customer.as_ref().map(ToString::to_string).unwrap_or_default();
                *credit.entry(customer).or_default() += sign * part.minor;
            }
        }
    }
    let mut compare = |what: String, is: Cents, must: Cents| {
        if is != must {
            wrong.push(format!("{what} holds {is}, and {must} went there"));
        }
    };
    for (id, row) in &rows.plans {
        let target = Target::Plan(row.value.agreement().id);
        compare(format!("plan {id}"), row.value.own_minor(), lies.remove(&target).unwrap_or(0));
    }
    for row in rows.invoices.values() {
        let held = row.value.payments.iter().map(|booking| booking.minor).sum();
        let target = Target::Invoice(row.value.id);
        compare(format!("invoice {}", row.value.number.as_str()), held, lies.remove(&target).unwrap_or(0));
    }
    for (id, row) in &rows.customers {
        let held = row.value.credit.iter().map(|credit| credit.minor()).sum();
        compare(format!("customer {id}"), held, credit.remove(id).unwrap_or(0));
    }
    lies.retain(|target, _| matches!(target, Target::Plan(_) | Target::Invoice(_)));
    wrong.extend(lies.iter().map(|(target, cents)| format!("{cents} went to {target:?}, which is not there")));
}

fn parts(payment: &Payment) -> &[Allocation] {
    match &payment.state {
        PaymentState::Allocated { to, .. } => to,
        PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => &[],
    }
}

/// The last figure includes everything, so that nothing is in doubt.
fn every_invoice_is_what_the_ledger_says(life: &Life, rows: &Rows, wrong: &mut Vec<String>) {
    for bill in &life.bills {
        let row = &rows.invoices[&bill.id].value;
        let (low, high) = (row.rest().minor(), row.highest_rest().minor());
        if (low, high) != (bill.open(), bill.open()) {
            wrong.push(format!("{}: {low} to {high} is open, and {} in the ledger", bill.number, bill.open()));
        }
    }
}

/// The last change of state in a row's journal is the state it is in; what ended, ended for a reason.
fn every_state_follows_from_the_history(rows: &Rows, wrong: &mut Vec<String>) {
    let events = events(rows);
    let none = Vec::new();
    for (id, row) in &rows.proposals {
        let told = events.get(&format!("proposal/{id}")).unwrap_or(&none);
        let state = row.value.state();
        let said = told.iter().rev().find_map(|(_, event)| state_of_proposal(kind(event)));
        if said != Some(state) {
            wrong.push(format!("proposal {id} is {state}, and its history says {said:?}"));
        }
    }
    for (id, row) in &rows.plans {
        let told = events.get(&format!("plan/{id}")).unwrap_or(&none);
        let state = row.value.state();
        let said = told.iter().rev().find_map(|(_, event)| state_of_plan(kind(event)));
        if said != Some(state) {
            wrong.push(format!("plan {id} is {state}, and its history says {said:?}"));
        }
        if said == Some("active") {
            wrong.push(format!("plan {id} has not ended: {:?}", row.value));
        }
        let missed = misses_before_the_end(told);
        let rungs = &row.value.course().shown.ladder;
        let open = rungs.iter().filter(|rung| rung.open_minor() > TOLERANCE).count();
        if state == "broken" && (missed == 0 || missed < MISSED_TO_BREAK.min(open)) {
            wrong.push(format!("plan {id} broke after {missed} missed instalments, with {open} open"));
        }
    }
}

fn state_of_proposal(kind: &str) -> Option<&str> {
    match kind {
        "proposal.submitted" | "proposal.changed" => Some("requested"),
        "proposal.offered" => Some("offered"),
        _ => kind.strip_prefix("proposal.").filter(|state| !state.contains("reminded")),
    }
}

fn state_of_plan(kind: &str) -> Option<&'static str> {
    match kind {
        "plan.activated" | "plan.resumed" | "plan.reinstated" | "plan.down_payment_settled" => Some("active"),
        "plan.paused" => Some("paused"),
        "plan.completed" => Some("completed"),
        "plan.broken" => Some("broken"),
        "plan.lapsed" => Some("lapsed"),
        "plan.cancelled" => Some("cancelled"),
        _ => None,
    }
}

/// How many instalments were missed and neither annulled nor paid when the plan ended.
fn misses_before_the_end(told: &[(u64, &Value)]) -> usize {
    let mut missed = std::collections::BTreeSet::new();
    for (_, event) in told {
        let number = event["data"]["number"].as_u64();
        match kind(event) {
            "instalment.missed" => drop(missed.insert(number)),
            "instalment.miss_annulled" | "instalment.paid" => drop(missed.remove(&number)),
            _ => {}
        }
    }
    missed.len()
}

/// Once an instalment is known to be paid nothing asks for it, unless it is open again.
fn nobody_is_dunned_for_what_is_paid(rows: &Rows, wrong: &mut Vec<String>) {
    for (aggregate, told) in events(rows) {
        let mut paid = std::collections::BTreeSet::new();
        for (sequence, event) in told {
            let number = event["data"]["number"].as_u64();
            match kind(event) {
                "instalment.paid" => drop(paid.insert(number)),
                "instalment.reopened" => drop(paid.remove(&number)),
                asks @ ("instalment.announced" | "instalment.due" | "instalment.missed") if paid.contains(&number) => {
                    wrong.push(format!("{aggregate} {sequence}: {asks} for {number:?}, which is paid"));
                }
                _ => {}
            }
        }
    }
}

fn kind(event: &Value) -> &str {
    event["type"].as_str().unwrap_or_default()
}
