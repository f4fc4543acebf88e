//! Writing what a payment moves: plans settle, invoices open or close, dunning is told, proposals are looked at
//! again and the customer's credit follows, all in the transaction of the payment itself.

use super::at_work::{Around, PlanAtWork, PlanFacts, SetDown, write_customer};
use super::breaking::completed;
use super::dunning::{Telling, write_invoice};
use super::holding::{Release, let_go};
use super::import_invoice::Holder;
use crate::cashbook::Cashbook;
use crate::customer::Customer;
use crate::event::Aggregate;
use crate::id::{CustomerId, ProposalId};
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Read};
use crate::plan::Plan;
use crate::policy::Settings;
use crate::proposal::Proposal;
use crate::zone;

/// The most rows that one payment changes; one that would change more waits for a person.
const MAX_ROWS: usize = 70;

/// Everything that money can touch: plans, all their invoices, all plans of those, and so on; what holds them, and
/// whose they are.
#[derive(Clone, Debug)]
pub struct MoneyFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The plans.
    pub plans: Vec<Read<Plan>>,
    /// The invoices.
    pub invoices: Vec<Read<Invoice>>,
    /// Proposals that hold one of the invoices.
    pub proposals: Vec<Read<Proposal>>,
    /// The customers, and those they were merged into.
    pub customers: Vec<Read<Customer>>,
}

impl MoneyFacts {
    /// A customer, or the one it turned out to be.
    #[must_use]
    pub fn customer(&self, id: &CustomerId) -> Option<&Read<Customer>> {
        let found = |id: &CustomerId| self.customers.iter().find(|read| read.value.id == *id);
        let read = found(id)?;
        read.value.merged_into.as_ref().map_or(Some(read), found)
    }
}

/// What a payment does to its customer.
#[derive(Clone, Debug)]
pub(super) struct ForCustomer<'a> {
    /// Who it is.
    pub id: &'a CustomerId,
    /// More credit, or less.
    pub credit: Money,
    /// The account it came from.
    pub account: Option<&'a str>,
}

/// A payment at work: the rows that it may move, as they were read and as they are to be.
pub(super) struct Posting {
    facts: MoneyFacts,
    /// The plans and invoices as they are to be.
    pub book: Cashbook,
}

impl Posting {
    /// Opens the cashbook over what was read.
    pub fn new(facts: MoneyFacts) -> Self {
        let book = Cashbook {
            plans: facts.plans.iter().map(|read| read.value.clone()).collect(),
            invoices: facts.invoices.iter().map(|read| read.value.clone()).collect(),
            ledger_lag_days: facts.settings.ledger_lag_days,
        };
        Self { facts, book }
    }

    /// What was read.
    pub const fn facts(&self) -> &MoneyFacts {
        &self.facts
    }

    /// Whether it moves more rows than one transaction should.
    pub fn is_too_large(&self) -> bool {
        let open = self.book.books().open();
        let moved = self.book.invoices.iter().zip(&self.facts.invoices).filter(|(after, read)| {
            let mut after = (*after).clone();
            if let Some(open) = open.get(&after.id) {
                after.derive_open(*open);
            }
            after != read.value
        });
        // Each block of an invoice has a place of its own in a list, and is written along with it.
        let rows: usize = moved.map(|(after, _)| 1 + after.blocks.len()).sum();
        rows + self.facts.plans.len() > MAX_ROWS
    }

    /// Writes everything that moved.
    pub fn write(mut self, changes: &mut Changes, customer: Option<&ForCustomer<'_>>, moment: &Moment) {
        let ended = self.settle(changes, moment);
        self.write_invoices(changes, &ended, moment);
        self.write_customers(changes, customer, &ended, moment);
    }

    /// Lets every plan settle that money moves; the plans that end, with how their invoices are let go.
    fn settle(&mut self, changes: &mut Changes, moment: &Moment) -> Vec<(ProposalId, Release)> {
        let before = Self::new(self.facts.clone()).book;
        let mut ended = Vec::new();
        for place in 0..self.book.plans.len() {
            let (was, is) = (&before.plans[place], &self.book.plans[place]);
            let moved = was != is || before.books().standing(was) != self.book.books().standing(is);
            match is {
                Plan::Running(_) if moved => {
                    let Some(down) = self.settle_plan(place, moment) else { continue };
                    ended.extend(down.release.map(|release| (is.agreement().id, release)));
                    self.book.plans[place] = down.after.clone();
                    write_plan(changes, down);
                }
                Plan::Ended(_) if moved => drop(changes.and(self.facts.plans[place].clone(), is.clone())),
                Plan::Running(_) | Plan::Ended(_) => {}
            }
        }
        ended
    }

