//! Everything that money can touch, gathered from a few rows: plans lead to their invoices, invoices to all plans
//! that ever held them and to what holds them now, and all of them to their customers.

use std::collections::BTreeMap;

use domain::alike::Alike;
use domain::customer::Customer;
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::{BlockReason, Invoice};
use domain::outcome::Read;
use domain::payment::PaymentName;
use domain::plan::Plan;
use domain::policy::Settings;
use domain::proposal::Proposal;
use domain::usecases::MoneyFacts;

use crate::carry_out::{LoadError, Loader};
use crate::item::Key;
use crate::store::{MAX_KEYS, Rows};

/// How often rows lead to further rows: a plan that shares an invoice with one that shares an invoice.
const MAX_ROUNDS: usize = 8;

/// Rows by their identity; `None` inside means that the row is yet to be read, or does not exist.
#[derive(Debug, Default)]
pub struct Gathered {
    plans: BTreeMap<ProposalId, Found<Plan>>,
    invoices: BTreeMap<InvoiceId, Found<Invoice>>,
    proposals: BTreeMap<ProposalId, Found<Proposal>>,
    customers: BTreeMap<CustomerId, Found<Customer>>,
    alike: BTreeMap<PaymentName, Found<Alike>>,
}

#[derive(Debug)]
enum Found<T> {
    Wanted,
    Absent,
    Row(Read<T>),
}

impl Gathered {
    /// A plan is wanted, with what follows from it.
    pub fn plan(&mut self, id: ProposalId) {
        self.plans.entry(id).or_insert(Found::Wanted);
    }

    /// An invoice is wanted, with what follows from it.
    pub fn invoice(&mut self, id: InvoiceId) {
        self.invoices.entry(id).or_insert(Found::Wanted);
    }

    /// A customer is wanted, with what is known of their payments.
    pub fn customer(&mut self, id: &CustomerId) {
        self.customers.entry(id.clone()).or_insert(Found::Wanted);
        self.alike(Alike::by_customer(id));
    }

    /// Payments that share something are wanted.
    pub fn alike(&mut self, name: PaymentName) {
        self.alike.entry(name).or_insert(Found::Wanted);
    }

    /// The keys of what is wanted and not read.
    #[must_use]
    pub fn wanted(&self) -> Vec<Key> {
        fn of<'a, I: 'a, T: 'a>(rows: &'a BTreeMap<I, Found<T>>) -> impl Iterator<Item = &'a I> {
            rows.iter().filter(|(_, found)| matches!(found, Found::Wanted)).map(|(id, _)| id)
        }
        let plans = of(&self.plans).map(|id| Key::plan(*id));
        let invoices = of(&self.invoices).map(|id| Key::invoice(*id));
        let proposals = of(&self.proposals).map(|id| Key::proposal(*id));
        let customers = of(&self.customers).map(Key::customer);
        plans.chain(invoices).chain(proposals).chain(customers).chain(of(&self.alike).map(Key::alike)).collect()
    }

    /// Takes over what was read of what was wanted, and wants what follows from it.
    ///
    /// # Errors
    /// When a row can't be read.
    pub fn take(&mut self, rows: &mut Rows) -> Result<(), LoadError> {
        take_wanted(&mut self.plans, rows, |id| Key::plan(*id))?;
        take_wanted(&mut self.invoices, rows, |id| Key::invoice(*id))?;
        take_wanted(&mut self.proposals, rows, |id| Key::proposal(*id))?;
        take_wanted(&mut self.customers, rows, Key::customer)?;
        take_wanted(&mut self.alike, rows, Key::alike)?;
        self.follow();
        Ok(())
    }

    fn follow(&mut self) {
        let plans = found(&self.plans).map(|plan| plan.value.agreement());
        let mut invoices = Vec::new();
        let mut customers = Vec::new();
        for agreement in plans {
            invoices.extend(agreement.invoices.iter().map(|invoice| invoice.id));
            customers.push(agreement.customer.clone());
        }
        let mut plans = Vec::new();
        let mut proposals = Vec::new();
        for invoice in found(&self.invoices).map(|read| &read.value) {
            plans.extend(&invoice.plans);
            customers.push(invoice.customer.clone());
            match invoice.arrangement {
                Some(held) if held.reason == BlockReason::PaymentPlanActive => plans.push(held.proposal),
                Some(held) => proposals.push(held.proposal),
                None => {}
            }
        }
        customers.extend(found(&self.customers).filter_map(|read| read.value.merged_into.clone()));
        for id in plans {
            self.plan(id);
        }
        for id in invoices {
            self.invoice(id);
        }
        for id in &customers {
            self.customer(id);
        }
        for id in proposals {
            self.proposals.entry(id).or_insert(Found::Wanted);
        }
    }

    /// Reads until nothing more follows.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn complete(&mut self, loader: &mut Loader<'_>) -> Result<(), LoadError> {
        for _ in 0..MAX_ROUNDS {
            let wanted = self.wanted();
            if wanted.is_empty() {
                break;
            }
            for keys in wanted.chunks(MAX_KEYS - 1) {
                loader.read(keys.to_vec()).await?;
            }
            self.take(loader.rows())?;
        }
        Ok(())
    }

    /// What payments share that was asked for.
    pub fn all_alike(&self) -> impl Iterator<Item = &Read<Alike>> {
        found(&self.alike)
    }

    /// What was gathered, as a command takes it.
    #[must_use]
    pub fn into_facts(self, settings: Settings) -> (MoneyFacts, BTreeMap<PaymentName, Read<Alike>>) {
        let alike = into_rows(self.alike).map(|read| (read.value.of.clone(), read)).collect();
        let money = MoneyFacts {
            settings,
            plans: into_rows(self.plans).collect(),
            invoices: into_rows(self.invoices).collect(),
            proposals: into_rows(self.proposals).collect(),
            customers: into_rows(self.customers).collect(),
        };
        (money, alike)
    }
}

fn take_wanted<I: Ord, T: crate::rows::Stored>(
    map: &mut BTreeMap<I, Found<T>>,
    rows: &mut Rows,
    key: impl Fn(&I) -> Key,
) -> Result<(), LoadError> {
    for (id, found) in map.iter_mut().filter(|(_, found)| matches!(found, Found::Wanted)) {
        *found = rows.take(&key(id))?.map_or(Found::Absent, Found::Row);
    }
    Ok(())
}

fn found<I, T>(map: &BTreeMap<I, Found<T>>) -> impl Iterator<Item = &Read<T>> {
    map.values().filter_map(|found| match found {
        Found::Row(read) => Some(read),
        Found::Wanted | Found::Absent => None,
    })
}

fn into_rows<I, T>(map: BTreeMap<I, Found<T>>) -> impl Iterator<Item = Read<T>> {
    map.into_values().filter_map(|found| match found {
        Found::Row(read) => Some(read),
        Found::Wanted | Found::Absent => None,
    })
}
