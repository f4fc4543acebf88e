//! Proposals and offers: by state, or those of a customer.

use cloud::filters::Filters;
use cloud::http::{Answer, Ask};
use cloud::listing::Asked;
use cloud::lists::List;
use cloud::query::Query;
use cloud::{Store, views};
use domain::states::ProposalState;

/// `GET /v1/proposals`. The due range is that of the first instalment, the amount is the total.
pub async fn list(store: &Store, ask: &Ask) -> Answer {
    let mut query = Query::of(ask);
    let customer = query.whose()?;
    let state = query.optional::<ProposalState>("state", "unknown_state");
    let filters = Filters::default().due(&mut query).amount(&mut query);
    let (list, filters) = match (customer, state) {
        (Some(customer), state) => (Some(List::ProposalsOf(customer)), filters.equal("state", state)),
        (None, Some(state)) => (Some(List::Proposals(state)), filters),
        (None, None) => {
            query.missing(&["state", "customer"], &ProposalState::ALL.map(ProposalState::code));
            (None, filters)
        }
    };
    let asked = Asked::read(ask, query, list, filters)?;
    asked.answer(store, ask, "proposals", views::listed_proposal).await
}
