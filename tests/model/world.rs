//! What must be so after everything that has happened: proposals and plans with their states, and what every
//! command must come to.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::incoming::Payment;
use super::plain::{Agreed, Cents, Facts, Figure, High, Invoice, Low, Plan, cut_from_the_tail, poured};

/// The settings that the tests leave as they are.
pub const DECISION_DAYS: u64 = 14;
pub const BLOCK_BUDGET_DAYS: i64 = 28;
pub const COOL_DOWN_DAYS: u64 = 14;
pub const MAX_OPEN_PROPOSALS: usize = 3;
pub const MAX_CHANGES: usize = 5;
pub const LEDGER_LAG_DAYS: u64 = 1;
pub const GRACE_DAYS: u64 = 5;
pub const MISSED_TO_BREAK: usize = 2;
pub const TOLERANCE: Cents = 100;

/// What a command must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comes {
    /// It is carried out.
    To(&'static str),
    /// It is refused with this problem.
    Refused(&'static str),
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub id: String,
    pub customer: String,
    pub invoices: Vec<usize>,
    pub asked: Vec<Agreed>,
    pub credited_then: Cents,
    pub submitted: NaiveDate,
    pub decide_by: NaiveDate,
    pub changes: usize,
    /// How and when it ended.
    pub ended: Option<(&'static str, NaiveDate)>,
    /// Whether it ended because an invoice of it was contested.
    pub contested: bool,
}

/// Everything that has happened, and what follows from it.
#[derive(Clone, Debug)]
pub struct World {
    pub facts: Facts,
    pub proposals: Vec<Proposal>,
    pub payments: Vec<Payment>,
    /// The invoices that are contested.
    pub disputed: BTreeSet<usize>,
    pub today: NaiveDate,
}

impl World {
    pub fn new(today: NaiveDate) -> Self {
        let facts = Facts { lag: LEDGER_LAG_DAYS, ..Facts::default() };
        Self { facts, proposals: Vec::new(), payments: Vec::new(), disputed: BTreeSet::new(), today }
    }

    /// The ledger says something of an invoice.
    pub fn figure(&mut self, at: usize, figure: Figure) -> Comes {
        if figure.as_of > self.today + Days::new(1) {
            return Comes::Refused("date_in_future");
        }
        let said = &self.facts.invoices[at].figures;
        let known: BTreeSet<&String> = said.iter().flat_map(|figure| &figure.includes).collect();
        let last = said.last();
        let stale = last.is_some_and(|last| figure.as_of < last.as_of);
        let new_name = figure.includes.iter().any(|name| !known.contains(name));
        let same = last.is_some_and(|last| {
            (last.open, last.as_of, last.credited) == (figure.open, figure.as_of, figure.credited) && !new_name
        });
        if stale || same {
            return Comes::To("unchanged");
        }
        let more = figure.credited - said.last().map_or(0, |last| last.credited);
        if more > 0 {
            self.facts.credit(at, more);
        }
        self.facts.invoices[at].figures.push(figure);
        Comes::To("updated")
    }

    /// Everything that stands in the way of a proposal, but for its terms.
    pub fn why_not(&self, customer: &str, invoices: &[usize]) -> BTreeSet<&'static str> {
        let mut reasons = BTreeSet::new();
        let own = |id: &str| self.proposals.iter().any(|proposal| proposal.id == id && proposal.customer == customer);
        if self.facts.plans.iter().any(|plan| plan.ended == Some("broken") && own(&plan.proposal)) {
            // Within a year, which no sequence lasts.
            reasons.insert("broken_plan");
        }
        let waiting = self.proposals.iter().filter(|proposal| proposal.customer == customer && proposal.waits());
        if waiting.count() >= MAX_OPEN_PROPOSALS {
            reasons.insert("too_many_open_proposals");
        }
        for at in invoices {
            reasons.extend(self.unfit(*at));
        }
        reasons
    }

    /// Why no proposal can be made over an invoice.
    pub fn unfit(&self, at: usize) -> Vec<&'static str> {
        let stands = [
            (self.facts.rest(at, Low) == 0, "nothing_open"),
            (!self.block_reasons(at).is_empty(), "blocked"),
            (self.cool_down(at).is_some_and(|until| self.today <= until), "cool_down"),
            (self.budget_left(at) < 3, "block_budget_used"),
        ];
        stands.into_iter().filter_map(|(stands, code)| stands.then_some(code)).collect()
    }

    /// The last day for a decision, when the first payment is due on a day.
    pub fn decide_by(&self, invoices: &[usize], first_due: NaiveDate) -> NaiveDate {
        let budget = invoices.iter().map(|at| self.budget_left(*at)).min().unwrap_or(0);
        let within_budget = self.today + chrono::TimeDelta::days(budget - 1);
        (self.today + Days::new(DECISION_DAYS)).min(first_due - Days::new(2)).min(within_budget)
    }

    /// Finance agrees, having seen that so much is open.
    pub fn approve(&mut self, at: usize, expected: Cents) -> Comes {
        let proposal = &self.proposals[at];
        if proposal.ended.is_some() {
            return Comes::Refused("already_ended");
        }
        let rests: Vec<(usize, Cents)> = proposal.invoices.iter().map(|at| (*at, self.facts.rest(*at, Low))).collect();
        let rest: Cents = rests.iter().map(|(_, rest)| rest).sum();
        if rest == 0 {
            return Comes::Refused("nothing_open");
        }
        if rest != expected {
            return Comes::Refused("rest_changed");
        }
        let agreed = self.still_to_pay(at);
        if agreed.is_empty() {
            return Comes::Refused("nothing_open");
        }
        let covered: Cents = agreed.iter().map(|row| row.cents).sum();
        let invoices: Vec<usize> = rests.iter().filter(|(_, rest)| *rest > 0).map(|(at, _)| *at).collect();
        self.facts.plans.push(Plan {
            proposal: self.proposals[at].id.clone(),
            invoices,
            agreed,
            beyond: (rest - covered).max(0),
            cut: 0,
            first_day: self.today,
            entries: Vec::new(),
            ended: None,
        });
        self.end(at, "approved");
        Comes::To("approved")
    }

    /// What was asked for, cut from the tail by what was credited since, less what was paid since.
    fn still_to_pay(&self, at: usize) -> Vec<Agreed> {
        let proposal = &self.proposals[at];
        let rest: Cents = proposal.invoices.iter().map(|at| self.facts.rest(*at, Low)).sum();
        let amounts = cut_from_the_tail(&proposal.asked, self.credited(&proposal.invoices) - proposal.credited_then);
        let total: Cents = amounts.iter().sum();
        let stands = poured(&amounts, total - total.min(rest));
        let open =
            proposal.asked.iter().zip(stands).map(|(row, (amount, paid))| Agreed { cents: amount - paid, ..*row });
        open.filter(|row| row.cents > 0).collect()
    }

    /// All credit notes on some invoices.
    pub fn credited(&self, invoices: &[usize]) -> Cents {
        invoices.iter().map(|at| self.facts.invoices[*at].credited()).sum()
    }

    /// Finance notes that an invoice is contested: what was proposed over it ends, without a wait for a new proposal.
    pub fn dispute(&mut self, invoice: usize) -> Comes {
        if !self.disputed.insert(invoice) {
            return Comes::Refused("blocked_already");
        }
        for at in 0..self.proposals.len() {
            if self.proposals[at].invoices.contains(&invoice) && self.proposals[at].waits() {
                self.end(at, "withdrawn");
                self.proposals[at].contested = true;
            }
        }
        Comes::To("disputed")
    }

    /// Finance has answered.
    pub fn release(&mut self, invoice: usize) -> Comes {
        if self.disputed.remove(&invoice) { Comes::To("released") } else { Comes::Refused("not_blocked") }
    }

    /// Somebody ends a proposal that waits.
    pub fn end(&mut self, at: usize, how: &'static str) -> Comes {
        if self.proposals[at].ended.is_some() {
            return Comes::Refused("already_ended");
        }
        self.proposals[at].ended = Some((how, self.today));
        Comes::To(how)
    }

    /// Time, or a figure that moved, has somebody look at everything that is open.
    pub fn look(&mut self) {
        for at in 0..self.proposals.len() {
            let proposal = &self.proposals[at];
            if proposal.invoices.iter().all(|at| self.facts.rest(*at, High) == 0) {
                self.end(at, "void");
            } else if self.today > proposal.decide_by {
                self.end(at, "expired");
            }
        }
        for plan in 0..self.facts.plans.len() {
            if self.facts.plans[plan].ended.is_none() && self.facts.position(plan, High).open == 0 {
                self.facts.plans[plan].ended = Some("completed");
            }
        }
    }

    /// The product has broken a plan. When it does so depends on what the bank's data covers; whether it may, on the
    /// instalments whose grace is over.
    pub fn broken(&mut self, plan: usize) -> bool {
        let rows = self.facts.plans[plan].agreed.iter().zip(self.facts.position(plan, Low).ladder);
        let open: Vec<NaiveDate> =
            rows.filter(|(_, (amount, settled))| amount - settled > TOLERANCE).map(|(row, _)| row.due).collect();
        let missed = open.iter().filter(|due| **due + Days::new(GRACE_DAYS) < self.today).count();
        let contested = self.facts.plans[plan].invoices.iter().any(|at| self.disputed.contains(at));
        let may = self.facts.plans[plan].ended.is_none()
            && !contested
            && missed >= MISSED_TO_BREAK.min(open.len())
            && missed > 0;
        if may {
            self.facts.plans[plan].ended = Some("broken");
        }
        may
    }

    /// Why dunning of an invoice pauses.
    pub fn block_reasons(&self, at: usize) -> Vec<&'static str> {
        let waits = self.proposals.iter().any(|proposal| proposal.waits() && proposal.invoices.contains(&at));
        let runs = self.facts.plans.iter().any(|plan| plan.ended.is_none() && plan.invoices.contains(&at));
        let disputed = self.disputed.contains(&at);
        let stands = [(waits, "payment_plan_requested"), (runs, "payment_plan_active"), (disputed, "disputed")];
        stands.into_iter().filter_map(|(stands, code)| stands.then_some(code)).collect()
    }

    /// The last day on which a new proposal over an invoice is refused.
    pub fn cool_down(&self, at: usize) -> Option<NaiveDate> {
        let over = self.proposals.iter().filter(|proposal| proposal.invoices.contains(&at) && !proposal.contested);
        let ended = over.filter_map(|proposal| proposal.ended);
        let cools = ended.filter(|(how, _)| ["rejected", "withdrawn"].contains(how));
        cools.map(|(_, on)| on + Days::new(COOL_DOWN_DAYS)).max()
    }

    /// How many days proposals of the customer have blocked an invoice.
    pub fn blocked_days(&self, at: usize) -> i64 {
        let over = self.proposals.iter().filter(|proposal| proposal.invoices.contains(&at));
        over.filter_map(|proposal| Some((proposal.ended?.1 - proposal.submitted).num_days().max(1))).sum()
    }

    fn budget_left(&self, at: usize) -> i64 {
        (BLOCK_BUDGET_DAYS - self.blocked_days(at)).max(0)
    }

    /// The invoices of a customer, by place.
    pub fn invoices_of(&self, customer: &str) -> Vec<usize> {
        let own = |(at, invoice): (usize, &Invoice)| (invoice.customer == customer).then_some(at);
        self.facts.invoices.iter().enumerate().filter_map(own).collect()
    }
}

impl Proposal {
    /// Whether it waits for a decision.
    pub const fn waits(&self) -> bool {
        self.ended.is_none()
    }
}
