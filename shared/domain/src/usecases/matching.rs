//! Whose a payment is, and for what: by our reference, else by an invoice number and an amount that fits.

use super::posting::MoneyFacts;
use crate::books::Books;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::incoming::IncomingPayment;
use crate::invoice::Invoice;
use crate::money::Money;
use crate::payment::Target;
use crate::plan::Plan;

/// The most plans that are suggested for a payment that nobody matched.
pub const MAX_SUGGESTIONS: usize = 5;

/// What a payment names, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The plans whose references it carries, in the order of the references.
    pub plans: Vec<ProposalId>,
    /// The invoices whose numbers it may carry, longest number first.
    pub invoices: Vec<InvoiceId>,
    /// Plans into which earlier payments of the same payer went.
    pub earlier: Vec<ProposalId>,
}

/// Whose a payment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// A customer's, for these.
    Found {
        /// The customer.
        customer: CustomerId,
        /// What it is for, the first first.
        targets: Vec<Target>,
    },
    /// Its plan is in another currency.
    OtherCurrency,
    /// Nobody knows; perhaps it is for one of these plans.
    Nobody(Vec<ProposalId>),
}

/// Finds whose a payment is.
pub(super) fn find(incoming: &IncomingPayment, named: &Named, facts: &MoneyFacts) -> Match {
    let by_reference = named.plans.iter().find_map(|id| plan(facts, *id));
    match by_reference {
        Some(plan) if currency(plan) != Some(incoming.amount.currency()) => Match::OtherCurrency,
        Some(plan) => {
            let customer = plan.agreement().customer.clone();
            let targets = all_named(incoming, named, facts, &customer, None);
            Match::Found { customer, targets }
        }
        None => by_number_and_amount(incoming, named, facts),
    }
}

/// Everything of one customer that it names, in order, behind what it is for.
fn all_named(
    incoming: &IncomingPayment,
    named: &Named,
    facts: &MoneyFacts,
    customer: &CustomerId,
    first: Option<Target>,
) -> Vec<Target> {
    let plans = named.plans.iter().filter_map(|id| plan(facts, *id));
    let plans = plans
        .filter(|plan| plan.agreement().customer == *customer && currency(plan) == Some(incoming.amount.currency()));
    let invoices = named_invoices(named, facts)
        .filter(|invoice| invoice.customer == *customer && invoice.currency == incoming.amount.currency());
    let plans = plans.map(|plan| Target::Plan(plan.agreement().id));
    let mut targets: Vec<Target> = Vec::new();
    for target in first.into_iter().chain(plans).chain(invoices.map(|invoice| Target::Invoice(invoice.id))) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}

fn by_number_and_amount(incoming: &IncomingPayment, named: &Named, facts: &MoneyFacts) -> Match {
    let fitting: Vec<&Invoice> =
        named_invoices(named, facts).filter(|invoice| fits(incoming.amount, invoice, facts)).collect();
    match fitting.split_first() {
        Some((first, others)) if others.iter().all(|other| other.customer == first.customer) => {
            let customer = first.customer.clone();
            let targets = all_named(incoming, named, facts, &customer, Some(Target::Invoice(first.id)));
            Match::Found { customer, targets }
        }
        Some(_) | None => Match::Nobody(suggestions(incoming.amount, named, facts)),
    }
}

/// Whether an amount is that of an open instalment, of the plan's open sum, or of the invoice's rest.
fn fits(amount: Money, invoice: &Invoice, facts: &MoneyFacts) -> bool {
    let rests = [invoice.rest(), invoice.highest_rest()];
    (rests.contains(&amount) && amount.minor() > 0)
        || holder(facts, invoice).is_some_and(|plan| fits_plan(amount, plan, facts))
}

fn fits_plan(amount: Money, plan: &Plan, facts: &MoneyFacts) -> bool {
    if currency(plan) != Some(amount.currency()) {
        return false;
    }
    let standing = books(facts).standing(plan);
    [standing.low, standing.high].iter().any(|position| {
        let mut open = position.ladder.iter().map(|rung| rung.open_minor()).filter(|open| *open > 0);
        position.open_minor == amount.minor() || open.any(|open| open == amount.minor())
    })
}

/// Plans that the payment may be for: those of invoices it seems to name, and of earlier payments of its payer.
fn suggestions(amount: Money, named: &Named, facts: &MoneyFacts) -> Vec<ProposalId> {
    let of_invoices = named_invoices(named, facts).filter_map(|invoice| holder(facts, invoice));
    let earlier = named.earlier.iter().filter_map(|id| plan(facts, *id));
    let mut found: Vec<&Plan> = Vec::new();
    for plan in of_invoices.chain(earlier).filter(|plan| matches!(plan, Plan::Running(_))) {
        if found.iter().all(|known| known.agreement().id != plan.agreement().id) {
            found.push(plan);
        }
    }
    // A stable sort: those that the amount fits come first.
    found.sort_by_key(|plan| !fits_plan(amount, plan, facts));
    found.into_iter().map(|plan| plan.agreement().id).take(MAX_SUGGESTIONS).collect()
}

/// The invoices that it names; nobody pays a credit note.
fn named_invoices<'a>(named: &'a Named, facts: &'a MoneyFacts) -> impl Iterator<Item = &'a Invoice> {
    let known = |id: &InvoiceId| facts.invoices.iter().map(|read| &read.value).find(|known| known.id == *id);
    named.invoices.iter().filter_map(known).filter(|invoice| !invoice.type_code.is_credit_note())
}

fn plan(facts: &MoneyFacts, id: ProposalId) -> Option<&Plan> {
    facts.plans.iter().map(|read| &read.value).find(|plan| plan.agreement().id == id)
}

fn holder<'a>(facts: &'a MoneyFacts, invoice: &Invoice) -> Option<&'a Plan> {
    let plan = plan(facts, invoice.arrangement?.proposal)?;
    matches!(plan, Plan::Running(_)).then_some(plan)
}

fn currency(plan: &Plan) -> Option<crate::money::Currency> {
    plan.agreement().instalments.first().map(|first| first.amount.currency())
}

fn books(facts: &MoneyFacts) -> Books<'_> {
    let invoices = facts.invoices.iter().map(|read| &read.value);
    Books::new(invoices, facts.plans.iter().map(|read| &read.value), facts.settings.ledger_lag_days)
}
