//! What each operation costs in DynamoDB: round trips and capacity units, exactly, indexes and outbox included.
//! This is the budget; the test fails when a cost rises, and when it falls, so that the table stays true.

use cloud::carry_out::{Call, Carried, Command, carry_out};
use cloud::reply::Reply;
use cloud::store::Usage;
use cloud::{Store, Surroundings};
use documents::reference::CreditorReference;
use domain::id::PlanCode;
use domain::moment::Actor;
use domain::usecases::{AgeProposal, RunInstalments};
use lambda_http::{Body, Request, Response};
use serde_json::{Value, json};

use crate::harness::{Tenant, complete_settings, instant, ledger_invoice, proposal, request, text, three_months};

/// An operation: its round trips, read units and write units.
///
/// A transaction costs twice the write units of its items; a consistent read one unit for each 4 kB.
const BUDGET: [(&str, u32, f64, f64); 22] = [
    ("settings: read", 1, 1.0, 0.0),
    ("settings: change", 2, 1.0, 9.0),
    ("invoice: import a new one of a new customer", 2, 5.0, 14.0),
    ("invoice: import an unchanged one", 2, 5.0, 2.0),
    ("invoice: import a new figure", 2, 5.0, 10.0),
    ("quote over one invoice", 1, 3.0, 0.0),
    ("proposal: submit over one invoice", 2, 4.0, 22.0),
    ("proposal: read", 1, 2.0, 0.0),
    ("proposal: read with its plan", 1, 2.0, 0.0),
    ("proposal: change", 3, 6.0, 21.0),
    ("list: a page of one blocked invoice", 1, 0.5, 0.0),
    ("proposal: approve over one invoice", 3, 4.0, 32.0),
    ("proposal: repeat of the approval", 1, 2.0, 0.0),
    ("proposal: withdraw over one invoice", 3, 4.0, 22.0),
    ("proposal: remind finance", 3, 3.0, 11.0),
    ("proposal: expire over one invoice", 3, 3.0, 18.0),
    ("proposal: submit over ten invoices", 2, 13.0, 72.0),
    ("plan: a due step over one invoice", 3, 4.0, 13.0),
    ("proposal: reject over one invoice", 3, 4.0, 22.0),
    // The reference, the plan it leads to, the plan's invoices and customer, then the transaction.
    ("payment: record into a plan", 4, 9.0, 25.0),
    ("payment: repeat of a known one", 1, 5.0, 0.0),
    ("payment: one that nobody matches", 2, 3.0, 13.0),
];

/// A store of our own on the stack's database, so that nobody else's costs are counted.
struct Meter {
    tenant: Tenant,
    store: Store,
    measured: Vec<(&'static str, Usage)>,
}

impl Meter {
    async fn new() -> Self {
        let tenant = Tenant::new().await;
        let endpoint = tenant.stack.endpoints().dynamodb.clone();
        let table = tenant.stack.dynamodb().list_tables().send().await.unwrap().table_names()[0].clone();
        let lookup = move |name: &str| match name {
            "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
            "TABLE_NAME" => Some(table.clone()),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" => Some("local".to_owned()),
            _ => None,
        };
        let store = Store::connect(&Surroundings::load(lookup).await).unwrap();
        Self { tenant, store, measured: Vec::new() }
    }

    async fn run<F>(&mut self, name: &'static str, handle: impl FnOnce(Store, Request) -> F, request: Request) -> Value
    where
        F: Future<Output = Result<Response<Body>, lambda_http::Error>>,
    {
        let before = self.store.usage();
        let response = handle(self.store.clone(), request).await.unwrap();
        let Body::Text(body) = response.body() else { panic!("{name}: no text") };
        assert!(response.status().is_success(), "{name}: {body}");
        self.note(name, before);
        serde_json::from_str(body).unwrap()
    }
}

impl Meter {
    /// A step of time, as the run of what is due carries it out.
    async fn step<C: Command<Done: std::fmt::Debug>>(&mut self, name: &'static str, at: &str, command: &C) {
        let before = self.store.usage();
        let call = Call { now: instant(at), actor: Actor::Clock, correlation: "run".to_owned(), idempotency: None };
        let carried = carry_out(&self.store, &call, command, |_| Reply::ok(Value::Null)).await.unwrap();
        assert!(matches!(carried, Carried::Done(_)), "{carried:?}");
        self.note(name, before);
    }

