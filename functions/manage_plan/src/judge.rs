//! Finance says whether an instalment was missed that no payment data covers.

use cloud::Store;
use cloud::fields::{self, Fields};
use cloud::http::{Answer, Ask, answer};
use cloud::problem::Problem;
use cloud::reply::Reply;
use cloud::views;
use domain::id::ProposalId;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::usecases::JudgeInstalment;

/// `POST /v1/plans/{planId}/judge` (finance, `Idempotency-Key`, `If-Match`).
pub async fn judge(store: &Store, ask: &Ask, id: &str) -> Answer {
    let call = ask.idempotent_call()?;
    let command = body(ask.body()?, ask.id(id, "plan")?, ask.if_match()?)?;
    answer(store, &call, &command, judged).await
}

/// The body: `number` of the instalment, and whether it was `missed`.
fn body(body: &[u8], plan: ProposalId, version: u64) -> Result<JudgeInstalment, Problem> {
    let mut fields = Fields::of_body(body)?;
    let number = fields.required_by("number", |value| fields::number(value, 0, u64::from(u32::MAX)));
    let missed =
        fields.required_by("missed", |value| value.as_bool().ok_or(("wrong_type", "must be true or false".to_owned())));
    let judged = number.zip(missed).map(|(number, missed)| {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        JudgeInstalment { plan, version, number, missed }
    });
    fields.finish(judged)
}

fn judged(plan: &Read<Plan>) -> Reply {
    Reply::ok(views::plan(plan, Some(&plan.value.course().shown))).with_version(plan.version)
}
