//! Every list there is, its key and its order: the one table of them.
//!
//! | list | index | key | order |
//! |---|---|---|---|
//! | invoices by block reason | `by_list` | `LIST#invoice#<reason>` | due date, oldest first |
//! | the same, by what people block | `by_list` | `LIST#invoice#<reason>` | due date, oldest first; items beside the invoice |
//! | tasks | `by_list` | `LIST#task` | since when they wait, oldest first; items beside the row they follow from |
//! | payments by what has become of them | `by_list` | `LIST#payment#<state>` | booking date, oldest first |
//! | a customer's invoices | `by_owner` | `CUSTOMER#<id>` | due date, oldest first |
//! | a customer's proposals, plans | `by_owner` | `CUSTOMER#<id>#proposals`, `#plans` | when they were made |
//! | a customer's payments | `by_owner` | `CUSTOMER#<id>#payments` | booking date |
//! | a customer's mails | `by_owner` | `CUSTOMER#<id>#mails` | when they were made |
//! | what is due | `agenda` | `AGENDA#due` | next instant, earliest first |
//! | effects that are outstanding | `agenda` | `AGENDA#effects` | when they are tried again, earliest first |
//! | mails that wait | `agenda` | `AGENDA#mails` | when they are taken up again, earliest first |
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
    /// Payments in a state: `allocated`, `unmatched`, `held` or `dismissed`.
    Payments(&'static str),
    /// A customer's own invoices.
    OfCustomer(CustomerId),
    /// A customer's own proposals.
    ProposalsOf(CustomerId),
    /// A customer's own plans.
    PlansOf(CustomerId),
    /// A customer's own payments.
    PaymentsOf(CustomerId),
    /// The mails to a customer.
    MailsOf(CustomerId),
}

impl List {
    /// The index, its partition attribute and its sort attribute.
    #[must_use]
    pub const fn index(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Blocked(_) | Self::Tasks | Self::Payments(_) => ("by_list", "list", "listSort"),
            Self::OfCustomer(_) | Self::ProposalsOf(_) | Self::PlansOf(_) | Self::PaymentsOf(_) | Self::MailsOf(_) => {
                ("by_owner", "owner", "ownerSort")
            }
        }
    }

    /// Whether a row of that key can be in the list: no other is ever asked for.
    #[must_use]
    pub fn may_hold(&self, pk: &str, sk: &str) -> bool {
        let kind = match self {
            Self::Blocked(_) | Self::OfCustomer(_) => "INVOICE",
            Self::Tasks => return sk.starts_with("TASK#"),
            Self::ProposalsOf(_) => "PROPOSAL",
            Self::PlansOf(_) => "PLAN",
            Self::PaymentsOf(_) | Self::Payments(_) => "PAYMENT",
            Self::MailsOf(_) => "MAIL",
        };
        let beside = matches!(self, Self::Blocked(_)) && sk.starts_with("BLOCK#");
        pk.split_once('#').is_some_and(|(of, _)| of == kind) && (sk == kind || beside)
    }

    /// The partition.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Blocked(reason) => format!("LIST#invoice#{reason}"),
            Self::Tasks => "LIST#task".to_owned(),
            Self::Payments(state) => format!("LIST#payment#{state}"),
            Self::OfCustomer(customer) => format!("CUSTOMER#{customer}"),
            Self::ProposalsOf(customer) => format!("CUSTOMER#{customer}#proposals"),
            Self::PlansOf(customer) => format!("CUSTOMER#{customer}#plans"),
            Self::PaymentsOf(customer) => format!("CUSTOMER#{customer}#payments"),
            Self::MailsOf(customer) => format!("CUSTOMER#{customer}#mails"),
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
            if let Some(at) = invoice.next_instant() {
                put("agenda", DUE.to_owned());
                put("agendaSort", agenda_sort(at, key));
            }
            if let Ok(summary) = serde_dynamo::to_attribute_value(summary(invoice)) {
                item.insert("summary".to_owned(), summary);
            }
        }
        Row::Proposal(proposal) => {
            let application = proposal.application();
            put("owner", List::ProposalsOf(application.customer.clone()).key());
            put("ownerSort", agenda_sort(application.submitted_at, key));
            if let Some(at) = proposal.next_instant() {
                put("agenda", DUE.to_owned());
                put("agendaSort", agenda_sort(at, key));
            }
        }
        Row::Plan(plan) => {
            let agreement = plan.agreement();
            put("owner", List::PlansOf(agreement.customer.clone()).key());
            put("ownerSort", agenda_sort(agreement.started_at, key));
            if let Some(at) = plan.next_instant() {
                put("agenda", DUE.to_owned());
                put("agendaSort", agenda_sort(at, key));
            }
        }
        Row::Payment(payment) => {
            let place = format!("{}#{}", payment.booked, payment.id);
            if let Some(customer) = &payment.customer {
                put("owner", List::PaymentsOf(customer.clone()).key());
                put("ownerSort", place.clone());
            }
            put("list", List::Payments(payment.state()).key());
            put("listSort", place);
            if let Ok(summary) = serde_dynamo::to_attribute_value(views::payments::summary(payment)) {
                item.insert("summary".to_owned(), summary);
            }
        }
        Row::Settings(_) | Row::Customer(_) | Row::Numbered(_) | Row::Coverage(_) | Row::Alike(_) => {}
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
    let item = json!({ "list": List::Tasks.key(), "listSort": place, "summary": summary });
    (key.companion("TASK", task.kind.code()), item)
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
