//! Customers: contact, merging, credit, and what privacy law asks for.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `GET /v1/customers/{id}` | finance, viewer, machine with `customers.write` | what is known | |
//! | `PUT /v1/customers/{id}` | finance, machine with `customers.write` | contact, language, kind, excluded | `If-Match`, `"0"` for a new one |
//! | `POST /v1/customers/{id}/merge` | finance | the customer turns out to be another one | `If-Match` |
//! | `POST /v1/customers/{id}/credit` | finance | credit is paid back or set off | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/customers/{id}/restrict` | finance | only open proposals and plans go on | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/customers/{id}/erase` | finance | contact data goes, as far as retention allows | `If-Match` |
//! | `GET /v1/customers/{id}/export` | finance | everything that is stored of the customer | |
//!
//! Merging and erasing go through all rows of the customer. They work for 20 seconds, and then answer `incomplete`: the same
//! request again goes on where it stopped, so they need no key.

mod body;
mod export;

use cloud::carry_out::carry_out;
use cloud::facts::{erase_rows, on_all_invoices, read_customer};
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::customer::Customer;
use domain::erasing::Erasure;
use domain::id::CustomerId;
use domain::outcome::Read;
use domain::usecases::{EraseCustomer, Erased, LiftUndeliverable, MergeCustomers};
use lambda_http::{Body, Error, Request, Response};
use serde_json::json;

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match (ask.route().0, ask.route().1.as_slice()) {
        ("GET", ["v1", "customers", id]) => read(store, &ask, id).await,
        ("PUT", ["v1", "customers", id]) => change(store, &ask, id).await,
        ("POST", ["v1", "customers", id, "merge"]) => merge(store, &ask, id).await,
        ("POST", ["v1", "customers", id, "credit"]) => credit(store, &ask, id).await,
        ("POST", ["v1", "customers", id, "restrict"]) => restrict(store, &ask, id).await,
        ("POST", ["v1", "customers", id, "erase"]) => erase(store, &ask, id).await,
        ("GET", ["v1", "customers", id, "export"]) => export::export(store, &ask, id).await,
        _ => Err(ask.unknown()),
    }
}

async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    let found = read_customer(store, &ask.id(id, "customer")?).await?;
    Ok(shown(&found.ok_or_else(|| Problem::not_found("customer"))?))
}

async fn change(store: &Store, ask: &Ask, id: &str) -> Answer {
    let customer: CustomerId = ask.id(id, "customer")?;
    let (call, command) = (ask.call()?, body::change(ask.body()?, customer.clone(), ask.if_match()?)?);
    let changed = Problem::of_carried(carry_out(store, &call, &command, shown).await?)?;
    if changed.value.undeliverable_paused_on.is_some() && changed.value.undeliverable_since.is_none() {
        // A new address lifts what an old one had blocked; what is not reached in time ends by itself.
        let lift = |invoices| LiftUndeliverable { customer: customer.clone(), invoices };
        on_all_invoices(store, &call, &customer, lift).await?;
    }
    Ok(shown(&changed))
}

async fn merge(store: &Store, ask: &Ask, id: &str) -> Answer {
    let (source, version): (CustomerId, u64) = (ask.id(id, "customer")?, ask.if_match()?);
    let target = body::merge(ask.body()?)?;
    let merge = |invoices| MergeCustomers { source: source.clone(), version, target: target.clone(), invoices };
    let (customer, complete) = on_all_invoices(store, &ask.call()?, &source, merge).await?;
    let view = json!({ "customer": views::customer(&customer), "incomplete": !complete });
    Ok(Reply::ok(view).with_version(customer.version))
}

async fn credit(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::credit(ask.body()?, ask.id(id, "customer")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

async fn restrict(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::restrict(ask.body()?, ask.id(id, "customer")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

async fn erase(store: &Store, ask: &Ask, id: &str) -> Answer {
    let (call, command) = (ask.call()?, EraseCustomer { customer: ask.id(id, "customer")?, version: ask.if_match()? });
    let carried = carry_out(store, &call, &command, |_| Reply::ok(json!({}))).await?;
    let Erased { customer, erasure, stays_until } = Problem::of_carried(carried)?;
    let complete = erase_rows(store, &call, &customer.value, erasure, stays_until).await?;
    Ok(Reply::ok(json!({
        "customerId": customer.value.id.as_str(),
        "stays": what_stays(erasure),
        "staysUntil": stays_until,
        "incomplete": !complete,
    })))
}

/// What has to stay, in the words of the API.
fn what_stays(erasure: Erasure) -> &'static [&'static str] {
    match erasure {
        Erasure::Contact => &["invoices", "payments", "decisions", "mails"],
        Erasure::Words => &["invoices", "payments"],
        Erasure::All => &[],
    }
}

fn shown(read: &Read<Customer>) -> Reply {
    Reply::ok(views::customer(read)).with_version(read.version)
}
