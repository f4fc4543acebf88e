//! How time ends a plan: too much was missed, the down payment never came, or only a remainder is open.

use chrono::Days;

use super::at_work::PlanAtWork;
use crate::books::Standing;
use crate::customer::Customer;
use crate::event::EventKind;
use crate::invoice::BlockKind;
use crate::money::Money;
use crate::payment::PaymentName;
use crate::plan::{LONGEST_WAIT_DAYS, Miss, PlanEnd};

/// A payment that waits for a person: it could be anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingPayment {
    /// How much.
    pub amount: Money,
    /// The payer, as the bank names them.
    pub debtor_name: Option<String>,
    /// The payer's account, as a fingerprint.
    pub debtor_account: Option<PaymentName>,
}

/// The payments that wait for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitingPayments {
    /// Those that were looked through.
    pub payments: Vec<WaitingPayment>,
    /// Whether there are more than anybody looks through: then one could be anybody's.
    pub more: bool,
}

/// How time ends the plan today, if it does.
pub(super) fn end_of(
    work: &mut PlanAtWork,
    standing: &Standing,
    waiting: Option<&WaitingPayments>,
) -> Option<(PlanEnd, EventKind)> {
    if let Some(lapsed) = end_of_down_payment(work) {
        return Some(lapsed);
    }
    if is_to_be_broken(work, waiting) {
        let open = work.money(work.running.course.shown.open_minor);
        return Some((PlanEnd::Broken, EventKind::PlanBroken { open }));
    }
    let remainder = work.running.remainder_from().is_some_and(|from| work.has_come(from));
    remainder.then(|| completed(work, standing))
}

/// Nothing is open any more, or only the tolerance: what lies beyond the plan and what is the customer's stand still
/// from now on, so there must be no doubt about them.
pub(super) fn completed(work: &mut PlanAtWork, standing: &Standing) -> (PlanEnd, EventKind) {
    let (not_covered, credit) = (standing.high.not_covered_minor, standing.high.surplus_minor);
    let shown = &mut work.running.course.shown;
    (shown.not_covered_minor, shown.surplus_minor) = (not_covered, credit);
    let event = EventKind::PlanCompleted { not_covered: work.money(not_covered), credit: work.money(credit) };
    (PlanEnd::Completed, event)
}

/// How a plan ends that waits for its down payment, if it does.
pub(super) fn end_of_down_payment(work: &PlanAtWork) -> Option<(PlanEnd, EventKind)> {
    lapses(work).then_some((PlanEnd::Lapsed, EventKind::PlanLapsed))
}

/// The down payment was missed; or nobody can say so, and its invoices were blocked for as long as they may be.
fn lapses(work: &PlanAtWork) -> bool {
    let running = &work.running;
    let Some(first) = running.agreement.instalments.first().filter(|_| running.awaiting_down_payment) else {
        return false;
    };
    match first.miss {
        Miss::Confirmed(_) => running.is_behind(0),
        Miss::Unconfirmed(_) => running.is_behind(0) && is_budget_used(work),
        Miss::No | Miss::Forgiven(_) => false,
    }
}

fn is_budget_used(work: &PlanAtWork) -> bool {
    let (waited, budget) = (work.days_of_waiting(), work.running.agreement.policy.block_budget_days);
    work.invoices.iter().any(|invoice| invoice.value.blocked_days_used + waited >= budget)
}

/// Whether the plan is to be broken today: not while an invoice of it is contested, nor while a payment that waits
/// could be this customer's.
fn is_to_be_broken(work: &mut PlanAtWork, waiting: Option<&WaitingPayments>) -> bool {
    if !work.running.breaks_from().is_some_and(|from| work.has_come(from)) {
        work.running.waits.suspicion_since = None;
        return false;
    }
    let disputed = work.invoices.iter().any(|invoice| invoice.value.block(BlockKind::Disputed).is_some());
    // Where nobody has looked for such payments there may be one: the next run looks.
    let Some(waiting) = waiting.filter(|_| !disputed) else { return false };
    !is_held_by_suspicion(work, waiting)
}

/// Waits for a person to say whose the payments are that wait, but not for ever.
fn is_held_by_suspicion(work: &mut PlanAtWork, waiting: &WaitingPayments) -> bool {
    if !(waiting.more || waiting.payments.iter().any(|payment| could_be_theirs(work, payment))) {
        work.running.waits.suspicion_since = None;
        return false;
    }
    let since = work.running.waits.suspicion_since.unwrap_or(work.today);
    if work.running.waits.suspicion_since.replace(since).is_none() {
        work.tell(EventKind::StepsHeld { since });
    }
    !work.has_come(since + Days::new(LONGEST_WAIT_DAYS))
}

fn could_be_theirs(work: &PlanAtWork, payment: &WaitingPayment) -> bool {
    let running = &work.running;
    let mut open = (0..running.agreement.instalments.len()).map(|place| work.money(running.open_minor(place)));
    let customer = work.customer.as_ref().map(|read| &read.value);
    open.any(|open| open == payment.amount) || customer.is_some_and(|customer| is_from(customer, payment))
}

fn is_from(customer: &Customer, payment: &WaitingPayment) -> bool {
    let account = payment.debtor_account.as_ref().is_some_and(|account| customer.accounts.contains(account));
    let named = payment.debtor_name.as_deref().zip(customer.name.as_ref());
    account || named.is_some_and(|(debtor, name)| folded(debtor) == folded(name.as_str()))
}

/// A name, however its letters and its white space are written.
fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
