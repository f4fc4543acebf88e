//! Making an offer of the creditor: which invoices, which schedule, until when, and what finance is warned of. None
//! of the limits binds the creditor.

use chrono::{Days, NaiveDate};

use super::agreeing::Agreed;
use super::at_work::write_customer;
use super::eligibility::{ineligible, obstacles};
use super::holding::{Hold, hold};
use super::quote::{proposed, total_of, unschedulable};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::{InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::{BlockReason, Ineligible, Invoice};
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Read};
use crate::plan::{Consent, Plan, RecordedAgreement};
use crate::policy::Settings;
use crate::proposal::{Answered, Application, Ask, End, EndedProposal, OfferOrigin, OfferedProposal, Proposal, Quote};
use crate::refusal::{Conflict, Obstacle, Refusal};
use crate::schedule::{Basis, Schedule};
use crate::terms::Terms;
use crate::text::Note;
use crate::warning::{self, Warning};
use crate::zone;

/// How long an offer stands, in days.
const OFFER_DAYS: u64 = 14;
/// How far ahead the first due date of an offer is at least, in days, unless it was agreed.
const FIRST_DUE_DAYS: u64 = 5;
/// How many days before its first due date an offer ends.
const DAYS_BEFORE_FIRST_DUE: u64 = 2;

/// What the creditor offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offering {
    /// How the customer would pay.
    pub terms: Terms,
    /// Percent of the total that would be paid first; the tenant's own where it is left out.
    pub down_payment_percent: Option<u32>,
    /// What the creditor writes.
    pub words: Option<Note>,
    /// The customer has agreed already: there is nothing to wait for.
    pub agreement: Option<RecordedAgreement>,
}

/// What making an offer came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The offer; it has ended where the customer had agreed.
    pub offer: Read<Proposal>,
    /// The plan, where the customer had agreed.
    pub plan: Option<Read<Plan>>,
    /// What a proposal of the customer would have been refused for.
    pub warnings: Vec<Warning>,
}

/// What an offer is made of.
pub(super) struct Basics<'a> {
    pub settings: &'a Settings,
    pub customer: &'a Customer,
    /// What the offer answers: its hold on the invoices is no obstacle, and its address is kept.
    pub answers: Option<&'a Application>,
}

/// An offer before it is made.
pub(super) struct Draft<'a> {
    offering: &'a Offering,
    pub application: Application,
    origin: OfferOrigin,
    answers: Option<Answered>,
    warnings: Vec<Warning>,
}

impl Offering {
    /// The offer over these invoices.
    pub(super) fn draft(
        &self,
        basics: &Basics<'_>,
        invoices: &[&Invoice],
        origin: OfferOrigin,
        moment: &Moment,
    ) -> Result<Draft<'_>, Refusal> {
        let settings = basics.settings;
        let today = zone::civil_date(moment.now, settings.zone);
        must_be_free(invoices, basics)?;
        let total = total_of(invoices);
        let down_payment_percent = self.down_payment_percent.unwrap_or(settings.down_payment_percent);
        let schedule = self.schedule(total, down_payment_percent, settings, today)?;
        let first_due = schedule.first_due().unwrap_or(today);
        let earliest = if self.agreement.is_some() { today } else { today + Days::new(FIRST_DUE_DAYS) };
        if first_due < earliest {
            return Err(Conflict::FirstPaymentTooSoon { earliest }.into());
        }
        let mut warnings = warnings(basics, invoices, today);
        let proposed = invoices.iter().map(|invoice| proposed(invoice)).collect();
        let ends_on = ends_on(today, first_due);
        let quote = Quote::new(proposed, total, self.terms, down_payment_percent, schedule, ends_on);
        let application = self.application(quote, basics, moment);
        warnings.extend(warning::beyond_limits(&application, settings, today).into_iter().map(Warning::Terms));
        warnings.extend(warning::of_consumer(&application, settings, basics.customer));
        Ok(Draft { offering: self, application, origin, answers: None, warnings })
    }

    /// The creditor may say when it begins; else it begins as early as a customer could.
    fn schedule(
        &self,
        total: Money,
        down_payment_percent: u32,
        settings: &Settings,
        today: NaiveDate,
    ) -> Result<Schedule, Refusal> {
        let says_when = matches!(self.terms, Terms::Instalments { from: Some(_), .. }) && down_payment_percent == 0;
        let basis = Basis {
            today,
            earliest_first_days: if says_when { 0 } else { settings.earliest_first_days },
            down_payment_percent,
            rounding: settings.rounding,
            calendar: settings.calendar,
        };
        Schedule::of(total, &self.terms, &basis).map_err(|error| Refusal::Invalid(vec![unschedulable(error, total)]))
    }

    fn application(&self, quote: Quote, basics: &Basics<'_>, moment: &Moment) -> Application {
        Application {
            id: ProposalId::new(moment.fresh),
            customer: basics.customer.id.clone(),
            policy: basics.settings.frozen(quote.total.currency(), moment.sending_minute),
            invoices: quote.invoices,
            ask: Ask {
                terms: quote.terms,
                down_payment_percent: Some(quote.down_payment_percent),
                instalments: quote.instalments,
                total: quote.total,
                digest: quote.digest,
                hardship: None,
                words: self.words.clone(),
            },
            earlier: Vec::new(),
            email: basics.answers.and_then(|answered| answered.email.clone()),
            submitted_at: moment.now,
            decide_by: quote.decide_by,
        }
    }

    /// Whether a known offer says just this.
    pub(super) fn is_said_by(&self, known: &Proposal) -> bool {
        let ask = &known.application().ask;
        let other = self.down_payment_percent.is_some_and(|percent| ask.down_payment_percent != Some(percent));
        ask.terms == self.terms && !other && ask.words == self.words
    }
}

