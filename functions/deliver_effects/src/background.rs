//! What a mail or a rule has to know beside the event: the rows as they are now.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use cloud::item::Key;
use cloud::store::Rows;
use cloud::{Store, StoreError};
use documents::mail::TaskKind;
use domain::customer::{Customer, MAX_MERGED};
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::invoice::Invoice;
use domain::language::Language;
use domain::plan::Plan;
use domain::policy::Settings;
use domain::proposal::Proposal;
use domain::text::EmailAddress;

use crate::letters;

/// What a mail is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// A proposal, or the plan that it became.
    Agreement(ProposalId),
    /// An invoice by itself.
    Invoice(InvoiceId),
    /// A customer.
    Customer(CustomerId),
    /// The tenant's own work.
    Tenant,
}

/// An invoice that a mail names: its number, when it was issued, and the row where it is known.
pub struct Named {
    /// Its number, as written.
    pub number: String,
    /// When it was issued.
    pub issue_date: NaiveDate,
    /// As it is now.
    pub now: Option<Invoice>,
}

/// The rows around what a mail is about.
#[derive(Default)]
pub struct Background {
    /// The settings, for sender and addresses.
    pub settings: Settings,
    /// The proposal, if it is about one.
    pub proposal: Option<Proposal>,
    /// Its plan, if there is one.
    pub plan: Option<Plan>,
    /// Its customer.
    pub customer: Option<Customer>,
    /// Its invoices, in the order of the agreement.
    pub invoices: Vec<Named>,
    /// How many tasks of each kind wait, where the mail is about the tenant's own work.
    pub tasks: Vec<(TaskKind, u32)>,
}

/// What was loaded for the mails of one entry.
#[derive(Default)]
pub struct Backgrounds(HashMap<About, Background>);

impl Backgrounds {
    /// The rows around something, read once.
    pub async fn of(&mut self, store: &Store, about: &About) -> Result<&Background, StoreError> {
        if !self.0.contains_key(about) {
            let loaded = Background::load(store, about).await?;
            self.0.insert(about.clone(), loaded);
        }
        Ok(&self.0[about])
    }
}

impl Background {
    /// Reads the rows around something.
    pub async fn load(store: &Store, about: &About) -> Result<Self, StoreError> {
        match about {
            About::Agreement(id) => Self::of_agreement(store, *id).await,
            About::Invoice(id) => Self::of_invoice(store, *id).await,
            About::Customer(id) => {
                let mut rows = store.read(vec![Key::settings(), Key::customer(id)]).await?;
                let customer = whoever(store, &mut rows, &Key::customer(id)).await?;
                Ok(Self { settings: settings(&mut rows)?, customer, ..Self::default() })
            }
            About::Tenant => {
                let mut rows = store.read(vec![Key::settings()]).await?;
                let tasks = letters::count_tasks(store).await?;
                Ok(Self { settings: settings(&mut rows)?, tasks, ..Self::default() })
            }
        }
    }

    async fn of_agreement(store: &Store, id: ProposalId) -> Result<Self, StoreError> {
        let mut rows = store.read(vec![Key::settings(), Key::proposal(id), Key::plan(id)]).await?;
        let settings = settings(&mut rows)?;
        let proposal = rows.take::<Proposal>(&Key::proposal(id))?.map(|read| read.value);
        let plan = rows.take::<Plan>(&Key::plan(id))?.map(|read| read.value);
        let customer = match (&plan, &proposal) {
            (Some(plan), _) => plan.agreement().customer.clone(),
            (None, Some(proposal)) => proposal.application().customer.clone(),
            (None, None) => return Ok(Self { settings, ..Self::default() }),
        };
        let named = named(proposal.as_ref(), plan.as_ref());
        let customer = Key::customer(&customer);
        let keys = named.iter().map(|(id, ..)| Key::invoice(*id)).chain([customer.clone()]);
        let mut rows = store.read(keys.collect()).await?;
        let customer = whoever(store, &mut rows, &customer).await?;
        let mut invoices = Vec::new();
        for (id, number, issue_date) in named {
            let now = rows.take(&Key::invoice(id))?.map(|read| read.value);
            invoices.push(Named { number, issue_date, now });
        }
        Ok(Self { settings, proposal, plan, customer, invoices, tasks: Vec::new() })
    }

