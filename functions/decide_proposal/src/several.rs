//! Several decisions at once. Each is a command of its own, with its own guard and its own transaction: what is wrong
//! with one changes nothing for the others.

use std::time::Duration;

use cloud::Store;
use cloud::http::{Answer, Ask, answer};
use cloud::problem::Problem;
use cloud::reply::Reply;
use domain::outcome::Read;
use domain::proposal::Proposal;
use domain::usecases::Approved;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::body::{self, Decision};

/// No decision is begun after so long; the function itself has ten seconds.
const LONGEST: Duration = Duration::from_secs(7);

/// Decides row by row. The same request again repeats no decision, and goes on where it stopped.
pub async fn decide(store: &Store, ask: &Ask) -> Answer {
    ask.idempotent_call()?;
    let rows = body::decisions(ask.body()?)?;
    let begun = Instant::now();
    let mut results = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let reply = if begun.elapsed() < LONGEST { one(store, ask, place, row).await } else { not_begun() };
        results.push(result(row, &reply));
    }
    Ok(Reply::ok(json!({ "results": results })))
}

async fn one(store: &Store, ask: &Ask, place: usize, row: &Value) -> Reply {
    carry_out(store, ask, place, row).await.unwrap_or_else(|reply| reply)
}

async fn carry_out(store: &Store, ask: &Ask, place: usize, row: &Value) -> Answer {
    let call = ask.idempotent_part(place, row.to_string().as_bytes())?;
    match body::decision(row)? {
        Decision::Approve(command) => answer(store, &call, &command, approved).await,
        Decision::Reject(command) => answer(store, &call, &command, decided).await,
    }
}

fn approved(approved: &Approved) -> Reply {
    decided(&approved.proposal)
}

/// A short answer: fifty whole proposals with their plans would be a long one.
fn decided(proposal: &Read<Proposal>) -> Reply {
    Reply::ok(json!({ "state": proposal.value.state(), "version": proposal.version }))
}

fn not_begun() -> Reply {
    let detail = "there was no time left for this one; send the whole request again with the same Idempotency-Key";
    Problem::new(503, "not_begun", "Not begun", detail).into_reply()
}

/// What became of a row: its state and version, or the problem.
fn result(row: &Value, reply: &Reply) -> Value {
    let mut result = json!({ "proposalId": row.get("proposalId"), "status": reply.status() });
    if reply.status() < 400 {
        result["state"] = reply.body()["state"].clone();
        result["version"] = reply.body()["version"].clone();
    } else {
        result["problem"] = reply.body().clone();
    }
    result
}
