//! A customer submits a proposal: the invoices are blocked at once, and dunning pauses.

use super::agreeing::{Agreed, Approved};
use super::approval_rule::approval_rule;
use super::at_work::write_customer;
use super::holding::{Hold, hold};
use super::one_time_code::may_declare;
use super::quote::{AskQuote, ProposalFacts};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::invoice::{BlockReason, Invoice};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::Consent;
use crate::policy::{ApprovalRule, Settings};
use crate::proposal::{
    Application, Ask, End, EndedProposal, Hardship, Proposal, Quote, RequestedProposal, ScheduleDigest,
};
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
        if customer.is_reached_by_mail() || self.email.is_some() {
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

    fn application(&self, quote: Quote, settings: &Settings, moment: &Moment) -> Application {
        Application {
            id: ProposalId::new(moment.fresh),
            customer: self.asked.customer.clone(),
            invoices: quote.invoices.clone(),
            policy: settings.frozen(quote.total.currency(), moment.sending_minute),
            decide_by: quote.decide_by,
            ask: ask(quote, self.hardship, self.words.clone()),
            earlier: Vec::new(),
            email: self.email.clone(),
            submitted_at: moment.now,
        }
    }
}

impl UseCase for SubmitProposal {
    type Facts = ProposalFacts;
    type Done = Approved;

    fn decide(&self, facts: ProposalFacts, moment: &Moment) -> Outcome<Approved> {
        let agreed = Self::agreed_quote(&self.asked, &self.digest, &facts, moment);
        // An invoice names its customer, and importing it recorded them.
        let Some(customer) = facts.customer.clone() else { return Refusal::NotFound("invoice").into() };
        let quote = match self.with_address(&customer.value, agreed) {
            Ok(quote) => quote,
            Err(refusal) => return refusal.into(),
        };
        if let Err(refusal) = may_declare(&facts.settings, moment) {
            return refusal.into();
        }
        let rule = approval_rule(&self.asked, &quote, &customer.value, &facts);
        let application = self.application(quote, &facts.settings, moment);
        let invoices = facts.invoices.into_iter().flatten().collect();
        match rule {
            Some(rule) => approved_at_once(application, invoices, customer, rule, moment),
            None => waits(application, invoices, customer, moment),
        }
    }
}

/// It waits for finance.
fn waits(
    application: Application,
    invoices: Vec<Read<Invoice>>,
    customer: Read<Customer>,
    moment: &Moment,
) -> Outcome<Approved> {
    let (id, event) = (application.id, submitted(&application));
    let how = Hold {
        proposal: id,
        reason: BlockReason::PaymentPlanRequested,
        until: Some(application.decide_by),
        blocked_days: 0,
        now: moment.now,
    };
    let proposal = Proposal::Requested(RequestedProposal { application, reminded: false, look_at: None });
    let (mut changes, proposal) =
        Changes::new(Aggregate::Proposal(id), Read::absent(proposal.clone()), proposal, event);
    for invoice in invoices {
        hold(&mut changes, invoice, &how);
    }
    write_customer(&mut changes, customer, |customer| customer.open_proposals.push(id));
    Outcome::Done { changes, result: Approved { proposal, plan: None } }
}

/// A rule of the tenant approves it, without a person.
fn approved_at_once(
    application: Application,
    invoices: Vec<Read<Invoice>>,
    customer: Read<Customer>,
    rule: ApprovalRule,
    moment: &Moment,
) -> Outcome<Approved> {
    let (id, event) = (application.id, submitted(&application));
    let (by, at) = (moment.actor.clone(), moment.now);
    let ended = EndedProposal { application: application.clone(), end: End::Approved, by, at };
    let agreed = match Agreed::at_once(application, invoices, Consent::ByRule(rule.clone()), moment) {
        Ok(agreed) => agreed,
        Err(refusal) => return refusal.into(),
    };
    let (address, ended) = (Aggregate::Proposal(id), Proposal::Ended(ended));
    let (mut changes, proposal) = Changes::new(address.clone(), Read::absent(ended.clone()), ended, event);
    let event = EventKind::ProposalApproved { total: agreed.total(), rule: Some(rule) };
    changes.tell(address, proposal.version, event.clone());
    let plan = agreed.carry_out(&mut changes, Some(customer), moment, &event);
    Outcome::Done { changes, result: Approved { proposal, plan: Some(plan) } }
}

fn submitted(application: &Application) -> EventKind {
    EventKind::ProposalSubmitted {
        customer: application.customer.clone(),
        invoices: application.invoices.iter().map(|invoice| invoice.id).collect(),
        total: application.ask.total,
        decide_by: application.decide_by,
    }
}

/// What the customer asks for, once a quote is agreed.
pub(super) fn ask(quote: Quote, hardship: Hardship, words: Option<Note>) -> Ask {
    Ask {
        terms: quote.terms,
        down_payment_percent: Some(quote.down_payment_percent),
        instalments: quote.instalments,
        total: quote.total,
        digest: quote.digest,
        hardship: Some(hardship),
        words,
    }
}
