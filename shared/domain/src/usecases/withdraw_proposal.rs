//! A customer takes a proposal back while nobody has decided.

use chrono::Days;

use super::holding::{DecisionFacts, Found, forget_open_proposal, release_all};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{End, Proposal};

/// Takes it back.
#[derive(Clone, Debug)]
pub struct WithdrawProposal {
    /// Which one.
    pub proposal: ProposalId,
    /// The version that was read.
    pub version: u64,
}

impl UseCase for WithdrawProposal {
    type Facts = DecisionFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        let waiting = match facts.ending(self.version, moment, |end| *end == End::Withdrawn) {
            Found::Waiting(waiting) => *waiting,
            Found::DoneBefore(read) => return Outcome::AlreadyDone(read),
            Found::Refused(refusal) => return refusal.into(),
        };
        let application = waiting.state.application.clone();
        let after = Proposal::Ended(waiting.state.ended(End::Withdrawn, moment));
        let (mut changes, result) = Changes::new(
            Aggregate::Proposal(self.proposal),
            waiting.read,
            after,
            EventKind::ProposalWithdrawn { disputed: None },
        );
        let cool_down_until =
            application.civil_date(moment.now) + Days::new(u64::from(application.policy.cool_down_days));
        let cool_down = (application.policy.cool_down_days > 0).then_some(cool_down_until);
        release_all(&mut changes, &application, waiting.invoices, cool_down, "proposal.withdrawn", moment.now);
        forget_open_proposal(&mut changes, waiting.customer, self.proposal, application.civil_date(moment.now));
        Outcome::Done { changes, result }
    }
}
