//! What the API shows: JSON in camelCase, money as decimal and currency, civil dates and UTC instants as
//! ISO 8601. Pages show the same views.

mod proposal;
mod settings;

use chrono::{DateTime, Utc};
use domain::invoice::{Ineligible, Invoice};
use domain::moment::Actor;
use domain::money::Money;
use domain::outcome::Read;
use domain::plan::{Plan, StepMark};
use domain::position::Position;
use domain::schedule::ScheduledInstalment;
use domain::terms::{Rhythm, Size, Terms};
use domain::usecases::Imported;
use serde_json::{Value, json};

pub use proposal::{offered, proposal, quote, ready_made, warned};
pub use settings::settings;

/// Money: `{"amount": "120.00", "currency": "EUR"}`.
#[must_use]
pub fn money(money: Money) -> Value {
    json!({ "amount": money.to_string(), "currency": money.currency().code() })
}

/// An instant, UTC, to the second.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Who acted, as a role: a customer is not told names of finance users.
#[must_use]
pub const fn actor_role(actor: &Actor) -> &'static str {
    match actor {
        Actor::Finance(_) => "finance",
        Actor::Viewer(_) => "viewer",
        Actor::Machine(_) => "machine",
        Actor::Customer(_) => "customer",
        Actor::Clock => "clock",
    }
}

fn text(value: Option<&impl ToString>) -> Value {
    value.map_or(Value::Null, |value| Value::String(value.to_string()))
}

/// A weekday as the API names it.
#[must_use]
pub const fn weekday(day: chrono::Weekday) -> &'static str {
    match day {
        chrono::Weekday::Mon => "monday",
        chrono::Weekday::Tue => "tuesday",
        chrono::Weekday::Wed => "wednesday",
        chrono::Weekday::Thu => "thursday",
        chrono::Weekday::Fri => "friday",
        chrono::Weekday::Sat => "saturday",
        chrono::Weekday::Sun => "sunday",
    }
}

/// An invoice.
#[must_use]
pub fn invoice(invoice: &Invoice) -> Value {
    json!({
        "invoiceId": invoice.id.to_string(),
        "seller": invoice.seller.as_str(),
        "number": invoice.number.as_str(),
        "typeCode": invoice.type_code.to_string(),
        "issueDate": invoice.issue_date,
        "dueDate": invoice.due_date,
        "customerId": invoice.customer.as_str(),
        "open": money(invoice.rest()),
        "blockReasons": invoice.block_reasons().iter().map(|reason| reason.code()).collect::<Vec<_>>(),
    })
}

/// What importing an invoice came to.
#[must_use]
pub fn imported(imported: &Imported) -> Value {
    let invoice_now = &imported.invoice.value;
    json!({
        "outcome": imported.verdict.code(),
        "notEligible": invoice_now.unfit().iter().map(Ineligible::code).collect::<Vec<_>>(),
        "invoice": invoice(invoice_now),
    })
}

/// An invoice of a list, from the summary that the index projects.
#[must_use]
pub fn listed_invoice(summary: &Value) -> Value {
    let field = |name: &str| summary.get(name).cloned().unwrap_or(Value::Null);
    json!({
        "invoiceId": field("id"),
        "number": field("number"),
        "customerId": field("customer"),
        "customerName": field("customerName"),
        "issueDate": field("issueDate"),
        "dueDate": field("dueDate"),
        "open": { "amount": field("open"), "currency": field("currency") },
        "notEligible": summary.get("unfit").filter(|unfit| !unfit.is_null()).into_iter().collect::<Vec<_>>(),
        "blockReasons": field("blockReasons"),
        "blockedSince": field("blockedSince"),
        "proposalId": field("proposalId"),
    })
}

/// A row of a schedule.
#[must_use]
pub fn scheduled(row: &ScheduledInstalment) -> Value {
    json!({ "number": row.number, "dueDate": row.due, "amount": money(row.amount) })
}

/// Terms, as they are asked for.
#[must_use]
pub fn terms(terms: &Terms) -> Value {
    let (rhythm, size, from) = match terms {
        Terms::Deferred { on } => return json!({ "kind": "deferred", "dueDate": on }),
        Terms::Instalments { rhythm, size, from } => (rhythm, size, from),
    };
    let mut view = json!({ "kind": terms.kind().code() });
    match rhythm {
        Rhythm::Weekly(day) | Rhythm::EveryTwoWeeks(day) => view["weekday"] = json!(weekday(*day)),
        Rhythm::Monthly(day) | Rhythm::Quarterly(day) => view["dayOfMonth"] = json!(day.number()),
    }
    match size {
        Size::Count(count) => view["instalments"] = json!(count),
        Size::Amount(amount) => view["instalmentAmount"] = money(*amount),
    }
    if let Some(from) = from {
        view["from"] = json!(from);
    }
    view
}

/// A plan.
#[must_use]
pub fn plan(read: &Read<Plan>, position: Option<&Position>) -> Value {
    let agreement = read.value.agreement();
    let mark = |mark: &StepMark| match mark {
        StepMark::Open => Value::Null,
        StepMark::Done(at) => json!({ "at": instant(*at) }),
        StepMark::Skipped(because) => json!({ "skipped": because.code() }),
    };
    let instalments: Vec<Value> = agreement
        .instalments
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let rung = position.and_then(|position| position.ladder.get(place));
            let open = rung.map_or(row.amount, |rung| row.amount.with_minor(rung.open_minor()));
            json!({
                "number": row.number,
                "dueDate": row.due,
                "amount": money(row.amount),
                "open": money(open),
                "state": instalment_state(open, row.reminder, row.due_notice),
                "announced": mark(&row.reminder),
                "dueNotice": mark(&row.due_notice),
            })
        })
        .collect();
    json!({
        "planId": agreement.id.to_string(),
        "version": read.version,
        "state": read.value.state(),
        "total": agreement.total().map(money),
        "startedAt": instant(agreement.started_at),
        "nextStepAt": read.value.next_instant().map(instant),
        "instalments": instalments,
    })
}

fn instalment_state(open: Money, reminder: StepMark, due_notice: StepMark) -> &'static str {
    match (reminder, due_notice) {
        _ if open.minor() == 0 => "settled",
        (_, StepMark::Done(_) | StepMark::Skipped(_)) => "due",
        (StepMark::Done(_), StepMark::Open) => "announced",
        (StepMark::Open | StepMark::Skipped(_), StepMark::Open) => "scheduled",
    }
}

/// The weekday that the API names so.
#[must_use]
pub fn weekday_named(name: &str) -> Option<chrono::Weekday> {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().find(|day| weekday(*day) == name)
}
