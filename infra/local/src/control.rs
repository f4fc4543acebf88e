//! The control API: what a person, the command line and a test do with the local stack itself.
//!
//! It is no part of the product and exists here only. `GET` and `POST /local/clock`,
//! `GET /local/rules`, `/local/mails`, `/local/mails/{id}`, `/local/events` and `/local/calls`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::gateway::route::decode;
use crate::rules::{NotMoved, days};
use crate::stack::Parts;
use crate::{database, gateway::Gateway, guard, sessions};

/// A date alone means the evening, when that day's notices have gone out all over Europe.
const EVENING: NaiveTime = match NaiveTime::from_hms_opt(21, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// How far one move may go: a plan lasts three years at most.
const MOST_DAYS: i64 = 4_000;

/// The control API of a stack.
pub(crate) fn router(parts: Arc<Parts>) -> Router<Arc<Gateway>> {
    Router::new()
        .route("/local/clock", get(read_clock).post(move_clock))
        .route("/local/rules", get(rules))
        .route("/local/mails", get(mails))
        .route("/local/mails/{id}", get(mail))
        .route("/local/events", get(events))
        .route("/local/calls", get(calls))
        .layer(from_fn(guard::same_site))
        .with_state(parts)
}

/// What to do with the clock: exactly one of the two.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Move {
    advance_days: Option<i64>,
    to: Option<String>,
}

async fn read_clock(State(parts): State<Arc<Parts>>) -> Json<Value> {
    Json(clock(&parts))
}

async fn move_clock(State(parts): State<Arc<Parts>>, headers: HeaderMap, body: Bytes) -> Result<Response, Response> {
    let of_a_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let wanted = if of_a_page { form(&body) } else { serde_json::from_slice(&body).map_err(|error| error.to_string()) };
    let wanted = wanted.map_err(|error| refused(StatusCode::BAD_REQUEST, &error))?;
    parts.settle().await;
    let target = target(&parts, &wanted)?;
    let before = parts.clock.now();
    parts.rules.advance(target, &parts.pump).await.map_err(|error| not_moved(&error))?;
    let database = database::client(&parts.endpoints.dynamodb, &parts.template.place.region);
    let taken = sessions::take_along(&database, &parts.template.table.name, parts.clock.now() - before).await;
    taken.map_err(|error| refused(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))?;
    Ok(if of_a_page { Redirect::to("/").into_response() } else { Json(clock(&parts)).into_response() })
}

fn target(parts: &Parts, wanted: &Move) -> Result<DateTime<Utc>, Response> {
    match (wanted.advance_days, wanted.to.as_deref()) {
        (Some(count @ 1..=MOST_DAYS), None) => Ok(parts.clock.now() + days(count)),
        (Some(_), None) => {
            Err(refused(StatusCode::BAD_REQUEST, &format!("advanceDays is a number from 1 to {MOST_DAYS}")))
        }
        (None, Some("next-due")) => parts.rules.next_due().map_err(|error| not_moved(&error)),
        (None, Some(text)) => {
            instant(text).filter(|instant| *instant <= parts.clock.now() + days(MOST_DAYS)).ok_or_else(|| {
                refused(
                    StatusCode::BAD_REQUEST,
                    "to is next-due, a date (2026-12-31) or an instant (2026-12-31T08:00:00Z) \
                     within eleven years",
                )
            })
        }
        (None, None) | (Some(_), Some(_)) => Err(refused(StatusCode::BAD_REQUEST, "give either advanceDays or to")),
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let date = |text: &str| {
        let date: NaiveDate = text.parse().ok()?;
        Some(date.and_time(EVENING).and_utc())
    };
    DateTime::parse_from_rfc3339(text).map(|instant| instant.with_timezone(&Utc)).ok().or_else(|| date(text))
}

fn form(body: &[u8]) -> Result<Move, String> {
    let text = String::from_utf8_lossy(body);
    let mut wanted = Move { advance_days: None, to: None };
    for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "advanceDays" => wanted.advance_days = value.parse().ok(),
            "to" => wanted.to = Some(decode(value)),
            other => return Err(format!("{other} is not understood")),
        }
    }
    Ok(wanted)
}

fn not_moved(error: &NotMoved) -> Response {
    match error {
        NotMoved::Backward(backward) => refused(
            StatusCode::CONFLICT,
            &format!("the clock moves forward only; it is {} already", text(backward.now)),
        ),
        NotMoved::NothingDue => {
            refused(StatusCode::CONFLICT, "nothing is due: no plan is active and no proposal waits")
        }
        NotMoved::Endless => refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "a rule re-armed itself ten thousand times within the move; the clock stopped there",
        ),
    }
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

fn clock(parts: &Parts) -> Value {
    json!({
        "now": text(parts.clock.now()),
        "aheadSeconds": (parts.clock.offset() + Duration::milliseconds(500)).num_seconds(),
        "nextDue": parts.rules.next_due().ok().map(text),
    })
}

async fn rules(State(parts): State<Arc<Parts>>) -> Json<Value> {
    let rules: Vec<Value> = parts
        .rules
        .book
        .all()
        .iter()
        .map(|rule| {
            json!({
                "name": rule.name,
                "schedule": rule.schedule,
                "enabled": rule.enabled,
                "description": rule.description,
                "next": rule.next().map(text),
                "targets": rule.targets.iter().map(|(_, function)| function).collect::<Vec<_>>(),
            })
        })
        .collect();
    Json(json!({ "rules": rules, "firings": parts.rules.bus.firings() }))
}

async fn mails(State(parts): State<Arc<Parts>>) -> Json<Value> {
    Json(json!({ "mails": parts.mailbox.all() }))
}

async fn mail(State(parts): State<Arc<Parts>>, Path(id): Path<String>) -> Response {
    match parts.mailbox.get(id.trim_end_matches(".eml")) {
        Some(mail) => {
            let headers = [
                (header::CONTENT_TYPE, "message/rfc822".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.eml\"", mail.id)),
            ];
            (headers, mail.raw.clone()).into_response()
        }
        None => refused(StatusCode::NOT_FOUND, "there is no such mail"),
    }
}

async fn events(State(parts): State<Arc<Parts>>) -> Json<Value> {
    Json(json!({ "events": parts.rules.bus.events() }))
}

async fn calls(State(parts): State<Arc<Parts>>) -> Json<Value> {
    let calls: Vec<Value> = parts
        .calls
        .made()
        .into_iter()
        .map(|((function, action), count)| json!({ "function": function, "action": action, "count": count }))
        .collect();
    Json(json!({ "calls": calls }))
}

fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::{form, instant};

    #[test]
    fn a_date_means_its_evening() {
        let expected = "2026-12-31T21:00:00Z".parse().ok();
        assert_eq!(instant("2026-12-31"), expected);
        assert_eq!(instant("2026-12-31T22:00:00+01:00"), expected);
        assert_eq!(instant("2026-02-30"), None);
        assert_eq!(instant("tomorrow"), None);
    }

    #[test]
    fn a_form_is_read() {
        assert_eq!(form(b"advanceDays=1").unwrap().advance_days, Some(1));
        assert_eq!(form(b"to=2026-12-31T08%3A00%3A00Z").unwrap().to.as_deref(), Some("2026-12-31T08:00:00Z"));
        assert!(form(b"by=1").is_err());
    }
}
