//! Lists are complete and free of duplicates, page by page; a cursor is good for its own list only.

use std::collections::BTreeSet;

use crate::harness::{Tenant, text, three_months};
use serde_json::{Value, json};

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_duplicate() {
    let tenant = Tenant::open().await;
    let mut settings = crate::harness::complete_settings();
    settings["maxOpenProposals"] = json!(20);
    tenant.ask(reqwest::Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    for number in 0..7 {
        let invoice = tenant.invoice(&format!("R-{number}"), "600.00").await;
        tenant.submit(&[&invoice], &three_months()).await;
    }
    let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = tenant
            .get(&format!("/v1/invoices?blockReason=payment_plan_requested&limit=3{cursor}"), "viewer")
            .await
            .must_be(200);
        pages += 1;
        seen.extend(page["invoices"].as_array().unwrap().iter().map(|invoice| text(&invoice["number"])));
        let Value::String(next) = &page["next"] else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(pages, 3);
    assert_eq!(seen.len(), 7);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 7);
}

#[tokio::test]
async fn a_cursor_that_was_altered_or_belongs_elsewhere_opens_nothing() {
    let tenant = Tenant::open().await;
    for number in 0..2 {
        let invoice = tenant.invoice(&format!("R-{number}"), "600.00").await;
        tenant.submit(&[&invoice], &three_months()).await;
    }
    let first = tenant.get("/v1/invoices?blockReason=payment_plan_requested&limit=1", "viewer").await.must_be(200);
    let cursor = text(&first["next"]);
    let page = |query: String, who: &'static str| {
        let tenant = &tenant;
        async move { tenant.get(&format!("/v1/invoices?{query}"), who).await }
    };
    page(format!("blockReason=payment_plan_requested&cursor={cursor}"), "viewer").await.must_be(200);
    page(format!("blockReason=payment_plan_active&cursor={cursor}"), "viewer")
        .await
        .must_be_problem(400, "invalid_cursor");
    page(format!("blockReason=payment_plan_requested&cursor={cursor}"), "finance")
        .await
        .must_be_problem(400, "invalid_cursor");
    page(format!("cursor={cursor}"), "customer-K-1").await.must_be_problem(400, "invalid_cursor");
    for altered in [format!("A{cursor}"), cursor[1..].to_owned(), "A".repeat(2_000), "%00".to_owned()] {
        page(format!("blockReason=payment_plan_requested&cursor={altered}"), "viewer")
            .await
            .must_be_problem(400, "invalid_cursor");
    }
}

#[tokio::test]
async fn a_query_that_can_not_be_is_refused() {
    let tenant = Tenant::open().await;
    let table = [
        ("", "missing_field"),
        ("?blockReason=because", "unknown_block_reason"),
        ("?blockReason=payment_plan_active&limit=0", "out_of_range"),
        ("?blockReason=payment_plan_active&limit=201", "out_of_range"),
        ("?blockReason=payment_plan_active&sort=up", "unknown_field"),
        ("?blockReason=because&limit=x", "invalid_fields"),
    ];
    for (query, code) in table {
        tenant.get(&format!("/v1/invoices{query}"), "viewer").await.must_be_problem(422, code);
    }
}
