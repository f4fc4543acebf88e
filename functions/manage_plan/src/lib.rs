//! The creditor's levers on a plan, and the customer's side of changing it.
//!
//! | address | who | what |
//! |---|---|---|
//! | `POST /v1/plans/{id}/cancel` | finance | it ends, and its invoices are released |
//! | `POST /v1/plans/{id}/amend` | finance | what is open is agreed anew: at once, as agreed, or as an offer |
//! | `POST /v1/plans/{id}/amendment/withdraw` | finance | the offer is taken back |
//! | `POST /v1/portal/plans/{id}/amendment/accept`, `.../decline` | its customer | answers the offer |
//! | `POST /v1/plans/{id}/pause`, `.../resume` | finance | no step runs until a day |
//! | `POST /v1/plans/{id}/reinstate` | finance | a broken or lapsed plan goes on |
//! | `POST /v1/plans/{id}/notes` | finance | a note for colleagues |
//! | `POST /v1/portal/plans/{id}/wish` | its customer | asks for a change |
//! | `POST /v1/plans/{id}/wish/answer` | finance | the wish is dealt with |
//! | `POST /v1/plans/{id}/judge` | finance | says whether an instalment was missed that no payment data covers |
//! | `POST /v1/plans/{id}/close` | finance | closes a task that an ended plan has left |
//!
//! All of them need an `Idempotency-Key` and, as `If-Match`, the version of the plan as it was read: exactly that,
//! because time and money move a plan as people do. Every answer shows the plan as it is then, with its new version.

mod body;
mod judge;

use cloud::carry_out::Command;
use cloud::http::{Answer, Ask, answer, serve};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::{Store, views};
use domain::id::ProposalId;
use domain::outcome::Read;
use domain::plan::Plan;
use lambda_http::{Body, Error, Request, Response};

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(store: &Store, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(store, ask)).await)
}

async fn route(store: &Store, ask: Ask) -> Answer {
    let (method, path) = ask.route();
    let ("POST", ["v1", "plans", id, command @ ..] | ["v1", "portal", "plans", id, command @ ..]) =
        (method, path.as_slice())
    else {
        return Err(ask.unknown());
    };
    // Which of them are a customer's, the table of routes says.
    match command {
        ["cancel"] => carry_out(store, &ask, id, body::cancel).await,
        ["amend"] => carry_out(store, &ask, id, body::amend).await,
        ["amendment", "withdraw"] => carry_out(store, &ask, id, body::withdraw).await,
        ["amendment", "accept"] => carry_out(store, &ask, id, body::accept).await,
        ["amendment", "decline"] => carry_out(store, &ask, id, body::decline).await,
        ["pause"] => carry_out(store, &ask, id, body::pause).await,
        ["resume"] => carry_out(store, &ask, id, body::resume).await,
        ["reinstate"] => carry_out(store, &ask, id, body::reinstate).await,
        ["notes"] => carry_out(store, &ask, id, body::note).await,
        ["wish"] => carry_out(store, &ask, id, body::wish).await,
        ["wish", "answer"] => carry_out(store, &ask, id, body::answer_wish).await,
        ["judge"] => judge::judge(store, &ask, id).await,
        ["close"] => carry_out(store, &ask, id, body::close).await,
        _ => Err(ask.unknown()),
    }
}

/// How the body of a command is read, for which plan and version.
type Reading<C> = fn(&[u8], ProposalId, u64) -> Result<C, Problem>;

async fn carry_out<C: Command<Done = Read<Plan>>>(store: &Store, ask: &Ask, id: &str, read: Reading<C>) -> Answer {
    let call = ask.idempotent_call()?;
    let command = read(ask.body()?, ask.id(id, "plan")?, ask.if_match()?)?;
    let shown = |plan: &Read<Plan>| Reply::ok(views::plan_for(plan, &call.actor)).with_version(plan.version);
    answer(store, &call, &command, shown).await
}
