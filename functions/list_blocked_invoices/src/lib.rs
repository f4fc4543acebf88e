//! Lists of invoices: finance's work list by block reason, and a customer's own.
//!
//! | address | who | what |
//! |---|---|---|
//! | `GET /v1/invoices?blockReason=&customer=` | finance, viewer | blocked for that reason, oldest due date first |
//! | `GET /v1/portal/invoices` | customer | one's own, oldest due date first |
//!
//! Both are filtered by `dueFrom`, `dueTo`, `amountFrom` and `amountTo`, and are paged by `limit` and `cursor`. A
//! page is one query of an index: it may lag a second, and `asOf` says when it was read.

use cloud::filters::Filters;
use cloud::http::{Answer, Ask, serve};
use cloud::listing::Asked;
use cloud::lists::List;
use cloud::query::Query;
use cloud::{Store, views};
use domain::invoice::BlockReason;
use domain::moment::Actor;
use lambda_http::{Body, Error, Request, Response};

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match ask.route() {
        ("GET", path) if path == ["v1", "invoices"] || path == ["v1", "portal", "invoices"] => list(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}

async fn list(store: &Store, ask: &Ask) -> Answer {
    let mut query = Query::of(ask);
    let customer = query.whose()?;
    let filters = Filters::default().due(&mut query).amount(&mut query);
    let (list, filters) = if let Actor::Customer(id) = &ask.caller()?.actor {
        (Some(List::OfCustomer(id.clone())), filters)
    } else {
        let reason = query.optional::<BlockReason>("blockReason", "unknown_block_reason");
        query.missing(&["blockReason"], &BlockReason::ALL.map(BlockReason::code));
        (reason.map(List::Blocked), filters.equal("customer", customer))
    };
    Asked::read(ask, query, list, filters)?.answer(store, ask, "invoices", views::listed_invoice).await
}
