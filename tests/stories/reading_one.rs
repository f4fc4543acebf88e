//! One thing and its history: who, when, what, and from what to what.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::harness::{Tenant, instant, ledger_invoice, text, three_months};

/// An invoice from its import to its last cent, beside another one in the same plan.
async fn whole_story() -> (Tenant, String, String) {
    let tenant = Tenant::open().await;
    let (invoice, beside) = (tenant.invoice("R-1", "1000.00").await, tenant.invoice("R-2", "500.00").await);
    let rejected = tenant.submit(&[&invoice], &json!({ "kind": "deferred", "dueDate": "2030-03-20" })).await;
    let path = format!("/v1/proposals/{}/withdraw", text(&rejected["proposalId"]));
    let ask = tenant.ask(reqwest::Method::POST, &path, "customer-K-1").once().at_version(1);
    ask.json(&json!({})).send().await.must_be(200);
    tenant.stack.settle().await;
    // A withdrawal has a cool-down of its own.
    tenant.stack.advance_to(instant("2030-03-20T09:00:00Z")).await.unwrap();
    let submitted = tenant.submit(&[&invoice, &beside], &three_months()).await;
    tenant.stack.settle().await;
    tenant.approve(&submitted).await.must_be(200);
    tenant.stack.advance_to(instant("2030-05-02T12:00:00Z")).await.unwrap();
    for number in ["R-1", "R-2"] {
        let mut paid = ledger_invoice(number, "0.00");
        paid["asOf"] = json!("2030-05-02");
        tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    }
    tenant.stack.advance_to(instant("2030-06-10T12:00:00Z")).await.unwrap();
    (tenant, invoice, text(&submitted["proposalId"]))
}

/// Instants and identities that differ from run to run, replaced by what they stand for in order of appearance.
fn settled(value: &Value) -> Value {
    fn walk(value: &Value, seen: &mut BTreeMap<String, usize>) -> Value {
        match value {
            Value::Object(fields) => {
                let inner = fields.iter().map(|(name, value)| {
                    let fresh = matches!(name.as_str(), "correlation" | "scheduleDigest" | "code");
                    (name.clone(), if fresh { json!("<fresh>") } else { walk(value, seen) })
                });
                Value::Object(inner.collect())
            }
            Value::Array(values) => values.iter().map(|value| walk(value, seen)).collect(),
            Value::String(text) if text.len() == 36 && text.as_bytes()[14] == b'7' => {
                let next = seen.len() + 1;
                json!(format!("<id {}>", seen.entry(text.clone()).or_insert(next)))
            }
            Value::String(text) if text.len() >= 20 && text.as_bytes()[10] == b'T' && text.ends_with('Z') => {
                json!(format!("{}T<time>", &text[..10]))
            }
            other => other.clone(),
        }
    }
    walk(value, &mut BTreeMap::new())
}

/// An entry with the names of the fields that changed; their values are another story.
fn shortened(entry: &Value) -> Value {
    let changed = entry["changes"].as_array().unwrap().iter().map(|change| {
        let field = change["field"].as_str().unwrap_or("created");
        json!(format!("{} {field}", text(&change["of"]["kind"])))
    });
    let mut short = entry.clone();
    short["changes"] = changed.collect();
    short
}

#[tokio::test]
async fn an_invoice_tells_its_whole_life() {
    let (tenant, invoice, plan) = whole_story().await;
    let read = tenant.get(&format!("/v1/invoices/{invoice}"), "viewer").await.must_be(200);
    assert_eq!(read["proposalIds"].as_array().unwrap().len(), 2, "also the one that came to nothing");
    assert_eq!(read["planIds"], json!([plan]));
    assert_eq!(read["historyIsCut"], json!(false));
    let history = read["history"].as_array().unwrap();
    let at: Vec<&str> = history.iter().map(|entry| entry["at"].as_str().unwrap()).collect();
    assert!(at.is_sorted(), "newest last: {at:?}");
    let other = domain::id::InvoiceId::of("de123456789", "R-2").to_string();
    let named_as_thing = history.iter().any(|entry| {
        let events = entry["events"].as_array().unwrap().iter().chain(entry["changes"].as_array().unwrap());
        events.clone().any(|told| told["of"]["id"] == json!(other))
    });
    assert!(!named_as_thing, "nothing of what happened to the other invoice");
    let short: Value = history.iter().map(shortened).collect();
    insta::assert_json_snapshot!("whole_life", settled(&short));
}

#[tokio::test]
async fn a_customer_reads_an_invoice_without_what_is_for_finance() {
    let (tenant, invoice, plan) = whole_story().await;
    let read = tenant.get(&format!("/v1/invoices/{invoice}"), "customer-K-1").await.must_be(200);
    assert_eq!((&read["number"], &read["planIds"]), (&json!("R-1"), &json!([plan])));
    for hidden in ["history", "proposalIds"] {
        assert!(read.get(hidden).is_none(), "{hidden}");
    }
    let history = tenant.get(&format!("/v1/history/invoice/{invoice}"), "customer-K-1").await;
    history.must_be_problem(404, "unknown_address");
}

#[tokio::test]
async fn the_history_of_each_thing_is_read_page_by_page() {
    let (tenant, invoice, plan) = whole_story().await;
    for (path, least) in [
        (format!("/v1/history/plan/{plan}"), 4),
        (format!("/v1/history/proposal/{plan}"), 2),
        (format!("/v1/history/invoice/{invoice}"), 2),
        ("/v1/history/settings/settings".to_owned(), 1),
    ] {
        let (all, _) = tenant.pages(&format!("{path}?limit=200"), "viewer").await;
        assert!(all.len() >= least, "{path}: {}", all.len());
        let numbers: Vec<u64> = all.iter().map(|entry| entry["number"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (1..=all.len() as u64).collect::<Vec<_>>(), "{path}");
        let (again, pages) = tenant.pages(&format!("{path}?limit=1"), "viewer").await;
        assert_eq!(again, all, "{path}");
        assert!(pages >= all.len(), "{path}");
    }
    // Customers come along with their invoices: they exist, and have no entry of their own.
    assert_eq!(tenant.pages("/v1/history/customer/K-1?limit=5", "viewer").await.0, [json!(null); 0]);
    for nothing in ["customer/K-2", "bank/bank", "settings/other", "plan/x", "mail/x"] {
        tenant.get(&format!("/v1/history/{nothing}"), "viewer").await.must_be_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_plan_is_read_as_it_is_this_moment() {
    let (tenant, _, plan) = whole_story().await;
    let answer = tenant.get(&format!("/v1/plans/{plan}"), "viewer").await;
    let etag = answer.etag.clone();
    let read = answer.must_be(200);
    assert_eq!((&read["state"], &read["customerId"]), (&json!("completed"), &json!("K-1")));
    assert_eq!(etag, Some(format!("\"{}\"", read["version"])));
    assert_eq!(tenant.pages("/v1/plans?state=completed", "viewer").await.0[0]["planId"], json!(plan));
}
