//! Who may propose, and over which invoices. Every reason against it is told at once.

use chrono::{Months, NaiveDate};

use crate::customer::Customer;
use crate::id::{CustomerId, ProposalId};
use crate::invoice::{BlockReason, Ineligible, Invoice};
use crate::policy::Settings;
use crate::refusal::Obstacle;

/// With less than so many days of its block budget left, an invoice can't be in a new proposal.
const LEAST_BUDGET_DAYS: u32 = 3;

/// What stands in the way of any proposal of a customer. The one that it would replace does not count.
pub(super) fn obstacles(
    settings: &Settings,
    (id, customer): (&CustomerId, Option<&Customer>),
    replacing: Option<ProposalId>,
    invoices: &[&Invoice],
    today: NaiveDate,
) -> Vec<Obstacle> {
    let open =
        customer.map_or(0, |customer| customer.open_proposals.iter().filter(|open| Some(**open) != replacing).count());
    let excluded = settings.excluded_customers.contains(id) || customer.is_some_and(|customer| customer.excluded);
    let mixed = invoices.windows(2).any(|pair| pair[0].currency != pair[1].currency);
    let max = settings.max_open_proposals;
    let obstacles = [
        (!settings.proposals_allowed, Obstacle::ProposalsOff),
        (excluded, Obstacle::CustomerExcluded),
        (open >= max as usize, Obstacle::TooManyOpenProposals { max }),
        (mixed, Obstacle::MixedCurrencies),
    ];
    let broken_plan = customer.and_then(|customer| broken_plan(customer, settings, today));
    obstacles.into_iter().filter_map(|(stands, obstacle)| stands.then_some(obstacle)).chain(broken_plan).collect()
}

/// A plan that broke or lapsed stands in the way for some months.
fn broken_plan(customer: &Customer, settings: &Settings, today: NaiveDate) -> Option<Obstacle> {
    let until = customer.broke_on?.checked_add_months(Months::new(settings.no_broken_plan_within_months))?;
    (today < until).then_some(Obstacle::BrokenPlan { until })
}

/// Why an invoice can't be in a new proposal, but in the one that holds it already.
pub(super) fn ineligible(
    invoice: &Invoice,
    settings: &Settings,
    replacing: Option<ProposalId>,
    today: NaiveDate,
) -> Vec<Ineligible> {
    let mut reasons = invoice.unfit();
    reasons.extend(invoice.is_cancelled().then_some(Ineligible::Cancelled));
    if invoice.arrangement.is_some_and(|arrangement| Some(arrangement.proposal) == replacing) {
        // Its own proposal holds it: it has passed these checks, and its days are counted when it ends.
        return reasons;
    }
    // A customer whom no mail reaches may still propose.
    let blocks = invoice.block_reasons().into_iter().filter(|reason| *reason != BlockReason::EmailUndeliverable);
    reasons.extend(blocks.map(Ineligible::Blocked));
    if let Some(until) = invoice.cool_down_until.filter(|until| *until >= today) {
        reasons.push(Ineligible::CoolDown { until });
    }
    if settings.block_budget_days.saturating_sub(invoice.blocked_days_used) < LEAST_BUDGET_DAYS {
        reasons.push(Ineligible::BlockBudgetUsed);
    }
    reasons
}
