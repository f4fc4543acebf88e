//! What is due, now: the target of the two EventBridge rules.
//!
//! `next-due` rings at the earliest open instant, `clock` every hour for whatever was missed. Both mean the
//! same: take every proposal, plan and invoice whose instant has come through its steps, then point `next-due` at what
//! waits next. `now` is the event's own time, so a retry is the same run, and any day can be played.
//!
//! It runs alone (a lease), in bounded batches, and continues by re-arming. One bad row never stops the rest.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use cloud::carry_out::{Call, Carried, Command, carry_out};
use cloud::item::{Item, Key, text};
use cloud::lists;
use cloud::reply::Reply;
use cloud::rules::Rules;
use cloud::store::Expected;
use cloud::{Missing, Store, StoreError, Surroundings};
use domain::invoice::Invoice;
use domain::moment::Actor;
use domain::outcome::Read;
use domain::plan::Plan;
use domain::proposal::Proposal;
use domain::usecases::{AgeInvoice, AgeProposal, RunInstalments};
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};

/// How many rows are asked for at once.
const BATCH: u32 = 50;
/// How long one run works before it leaves the rest to the next.
const LONGEST_RUN: Duration = Duration::from_secs(40);
/// How long a run that died keeps others out.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// What a run needs.
pub struct Runner {
    store: Store,
    rules: Rules,
}

impl Runner {
    /// Connects to what the surroundings name.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        Ok(Self { store: Store::connect(surroundings)?, rules: Rules::connect(surroundings)? })
    }
}

/// What a run came to.
#[derive(Default)]
struct Run {
    tried: HashSet<Key>,
    failed: usize,
    next: Option<DateTime<Utc>>,
    unfinished: bool,
}

/// Runs what is due at the event's time.
///
/// # Errors
/// When the table or the rule can't be reached: EventBridge delivers the event again.
pub async fn handle(runner: &Runner, event: LambdaEvent<Value>) -> Result<Value, Error> {
    let now = event.payload["time"]
        .as_str()
        .and_then(|time| time.parse::<DateTime<Utc>>().ok())
        .ok_or("the event has no time")?;
    let correlation = event.payload["id"].as_str().unwrap_or(&event.context.request_id).to_owned();
    if !take_lease(&runner.store, &correlation, now).await? {
        tracing::info!(correlation, "another run is at work");
        return Ok(json!({ "ran": 0, "busy": true }));
    }
    let run = run(&runner.store, &correlation, now).await;
    // The lease goes whatever came of the run.
    runner.store.delete_if(&Key::lease(), "holder", text(&correlation)).await?;
    let run = run?;
    let known = if run.unfinished { Some(now) } else { run.next };
    runner.rules.arm(&runner.store, known, now).await?;
    tracing::info!(
        correlation,
        ran = run.tried.len(),
        failed = run.failed,
        unfinished = run.unfinished,
        "ran what is due"
    );
    Ok(json!({ "ran": run.tried.len(), "failed": run.failed, "unfinished": run.unfinished }))
}

async fn run(store: &Store, correlation: &str, now: DateTime<Utc>) -> Result<Run, StoreError> {
    let started = Instant::now();
    let call = Call { now, actor: Actor::Clock, correlation: correlation.to_owned(), idempotency: None, session: None };
    let mut run = Run::default();
    loop {
        // Rows that failed, and rows that a lagging index still shows, stay at the head: look past them.
        let tried = u32::try_from(run.tried.len()).unwrap_or(u32::MAX);
        let due = store.agenda(lists::DUE, now, BATCH.saturating_add(tried)).await?;
        let mut news = due.iter().filter(|key| !run.tried.contains(*key)).cloned().collect::<Vec<_>>();
        if news.is_empty() {
            return Ok(run);
        }
        for key in news.drain(..) {
            if started.elapsed() > LONGEST_RUN {
                run.unfinished = true;
                return Ok(run);
            }
            match take_step(store, &call, &key).await {
                Ok(next) => run.next = [run.next, next].into_iter().flatten().min(),
                Err(reason) => {
                    tracing::error!(correlation, row = key.pk, reason, "a row could not be taken through its steps");
                    run.failed += 1;
                }
            }
            run.tried.insert(key);
        }
    }
}

/// Takes one row through its steps; the answer is its next instant.
async fn take_step(store: &Store, call: &Call, key: &Key) -> Result<Option<DateTime<Utc>>, String> {
    let unknown = || format!("{} is nothing that time passes over", key.sk);
    match key.pk.split_once('#') {
        Some(("PROPOSAL", id)) => {
            let proposal = id.parse().map_err(|_| unknown())?;
            let aged: Read<Proposal> = carried(store, call, &AgeProposal { proposal }).await?;
            Ok(aged.value.next_instant())
        }
        Some(("PLAN", id)) => {
            let plan = id.parse().map_err(|_| unknown())?;
            let ran: Read<Plan> = carried(store, call, &RunInstalments { plan }).await?;
            Ok(ran.value.next_instant())
        }
        Some(("INVOICE", id)) => {
            let invoice = id.parse().map_err(|_| unknown())?;
            let aged: Read<Invoice> = carried(store, call, &AgeInvoice { invoice }).await?;
            Ok(aged.value.next_instant())
        }
        _ => Err(unknown()),
    }
}

async fn carried<C: Command>(store: &Store, call: &Call, command: &C) -> Result<C::Done, String> {
    // Nobody reads a reply, and without an idempotency key none is stored.
    let carried = carry_out(store, call, command, |_| Reply::ok(Value::Null)).await;
    match carried.map_err(|error| error.to_string())? {
        Carried::Done(result) => Ok(result),
        Carried::Refused(refusal) => Err(format!("refused: {refusal:?}")),
        Carried::Busy => Err("others keep changing it".to_owned()),
        Carried::Replayed(_) | Carried::KeyReused | Carried::SessionOver | Carried::TooOften { .. } => {
            Err("a run has neither idempotency key nor session".to_owned())
        }
    }
}

async fn take_lease(store: &Store, holder: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let mut lease: Item = Key::lease().to_item();
    lease.insert("holder".to_owned(), text(holder));
    lease.insert("until".to_owned(), text(lists::stamp(now + LEASE)));
    match store.put(lease, Expected::AbsentOrExpired(now)).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}
