//! Lists of invoices: finance's work list by block reason, and a customer's own.
//!
//! | address | who | what |
//! |---|---|---|
//! | `GET /v1/invoices?blockReason=&limit=&cursor=` | finance, viewer | blocked for that reason, oldest due date first |
//! | `GET /v1/invoices?limit=&cursor=` | customer | one's own, oldest due date first |
//!
//! A page is one query of an index: it may lag a second, and `asOf` says when it was read.

use cloud::cursor;
use cloud::http::{Answer, Ask, serve};
use cloud::lists::List;
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::invalid::Invalid;
use domain::invoice::BlockReason;
use domain::moment::Actor;
use lambda_http::{Body, Error, Request, Response};
use serde_json::{Value, json};

/// How many invoices a page shows when nobody says.
const DEFAULT_LIMIT: u32 = 50;
/// The most invoices of a page.
const MAX_LIMIT: u32 = 200;

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match ask.route() {
        ("GET", path) if path == ["v1", "invoices"] => list(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}

async fn list(store: &Store, ask: &Ask) -> Answer {
    let caller = ask.caller()?;
    let (list, limit) = query(ask)?;
    let after = ask.query("cursor").map(|text| cursor::read(&text, &list, &caller.actor)).transpose()?;
    let page = store.page(&list, after.as_ref(), limit).await?;
    Ok(Reply::ok(json!({
        "invoices": page.summaries.iter().map(views::listed_invoice).collect::<Vec<Value>>(),
        "next": page.next.map(|position| cursor::write(&position, &list, &caller.actor)),
        "asOf": views::instant(ask.now()),
    })))
}

/// Which list, and how much of it; everything that is wrong with the query at once.
fn query(ask: &Ask) -> Result<(List, u32), Problem> {
    let caller = ask.caller()?;
    let mut errors = Vec::new();
    let list = if let Actor::Customer(id) = &caller.actor {
        ask.only_queries(&["limit", "cursor"])?;
        Some(List::OfCustomer(id.clone()))
    } else {
        caller.must_read_finance()?;
        ask.only_queries(&["blockReason", "limit", "cursor"])?;
        let asked = ask.query("blockReason");
        let reason = asked.as_deref().map(str::parse::<BlockReason>);
        match reason {
            Some(Ok(reason)) => Some(List::Blocked(reason)),
            Some(Err(error)) => {
                errors.push(Invalid::new("blockReason", "unknown_block_reason", error.to_string()));
                None
            }
            None => {
                let reasons: Vec<&str> = BlockReason::ALL.iter().map(|reason| reason.code()).collect();
                errors.push(Invalid::new(
                    "blockReason",
                    "missing_field",
                    format!("must be given: one of {}", reasons.join(", ")),
                ));
                None
            }
        }
    };
    let limit = ask
        .query("limit")
        .map_or(Some(DEFAULT_LIMIT), |text| text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)));
    if limit.is_none() {
        errors.push(Invalid::new("limit", "out_of_range", format!("must be from 1 to {MAX_LIMIT}")));
    }
    list.zip(limit).ok_or_else(|| Problem::invalid(&errors))
}
