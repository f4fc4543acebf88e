//! The creditor makes an offer without a proposal: after a phone call, or to take up a plan that has ended.

use super::offering::{Basics, Offered, Offering};
use crate::customer::Customer;
use crate::event::Aggregate;
use crate::id::{InvoiceId, ProposalId};
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::Plan;
use crate::policy::Settings;
use crate::proposal::OfferOrigin;
use crate::refusal::{Conflict, Refusal};

/// Offers terms.
#[derive(Clone, Debug)]
pub struct MakeOffer {
    /// Over what.
    pub over: OfferOver,
    /// What is offered.
    pub offering: Offering,
}

/// What an offer is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferOver {
    /// These invoices of one customer.
    Invoices(Vec<InvoiceId>),
    /// The invoices of a plan that has ended, those with something open.
    PlanEnded(ProposalId),
}

/// What an offer without a proposal has to know.
#[derive(Clone, Debug)]
pub struct OfferFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The plan to be taken up, if it exists.
    pub plan: Option<Read<Plan>>,
    /// The invoices named, or those of the plan, in order; `None` for an unknown one.
    pub invoices: Vec<Option<Read<Invoice>>>,
    /// The customer of the first one.
    pub customer: Option<Read<Customer>>,
}

impl MakeOffer {
    fn invoices(&self, facts: &OfferFacts) -> Result<Vec<Read<Invoice>>, Refusal> {
        let known = facts.invoices.iter().cloned().collect::<Option<Vec<_>>>();
        let known = known.ok_or(Refusal::NotFound("invoice"))?;
        if matches!(self.over, OfferOver::Invoices(_)) {
            return Ok(known);
        }
        match facts.plan.as_ref().map(|read| &read.value) {
            None => Err(Refusal::NotFound("plan")),
            Some(running @ Plan::Running(_)) => Err(Conflict::WrongState { state: running.state() }.into()),
            Some(Plan::Ended(_)) => Ok(known.into_iter().filter(|read| read.value.rest().minor() > 0).collect()),
        }
    }

    const fn origin(&self) -> OfferOrigin {
        match self.over {
            OfferOver::Invoices(_) => OfferOrigin::Talk,
            OfferOver::PlanEnded(_) => OfferOrigin::Restart,
        }
    }

    fn offer(&self, facts: OfferFacts, moment: &Moment) -> Result<(Changes, Offered), Refusal> {
        let invoices = self.invoices(&facts)?;
        if invoices.is_empty() {
            return Err(Refusal::NothingOpen);
        }
        // An invoice names its customer, and importing it recorded them.
        let customer = facts.customer.ok_or(Refusal::NotFound("invoice"))?;
        let basics = Basics { settings: &facts.settings, customer: &customer.value, answers: None };
        let known: Vec<&Invoice> = invoices.iter().map(|read| &read.value).collect();
        let draft = self.offering.draft(&basics, &known, self.origin(), moment)?;
        let proposal = draft.proposal(moment);
        let address = Aggregate::Proposal(draft.application.id);
        let (mut changes, offer) = Changes::new(address, Read::absent(proposal.clone()), proposal, draft.event());
        let offered = draft.hold(&mut changes, offer, invoices, customer, 0, moment)?;
        Ok((changes, offered))
    }
}

impl UseCase for MakeOffer {
    type Facts = OfferFacts;
    type Done = Offered;

    fn decide(&self, facts: OfferFacts, moment: &Moment) -> Outcome<Offered> {
        match self.offer(facts, moment) {
            Ok((changes, result)) => Outcome::Done { changes, result },
            Err(refusal) => refusal.into(),
        }
    }
}
