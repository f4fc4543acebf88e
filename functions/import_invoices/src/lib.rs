//! Invoices in: one document, one transaction.
//!
//! | address | who | body |
//! |---|---|---|
//! | `POST /v1/invoices` | finance, machine with `invoices.write` | `application/xml`: an EN 16931 e-invoice, UBL or CII; `application/json`: what the creditor's ledger says |
//!
//! The answer is 201 for a new invoice and 200 for a known one, with `outcome` (`imported`, `updated`,
//! `unchanged`) and why it is not eligible for a plan, where it isn't. An e-invoice says what was invoiced; the
//! ledger says what is open, and outranks it.

mod body;

use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use documents::einvoice::{self, Unreadable};
use domain::invoice::IncomingInvoice;
use domain::usecases::{ImportInvoice, Imported, Verdict};
use lambda_http::{Body, Error, Request, Response};

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match ask.route() {
        ("POST", path) if path == ["v1", "invoices"] => import(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}

async fn import(store: &Store, ask: &Ask) -> Answer {
    let call = ask.idempotent_call()?;
    let command = ImportInvoice { incoming: incoming(ask)? };
    answer(store, &call, &command, shown).await
}

/// The document, whichever format it is in.
fn incoming(ask: &Ask) -> Result<IncomingInvoice, Problem> {
    match ask.media_type().as_str() {
        "application/json" => body::parse(ask.body()?),
        "application/xml" | "text/xml" => einvoice::read(ask.body()?).map_err(|error| unreadable(&error)),
        _ => Err(Problem::new(
            415,
            "unsupported_media_type",
            "The format is not taken",
            "send an EN 16931 e-invoice as application/xml, or the ledger's figure as application/json",
        )),
    }
}

fn unreadable(error: &Unreadable) -> Problem {
    Problem::new(422, error.code(), "The e-invoice can't be taken", error.to_string())
}

fn shown(imported: &Imported) -> Reply {
    let view = views::imported(imported);
    match imported.verdict {
        Verdict::Imported => Reply::new(201, view),
        Verdict::Updated | Verdict::Unchanged => Reply::ok(view),
    }
}
