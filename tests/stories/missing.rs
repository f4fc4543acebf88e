//! Instalments that nobody pays: what is missed and what is not, when a plan breaks, and what never breaks one.

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::carry_out::{Call, Carried, Command, LoadError, Loader, carry_out};
use cloud::item::Key;
use cloud::reply::Reply;
use cloud::{Store, Surroundings};
use domain::event::{Aggregate, EventKind};
use domain::id::InvoiceId;
use domain::invoice::{Block, BlockKind, Invoice};
use domain::moment::{Actor, Moment};
use domain::outcome::{Changes, Outcome, Read, UseCase};
use reqwest::Method;
use serde_json::{Value, json};

use super::figures::must_reconcile;
use crate::harness::{Tenant, instant, ledger_invoice, text, three_months};

/// A plan of three months over an invoice of its own: 1 April, 30 April, 31 May.
async fn plan(tenant: &Tenant, number: &str) -> String {
    let invoice = tenant.invoice(number, "900.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.stack.settle().await;
    tenant.approve(&submitted).await.must_be(200);
    tenant.stack.settle().await;
    text(&submitted["proposalId"])
}

async fn read(tenant: &Tenant, id: &str) -> Value {
    tenant.get(&format!("/v1/proposals/{id}"), "viewer").await.must_be(200)["plan"].clone()
}

async fn states(tenant: &Tenant, id: &str) -> Vec<String> {
    read(tenant, id).await["instalments"].as_array().unwrap().iter().map(|row| text(&row["state"])).collect()
}

/// The ledger, posted up to the day before yesterday at least, still says the same: so nothing was paid.
async fn ledger_says(tenant: &Tenant, number: &str, open: &str, as_of: &str) {
    let mut figure = ledger_invoice(number, open);
    figure["asOf"] = json!(as_of);
    tenant.post("/v1/invoices", "machine", &figure).await.must_be(200);
    tenant.stack.settle().await;
}

async fn advance(tenant: &Tenant, day: &str) {
    tenant.stack.advance_to(instant(&format!("{day}T12:00:00Z"))).await.unwrap();
    tenant.stack.settle().await;
}

fn call(at: &str) -> Call {
    let (actor, correlation) = (Actor::Finance("erika".to_owned()), "story".to_owned());
    Call { now: instant(at), actor, correlation, idempotency: None, session: None }
}

/// A store of our own on the stack's table.
async fn store(tenant: &Tenant) -> Store {
    let endpoint = tenant.stack.endpoints().dynamodb.clone();
    let table = table(tenant).await;
    let lookup = move |name: &str| match name {
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
        "TABLE_NAME" => Some(table.clone()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" => Some("local".to_owned()),
        _ => None,
    };
    Store::connect(&Surroundings::load(lookup).await).unwrap()
}

async fn table(tenant: &Tenant) -> String {
    tenant.stack.dynamodb().list_tables().send().await.unwrap().table_names()[0].clone()
}

#[tokio::test]
async fn what_the_ledger_shows_unpaid_is_missed_and_too_much_of_it_breaks_the_plan() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant, "R-1").await;
    let before = tenant.events().await.len();
    advance(&tenant, "2030-04-08").await;
    // Grace is over on Monday, 8 April; what the ledger posted since says that nothing came.
    ledger_says(&tenant, "R-1", "900.00", "2030-04-08").await;
    advance(&tenant, "2030-04-09").await;
    assert_eq!(states(&tenant, &id).await, ["due", "scheduled", "scheduled"]);
    advance(&tenant, "2030-04-10").await;
    ledger_says(&tenant, "R-1", "900.00", "2030-04-10").await;
    advance(&tenant, "2030-04-11").await;
    assert_eq!(states(&tenant, &id).await, ["missed", "scheduled", "scheduled"]);
    advance(&tenant, "2030-05-08").await;
    ledger_says(&tenant, "R-1", "900.00", "2030-05-08").await;
    advance(&tenant, "2030-05-13").await;
    assert_eq!(states(&tenant, &id).await, ["missed", "missed", "scheduled"]);
    assert_eq!(read(&tenant, &id).await["state"], "active");
    advance(&tenant, "2030-05-14").await;
    assert_eq!(read(&tenant, &id).await["state"], "broken");
    assert_eq!(tenant.blocked("payment_plan_active").await, [""; 0]);
    assert_eq!(
        tenant.events().await[before..],
        [
            "instalment.announced",
            "instalment.due",
            "instalment.missed",
            "instalment.announced",
            "instalment.due",
            "instalment.missed",
            "plan.broken",
            "dunning.resumed"
        ]
    );
    assert_eq!(tenant.next_due().await, None);
    must_reconcile(&tenant.items().await);
}

