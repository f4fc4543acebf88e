//! Payments: by what has become of them, or those of a customer; and one of them.

use cloud::filters::Filters;
use cloud::http::{Answer, Ask};
use cloud::item::Key;
use cloud::listing::Asked;
use cloud::lists::List;
use cloud::problem::Problem;
use cloud::query::Query;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::outcome::Read;
use domain::payment::{Payment, PaymentId};
use domain::states::PaymentStateKind;

/// `GET /v1/payments`
pub async fn list(store: &Store, ask: &Ask) -> Answer {
    let mut query = Query::of(ask);
    let customer = query.whose()?;
    let state = query.optional::<PaymentStateKind>("state", "unknown_state");
    let filters = Filters::default().amount(&mut query);
    let (list, filters) = match (customer, state) {
        (Some(customer), state) => (Some(List::PaymentsOf(customer)), filters.equal("state", state)),
        (None, Some(state)) => (Some(List::Payments(state)), filters),
        (None, None) => {
            query.missing(&["state", "customer"], &PaymentStateKind::ALL.map(PaymentStateKind::code));
            (None, filters)
        }
    };
    let asked = Asked::read(ask, query, list, filters)?;
    asked.answer(store, ask, "payments", views::listed_payment).await
}

/// `GET /v1/payments/{id}`
pub async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    let id: PaymentId = ask.id(id, "payment")?;
    let found: Option<Read<Payment>> = store.read_one(Key::payment(&id)).await?;
    let payment = found.ok_or_else(|| Problem::not_found("payment"))?;
    Ok(Reply::ok(views::payments::payment(&payment)).with_version(payment.version))
}
