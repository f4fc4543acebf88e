//! The journal of one thing: who, when, what, and from what to what.

use cloud::cursor;
use cloud::http::{Answer, Ask};
use cloud::item::Key;
use cloud::problem::Problem;
use cloud::query::Query;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::event::Aggregate;
use serde_json::json;

/// `GET /v1/history/{kind}/{id}`: entries in the order of their numbers. Settings and bank are one of a kind and
/// have their kind's name as id.
pub async fn read(store: &Store, ask: &Ask, kind: &str, id: &str) -> Answer {
    let caller = ask.caller()?;
    let aggregate = aggregate(kind, id).ok_or_else(|| Problem::not_found("history"))?;
    let mut query = Query::of(ask);
    let (limit, after) = (query.limit(), query.cursor());
    query.finish(Some(()))?;
    let (key, name) = (Key::aggregate(&aggregate), aggregate.to_string());
    let scope = format!("history#{name}");
    let after = after.map(|text| cursor::read_number(&text, &scope, &caller.actor)).transpose()?;
    let journal = store.journal(&key, after.unwrap_or(0), limit).await?;
    if journal.entries.is_empty() && after.is_none() {
        must_exist(store, key).await?;
    }
    let entries = journal.entries.iter().map(|numbered| views::history_entry(&name, numbered));
    Ok(Reply::ok(json!({
        "history": entries.collect::<Vec<_>>(),
        "next": journal.next.map(|number| cursor::write_number(number, &scope, &caller.actor)),
        "asOf": views::instant(ask.now()),
    })))
}

/// Something may have no history of its own: a customer who came along with an invoice.
async fn must_exist(store: &Store, key: Key) -> Result<(), Reply> {
    let found = store.read(vec![key.clone()]).await?.take_item(&key);
    found.map(drop).ok_or_else(|| Problem::not_found("history").into())
}

fn aggregate(kind: &str, id: &str) -> Option<Aggregate> {
    match kind {
        "invoice" => id.parse().ok().map(Aggregate::Invoice),
        "proposal" => id.parse().ok().map(Aggregate::Proposal),
        "plan" => id.parse().ok().map(Aggregate::Plan),
        "payment" => id.parse().ok().map(Aggregate::Payment),
        "customer" => id.parse().ok().map(Aggregate::Customer),
        "settings" => (id == kind).then_some(Aggregate::Settings),
        "bank" => (id == kind).then_some(Aggregate::Bank),
        _ => None,
    }
}
