//! Time passes over a plan: instalments are announced and fall due, in order, each step once. A system that
//! slept catches up; what lost its sense meanwhile is left out, and the journal says so.

use super::at_work::{PlanAtWork, PlanFacts};
use crate::books::Standing;
use crate::event::{EventKind, SkipReason, Step};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{Plan, PlanEnd, RunningPlan, StepMark, WaitingStep};
use crate::position::Position;
use crate::refusal::Refusal;

/// Does what the hour asks for.
#[derive(Clone, Debug)]
pub struct RunInstalments {
    /// Which plan.
    pub plan: ProposalId,
}

impl UseCase for RunInstalments {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let Some(read) = facts.plan.clone() else { return Refusal::NotFound("plan").into() };
        if read.value.next_instant().is_none_or(|instant| instant > moment.now) {
            return Outcome::AlreadyDone(read);
        }
        let mut work = match PlanAtWork::take_up(facts, moment) {
            Ok(work) => work,
            Err(refusal) => return refusal.into(),
        };
        let standing = work.settle(false);
        if standing.high.open_minor == 0 {
            return completed(work, &standing);
        }
        work.running.look_at = None;
        let due =
            |running: &RunningPlan| running.next_step().filter(|step| running.pause.is_none() && step.at <= moment.now);
        while let Some(waiting) = due(&work.running) {
            let event = take(&mut work.running, waiting, &standing.low, moment);
            work.tell(event);
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

/// Takes one step, or leaves it out, and says which.
fn take(running: &mut RunningPlan, waiting: WaitingStep, stands: &Position, moment: &Moment) -> EventKind {
    let instalment = running.agreement.instalments[waiting.place];
    let open_minor = stands.ladder[waiting.place].open_minor();
    let (number, due, step) = (instalment.number, instalment.due, waiting.step);
    let skip = if open_minor == 0 {
        Some(SkipReason::NothingOpen)
    } else if running.agreement.too_late(&instalment, step, moment.now) {
        Some(SkipReason::TooLate)
    } else {
        None
    };
    if let Some(because) = skip {
        running.mark(waiting, StepMark::Skipped(because));
        return EventKind::StepSkipped { number, step, because };
    }
    running.mark(waiting, StepMark::Done(moment.now));
    let open = Money::new(open_minor, instalment.amount.currency());
    match step {
        Step::Reminder => EventKind::InstalmentAnnounced { number, due, open },
        Step::DueNotice => EventKind::InstalmentDue { number, due, open },
    }
}

/// Nothing is open any more: the plan ends, and its invoices are let go.
pub(super) fn completed(work: PlanAtWork, standing: &Standing) -> Outcome<Read<Plan>> {
    let event = completion(&work, standing);
    let (changes, result) = work.end(PlanEnd::Completed, event);
    Outcome::Done { changes, result }
}

/// What is told when nothing is open any more.
pub(super) fn completion(work: &PlanAtWork, standing: &Standing) -> EventKind {
    let not_covered = work.money(standing.high.not_covered_minor);
    let credit = work.money(standing.high.surplus_minor);
    EventKind::PlanCompleted { not_covered, credit }
}
