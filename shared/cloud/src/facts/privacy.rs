//! All that is stored of one customer: to be handed out, and to be erased.

use std::time::Instant;

use chrono::NaiveDate;
use domain::customer::Customer;
use domain::erasing::Erasure;
use domain::event::Aggregate;
use domain::id::CustomerId;
use domain::invoice::Invoice;
use domain::outcome::{Read, Row};
use domain::payment::Payment;
use domain::plan::Plan;
use domain::proposal::Proposal;
use domain::usecases::{EraseCustomer, EraseRows, EraseRowsFacts, ErasureFacts};
use serde_json::{Value, json};

use super::customers::LONGEST_WORK;
use super::settings_of;
use crate::carry_out::{Call, Command, LoadError, Loader, carry_out};
use crate::item::{Item, Key, text};
use crate::lists::List;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::rows::{Stored, Unreadable};
use crate::store::{Expected, MAX_KEYS, Position, Rows, Store, StoreError};

/// How many pages of invoices are looked through before a customer counts as one who has open ones.
const MOST_PAGES: usize = 50;
/// How many rows one transaction erases.
const BATCH: u32 = 15;
/// How many journal entries of a row are handed out.
const MOST_ENTRIES: u32 = 500;
/// What an item has for the table's own sake.
const OF_THE_TABLE: [&str; 12] = [
    "pk",
    "sk",
    "format",
    "version",
    "journalled",
    "owner",
    "ownerSort",
    "list",
    "listSort",
    "agenda",
    "agendaSort",
    "summary",
];

