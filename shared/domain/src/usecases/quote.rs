//! A customer asks which schedule certain terms would give. Nothing changes.

use super::eligibility::{ineligible, obstacles};
use crate::customer::Customer;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::Invoice;
use crate::limits;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::Plan;
use crate::policy::{OfferName, ReadyMadeOffer, Settings};
use crate::proposal::{Proposal, ProposedInvoice, Quote, decide_by};
use crate::refusal::{Conflict, Impossible, Obstacle, Refusal};
use crate::schedule::{Basis, Schedule, Unschedulable};
use crate::terms::{MAX_INSTALMENTS, Terms};
use crate::zone;

/// Asks for a quote.
#[derive(Clone, Debug)]
pub struct AskQuote {
    /// Who asks.
    pub customer: CustomerId,
    /// Over which invoices, at least one, none twice.
    pub invoices: Vec<InvoiceId>,
    /// How the customer would pay.
    pub wish: Wish,
    /// The proposal that it would change, if any: its own block is no obstacle then.
    pub replacing: Option<ProposalId>,
}

/// How a customer would pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// On terms of the customer's own.
    Terms {
        /// Those terms.
        terms: Terms,
        /// Percent of the total that the customer would pay first; the tenant's own where it is left out.
        down_payment_percent: Option<u32>,
    },
    /// On those of the ready-made offer of this name.
    ReadyMade(OfferName),
}

/// What a quote, a submission or a change has to know.
#[derive(Clone, Debug)]
pub struct ProposalFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The customer who asks, if known.
    pub customer: Option<Read<Customer>>,
    /// The invoices asked for, in the order asked; `None` for an unknown one.
    pub invoices: Vec<Option<Read<Invoice>>>,
    /// The proposal to be changed.
    pub proposal: Option<Read<Proposal>>,
    /// The customer's open plans, where a rule may approve at once.
    pub plans: Vec<Read<Plan>>,
}

impl UseCase for AskQuote {
    type Facts = ProposalFacts;
    type Done = Quote;

    fn decide(&self, facts: ProposalFacts, moment: &Moment) -> Outcome<Quote> {
        match self.quote(&facts, moment) {
            Ok(quote) => Outcome::AlreadyDone(quote),
            Err(refusal) => refusal.into(),
        }
    }
}

impl AskQuote {
    /// The quote, or everything that stands in its way.
    pub(super) fn quote(&self, facts: &ProposalFacts, moment: &Moment) -> Result<Quote, Refusal> {
        let settings = &facts.settings;
        let today = zone::civil_date(moment.now, settings.zone);
        let customer = facts.customer.as_ref().map(|read| &read.value);
        if let Some(into) = customer.and_then(|customer| customer.merged_into.clone()) {
            return Err(Conflict::CustomerMerged { into }.into());
        }
        let invoices = self.own_invoices(facts)?;
        let (terms, ready_made) = self.terms(settings)?;

        let stands = obstacles(settings, (&self.customer, customer), self.replacing, &invoices, today);
        let mut impossible = Impossible { obstacles: stands, ..Impossible::default() };
        for invoice in &invoices {
            let reasons = ineligible(invoice, settings, self.replacing, today);
            if !reasons.is_empty() {
                impossible.invoices.push((invoice.id, reasons));
            }
        }
        let total = total_of(&invoices);
        // Of nothing, or of a sum of several currencies, limits on amounts say nothing sensible.
        let countable = total.minor() > 0 && !impossible.obstacles.contains(&Obstacle::MixedCurrencies);
        if countable {
            impossible.terms = limits::of_terms(total, terms, settings, today);
        }
        let offered = self.offered_percent();
        impossible.terms.extend(offered.and_then(|percent| limits::of_down_payment(percent, settings)));
        if ready_made.is_some_and(|offer| !offer.is_for(total)) {
            impossible.obstacles.push(Obstacle::OfferOutOfRange);
        }
        let down_payment_percent = offered.unwrap_or(0).max(settings.down_payment_percent);
        let basis = Basis {
            today,
            earliest_first_days: settings.earliest_first_days,
            down_payment_percent,
            rounding: settings.rounding,
            calendar: settings.calendar,
        };
        let schedule = match Schedule::of(total, terms, &basis) {
            Ok(schedule) => schedule,
            Err(Unschedulable::NothingToPay) => return Err(Refusal::Impossible(impossible)),
            // Which instalments are possible is the policy's to say, as long as they can be counted at all.
            Err(error) if impossible.is_empty() => return Err(Refusal::Invalid(vec![unschedulable(error, total)])),
            Err(_) => return Err(Refusal::Impossible(impossible)),
        };
        if countable {
            impossible.terms.extend(limits::of_schedule(&schedule, terms, settings, today));
        }
        if ready_made.is_some() {
            // The creditor chose these terms; what is open, and the calendar, still count.
            impossible.terms.retain(|violation| !violation.is_about_the_choice());
        }
        if !impossible.is_empty() {
            return Err(Refusal::Impossible(impossible));
        }
        let budget_left = invoices
            .iter()
            .map(|invoice| settings.block_budget_days.saturating_sub(invoice.blocked_days_used))
            .min()
            .unwrap_or(0);
        let first_due = schedule.first_due().unwrap_or(today);
        let decide_by = decide_by(today, settings.decision_days, first_due, budget_left);
        // A change never gives finance more time than the first submission did.
        let known = facts.proposal.as_ref().map(|read| read.value.application().decide_by);
        let decide_by = known.map_or(decide_by, |known| known.min(decide_by));
        let invoices = invoices.iter().map(|invoice| proposed(invoice)).collect();
        Ok(Quote::new(invoices, total, *terms, down_payment_percent, schedule, decide_by))
    }

