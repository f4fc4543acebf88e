//! Where money must go, and what it must be taken from again.

use super::plain::{Cents, Entry, High, Included};
use super::world::World;

/// Where a part of a payment went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Plan(usize),
    Invoice(usize),
    /// The customer's credit.
    Credit,
    /// The ledger has taken it in already.
    Ledger,
}

/// A part of a payment.
pub type Part = (Target, Cents);

/// A payment as it came in.
#[derive(Clone, Debug)]
pub struct Payment {
    pub entry: Entry,
    /// Where it lies now, what came back taken off; nowhere while it waits for a person.
    pub parts: Vec<Part>,
    pub returned: Cents,
}

/// What the payer wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The reference of a plan.
    Plan(usize),
    /// Nothing that we know.
    Nothing,
}

impl World {
    /// Where money must go. Nothing, where the rules leave it open; an empty list, where it waits for a person.
    pub fn goes(&self, aim: Aim, entry: &Entry) -> Option<Vec<Part>> {
        match aim {
            Aim::Nothing => Some(Vec::new()),
            Aim::Plan(plan) if entry.booked < self.facts.plans[plan].first_day => None,
            Aim::Plan(plan) if self.facts.plans[plan].ended.is_none() => Some(self.to_plan(plan, entry)),
            Aim::Plan(plan) => self.to_ended_plan(plan, entry),
        }
    }

    /// Money for a plan that runs: what the figures don't have yet up to all that is open on its invoices, then it is
    /// credit; what they may have up to what the instalments still wait for, and the ledger has the rest.
    fn to_plan(&self, plan: usize, entry: &Entry) -> Vec<Part> {
        let (most, then) = match self.facts.included_in_plan(plan, entry) {
            Included::No => (self.facts.total(plan, High), Target::Credit),
            Included::Doubtful | Included::Yes => {
                let position = self.facts.position(plan, High);
                let ladder: Cents = position.ladder.iter().map(|(amount, _)| amount).sum();
                let own: Cents = self.facts.plans[plan].entries.iter().map(|entry| entry.cents).sum();
                (ladder - own, Target::Ledger)
            }
        };
        let into = entry.cents.min(most.max(0));
        parts([(Target::Plan(plan), into), (then, entry.cents - into)])
    }

    /// Money for a plan that has ended goes to what is open elsewhere on its invoices. Where another plan has them
    /// the rules leave more than one way; they say all of it where no figure has the money yet.
    fn to_ended_plan(&self, plan: usize, entry: &Entry) -> Option<Vec<Part>> {
        let invoices = &self.facts.plans[plan].invoices;
        let held =
            |other: &super::plain::Plan| other.ended.is_none() && other.invoices.iter().any(|at| invoices.contains(at));
        let is_new = self.facts.included(entry, &[], invoices) == Included::No;
        if !is_new || self.facts.plans.iter().any(held) {
            return None;
        }
        let mut left = entry.cents;
        let mut found = Vec::new();
        for at in invoices {
            let part = left.min(self.facts.rest(*at, High));
            found.push((Target::Invoice(*at), part));
            left -= part;
        }
        Some(parts(found.into_iter().chain([(Target::Credit, left)])))
    }

    /// What money that comes back must be taken from: the credit that the payment left first, then its other parts,
    /// the last one first.
    pub fn comes_back(&self, payment: usize, cents: Cents) -> Vec<Part> {
        let parts = &self.payments[payment].parts;
        let credit = parts.iter().filter(|(target, _)| *target == Target::Credit);
        let others = parts.iter().rev().filter(|(target, _)| *target != Target::Credit);
        let mut left = cents;
        let take = |(target, part): &Part| {
            let taken = left.min(*part);
            left -= taken;
            (*target, taken)
        };
        self::parts(credit.chain(others).map(take).collect::<Vec<_>>())
    }

    /// A payment lies where it went.
    pub fn book(&mut self, entry: Entry, parts: Vec<Part>) {
        for (target, cents) in &parts {
            self.enter(*target, Entry { cents: *cents, ..entry.clone() });
        }
        self.payments.push(Payment { entry, parts, returned: 0 });
    }

    /// A payment has come back, in whole or in part.
    pub fn take_back(&mut self, payment: usize, entry: &Entry) {
        let taken = self.comes_back(payment, entry.cents);
        self.payments[payment].returned += entry.cents;
        for (target, cents) in taken {
            self.enter(target, Entry { cents: -cents, is_return: true, ..entry.clone() });
            let parts = &mut self.payments[payment].parts;
            if let Some(part) = parts.iter_mut().find(|part| part.0 == target) {
                part.1 -= cents;
            }
        }
        self.payments[payment].parts.retain(|(_, cents)| *cents > 0);
    }

    fn enter(&mut self, target: Target, entry: Entry) {
        match target {
            Target::Plan(plan) => self.facts.plans[plan].entries.push(entry),
            Target::Invoice(at) => self.facts.invoices[at].entries.push(entry),
            Target::Credit | Target::Ledger => {}
        }
    }
}

/// Without the parts of nothing.
fn parts(all: impl IntoIterator<Item = Part>) -> Vec<Part> {
    all.into_iter().filter(|(_, cents)| *cents > 0).collect()
}
