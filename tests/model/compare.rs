//! What the stored rows say, beside what the plain world says.

use std::collections::BTreeSet;

use domain::invoice::Invoice as StoredInvoice;
use domain::plan::Plan as StoredPlan;
use domain::position::Position as StoredPosition;

use super::look::Rows;
use super::plain::{Agreed, High, Low, Position};
use super::world::World;

/// Everything in which the rows and the world differ.
pub fn differences(world: &World, rows: &Rows) -> Vec<String> {
    let mut found = Vec::new();
    for (at, invoice) in world.facts.invoices.iter().enumerate() {
        of_invoice(world, at, &rows.invoices[&invoice.id].value, &mut found);
    }
    for proposal in &world.proposals {
        let state = proposal.ended.map_or("requested", |(how, _)| how);
        differ(&mut found, &proposal.id, "state", &rows.proposals[&proposal.id].value.state(), &state);
    }
    for (at, plan) in world.facts.plans.iter().enumerate() {
        of_plan(world, at, &rows.plans[&plan.proposal].value, &mut found);
    }
    for id in rows.customers.keys() {
        of_customer(world, rows, id, &mut found);
    }
    let counts = (rows.invoices.len(), rows.proposals.len(), rows.plans.len());
    let known = (world.facts.invoices.len(), world.proposals.len(), world.facts.plans.len());
    differ(&mut found, "the table", "invoices, proposals and plans", &counts, &known);
    differ(&mut found, "the table", "outstanding effects", &rows.outstanding, &0);
    found
}

fn of_invoice(world: &World, at: usize, row: &StoredInvoice, found: &mut Vec<String>) {
    let number = world.facts.invoices[at].number.as_str();
    if world.facts.says_where(at) {
        differ(found, number, "rest", &row.rest().minor(), &world.facts.rest(at, Low));
        differ(found, number, "highest rest", &row.highest_rest().minor(), &world.facts.rest(at, High));
    }
    let reasons: Vec<&str> = row.block_reasons().iter().map(|reason| reason.code()).collect();
    differ(found, number, "block reasons", &reasons, &world.block_reasons(at));
    differ(found, number, "blocked days", &i64::from(row.blocked_days_used), &world.blocked_days(at));
    differ(found, number, "cool-down", &row.cool_down_until, &world.cool_down(at));
}

fn of_plan(world: &World, at: usize, row: &StoredPlan, found: &mut Vec<String>) {
    let plan = &world.facts.plans[at];
    let id = plan.proposal.as_str();
    differ(found, id, "state", &row.state(), &plan.ended.unwrap_or("active"));
    let agreed: Vec<Agreed> = row
        .agreement()
        .instalments
        .iter()
        .map(|row| Agreed { number: row.number.into(), due: row.due, cents: row.amount.minor() })
        .collect();
    differ(found, id, "instalments", &agreed, &plan.agreed);
    differ(found, id, "own", &row.own_minor(), &plan.entries.iter().map(|entry| entry.cents).sum());
    if plan.ended.is_none() {
        differ(found, id, "position", &plainly(&row.course().shown), &world.facts.position(at, Low));
    }
}

fn plainly(position: &StoredPosition) -> Position {
    Position {
        ladder: position.ladder.iter().map(|rung| (rung.amount_minor, rung.settled_minor)).collect(),
        open: position.open_minor,
        not_covered: position.not_covered_minor,
        surplus: position.surplus_minor,
    }
}

fn of_customer(world: &World, rows: &Rows, id: &str, found: &mut Vec<String>) {
    let customer = &rows.customers[id].value;
    let ids = |ids: &[domain::id::ProposalId]| ids.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let own: Vec<_> = world.proposals.iter().filter(|proposal| proposal.customer == id).collect();
    let waiting = own.iter().filter(|proposal| proposal.waits()).map(|proposal| proposal.id.clone()).collect();
    differ(found, id, "open proposals", &ids(&customer.open_proposals), &waiting);
    let running = world.facts.plans.iter().filter(|plan| plan.ended.is_none()).map(|plan| &plan.proposal);
    let running = running.filter(|plan| own.iter().any(|proposal| proposal.id == **plan)).cloned().collect();
    differ(found, id, "open plans", &ids(&customer.open_plans), &running);
}

fn differ<T: PartialEq + std::fmt::Debug>(found: &mut Vec<String>, whose: &str, what: &str, is: &T, must: &T) {
    if is != must {
        found.push(format!("{whose}: {what} is {is:?}, must be {must:?}"));
    }
}
