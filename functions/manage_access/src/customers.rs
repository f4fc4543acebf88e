//! The customer's side: who is in, and signing out.

use cloud::access::SessionKey;
use cloud::carry_out::Call;
use cloud::http::{Answer, Ask, answer};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::access::{Holder, Session};
use domain::outcome::Read;
use domain::usecases::EndSessions;
use serde_json::json;

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
