//! The creditor answers a proposal with other terms, or replaces an offer with a new one: the old one ends, and the
//! invoices that the new one leaves out are let go.

use super::holding::{DecisionFacts, Found, Waiting, release_waiting};
use super::offering::{Basics, Offered, Offering};
use crate::event::{Aggregate, EventKind};
use crate::id::{InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::proposal::{Answered, End, EndedProposal, OfferOrigin, Proposal};
use crate::refusal::Refusal;

/// Answers with other terms.
#[derive(Clone, Debug)]
pub struct CounterProposal {
    /// Which proposal or offer.
    pub proposal: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// Its invoices, or fewer of them; all with something open where they are left out.
    pub invoices: Option<Vec<InvoiceId>>,
    /// What is offered.
    pub offering: Offering,
}

/// What an answer with other terms has to know.
#[derive(Clone, Debug)]
pub struct CounterFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The proposal, its invoices and its customer.
    pub decision: DecisionFacts,
    /// The offer that answered it before, if one did.
    pub answer: Option<Read<Proposal>>,
}

/// The invoices of an offer, and those that it leaves out.
type Split = (Vec<Read<Invoice>>, Vec<Read<Invoice>>);

impl CounterProposal {
    /// The invoices of the new offer, and those that it leaves out.
    fn split(&self, invoices: &[Read<Invoice>]) -> Result<Split, Refusal> {
        let Some(wanted) = &self.invoices else {
            return Ok(invoices.iter().cloned().partition(|read| read.value.rest().minor() > 0));
        };
        let of_proposal = |id: &InvoiceId| invoices.iter().any(|read| read.value.id == *id);
        if let Some(place) = wanted.iter().position(|id| !of_proposal(id)) {
            let (path, detail) = (format!("invoices[{place}]"), "is no invoice of the proposal");
            return Err(Refusal::Invalid(vec![Invalid::new(path, "not_in_proposal", detail)]));
        }
        Ok(invoices.iter().cloned().partition(|read| wanted.contains(&read.value.id)))
    }

    fn counter(
        &self,
        waiting: Waiting<Proposal>,
        settings: &Settings,
        moment: &Moment,
    ) -> Result<(Changes, Offered), Refusal> {
        let answered = waiting.state.application().clone();
        let was_offer = matches!(waiting.state, Proposal::Offered(_));
        let customer = waiting.customer.ok_or(Refusal::NotFound("proposal"))?;
        let (taken, left_out) = self.split(&waiting.invoices)?;
        if taken.is_empty() {
            return Err(Refusal::NothingOpen);
        }
        let known: Vec<&Invoice> = taken.iter().map(|read| &read.value).collect();
        let basics = Basics { settings, customer: &customer.value, answers: Some(&answered) };
        let draft = self.offering.draft(&basics, &known, OfferOrigin::Counter, moment)?;
        let left_out_numbers = left_out.iter().map(|read| read.value.number.clone()).collect();
        let instalments = answered.ask.instalments.clone();
        let answers = Answered { proposal: self.proposal, instalments, left_out: left_out_numbers };
        let draft = draft.answering(answers);

        let (offer_id, offer) = (draft.application.id, draft.proposal(moment));
        let (end, by) = (End::Countered(offer_id), moment.actor.clone());
        let after = Proposal::Ended(EndedProposal { application: answered.clone(), end, by, at: moment.now });
        let event = EventKind::ProposalCountered { by: offer_id };
        let cause = event.code();
        let (mut changes, _) = Changes::new(Aggregate::Proposal(self.proposal), waiting.read, after, event);
        let offer = changes.and(Read::absent(offer.clone()), offer);
        changes.tell(Aggregate::Proposal(offer_id), offer.version, draft.event());
        release_waiting(&mut changes, &answered, left_out, was_offer, None, cause, moment.now);
        let today = answered.civil_date(moment.now);
        let blocked_days = if was_offer { 0 } else { answered.blocked_days(today) };
        let offered = draft.hold(&mut changes, offer, taken, customer, blocked_days, moment)?;
        Ok((changes, offered))
    }
}

impl UseCase for CounterProposal {
    type Facts = CounterFacts;
    type Done = Offered;

    fn decide(&self, facts: CounterFacts, moment: &Moment) -> Outcome<Offered> {
        let answer = facts.answer;
        let same = |end: &End| {
            let said = answer.as_ref().filter(|read| self.offering.is_said_by(&read.value));
            matches!((end, said), (End::Countered(by), Some(said)) if *by == said.value.application().id)
        };
        let waits = |proposal: &Proposal| match proposal {
            Proposal::Requested(_) | Proposal::Offered(_) => Some(proposal.clone()),
            Proposal::Ended(_) => None,
        };
        let waiting = match facts.decision.ending_as(self.version, moment, same, waits) {
            Found::Waiting(waiting) => *waiting,
            Found::DoneBefore(read) => {
                let offer = answer.unwrap_or(read);
                return Outcome::AlreadyDone(Offered { offer, plan: None, warnings: Vec::new() });
            }
            Found::Refused(refusal) => return refusal.into(),
        };
        match self.counter(waiting, &facts.settings, moment) {
            Ok((changes, result)) => Outcome::Done { changes, result },
            Err(refusal) => refusal.into(),
        }
    }
}
