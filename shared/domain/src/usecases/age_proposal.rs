//! Time passes over a proposal or an offer that waits: whoever has to answer is reminded, and in the end it expires,
//! because neither must ever stall dunning.

use super::holding::{DecisionFacts, forget_open_proposal, release_waiting};
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
        let Some(read) = &facts.proposal else { return Refusal::NotFound("proposal").into() };
        let Some(next) = read.value.next_instant().filter(|next| *next <= moment.now) else {
            return Outcome::AlreadyDone(read.clone());
        };
        let application = read.value.application();
        // Only what may not be open for good: a doubt keeps it.
        let nothing_open = facts.invoices.iter().all(|invoice| invoice.value.highest_rest().minor() == 0);
        if nothing_open && next <= moment.now {
            return over(facts, End::Void, EventKind::ProposalVoid, moment);
        }
        if application.expiry_instant() <= moment.now {
            // No cool-down: the silence of a proposal was the creditor's, and an offer was never the customer's.
            return over(facts, End::Expired, EventKind::ProposalExpired, moment);
        }
        still_waits(read.clone(), moment)
    }
}

/// Time has ended it.
fn over(facts: DecisionFacts, end: End, event: EventKind, moment: &Moment) -> Outcome<Read<Proposal>> {
    let Some(read) = facts.proposal else { return Refusal::NotFound("proposal").into() };
    let application = read.value.application().clone();
    let cause = event.code();
    let ended = match &read.value {
        Proposal::Requested(requested) => requested.clone().ended(end, moment),
        Proposal::Offered(offered) => offered.clone().ended(end, moment),
        Proposal::Ended(_) => return Outcome::AlreadyDone(read),
    };
    let address = Aggregate::Proposal(application.id);
    let was_offer = matches!(read.value, Proposal::Offered(_));
    let (mut changes, result) = Changes::new(address, read, Proposal::Ended(ended), event);
    release_waiting(&mut changes, &application, facts.invoices, was_offer, None, cause, moment.now);
    forget_open_proposal(&mut changes, facts.customer, application.id, application.civil_date(moment.now));
    Outcome::Done { changes, result }
}

/// It goes on: somebody is reminded of its last day, or it was only looked at.
fn still_waits(read: Read<Proposal>, moment: &Moment) -> Outcome<Read<Proposal>> {
    let application = read.value.application();
    let address = Aggregate::Proposal(application.id);
    let (last_day, reminds) = (application.decide_by, application.reminder_instant() <= moment.now);
    let (after, event) = match read.value.clone() {
        Proposal::Requested(requested) if reminds && !requested.reminded => {
            (Proposal::Requested(requested.reminded()), EventKind::DecisionReminded { decide_by: last_day })
        }
        Proposal::Offered(offered) if reminds && !offered.reminded => {
            (Proposal::Offered(offered.reminded()), EventKind::OfferEndingReminded { ends_on: last_day })
        }
        Proposal::Requested(requested) => (Proposal::Requested(requested.looked_at()), EventKind::OpenAmountExamined),
        Proposal::Offered(offered) => (Proposal::Offered(offered.looked_at()), EventKind::OpenAmountExamined),
        Proposal::Ended(_) => return Outcome::AlreadyDone(read),
    };
    let (changes, result) = Changes::new(address, read, after, event);
    Outcome::Done { changes, result }
}
