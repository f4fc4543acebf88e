//! What a plan costs in its whole life, and what an hour costs in which nothing happens: every request to DynamoDB of
//! every function, the clock and all effects included. `infra/costs` turns these numbers into money.

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::store::Usage;
use serde_json::{Value, json};

use super::paying::{pay, payment, reference};
use crate::harness::{Tenant, text};

/// Round trips, read units and write units; kept to five per cent, so that the table stays true.
const MEASURED: [(&str, u32, f64, f64); 3] = [
    ("the first hour of a day", 12, 5.5, 6.0),
    ("any other hour in which nothing happens", 8, 4.0, 2.0),
    ("a plan of six instalments, from its invoice to its end", 384, 352.5, 815.0),
];

/// What such a plan is beside that: calls of the API, mails, business events, and (to ten per cent) the rows that stay
/// and their kilobytes.
const PLAN: [(&str, usize); 5] = [("calls", 19), ("mails", 21), ("events", 31), ("rows", 116), ("kilobytes", 73)];

/// What was consumed since the start by everything that would run in AWS.
async fn consumed(tenant: &Tenant) -> Usage {
    tenant.stack.settle().await;
    let all = tenant.stack.consumed();
    all.into_iter().filter(|(caller, _)| caller != "local").fold(Usage::default(), |sum, (_, usage)| Usage {
        round_trips: sum.round_trips + usage.round_trips,
        read_units: sum.read_units + usage.read_units,
        write_units: sum.write_units + usage.write_units,
    })
}

/// Whether what was consumed since then is what the table says, within five per cent.
#[track_caller]
fn must_be_measured(row: usize, before: Usage, after: Usage) {
    let (name, round_trips, read_units, write_units) = MEASURED[row];
    let used = [
        (f64::from(after.round_trips - before.round_trips), f64::from(round_trips)),
        (after.read_units - before.read_units, read_units),
        (after.write_units - before.write_units, write_units),
    ];
    for (found, expected) in used {
        assert!((found - expected).abs() <= expected * 0.05, "{name}: found and expected {used:?}");
    }
}

/// An hour's clock, as the rule calls its two functions.
async fn hour(tenant: &Tenant, id: &str) {
    let event = json!({ "id": id, "time": tenant.stack.now(), "detail-type": "Scheduled Event" });
    for function in ["run_instalments", "deliver_effects"] {
        tenant.stack.invoke(function, event.clone()).await.unwrap();
    }
}

/// What DynamoDB counts of a value; numbers take less, never more.
fn bytes(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::L(items) => 3 + items.iter().map(|item| 1 + bytes(item)).sum::<usize>(),
        AttributeValue::M(fields) => {
            3 + fields.iter().map(|(name, value)| 1 + name.len() + bytes(value)).sum::<usize>()
        }
        _ => 1,
    }
}

async fn rows_and_bytes(tenant: &Tenant) -> (usize, usize) {
    let items = tenant.items().await;
    let size = items.iter().flatten().map(|(name, value)| name.len() + bytes(value)).sum();
    (items.len(), size)
}

#[tokio::test]
async fn an_hour_in_which_nothing_happens_costs_next_to_nothing() {
    let tenant = Tenant::open().await;
    for (row, id) in [(0, "first"), (1, "second"), (1, "third")] {
        let before = consumed(&tenant).await;
        hour(&tenant, id).await;
        must_be_measured(row, before, consumed(&tenant).await);
    }
}

#[tokio::test]
async fn a_plan_costs_what_the_operations_page_says() {
    let tenant = Tenant::open().await;
    hour(&tenant, "the day's first").await;
    let before = consumed(&tenant).await;
    let (rows, size) = rows_and_bytes(&tenant).await;

    let six = json!({ "kind": "monthly", "dayOfMonth": 1, "instalments": 6 });
    let invoice = tenant.invoice("R-1", "600.00").await;
    tenant.quote(&[&invoice], &json!({ "kind": "monthly", "dayOfMonth": 1, "instalments": 3 })).await;
    // This asks for a quote as well.
    let submitted = tenant.submit(&[&invoice], &six).await;
    let plan = text(&submitted["proposalId"]);
    let (path, portal) = (format!("/v1/proposals/{plan}"), format!("/v1/portal/proposals/{plan}"));
    tenant.blocked("payment_plan_requested").await;
    tenant.get(&path, "finance").await.must_be(200);
    tenant.approve(&submitted).await.must_be(200);
    let mut calls = 7;
    for number in 1..=6 {
        tenant.stack.advance_to_next_due().await.unwrap();
        let due = tenant.stack.advance_to_next_due().await.unwrap();
        tenant.get(&portal, "customer-K-1").await.must_be(200);
        let mut paid: Value = payment(&format!("P-{number}"), "100.00", &reference(&tenant, &plan, number).await);
        paid["bookedOn"] = json!(due.date_naive());
        assert_eq!(pay(&tenant, &[paid]).await[0]["outcome"], "recorded");
        calls += 2;
    }
    must_be_measured(2, before, consumed(&tenant).await);

    let read = tenant.get(&path, "finance").await.must_be(200);
    assert_eq!(read["plan"]["state"], "completed");
    let (all_rows, all_bytes) = rows_and_bytes(&tenant).await;
    let found = [
        ("calls", calls),
        ("mails", tenant.mails().await.len()),
        ("events", tenant.events().await.len()),
        ("rows", all_rows - rows),
        ("kilobytes", (all_bytes - size).div_ceil(1000)),
    ];
    for ((name, found), (_, expected)) in found.into_iter().zip(PLAN) {
        let tolerance = if matches!(name, "rows" | "kilobytes") { expected / 10 } else { 0 };
        assert!(found.abs_diff(expected) <= tolerance, "{name}: {found}, not {expected}");
    }
}
