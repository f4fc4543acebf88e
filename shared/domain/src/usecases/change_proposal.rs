//! A customer changes a proposal that waits: other terms, other words, the same invoices.

use super::holding::{Hold, already_ended, as_it_was_read, hold};
use super::one_time_code::may_declare;
use super::quote::{AskQuote, ProposalFacts, Wish};
use super::submit_proposal::{SubmitProposal, ask};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::invoice::BlockReason;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{Hardship, MAX_CHANGES, Proposal, ScheduleDigest};
use crate::refusal::{Conflict, Refusal};
use crate::terms::Terms;
use crate::text::Note;

/// Changes the terms to what another quote showed.
#[derive(Clone, Debug)]
pub struct ChangeProposal {
    /// Which one.
    pub proposal: ProposalId,
    /// Who asks.
    pub customer: crate::id::CustomerId,
    /// The version that was read.
    pub version: u64,
    /// How the customer would pay.
    pub terms: Terms,
    /// Percent of the total that the customer would pay first; the tenant's own where it is left out.
    pub down_payment_percent: Option<u32>,
    /// The fingerprint of the quote that the customer saw.
    pub digest: ScheduleDigest,
    /// Why, from the list.
    pub hardship: Hardship,
    /// Why, in the customer's words.
    pub words: Option<Note>,
}

impl UseCase for ChangeProposal {
    type Facts = ProposalFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: ProposalFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        let Some(read) = facts.proposal.clone().filter(|read| read.value.application().customer == self.customer)
        else {
            return Refusal::NotFound("proposal").into();
        };
        let requested = match &read.value {
            Proposal::Requested(requested) => requested.clone(),
            Proposal::Offered(_) => return Refusal::from(Conflict::WrongState { state: read.value.state() }).into(),
            Proposal::Ended(ended) => return already_ended(ended).into(),
        };
        let known = requested.application.clone();
        if known.ask.digest == self.digest
            && known.ask.hardship == Some(self.hardship)
            && known.ask.words == self.words
            && read.version != self.version
        {
            return Outcome::AlreadyDone(read);
        }
        if let Err(refusal) = as_it_was_read(&known, read.version, self.version) {
            return refusal.into();
        }
        if requested.is_too_late(moment.now) {
            return Refusal::DecisionTooLate { decide_by: known.decide_by }.into();
        }
        if known.earlier.len() >= MAX_CHANGES {
            return Refusal::TooManyChanges { max: MAX_CHANGES }.into();
        }
        let asked = AskQuote {
            customer: self.customer.clone(),
            invoices: known.invoices.iter().map(|invoice| invoice.id).collect(),
            wish: Wish::Terms { terms: self.terms, down_payment_percent: self.down_payment_percent },
            replacing: Some(self.proposal),
        };
        let quote = match SubmitProposal::agreed_quote(&asked, &self.digest, &facts, moment) {
            Ok(quote) => quote,
            Err(refusal) => return refusal.into(),
        };
        if let Err(refusal) = may_declare(&facts.settings, moment) {
            return refusal.into();
        }
        let (new_decide_by, invoices) = (quote.decide_by, quote.invoices.clone());
        let mut after =
            requested.changed(ask(quote, self.hardship, self.words.clone()), new_decide_by, read.version, moment.now);
        after.application.invoices = invoices;
        let (before, now_by, since) = (known.decide_by, after.application.decide_by, known.submitted_at);
        let event = EventKind::ProposalChanged { decide_by: now_by };
        let (mut changes, result) =
            Changes::new(Aggregate::Proposal(self.proposal), read, Proposal::Requested(after), event);
        if now_by != before {
            // The pause of dunning ends earlier now: whoever waits for its end is told.
            let reason = BlockReason::PaymentPlanRequested;
            let how = Hold { proposal: self.proposal, reason, until: Some(now_by), blocked_days: 0, now: since };
            for invoice in facts.invoices.into_iter().flatten() {
                hold(&mut changes, invoice, &how);
            }
        }
        Outcome::Done { changes, result }
    }
}
