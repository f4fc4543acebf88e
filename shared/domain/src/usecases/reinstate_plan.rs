//! Finance reinstates a plan that broke or lapsed by mistake: it goes on as if it never had.

use chrono::Days;

use super::at_work::{PlanAtWork, PlanFacts, plan_ended, write_customer};
use super::levers::{Guard, Written, must_be_free, not_free};
use super::pausing::forgiven;
use crate::event::EventKind;
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{EndedPlan, MAX_REMARKS, Plan, PlanEndKind, REINSTATE_WITHIN_DAYS, Remark, RunningPlan, Waits};
use crate::refusal::{Conflict, Refusal};
use crate::text::Note;

/// Reinstates it.
#[derive(Clone, Debug)]
pub struct ReinstatePlan {
    /// Which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// Why; it is kept as a note for colleagues.
    pub words: Note,
}

impl UseCase for ReinstatePlan {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let said = |plan: &Plan| plan.course().remarks.last().is_some_and(|remark| self.said(remark, moment));
        let runs = |plan: &Plan| matches!(plan, Plan::Running(_)) && said(plan);
        Guard { version: self.version, moment }.on_plan(facts.plan.clone(), runs, |read| match &read.value {
            Plan::Running(_) => Err(Conflict::WrongState { state: read.value.state() }.into()),
            Plan::Ended(ended) => self.reinstate(ended, read.clone(), facts, moment),
        })
    }
}

impl ReinstatePlan {
    fn said(&self, remark: &Remark, moment: &Moment) -> bool {
        remark.words == self.words && remark.by == moment.actor
    }

    fn reinstate(
        &self,
        ended: &EndedPlan,
        read: Read<Plan>,
        facts: PlanFacts,
        moment: &Moment,
    ) -> Result<Written, Refusal> {
        let ended_on = may_be_reinstated(ended, moment)?;
        must_be_free(facts.invoices.iter().map(|read| &read.value), not_free)?;
        let mut work = PlanAtWork::on(read, self.running(ended, moment), facts, moment);
        let low = work.standing().low;
        if low.open_minor == 0 {
            return Err(Refusal::NothingOpen);
        }
        let opens = |place: usize| low.ladder.get(place).is_some_and(|rung| rung.open_minor() > 0);
        let (agreement, today) = (&mut work.running.agreement, work.today);
        work.running.awaiting_down_payment =
            opens(0) && agreement.instalments.first().is_some_and(|row| row.number == 0);
        for (place, row) in agreement.instalments.iter_mut().enumerate() {
            row.miss = forgiven(row.miss);
            if row.due < today && opens(place) {
                row.grace_from = Some(today);
            }
        }
        // The whole schedule is told with the reinstatement.
        work.settle(true);
        let (id, customer) = (work.running.agreement.id, work.customer.take());
        let (mut changes, written) = work.lay_down_after(EventKind::PlanReinstated);
        if let Some(customer) = customer {
            write_customer(&mut changes, customer, |customer| {
                customer.open_plans.push(id);
                // A plan that broke later still counts; what broke before it, its own end had overwritten.
                customer.broke_on = customer.broke_on.filter(|broke_on| *broke_on != ended_on);
            });
        }
        Ok((changes, written))
    }

    /// The plan as it was before it ended, with the reason among its notes: of as many as can be kept, the oldest
    /// gives way.
    fn running(&self, ended: &EndedPlan, moment: &Moment) -> RunningPlan {
        let mut course = ended.course.clone();
        let surplus = (course.remarks.len() + 1).saturating_sub(MAX_REMARKS);
        course.remarks.drain(..surplus);
        course.remarks.push(Remark { at: moment.now, by: moment.actor.clone(), words: self.words.clone() });
        course.closed.clear();
        RunningPlan {
            agreement: ended.agreement.clone(),
            course,
            awaiting_down_payment: false,
            pause: None,
            paused_days: 0,
            look_at: None,
            waits: Waits::default(),
            offer: None,
            wish: None,
        }
    }
}

/// Only what broke or lapsed, and not for ever; the day on which it did.
fn may_be_reinstated(ended: &EndedPlan, moment: &Moment) -> Result<chrono::NaiveDate, Refusal> {
    match ended.end.kind() {
        PlanEndKind::Broken | PlanEndKind::Lapsed => {}
        PlanEndKind::Completed | PlanEndKind::Cancelled => return Err(plan_ended(ended)),
    }
    let ended_on = ended.agreement.civil_date(ended.at);
    let last = ended_on + Days::new(REINSTATE_WITHIN_DAYS);
    if ended.agreement.civil_date(moment.now) > last {
        return Err(Conflict::ReinstateTooLate { last }.into());
    }
    Ok(ended_on)
}
