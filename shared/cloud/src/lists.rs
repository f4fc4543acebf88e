//! Every list there is, its key and its order: the one table of them.
//!
//! | list | index | key | order |
//! |---|---|---|---|
//! | invoices by block reason | `by_list` | `LIST#invoice#<reason>` | due date, oldest first |
//! | the same, by what people block | `by_list` | `LIST#invoice#<reason>` | due date, oldest first; items beside the invoice |
//! | tasks | `by_list` | `LIST#task` | since when they wait, oldest first; items beside the row they follow from, and mails to be printed |
//! | a customer's invoices | `by_owner` | `CUSTOMER#<id>` | due date, oldest first |
//! | what is due | `agenda` | `AGENDA#due` | next instant, earliest first |
//! | effects that are outstanding | `agenda` | `AGENDA#effects` | when they are tried again, earliest first |
//! | mails that wait | `agenda` | `AGENDA#mails` | when they are taken up again, earliest first |
//! | events that other systems are told | the table | `FEED#<n / 1000>` | their number, from 1 without a gap |
//! | numbers of a figure | the table | `FIGURE#<figure>` | day or currency |
//!
//! A row is in a list by the keys it carries; it leaves the list when it is written without them. A list shows
//! the summary that the index projects, and may lag a second; decisions read base rows.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::id::CustomerId;
use domain::invoice::{BlockReason, Invoice};
use domain::outcome::Row;
use domain::task::{Task, tasks};
use serde_json::{Value, json};

use crate::item::{Item, Key, text};
use crate::views;

/// The partition of the agenda that the tenant's clock works through.
pub const DUE: &str = "AGENDA#due";
/// The partition of the agenda that holds journal entries whose effects are outstanding.
pub const EFFECTS: &str = "AGENDA#effects";
/// The partition of the agenda that holds mails to be taken up again.
pub const MAILS: &str = "AGENDA#mails";

/// A list that people page through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Invoices that are blocked for a reason.
    Blocked(BlockReason),
    /// What waits for a person.
    Tasks,
    /// A customer's own invoices.
    OfCustomer(CustomerId),
}

impl List {
    /// The index, its partition attribute and its sort attribute.
    #[must_use]
    pub const fn index(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Blocked(_) | Self::Tasks => ("by_list", "list", "listSort"),
            Self::OfCustomer(_) => ("by_owner", "owner", "ownerSort"),
        }
    }

    /// The partition.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Blocked(reason) => format!("LIST#invoice#{reason}"),
            Self::Tasks => "LIST#task".to_owned(),
            Self::OfCustomer(customer) => format!("CUSTOMER#{customer}"),
        }
    }
}

/// The place of an instant in the agenda; the key behind it makes it unique.
#[must_use]
pub fn agenda_sort(at: DateTime<Utc>, key: &Key) -> String {
    format!("{}#{}#{}", stamp(at), key.pk, key.sk)
}

/// An instant whose text sorts as time does.
#[must_use]
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The keys of the lists that a row is in.
pub fn add_keys(item: &mut Item, key: &Key, row: &Row) {
    let mut put = |name: &str, value: String| item.insert(name.to_owned(), text(value));
    match row {
        Row::Invoice(invoice) => {
            let place = format!("{}#{}", invoice.due_date, invoice.id);
            put("owner", List::OfCustomer(invoice.customer.clone()).key());
            put("ownerSort", place.clone());
            if let Some(arrangement) = invoice.arrangement {
                put("list", List::Blocked(arrangement.reason).key());
                put("listSort", place);
            }
            if let Ok(summary) = serde_dynamo::to_attribute_value(summary(invoice)) {
                item.insert("summary".to_owned(), summary);
            }
        }
        Row::Proposal(proposal) => {
            if let Some(at) = proposal.next_instant() {
                put("agenda", DUE.to_owned());
                put("agendaSort", agenda_sort(at, key));
            }
        }
        Row::Plan(plan) => {
            if let Some(at) = plan.next_instant() {
                put("agenda", DUE.to_owned());
                put("agendaSort", agenda_sort(at, key));
            }
        }
        Row::Settings(_) | Row::Customer(_) | Row::Payment(_) | Row::Numbered(_) | Row::Coverage(_) => {}
    }
}

/// Items that follow from a row and are in lists of their own, each with its key: tasks, and blocks that people set.
#[must_use]
pub fn companions(row: &Row) -> Vec<(Key, Value)> {
    let key = Key::of(row);
    let mut items: Vec<(Key, Value)> = tasks(row).iter().map(|task| task_beside(&key, task)).collect();
    if let Row::Invoice(invoice) = row {
        items.extend(invoice.blocks.iter().map(|block| {
            let reason = block.kind.reason();
            let beside = key.companion("BLOCK", reason.code());
            let place = format!("{}#{}", invoice.due_date, invoice.id);
            let list = List::Blocked(reason).key();
            (beside, json!({ "list": list, "listSort": place, "summary": summary(invoice) }))
        }));
    }
    items
}

fn task_beside(key: &Key, task: &Task) -> (Key, Value) {
    (key.companion("TASK", task.kind.code()), task_item(key, task))
}

/// What puts a row itself in the list of tasks: a letter that has to be printed.
#[must_use]
pub fn task_itself(key: &Key, task: &Task) -> Item {
    // Texts and money only: it always serialises.
    serde_dynamo::to_item(task_item(key, task)).unwrap_or_default()
}

fn task_item(key: &Key, task: &Task) -> Value {
    let place = format!("{}#{}#{}", stamp(task.since), key.pk, task.kind);
    let about = key.pk.split_once('#').map(|(kind, id)| (kind.to_lowercase(), id.to_owned()));
    let summary = json!({
        "kind": task.kind.code(),
        "since": views::instant(task.since),
        "customerId": task.customer.as_ref().map(ToString::to_string),
        "planId": task.plan.map(|plan| plan.to_string()),
        "about": about.map(|(kind, id)| json!({ "kind": kind, "id": id })),
        "amount": task.amount.map(views::money),
    });
    json!({ "list": List::Tasks.key(), "listSort": place, "summary": summary })
}

/// What a list shows of an invoice.
fn summary(invoice: &Invoice) -> Value {
    json!({
        "id": invoice.id.to_string(),
        "number": invoice.number.as_str(),
        "customer": invoice.customer.as_str(),
        "customerName": invoice.customer_name.as_ref().map(ToString::to_string),
        "issueDate": invoice.issue_date,
        "dueDate": invoice.due_date,
        "open": invoice.rest().to_string(),
        "currency": invoice.currency.code(),
        "unfit": invoice.unfit().first().map(domain::invoice::Ineligible::code),
        "blockReasons": invoice.block_reasons().iter().map(|reason| reason.code()).collect::<Vec<_>>(),
        "blockedSince": invoice.paused_since.map(views::instant),
        "proposalId": invoice.arrangement.map(|arrangement| arrangement.proposal.to_string()),
    })
}
