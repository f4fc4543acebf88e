//! A plan begins: from an approved proposal, an accepted offer, a rule of the tenant or a recorded agreement.

use super::holding::{Hold, hold};
use super::quote::total_of;
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::{PlanCode, ProposalId};
use crate::invoice::{BlockReason, Invoice};
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Read};
use crate::plan::{Agreement, Consent, Course, Instalment, Miss, Plan, PlanInvoice, RunningPlan, StepMark, Waits};
use crate::position::{Position, position};
use crate::proposal::Application;
use crate::schedule::ScheduledInstalment;
use crate::terms::{Rhythm, Terms};

/// What a plan begins with.
pub(super) struct Begins<'a> {
    /// The proposal or offer.
    pub application: &'a Application,
    /// What is still to be paid of it.
    pub instalments: &'a [ScheduledInstalment],
    /// How it came about.
    pub consent: Consent,
}

impl Begins<'_> {
    /// The plan over these invoices; none when nothing is to be paid.
    pub fn plan(&self, invoices: &[Read<Invoice>], moment: &Moment) -> Option<RunningPlan> {
        let agreement = self.agreement(invoices, moment);
        let total = agreement.total()?;
        let agreed: Vec<Money> = agreement.instalments.iter().map(|row| row.amount).collect();
        Some(RunningPlan {
            awaiting_down_payment: agreement.instalments.iter().any(|instalment| instalment.number == 0),
            course: Course { shown: Position::untouched(&agreed), told_minor: total.minor(), ..Course::default() },
            agreement,
            pause: None,
            paused_days: 0,
            look_at: None,
            waits: Waits::default(),
            offer: None,
            wish: None,
        })
    }

    /// Writes the plan and holds its invoices for it.
    pub fn begin(
        &self,
        changes: &mut Changes,
        running: RunningPlan,
        invoices: Vec<Read<Invoice>>,
        blocked_days: u32,
        moment: &Moment,
    ) -> Read<Plan> {
        let id = running.agreement.id;
        let activated = EventKind::PlanActivated {
            customer: running.agreement.customer.clone(),
            total: running.agreement.total().unwrap_or(self.application.ask.total),
            instalments: u32::try_from(running.agreement.instalments.len()).unwrap_or(u32::MAX),
        };
        let plan = Plan::Running(running);
        let plan = changes.and(Read::absent(plan.clone()), plan);
        changes.tell(Aggregate::Plan(id), plan.version, activated);
        let reason = BlockReason::PaymentPlanActive;
        let how = Hold { proposal: id, reason, until: None, blocked_days, now: moment.now };
        for invoice in invoices {
            hold(changes, invoice, &how);
        }
        plan
    }

    fn agreement(&self, invoices: &[Read<Invoice>], moment: &Moment) -> Agreement {
        let agreed: i64 = self.instalments.iter().map(|row| row.amount.minor()).sum();
        let rest: i64 = invoices.iter().map(|read| read.value.rest().minor()).sum();
        Agreement {
            id: self.application.id,
            customer: self.application.customer.clone(),
            code: PlanCode::from_fresh(moment.random),
            invoices: invoices.iter().map(|read| plan_invoice(&read.value)).collect(),
            instalments: self.instalments.iter().map(instalment).collect(),
            policy: self.application.policy,
            started_at: moment.now,
            rhythm: rhythm(&self.application.ask.terms),
            consent: self.consent.clone(),
            not_covered_minor: Some((rest - agreed).max(0)),
        }
    }
}

/// The customer has a plan instead of a proposal or an offer.
pub(super) fn customer_has_plan(customer: &mut Customer, id: ProposalId) {
    customer.has_no_longer(id);
    customer.open_plans.push(id);
}

/// The submitted instalments, cut from the tail by what was credited since, then with what was paid poured in
/// by number. Settled ones drop out, a partly settled one keeps its rest; dates and other amounts stay.
pub(super) fn still_to_pay(application: &Application, invoices: &[&Invoice]) -> Vec<ScheduledInstalment> {
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

/// An invoice as a plan takes it in.
pub(super) fn plan_invoice(invoice: &Invoice) -> PlanInvoice {
    PlanInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        rest: invoice.rest(),
        credited: invoice.credited(),
        joined: None,
    }
}

/// An instalment that nothing has happened to yet.
pub(super) fn instalment(row: &ScheduledInstalment) -> Instalment {
    Instalment {
        number: row.number,
        due: row.due,
        amount: row.amount,
        reminder: StepMark::Open,
        due_notice: StepMark::Open,
        grace_from: None,
        miss: Miss::No,
    }
}

const fn rhythm(terms: &Terms) -> Option<Rhythm> {
    match terms {
        Terms::Deferred { .. } => None,
        Terms::Instalments { rhythm, .. } => Some(*rhythm),
    }
}
