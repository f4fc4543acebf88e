//! Everything has a bound, and what is within it goes through: the largest proposal there can be.

use domain::event::EventKind;
use domain::invoice::{Block, BlockKind};
use domain::moment::Actor;
use reqwest::Method;
use serde_json::json;

use super::play::{Play, day};
use crate::harness::{Tenant, complete_settings, ledger_invoice, text, three_months};

#[tokio::test]
async fn the_largest_proposal_goes_through_and_one_more_invoice_does_not() {
    let tenant = Tenant::open().await;
    let mut settings = complete_settings();
    settings["maxInstalments"] = json!(120);
    settings["maxDurationMonths"] = json!(36);
    settings["limits"] = json!({ "EUR": { "minOpen": "1.00", "maxOpen": "9999999.00", "minInstalment": "1.00" } });
    tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    let mut invoices = Vec::new();
    for number in 0..51 {
        let name = format!("{number}-{}", "x".repeat(96));
        invoices.push(tenant.invoice(&name, "1234.56").await);
    }
    let invoices: Vec<&str> = invoices.iter().map(String::as_str).collect();
    let terms = |weekday: &str| json!({ "kind": "weekly", "weekday": weekday, "instalments": 120 });
    let body = json!({ "invoices": invoices, "terms": terms("monday") });
    tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "too_many");

    let mut proposal = tenant.submit(&invoices[..50], &terms("monday")).await;
    let id = text(&proposal["proposalId"]);
    let words = "ö".repeat(2_000);
    for (version, weekday) in (1..).zip(["tuesday", "wednesday", "thursday", "friday", "monday"]) {
        let ask = json!({ "invoices": invoices[..50], "terms": terms(weekday), "proposal": id });
        let quote = tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be(200);
        let change = json!({ "terms": terms(weekday), "scheduleDigest": quote["scheduleDigest"], "reason": "other", "words": words });
        let ask =
            tenant.ask(Method::POST, &format!("/v1/proposals/{id}/change"), "customer-K-1").once().at_version(version);
        proposal = ask.json(&change).send().await.must_be(200);
    }
    let change = json!({ "terms": terms("monday"), "scheduleDigest": proposal["scheduleDigest"], "reason": "other" });
    let ask = tenant.ask(Method::POST, &format!("/v1/proposals/{id}/change"), "customer-K-1").once().at_version(6);
    ask.json(&change).send().await.must_be_problem(409, "too_many_changes");

    tenant.stack.settle().await;
    let approved = tenant.approve(&proposal).await.must_be(200);
    assert_eq!(approved["plan"]["total"]["amount"], "61728.00");
    assert_eq!(approved["plan"]["instalments"].as_array().unwrap().len(), 120);
    assert_eq!(approved["earlier"].as_array().unwrap().len(), 5);
    // The confirmation holds all 120 rows and still is a mail that programs show whole.
    tenant.stack.settle().await;
    let mail = tenant.stack.mails().into_iter().next_back().unwrap();
    assert!(mail.raw.len() < 200_000, "{}", mail.raw.len());

    // Bounded in the store, too: well below DynamoDB's 400 kB for an item.
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    for item in items {
        let key = item["pk"].as_s().unwrap().clone();
        let size =
            serde_json::to_string(&serde_dynamo::from_item::<_, serde_json::Value>(item).unwrap()).unwrap().len();
        let bound = if key.starts_with("PLAN#") { 32_000 } else { 200_000 };
        assert!(size < bound, "{key}: {size} bytes");
    }
}

/// Mail about each of them came back: there is a block beside each, which shows the open amount, too.
#[tokio::test]
async fn as_many_invoices_with_a_block_each_are_held_and_told_in_one_transaction() {
    let mut play = Play::new().await;
    let (kind, since) = (BlockKind::EmailUndeliverable, play.tenant.stack.now());
    let until = Some(day("2030-03-18"));
    let block = Block { kind, since, until, by: Actor::Clock, words: None, reminded_on: None, next: None };
    let mut invoices = Vec::new();
    for number in 0..50 {
        let invoice = play.tenant.invoice(&format!("R-{number}"), "100.00").await;
        let event = EventKind::InvoiceBlocked { kind, until };
        play.invoice_changes(&invoice, &Actor::Clock, event, |invoice| invoice.blocks.push(block.clone())).await;
        invoices.push(invoice);
    }
    let tenant = play.tenant;
    let invoices: Vec<&str> = invoices.iter().map(String::as_str).collect();
    let submitted = tenant.submit(&invoices, &three_months()).await;
    tenant.approve(&submitted).await.must_be(200);
    tenant.stack.settle().await;
    let mut figure = ledger_invoice("R-0", "40.00");
    figure["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &figure).await.must_be(200);
    assert_eq!(tenant.blocked("email_undeliverable").await.len(), 50);
    assert_eq!(tenant.blocked("payment_plan_active").await.len(), 50);
    let read = tenant.get(&format!("/v1/proposals/{}", text(&submitted["proposalId"])), "finance").await.must_be(200);
    let words = json!({ "words": "Auf Ihren Wunsch." });
    let path = format!("/v1/plans/{}/cancel", text(&submitted["proposalId"]));
    let version = read["plan"]["version"].as_u64().unwrap();
    tenant.ask(Method::POST, &path, "finance").once().at_version(version).json(&words).send().await.must_be(200);
    assert_eq!(tenant.blocked("payment_plan_active").await, [""; 0]);
}