    /// The code in the references of a plan.
    async fn code_of(&self, plan: &str) -> PlanCode {
        let client = self.tenant.stack.dynamodb();
        let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
        let items = client.scan().table_name(table).send().await.unwrap().items.unwrap_or_default();
        let found = items.iter().find_map(|item| {
            let code = item.get("pk")?.as_s().ok()?.strip_prefix("REFERENCE#")?;
            (item.get("plan")?.as_s().ok()? == plan).then(|| code.to_owned())
        });
        found.expect("the plan has a code").parse().unwrap()
    }

    fn note(&mut self, name: &'static str, before: Usage) {
        let after = self.store.usage();
        let usage = Usage {
            round_trips: after.round_trips - before.round_trips,
            read_units: after.read_units - before.read_units,
            write_units: after.write_units - before.write_units,
        };
        self.measured.push((name, usage));
    }
}

#[tokio::test]
#[allow(clippy::too_many_lines)] // One story, told in order.
async fn no_operation_costs_more_than_its_budget() {
    let mut meter = Meter::new().await;
    let nothing = Value::Null;
    let settings = |store: Store, request| async move { settings::handle(&store, request).await };
    let import = |store: Store, request| async move { import_invoices::handle(&store, request).await };
    let submit = |store: Store, request| async move { submit_proposal::handle(&store, request).await };
    let list = |store: Store, request| async move { list_blocked_invoices::handle(&store, request).await };
    let decide = |store: Store, request| async move { decide_proposal::handle(&store, request).await };

    let put = request("PUT", "/v1/settings", "", "finance", Some(0), None, &complete_settings());
    meter.run("settings: change", settings, put).await;
    meter.run("settings: read", settings, request("GET", "/v1/settings", "", "finance", None, None, &nothing)).await;

    let new = |key, body: &Value| request("POST", "/v1/invoices", "", "finance", None, Some(key), body);
    let invoice = ledger_invoice("R-1", "1000.00");
    let imported = meter.run("invoice: import a new one of a new customer", import, new("a", &invoice)).await;
    meter.run("invoice: import an unchanged one", import, new("b", &invoice)).await;
    meter.run("invoice: import a new figure", import, new("c", &ledger_invoice("R-1", "900.00"))).await;
    let id = text(&imported["invoice"]["invoiceId"]);

    let ask = json!({ "invoices": [id], "terms": three_months() });
    let post = |path: &str, version, key: Option<&str>, body: &Value| {
        request("POST", path, "", "customer", version, key, body)
    };
    let quote = meter.run("quote over one invoice", submit, post("/v1/quotes", None, None, &ask)).await;
    let body = proposal(&[&id], &three_months(), &quote);
    let submitted =
        meter.run("proposal: submit over one invoice", submit, post("/v1/proposals", None, Some("d"), &body)).await;
    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    meter.run("proposal: read", decide, request("GET", &path, "", "finance", None, None, &nothing)).await;

    let two = json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 2 });
    let again = json!({ "invoices": [id], "terms": two, "proposal": submitted["proposalId"] });
    let quote = meter.run("quote over one invoice", submit, post("/v1/quotes", None, None, &again)).await;
    meter.measured.pop();
    let change = json!({ "terms": two, "scheduleDigest": quote["scheduleDigest"], "reason": "other" });
    meter.run("proposal: change", submit, post(&format!("{path}/change"), Some(1), Some("e"), &change)).await;

    let query = "blockReason=payment_plan_requested";
    meter
        .run(
            "list: a page of one blocked invoice",
            list,
            request("GET", "/v1/invoices", query, "viewer", None, None, &nothing),
        )
        .await;
    let rest = json!({ "expectedRest": quote["total"] });
    let approve = || request("POST", &format!("{path}/approve"), "", "finance", Some(2), Some("f"), &rest);
    meter.run("proposal: approve over one invoice", decide, approve()).await;
    meter.run("proposal: repeat of the approval", decide, approve()).await;

    let read = request("GET", &path, "", "finance", None, None, &nothing);
    meter.run("proposal: read with its plan", decide, read).await;
    let first = text(&submitted["proposalId"]);
    let plan = RunInstalments { plan: first.parse().unwrap() };
    meter.step("plan: a due step over one invoice", "2030-04-12T08:00:00Z", &plan).await;

