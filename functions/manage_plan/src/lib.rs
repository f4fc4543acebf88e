//! The creditor's levers on a running plan, and the customer's wish to change it.

mod judge;

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
        ("POST", ["v1", "plans", id, "judge"]) => judge::judge(store, &ask, id).await,
        _ => Err(ask.unknown()),
    }
}
