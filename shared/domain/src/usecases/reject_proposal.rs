//! Finance does not agree: the invoices are released, and the customer is told why and that dunning goes on.

use chrono::Days;

use super::holding::{DecisionFacts, Found, forget_open_proposal, release_all};
use crate::event::{Aggregate, EventKind, RejectionReason};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{End, Proposal, Rejection};
use crate::text::Note;

/// Says no.
#[derive(Clone, Debug)]
pub struct RejectProposal {
    /// To which proposal.
    pub proposal: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// Why, from the list.
    pub reason: RejectionReason,
    /// Why, in finance's words; the customer reads them.
    pub words: Option<Note>,
}

impl RejectProposal {
    /// Whether a proposal ended with just this answer.
    fn said(&self, end: &End) -> bool {
        matches!(end, End::Rejected(known) if known.reason == self.reason && known.words == self.words)
    }
}

impl UseCase for RejectProposal {
    type Facts = DecisionFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: DecisionFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        let waiting = match facts.ending(self.version, moment, |end| self.said(end)) {
            Found::Waiting(waiting) => *waiting,
            Found::DoneBefore(read) => return Outcome::AlreadyDone(read),
            Found::Refused(refusal) => return refusal.into(),
        };
        let application = waiting.state.application.clone();
        let today = application.civil_date(moment.now);
        let cool_down_days = u64::from(application.policy.cool_down_days);
        // The wait includes its last day; without a wait a new proposal is possible at once.
        let cool_down = (cool_down_days > 0).then_some(today + Days::new(cool_down_days));
        let new_proposal_from = cool_down.map_or(today, |until| until + Days::new(1));
        let rejection = Rejection { reason: self.reason, words: self.words.clone(), new_proposal_from };
        let event = EventKind::ProposalRejected { reason: self.reason, new_proposal_from };
        let after = Proposal::Ended(waiting.state.ended(End::Rejected(rejection), moment));
        let (mut changes, result) = Changes::new(Aggregate::Proposal(self.proposal), waiting.read, after, event);
        release_all(&mut changes, &application, waiting.invoices, cool_down, "proposal.rejected", moment.now);
        forget_open_proposal(&mut changes, waiting.customer, self.proposal, application.civil_date(moment.now));
        Outcome::Done { changes, result }
    }
}