impl Draft<'_> {
    /// It answers a proposal, or replaces an offer.
    pub fn answering(self, answers: Answered) -> Self {
        Self { answers: Some(answers), ..self }
    }

    /// The offer as a row: it waits for the customer, or was agreed on already.
    pub fn proposal(&self, moment: &Moment) -> Proposal {
        let application = self.application.clone();
        if self.offering.agreement.is_some() {
            let (by, at) = (moment.actor.clone(), moment.now);
            return Proposal::Ended(EndedProposal { application, end: End::Accepted, by, at });
        }
        let (origin, answers) = (self.origin, self.answers.clone());
        Proposal::Offered(OfferedProposal { application, origin, answers, reminded: false, look_at: None })
    }

    /// What is said of it.
    pub fn event(&self) -> EventKind {
        EventKind::ProposalOffered {
            customer: self.application.customer.clone(),
            invoices: self.application.invoices.iter().map(|invoice| invoice.id).collect(),
            total: self.application.ask.total,
            ends_on: self.application.decide_by,
            answers: self.answers.as_ref().map(|answered| answered.proposal),
        }
    }

    /// Holds the invoices for it, or begins the plan. What it answers is forgotten, and has used `blocked_days` of
    /// the invoices' budgets.
    pub fn hold(
        self,
        changes: &mut Changes,
        offer: Read<Proposal>,
        invoices: Vec<Read<Invoice>>,
        customer: Read<Customer>,
        blocked_days: u32,
        moment: &Moment,
    ) -> Result<Offered, Refusal> {
        let (id, replaces) = (self.application.id, self.answers.map(|answered| answered.proposal));
        let Some(agreement) = self.offering.agreement.clone() else {
            let until = Some(self.application.decide_by);
            let reason = BlockReason::PaymentPlanOffered;
            let how = Hold { proposal: id, reason, until, blocked_days, now: moment.now };
            for invoice in invoices {
                hold(changes, invoice, &how);
            }
            write_customer(changes, customer, |customer| {
                if let Some(replaced) = replaces {
                    customer.has_no_longer(replaced);
                }
                customer.open_offers.push(id);
            });
            return Ok(Offered { offer, plan: None, warnings: self.warnings });
        };
        let agreed = Agreed::at_once(self.application, invoices, Consent::Recorded(agreement), moment)?;
        let agreed = agreed.in_place_of(replaces, blocked_days);
        let event = EventKind::ProposalAccepted { total: agreed.total() };
        changes.tell(Aggregate::Proposal(id), offer.version, event.clone());
        let plan = agreed.carry_out(changes, Some(customer), moment, &event);
        Ok(Offered { offer, plan: Some(plan), warnings: self.warnings })
    }
}

/// An offer ends some days after it was made, and before its first payment; one that was agreed needs no end.
fn ends_on(today: NaiveDate, first_due: NaiveDate) -> NaiveDate {
    let before_first_due = first_due - Days::new(DAYS_BEFORE_FIRST_DUE);
    (today + Days::new(OFFER_DAYS)).min(before_first_due).max(today)
}

/// The invoices of an offer are one customer's, in one currency, and free.
fn must_be_free(invoices: &[&Invoice], basics: &Basics<'_>) -> Result<(), Refusal> {
    let stranger = |invoice: &&Invoice| invoice.customer != basics.customer.id;
    if let Some(place) = invoices.iter().position(stranger) {
        let (path, detail) = (format!("invoices[{place}]"), "is another customer's than the first one");
        return Err(Refusal::Invalid(vec![Invalid::new(path, "other_customer", detail)]));
    }
    if invoices.windows(2).any(|pair| pair[0].currency != pair[1].currency) {
        return Err(Conflict::CurrencyMismatch.into());
    }
    let own = basics.answers.map(|answered| answered.id);
    let not_free: Vec<(InvoiceId, Vec<Ineligible>)> = invoices
        .iter()
        .map(|invoice| (invoice.id, invoice.not_free(own)))
        .filter(|(_, reasons)| !reasons.is_empty())
        .collect();
    if not_free.is_empty() { Ok(()) } else { Err(Conflict::InvoicesNotFree(not_free).into()) }
}

/// What a proposal over these invoices would be refused for, whatever its terms.
fn warnings(basics: &Basics<'_>, invoices: &[&Invoice], today: NaiveDate) -> Vec<Warning> {
    let (settings, customer) = (basics.settings, basics.customer);
    let answered = basics.answers.map(|answered| answered.id);
    let mut stands = obstacles(settings, (&customer.id, Some(customer)), answered, invoices, today);
    let reached = basics.answers.is_some_and(|answered| answered.email.is_some()) || customer.is_reached_by_mail();
    stands.extend((!reached).then_some(Obstacle::AddressNeeded));
    let of_invoice = |invoice: &&Invoice| {
        let id = invoice.id;
        ineligible(invoice, settings, answered, today).into_iter().map(move |reason| Warning::Invoice(id, reason))
    };
    let stands = stands.into_iter().map(Warning::Obstacle).chain(invoices.iter().flat_map(of_invoice));
    stands.collect()
}
