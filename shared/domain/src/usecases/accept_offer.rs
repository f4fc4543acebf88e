//! A customer accepts an offer of the creditor: the plan is active at once.

use super::agreeing::{Agreed, Approved};
use super::holding::{DecisionFacts, Found};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, UseCase};
use crate::plan::Consent;
use crate::proposal::{End, Proposal};
use crate::refusal::{Conflict, Refusal};

/// Accepts it.
#[derive(Clone, Debug)]
pub struct AcceptOffer {
    /// Which one.
    pub proposal: ProposalId,
    /// The version that was read: nobody accepts an offer that was replaced.
    pub version: u64,
    /// What the customer saw to be open.
    pub expected_rest: Money,
}

impl UseCase for AcceptOffer {
    type Facts = DecisionFacts;
    type Done = Approved;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Approved> {
        let waiting = match facts.ending_offer(self.version, moment, |end| *end == End::Accepted) {
            Found::Waiting(waiting) => *waiting,
            Found::DoneBefore(proposal) => return Outcome::AlreadyDone(Approved { proposal, plan: None }),
            Found::Refused(refusal) => return refusal.into(),
        };
        let application = waiting.state.application.clone();
        if waiting.state.is_too_late(moment.now) {
            return Refusal::from(Conflict::OfferOver { ends_on: application.decide_by }).into();
        }
        let agreed = Agreed::now(application, waiting.invoices, self.expected_rest, Consent::Accepted, moment);
        let agreed = match agreed {
            Ok(agreed) => agreed,
            Err(refusal) => return refusal.into(),
        };
        let event = EventKind::ProposalAccepted { total: agreed.total() };
        let after = Proposal::Ended(waiting.state.ended(End::Accepted, moment));
        let address = Aggregate::Proposal(self.proposal);
        let (mut changes, proposal) = Changes::new(address, waiting.read, after, event.clone());
        let plan = agreed.carry_out(&mut changes, waiting.customer, moment, &event);
        Outcome::Done { changes, result: Approved { proposal, plan: Some(plan) } }
    }
}
