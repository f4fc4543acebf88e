//! Everything that is stored of one customer, as privacy law asks for it.
//!
//! Without a query the answer has the first page of each kind; `next` is the address of the page that follows it.

use std::time::Instant;

use cloud::cursor;
use cloud::facts::{LONGEST_WORK, PARTS, export_customer, export_page, read_customer};
use cloud::http::{Answer, Ask};
use cloud::lists::List;
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::id::CustomerId;
use domain::invalid::Invalid;
use domain::moment::Actor;
use serde_json::{Value, json};

/// How many rows of a kind a page has; each is handed out with its history.
const PAGE: u32 = 25;

/// Answers with all of it, page by page.
pub async fn export(store: &Store, ask: &Ask, id: &str) -> Answer {
    ask.only_queries(&["part", "of", "cursor"])?;
    let id: CustomerId = ask.id(id, "customer")?;
    let known = read_customer(store, &id).await?.ok_or_else(|| Problem::not_found("customer"))?;
    // Those who turned out to be this customer belong to it.
    let names: Vec<CustomerId> = [id.clone()].into_iter().chain(known.value.merged_from).collect();
    if ask.query("part").is_some() {
        return one_page(store, ask, &id, &names).await;
    }
    let (mut customers, mut parts) = (Vec::new(), Vec::new());
    let began = Instant::now();
    for of in &names {
        customers.extend(export_customer(store, of).await?);
        for (part, list) in PARTS {
            // What is not reached in time is left to the address in `next`.
            let late = began.elapsed() > LONGEST_WORK;
            let page = Page { customer: &id, of, part, list: list(of.clone()) };
            parts.push(if late { page.later() } else { page.read(store, None, &ask.caller()?.actor).await? });
        }
    }
    Ok(Reply::ok(json!({ "customers": customers, "parts": parts, "asOf": views::instant(ask.now()) })))
}

async fn one_page(store: &Store, ask: &Ask, id: &CustomerId, names: &[CustomerId]) -> Answer {
    let bad = |name: &str, detail: &str| Problem::invalid(&[Invalid::new(name, "malformed", detail)]);
    let asked = ask.query("part").unwrap_or_default();
    let (part, list) =
        *PARTS.iter().find(|(name, _)| *name == asked).ok_or_else(|| bad("part", "is no part of an export"))?;
    let of = ask.query("of").map_or(Some(id.clone()), |of| of.parse().ok()).filter(|of| names.contains(of));
    let of = of.ok_or_else(|| bad("of", "is no name of this customer"))?;
    let actor = &ask.caller()?.actor;
    let page = Page { customer: id, of: &of, part, list: list(of.clone()) };
    let cursor = ask.query("cursor").map(|text| cursor::read(&text, &page.list, actor)).transpose()?;
    let page = page.read(store, cursor.as_ref(), actor).await?;
    Ok(Reply::ok(json!({ "customers": [], "parts": [page], "asOf": views::instant(ask.now()) })))
}

/// A page of one kind of what is stored.
struct Page<'a> {
    customer: &'a CustomerId,
    of: &'a CustomerId,
    part: &'static str,
    list: List,
}

impl Page<'_> {
    async fn read(&self, store: &Store, after: Option<&cloud::store::Position>, actor: &Actor) -> Result<Value, Reply> {
        let (items, next) = export_page(store, &self.list, after, PAGE).await?;
        let next =
            next.map(|position| format!("{}&cursor={}", self.address(), cursor::write(&position, &self.list, actor)));
        Ok(json!({ "part": self.part, "of": self.of.as_str(), "items": items, "next": next }))
    }

    fn later(&self) -> Value {
        json!({ "part": self.part, "of": self.of.as_str(), "items": [], "next": self.address() })
    }

    fn address(&self) -> String {
        format!("/v1/customers/{}/export?part={}&of={}", self.customer, self.part, self.of)
    }
}