    async fn of_invoice(store: &Store, id: InvoiceId) -> Result<Self, StoreError> {
        let mut rows = store.read(vec![Key::settings(), Key::invoice(id)]).await?;
        let settings = settings(&mut rows)?;
        let invoice = rows.take::<Invoice>(&Key::invoice(id))?.map(|read| read.value);
        let Some(invoice) = invoice else { return Ok(Self { settings, ..Self::default() }) };
        let key = Key::customer(&invoice.customer);
        let customer = whoever(store, &mut store.read(vec![key.clone()]).await?, &key).await?;
        let (number, issue_date) = (invoice.number.to_string(), invoice.issue_date);
        let invoices = vec![Named { number, issue_date, now: Some(invoice) }];
        Ok(Self { settings, customer, invoices, ..Self::default() })
    }

    /// Where the customer's mail goes: the address on file, else the one given with the proposal; nowhere where mail
    /// came back for good.
    pub fn customer_address(&self) -> Option<EmailAddress> {
        let customer = self.customer.as_ref();
        if customer.is_some_and(|customer| customer.undeliverable_since.is_some()) {
            return None;
        }
        let on_file = customer.and_then(|customer| customer.email.clone());
        on_file.or_else(|| self.proposal.as_ref().and_then(|proposal| proposal.application().email.clone()))
    }

    /// The customer's own language where the tenant writes it, else the tenant's.
    pub fn customer_language(&self) -> Language {
        let own = self.customer.as_ref().and_then(|customer| customer.language);
        own.filter(|language| self.settings.languages.contains(language)).unwrap_or(self.settings.language())
    }

    /// From when a new proposal over the same invoices is possible; nothing when it is at once.
    pub fn new_proposal_from(&self) -> Option<NaiveDate> {
        let invoices = self.invoices.iter().filter_map(|named| named.now.as_ref());
        invoices.filter_map(|invoice| invoice.cool_down_until).max().and_then(|until| until.succ_opt())
    }
}

/// A customer that was read, or whoever it has turned out to be since.
async fn whoever(store: &Store, rows: &mut Rows, key: &Key) -> Result<Option<Customer>, StoreError> {
    let mut customer = rows.take::<Customer>(key)?.map(|read| read.value);
    for _ in 0..MAX_MERGED {
        let Some(into) = customer.as_ref().and_then(|customer| customer.merged_into.as_ref()) else { break };
        let key = Key::customer(into);
        customer = store.read(vec![key.clone()]).await?.take::<Customer>(&key)?.map(|read| read.value);
    }
    Ok(customer)
}

/// The invoices of a plan as it is now, else of its proposal.
fn named(proposal: Option<&Proposal>, plan: Option<&Plan>) -> Vec<(InvoiceId, String, NaiveDate)> {
    if let Some(plan) = plan {
        let invoices = plan.agreement().invoices.iter();
        return invoices.map(|invoice| (invoice.id, invoice.number.to_string(), invoice.issue_date)).collect();
    }
    let invoices = proposal.into_iter().flat_map(|proposal| &proposal.application().invoices);
    invoices.map(|invoice| (invoice.id, invoice.number.to_string(), invoice.issue_date)).collect()
}

fn settings(rows: &mut Rows) -> Result<Settings, StoreError> {
    Ok(rows.take::<Settings>(&Key::settings())?.map(|read| read.value).unwrap_or_default())
}

/// When time does something next to proposals and plans.
pub async fn next_instant(store: &Store, ids: &[ProposalId]) -> Result<Option<DateTime<Utc>>, StoreError> {
    let keys = ids.iter().flat_map(|id| [Key::proposal(*id), Key::plan(*id)]).collect();
    let mut rows = store.read(keys).await?;
    let mut next = None;
    for id in ids {
        let proposal = rows.take::<Proposal>(&Key::proposal(*id))?.and_then(|read| read.value.next_instant());
        let plan = rows.take::<Plan>(&Key::plan(*id))?.and_then(|read| read.value.next_instant());
        next = [next, proposal, plan].into_iter().flatten().min();
    }
    Ok(next)
}
