//! What commands on a customer read, and how they go through all of the customer's invoices.

use std::time::{Duration, Instant};

use domain::customer::Customer;
use domain::id::{CustomerId, InvoiceId};
use domain::invoice::{Arrangement, BlockReason, Invoice};
use domain::outcome::Read;
use domain::usecases::{
    Around, ChangeCustomer, CreditFacts, CreditUse, CustomerFacts, LiftUndeliverable, MarkUndeliverable,
    MergeCustomers, MergeFacts, PlanFacts, RestrictCustomer, UseCredit,
};

use super::{around, plan_facts, settings_of};
use crate::carry_out::{Call, Carried, Command, LoadError, Loader, carry_out};
use crate::item::Key;
use crate::lists::List;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::rows::Unreadable;
use crate::store::{Position, Rows, Store, StoreError};

/// How many invoices one transaction moves: each is written with up to four items beside it.
const BATCH: u32 = 15;
/// How long a request works before it says that more is left.
pub const LONGEST_WORK: Duration = Duration::from_secs(20);

fn invoices_of(rows: &mut Rows, ids: &[InvoiceId]) -> Result<Vec<Read<Invoice>>, Unreadable> {
    ids.iter().filter_map(|id| rows.take(&Key::invoice(*id)).transpose()).collect()
}

async fn customer_facts(
    loader: &mut Loader<'_>,
    customer: &CustomerId,
    invoices: &[InvoiceId],
) -> Result<CustomerFacts, LoadError> {
    let key = Key::customer(customer);
    let named = invoices.iter().map(|id| Key::invoice(*id));
    let rows = loader.read([Key::settings(), key.clone()].into_iter().chain(named).collect()).await?;
    let settings = settings_of(rows)?.value;
    Ok(CustomerFacts { settings, customer: rows.take(&key)?, invoices: invoices_of(rows, invoices)? })
}

impl Command for ChangeCustomer {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<CustomerFacts, LoadError> {
        customer_facts(loader, &self.customer, &[]).await
    }
}

impl Command for RestrictCustomer {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<CustomerFacts, LoadError> {
        customer_facts(loader, &self.customer, &[]).await
    }
}

impl Command for MarkUndeliverable {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<CustomerFacts, LoadError> {
        customer_facts(loader, &self.customer, &self.invoices).await
    }
}

impl Command for LiftUndeliverable {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<CustomerFacts, LoadError> {
        customer_facts(loader, &self.customer, &self.invoices).await
    }
}

impl Command for MergeCustomers {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<MergeFacts, LoadError> {
        let target = Key::customer(&self.target);
        let CustomerFacts { settings, customer: source, invoices } =
            customer_facts(loader, &self.source, &self.invoices).await?;
        let target = loader.read(vec![target.clone()]).await?.take(&target)?;
        Ok(MergeFacts { settings, source, target, invoices })
    }
}

impl Command for UseCredit {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<CreditFacts, LoadError> {
        let named: Vec<InvoiceId> = match self.used {
            CreditUse::SetOff(id) => vec![id],
            CreditUse::Refund | CreditUse::RefundSurplus(_) | CreditUse::BookSurplus(_) => Vec::new(),
        };
        let CustomerFacts { settings, customer, invoices } = customer_facts(loader, &self.customer, &named).await?;
        let invoice = invoices.into_iter().next();
        let (plan, around): (Option<PlanFacts>, Around) = match (self.used, &invoice) {
            (CreditUse::RefundSurplus(id) | CreditUse::BookSurplus(id), _) => {
                (Some(plan_facts(loader, id).await?), Around::default())
            }
            (CreditUse::SetOff(_), Some(invoice)) => match invoice.value.arrangement {
                Some(Arrangement { proposal, reason: BlockReason::PaymentPlanActive, .. }) => {
                    (Some(plan_facts(loader, proposal).await?), Around::default())
                }
                Some(_) | None => (None, around(loader, &[&invoice.value], None).await?),
            },
            (CreditUse::SetOff(_), None) | (CreditUse::Refund, _) => (None, Around::default()),
        };
        Ok(CreditFacts { settings, customer, invoice, around, plan })
    }
}

/// Reads a customer.
///
/// # Errors
/// When the store does not answer.
pub async fn read_customer(store: &Store, id: &CustomerId) -> Result<Option<Read<Customer>>, StoreError> {
    let key = Key::customer(id);
    Ok(store.read(vec![key.clone()]).await?.take(&key)?)
}

/// Carries out a command on all of a customer's invoices, some at a time, at least once. The answer is what the last
/// one came to, and whether all were reached: each of these commands can be repeated, and goes on where it stopped.
///
/// # Errors
/// The reply that says why not.
pub async fn on_all_invoices<C: Command>(
    store: &Store,
    call: &Call,
    customer: &CustomerId,
    command: impl Fn(Vec<InvoiceId>) -> C,
) -> Result<(C::Done, bool), Reply> {
    let (list, began) = (List::OfCustomer(customer.clone()), Instant::now());
    let mut after: Option<Position> = None;
    loop {
        let (keys, next) = store.keys_of(&list, after.as_ref(), BATCH).await?;
        let ids = keys.iter().filter_map(|key| key.pk.strip_prefix("INVOICE#")?.parse().ok()).collect();
        let carried: Carried<C::Done> = carry_out(store, call, &command(ids), |_| Reply::ok(().into())).await?;
        let done = Problem::of_carried(carried)?;
        if next.is_none() || began.elapsed() > LONGEST_WORK {
            return Ok((done, next.is_none()));
        }
        after = next;
    }
}
