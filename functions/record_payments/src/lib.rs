//! Payments in: JSON, camt.053 and camt.054, and what a person does with those that wait.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `POST /v1/payments` | finance, machine with `payments.write` | `application/json`: up to 500 payments; `application/xml`: a bank's file | |
//! | `POST /v1/payments/{id}/assign` | finance | a payment that waits goes where a person says, in parts if need be | `Idempotency-Key` |
//! | `POST /v1/payments/{id}/dismiss` | finance | it is none of ours, or the same as another | `Idempotency-Key` |
//! | `POST /v1/payments/{id}/close` | finance | the task about a part that lies in the ledger is done | `Idempotency-Key` |
//!
//! A batch is answered with what became of each entry: `recorded`, `already_recorded`, `unmatched`, `held`,
//! `returned`, or `not_booked` with a reason; one entry never fails another. It is worked through for 20 seconds at
//! most, and is then `incomplete`: sent again, it goes on. An entry that the store can't record is `failed`, and makes the
//! batch incomplete, too.

mod bank;
mod batch;
mod body;
mod entry;

use std::time::Duration;

use cloud::facts::read_settings;
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::outcome::Read;
use domain::payment::Payment;
use domain::usecases::ClosePaymentTask;
use lambda_http::{Body, Error, Request, Response};

/// How long a batch is worked through. API Gateway waits for 30 seconds.
const AT_MOST: Duration = Duration::from_secs(20);

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    handle_within(store, request, AT_MOST).await
}

/// Answers a request, and works through a batch for at most so long.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle_within(store: &Store, request: Request, at_most: Duration) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask, at_most)).await)
}

async fn route(store: &Store, ask: Ask, at_most: Duration) -> Answer {
    match (ask.route().0, ask.route().1.as_slice()) {
        ("POST", ["v1", "payments"]) => record(store, &ask, at_most).await,
        ("POST", ["v1", "payments", id, "assign"]) => assign(store, &ask, id).await,
        ("POST", ["v1", "payments", id, "dismiss"]) => dismiss(store, &ask, id).await,
        ("POST", ["v1", "payments", id, "close"]) => close(store, &ask, id).await,
        _ => Err(ask.unknown()),
    }
}

async fn record(store: &Store, ask: &Ask, at_most: Duration) -> Answer {
    let call = ask.call()?;
    let batch = match ask.media_type().as_str() {
        "application/json" => body::payments(ask.body()?)?,
        "application/xml" | "text/xml" => {
            let body = ask.body()?;
            let settings = read_settings(store).await?.value;
            bank::payments(body, settings.creditor.iban.as_deref())?
        }
        _ => return Err(unsupported().into()),
    };
    Ok(Reply::ok(batch::record(store, &call, &batch, at_most).await?))
}

fn unsupported() -> Problem {
    Problem::new(
        415,
        "unsupported_media_type",
        "The format is not taken",
        "send a camt.053 or camt.054 file as application/xml, or payments as application/json",
    )
}

async fn assign(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::assign(ask.body()?, ask.id(id, "payment")?)?;
    answer(store, &call, &command, shown).await
}

async fn dismiss(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body::dismiss(ask.body()?, ask.id(id, "payment")?)?;
    answer(store, &call, &command, shown).await
}

async fn close(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let payment = ask.id(id, "payment")?;
    answer(store, &call, &ClosePaymentTask { payment }, shown).await
}

fn shown(payment: &Read<Payment>) -> Reply {
    Reply::ok(views::payments::payment(payment)).with_version(payment.version)
}