/// A kind of what is stored of a customer, with its name in the API.
pub type Part = (&'static str, fn(CustomerId) -> List);

/// All of them.
pub const PARTS: [Part; 5] = [
    ("invoices", List::OfCustomer),
    ("proposals", List::ProposalsOf),
    ("plans", List::PlansOf),
    ("payments", List::PaymentsOf),
    ("mails", List::MailsOf),
];

/// What is stored under a key, with its journal.
async fn with_history(store: &Store, key: &Key, item: Item) -> Result<Value, StoreError> {
    let own = |item: Item| -> Value {
        let fields = item.into_iter().filter(|(name, _)| !OF_THE_TABLE.contains(&name.as_str())).collect::<Item>();
        serde_dynamo::from_item(fields).unwrap_or(Value::Null)
    };
    let history = store.history_of(key, MOST_ENTRIES).await?;
    Ok(json!({ "stored": own(item), "history": history.into_iter().map(own).collect::<Vec<_>>() }))
}

/// A customer's own row, with its journal.
///
/// # Errors
/// When the store does not answer.
pub async fn export_customer(store: &Store, id: &CustomerId) -> Result<Option<Value>, StoreError> {
    let key = Key::customer(id);
    match store.read(vec![key.clone()]).await?.take_item(&key) {
        Some(item) => with_history(store, &key, item).await.map(Some),
        None => Ok(None),
    }
}

/// A page of one kind of what is stored of a customer, each with its journal, and where it goes on.
///
/// # Errors
/// When the store does not answer.
pub async fn export_page(
    store: &Store,
    list: &List,
    after: Option<&Position>,
    limit: u32,
) -> Result<(Vec<Value>, Option<Position>), StoreError> {
    let (keys, next) = store.keys_of(list, after, limit).await?;
    let mut rows = store.read(keys.clone()).await?;
    let mut page = Vec::new();
    for key in &keys {
        if let Some(item) = rows.take_item(key) {
            page.push(with_history(store, key, item).await?);
        }
    }
    Ok((page, next))
}

impl Command for EraseCustomer {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<ErasureFacts, LoadError> {
        let key = Key::customer(&self.customer);
        let rows = loader.read(vec![Key::settings(), key.clone()]).await?;
        let (settings, customer) = (settings_of(rows)?.value, rows.take::<Customer>(&key)?);
        let merged = customer.iter().flat_map(|read| read.value.merged_from.clone());
        let (mut open_invoice, mut last_invoice_on) = (false, None);
        for id in merged.chain([self.customer.clone()]) {
            let (open, last) = invoices_of(loader, id).await?;
            open_invoice |= open;
            last_invoice_on = last_invoice_on.max(last);
        }
        Ok(ErasureFacts { settings, customer, open_invoice, last_invoice_on })
    }
}

/// Whether an invoice of a customer is open, and the last day on which something happened to one.
async fn invoices_of(loader: &mut Loader<'_>, id: CustomerId) -> Result<(bool, Option<NaiveDate>), LoadError> {
    let list = List::OfCustomer(id);
    let (mut after, mut last_day): (Option<Position>, Option<NaiveDate>) = (None, None);
    let limit = u32::try_from(MAX_KEYS - 1).unwrap_or(u32::MAX);
    for _ in 0..MOST_PAGES {
        let (keys, next) = loader.keys_of(&list, after.as_ref(), limit).await?;
        let rows = loader.read(keys.clone()).await?;
        for key in keys {
            let Some(invoice) = rows.take::<Invoice>(&key)?.map(|read| read.value) else { continue };
            if invoice.highest_rest().minor() > 0 && !invoice.type_code.is_credit_note() {
                return Ok((true, last_day));
            }
            last_day = last_day.max(Some(last_day_of(&invoice)));
        }
        if next.is_none() {
            return Ok((false, last_day));
        }
        after = next;
    }
    Ok((true, last_day))
}

fn last_day_of(invoice: &Invoice) -> NaiveDate {
    let paid = invoice.payments.iter().map(|booking| booking.booked);
    let told = invoice.ledger.iter().map(|ledger| ledger.as_of);
    paid.chain(told).fold(invoice.due_date, NaiveDate::max)
}

impl Command for EraseRows {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<EraseRowsFacts, LoadError> {
        let key = Key::customer(&self.customer);
        let named = self.rows.iter().map(Key::aggregate);
        let rows = loader.read(named.chain([key.clone()]).collect()).await?;
        let customer = rows.take(&key)?;
        let found = self.rows.iter().filter_map(|aggregate| any_row(rows, aggregate).transpose());
        Ok(EraseRowsFacts { customer, rows: found.collect::<Result<_, _>>()? })
    }
}

fn any_row(rows: &mut Rows, aggregate: &Aggregate) -> Result<Option<Read<Row>>, Unreadable> {
    fn of<T: Stored + Into<Row>>(rows: &mut Rows, key: &Key) -> Result<Option<Read<Row>>, Unreadable> {
        let read = rows.take::<T>(key)?;
        Ok(read.map(|read| Read { value: read.value.into(), version: read.version }))
    }
    let key = Key::aggregate(aggregate);
    match aggregate {
        Aggregate::Customer(_) => of::<Customer>(rows, &key),
        Aggregate::Invoice(_) => of::<Invoice>(rows, &key),
        Aggregate::Proposal(_) => of::<Proposal>(rows, &key),
        Aggregate::Plan(_) => of::<Plan>(rows, &key),
        Aggregate::Payment(_) => of::<Payment>(rows, &key),
        Aggregate::Settings | Aggregate::Bank | Aggregate::Access(_) => Ok(None),
    }
}

fn aggregate_of(key: &Key) -> Option<Aggregate> {
    let (kind, id) = key.pk.split_once('#')?;
    match kind {
        "CUSTOMER" => id.parse().ok().map(Aggregate::Customer),
        "INVOICE" => id.parse().ok().map(Aggregate::Invoice),
        "PROPOSAL" => id.parse().ok().map(Aggregate::Proposal),
        "PLAN" => id.parse().ok().map(Aggregate::Plan),
        "PAYMENT" => id.parse().ok().map(Aggregate::Payment),
        _ => None,
    }
}

/// Erases the rows of a customer, and of those who turned out to be the same, some at a time. The answer is whether
/// all were reached: again goes on where it stopped.
///
/// # Errors
/// The reply that says why not.
pub async fn erase_rows(
    store: &Store,
    call: &Call,
    customer: &Customer,
    erasure: Erasure,
    stays_until: Option<NaiveDate>,
) -> Result<bool, Reply> {
    let began = Instant::now();
    let command = |rows| EraseRows { customer: customer.id.clone(), erasure, stays_until, rows };
    let merged = customer.merged_from.iter().cloned().map(Aggregate::Customer).collect();
    erase(store, call, &command(merged)).await?;
    for id in customer.merged_from.iter().chain([&customer.id]) {
        for (_, list) in PARTS {
            let (list, mut after) = (list(id.clone()), None::<Position>);
            loop {
                if began.elapsed() > LONGEST_WORK {
                    return Ok(false);
                }
                let (keys, next) = store.keys_of(&list, after.as_ref(), BATCH).await?;
                if matches!(list, List::MailsOf(_)) && erasure >= Erasure::Words {
                    erase_mails(store, &keys).await?;
                }
                erase(store, call, &command(keys.iter().filter_map(aggregate_of).collect())).await?;
                if next.is_none() {
                    break;
                }
                after = next;
            }
        }
    }
    Ok(true)
}

async fn erase(store: &Store, call: &Call, command: &EraseRows) -> Result<(), Reply> {
    Problem::of_carried(carry_out(store, call, command, |()| Reply::ok(Value::Null)).await?)
}

/// A mail is no row of the domain; what it said, and to whom, is taken out of it as it is.
async fn erase_mails(store: &Store, keys: &[Key]) -> Result<(), StoreError> {
    let mut rows = store.read(keys.to_vec()).await?;
    for mut item in keys.iter().filter_map(|key| rows.take_item(key)) {
        let changed = item.get("changed").cloned().unwrap_or_else(|| text(""));
        let words = ["detail", "text", "to", "subject"].map(|name| item.remove(name).is_some());
        if words.contains(&true) {
            store.put(item, Expected::With("changed", changed)).await?;
        }
    }
    Ok(())
}
