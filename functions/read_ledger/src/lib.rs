//! Every read that is no decision: plans, proposals, payments, invoices with their history, tasks, figures, events.
//!
//! | address | who | what |
//! |---|---|---|
//! | `GET /v1/proposals?state=&customer=` | finance, viewer | proposals and offers |
//! | `GET /v1/plans?state=&customer=&overdue=` | finance, viewer | plans |
//! | `GET /v1/plans/{id}` | finance, viewer | a plan, as it is this moment |
//! | `GET /v1/invoices/{id}` | finance, viewer | an invoice with its whole history |
//! | `GET /v1/portal/proposals`, `/plans`, `/plans/{id}`, `/invoices/{id}` | customer | the same, of one's own |
//! | `GET /v1/payments?state=&customer=` | finance, viewer | payments |
//! | `GET /v1/payments/{id}` | finance, viewer | a payment with where it came from and where it went |
//! | `GET /v1/tasks?kind=&customer=` | finance, viewer | what waits for a person |
//! | `GET /v1/figures` | finance, viewer | numbers for a dashboard, folded from events as they happen |
//! | `GET /v1/events?after=` | finance, viewer, machine | everything that goes to the bus, in one order |
//! | `GET /v1/history/{kind}/{id}` | finance, viewer | the journal of one thing, oldest entry first |
//!
//! Lists are filtered further by `dueFrom`, `dueTo`, `amountFrom` and `amountTo`, and are paged by `limit` and
//! `cursor`. A page is a query of an index: it may lag a second, and `asOf` says when it was read. What is shown
//! one by one is read consistently.

mod events;
mod figures;
mod history;
mod invoices;
mod payments;
mod plans;
mod proposals;
mod tasks;

use cloud::Store;
use cloud::http::{Answer, Ask, serve};
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
        ("GET", ["v1", "proposals"] | ["v1", "portal", "proposals"]) => proposals::list(store, &ask).await,
        ("GET", ["v1", "plans"] | ["v1", "portal", "plans"]) => plans::list(store, &ask).await,
        ("GET", ["v1", "plans", id] | ["v1", "portal", "plans", id]) => plans::read(store, &ask, id).await,
        ("GET", ["v1", "invoices", id] | ["v1", "portal", "invoices", id]) => invoices::read(store, &ask, id).await,
        ("GET", ["v1", "payments"]) => payments::list(store, &ask).await,
        ("GET", ["v1", "payments", id]) => payments::read(store, &ask, id).await,
        ("GET", ["v1", "tasks"]) => tasks::list(store, &ask).await,
        ("GET", ["v1", "history", kind, id]) => history::read(store, &ask, kind, id).await,
        ("GET", ["v1", "figures"]) => figures::read(store, &ask).await,
        ("GET", ["v1", "events"]) => events::read(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}
