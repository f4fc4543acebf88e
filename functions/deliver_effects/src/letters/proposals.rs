//! Mails about proposals and offers. Whoever has been answered already needs no word that an answer will come.

use documents::mail::{Instalment, Message, Reason};
use domain::proposal::{
    Application, End, EndKind, EndedProposal, Hardship, OfferedProposal, Proposal, RequestedProposal,
};

use super::instalments::{agreed, proposed, running};
use crate::background::Background;

fn requested(background: &Background) -> Option<&RequestedProposal> {
    match background.proposal.as_ref()? {
        Proposal::Requested(requested) => Some(requested),
        Proposal::Offered(_) | Proposal::Ended(_) => None,
    }
}

fn offered(background: &Background) -> Option<&OfferedProposal> {
    match background.proposal.as_ref()? {
        Proposal::Offered(offered) => Some(offered),
        Proposal::Requested(_) | Proposal::Ended(_) => None,
    }
}

fn ended(background: &Background, end: EndKind) -> Option<&EndedProposal> {
    match background.proposal.as_ref()? {
        Proposal::Ended(ended) if ended.end.kind() == end => Some(ended),
        Proposal::Ended(_) | Proposal::Requested(_) | Proposal::Offered(_) => None,
    }
}

fn schedule(application: &Application) -> Vec<Instalment> {
    proposed(&application.ask.instalments)
}

fn reason(application: &Application) -> Reason<Hardship> {
    let code = application.ask.hardship.unwrap_or(Hardship::Other);
    Reason { code, words: application.ask.words.as_ref().map(ToString::to_string) }
}

pub fn received(background: &Background) -> Option<Message> {
    let about = &requested(background)?.application;
    let (schedule, reason) = (schedule(about), reason(about));
    Some(Message::ProposalReceived { schedule, decide_by: about.decide_by, reason })
}

pub fn changed(background: &Background) -> Option<Message> {
    let about = &requested(background)?.application;
    let (schedule, reason) = (schedule(about), reason(about));
    Some(Message::ProposalChanged { schedule, decide_by: about.decide_by, reason })
}

pub fn waits(background: &Background) -> Option<Message> {
    let about = &requested(background)?.application;
    let (schedule, reason) = (schedule(about), reason(about));
    Some(Message::ProposalWaits { schedule, decide_by: about.decide_by, reason })
}

pub fn decision_due(background: &Background) -> Option<Message> {
    let about = &requested(background)?.application;
    Some(Message::DecisionDue { schedule: schedule(about), decide_by: about.decide_by })
}

pub fn withdrawn(background: &Background) -> Option<Message> {
    ended(background, EndKind::Withdrawn)?;
    Some(Message::ProposalWithdrawn { new_proposal_from: background.new_proposal_from() })
}

pub fn ended_by_dispute(background: &Background) -> Option<Message> {
    ended(background, EndKind::Withdrawn).map(|_| Message::ProposalEndedByDispute)
}

pub fn rejected(background: &Background) -> Option<Message> {
    let End::Rejected(rejection) = &ended(background, EndKind::Rejected)?.end else { return None };
    let words = rejection.words.as_ref().map(ToString::to_string);
    let reason = Reason { code: rejection.reason, words };
    Some(Message::ProposalRejected { reason, new_proposal_from: Some(rejection.new_proposal_from) })
}

pub fn expired(background: &Background) -> Option<Message> {
    let was_offer = ended(background, EndKind::Expired)?.application.is_offer();
    Some(if was_offer { Message::OfferExpired } else { Message::ProposalExpired })
}

pub fn void(background: &Background) -> Option<Message> {
    ended(background, EndKind::Void).map(|_| Message::ProposalVoid)
}

/// The plan runs; who approved it is the agreement's own matter.
pub fn approved(background: &Background) -> Option<Message> {
    let agreement = &running(background)?.agreement;
    let automatic = matches!(agreement.consent, domain::plan::Consent::ByRule(_));
    Some(Message::ProposalApproved { schedule: agreed(agreement), automatic })
}

pub fn offer_made(background: &Background) -> Option<Message> {
    let offer = offered(background)?;
    let about = &offer.application;
    let answered = offer.answers.as_ref();
    Some(Message::OfferMade {
        schedule: schedule(about),
        ends_on: about.decide_by,
        words: about.ask.words.as_ref().map(ToString::to_string),
        proposed: answered.map(|answered| proposed(&answered.instalments)),
        left_out: answered
            .map_or_else(Vec::new, |answered| answered.left_out.iter().map(ToString::to_string).collect()),
    })
}

pub fn offer_ending(background: &Background) -> Option<Message> {
    let about = &offered(background)?.application;
    Some(Message::OfferEnding { schedule: schedule(about), ends_on: about.decide_by })
}

pub fn offer_declined(background: &Background) -> Option<Message> {
    ended(background, EndKind::Declined).map(|_| Message::OfferDeclined)
}

pub fn offer_revoked(background: &Background) -> Option<Message> {
    ended(background, EndKind::Revoked).map(|_| Message::OfferRevoked)
}
