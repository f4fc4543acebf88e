//! Lists of proposals and plans: complete, free of duplicates, in their order, and each for those who may see it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Tenant, complete_settings, ledger_invoice, text, three_months};

/// A tenant with seven proposals of customer K-1: two wait, four have become plans, one is rejected.
pub async fn seven_proposals() -> Tenant {
    let tenant = Tenant::open().await;
    let mut settings = complete_settings();
    settings["maxOpenProposals"] = json!(20);
    tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    for number in 1..=7 {
        let invoice = tenant.invoice(&format!("R-{number}"), &format!("{number}00.00")).await;
        let submitted = tenant.submit(&[&invoice], &three_months()).await;
        match number {
            1 | 2 => {}
            3 => drop(tenant.reject(&submitted).await.must_be(200)),
            _ => drop(tenant.approve(&submitted).await.must_be(200)),
        }
    }
    tenant.stack.settle().await;
    tenant
}

/// The first invoice number of each item.
pub fn numbers(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(&item["invoiceNumbers"][0])).collect()
}

/// The same of a whole list, as a viewer sees it.
pub async fn listed(tenant: &Tenant, path: &str) -> Vec<String> {
    numbers(&tenant.pages(path, "viewer").await.0)
}

#[tokio::test]
async fn every_list_is_complete_in_order_and_without_duplicates() {
    let tenant = seven_proposals().await;
    let table: [(&str, &str, &[&str]); 7] = [
        ("/v1/proposals?state=requested", "finance", &["R-1", "R-2"]),
        ("/v1/proposals?state=rejected", "viewer", &["R-3"]),
        // What has ended is looked back at: the latest first.
        ("/v1/proposals?state=approved", "viewer", &["R-7", "R-6", "R-5", "R-4"]),
        ("/v1/proposals?customer=K-1", "viewer", &["R-7", "R-6", "R-5", "R-4", "R-3", "R-2", "R-1"]),
        ("/v1/plans?state=active", "viewer", &["R-4", "R-5", "R-6", "R-7"]),
        ("/v1/plans?customer=K-1", "finance", &["R-7", "R-6", "R-5", "R-4"]),
        ("/v1/plans?state=broken", "viewer", &[]),
    ];
    for (path, who, expected) in table {
        for limit in [1, 2, 3, 200] {
            let (items, pages) = tenant.pages(&format!("{path}&limit={limit}"), who).await;
            assert_eq!(numbers(&items), expected, "{path} {limit}");
            assert!(pages <= expected.len() / limit + 1, "{path} {limit}: {pages}");
        }
    }
}

#[tokio::test]
async fn what_waits_is_sorted_by_when_it_is_due() {
    let tenant = Tenant::open().await;
    let on = |day: &str| json!({ "kind": "deferred", "dueDate": day });
    // The last day for a decision is two days before the first payment, at most fourteen from now.
    for (number, day) in [("R-1", "2030-03-20"), ("R-2", "2030-03-14"), ("R-3", "2030-03-18")] {
        let invoice = tenant.invoice(number, "300.00").await;
        tenant.submit(&[&invoice], &on(day)).await;
    }
    assert_eq!(listed(&tenant, "/v1/proposals?state=requested").await, ["R-2", "R-3", "R-1"]);
    for submitted in tenant.pages("/v1/proposals?state=requested", "viewer").await.0 {
        let id = text(&submitted["proposalId"]);
        let proposal = tenant.get(&format!("/v1/proposals/{id}"), "finance").await.must_be(200);
        tenant.approve(&proposal).await.must_be(200);
    }
    let (plans, _) = tenant.pages("/v1/plans?state=active&limit=2", "viewer").await;
    assert_eq!(numbers(&plans), ["R-2", "R-3", "R-1"]);
    let due: Vec<String> = plans.iter().map(|plan| text(&plan["nextDueDate"])).collect();
    assert_eq!(due, ["2030-03-14", "2030-03-18", "2030-03-20"]);
}

#[tokio::test]
async fn a_list_shows_all_that_a_work_list_needs() {
    let tenant = seven_proposals().await;
    let settled = |mut item: Value| {
        for fresh in ["proposalId", "planId", "submittedAt", "startedAt", "endedAt"] {
            if item.get(fresh).is_some_and(Value::is_string) {
                item[fresh] = json!("<fresh>");
            }
        }
        item
    };
    let (proposals, _) = tenant.pages("/v1/proposals?state=requested", "viewer").await;
    let (plans, _) = tenant.pages("/v1/plans?state=active", "viewer").await;
    insta::assert_json_snapshot!("listed", json!([settled(proposals[0].clone()), settled(plans[0].clone())]));
}

#[tokio::test]
async fn a_customer_sees_only_what_is_their_own() {
    let tenant = seven_proposals().await;
    let mut other = ledger_invoice("X-1", "500.00");
    other["customer"] = json!({ "id": "K-2", "name": "Petra Probe", "email": "petra@probe.example", "language": "de" });
    let imported = tenant.post("/v1/invoices", "machine", &other).await.must_be(201);
    let ids = [imported["invoice"]["invoiceId"].clone()];
    let ask = json!({ "invoices": ids, "terms": three_months() });
    let quote = tenant.post("/v1/quotes", "customer-K-2", &ask).await.must_be(200);
    let body = json!({ "invoices": ids, "terms": three_months(), "scheduleDigest": quote["scheduleDigest"], "reason": "other" });
    let submitted = tenant.post("/v1/proposals", "customer-K-2", &body).await.must_be(201);
    tenant.approve(&submitted).await.must_be(200);

    let own = |path: &'static str, who: &'static str| {
        let tenant = &tenant;
        async move { numbers(&tenant.pages(path, who).await.0) }
    };
    assert_eq!(own("/v1/proposals?limit=2", "customer-K-2").await, ["X-1"]);
    assert_eq!(own("/v1/plans?limit=2", "customer-K-2").await, ["X-1"]);
    assert_eq!(own("/v1/plans?limit=2", "customer-K-1").await, ["R-7", "R-6", "R-5", "R-4"]);
    assert_eq!(own("/v1/proposals?state=requested", "customer-K-1").await, ["R-2", "R-1"]);
    assert_eq!(own("/v1/plans?limit=2", "customer-K-3").await, [""; 0]);
    // Whose rows are shown is said by the token alone.
    tenant.get("/v1/proposals?customer=K-1", "customer-K-2").await.must_be_problem(422, "unknown_field");
    let plan = format!("/v1/plans/{}", text(&submitted["proposalId"]));
    tenant.get(&plan, "customer-K-2").await.must_be(200);
    tenant.get(&plan, "customer-K-1").await.must_be_problem(404, "not_found");
    let invoice = format!("/v1/invoices/{}", text(&ids[0]));
    assert!(tenant.get(&invoice, "customer-K-2").await.must_be(200).get("history").is_none());
    tenant.get(&invoice, "customer-K-1").await.must_be_problem(404, "not_found");
}
