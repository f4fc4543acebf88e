//! What waits for a person: payments, tasks, blocked invoices.

use cloud::item::Key;
use domain::event::{Aggregate, EventKind};
use domain::id::ProposalId;
use domain::invoice::{Block, BlockKind, Invoice};
use domain::moment::{Actor, Moment};
use domain::money::{Currency, Money};
use domain::outcome::{Changes, Read, Row};
use domain::payment::{Direction, HoldReason, Payment, PaymentId, PaymentState, Source};
use serde_json::json;

use super::reading::seven_proposals;
use crate::harness::{MORNING, Tenant, instant, text};

#[tokio::test]
async fn payments_are_listed_by_what_became_of_them_and_by_customer() {
    let tenant = Tenant::open().await;
    let held = |of: &str| PaymentState::Held { because: HoldReason::PossibleDuplicate, of: Some(PaymentId::of(&[of])) };
    let allocated = || PaymentState::Allocated { to: Vec::new(), returned_minor: 0 };
    for payment in [
        payment("second", "2030-03-02", held("first")),
        payment("first", "2030-03-01", held("second")),
        payment("nobody", "2030-03-01", PaymentState::Unmatched { suggestions: Vec::new() }),
        payment("older", "2030-02-01", allocated()),
        payment("newer", "2030-02-02", allocated()),
    ] {
        let event = EventKind::PaymentRecorded {
            amount: payment.amount,
            booked: payment.booked,
            customer: payment.customer.clone(),
            to: Vec::new(),
        };
        write(&tenant, Aggregate::Payment(payment.id.clone()), Read::absent(payment.clone()), payment, event).await;
    }
    for (query, expected) in [
        ("state=held", vec!["first", "second"]),
        ("state=unmatched", vec!["nobody"]),
        ("state=allocated", vec!["newer", "older"]),
        ("state=dismissed", vec![]),
        ("customer=K-1", vec!["second", "first", "newer", "older"]),
        ("customer=K-1&state=held", vec!["second", "first"]),
        ("state=allocated&amountFrom=120.01", vec![]),
    ] {
        let (items, _) = tenant.pages(&format!("/v1/payments?{query}&limit=1"), "viewer").await;
        let found: Vec<String> = items.iter().map(|item| text(&item["reference"])).collect();
        assert_eq!(found, expected, "{query}");
    }
    let (tasks, _) = tenant.pages("/v1/tasks?limit=2", "viewer").await;
    assert_eq!(tasks.len(), 3);
    for (query, count) in
        [("kind=held_payment", 2), ("kind=unmatched_payment", 1), ("customer=K-1", 2), ("kind=credit", 0)]
    {
        assert_eq!(tenant.pages(&format!("/v1/tasks?{query}&limit=1"), "finance").await.0.len(), count, "{query}");
    }
    let id = PaymentId::of(&["first"]);
    let read = tenant.get(&format!("/v1/payments/{id}"), "viewer").await.must_be(200);
    assert_eq!((&read["state"], &read["because"]), (&json!("held"), &json!("possible_duplicate")));
    assert_eq!(read["mayBe"], json!(PaymentId::of(&["second"]).to_string()));
    let (history, _) = tenant.pages(&format!("/v1/history/payment/{id}?limit=1"), "viewer").await;
    assert_eq!(history[0]["events"][0]["type"], "payment.recorded");
}

