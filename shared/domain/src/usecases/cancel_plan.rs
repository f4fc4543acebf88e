//! Finance cancels a plan: its invoices are released, and dunning goes on.

use super::at_work::{PlanAtWork, PlanFacts};
use super::levers::{Guard, settled};
use crate::event::EventKind;
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{Plan, PlanEnd};
use crate::text::Note;

/// Cancels it.
#[derive(Clone, Debug)]
pub struct CancelPlan {
    /// Which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// Why; the customer reads it.
    pub words: Note,
}

impl UseCase for CancelPlan {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let end = PlanEnd::Cancelled(self.words.clone());
        let cancelled = |plan: &Plan| match plan {
            Plan::Ended(ended) => ended.end == end && ended.by == moment.actor,
            Plan::Running(_) => false,
        };
        Guard { version: self.version, moment }.on_running(facts.plan.clone(), cancelled, |_| {
            let mut work = PlanAtWork::take_up(facts, moment)?;
            let open = settled(&mut work)?.low.open_minor;
            let event = EventKind::PlanCancelled { open: work.money(open) };
            Ok(work.end(end.clone(), event))
        })
    }
}
