//! Finance agrees: the plan is active at once, and its payments are scheduled exactly as proposed.

use super::at_work::write_customer;
use super::beginning::{Begins, customer_has_plan, still_to_pay};
use super::holding::{DecisionFacts, Found, release_all};
use super::quote::total_of;
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::{Consent, Plan};
use crate::proposal::{End, Proposal};
use crate::refusal::Refusal;

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
        let terms = Begins { application: &application, instalments: &instalments, consent: Consent::Approved };
        // What was credited since can leave nothing of the schedule while a figure elsewhere rose.
        let Some(running) = terms.plan(&held, moment) else { return Refusal::NothingOpen.into() };
        let total = rest.with_minor(instalments.iter().map(|row| row.amount.minor()).sum());
        let after = Proposal::Ended(waiting.requested.ended(End::Approved, moment));
        let event = EventKind::ProposalApproved { total, rule: None };
        let (mut changes, proposal) = Changes::new(Aggregate::Proposal(self.proposal), waiting.read, after, event);
        let blocked_days = application.blocked_days(application.civil_date(moment.now));
        let plan = terms.begin(&mut changes, running, held, blocked_days, moment);
        release_all(&mut changes, &application, settled, None, "proposal.approved", moment.now);
        if let Some(customer) = waiting.customer {
            write_customer(&mut changes, customer, |customer| customer_has_plan(customer, self.proposal));
        }
        Outcome::Done { changes, result: Approved { proposal, plan: Some(plan) } }
    }
}