#[tokio::test]
async fn an_invoice_is_listed_for_each_of_its_block_reasons() {
    let tenant = seven_proposals().await;
    let id = domain::id::InvoiceId::of("de123456789", "R-4");
    for kind in BlockKind::ALL {
        let store = tenant.store().await;
        let read: Read<Invoice> = store.read_one(Key::invoice(id)).await.unwrap().unwrap();
        let mut after = read.value.clone();
        after.blocks.push(Block {
            kind,
            since: instant(MORNING),
            until: None,
            by: Actor::Clock,
            words: None,
            reminded_on: None,
            next: None,
        });
        write(&tenant, Aggregate::Invoice(id), read, after, EventKind::InvoiceBlocked { kind, until: None }).await;
    }
    for reason in ["disputed", "manual", "email_undeliverable"] {
        assert_eq!(tenant.blocked(reason).await, ["R-4"], "{reason}");
        let (items, _) = tenant.pages(&format!("/v1/invoices?blockReason={reason}&limit=1"), "viewer").await;
        let reasons = json!(["payment_plan_active", "disputed", "manual", "email_undeliverable"]);
        assert_eq!(items[0]["blockReasons"], reasons);
    }
    let mut held = tenant.blocked("payment_plan_active").await;
    held.sort();
    assert_eq!(held, ["R-4", "R-5", "R-6", "R-7"]);
    let (tasks, _) = tenant.pages("/v1/tasks?kind=disputed_invoice", "viewer").await;
    assert_eq!(tasks[0]["customerName"], "Jonas Muster");
}

#[tokio::test]
async fn a_request_looks_at_a_bounded_part_of_a_list() {
    let tenant = Tenant::new().await;
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    // A thousand payments wait, and the one that is looked for came last.
    for number in 0..1_000_u32 {
        let amount = if number == 999 { "500.00" } else { "1.00" };
        let item = json!({
            "pk": format!("PAYMENT#{number:032x}"),
            "sk": "PAYMENT",
            "list": "LIST#payment#unmatched",
            "listSort": format!("2030-03-01#{number:032x}"),
            "summary": { "id": format!("{number:032x}"), "amount": amount, "currency": "EUR" },
        });
        let item = serde_dynamo::to_item(item).unwrap();
        client.put_item().table_name(&table).set_item(Some(item)).send().await.unwrap();
    }
    let path = "/v1/payments?state=unmatched&amountFrom=500&limit=1";
    let first = tenant.get(path, "viewer").await.must_be(200);
    assert_eq!(first["payments"], json!([]), "nothing found yet, and more to look at");
    let second = tenant.get(&format!("{path}&cursor={}", text(&first["next"])), "viewer").await.must_be(200);
    assert_eq!(second["payments"][0]["amount"]["amount"], "500.00");
}

/// Writes a row as no function does yet, with the event that explains it.
async fn write<T: Clone + Into<Row>>(tenant: &Tenant, of: Aggregate, read: Read<T>, after: T, event: EventKind) {
    let store = tenant.store().await;
    // The row that is written has to be the one that was read, its journal included.
    let mut rows = store.read(vec![Key::aggregate(&of)]).await.unwrap();
    if matches!(of, Aggregate::Invoice(_)) {
        rows.take::<Invoice>(&Key::aggregate(&of)).unwrap();
    }
    let (changes, _) = Changes::new(of, read, after, event);
    let unused: ProposalId = "0196f7a0-0000-7000-8000-000000000000".parse().unwrap();
    let moment = Moment {
        now: instant(MORNING),
        actor: Actor::Finance("admin".to_owned()),
        fresh: unused.uuid(),
        random: unused.uuid(),
        confirmed: false,
        sending_minute: 0,
    };
    store.commit(&changes, &rows, &moment, "test", &cloud::store::Alongside::default()).await.unwrap();
}

fn payment(name: &str, booked: &str, state: PaymentState) -> Payment {
    Payment {
        id: PaymentId::of(&[name]),
        source: Source::Api,
        direction: Direction::Credit,
        amount: Money::new(12_000, Currency::EUR),
        booked: booked.parse().unwrap(),
        reference: Some(name.to_owned()),
        end_to_end: None,
        creditor_reference: None,
        remittance: None,
        debtor_name: None,
        debtor_account: None,
        recorded_at: instant(MORNING),
        customer: (name != "nobody").then(|| "K-1".parse().unwrap()),
        state,
        closed: Vec::new(),
        other_references: Vec::new(),
        told: Vec::new(),
    }
}
