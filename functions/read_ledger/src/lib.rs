//! Every read that is no decision: plans, proposals, payments, invoices with their history, tasks, figures, events.

mod events;
mod figures;

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
        ("GET", ["v1", "figures"]) => figures::read(store, &ask).await,
        ("GET", ["v1", "events"]) => events::read(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}