    let imported = meter
        .run("invoice: import a new one of a new customer", import, new("g", &ledger_invoice("R-2", "1000.00")))
        .await;
    meter.measured.pop();
    let id = text(&imported["invoice"]["invoiceId"]);
    let ask = json!({ "invoices": [id], "terms": three_months() });
    let quote = meter.run("quote over one invoice", submit, post("/v1/quotes", None, None, &ask)).await;
    meter.measured.pop();
    let body = proposal(&[&id], &three_months(), &quote);
    let submitted =
        meter.run("proposal: submit over one invoice", submit, post("/v1/proposals", None, Some("h"), &body)).await;
    meter.measured.pop();
    let path = format!("/v1/proposals/{}/reject", text(&submitted["proposalId"]));
    let reject = request("POST", &path, "", "finance", Some(1), Some("i"), &json!({ "reason": "too_long" }));
    meter.run("proposal: reject over one invoice", decide, reject).await;

    // Three more proposals: to be withdrawn, to grow old, and over ten invoices.
    let mut ids = Vec::new();
    for number in 3..15 {
        let (key, number) = (format!("import-{number}"), format!("R-{number}"));
        let imported = import(
            meter.store.clone(),
            request("POST", "/v1/invoices", "", "finance", None, Some(&key), &ledger_invoice(&number, "100.00")),
        )
        .await
        .unwrap();
        let imported: Value = serde_json::from_slice(imported.body().as_ref()).unwrap();
        ids.push(text(&imported["invoice"]["invoiceId"]));
    }
    let mut proposals = Vec::new();
    for (name, key, ids) in [
        ("proposal: submit over one invoice", "j", &ids[..1]),
        ("proposal: submit over one invoice", "k", &ids[1..2]),
        ("proposal: submit over ten invoices", "l", &ids[2..]),
    ] {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let ask = json!({ "invoices": ids, "terms": three_months() });
        let quote = meter.run("quote over one invoice", submit, post("/v1/quotes", None, None, &ask)).await;
        meter.measured.pop();
        let body = proposal(&ids, &three_months(), &quote);
        let submitted = meter.run(name, submit, post("/v1/proposals", None, Some(key), &body)).await;
        if ids.len() == 1 {
            meter.measured.pop();
        }
        proposals.push(text(&submitted["proposalId"]));
    }
    let path = format!("/v1/proposals/{}/withdraw", proposals[0]);
    meter.run("proposal: withdraw over one invoice", submit, post(&path, Some(1), Some("m"), &json!({}))).await;
    let age = AgeProposal { proposal: proposals[1].parse().unwrap() };
    meter.step("proposal: remind finance", "2030-03-15T08:00:00Z", &age).await;
    meter.step("proposal: expire over one invoice", "2030-03-20T08:00:00Z", &age).await;
    let record = |store: Store, request| async move { record_payments::handle(&store, request).await };
    let code = meter.code_of(&first).await;
    let payment = |name: &str, text: &str| {
        let amount = json!({ "amount": "100.00", "currency": "EUR" });
        let paid = json!({ "reference": name, "amount": amount, "bookedOn": "2030-03-04", "remittance": text });
        request("POST", "/v1/payments", "", "finance", None, None, &json!({ "payments": [paid] }))
    };
    let reference = CreditorReference::of_instalment(&code, 1);
    meter.run("payment: record into a plan", record, payment("P-1", reference.as_str())).await;
    meter.run("payment: repeat of a known one", record, payment("P-1", reference.as_str())).await;
    meter.run("payment: one that nobody matches", record, payment("P-2", "danke")).await;
    let zero = |store: Store, request| async move {
        record_payments::handle_within(&store, request, std::time::Duration::ZERO).await
    };
    let stopped = meter.run("payment: no time left", zero, payment("P-3", "danke")).await;
    assert_eq!((&stopped["incomplete"], &stopped["remaining"]), (&json!(true), &json!(1)));
    meter.measured.pop();
    meter.tenant.stack.settle().await;

    let shown = |name: &str, usage: Usage| {
        format!("{name}: {} trips, {} read, {} written", usage.round_trips, usage.read_units, usage.write_units)
    };
    let mut measured: Vec<String> = meter.measured.iter().map(|(name, usage)| shown(name, *usage)).collect();
    let budget =
        |(name, round_trips, read_units, write_units)| shown(name, Usage { round_trips, read_units, write_units });
    let mut expected: Vec<String> = BUDGET.map(budget).to_vec();
    measured.sort();
    expected.sort();
    assert_eq!(measured, expected, "\n{}", measured.join("\n"));
}