#[tokio::test]
async fn a_plan_never_breaks_because_we_slept() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant, "R-1").await;
    // Nothing rang for a week after the due date: the notice is late, and grace counts from then.
    let ring = json!({ "id": "late", "time": "2030-04-08T12:00:00Z", "detail-type": "Scheduled Event" });
    let ran = tenant.stack.invoke("run_instalments", ring.clone()).await.unwrap();
    assert_eq!(ran, json!({ "ran": 1, "failed": 0, "unfinished": false }));
    assert_eq!(tenant.stack.invoke("run_instalments", ring).await.unwrap()["ran"], 0, "each step once");
    tenant.stack.settle().await;
    advance(&tenant, "2030-04-15").await;
    ledger_says(&tenant, "R-1", "900.00", "2030-04-15").await;
    advance(&tenant, "2030-04-16").await;
    assert_eq!(states(&tenant, &id).await, ["due", "scheduled", "scheduled"]);
    assert_eq!(tenant.events_once("instalment.").await, ["instalment.due"]);
    advance(&tenant, "2030-04-17").await;
    ledger_says(&tenant, "R-1", "900.00", "2030-04-17").await;
    advance(&tenant, "2030-04-18").await;
    assert_eq!(states(&tenant, &id).await, ["missed", "scheduled", "scheduled"]);
    assert_eq!(tenant.events_once("instalment.").await, ["instalment.due", "instalment.missed"]);
}

#[tokio::test]
async fn finance_judges_what_no_data_covers() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant, "R-1").await;
    advance(&tenant, "2030-04-16").await;
    assert_eq!(states(&tenant, &id).await, ["unconfirmed", "scheduled", "scheduled"]);
    let judge = |version: u64, body: Value| {
        let path = format!("/v1/plans/{id}/judge");
        let tenant = &tenant;
        async move { tenant.ask(Method::POST, &path, "finance").once().at_version(version).json(&body).send().await }
    };
    let version = read(&tenant, &id).await["version"].as_u64().unwrap();
    let wrong = judge(version, json!({ "number": "1" })).await.must_be_problem(422, "invalid_fields");
    assert_eq!(wrong["errors"].as_array().unwrap().len(), 2, "{wrong}");
    judge(version - 1, json!({ "number": 1, "missed": true })).await.must_be_problem(412, "version_mismatch");
    judge(version, json!({ "number": 2, "missed": true })).await.must_be_problem(409, "wrong_state");
    judge(version, json!({ "number": 1, "missed": true })).await.must_be(200);
    assert_eq!(states(&tenant, &id).await, ["missed", "scheduled", "scheduled"]);
    assert_eq!(tenant.events().await.last().unwrap(), "instalment.missed");
}

/// A plan with two missed instalments, and somebody's payment that nobody has matched; its state on two days.
async fn with_a_waiting_payment(amount: &str) -> [String; 2] {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant, "R-1").await;
    advance(&tenant, "2030-05-08").await;
    ledger_says(&tenant, "R-1", "900.00", "2030-05-08").await;
    advance(&tenant, "2030-05-09").await;
    assert_eq!(states(&tenant, &plan).await, ["missed", "missed", "scheduled"]);
    let id = "0123456789abcdef0123456789abcdef";
    let waiting = json!({
        "pk": format!("PAYMENT#{id}"), "sk": "PAYMENT", "format": 1, "version": 1, "journalled": 1,
        "list": "LIST#payment#unmatched", "listSort": format!("2030-05-08#{id}"), "summary": { "paymentId": id },
        "id": id, "source": "api", "direction": "credit", "amount": format!("{amount} EUR"), "booked": "2030-05-08",
        "recordedAt": "2030-05-08T09:00:00Z", "state": { "unmatched": {} }, "debtorName": "A. Nonym",
    });
    let item: std::collections::HashMap<String, AttributeValue> = serde_dynamo::to_item(waiting).unwrap();
    let (client, table) = (tenant.stack.dynamodb(), table(&tenant).await);
    client.put_item().table_name(&table).set_item(Some(item)).send().await.unwrap();
    advance(&tenant, "2030-05-20").await;
    let held = text(&read(&tenant, &plan).await["state"]);
    advance(&tenant, "2030-05-21").await;
    [held, text(&read(&tenant, &plan).await["state"])]
}

