//! A system that polls gets everything that goes to the bus: in one order, without a gap, each once.

use cloud::item::{Key, number};
use cloud::journal::Entry;
use cloud::store::Expected;
use domain::event::EventKind;
use domain::moment::Actor;
use serde_json::{Value, json};

use super::play::{Play, euros};
use crate::contract::must_be_as_published;
use crate::harness::{Tenant, instant, ledger_invoice, text, three_months};

/// What a poller has after asking again and again for pages of that size.
async fn polled(tenant: &Tenant, who: &str, limit: u32) -> Vec<Value> {
    tenant.stack.settle().await;
    let (mut events, mut after) = (Vec::new(), "0".to_owned());
    loop {
        let path = format!("/v1/events?after={after}&limit={limit}");
        let page = tenant.get(&path, who).await.must_be(200);
        let found = page["events"].as_array().unwrap();
        after = text(&page["next"]);
        if found.is_empty() {
            return events;
        }
        assert!(found.len() <= limit as usize);
        events.extend(found.clone());
    }
}

/// Every public event in the journals, by its identity.
async fn journalled(tenant: &Tenant) -> Vec<String> {
    let entries = tenant.items().await.into_iter().filter(|item| item["sk"].as_s().unwrap().starts_with("EVENT#"));
    let mut ids: Vec<String> = entries
        .flat_map(|item| {
            let key = Key::of_item(&item);
            let entry: Entry = serde_dynamo::from_item(item).unwrap();
            cloud::told::public_events(&key, &entry)
        })
        .map(|event| event.detail["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

fn ids(events: &[Value]) -> Vec<String> {
    let mut ids: Vec<String> = events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn a_whole_life_is_told_once_and_as_published() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.approve(&submitted).await.must_be(200);
    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    let mut paid = ledger_invoice("R-1", "0.00");
    paid["asOf"] = json!("2030-04-02");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.advance_to(instant("2030-04-10T12:00:00Z")).await.unwrap();

    let events = polled(&tenant, "machine", 2).await;
    let kinds: Vec<String> = events.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect();
    let mut on_the_bus = tenant.events().await;
    assert_eq!(kinds.last().unwrap(), "dunning.ended");
    let mut in_the_feed = kinds.clone();
    on_the_bus.sort();
    in_the_feed.sort();
    assert_eq!(in_the_feed, on_the_bus);
    must_be_as_published(&kinds.into_iter().zip(events.iter().cloned()).collect::<Vec<_>>());
    assert_eq!(ids(&events), journalled(&tenant).await);
}

#[tokio::test]
async fn the_page_size_changes_nothing_and_the_cursor_stays() {
    let tenant = Tenant::open().await;
    assert_eq!(tenant.get("/v1/events", "viewer").await.must_be(200), json!({ "events": [], "next": "0" }));
    for number in 1..=4 {
        let invoice = tenant.invoice(&format!("R-{number}"), "100.00").await;
        let submitted = tenant.submit(&[&invoice], &three_months()).await;
        tenant.reject(&submitted).await.must_be(200);
    }
    let all = polled(&tenant, "finance", 500).await;
    assert_eq!(all.len(), 16);
    for limit in [1, 3, 15, 16, 17] {
        assert_eq!(polled(&tenant, "machine", limit).await, all);
    }
    let page = tenant.get("/v1/events?after=16", "machine").await.must_be(200);
    assert_eq!(page, json!({ "events": [], "next": "16" }));
}

#[tokio::test]
async fn an_entry_with_more_events_than_a_transaction_holds_is_told_whole() {
    let mut play = Play::new().await;
    let id = play.plan().await;
    let before = polled(&play.tenant, "machine", 500).await.len();
    let paid = |number| EventKind::InstalmentPaid { number, amount: euros("1.00") };
    let events: Vec<EventKind> = (1..=250).map(paid).collect();
    play.plan_changes(id, &Actor::Clock, &events, |_| {}).await;
    let told = polled(&play.tenant, "machine", 500).await.split_off(before);
    let numbers: Vec<u64> = told.iter().map(|event| event["data"]["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=250).collect::<Vec<u64>>());
    let waits = play.tenant.items().await.iter().any(|item| item["sk"].as_s().unwrap().starts_with("OUTSTANDING#"));
    assert!(!waits);
}

#[tokio::test]
async fn the_feed_goes_on_where_a_partition_ends() {
    let tenant = Tenant::open().await;
    let mut head = Key::feed_head().to_item();
    head.insert("last".to_owned(), number(997));
    tenant.store().await.put(head, Expected::Absent).await.unwrap();
    for number in 1..=2 {
        let invoice = tenant.invoice(&format!("R-{number}"), "100.00").await;
        tenant.submit(&[&invoice], &three_months()).await;
    }
    tenant.stack.settle().await;
    let page = tenant.get("/v1/events?after=997", "machine").await.must_be(200);
    assert_eq!((page["events"].as_array().unwrap().len(), &page["next"]), (4, &json!("1001")));
    let page = tenant.get("/v1/events?after=998&limit=2", "machine").await.must_be(200);
    assert_eq!((page["events"].as_array().unwrap().len(), &page["next"]), (2, &json!("1000")));
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused() {
    let tenant = Tenant::open().await;
    for query in ["after=x", "after=-1", "limit=0", "limit=501", "limit=x", "since=1"] {
        tenant.get(&format!("/v1/events?{query}"), "finance").await.must_be(422);
    }
}
