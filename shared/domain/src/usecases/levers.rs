//! What all commands on a plan have in common: who may, and on exactly what they read.
//!
//! The guard is the version, to the number: time and money write a plan only when something has happened to it that
//! whoever decides should have seen. So nobody amends, pauses or accepts what moved a second ago.

use chrono::NaiveDate;

use super::at_work::{PlanAtWork, plan_ended};
use crate::books::Standing;
use crate::invalid::Invalid;
use crate::invoice::{BlockReason, Ineligible, Invoice};
use crate::moment::{Actor, Moment};
use crate::outcome::{Changes, Outcome, Read};
use crate::plan::{Plan, RecordedAgreement, RunningPlan};
use crate::position::Position;
use crate::refusal::{Conflict, Refusal};

/// What a command on a plan comes to.
pub(super) type Written = (Changes, Read<Plan>);

/// The version that was read, and who acts when.
pub(super) struct Guard<'a> {
    pub version: u64,
    pub moment: &'a Moment,
}

impl Guard<'_> {
    /// Carries a command out on a plan in whatever state. The same command again, on the same version, is done
    /// already when the plan has come to what it asks for.
    pub fn on_plan(
        &self,
        plan: Option<Read<Plan>>,
        came_to: impl FnOnce(&Plan) -> bool,
        act: impl FnOnce(Read<Plan>) -> Result<Written, Refusal>,
    ) -> Outcome<Read<Plan>> {
        self.on(plan, came_to, |read| self.as_it_was_read(&read).and_then(|()| act(read)))
    }

    /// Carries a command out on a plan that runs. One that has ended says how before anything else.
    pub fn on_running(
        &self,
        plan: Option<Read<Plan>>,
        came_to: impl FnOnce(&Plan) -> bool,
        act: impl FnOnce(Read<Plan>) -> Result<Written, Refusal>,
    ) -> Outcome<Read<Plan>> {
        self.on(plan, came_to, |read| match &read.value {
            Plan::Ended(ended) => Err(plan_ended(ended)),
            Plan::Running(_) => self.as_it_was_read(&read).and_then(|()| act(read)),
        })
    }

    fn on(
        &self,
        plan: Option<Read<Plan>>,
        came_to: impl FnOnce(&Plan) -> bool,
        act: impl FnOnce(Read<Plan>) -> Result<Written, Refusal>,
    ) -> Outcome<Read<Plan>> {
        let Some(read) = plan.filter(|read| self.may_see(&read.value)) else {
            return Refusal::NotFound("plan").into();
        };
        if self.version.checked_add(1) == Some(read.version) && came_to(&read.value) {
            return Outcome::AlreadyDone(read);
        }
        match act(read) {
            Ok((changes, result)) => Outcome::Done { changes, result },
            Err(refusal) => refusal.into(),
        }
    }

    /// Customers see their own plans only.
    fn may_see(&self, plan: &Plan) -> bool {
        match &self.moment.actor {
            Actor::Customer(id) => *id == plan.agreement().customer,
            Actor::Finance(_) | Actor::Viewer(_) | Actor::Machine(_) | Actor::Clock => true,
        }
    }

    const fn as_it_was_read(&self, read: &Read<Plan>) -> Result<(), Refusal> {
        if self.version == read.version { Ok(()) } else { Err(Refusal::VersionMismatch { version: read.version }) }
    }
}

/// Lets the money settle before somebody decides on it. A plan with nothing open is time's to complete.
pub(super) fn settled(work: &mut PlanAtWork) -> Result<Standing, Refusal> {
    let standing = work.settle(false);
    if standing.high.open_minor == 0 { Err(Refusal::NothingOpen) } else { Ok(standing) }
}

/// Where a plan stands whose open instalments are to be replaced: there must be some, also in doubt, and nothing else
/// counts before the down payment is there.
pub(super) fn to_be_amended(work: &mut PlanAtWork) -> Result<Position, Refusal> {
    let low = settled(work)?.low;
    beyond_down_payment(work)?;
    if low.open_minor == 0 { Err(Refusal::NothingOpen) } else { Ok(low) }
}

/// Before the down payment is there, nothing else counts.
pub(super) fn beyond_down_payment(work: &PlanAtWork) -> Result<(), Refusal> {
    if work.running.awaiting_down_payment { Err(Conflict::DownPaymentOpen.into()) } else { Ok(()) }
}

/// An agreement can't have been made tomorrow.
pub(super) fn made_by(agreement: &RecordedAgreement, today: NaiveDate) -> Result<(), Refusal> {
    let detail = || format!("must be {today} or earlier");
    let invalid = || Refusal::Invalid(vec![Invalid::new("agreement.on", "date_in_future", detail())]);
    if agreement.on <= today { Ok(()) } else { Err(invalid()) }
}

/// What finance does about a plan answers the customer's wish to change it.
pub(super) fn answer(running: &mut RunningPlan) {
    if let Some(wish) = &mut running.wish {
        wish.answered = true;
    }
}

/// That nothing stands against holding invoices for a plan.
pub(super) fn must_be_free<'a>(
    invoices: impl Iterator<Item = &'a Invoice>,
    against: impl Fn(&Invoice) -> Vec<Ineligible>,
) -> Result<(), Refusal> {
    let reasons = invoices.map(|invoice| (invoice.id, against(invoice)));
    let reasons: Vec<_> = reasons.filter(|(_, reasons)| !reasons.is_empty()).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Conflict::InvoicesNotFree(reasons).into()) }
}

/// Why an invoice can't be held: another proposal or plan, a dispute, finance's own block, or its cancellation.
pub(super) fn not_free(invoice: &Invoice) -> Vec<Ineligible> {
    // A customer whom no mail reaches may still have a plan.
    let blocks = invoice.block_reasons().into_iter().filter(|reason| *reason != BlockReason::EmailUndeliverable);
    let cancelled = invoice.ledger.as_ref().is_some_and(|ledger| ledger.cancelled).then_some(Ineligible::Cancelled);
    blocks.map(Ineligible::Blocked).chain(cancelled).collect()
}
