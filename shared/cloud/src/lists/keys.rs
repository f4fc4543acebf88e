//! The keys by which a row is in its lists, and the items beside it that are in lists of their own.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::id::CustomerId;
use domain::invoice::Invoice;
use domain::outcome::Row;
use domain::payment::Payment;
use domain::plan::Plan;
use domain::proposal::Proposal;
use domain::states::{PaymentStateKind, PlanState, ProposalState};
use domain::task::{Task, tasks};
use serde_json::{Value, json};

use super::{DUE, List, summaries};
use crate::item::{Item, Key, text};

/// Sorts behind every date: plans that owe nothing at the moment.
const LAST: &str = "9999-12-31";

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

/// The keys of the lists that a row is in. `name` is its customer's, as lists show it.
pub fn add_keys(item: &mut Item, key: &Key, row: &Row, name: Option<&str>) {
    let mut put = |name: &str, value: String| item.insert(name.to_owned(), text(value));
    if let Some(at) = next_instant(row) {
        put("agenda", DUE.to_owned());
        put("agendaSort", agenda_sort(at, key));
    }
    for place in places(row) {
        let (_, partition, sort) = place.list.index();
        put(partition, place.list.key());
        put(sort, place.sort);
    }
    let summary = summaries::of(row, name).map(serde_dynamo::to_attribute_value);
    if let Some(Ok(summary)) = summary {
        item.insert("summary".to_owned(), summary);
    }
}

fn next_instant(row: &Row) -> Option<DateTime<Utc>> {
    match row {
        Row::Proposal(proposal) => proposal.next_instant(),
        Row::Plan(plan) => plan.next_instant(),
        Row::Invoice(invoice) => invoice.next_instant(),
        Row::Payment(_)
        | Row::Settings(_)
        | Row::Customer(_)
        | Row::Numbered(_)
        | Row::Coverage(_)
        | Row::Alike(_)
        | Row::Access(_)
        | Row::Session(_) => None,
    }
}

/// A row's place in a list; one of each index at most.
struct Place {
    list: List,
    sort: String,
}

fn places(row: &Row) -> Vec<Place> {
    match row {
        Row::Invoice(invoice) => of_invoice(invoice),
        Row::Proposal(proposal) => of_proposal(proposal),
        Row::Plan(plan) => of_plan(plan),
        Row::Payment(payment) => of_payment(payment),
        Row::Settings(_)
        | Row::Customer(_)
        | Row::Numbered(_)
        | Row::Coverage(_)
        | Row::Alike(_)
        | Row::Access(_)
        | Row::Session(_) => Vec::new(),
    }
}

fn of_invoice(invoice: &Invoice) -> Vec<Place> {
    let place = |list| Place { list, sort: by_due_date(invoice) };
    let held = invoice.arrangement.map(|arrangement| place(List::Blocked(arrangement.reason)));
    [place(List::OfCustomer(invoice.customer.clone()))].into_iter().chain(held).collect()
}

fn by_due_date(invoice: &Invoice) -> String {
    format!("{}#{}", invoice.due_date, invoice.id)
}

fn of_proposal(proposal: &Proposal) -> Vec<Place> {
    let application = proposal.application();
    let id = application.id;
    let sort = match proposal {
        Proposal::Requested(_) | Proposal::Offered(_) => format!("{}#{id}", application.decide_by),
        Proposal::Ended(ended) => format!("{}#{id}", stamp(ended.at)),
    };
    let owned = List::ProposalsOf(application.customer.clone());
    vec![
        Place { list: List::Proposals(ProposalState::of(proposal)), sort },
        Place { list: owned, sort: format!("{}#{id}", stamp(application.submitted_at)) },
    ]
}

fn of_plan(plan: &Plan) -> Vec<Place> {
    let agreement = plan.agreement();
    let id = agreement.id;
    let sort = match plan {
        Plan::Running(_) => {
            let due = summaries::next_open(plan).map(|(instalment, _)| instalment.due.to_string());
            format!("{}#{id}", due.as_deref().unwrap_or(LAST))
        }
        Plan::Ended(ended) => format!("{}#{id}", stamp(ended.at)),
    };
    let owned = List::PlansOf(agreement.customer.clone());
    vec![
        Place { list: List::Plans(PlanState::of(plan)), sort },
        Place { list: owned, sort: format!("{}#{id}", stamp(agreement.started_at)) },
    ]
}

fn of_payment(payment: &Payment) -> Vec<Place> {
    let place = |list| Place { list, sort: format!("{}#{}", payment.booked, payment.id) };
    let owned = payment.customer.clone().map(|customer| place(List::PaymentsOf(customer)));
    [place(List::Payments(PaymentStateKind::of(payment)))].into_iter().chain(owned).collect()
}

/// Items that follow from a row and are in lists of their own, each with its key: tasks, and blocks that people set.
#[must_use]
pub fn companions(row: &Row, name: Option<&str>) -> Vec<(Key, Value)> {
    let key = Key::of(row);
    let mut items: Vec<(Key, Value)> =
        tasks(row).iter().map(|task| (key.companion("TASK", task.kind.code()), task_item(&key, task, name))).collect();
    if let Row::Invoice(invoice) = row {
        items.extend(invoice.blocks.iter().map(|block| {
            let reason = block.kind.reason();
            let (list, place) = (List::Blocked(reason).key(), by_due_date(invoice));
            let item = json!({ "list": list, "listSort": place, "summary": summaries::invoice(invoice) });
            (key.companion("BLOCK", reason.code()), item)
        }));
    }
    items
}

/// What puts a row itself in the list of tasks: a letter that has to be printed.
#[must_use]
pub fn task_itself(key: &Key, task: &Task) -> Item {
    // Texts and money only: it always serialises.
    serde_dynamo::to_item(task_item(key, task, None)).unwrap_or_default()
}

fn task_item(key: &Key, task: &Task, name: Option<&str>) -> Value {
    let place = format!("{}#{}#{}", stamp(task.since), key.pk, task.kind);
    json!({ "list": List::Tasks.key(), "listSort": place, "summary": summaries::task(task, key, name) })
}

/// Whose a row is, where lists name the customer.
#[must_use]
pub const fn customer_of(row: &Row) -> Option<&CustomerId> {
    match row {
        Row::Invoice(invoice) => Some(&invoice.customer),
        Row::Proposal(proposal) => Some(&proposal.application().customer),
        Row::Plan(plan) => Some(&plan.agreement().customer),
        Row::Payment(payment) => payment.customer.as_ref(),
        Row::Customer(customer) => Some(&customer.id),
        Row::Settings(_) | Row::Numbered(_) | Row::Coverage(_) | Row::Alike(_) | Row::Access(_) | Row::Session(_) => {
            None
        }
    }
}
