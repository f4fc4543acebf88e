//! Every change has who, when, why, before and after: append-only, without a gap, and without what people wrote.

use serde_json::{Value, json};

use crate::harness::{Tenant, three_months};

/// The journal of every row, as stored.
async fn journal(tenant: &Tenant) -> Vec<Value> {
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    let mut entries: Vec<Value> = items
        .into_iter()
        .filter(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("EVENT#")))
        .map(|item| serde_dynamo::from_item(item).unwrap())
        .collect();
    entries.sort_by_key(|entry| format!("{}{}", entry["pk"], entry["sk"]));
    entries
}

async fn story() -> Tenant {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.stack.settle().await;
    tenant.reject(&submitted).await.must_be(200);
    tenant.stack.settle().await;
    tenant
}

#[tokio::test]
async fn entries_are_numbered_without_a_gap_and_say_who_and_when() {
    let tenant = story().await;
    let entries = journal(&tenant).await;
    let named: Vec<String> = entries
        .iter()
        .map(|entry| {
            let row = entry["pk"].as_str().unwrap().split('#').next().unwrap();
            let kinds: Vec<&str> =
                entry["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
            let actor = entry["actor"].as_str().unwrap().split(':').next().unwrap();
            format!("{row} {} {actor}: {}", entry["sk"].as_str().unwrap(), kinds.join(", "))
        })
        .collect();
    assert_eq!(
        named,
        [
            "INVOICE EVENT#0000000001 machine: invoice.imported, customer.recorded",
            "PROPOSAL EVENT#0000000001 customer: proposal.submitted, dunning.paused",
            "PROPOSAL EVENT#0000000002 finance: proposal.rejected, dunning.resumed",
            "SETTINGS EVENT#0000000001 finance: settings.changed",
        ]
    );
    assert!(entries.iter().all(|entry| entry["at"].as_str().unwrap().starts_with("2030-03-04T09:00")));
}

#[tokio::test]
async fn a_change_says_what_it_was_and_what_it_is() {
    let tenant = story().await;
    let entries = journal(&tenant).await;
    let rejection = entries.iter().find(|entry| entry["events"][0]["type"] == "proposal.rejected").unwrap();
    let changed = |field: &str| {
        let changes = rejection["changes"].as_array().unwrap();
        changes
            .iter()
            .find(|change| change["field"] == field && change["row"].as_str().unwrap().starts_with("INVOICE"))
            .cloned()
    };
    let arrangement = changed("arrangement").unwrap();
    assert_eq!(arrangement["before"]["reason"], "payment_plan_requested");
    assert_eq!(arrangement["after"], Value::Null);
    assert_eq!(changed("coolDownUntil").unwrap()["after"], json!("2030-03-18"));
}

#[tokio::test]
async fn the_journal_holds_no_address_and_no_words() {
    let tenant = story().await;
    let text = serde_json::to_string(&journal(&tenant).await).unwrap();
    for personal in ["jonas@", "Jonas", "Heizung", "höchstens", "@stadtwerke", "Erika"] {
        assert!(!text.contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn nothing_stays_outstanding() {
    let tenant = story().await;
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    assert!(!items.iter().any(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("OUTSTANDING#"))));
}
