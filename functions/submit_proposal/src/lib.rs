//! The customer's side: quote, submit, change, withdraw a proposal; take a ready-made offer; accept or decline one
//! that the creditor made.
//!
//! | address | what | needs |
//! |---|---|---|
//! | `POST /v1/portal/quotes` | the exact schedule that terms would give today; changes nothing | |
//! | `GET /v1/portal/ready-made-offers` | those that fit what is open on the invoices (`invoice`, repeated), each with its quote | |
//! | `POST /v1/portal/proposals` | submits it; the invoices are blocked at once, and a rule may approve it | `Idempotency-Key` |
//! | `POST /v1/portal/proposals/{id}/change` | other terms, while nobody has decided | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/portal/proposals/{id}/withdraw` | takes it back | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/portal/proposals/{id}/accept` | the creditor's offer: the plan is active at once | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/portal/proposals/{id}/decline` | the invoices are released | `Idempotency-Key`, `If-Match` |
//!
//! All of it is for customers, each for their own.

mod body;

use cloud::http::{Answer, Ask, answer, serve};
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::outcome::Read;
use domain::policy::OfferName;
use domain::proposal::{Proposal, Quote};
use domain::usecases::{Approved, DeclineOffer, WithdrawProposal};
use lambda_http::{Body, Error, Request, Response};
use serde_json::Value;

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match (ask.route().0, ask.route().1.as_slice()) {
        ("POST", ["v1", "portal", "quotes"]) => quote(store, &ask).await,
        ("GET", ["v1", "portal", "ready-made-offers"]) => ready_made(store, &ask).await,
        ("POST", ["v1", "portal", "proposals"]) => submit(store, &ask).await,
        ("POST", ["v1", "portal", "proposals", id, "change"]) => change(store, &ask, id).await,
        ("POST", ["v1", "portal", "proposals", id, "withdraw"]) => withdraw(store, &ask, id).await,
        ("POST", ["v1", "portal", "proposals", id, "accept"]) => accept(store, &ask, id).await,
        ("POST", ["v1", "portal", "proposals", id, "decline"]) => decline(store, &ask, id).await,
        _ => Err(ask.unknown()),
    }
}

async fn quote(store: &Store, ask: &Ask) -> Answer {
    let customer = ask.customer()?;
    let command = body::quote(ask.body()?, customer)?;
    answer(store, &ask.call()?, &command, |quote: &Quote| Reply::ok(views::quote(quote))).await
}

async fn submit(store: &Store, ask: &Ask) -> Answer {
    let customer = ask.customer()?;
    let call = ask.idempotent_call()?;
    let command = body::submit(ask.body()?, customer)?;
    answer(store, &call, &command, created).await
}

async fn change(store: &Store, ask: &Ask, id: &str) -> Answer {
    let customer = ask.customer()?;
    let call = ask.idempotent_call()?;
    let command = body::change(ask.body()?, customer, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

async fn withdraw(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    body::nothing(ask.body()?)?;
    let command = WithdrawProposal { proposal: ask.id(id, "proposal")?, version: ask.if_match()? };
    answer(store, &call, &command, shown).await
}

async fn ready_made(store: &Store, ask: &Ask) -> Answer {
    let customer = ask.customer()?;
    ask.only_queries(&["invoice"])?;
    let command = body::ready_made(&ask.queries("invoice"), customer)?;
    let shown = |fitting: &Vec<(OfferName, Quote)>| Reply::ok(views::ready_made(fitting));
    answer(store, &ask.call()?, &command, shown).await
}

async fn accept(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::accept(ask.body()?, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, |accepted: &Approved| versioned(Reply::ok, accepted)).await
}

async fn decline(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    body::nothing(ask.body()?)?;
    let command = DeclineOffer { proposal: ask.id(id, "proposal")?, version: ask.if_match()? };
    answer(store, &call, &command, shown).await
}

fn created(submitted: &Approved) -> Reply {
    let location = format!("/v1/portal/proposals/{}", submitted.proposal.value.application().id);
    versioned(|view| Reply::created(&location, view), submitted)
}

fn versioned(reply: impl Fn(Value) -> Reply, agreed: &Approved) -> Reply {
    let view = views::proposal(&agreed.proposal, agreed.plan.as_ref().map(|plan| (plan, None)));
    reply(view).with_version(agreed.proposal.version)
}

fn shown(proposal: &Read<Proposal>) -> Reply {
    Reply::ok(views::proposal(proposal, None)).with_version(proposal.version)
}