    /// Percent of the total that the customer offers to pay first. A ready-made offer leaves that to the tenant.
    const fn offered_percent(&self) -> Option<u32> {
        match &self.wish {
            Wish::Terms { down_payment_percent, .. } => *down_payment_percent,
            Wish::ReadyMade(_) => None,
        }
    }

    fn own_invoices<'a>(&self, facts: &'a ProposalFacts) -> Result<Vec<&'a Invoice>, Refusal> {
        let own = |read: &'a Option<Read<Invoice>>| {
            read.as_ref().map(|read| &read.value).filter(|invoice| invoice.customer == self.customer)
        };
        facts.invoices.iter().map(own).collect::<Option<Vec<_>>>().ok_or(Refusal::NotFound("invoice"))
    }

    /// The terms: the customer's own, or those of a ready-made offer.
    fn terms<'a>(&'a self, settings: &'a Settings) -> Result<(&'a Terms, Option<&'a ReadyMadeOffer>), Refusal> {
        match &self.wish {
            Wish::Terms { terms, down_payment_percent: _ } => Ok((terms, None)),
            Wish::ReadyMade(name) => {
                let offer = settings.ready_made_offers.iter().find(|offer| offer.name == *name);
                let offer = offer.ok_or(Refusal::NotFound("ready-made offer"))?;
                Ok((&offer.terms, Some(offer)))
            }
        }
    }
}

/// What is open on invoices of one currency together.
pub(super) fn total_of(invoices: &[&Invoice]) -> Money {
    let currency = invoices.first().map_or(crate::money::Currency::EUR, |invoice| invoice.currency);
    Money::new(invoices.iter().map(|invoice| invoice.rest().minor()).sum(), currency)
}

pub(super) fn proposed(invoice: &Invoice) -> ProposedInvoice {
    ProposedInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        due_date: invoice.due_date,
        rest: invoice.rest(),
        credited: invoice.credited(),
    }
}

pub(super) fn unschedulable(error: Unschedulable, total: Money) -> Invalid {
    match error {
        Unschedulable::Instalments(count) => Invalid::new(
            "terms.instalments",
            "instalments_out_of_range",
            format!("must be from 1 to {MAX_INSTALMENTS}; these terms come to {count}"),
        ),
        Unschedulable::Amount => Invalid::new(
            "terms.instalmentAmount",
            "currency_mismatch",
            format!("must be above zero and in {}, as the invoices are", total.currency()),
        ),
        Unschedulable::NothingToPay => Invalid::new("invoices", "nothing_open", "nothing is open on these invoices"),
        Unschedulable::Date => Invalid::new("terms", "date_out_of_range", "the dates lie beyond the calendar"),
    }
}
