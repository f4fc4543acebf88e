//! A customer takes a proposal back while nobody has decided.

use chrono::Days;

use super::holding::{DecisionFacts, NotWaiting, already_ended, forget_open_proposal, release_all};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{End, EndKind, Proposal};
use crate::refusal::Refusal;

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
        let waiting = match facts.waiting(moment) {
            Ok(waiting) => waiting,
            Err(NotWaiting::Refused(refusal)) => return refusal.into(),
            Err(NotWaiting::Ended(read)) => {
                return ended_before(read, EndKind::Withdrawn, moment)
                    .map_or_else(Outcome::Refused, Outcome::AlreadyDone);
            }
        };
        if let Err(refusal) = waiting.expect_version(self.version) {
            return refusal.into();
        }
        let read = waiting.read();
        let application = waiting.requested.application.clone();
        let after = waiting.requested.ended(End::Withdrawn, moment);
        let (mut changes, result) = Changes::new(
            Aggregate::Proposal(self.proposal),
            read,
            Proposal::Ended(after),
            EventKind::ProposalWithdrawn,
        );
        let cool_down_until =
            application.civil_date(moment.now) + Days::new(u64::from(application.policy.cool_down_days));
        let cool_down = (application.policy.cool_down_days > 0).then_some(cool_down_until);
        release_all(&mut changes, &application, waiting.invoices, cool_down, "proposal.withdrawn", moment.now);
        forget_open_proposal(&mut changes, waiting.customer, self.proposal);
        Outcome::Done { changes, result }
    }
}

/// The same command again by the same actor is done already; anything else is told how it ended.
pub(super) fn ended_before(read: Read<Proposal>, kind: EndKind, moment: &Moment) -> Result<Read<Proposal>, Refusal> {
    match &read.value {
        Proposal::Ended(ended) if ended.end.kind() != kind || ended.by != moment.actor => Err(already_ended(ended)),
        Proposal::Ended(_) | Proposal::Requested(_) => Ok(read),
    }
}
