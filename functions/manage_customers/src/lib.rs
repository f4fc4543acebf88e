//! Customers: contact, merging, credit, and what privacy law asks for.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `GET /v1/customers/{id}` | finance, viewer, machine with `customers.write` | what is known | |
//! | `PUT /v1/customers/{id}` | finance, machine with `customers.write` | contact, language, kind, excluded | `If-Match`, `"0"` for a new one |
//! | `POST /v1/customers/{id}/merge` | finance | the customer turns out to be another one | `If-Match` |
//! | `POST /v1/customers/{id}/credit` | finance | credit is paid back or set off | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/customers/{id}/restrict` | finance | only open proposals and plans go on | `Idempotency-Key`, `If-Match` |
//!
//! Merging goes through all invoices of the customer. It works for 20 seconds, and then answers `incomplete`: the same
//! request again goes on where it stopped, so it needs no key.

mod body;

use cloud::carry_out::carry_out;
use cloud::facts::{on_all_invoices, read_customer};
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::customer::Customer;
use domain::id::CustomerId;
use domain::outcome::Read;
use domain::usecases::{LiftUndeliverable, MergeCustomers};
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
        _ => Err(ask.unknown()),
    }
}

async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.caller()?.must_read_finance_or_machine("customers.write")?;
    let found = read_customer(store, &ask.id(id, "customer")?).await?;
    Ok(shown(&found.ok_or_else(|| Problem::not_found("customer"))?))
}

async fn change(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.caller()?.must_be_finance_or_machine("customers.write")?;
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
    ask.caller()?.must_be_finance()?;
    let (source, version): (CustomerId, u64) = (ask.id(id, "customer")?, ask.if_match()?);
    let target = body::merge(ask.body()?)?;
    let merge = |invoices| MergeCustomers { source: source.clone(), version, target: target.clone(), invoices };
    let (customer, complete) = on_all_invoices(store, &ask.call()?, &source, merge).await?;
    let view = json!({ "customer": views::customer(&customer), "incomplete": !complete });
    Ok(Reply::ok(view).with_version(customer.version))
}

async fn credit(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.caller()?.must_be_finance()?;
    let call = ask.idempotent_call()?;
    let command = body::credit(ask.body()?, ask.id(id, "customer")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

async fn restrict(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.caller()?.must_be_finance()?;
    let call = ask.idempotent_call()?;
    let command = body::restrict(ask.body()?, ask.id(id, "customer")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

fn shown(read: &Read<Customer>) -> Reply {
    Reply::ok(views::customer(read)).with_version(read.version)
}
