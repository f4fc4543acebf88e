//! What each operation costs in DynamoDB: round trips and capacity units, exactly, indexes and outbox included.
//! This is the budget; the test fails when a cost rises, and when it falls, so that the table stays true.

use cloud::Store;
use cloud::carry_out::{Call, Carried, Command, carry_out};
use cloud::reply::Reply;
use cloud::store::Usage;
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
const BUDGET: [(&str, u32, f64, f64); 32] = [
    ("settings: read", 1, 1.0, 0.0),
    ("settings: change", 2, 1.0, 9.0),
    ("invoice: import a new one of a new customer", 2, 5.0, 14.0),
    ("invoice: import an unchanged one", 2, 5.0, 2.0),
    ("invoice: import a new figure", 2, 5.0, 10.0),
    ("quote over one invoice", 1, 4.0, 0.0),
    ("proposal: submit over one invoice", 2, 5.0, 26.0),
    ("proposal: read by finance, with its warnings", 2, 4.0, 0.0),
    ("proposal: read with its plan", 1, 2.0, 0.0),
    ("proposal: change", 3, 7.0, 26.0),
    ("list: a page of one blocked invoice", 1, 0.5, 0.0),
    ("proposal: approve over one invoice", 3, 4.0, 37.0),
    ("proposal: repeat of the approval", 1, 2.0, 0.0),
    ("proposal: withdraw over one invoice", 3, 5.0, 27.0),
    ("proposal: remind finance", 3, 3.0, 11.0),
    ("proposal: expire over one invoice", 3, 3.0, 21.0),
    ("proposal: submit over ten invoices", 2, 14.0, 78.0),
    ("plan: a due step over one invoice", 3, 4.0, 13.0),
    ("proposal: reject over one invoice", 3, 4.0, 25.0),
    // The reference, the plan it leads to, the plan's invoices and customer, then the transaction.
    ("payment: record into a plan", 4, 9.0, 27.0),
    ("payment: repeat of a known one", 1, 5.0, 0.0),
    ("payment: one that nobody matches", 2, 3.0, 13.0),
    ("invoice: read by its customer", 1, 1.0, 0.0),
    ("invoice: read with its whole history", 7, 7.5, 0.0),
    ("list: a filtered page of one plan", 1, 0.5, 0.0),
    ("list: a page of a customer's one plan", 1, 0.5, 0.0),
    ("list: a page of one plan", 1, 0.5, 0.0),
    ("list: a page of one proposal", 1, 0.5, 0.0),
    ("list: an empty page of payments", 1, 0.5, 0.0),
    ("list: an empty page of tasks", 1, 0.5, 0.0),
    ("plan: read its history", 1, 1.0, 0.0),
    ("plan: read", 1, 1.0, 0.0),
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
        let store = tenant.store().await;
        tenant.let_in(crate::harness::session_of_k1()).await;
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
        let call = Call {
            now: instant(at),
            actor: Actor::Clock,
            correlation: "run".to_owned(),
            idempotency: None,
            session: None,
        };
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
    let ledger = |store: Store, request| async move { read_ledger::handle(&store, request).await };
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
        request("POST", &path.replace("/v1/", "/v1/portal/"), "", "customer", version, key, body)
    };
    let quote = meter.run("quote over one invoice", submit, post("/v1/quotes", None, None, &ask)).await;
    let body = proposal(&[&id], &three_months(), &quote);
    let submitted =
        meter.run("proposal: submit over one invoice", submit, post("/v1/proposals", None, Some("d"), &body)).await;
    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    meter
        .run(
            "proposal: read by finance, with its warnings",
            decide,
            request("GET", &path, "", "finance", None, None, &nothing),
        )
        .await;

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

    let plan_id = text(&submitted["proposalId"]);
    for (name, path, query) in [
        ("list: a page of one proposal", "/v1/proposals".to_owned(), "state=approved"),
        ("list: a page of one plan", "/v1/plans".to_owned(), "state=active&limit=200"),
        ("list: a filtered page of one plan", "/v1/plans".to_owned(), "state=active&overdue=true"),
        ("list: a page of a customer's one plan", "/v1/plans".to_owned(), "customer=K-1"),
        ("list: an empty page of payments", "/v1/payments".to_owned(), "state=unmatched"),
        ("list: an empty page of tasks", "/v1/tasks".to_owned(), "kind=credit"),
        ("plan: read", format!("/v1/plans/{plan_id}"), ""),
        ("plan: read its history", format!("/v1/history/plan/{plan_id}"), ""),
        ("invoice: read with its whole history", format!("/v1/invoices/{id}"), ""),
    ] {
        meter.run(name, ledger, request("GET", &path, query, "viewer", None, None, &nothing)).await;
    }
    let own = request("GET", &format!("/v1/portal/invoices/{id}"), "", "customer", None, None, &nothing);
    meter.run("invoice: read by its customer", ledger, own).await;

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

/// A page costs what it shows, not what there is behind it.
#[tokio::test]
async fn a_page_costs_the_same_whatever_else_there_is() {
    let tenant = Tenant::open().await;
    let mut settings = complete_settings();
    settings["maxOpenProposals"] = json!(20);
    settings["limits"] = json!({ "EUR": { "minOpen": "1.00", "maxOpen": "9999999.00", "minInstalment": "1.00" } });
    tenant.ask(reqwest::Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    let store = tenant.store().await;
    let mut costs = Vec::new();
    for proposals in [0..1_usize, 1..6] {
        for proposal in proposals {
            let mut ids = Vec::new();
            for number in 0..if proposal == 0 { 10 } else { 50 } {
                ids.push(tenant.invoice(&format!("R-{proposal}-{number}"), "300.00").await);
            }
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let submitted = tenant.submit(&ids, &three_months()).await;
            tenant.approve(&submitted).await.must_be(200);
        }
        tenant.stack.settle().await;
        let mut of_pages = Vec::new();
        for (path, query) in [
            ("/v1/invoices", "blockReason=payment_plan_active&limit=5"),
            ("/v1/invoices", "blockReason=payment_plan_active&limit=5&amountFrom=300"),
            // Nothing is due so early: the first row says so.
            ("/v1/invoices", "blockReason=payment_plan_active&limit=5&dueTo=2030-01-31"),
            ("/v1/plans", "state=active&limit=1"),
        ] {
            let before = store.usage();
            let request = request("GET", path, query, "viewer", None, None, &Value::Null);
            let answer = if path == "/v1/invoices" {
                list_blocked_invoices::handle(&store, request).await
            } else {
                read_ledger::handle(&store, request).await
            };
            assert!(answer.unwrap().status().is_success());
            let after = store.usage();
            of_pages.push((after.round_trips - before.round_trips, after.read_units - before.read_units));
        }
        costs.push(of_pages);
    }
    let (few, many) = (&costs[0], &costs[1]);
    assert_eq!(few[0], (1, 0.5));
    assert_eq!(few, many);
}
