//! Whether a rule of the tenant approves a proposal at once. All of it must hold; beyond it a person decides.

use super::quote::{AskQuote, ProposalFacts, Wish};
use crate::customer::Customer;
use crate::limits::lasts_longer;
use crate::plan::{Miss, Plan};
use crate::policy::{ApprovalRule, AutoApproval};
use crate::proposal::Quote;

/// The most plans that a customer may have beside the one that is approved without a person.
pub const MAX_OPEN_PLANS: usize = 2;

/// The rule that approves a quote, if one does.
pub(super) fn approval_rule(
    asked: &AskQuote,
    quote: &Quote,
    customer: &Customer,
    facts: &ProposalFacts,
) -> Option<ApprovalRule> {
    let bounds = facts.settings.auto_approval.as_ref()?;
    let plans: Vec<&Plan> = facts.plans.iter().map(|read| &read.value).collect();
    let within = is_modest(quote, bounds) && is_affordable(quote, bounds, &plans) && is_trusted(customer, &plans);
    within.then(|| match &asked.wish {
        Wish::Terms { .. } => ApprovalRule::Limits,
        Wish::ReadyMade(name) => ApprovalRule::ReadyMade(name.clone()),
    })
}

/// Few instalments, over a short time. The down payment counts for neither.
fn is_modest(quote: &Quote, bounds: &AutoApproval) -> bool {
    let mut rows = quote.instalments.iter().filter(|row| row.number > 0);
    let count = rows.clone().count();
    let Some(first) = rows.next() else { return false };
    let last = rows.next_back().unwrap_or(first);
    count <= bounds.max_instalments as usize
        && !lasts_longer(first.wished, last.wished, &quote.terms, bounds.max_months)
}

/// All open plans of the customer and this one together don't come to more than the amount of their currency.
fn is_affordable(quote: &Quote, bounds: &AutoApproval, plans: &[&Plan]) -> bool {
    let currency = quote.total.currency();
    let of_currency = |plan: &&&Plan| plan.agreement().total().is_some_and(|total| total.currency() == currency);
    let open: i64 = plans.iter().filter(of_currency).map(|plan| plan.course().shown.open_minor).sum();
    bounds.max_amounts.get(&currency).is_some_and(|most| open + quote.total.minor() <= most.minor())
}

/// Few open plans, each kept so far, and none ever broken.
fn is_trusted(customer: &Customer, plans: &[&Plan]) -> bool {
    customer.broke_on.is_none()
        && customer.open_plans.len() <= MAX_OPEN_PLANS
        && customer.open_plans.len() == plans.len()
        && !plans.iter().any(|plan| has_missed(plan))
}

/// Whether an instalment is missed and unpaid.
fn has_missed(plan: &Plan) -> bool {
    let open = |place: usize| plan.course().shown.ladder.get(place).is_none_or(|rung| rung.open_minor() > 0);
    let rows = plan.agreement().instalments.iter().enumerate();
    rows.into_iter().any(|(place, row)| matches!(row.miss, Miss::Confirmed(_)) && open(place))
}
