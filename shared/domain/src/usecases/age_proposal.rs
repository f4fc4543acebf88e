//! Time passes over a proposal that waits: finance is reminded, and in the end it expires, because a proposal
//! must never stall dunning.

use super::holding::{DecisionFacts, forget_open_proposal, release_all};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{End, Proposal};
use crate::refusal::Refusal;

/// Does what the hour asks for.
#[derive(Clone, Debug)]
pub struct AgeProposal {
    /// Which proposal.
    pub proposal: ProposalId,
}

impl UseCase for AgeProposal {
    type Facts = DecisionFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        let Some(read) = facts.proposal else { return Refusal::NotFound("proposal").into() };
        let requested = match &read.value {
            Proposal::Requested(requested) => requested.clone(),
            Proposal::Ended(_) => return Outcome::AlreadyDone(read),
        };
        let address = Aggregate::Proposal(self.proposal);
        let nothing_open = facts.invoices.iter().all(|invoice| invoice.value.rest().minor() == 0);
        if nothing_open && requested.next_instant() <= moment.now {
            let application = requested.application.clone();
            let after = Proposal::Ended(requested.ended(End::Void, moment));
            let (mut changes, result) = Changes::new(address, read, after, EventKind::ProposalVoid);
            release_all(&mut changes, &application, facts.invoices, None, "proposal.void", moment.now);
            forget_open_proposal(&mut changes, facts.customer, self.proposal);
            return Outcome::Done { changes, result };
        }
        if requested.expiry_instant() <= moment.now {
            let application = requested.application.clone();
            let after = Proposal::Ended(requested.ended(End::Expired, moment));
            let (mut changes, result) = Changes::new(address, read, after, EventKind::ProposalExpired);
            // No cool-down: the silence was the creditor's.
            release_all(&mut changes, &application, facts.invoices, None, "proposal.expired", moment.now);
            forget_open_proposal(&mut changes, facts.customer, self.proposal);
            return Outcome::Done { changes, result };
        }
        if !requested.reminded && requested.reminder_instant() <= moment.now {
            let event = EventKind::DecisionReminded { decide_by: requested.application.decide_by };
            let (changes, result) = Changes::new(address, read, Proposal::Requested(requested.reminded()), event);
            return Outcome::Done { changes, result };
        }
        if requested.look_at.is_some_and(|look_at| look_at <= moment.now) {
            let after = Proposal::Requested(requested.looked_at());
            let (changes, result) = Changes::new(address, read, after, EventKind::OpenAmountExamined);
            return Outcome::Done { changes, result };
        }
        Outcome::AlreadyDone(read)
    }
}
