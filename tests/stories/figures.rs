//! Figures for a dashboard: folded from events, they are what all rows together say.

use std::collections::BTreeMap;

use cloud::item::{Item, Key};
use cloud::rows::Stored;
use domain::figures::{Contributions, contributions};
use domain::invoice::Invoice;
use domain::outcome::Row;
use domain::plan::Plan;
use domain::proposal::Proposal;
use serde_json::json;

use crate::harness::{Tenant, instant, three_months};

/// What all rows contribute, by figure and place.
fn of_rows(items: &[Item]) -> BTreeMap<(String, String), i64> {
    let row = |item: &Item| -> Option<Row> {
        match Key::of_item(item).sk.as_str() {
            "INVOICE" => Some(Invoice::from_item(item.clone()).unwrap().into()),
            "PROPOSAL" => Some(Proposal::from_item(item.clone()).unwrap().into()),
            "PLAN" => Some(Plan::from_item(item.clone()).unwrap().into()),
            _ => None,
        }
    };
    let mut sums = BTreeMap::new();
    let all: Vec<Contributions> = items.iter().filter_map(row).map(|row| contributions(&row)).collect();
    for (slot, amount) in all.into_iter().flatten() {
        *sums.entry((slot.figure().code().to_owned(), slot.to_string())).or_default() += amount;
    }
    sums.retain(|_, amount| *amount != 0);
    sums
}

/// What was folded.
fn folded(items: &[Item]) -> BTreeMap<(String, String), i64> {
    let number = |item: &Item| {
        let key = Key::of_item(item);
        let figure = key.pk.strip_prefix("FIGURE#")?.to_owned();
        Some(((figure, key.sk), item["value"].as_n().unwrap().parse::<i64>().unwrap()))
    };
    items.iter().filter_map(number).filter(|(_, value)| *value != 0).collect()
}

/// The figures must be what the rows say.
#[track_caller]
pub fn must_reconcile(items: &[Item]) {
    let (folded, of_rows) = (folded(items), of_rows(items));
    assert_eq!(folded, of_rows);
    assert!(!folded.is_empty(), "a story without a figure proves nothing");
}

#[tokio::test]
async fn a_dashboard_is_one_document() {
    let tenant = Tenant::open().await;
    let mut submitted = Vec::new();
    for number in 1..=3 {
        let invoice = tenant.invoice(&format!("R-{number}"), "300.00").await;
        submitted.push(tenant.submit(&[&invoice], &three_months()).await);
    }
    tenant.stack.advance_to(instant("2030-03-06T09:00:00Z")).await.unwrap();
    tenant.approve(&submitted[0]).await.must_be(200);
    tenant.reject(&submitted[1]).await.must_be(200);
    tenant.stack.settle().await;
    let figures = tenant.get("/v1/figures", "viewer").await.must_be(200);
    let euros = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
    assert_eq!(figures["today"], "2030-03-06");
    assert_eq!(
        figures["openProposals"],
        json!({ "count": 1, "byDay": [{ "day": "2030-03-04", "ageDays": 2, "count": 1 }] })
    );
    assert_eq!(figures["blocked"], json!([euros("600.00")]));
    assert_eq!(figures["endedProposals"], json!([{ "day": "2030-03-06", "ends": { "approved": 1, "rejected": 1 } }]));
    assert_eq!(figures["approvalRate"], json!({ "numerator": 1, "denominator": 2 }));
    let within = |numerator: i64| json!({ "numerator": numerator, "denominator": 2 });
    assert_eq!(figures["decidedWithin"], json!({ "1": within(0), "3": within(2), "7": within(2), "14": within(2) }));
    // 1 April, 30 April and 31 May, by the Mondays of their weeks.
    let week = |monday: &str| json!({ "week": monday, "amount": euros("100.00") });
    assert_eq!(figures["expectedReceipts"], json!([week("2030-04-01"), week("2030-04-29"), week("2030-05-27")]));
    assert_eq!((&figures["overdue"], &figures["broken"]), (&json!([]), &json!([])));
    must_reconcile(&tenant.items().await);
}

#[tokio::test]
async fn what_ends_and_what_is_paid_leaves_the_figures() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "300.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.approve(&submitted).await.must_be(200);
    let waits = tenant.invoice("R-2", "300.00").await;
    tenant.submit(&[&waits], &three_months()).await;
    tenant.stack.settle().await;
    must_reconcile(&tenant.items().await);
    let mut paid = crate::harness::ledger_invoice("R-1", "0.00");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    // Nobody decides on the other one.
    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    tenant.stack.settle().await;
    let figures = tenant.get("/v1/figures", "finance").await.must_be(200);
    for empty in ["blocked", "overdue", "broken", "expectedReceipts"] {
        assert_eq!(figures[empty], json!([]), "{empty}");
    }
    assert_eq!(figures["openProposals"]["count"], 0);
    assert_eq!(figures["approvalRate"], json!({ "numerator": 1, "denominator": 2 }));
    must_reconcile(&tenant.items().await);
}
