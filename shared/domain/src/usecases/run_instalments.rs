//! Time passes over a plan: instalments are announced and fall due, in order, each step once. A system that
//! slept catches up; what lost its sense meanwhile is left out, and the journal says so.

use super::holding::{Release, release};
use crate::event::{Aggregate, EventKind, SkipReason, Step};
use crate::id::ProposalId;
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::{EndedPlan, Plan, RunningPlan, StepMark, WaitingStep};
use crate::position::Position;
use crate::refusal::Refusal;
use crate::zone;

/// Does what the hour asks for.
#[derive(Clone, Debug)]
pub struct RunInstalments {
    /// Which plan.
    pub plan: ProposalId,
}

/// What running a plan has to know.
#[derive(Clone, Debug)]
pub struct PlanFacts {
    /// The plan, if it exists.
    pub plan: Option<Read<Plan>>,
    /// Its invoices as they are now.
    pub invoices: Vec<Read<Invoice>>,
}

impl UseCase for RunInstalments {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let Some(read) = facts.plan else { return Refusal::NotFound("plan").into() };
        let mut running = match &read.value {
            Plan::Running(running) => running.clone(),
            Plan::Ended(_) => return Outcome::AlreadyDone(read),
        };
        let invoices: Vec<&Invoice> = facts.invoices.iter().map(|invoice| &invoice.value).collect();
        let stands = running.agreement.position(&invoices);
        if read.value.next_instant().is_none_or(|instant| instant > moment.now) {
            return Outcome::AlreadyDone(read);
        }
        if stands.open_minor == 0 {
            return completed(read, running, facts.invoices, moment);
        }
        running.look_at = None;
        let mut told = Vec::new();
        loop {
            // Paid before its notice or after it: the rest of the plan begins.
            let first_is_settled = stands.ladder.first().is_some_and(|rung| rung.open_minor() == 0);
            if running.awaiting_down_payment && first_is_settled {
                running.awaiting_down_payment = false;
                told.push(EventKind::DownPaymentSettled);
            }
            let Some(waiting) = running.next_step().filter(|step| step.at <= moment.now) else { break };
            told.push(take(&mut running, waiting, &stands, moment));
        }
        if told.is_empty() {
            told.push(EventKind::OpenAmountExamined);
        }
        let mut told = told.into_iter();
        // There is one: it was asked for, if nothing else.
        let Some(first) = told.next() else { return Outcome::AlreadyDone(read) };
        let address = Aggregate::Plan(self.plan);
        let (mut changes, result) = Changes::new(address.clone(), read, Plan::Running(running), first);
        for event in told {
            changes.tell(address.clone(), result.version, event);
        }
        Outcome::Done { changes, result }
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
fn completed(
    read: Read<Plan>,
    running: RunningPlan,
    invoices: Vec<Read<Invoice>>,
    moment: &Moment,
) -> Outcome<Read<Plan>> {
    let agreement = running.agreement;
    let how = Release {
        today: zone::civil_date(moment.now, agreement.policy.zone),
        resume_grace_days: agreement.policy.resume_grace_days,
        blocked_days: 0,
        cool_down_until: None,
        cause: "plan.completed",
    };
    let address = Aggregate::Plan(agreement.id);
    let after = Plan::Ended(EndedPlan { agreement, at: moment.now });
    let (mut changes, result) = Changes::new(address, read, after, EventKind::PlanCompleted);
    for invoice in invoices {
        release(&mut changes, invoice, &how);
    }
    Outcome::Done { changes, result }
}
