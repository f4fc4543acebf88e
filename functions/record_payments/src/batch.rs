//! Working through a batch, entry by entry, for as long as there is time. What was done stays done: sent again, the
//! batch goes on where it stopped, because every entry is known again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cloud::Store;
use cloud::carry_out::{Call, Carried, carry_out};
use cloud::facts::payments::known_payments;
use cloud::reply::Reply;
use cloud::store::StoreError;
use cloud::views::payments::state;
use domain::incoming::IncomingPayment;
use domain::outcome::Read;
use domain::payment::{Direction, Payment, PaymentId};
use domain::usecases::{CoverStatements, PaymentVerdict, RecordPayment, Recorded};
use serde_json::{Value, json};

use crate::entry::{Batch, Entry};

/// How many entries may fail before it is the store that fails.
const MOST_FAILURES: usize = 3;

/// Works through a batch for at most so long, and says what became of each entry.
pub async fn record(store: &Store, call: &Call, batch: &Batch, at_most: Duration) -> Result<Value, StoreError> {
    let started = Instant::now();
    let mut work = Work::new(store, call, batch).await?;
    let mut answers = vec![Value::Null; batch.entries.len()];
    for (place, entry) in in_order(&batch.entries) {
        answers[place] = match &entry.payment {
            Err(reason) => entry.answered("not_booked", json!({ "reason": reason })),
            // What is known already costs no time, so that a batch that is sent again gets further each time.
            Ok(payment) => match work.known(payment) {
                Some(answer) => entry.answered(PaymentVerdict::AlreadyRecorded.code(), answer),
                None if started.elapsed() >= at_most => work.left_over(entry),
                None => work.carry_out(entry, payment).await?,
            },
        };
    }
    let mut statements = Vec::new();
    for (place, told) in batch.statements.iter().enumerate() {
        let mut shown = told.shown.clone();
        if let Some(until) = told.covers.filter(|_| !work.unfinished.contains(&Some(place))) {
            shown["coveredUntil"] = cover(store, call, CoverStatements { until }).await?;
        }
        statements.push(shown);
    }
    Ok(json!({
        "payments": answers,
        "statements": statements,
        "counts": counts(&answers),
        "incomplete": !work.unfinished.is_empty(),
        "remaining": work.unfinished.len(),
    }))
}

/// The entries in the order in which they are worked through: what came back last, because some banks list the
/// latest entry first, and a return has to find its payment.
fn in_order(entries: &[Entry]) -> Vec<(usize, &Entry)> {
    let mut order: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    order.sort_by_key(|(_, entry)| matches!(&entry.payment, Ok(payment) if payment.direction() == Direction::Return));
    order
}

/// How many entries came to what.
fn counts(answers: &[Value]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for outcome in answers.iter().filter_map(|answer| answer["outcome"].as_str()) {
        *counts.entry(outcome).or_default() += 1;
    }
    counts
}

async fn cover(store: &Store, call: &Call, command: CoverStatements) -> Result<Value, StoreError> {
    match carry_out(store, call, &command, |_| Reply::ok(Value::Null)).await? {
        Carried::Done(coverage) => Ok(json!(coverage.until)),
        // Somebody else covers more at this moment; the next statement says how far it reaches.
        _ => Ok(Value::Null),
    }
}

struct Work<'a> {
    store: &'a Store,
    call: &'a Call,
    known: BTreeMap<PaymentId, Read<Payment>>,
    /// The payments that entries of this batch tell of.
    taken: Vec<PaymentId>,
    /// The statements of entries that are still to be done.
    unfinished: Vec<Option<usize>>,
    /// How many entries the store could not record.
    failed: usize,
}

impl<'a> Work<'a> {
    async fn new(store: &'a Store, call: &'a Call, batch: &Batch) -> Result<Self, StoreError> {
        let payments = batch.entries.iter().filter_map(|entry| entry.payment.as_ref().ok());
        let ids: Vec<PaymentId> = payments.map(|payment| payment.identity()).collect();
        // One alone is looked up when it is recorded.
        let known = if ids.len() > 1 { known_payments(store, &ids).await? } else { BTreeMap::new() };
        let taken = known.keys().cloned().collect();
        Ok(Self { store, call, known, taken, unfinished: Vec::new(), failed: 0 })
    }

    /// What is known of an entry without a closer look.
    fn known(&self, payment: &IncomingPayment) -> Option<Value> {
        let read = self.known.get(&payment.identity())?;
        let known = &read.value;
        let same = known.amount == payment.amount
            && known.booked == payment.booked
            && known.direction == payment.direction()
            && known.told.iter().any(|told| told.document == payment.document);
        same.then(|| shown(read))
    }

    fn left_over(&mut self, entry: &Entry) -> Value {
        self.unfinished.push(entry.statement);
        entry.answered("not_booked", json!({ "reason": "time_is_up" }))
    }

    async fn carry_out(&mut self, entry: &Entry, payment: &IncomingPayment) -> Result<Value, StoreError> {
        let command = RecordPayment { incoming: payment.clone(), taken: self.taken.clone() };
        let carried = match carry_out(self.store, self.call, &command, |_| Reply::ok(Value::Null)).await {
            // One that always fails must not hold up those behind it.
            Err(error) if self.failed < MOST_FAILURES => {
                tracing::error!(correlation = %self.call.correlation, %error, "an entry could not be recorded");
                self.failed += 1;
                self.unfinished.push(entry.statement);
                return Ok(entry.answered("not_booked", json!({ "reason": "failed" })));
            }
            carried => carried?,
        };
        Ok(match carried {
            Carried::Done(Recorded::Known { verdict, payment }) => {
                self.taken.push(payment.value.id.clone());
                entry.answered(verdict.code(), shown(&payment))
            }
            Carried::Done(Recorded::PassedOver(reason)) => {
                entry.answered("not_booked", json!({ "reason": reason.code() }))
            }
            _ => {
                self.unfinished.push(entry.statement);
                entry.answered("not_booked", json!({ "reason": "busy" }))
            }
        })
    }
}

/// Which payment an entry tells of, and where it went.
fn shown(read: &Read<Payment>) -> Value {
    let mut shown = json!({
        "paymentId": read.value.id.as_str(),
        "state": read.value.state(),
        "customerId": read.value.customer.as_ref().map(ToString::to_string),
    });
    if let (Value::Object(shown), Value::Object(state)) = (&mut shown, state(&read.value)) {
        shown.extend(state);
    }
    shown
}
