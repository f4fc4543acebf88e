//! Finance agrees: the plan is active at once, and its payments are scheduled exactly as proposed.

use super::holding::{DecisionFacts, Found, Hold, forget_open_proposal, hold, release_all};
use super::quote::total_of;
use crate::event::{Aggregate, EventKind};
use crate::id::{PlanCode, ProposalId};
use crate::invoice::{BlockReason, Invoice};
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::{Agreement, Instalment, Plan, PlanInvoice, RunningPlan, StepMark};
use crate::position::position;
use crate::proposal::{Application, End, Proposal};
use crate::refusal::Refusal;
use crate::schedule::ScheduledInstalment;

/// Says yes.
#[derive(Clone, Debug)]
pub struct ApproveProposal {
    /// To which proposal.
    pub proposal: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// What the admin saw to be open: nobody approves a sum that moved a second ago.
    pub expected_rest: Money,
}

/// What approving came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The proposal, ended.
    pub proposal: Read<Proposal>,
    /// The plan; absent when the approval had been made before and only the proposal was read.
    pub plan: Option<Read<Plan>>,
}

impl UseCase for ApproveProposal {
    type Facts = DecisionFacts;
    type Done = Approved;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Approved> {
        let waiting = match facts.ending(self.version, moment, |end| *end == End::Approved) {
            Found::Waiting(waiting) => *waiting,
            Found::DoneBefore(proposal) => return Outcome::AlreadyDone(Approved { proposal, plan: None }),
            Found::Refused(refusal) => return refusal.into(),
        };
        if waiting.requested.is_too_late(moment.now) {
            return Refusal::DecisionTooLate { decide_by: waiting.requested.application.decide_by }.into();
        }
        let application = waiting.requested.application.clone();
        let invoices: Vec<&Invoice> = waiting.invoices.iter().map(|read| &read.value).collect();
        let rest = total_of(&invoices);
        if rest.minor() == 0 {
            return Refusal::NothingOpen.into();
        }
        let instalments = still_to_pay(&application, &invoices);
        if rest != self.expected_rest {
            return Refusal::RestChanged { rest, instalments }.into();
        }
        // An invoice with nothing open is not held for a plan.
        let (held, settled): (Vec<_>, Vec<_>) =
            waiting.invoices.iter().cloned().partition(|read| read.value.rest().minor() > 0);
        let agreement = agreement(&application, &held, &instalments, moment);
        // What was credited since can leave nothing of the schedule while a figure elsewhere rose.
        let Some(total) = agreement.total() else { return Refusal::NothingOpen.into() };
        let plan = RunningPlan {
            awaiting_down_payment: agreement.instalments.iter().any(|instalment| instalment.number == 0),
            agreement,
            look_at: None,
        };

        let after = Proposal::Ended(waiting.requested.ended(End::Approved, moment));
        let (mut changes, proposal) = Changes::new(
            Aggregate::Proposal(self.proposal),
            waiting.read,
            after,
            EventKind::ProposalApproved { total },
        );
        let activated = EventKind::PlanActivated {
            customer: application.customer.clone(),
            total,
            instalments: u32::try_from(instalments.len()).unwrap_or(u32::MAX),
        };
        let plan = Plan::Running(plan);
        let plan = changes.and(Read::absent(plan.clone()), plan);
        changes.tell(Aggregate::Plan(self.proposal), plan.version, activated);
        let blocked_days = application.blocked_days(application.civil_date(moment.now));
        let how = Hold {
            proposal: self.proposal,
            reason: BlockReason::PaymentPlanActive,
            until: None,
            blocked_days,
            now: moment.now,
        };
        for invoice in held {
            hold(&mut changes, invoice, &how);
        }
        release_all(&mut changes, &application, settled, None, "proposal.approved", moment.now);
        forget_open_proposal(&mut changes, waiting.customer, self.proposal);
        Outcome::Done { changes, result: Approved { proposal, plan: Some(plan) } }
    }
}

/// The submitted instalments, cut from the tail by what was credited since, then with what was paid poured in
/// by number. Settled ones drop out, a partly settled one keeps its rest; dates and other amounts stay.
fn still_to_pay(application: &Application, invoices: &[&Invoice]) -> Vec<ScheduledInstalment> {
    let agreed: Vec<Money> = application.ask.instalments.iter().map(|row| row.amount).collect();
    let credited_then: i64 = application.invoices.iter().map(|invoice| invoice.credited.minor()).sum();
    let credited_now: i64 = invoices.iter().map(|invoice| invoice.credited().minor()).sum();
    let stands = position(&agreed, credited_now - credited_then, 0, total_of(invoices).minor());
    let rungs = application.ask.instalments.iter().zip(&stands.ladder);
    rungs
        .filter(|(_, rung)| rung.open_minor() > 0)
        .map(|(row, rung)| ScheduledInstalment { amount: row.amount.with_minor(rung.open_minor()), ..*row })
        .collect()
}

fn agreement(
    application: &Application,
    invoices: &[Read<Invoice>],
    instalments: &[ScheduledInstalment],
    moment: &Moment,
) -> Agreement {
    let invoice = |read: &Read<Invoice>| PlanInvoice {
        id: read.value.id,
        number: read.value.number.clone(),
        issue_date: read.value.issue_date,
        rest: read.value.rest(),
        credited: read.value.credited(),
    };
    let instalment = |row: &ScheduledInstalment| Instalment {
        number: row.number,
        due: row.due,
        amount: row.amount,
        reminder: StepMark::Open,
        due_notice: StepMark::Open,
    };
    Agreement {
        id: application.id,
        customer: application.customer.clone(),
        code: PlanCode::from_fresh(moment.random),
        invoices: invoices.iter().map(invoice).collect(),
        instalments: instalments.iter().map(instalment).collect(),
        policy: application.policy,
        started_at: moment.now,
    }
}