    fn settle_plan(&self, place: usize, moment: &Moment) -> Option<SetDown> {
        let mut work = PlanAtWork::take_up(self.plan_facts(place), moment).ok()?;
        work.running.course.bookings.clone_from(&self.book.plans[place].course().bookings);
        let standing = work.settle(true);
        work.annul_misses();
        if standing.high.open_minor == 0 {
            let (end, event) = completed(&mut work, &standing);
            return Some(work.set_down_ended(end, event));
        }
        Some(work.set_down())
    }

    /// A plan among the others, with everything as it is to be but itself.
    fn plan_facts(&self, place: usize) -> PlanFacts {
        let reads = || self.facts.invoices.iter().zip(&self.book.invoices);
        let is_own =
            |invoice: &Invoice| self.book.plans[place].agreement().invoices.iter().any(|held| held.id == invoice.id);
        let (own, others) = reads()
            .map(|(read, is)| Read { value: is.clone(), version: read.version })
            .partition(|read| is_own(&read.value));
        let plans = self.facts.plans.iter().zip(&self.book.plans).enumerate().filter(|(other, _)| *other != place);
        let plans = plans.map(|(_, (read, is))| Read { value: is.clone(), version: read.version }).collect();
        PlanFacts {
            plan: Some(self.facts.plans[place].clone()),
            invoices: own,
            customer: None,
            around: Around { plans, invoices: others },
            covered_until: None,
        }
    }

    fn write_invoices(&mut self, changes: &mut Changes, ended: &[(ProposalId, Release)], moment: &Moment) {
        let open = self.book.books().open();
        let settings = &self.facts.settings;
        let telling = Telling {
            now: moment.now,
            today: zone::civil_date(moment.now, settings.zone),
            resume_grace_days: settings.resume_grace_days,
            cause: "payment.recorded",
        };
        let mut proposals = std::mem::take(&mut self.facts.proposals);
        for (read, is) in self.facts.invoices.iter().cloned().zip(&self.book.invoices) {
            let mut after = is.clone();
            if let Some(open) = open.get(&after.id) {
                after.derive_open(*open);
            }
            let holder = after.arrangement.map(|held| held.proposal);
            let let_it_go = ended.iter().find(|(id, _)| Some(*id) == holder);
            if let Some((_, release)) = let_it_go {
                let_go(&mut after, release);
            }
            if after == read.value {
                continue;
            }
            let telling = let_it_go.map_or(telling, |(_, release)| release.telling);
            if after.open != read.value.open || after.payments != read.value.payments {
                look_again(&mut proposals, changes, &after, moment);
            }
            write_invoice(changes, read, after, &telling);
        }
    }

    fn write_customers(
        &self,
        changes: &mut Changes,
        payer: Option<&ForCustomer<'_>>,
        ended: &[(ProposalId, Release)],
        moment: &Moment,
    ) {
        let payer_row = payer.and_then(|payer| self.facts.customer(payer.id)).map(|read| &read.value.id);
        for read in &self.facts.customers {
            let is_payer = payer_row == Some(&read.value.id);
            write_customer(changes, read.clone(), |customer| {
                let its = |(id, _): &&(ProposalId, Release)| customer.open_plans.contains(id);
                if let Some((_, release)) = ended.iter().find(its) {
                    customer.open_plans.retain(|open| ended.iter().all(|(id, _)| id != open));
                    customer.last_ended_on = Some(release.telling.today);
                }
                if let Some(payer) = payer.filter(|_| is_payer) {
                    customer.add_credit(payer.credit, moment.now);
                    if let Some(account) = payer.account {
                        customer.remember_account(account);
                    }
                }
            });
        }
    }
}

/// A proposal over an invoice that money has moved is looked at again, once.
fn look_again(proposals: &mut Vec<Read<Proposal>>, changes: &mut Changes, invoice: &Invoice, moment: &Moment) {
    let Some(held) = invoice.arrangement else { return };
    if let Some(place) = proposals.iter().position(|read| read.value.application().id == held.proposal) {
        Holder::Proposal(proposals.swap_remove(place)).look_again(changes, None, moment);
    }
}

fn write_plan(changes: &mut Changes, down: SetDown) {
    let written = changes.and(down.read, down.after);
    for event in down.told {
        changes.tell(Aggregate::Plan(written.value.agreement().id), written.version, event);
    }
}
