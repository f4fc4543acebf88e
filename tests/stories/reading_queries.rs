//! What a list is asked for: filters, cursors, and every bad value at once.

use std::collections::BTreeSet;

use super::reading::{listed, seven_proposals};
use crate::harness::{Tenant, instant, text};

#[tokio::test]
async fn filters_apply_within_a_list() {
    let tenant = seven_proposals().await;
    let table: [(&str, &[&str]); 12] = [
        ("/v1/proposals?customer=K-1&state=requested", &["R-2", "R-1"]),
        ("/v1/proposals?customer=K-2", &[]),
        ("/v1/proposals?state=approved&amountFrom=500&amountTo=600.00", &["R-6", "R-5"]),
        ("/v1/proposals?state=approved&amountTo=499.99", &["R-4"]),
        ("/v1/proposals?state=requested&dueFrom=2030-04-01&dueTo=2030-04-01", &["R-1", "R-2"]),
        ("/v1/proposals?state=requested&dueFrom=2030-04-02", &[]),
        ("/v1/plans?state=active&amountFrom=600", &["R-6", "R-7"]),
        ("/v1/plans?state=active&dueTo=2030-03-31", &[]),
        ("/v1/plans?state=active&dueTo=2030-04-01&amountTo=400.0", &["R-4"]),
        ("/v1/plans?state=active&overdue=true", &[]),
        ("/v1/plans?state=active&overdue=false", &["R-4", "R-5", "R-6", "R-7"]),
        ("/v1/plans?customer=K-1&state=paused", &[]),
    ];
    for (path, expected) in table {
        assert_eq!(listed(&tenant, path).await, expected, "{path}");
        assert_eq!(listed(&tenant, &format!("{path}&limit=1")).await, expected, "{path}");
    }
    // Overdue is a matter of the day on which it is asked for, not of when the row was written.
    tenant.stack.advance_to(instant("2030-04-01T21:59:00Z")).await.unwrap();
    assert_eq!(listed(&tenant, "/v1/plans?state=active&overdue=true").await, [""; 0], "due until midnight in Berlin");
    tenant.stack.advance_to(instant("2030-04-01T22:01:00Z")).await.unwrap();
    assert_eq!(listed(&tenant, "/v1/plans?state=active&overdue=true&limit=3").await, ["R-4", "R-5", "R-6", "R-7"]);
    for (query, expected) in [("amountFrom=700&customer=K-1", vec!["R-7"]), ("dueTo=2030-02-14", vec![])] {
        let path = format!("/v1/invoices?blockReason=payment_plan_active&{query}");
        let (items, _) = tenant.pages(&path, "viewer").await;
        assert_eq!(items.iter().map(|item| text(&item["number"])).collect::<Vec<_>>(), expected, "{query}");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_and_reader_only() {
    let tenant = seven_proposals().await;
    let first = tenant.get("/v1/proposals?state=approved&limit=1", "viewer").await.must_be(200);
    let cursor = text(&first["next"]);
    let page = |path: &str, who: &'static str| {
        let (tenant, path) = (&tenant, format!("{path}&cursor={cursor}"));
        async move { tenant.get(&path, who).await }
    };
    page("/v1/proposals?state=approved", "viewer").await.must_be(200);
    for (path, who) in [
        ("/v1/proposals?state=approved", "finance"),
        ("/v1/proposals?state=requested", "viewer"),
        ("/v1/proposals?customer=K-1", "viewer"),
        ("/v1/proposals?limit=5", "customer-K-1"),
        ("/v1/plans?state=active", "viewer"),
        ("/v1/payments?state=unmatched", "viewer"),
        ("/v1/tasks?limit=5", "viewer"),
        ("/v1/invoices?blockReason=payment_plan_active", "viewer"),
        ("/v1/history/settings/settings?limit=5", "viewer"),
    ] {
        page(path, who).await.must_be_problem(400, "invalid_cursor");
    }
    for altered in [format!("A{cursor}"), cursor[1..].to_owned(), "A".repeat(2_000), "%00".to_owned(), String::new()] {
        let path = format!("/v1/proposals?state=approved&cursor={altered}");
        tenant.get(&path, "viewer").await.must_be_problem(400, "invalid_cursor");
    }
}

#[tokio::test]
async fn every_bad_value_of_a_query_is_reported_at_once() {
    let tenant = Tenant::open().await;
    let table = [
        ("/v1/proposals", "missing_field"),
        ("/v1/plans", "missing_field"),
        ("/v1/payments", "missing_field"),
        ("/v1/plans?state=requested", "unknown_state"),
        ("/v1/tasks?kind=homework", "unknown_task"),
        ("/v1/proposals?state=requested&overdue=true", "unknown_field"),
        ("/v1/plans?state=active&overdue=maybe", "wrong_type"),
        ("/v1/plans?state=active&dueFrom=2030-02-30", "malformed_date"),
        ("/v1/plans?state=active&dueFrom=2030-02-02&dueTo=2030-02-01", "empty_range"),
        ("/v1/plans?state=active&amountFrom=1,50", "not_an_amount"),
        ("/v1/plans?customer=K%201", "malformed"),
        ("/v1/history/settings/settings?limit=1000", "out_of_range"),
    ];
    for (path, code) in table {
        tenant.get(path, "viewer").await.must_be_problem(422, code);
    }
    let path = "/v1/plans?state=x&dueFrom=y&amountTo=z&limit=0&sort=up";
    let problem = tenant.get(path, "viewer").await.must_be_problem(422, "invalid_fields");
    let named: BTreeSet<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["path"].as_str().unwrap()).collect();
    assert_eq!(named, BTreeSet::from(["state", "dueFrom", "amountTo", "limit", "sort"]));
}
