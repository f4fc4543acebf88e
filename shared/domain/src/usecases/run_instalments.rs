//! Time passes over a plan: it goes on after a pause, its instalments are announced and fall due, they are missed, and
//! too many missed ones end it; all in order, each step once. A system that slept catches up; what lost its sense
//! meanwhile is left out, and the journal says so.

use super::at_work::{PlanAtWork, PlanFacts};
use super::breaking::{WaitingPayments, completed, end_of};
use super::judging::{judge, look_again};
use super::pausing::go_on;
use crate::event::{EventKind, SkipReason, Step};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{Plan, PlanEnd, RunningPlan, StepMark, WaitingStep};
use crate::refusal::Refusal;

/// Does what the hour asks for.
#[derive(Clone, Debug)]
pub struct RunInstalments {
    /// Which plan.
    pub plan: ProposalId,
}

/// What it has to know.
#[derive(Clone, Debug)]
pub struct RunFacts {
    /// The plan with everything that its money depends on.
    pub plan: PlanFacts,
    /// The payments that wait for a person; looked for only where the plan is about to break.
    pub waiting: Option<WaitingPayments>,
}

impl UseCase for RunInstalments {
    type Facts = RunFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: RunFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let Some(read) = facts.plan.plan.clone() else { return Refusal::NotFound("plan").into() };
        if read.value.next_instant().is_none_or(|instant| instant > moment.now) {
            return Outcome::AlreadyDone(read);
        }
        let mut work = match PlanAtWork::take_up(facts.plan, moment) {
            Ok(work) => work,
            Err(refusal) => return refusal.into(),
        };
        let end = pass(&mut work, facts.waiting.as_ref());
        if let Some((end, event)) = end {
            let (changes, result) = work.end(end, event);
            return Outcome::Done { changes, result };
        }
        if work.is_quiet() {
            work.tell(EventKind::OpenAmountExamined);
        }
        match work.lay_down() {
            Some((changes, result)) => Outcome::Done { changes, result },
            None => Outcome::AlreadyDone(read),
        }
    }
}

/// Everything that has come by now; how it ends, if it does.
fn pass(work: &mut PlanAtWork, waiting: Option<&WaitingPayments>) -> Option<(PlanEnd, EventKind)> {
    let standing = work.settle(false);
    if standing.high.open_minor == 0 {
        return Some(completed(work, &standing));
    }
    work.running.look_at = None;
    resume(work);
    end_offer(work);
    if work.running.pause.is_some() {
        return None;
    }
    // A down payment may be judged paid: what waited for it runs at once.
    judge(work);
    tell_doubt(work);
    while let Some(step) = work.running.next_step().filter(|step| step.at <= work.now) {
        let event = take(work, step);
        work.tell(event);
    }
    let end = end_of(work, &standing, waiting);
    look_again(work);
    end
}

fn resume(work: &mut PlanAtWork) {
    if work.running.pause.is_some_and(|pause| work.has_come(pause.until)) {
        go_on(&mut work.running, work.today);
        work.tell(EventKind::PlanResumed { early: false });
    }
}

fn end_offer(work: &mut PlanAtWork) {
    if work.running.offer_over_at().is_some_and(|at| at <= work.now) {
        work.running.offer = None;
        work.tell(EventKind::AmendmentExpired);
    }
}

/// A doubt that lasts holds no step any longer: a person is told instead.
fn tell_doubt(work: &mut PlanAtWork) {
    let told_from = work.running.doubt_told_from().filter(|from| *from <= work.now);
    if let Some(since) = told_from.and(work.running.waits.doubt_since) {
        work.running.waits.doubt_told_at = Some(work.now);
        work.tell(EventKind::StepsHeld { since });
    }
}

/// Takes one step, or leaves it out, and says which.
fn take(work: &mut PlanAtWork, waiting: WaitingStep) -> EventKind {
    let running = &mut work.running;
    let instalment = running.agreement.instalments[waiting.place];
    let open_minor = running.open_minor(waiting.place);
    let (number, due, step) = (instalment.number, instalment.due, waiting.step);
    if let Some(because) = skipped(running, waiting, work.now) {
        running.mark(waiting, StepMark::Skipped(because));
        return EventKind::StepSkipped { number, step, because };
    }
    running.mark(waiting, StepMark::Done(work.now));
    let open = Money::new(open_minor, instalment.amount.currency());
    match step {
        Step::Reminder => EventKind::InstalmentAnnounced { number, due, open },
        Step::DueNotice => {
            // Grace counts from when the customer could know.
            if work.today > due {
                let known = &mut running.agreement.instalments[waiting.place].grace_from;
                *known = Some(known.map_or(work.today, |from| from.max(work.today)));
            }
            EventKind::InstalmentDue { number, due, open }
        }
    }
}

/// Why a step is left out, if it is.
fn skipped(running: &RunningPlan, waiting: WaitingStep, now: chrono::DateTime<chrono::Utc>) -> Option<SkipReason> {
    let instalment = &running.agreement.instalments[waiting.place];
    if running.open_minor(waiting.place) == 0 {
        Some(SkipReason::NothingOpen)
    } else {
        running.agreement.too_late(instalment, waiting.step, now).then_some(SkipReason::TooLate)
    }
}
