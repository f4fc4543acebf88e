//! The one list of what needs a person.

use cloud::Store;
use cloud::filters::Filters;
use cloud::http::{Answer, Ask};
use cloud::listing::Asked;
use cloud::lists::List;
use cloud::query::Query;
use domain::task::TaskKind;

/// `GET /v1/tasks`: what waits longest comes first.
pub async fn list(store: &Store, ask: &Ask) -> Answer {
    let mut query = Query::of(ask);
    let customer = query.whose()?;
    let kind = query.optional::<TaskKind>("kind", "unknown_task");
    let filters = Filters::default().equal("kind", kind).equal("customerId", customer);
    let asked = Asked::read(ask, query, Some(List::Tasks), filters)?;
    // A task's summary is what the API shows of it.
    asked.answer(store, ask, "tasks", Clone::clone).await
}
