//! Finance agrees: the plan is active at once, and its payments are scheduled exactly as proposed.

use super::agreeing::{Agreed, Approved};
use super::holding::{DecisionFacts, Found};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, UseCase};
use crate::plan::Consent;
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

impl UseCase for ApproveProposal {
    type Facts = DecisionFacts;
    type Done = Approved;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Approved> {
        let waiting = match facts.ending(self.version, moment, |end| *end == End::Approved) {
            Found::Waiting(waiting) => *waiting,
            Found::DoneBefore(proposal) => return Outcome::AlreadyDone(Approved { proposal, plan: None }),
            Found::Refused(refusal) => return refusal.into(),
        };
        let application = waiting.state.application.clone();
        if waiting.state.is_too_late(moment.now) {
            return Refusal::DecisionTooLate { decide_by: application.decide_by }.into();
        }
        let agreed = Agreed::now(application, waiting.invoices, self.expected_rest, Consent::Approved, moment);
        let agreed = match agreed {
            Ok(agreed) => agreed,
            Err(refusal) => return refusal.into(),
        };
        let event = EventKind::ProposalApproved { total: agreed.total(), rule: None };
        let after = Proposal::Ended(waiting.state.ended(End::Approved, moment));
        let address = Aggregate::Proposal(self.proposal);
        let (mut changes, proposal) = Changes::new(address, waiting.read, after, event.clone());
        let plan = agreed.carry_out(&mut changes, waiting.customer, moment, &event);
        Outcome::Done { changes, result: Approved { proposal, plan: Some(plan) } }
    }
}
