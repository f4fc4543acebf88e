//! Reading a proposal, and deciding on it.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `GET /v1/proposals/{id}` | finance, viewer, its customer | the proposal, its history, and its plan once approved | |
//! | `POST /v1/proposals/{id}/approve` | finance | the plan is active at once | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/proposals/{id}/reject` | finance | the invoices are released | `Idempotency-Key`, `If-Match` |

mod body;

use cloud::facts::read_proposal;
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::moment::Actor;
use domain::outcome::Read;
use domain::proposal::Proposal;
use domain::usecases::Approved;
use lambda_http::{Body, Error, Request, Response};

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match (ask.route().0, ask.route().1.as_slice()) {
        ("GET", ["v1", "proposals", id]) => read(store, &ask, id).await,
        ("POST", ["v1", "proposals", id, "approve"]) => approve(store, &ask, id).await,
        ("POST", ["v1", "proposals", id, "reject"]) => reject(store, &ask, id).await,
        _ => Err(ask.unknown()),
    }
}

async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    let caller = ask.caller()?;
    let found = read_proposal(store, ask.id(id, "proposal")?).await?;
    let (proposal, plan) = found.ok_or_else(|| Problem::not_found("proposal"))?;
    match &caller.actor {
        Actor::Customer(id) if *id == proposal.value.application().customer => {}
        Actor::Customer(_) => return Err(Problem::not_found("proposal").into()),
        _ => caller.must_read_finance()?,
    }
    let standing = plan.as_ref().map(|standing| (&standing.plan, Some(&standing.position)));
    Ok(Reply::ok(views::proposal(&proposal, standing)).with_version(proposal.version))
}

async fn approve(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.caller()?.must_be_finance()?;
    let call = ask.idempotent_call()?;
    let command = body::approve(ask.body()?, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, approved).await
}

async fn reject(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.caller()?.must_be_finance()?;
    let call = ask.idempotent_call()?;
    let command = body::reject(ask.body()?, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

fn approved(approved: &Approved) -> Reply {
    let view = views::proposal(&approved.proposal, approved.plan.as_ref().map(|plan| (plan, None)));
    Reply::ok(view).with_version(approved.proposal.version)
}

fn shown(proposal: &Read<Proposal>) -> Reply {
    Reply::ok(views::proposal(proposal, None)).with_version(proposal.version)
}
