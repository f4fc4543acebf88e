//! The customer's side: who is in, signing out, one-time codes, and an address to confirm.

use cloud::access::{SessionKey, TokenKind};
use cloud::carry_out::{Call, carry_out};
use cloud::facts::{on_all_invoices, read_access};
use cloud::http::{Answer, Ask, answer};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::access::{Holder, Session};
use domain::moment::Actor;
use domain::outcome::Read;
use domain::usecases::{AskCode, ConfirmAddress, ConfirmCode, EndSessions, LiftUndeliverable, code_of};
use serde_json::json;

use crate::body;

/// The session by which a customer came. It is looked at again in every one of these.
fn session_of(ask: &Ask) -> Result<SessionKey, Problem> {
    ask.caller()?.session.ok_or_else(Problem::unauthenticated)
}

/// A command that changes the session itself guards it by itself.
fn call_of(ask: &Ask) -> Result<Call, Problem> {
    Ok(Call { session: None, ..ask.call()? })
}

/// `GET /v1/portal/session`
pub async fn session(store: &Store, ask: &Ask) -> Answer {
    let key = session_of(ask)?;
    let found: Option<Read<Session>> = store.read_one(key.key()).await?;
    let open = found.filter(|session| session.value.is_open(ask.now())).ok_or_else(Problem::session_over)?;
    Ok(Reply::ok(views::session(&open.value)))
}

/// `POST /v1/portal/session/end`
pub async fn end(store: &Store, ask: &Ask) -> Answer {
    let holder = Holder::Customer(ask.customer()?);
    let command = EndSessions { holder, session: Some(session_of(ask)?.fingerprint) };
    answer(store, &call_of(ask)?, &command, |_| Reply::ok(json!({ "ended": true }))).await
}

/// `POST /v1/portal/codes`
pub async fn ask_code(store: &Store, ask: &Ask) -> Answer {
    let command = AskCode { customer: ask.customer()?, session: session_of(ask)?.fingerprint };
    let shown = |session: &Read<Session>| {
        let until = session.value.code.map(|code| views::instant(code.expires_at));
        Reply::new(202, json!({ "validUntil": until }))
    };
    answer(store, &call_of(ask)?, &command, shown).await
}

/// `POST /v1/portal/codes/confirm`
pub async fn confirm_code(store: &Store, ask: &Ask) -> Answer {
    let (customer, session) = (ask.customer()?, session_of(ask)?.fingerprint);
    let typed = code_of(session, &body::code(ask.body()?)?);
    let command = ConfirmCode { customer, session, typed };
    let carried = carry_out(store, &call_of(ask)?, &command, |_| Reply::ok(().into())).await?;
    let session = Problem::of_carried(carried)?;
    if session.value.is_confirmed(ask.now()) && session.value.code.is_none() {
        return Ok(Reply::ok(views::session(&session.value)));
    }
    let left = session.value.code.map_or(0, |code| domain::access::MAX_TRIES.saturating_sub(code.tries));
    let detail = format!("that is not the code of the last mail; {left} tries are left");
    Err(Problem::new(422, "wrong_code", "The code is another one", detail).into())
}

/// `POST /v1/address-confirmations`
pub async fn confirm_address(store: &Store, ask: &Ask) -> Answer {
    let unknown = || Problem::not_found("link");
    let token = body::token(ask.body()?, TokenKind::Address)?.ok_or_else(unknown)?;
    let access = read_access(store, token.place()).await?.ok_or_else(unknown)?;
    let Holder::Customer(customer) = access.value.holder else { return Err(unknown().into()) };
    let (now, correlation) = (ask.now(), ask.correlation().to_owned());
    let call = Call { now, actor: Actor::Customer(customer.clone()), correlation, idempotency: None, session: None };
    let command = ConfirmAddress { customer: customer.clone(), fingerprint: token.fingerprint() };
    let carried = carry_out(store, &call, &command, |_| Reply::ok(().into())).await?;
    let confirmed = Problem::of_carried(carried)?;
    if confirmed.value.undeliverable_paused_on.is_some() && confirmed.value.undeliverable_since.is_none() {
        // A new address lifts what an old one had blocked; what is not reached in time ends by itself.
        let lift = |invoices| LiftUndeliverable { customer: customer.clone(), invoices };
        on_all_invoices(store, &call, &customer, lift).await?;
    }
    Ok(Reply::ok(json!({ "confirmed": true })))
}
