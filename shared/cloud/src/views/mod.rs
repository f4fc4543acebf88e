//! What the API shows: JSON in camelCase, money as decimal and currency, civil dates and UTC instants as
//! ISO 8601. Pages show the same views.

mod access;
mod blocks;
mod customers;
mod history;
mod ledger;
mod listed;
pub mod payments;
mod plan;
mod proposal;
mod settings;

use chrono::{DateTime, Utc};
use domain::invoice::{Ineligible, Invoice};
use domain::moment::Actor;
use domain::money::Money;
use domain::schedule::ScheduledInstalment;
use domain::terms::{Rhythm, Size, Terms};
use domain::usecases::Imported;
use serde_json::{Value, json};

pub use access::{link, session};
pub use blocks::{blocked_invoice, dunning};
pub use customers::customer;
pub use history::{history_entry, of_invoice};
pub use ledger::{Reader, whole_invoice};
pub use listed::{listed_invoice, listed_payment, listed_plan, listed_proposal};
pub use plan::{plan, plan_for, plan_for_finance};
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

/// The weekday that the API names so.
#[must_use]
pub fn weekday_named(name: &str) -> Option<chrono::Weekday> {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().find(|day| weekday(*day) == name)
}
