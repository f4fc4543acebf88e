//! An offer comes to nothing: the customer declines it, or the creditor takes it back. The invoices are let go, and
//! nobody has to wait before the next proposal.

use super::holding::{DecisionFacts, Found, forget_open_proposal, release_waiting};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{End, Proposal};

/// The customer says no.
#[derive(Clone, Debug)]
pub struct DeclineOffer {
    /// To which offer.
    pub proposal: ProposalId,
    /// The version that was read.
    pub version: u64,
}

/// The creditor takes it back.
#[derive(Clone, Debug)]
pub struct RevokeOffer {
    /// Which offer.
    pub proposal: ProposalId,
    /// The version that was read.
    pub version: u64,
}

impl UseCase for DeclineOffer {
    type Facts = DecisionFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        close(facts, self.version, moment, &End::Declined, EventKind::ProposalDeclined)
    }
}

impl UseCase for RevokeOffer {
    type Facts = DecisionFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        close(facts, self.version, moment, &End::Revoked, EventKind::ProposalRevoked)
    }
}

fn close(facts: DecisionFacts, version: u64, moment: &Moment, end: &End, event: EventKind) -> Outcome<Read<Proposal>> {
    let waiting = match facts.ending_offer(version, moment, |known| known == end) {
        Found::Waiting(waiting) => *waiting,
        Found::DoneBefore(read) => return Outcome::AlreadyDone(read),
        Found::Refused(refusal) => return refusal.into(),
    };
    let application = waiting.state.application.clone();
    let cause = event.code();
    let after = Proposal::Ended(waiting.state.ended(end.clone(), moment));
    let (mut changes, result) = Changes::new(Aggregate::Proposal(application.id), waiting.read, after, event);
    release_waiting(&mut changes, &application, waiting.invoices, true, None, cause, moment.now);
    forget_open_proposal(&mut changes, waiting.customer, application.id, application.civil_date(moment.now));
    Outcome::Done { changes, result }
}