#[tokio::test]
async fn a_payment_that_could_be_theirs_holds_the_break_for_a_week() {
    assert_eq!(with_a_waiting_payment("300.00").await, ["active", "broken"]);
}

#[tokio::test]
async fn a_payment_of_somebody_else_holds_nothing() {
    assert_eq!(with_a_waiting_payment("17.50").await, ["broken", "broken"]);
}

#[tokio::test]
async fn one_bad_row_never_stops_the_rest() {
    let tenant = Tenant::open().await;
    let damaged = plan(&tenant, "R-1").await;
    let sound = plan(&tenant, "R-2").await;
    let (client, table) = (tenant.stack.dynamodb(), table(&tenant).await);
    let damage = |value: AttributeValue| {
        let update = client.update_item().table_name(&table).key("pk", AttributeValue::S(format!("PLAN#{damaged}")));
        let update = update.key("sk", AttributeValue::S("PLAN".to_owned())).update_expression("SET #plan = :value");
        update.expression_attribute_names("#plan", "plan").expression_attribute_values(":value", value).send()
    };
    let row = client.get_item().table_name(&table).key("pk", AttributeValue::S(format!("PLAN#{damaged}")));
    let row = row.key("sk", AttributeValue::S("PLAN".to_owned())).send().await.unwrap().item.unwrap();
    damage(AttributeValue::S("?".to_owned())).await.unwrap();
    let event = json!({ "id": "bad", "time": "2030-04-01T12:00:00Z", "detail-type": "Scheduled Event" });
    let ran = tenant.stack.invoke("run_instalments", event.clone()).await.unwrap();
    assert_eq!(ran, json!({ "ran": 2, "failed": 1, "unfinished": false }));
    assert_eq!(states(&tenant, &sound).await, ["due", "scheduled", "scheduled"]);
    // Once somebody has repaired it, it catches up.
    damage(row["plan"].clone()).await.unwrap();
    let ran = tenant.stack.invoke("run_instalments", event).await.unwrap();
    assert_eq!(ran, json!({ "ran": 1, "failed": 0, "unfinished": false }));
    assert_eq!(states(&tenant, &damaged).await, ["due", "scheduled", "scheduled"]);
}

/// Blocks an invoice by hand until a day.
struct BlockUntil(InvoiceId, &'static str);

impl UseCase for BlockUntil {
    type Facts = Read<Invoice>;
    type Done = Read<Invoice>;

    fn decide(&self, read: Read<Invoice>, moment: &Moment) -> Outcome<Read<Invoice>> {
        let (kind, until) = (BlockKind::Manual, Some(self.1.parse().unwrap()));
        let next = Some(instant("2030-03-13T07:00:00Z"));
        let (since, by) = (moment.now, moment.actor.clone());
        let mut after = read.value.clone();
        after.blocks.push(Block { kind, since, until, by, words: None, reminded_on: None, next });
        let blocked = EventKind::InvoiceBlocked { kind, until };
        let (changes, result) = Changes::new(Aggregate::Invoice(after.id), read, after, blocked);
        Outcome::Done { changes, result }
    }
}

impl Command for BlockUntil {
    async fn load(&self, loader: &mut Loader<'_>) -> Result<Read<Invoice>, LoadError> {
        let key = Key::invoice(self.0);
        Ok(loader.read(vec![key.clone()]).await?.take(&key)?.expect("the invoice is known"))
    }
}

#[tokio::test]
async fn a_block_with_an_end_is_lifted_on_the_day_after_it() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "900.00").await;
    tenant.stack.settle().await;
    let (store, call) = (store(&tenant).await, call("2030-03-05T09:00:00Z"));
    let command = BlockUntil(invoice.parse().unwrap(), "2030-03-12");
    let blocked = carry_out(&store, &call, &command, |_| Reply::ok(Value::Null)).await.unwrap();
    assert!(matches!(blocked, Carried::Done(_)));
    advance(&tenant, "2030-03-12").await;
    assert_eq!(tenant.blocked("manual").await, ["R-1"]);
    advance(&tenant, "2030-03-13").await;
    assert_eq!(tenant.blocked("manual").await, [""; 0]);
    assert_eq!(tenant.events().await, ["dunning.resumed"]);
    assert_eq!(tenant.next_due().await, None);
}
