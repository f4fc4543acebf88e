//! A customer asks which schedule certain terms would give. Nothing changes.

use crate::customer::Customer;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::{Arrangement, BlockReason, Ineligible, Invoice};
use crate::limits;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::proposal::{Proposal, ProposedInvoice, Quote, decide_by};
use crate::refusal::{Impossible, Obstacle, Refusal};
use crate::schedule::{Basis, Schedule, Unschedulable};
use crate::terms::{MAX_INSTALMENTS, Terms};
use crate::zone;

/// With less than so many days of its block budget left, an invoice can't be in a new proposal.
const LEAST_BUDGET_DAYS: u32 = 3;

/// Asks for a quote.
#[derive(Clone, Debug)]
pub struct AskQuote {
    /// Who asks.
    pub customer: CustomerId,
    /// Over which invoices, at least one, none twice.
    pub invoices: Vec<InvoiceId>,
    /// How the customer would pay.
    pub terms: Terms,
    /// The proposal that it would change, if any: its own block is no obstacle then.
    pub replacing: Option<ProposalId>,
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
        let invoices = self.own_invoices(facts)?;

        let mut impossible = Impossible { obstacles: self.obstacles(facts, &invoices), ..Impossible::default() };
        for invoice in &invoices {
            let reasons = self.ineligible(invoice, settings, today);
            if !reasons.is_empty() {
                impossible.invoices.push((invoice.id, reasons));
            }
        }
        let total = total_of(&invoices);
        // Of nothing, or of a sum of several currencies, limits on amounts say nothing sensible.
        let countable = total.minor() > 0 && !impossible.obstacles.contains(&Obstacle::MixedCurrencies);
        if countable {
            impossible.terms = limits::of_terms(total, &self.terms, settings, today);
        }
        let basis = Basis {
            today,
            earliest_first_days: settings.earliest_first_days,
            down_payment_percent: settings.down_payment_percent,
            rounding: settings.rounding,
            calendar: settings.calendar,
        };
        let schedule = match Schedule::of(total, &self.terms, &basis) {
            Ok(schedule) => schedule,
            Err(Unschedulable::NothingToPay) => return Err(Refusal::Impossible(impossible)),
            // Which instalments are possible is the policy's to say, as long as they can be counted at all.
            Err(error) if impossible.is_empty() => return Err(Refusal::Invalid(vec![unschedulable(error, total)])),
            Err(_) => return Err(Refusal::Impossible(impossible)),
        };
        if countable {
            impossible.terms.extend(limits::of_schedule(&schedule, &self.terms, settings, today));
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
        Ok(Quote::new(
            invoices.iter().map(|invoice| proposed(invoice)).collect(),
            total,
            self.terms,
            schedule,
            decide_by,
        ))
    }

    fn own_invoices<'a>(&self, facts: &'a ProposalFacts) -> Result<Vec<&'a Invoice>, Refusal> {
        let own = |read: &'a Option<Read<Invoice>>| {
            read.as_ref().map(|read| &read.value).filter(|invoice| invoice.customer == self.customer)
        };
        facts.invoices.iter().map(own).collect::<Option<Vec<_>>>().ok_or(Refusal::NotFound("invoice"))
    }

    fn obstacles(&self, facts: &ProposalFacts, invoices: &[&Invoice]) -> Vec<Obstacle> {
        let settings = &facts.settings;
        let open = facts.customer.as_ref().map_or(0, |customer| {
            customer.value.open_proposals.iter().filter(|id| Some(**id) != self.replacing).count()
        });
        let mixed = invoices.windows(2).any(|pair| pair[0].currency != pair[1].currency);
        let obstacles = [
            (!settings.proposals_allowed, Obstacle::ProposalsOff),
            (settings.excluded_customers.contains(&self.customer), Obstacle::CustomerExcluded),
            (
                open >= settings.max_open_proposals as usize,
                Obstacle::TooManyOpenProposals { max: settings.max_open_proposals },
            ),
            (mixed, Obstacle::MixedCurrencies),
        ];
        obstacles.into_iter().filter_map(|(stands, obstacle)| stands.then_some(obstacle)).collect()
    }

    fn ineligible(&self, invoice: &Invoice, settings: &Settings, today: chrono::NaiveDate) -> Vec<Ineligible> {
        let mut reasons = invoice.unfit();
        match invoice.arrangement {
            // Its own proposal holds it: it has passed these checks, and its days are counted when it ends.
            Some(Arrangement { proposal, reason: BlockReason::PaymentPlanRequested, .. })
                if Some(proposal) == self.replacing =>
            {
                return reasons;
            }
            Some(_) | None => {}
        }
        // A customer whom no mail reaches may still propose.
        let blocks = invoice.block_reasons().into_iter().filter(|reason| *reason != BlockReason::EmailUndeliverable);
        reasons.extend(blocks.map(Ineligible::Blocked));
        if let Some(until) = invoice.cool_down_until.filter(|until| *until >= today) {
            reasons.push(Ineligible::CoolDown { until });
        }
        if settings.block_budget_days.saturating_sub(invoice.blocked_days_used) < LEAST_BUDGET_DAYS {
            reasons.push(Ineligible::BlockBudgetUsed);
        }
        reasons
    }
}

/// What is open on invoices of one currency together.
pub(super) fn total_of(invoices: &[&Invoice]) -> Money {
    let currency = invoices.first().map_or(crate::money::Currency::EUR, |invoice| invoice.currency);
    Money::new(invoices.iter().map(|invoice| invoice.rest().minor()).sum(), currency)
}

fn proposed(invoice: &Invoice) -> ProposedInvoice {
    ProposedInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        due_date: invoice.due_date,
        rest: invoice.rest(),
        credited: invoice.credited(),
    }
}

/// Why terms make no schedule, as a field of the request.
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
