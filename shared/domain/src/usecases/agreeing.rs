//! Both sides agree, whoever said the last yes: the proposal or offer ends, its plan begins, and its invoices follow.

use super::at_work::write_customer;
use super::beginning::{Begins, customer_has_plan, still_to_pay};
use super::holding::release_waiting;
use super::quote::total_of;
use crate::customer::Customer;
use crate::event::EventKind;
use crate::id::{InvoiceId, ProposalId};
use crate::invoice::{Ineligible, Invoice};
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Read};
use crate::plan::{Consent, Plan, RunningPlan};
use crate::proposal::{Application, Proposal};
use crate::refusal::{Conflict, Refusal};
use crate::schedule::ScheduledInstalment;

/// What agreeing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The proposal, ended; or, where a rule could have approved it and did not, waiting.
    pub proposal: Read<Proposal>,
    /// The plan; absent when the approval had been made before and only the proposal was read.
    pub plan: Option<Read<Plan>>,
}

/// What is agreed on.
pub(super) struct Agreed {
    /// The proposal or offer.
    pub application: Application,
    /// The plan that begins.
    running: RunningPlan,
    /// What is still to be paid of what was asked for.
    instalments: Vec<ScheduledInstalment>,
    /// The invoices with something open: the plan holds them.
    held: Vec<Read<Invoice>>,
    /// The others: they are let go.
    settled: Vec<Read<Invoice>>,
    consent: Consent,
    /// Days of the invoices' block budgets that were used until now.
    blocked_days: u32,
    /// A proposal or offer that this one took the place of.
    replaces: Option<ProposalId>,
}

impl Agreed {
    /// What agreeing comes to now, on what the one who agrees saw to be open. Switch, limits, budget and cool-down
    /// are not asked again, for they were frozen; but the invoices must still be free.
    ///
    /// # Errors
    /// When nothing is open, it is not what was seen, or an invoice is contested, blocked, cancelled or held.
    pub fn now(
        application: Application,
        invoices: Vec<Read<Invoice>>,
        expected_rest: Money,
        consent: Consent,
        moment: &Moment,
    ) -> Result<Self, Refusal> {
        let known: Vec<&Invoice> = invoices.iter().map(|read| &read.value).collect();
        let rest = total_of(&known);
        if rest.minor() == 0 {
            return Err(Refusal::NothingOpen);
        }
        let not_free = not_free(&application, &known);
        if !not_free.is_empty() {
            return Err(Conflict::InvoicesNotFree(not_free).into());
        }
        let instalments = still_to_pay(&application, &known);
        if rest != expected_rest {
            return Err(Refusal::RestChanged { rest, instalments });
        }
        Self::plain(application, instalments, invoices, consent, moment)
    }

    /// What is agreed at once, over invoices that are as they were a moment ago.
    ///
    /// # Errors
    /// When nothing is to be paid.
    pub fn at_once(
        application: Application,
        invoices: Vec<Read<Invoice>>,
        consent: Consent,
        moment: &Moment,
    ) -> Result<Self, Refusal> {
        let instalments = application.ask.instalments.clone();
        Self::plain(application, instalments, invoices, consent, moment)
    }

    fn plain(
        application: Application,
        instalments: Vec<ScheduledInstalment>,
        invoices: Vec<Read<Invoice>>,
        consent: Consent,
        moment: &Moment,
    ) -> Result<Self, Refusal> {
        let (held, settled): (Vec<_>, Vec<_>) = invoices.into_iter().partition(|read| read.value.rest().minor() > 0);
        let terms = Begins { application: &application, instalments: &instalments, consent: consent.clone() };
        // What was credited since can leave nothing of the schedule while a figure elsewhere rose.
        let running = terms.plan(&held, moment).ok_or(Refusal::NothingOpen)?;
        let days = application.blocked_days(application.civil_date(moment.now));
        let blocked_days = if consent.is_of_offer() { 0 } else { days };
        Ok(Self { application, running, instalments, held, settled, consent, blocked_days, replaces: None })
    }

    /// It takes the place of another one, which has used days of the block budgets.
    pub const fn in_place_of(mut self, replaces: Option<ProposalId>, blocked_days: u32) -> Self {
        self.replaces = replaces;
        self.blocked_days = blocked_days;
        self
    }

    /// What the plan's instalments sum to.
    pub fn total(&self) -> Money {
        let minor = self.instalments.iter().map(|row| row.amount.minor()).sum();
        self.application.ask.total.with_minor(minor)
    }

    /// The plan begins, beside the change of the proposal itself.
    pub fn carry_out(
        self,
        changes: &mut Changes,
        customer: Option<Read<Customer>>,
        moment: &Moment,
        event: &EventKind,
    ) -> Read<Plan> {
        let Self { application, running, instalments, held, settled, consent, blocked_days, replaces } = self;
        let by_offer = consent.is_of_offer();
        let begins = Begins { application: &application, instalments: &instalments, consent };
        let plan = begins.begin(changes, running, held, blocked_days, moment);
        release_waiting(changes, &application, settled, by_offer, None, event.code(), moment.now);
        if let Some(customer) = customer {
            write_customer(changes, customer, |customer| {
                if let Some(replaced) = replaces {
                    customer.has_no_longer(replaced);
                }
                customer_has_plan(customer, application.id);
            });
        }
        plan
    }
}

/// The invoices that can't be agreed on any more. One with nothing open stands in nobody's way: it drops out, unless
/// the creditor has cancelled it.
fn not_free(application: &Application, invoices: &[&Invoice]) -> Vec<(InvoiceId, Vec<Ineligible>)> {
    let reasons = |invoice: &Invoice| {
        let mut reasons = invoice.not_free(Some(application.id));
        reasons.retain(|reason| *reason != Ineligible::NothingOpen);
        reasons
    };
    invoices.iter().map(|invoice| (invoice.id, reasons(invoice))).filter(|(_, reasons)| !reasons.is_empty()).collect()
}
