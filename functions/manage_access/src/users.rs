//! Users of the console: their sessions, and an end to all of them.

use cloud::facts::read_sessions;
use cloud::http::{Answer, Ask, answer};
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::access::{Holder, Subject};
use domain::usecases::EndSessions;
use serde_json::{Value, json};

/// `GET /v1/users/{subject}/sessions`
pub async fn sessions(store: &Store, ask: &Ask, subject: &str) -> Answer {
    let subject: Subject = ask.id(subject, "user")?;
    let mut sessions = read_sessions(store, Holder::User(subject).place()).await?;
    sessions.retain(|session| session.value.is_open(ask.now()));
    sessions.sort_by_key(|session| std::cmp::Reverse(session.value.seen_at));
    let views: Vec<Value> = sessions.iter().map(|session| views::session(&session.value)).collect();
    Ok(Reply::ok(json!({ "sessions": views, "asOf": views::instant(ask.now()) })))
}

/// `POST /v1/users/{subject}/sign-out`
pub async fn sign_out(store: &Store, ask: &Ask, subject: &str) -> Answer {
    let holder = Holder::User(ask.id(subject, "user")?);
    let command = EndSessions { holder, session: None };
    answer(store, &ask.call()?, &command, |ended| Reply::ok(json!({ "ended": ended }))).await
}
