//! One invoice, and for finance everything that ever happened to it.

mod whole;

use cloud::http::{Answer, Ask};
use cloud::item::Key;
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::views::Reader;
use cloud::{Store, views};
use domain::id::InvoiceId;
use domain::invoice::Invoice;
use domain::moment::Actor;
use domain::outcome::Read;
use serde_json::json;

/// `GET /v1/invoices/{id}`, and a customer's own under `/v1/portal`
pub async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    let caller = ask.caller()?;
    let id: InvoiceId = ask.id(id, "invoice")?;
    let is_customer = matches!(caller.actor, Actor::Customer(_));
    let found: Option<Read<Invoice>> = store.read_one(Key::invoice(id)).await?;
    let invoice = found.ok_or_else(|| Problem::not_found("invoice"))?;
    if is_customer {
        if caller.actor != Actor::Customer(invoice.value.customer.clone()) {
            return Err(Problem::not_found("invoice").into());
        }
        return Ok(Reply::ok(views::whole_invoice(&invoice, Reader::Customer)).with_version(invoice.version));
    }
    let history = whole::history(store, &invoice.value).await?;
    let mut view = views::whole_invoice(&invoice, Reader::Finance);
    view["proposalIds"] = json!(history.proposals);
    view["history"] = json!(history.entries);
    view["historyIsCut"] = json!(history.is_cut);
    view["asOf"] = json!(views::instant(ask.now()));
    Ok(Reply::ok(view).with_version(invoice.version))
}
