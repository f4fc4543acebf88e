//! Block reasons that people set, and whether dunning of an invoice pauses.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `POST /v1/invoices/{id}/dispute`, `/v1/portal/invoices/{id}/dispute` | finance, its customer | contests it; a proposal or offer over it ends | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/invoices/{id}/block` | finance | pauses its dunning for up to 90 days | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/invoices/{id}/release` | finance | lifts such a block; a dispute is answered | `Idempotency-Key`, `If-Match` |
//! | `POST /v1/invoices/{id}/reset-figure` | finance | the ledger's next figure counts, whatever its day | `Idempotency-Key`, `If-Match` |
//! | `GET /v1/dunning?invoice=&invoice=` | finance, viewer, machine with `events.read` | whether dunning of up to 100 invoices pauses | |

mod body;

use cloud::carry_out::Command;
use cloud::facts::read_invoices;
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::store::MAX_KEYS;
use cloud::{Store, views};
use domain::id::InvoiceId;
use domain::invalid::Invalid;
use domain::invoice::Invoice;
use domain::outcome::Read;
use lambda_http::{Body, Error, Request, Response};
use serde_json::{Value, json};

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    match (ask.route().0, ask.route().1.as_slice()) {
        ("POST", ["v1", "invoices", id, "dispute"] | ["v1", "portal", "invoices", id, "dispute"]) => {
            carry_out(store, &ask, id, body::dispute).await
        }
        ("POST", ["v1", "invoices", id, "block"]) => carry_out(store, &ask, id, body::block).await,
        ("POST", ["v1", "invoices", id, "release"]) => carry_out(store, &ask, id, body::release).await,
        ("POST", ["v1", "invoices", id, "reset-figure"]) => carry_out(store, &ask, id, body::reset).await,
        ("GET", ["v1", "dunning"]) => dunning(store, &ask).await,
        _ => Err(ask.unknown()),
    }
}

/// How a body is read into a command on an invoice, as it was read.
type Parse<C> = fn(&[u8], InvoiceId, u64) -> Result<C, Problem>;

async fn carry_out<C>(store: &Store, ask: &Ask, id: &str, parse: Parse<C>) -> Answer
where
    C: Command<Done = Read<Invoice>>,
{
    let call = ask.idempotent_call()?;
    let command = parse(ask.body()?, ask.id(id, "invoice")?, ask.if_match()?)?;
    answer(store, &call, &command, shown).await
}

fn shown(read: &Read<Invoice>) -> Reply {
    Reply::ok(views::blocked_invoice(read)).with_version(read.version)
}

async fn dunning(store: &Store, ask: &Ask) -> Answer {
    let ids = asked_for(ask)?;
    let found = read_invoices(store, &ids).await?;
    Ok(Reply::ok(json!({
        "invoices": ids.iter().map(|id| views::dunning(*id, found.get(id))).collect::<Vec<Value>>(),
        "asOf": views::instant(ask.now()),
    })))
}

/// The invoices of the query, each once; what is no id is a mistake, not an unknown invoice.
fn asked_for(ask: &Ask) -> Result<Vec<InvoiceId>, Problem> {
    ask.only_queries(&["invoice"])?;
    let texts = ask.queries("invoice");
    let bad = |code, detail: String| Problem::invalid(&[Invalid::new("invoice", code, detail)]);
    if texts.is_empty() {
        return Err(bad("missing_field", "must name at least one invoice".to_owned()));
    }
    if texts.len() > MAX_KEYS {
        return Err(bad("too_many", format!("must name at most {MAX_KEYS} invoices")));
    }
    let mut ids: Vec<InvoiceId> = Vec::new();
    for text in texts {
        let id = text.parse().map_err(|_| bad("malformed", format!("{text:?} is no id of an invoice")))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}
