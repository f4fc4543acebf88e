//! Reading a proposal, deciding on it, and offering other terms.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `GET /v1/proposals/{id}`, `/v1/portal/proposals/{id}` | finance, viewer; its customer | the proposal, and its plan once agreed; finance is warned | |
//! | `POST /v1/proposals/{id}/approve` | finance | the plan is active at once | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/proposals/{id}/reject` | finance | the invoices are released | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/proposals/{id}/counter` | finance | it ends, and a new offer waits for the customer | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/proposals/{id}/revoke` | finance | takes an offer back | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/offers` | finance | an offer without a proposal, or over an ended plan | `Idempotency-Key` |
//! | `POST /v1/decisions` | finance | up to 50 decisions, each carried out and answered for itself | `Idempotency-Key` |

mod body;
mod several;

use cloud::facts::{read_proposal, read_warnings};
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::moment::Actor;
use domain::outcome::Read;
use domain::proposal::Proposal;
use domain::usecases::{Approved, Offered, RevokeOffer};
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
        ("GET", ["v1", "proposals", id] | ["v1", "portal", "proposals", id]) => read(store, &ask, id).await,
        ("POST", ["v1", "proposals", id, "approve"]) => approve(store, &ask, id).await,
        ("POST", ["v1", "proposals", id, "reject"]) => reject(store, &ask, id).await,
        ("POST", ["v1", "proposals", id, "counter"]) => counter(store, &ask, id).await,
        ("POST", ["v1", "proposals", id, "revoke"]) => revoke(store, &ask, id).await,
        ("POST", ["v1", "offers"]) => offer(store, &ask).await,
        ("POST", ["v1", "decisions"]) => several::decide(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}

async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    let caller = ask.caller()?;
    let found = read_proposal(store, ask.id(id, "proposal")?).await?;
    let (proposal, plan) = found.ok_or_else(|| Problem::not_found("proposal"))?;
    let standing = plan.as_ref().map(|standing| (&standing.plan, Some(&standing.position)));
    let view = views::proposal(&proposal, standing);
    let view = match &caller.actor {
        Actor::Customer(id) if *id == proposal.value.application().customer => view,
        Actor::Customer(_) => return Err(Problem::not_found("proposal").into()),
        Actor::Finance(_) | Actor::Viewer(_) | Actor::Machine(_) | Actor::Clock => {
            views::warned(view, &read_warnings(store, &proposal.value).await?)
        }
    };
    Ok(Reply::ok(view).with_version(proposal.version))
}

async fn approve(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::approve(ask.body()?, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, approved).await
}

async fn reject(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::reject(ask.body()?, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

async fn counter(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::counter(ask.body()?, ask.id(id, "proposal")?, ask.if_match()?)?;
    answer(store, &call, &command, offered).await
}

async fn revoke(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    body::nothing(ask.body()?)?;
    let command = RevokeOffer { proposal: ask.id(id, "proposal")?, version: ask.if_match()? };
    answer(store, &call, &command, shown).await
}

async fn offer(store: &Store, ask: &Ask) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::offer(ask.body()?)?;
    answer(store, &call, &command, offered).await
}

fn approved(approved: &Approved) -> Reply {
    let view = views::proposal(&approved.proposal, approved.plan.as_ref().map(|plan| (plan, None)));
    Reply::ok(view).with_version(approved.proposal.version)
}

/// A new offer has an address of its own.
fn offered(offered: &Offered) -> Reply {
    let location = format!("/v1/proposals/{}", offered.offer.value.application().id);
    Reply::created(&location, views::offered(offered)).with_version(offered.offer.version)
}

fn shown(proposal: &Read<Proposal>) -> Reply {
    Reply::ok(views::proposal(proposal, None)).with_version(proposal.version)
}
