//! Stored rows: what is written today is the committed fixture, and every committed fixture stays readable.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::item::Item;
use cloud::rows::Stored;
use domain::customer::Customer;
use domain::invoice::Invoice;
use domain::plan::Plan;
use domain::policy::Settings;
use domain::proposal::Proposal;
use serde_json::{Value, json};

use crate::harness::{Tenant, three_months};

/// The rows of a tenant after an approval, a rejection and a change, keys and fresh identifiers made equal.
async fn rows_of_a_story() -> BTreeMap<String, Value> {
    let tenant = Tenant::open().await;
    let approved = tenant.invoice("R-1", "1000.00").await;
    let approved = tenant.submit(&[&approved], &three_months()).await;
    tenant.approve(&approved).await.must_be(200);
    let rejected = tenant.invoice("R-2", "600.00").await;
    let rejected = tenant.submit(&[&rejected], &json!({ "kind": "deferred", "dueDate": "2030-04-10" })).await;
    tenant.reject(&rejected).await.must_be(200);
    tenant.stack.settle().await;

    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    let kinds = ["SETTINGS", "CUSTOMER", "INVOICE", "PROPOSAL", "PLAN"];
    let mut rows = BTreeMap::new();
    for item in items {
        let sk = item["sk"].as_s().unwrap().clone();
        if kinds.contains(&sk.as_str()) {
            let row: Value = serde_dynamo::from_item(item).unwrap();
            let proposal = &row["proposal"];
            let state = if proposal.get("requested").is_some() { "requested" } else { "" };
            let end = proposal["ended"]["end"].as_str().unwrap_or(if proposal["ended"].is_object() {
                "rejected"
            } else {
                ""
            });
            let number = row["number"].as_str().unwrap_or_default();
            rows.insert(format!("{sk} {state}{end}{number}").trim().to_owned(), row);
        }
    }
    rows
}

/// Fresh identifiers, codes and instants differ from run to run; everything else must not.
fn settled(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let fresh = matches!(
                    name.as_str(),
                    "code"
                        | "proposal"
                        | "plans"
                        | "pausedSince"
                        | "openPlans"
                        | "since"
                        | "submittedAt"
                        | "startedAt"
                        | "at"
                        | "endedAt"
                        | "blockedSince"
                        | "proposalId"
                );
                // A proposal's own id is fresh; an invoice's is derived and must never change.
                let fresh =
                    fresh || (name == "id" && value.as_str().is_some_and(|id| id.as_bytes().get(14) == Some(&b'7')));
                let fresh = fresh
                    || (["pk", "agendaSort", "ownerSort"].contains(&name.as_str())
                        && value.as_str().is_some_and(|key| key.contains("PROPOSAL#") || key.contains("PLAN#")));
                // A place in a list ends with the row's id.
                let fresh = fresh
                    || ((name == "listSort" || name == "ownerSort")
                        && value.as_str().and_then(|place| place.rsplit('#').next()?.as_bytes().get(14))
                            == Some(&b'7'));
                (name, if fresh { json!("<fresh>") } else { settled(value) })
            })
            .collect(),
        Value::Array(values) => values.into_iter().map(settled).collect(),
        other => other,
    }
}

#[tokio::test]
async fn what_is_written_is_the_released_format() {
    let rows: BTreeMap<String, Value> =
        rows_of_a_story().await.into_iter().map(|(name, row)| (name, settled(row))).collect();
    insta::assert_json_snapshot!("format_1", rows);
}

/// A fixture as DynamoDB would hand it over.
pub fn item(row: &Value) -> Item {
    let item: std::collections::HashMap<String, AttributeValue> = serde_dynamo::to_item(row).unwrap();
    item
}

#[test]
fn every_released_format_stays_readable() {
    let fixtures: BTreeMap<String, Value> = serde_json::from_str(include_str!("format_1.json")).unwrap();
    assert!(fixtures.len() >= 7, "one of each row");
    for (name, row) in fixtures {
        let read = match name.split(' ').next().unwrap() {
            "SETTINGS" => Settings::from_item(item(&row)).map(|_| ()),
            "CUSTOMER" => Customer::from_item(item(&row)).map(|_| ()),
            "INVOICE" => Invoice::from_item(item(&row)).map(|_| ()),
            "PROPOSAL" => Proposal::from_item(item(&row)).map(|_| ()),
            "PLAN" => Plan::from_item(item(&row)).map(|_| ()),
            other => panic!("{other}"),
        };
        read.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn a_row_of_a_later_version_is_refused() {
    let fixtures: BTreeMap<String, Value> = serde_json::from_str(include_str!("format_1.json")).unwrap();
    let mut later = fixtures["SETTINGS"].clone();
    later["format"] = json!(2);
    assert!(Settings::from_item(item(&later)).is_err());
}

/// With `RATENWERK_WRITE_FIXTURES` set it writes the fixture anew, for when a format is released.
#[tokio::test]
async fn the_fixture_is_what_a_story_writes() {
    let rows = rows_of_a_story().await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/contract/format_1.json");
    if std::env::var_os("RATENWERK_WRITE_FIXTURES").is_some() {
        std::fs::write(path, serde_json::to_string_pretty(&rows).unwrap()).unwrap();
    }
    let fixtures: BTreeMap<String, Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(rows.keys().collect::<Vec<_>>(), fixtures.keys().collect::<Vec<_>>());
}
