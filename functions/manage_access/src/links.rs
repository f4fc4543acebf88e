//! Links to the portal: made, listed, revoked, opened.

use cloud::access::{SessionKey, Token, TokenKind, random};
use cloud::carry_out::{Call, carry_out};
use cloud::facts::read_access;
use cloud::http::{Answer, Ask, answer};
use cloud::problem::Problem;
use cloud::query::Query;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::access::{Access, Fingerprint, Holder, LinkId};
use domain::id::CustomerId;
use domain::moment::Actor;
use domain::outcome::Read;
use domain::usecases::{MadeLink, MakeLink, RevokeLink, UseLink};
use serde_json::{Value, json};

use crate::{Doors, body};

/// The shortest idempotency key under which a link is handed over: the secret follows from it.
const SHORTEST_KEY: usize = 16;

/// `POST /v1/portal-links`
pub async fn make(doors: &Doors, ask: &Ask) -> Answer {
    let call = ask.idempotent_call()?;
    let wanted = body::wanted(ask.body()?)?;
    let holder = Holder::Customer(wanted.customer.clone());
    let key = ask.idempotency_key().filter(|key| key.len() >= SHORTEST_KEY).ok_or_else(key_too_short)?;
    let salt = Fingerprint::of(&random::<32>()).to_string();
    let token = Token::derived(TokenKind::Link, &holder, &salt, key);
    let (customer, fingerprint) = (wanted.customer, Some(token.fingerprint()));
    let command = MakeLink { customer, days: wanted.days, fingerprint };
    // What is remembered for a repeat holds the salt; the secret that follows from it is in the answer alone.
    let remembered = |made: &MadeLink| {
        let mut body = created(made, ask).body().clone();
        body["salt"] = json!(salt);
        Reply::new(201, body)
    };
    match answer(&doors.store, &call, &command, remembered).await {
        Ok(reply) | Err(reply) if reply.status() == 201 => Ok(handed_over(doors, &holder, key, &reply)),
        other => other,
    }
}

/// The answer with the secret in the place of its salt.
fn handed_over(doors: &Doors, holder: &Holder, key: &str, remembered: &Reply) -> Reply {
    let mut body = remembered.body().clone();
    let salt = body.as_object_mut().and_then(|fields| fields.remove("salt"));
    if let Some(salt) = salt.as_ref().and_then(Value::as_str) {
        let token = Token::derived(TokenKind::Link, holder, salt, key).expose();
        if let Some(portal) = &doors.public_url {
            body["url"] = json!(format!("{portal}/portal/links/{token}"));
        }
        body["token"] = json!(token);
    }
    Reply::new(201, body)
}

fn created(made: &MadeLink, ask: &Ask) -> Reply {
    let link = made.access.value.link(made.number);
    let view = link.map(|link| views::link(&made.access.value, link, ask.now())).unwrap_or_default();
    Reply::new(201, view)
}

fn key_too_short() -> Problem {
    Problem::new(
        400,
        "idempotency_key_too_short",
        "The Idempotency-Key is too short for a link",
        format!("the link's secret follows from it: send one of at least {SHORTEST_KEY} random characters"),
    )
}

/// `GET /v1/portal-links?customer=`
pub async fn list(store: &Store, ask: &Ask) -> Answer {
    let mut query = Query::of(ask);
    let customer: Option<CustomerId> = query.optional("customer", "malformed");
    query.missing(&["customer"], &["the id of a customer"]);
    let customer = query.finish(customer)?;
    let access = read_access(store, Holder::Customer(customer.clone()).place()).await?;
    let access = access.map_or_else(|| Access::none(Holder::Customer(customer)), |read| read.value);
    let links: Vec<Value> = access.links.iter().rev().map(|link| views::link(&access, link, ask.now())).collect();
    Ok(Reply::ok(json!({ "portalLinks": links, "asOf": views::instant(ask.now()) })))
}

/// `POST /v1/portal-links/{id}/revoke`
pub async fn revoke(store: &Store, ask: &Ask, id: &str) -> Answer {
    let LinkId { place, number } = ask.id(id, "link")?;
    let customer = customer_at(store, place).await?.ok_or_else(|| Problem::not_found("link"))?;
    let shown = |access: &Read<Access>| {
        let link = access.value.link(number);
        Reply::ok(link.map(|link| views::link(&access.value, link, ask.now())).unwrap_or_default())
    };
    answer(store, &ask.call()?, &RevokeLink { customer, number }, shown).await
}

/// `POST /v1/portal-links/exchange`
pub async fn exchange(store: &Store, ask: &Ask) -> Answer {
    let token = body::token(ask.body()?, TokenKind::Link)?.ok_or_else(|| Problem::not_found("link"))?;
    let customer = customer_at(store, token.place()).await?.ok_or_else(|| Problem::not_found("link"))?;
    let session = Token::fresh(TokenKind::Session, &Holder::Customer(customer.clone()));
    let call = by_customer(ask, customer.clone());
    let command = UseLink { customer, link: token.fingerprint(), session: SessionKey::of(&session).fingerprint };
    let begun = Problem::of_carried(carry_out(store, &call, &command, |_| Reply::ok(().into())).await?)?;
    let mut view = views::session(&begun.value);
    view["session"] = json!(session.expose());
    Ok(Reply::new(201, view))
}

/// Whose rows stand at a place.
async fn customer_at(store: &Store, place: domain::access::Place) -> Result<Option<CustomerId>, Reply> {
    let access = read_access(store, place).await?;
    Ok(access.and_then(|access| match access.value.holder {
        Holder::Customer(id) => Some(id),
        Holder::User(_) => None,
    }))
}

/// A call of somebody who proves to be a customer by what is sent.
fn by_customer(ask: &Ask, customer: CustomerId) -> Call {
    let correlation = ask.correlation().to_owned();
    Call { now: ask.now(), actor: Actor::Customer(customer), correlation, idempotency: None, session: None }
}
