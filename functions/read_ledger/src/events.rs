//! Everything that goes to the bus, in one order, for systems that poll: nothing is left out and nothing comes twice.

use cloud::Store;
use cloud::http::{Answer, Ask};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::store::FeedEvent;
use domain::invalid::Invalid;
use serde_json::{Value, json};

/// How many events a page has when nobody says.
const DEFAULT_LIMIT: u32 = 100;
/// The most events of a page.
const MAX_LIMIT: u32 = 500;

/// `GET /v1/events?after=&limit=`: what follows a cursor, from the beginning without one. `next` is the cursor of what
/// was given so far; a page that is empty gives the one that was sent.
pub async fn read(store: &Store, ask: &Ask) -> Answer {
    let (after, limit) = query(ask)?;
    let events = store.feed(after, limit).await?;
    let next = events.last().map_or(after, |last| last.number);
    let events: Vec<Value> = events.into_iter().map(|FeedEvent { event, .. }| event).collect();
    Ok(Reply::ok(json!({ "events": events, "next": next.to_string() })))
}

/// Both values, or everything that is wrong with them.
fn query(ask: &Ask) -> Result<(u64, u32), Problem> {
    ask.only_queries(&["after", "limit"])?;
    let mut errors = Vec::new();
    let after = ask.query("after").map_or(Some(0), |text| text.parse().ok().filter(|after| *after < u64::MAX / 2));
    if after.is_none() {
        errors.push(Invalid::new("after", "malformed", "must be the `next` of an earlier page"));
    }
    let limit = ask.query("limit").map_or(Some(DEFAULT_LIMIT), |text| text.parse().ok());
    let limit = limit.filter(|limit| (1..=MAX_LIMIT).contains(limit));
    if limit.is_none() {
        errors.push(Invalid::new("limit", "out_of_range", format!("must be from 1 to {MAX_LIMIT}")));
    }
    after.zip(limit).ok_or_else(|| Problem::invalid(&errors))
}
