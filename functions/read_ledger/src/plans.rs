//! Plans: by state, or those of a customer; and one of them.

use cloud::filters::Filters;
use cloud::http::{Answer, Ask};
use cloud::item::Key;
use cloud::listing::Asked;
use cloud::lists::List;
use cloud::problem::Problem;
use cloud::query::Query;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::id::ProposalId;
use domain::moment::Actor;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::states::PlanState;
use serde_json::json;

/// `GET /v1/plans`. The due range is that of the next open instalment, the amount is what is open.
pub async fn list(store: &Store, ask: &Ask) -> Answer {
    let mut query = Query::of(ask);
    let customer = query.whose()?;
    let state = query.optional::<PlanState>("state", "unknown_state");
    let filters = Filters::default().due(&mut query).amount(&mut query).overdue(&mut query);
    let (list, filters) = match (customer, state) {
        (Some(customer), state) => (Some(List::PlansOf(customer)), filters.equal("state", state)),
        (None, Some(state)) => (Some(List::Plans(state)), filters),
        (None, None) => {
            query.missing(&["state", "customer"], &PlanState::ALL.map(PlanState::code));
            (None, filters)
        }
    };
    let asked = Asked::read(ask, query, list, filters)?;
    asked.answer(store, ask, "plans", |summary| views::listed_plan(summary, ask.now())).await
}

/// `GET /v1/plans/{id}`, and a customer's own under `/v1/portal`
pub async fn read(store: &Store, ask: &Ask, id: &str) -> Answer {
    let caller = ask.caller()?;
    let id: ProposalId = ask.id(id, "plan")?;
    let is_customer = matches!(caller.actor, Actor::Customer(_));
    let found: Option<Read<Plan>> = store.read_one(Key::plan(id)).await?;
    let plan = found.ok_or_else(|| Problem::not_found("plan"))?;
    let agreement = plan.value.agreement();
    if is_customer && caller.actor != Actor::Customer(agreement.customer.clone()) {
        return Err(Problem::not_found("plan").into());
    }
    let mut view = views::plan(&plan, Some(&plan.value.course().shown));
    view["customerId"] = json!(agreement.customer.as_str());
    Ok(Reply::ok(view).with_version(plan.version))
}
