//! A customer submits a proposal: the invoices are blocked at once, and dunning pauses.

use super::holding::{Hold, hold};
use super::quote::{AskQuote, ProposalFacts};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::invoice::BlockReason;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::proposal::{Application, Ask, Hardship, Proposal, Quote, RequestedProposal, ScheduleDigest};
use crate::refusal::{Impossible, Obstacle, Refusal};
use crate::text::{EmailAddress, Note};

/// Submits what a quote showed.
#[derive(Clone, Debug)]
pub struct SubmitProposal {
    /// What the quote was asked for.
    pub asked: AskQuote,
    /// The fingerprint of the quote that the customer saw.
    pub digest: ScheduleDigest,
    /// Why, from the list.
    pub hardship: Hardship,
    /// Why, in the customer's words.
    pub words: Option<Note>,
    /// An address, where none is on file.
    pub email: Option<EmailAddress>,
}

impl SubmitProposal {
    /// Today's quote, if it is still the one that the customer saw.
    pub(super) fn agreed_quote(
        asked: &AskQuote,
        digest: &ScheduleDigest,
        facts: &ProposalFacts,
        moment: &Moment,
    ) -> Result<Quote, Refusal> {
        let quote = asked.quote(facts, moment)?;
        if quote.digest == *digest { Ok(quote) } else { Err(Refusal::QuoteOutdated(Box::new(quote))) }
    }

    /// The quote, if mail reaches the customer; else that stands in the way beside all the rest.
    fn with_address(&self, customer: &Customer, agreed: Result<Quote, Refusal>) -> Result<Quote, Refusal> {
        if customer.email.is_some() || self.email.is_some() {
            return agreed;
        }
        let mut impossible = match agreed {
            Err(Refusal::Impossible(impossible)) => impossible,
            Ok(_) => Impossible::default(),
            Err(other) => return Err(other),
        };
        impossible.obstacles.push(Obstacle::AddressNeeded);
        Err(Refusal::Impossible(impossible))
    }
}

impl UseCase for SubmitProposal {
    type Facts = ProposalFacts;
    type Done = Read<Proposal>;

    fn decide(&self, facts: ProposalFacts, moment: &Moment) -> Outcome<Read<Proposal>> {
        let agreed = Self::agreed_quote(&self.asked, &self.digest, &facts, moment);
        // An invoice names its customer, and importing it recorded them.
        let Some(customer) = facts.customer else { return Refusal::NotFound("invoice").into() };
        let quote = match self.with_address(&customer.value, agreed) {
            Ok(quote) => quote,
            Err(refusal) => return refusal.into(),
        };
        let id = ProposalId::new(moment.fresh);
        let decide_by = quote.decide_by;
        let event = EventKind::ProposalSubmitted {
            customer: self.asked.customer.clone(),
            invoices: quote.invoices.iter().map(|invoice| invoice.id).collect(),
            total: quote.total,
            decide_by,
        };
        let application = Application {
            id,
            customer: self.asked.customer.clone(),
            invoices: quote.invoices.clone(),
            policy: facts.settings.frozen(quote.total.currency(), moment.sending_minute),
            ask: ask(quote, self.hardship, self.words.clone()),
            earlier: Vec::new(),
            email: self.email.clone(),
            submitted_at: moment.now,
            decide_by,
        };
        let proposal = Proposal::Requested(RequestedProposal { application, reminded: false, look_at: None });
        let (mut changes, result) =
            Changes::new(Aggregate::Proposal(id), Read::absent(proposal.clone()), proposal, event);
        let how = Hold {
            proposal: id,
            reason: BlockReason::PaymentPlanRequested,
            until: Some(decide_by),
            blocked_days: 0,
            now: moment.now,
        };
        for invoice in facts.invoices.into_iter().flatten() {
            hold(&mut changes, invoice, &how);
        }
        let mut with_one_more = customer.value.clone();
        with_one_more.open_proposals.push(id);
        changes.and(customer, with_one_more);
        Outcome::Done { changes, result }
    }
}

/// What the customer asks for, once a quote is agreed.
pub(super) fn ask(quote: Quote, hardship: Hardship, words: Option<Note>) -> Ask {
    Ask {
        terms: quote.terms,
        instalments: quote.instalments,
        total: quote.total,
        digest: quote.digest,
        hardship: Some(hardship),
        words,
    }
}
