//! What privacy law asks for: everything of one customer handed out, and erased as far as retention allows.

use cloud::carry_out::{Call, Carried, carry_out};
use cloud::facts::erase_rows;
use cloud::reply::Reply;
use cloud::{Store, Surroundings};
use domain::moment::Actor;
use domain::usecases::EraseCustomer;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, instant, ledger_invoice, proposal, text, three_months};

/// Stands in everything that a person said or is.
const MARK: &str = "GEHEIM";

async fn post_at(tenant: &Tenant, path: &str, version: u64, body: &Value) -> Answer {
    tenant.ask(Method::POST, path, "finance").once().at_version(version).json(body).send().await
}

fn figure(number: &str, customer: &str, amount: &str, as_of: &str) -> Value {
    let mut figure = ledger_invoice(number, amount);
    figure["asOf"] = json!(as_of);
    figure["customer"] = json!({ "id": customer, "name": format!("{MARK} {customer}") });
    figure
}

async fn version_of(tenant: &Tenant, invoice: &str) -> u64 {
    let answer = tenant.get(&format!("/v1/dunning?invoice={invoice}"), "finance").await.must_be(200);
    answer["invoices"][0]["version"].as_u64().unwrap()
}

async fn customer_version(tenant: &Tenant, id: &str) -> u64 {
    tenant.get(&format!("/v1/customers/{id}"), "finance").await.must_be(200)["version"].as_u64().unwrap()
}

/// K-1 proposed, was rejected, contested, was answered, and paid. K-2 has an invoice, too.
async fn story() -> Tenant {
    let tenant = Tenant::open().await;
    let imported = tenant.post("/v1/invoices", "machine", &figure("R-1", "K-1", "1000.00", "2030-03-03")).await;
    let invoice = text(&imported.must_be(201)["invoice"]["invoiceId"]);
    tenant.post("/v1/invoices", "machine", &figure("R-2", "K-2", "500.00", "2030-03-03")).await.must_be(201);
    let contact = json!({
        "name": format!("{MARK} K-1"), "address": MARK, "email": "geheim@muster.example", "phone": MARK,
    });
    let path = "/v1/customers/K-1";
    tenant.ask(Method::PUT, path, "finance").at_version(1).json(&contact).send().await.must_be(200);

    let quote = tenant.quote(&[&invoice], &three_months()).await;
    let mut body = proposal(&[&invoice], &three_months(), &quote);
    body["words"] = json!(MARK);
    let submitted = tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be(201);
    let path = format!("/v1/proposals/{}/reject", text(&submitted["proposalId"]));
    post_at(&tenant, &path, 1, &json!({ "reason": "other", "words": MARK })).await.must_be(200);

    let path = format!("/v1/invoices/{invoice}");
    for (name, body) in [
        ("dispute", json!({ "words": MARK })),
        ("block", json!({ "until": "2030-03-10", "words": MARK })),
        ("release", json!({ "reason": "disputed", "words": MARK })),
        ("reset-figure", json!({ "words": MARK })),
    ] {
        let version = version_of(&tenant, &invoice).await;
        post_at(&tenant, &format!("{path}/{name}"), version, &body).await.must_be(200);
    }
    let version = customer_version(&tenant, "K-1").await;
    let restrict = json!({ "restricted": true, "words": MARK });
    post_at(&tenant, "/v1/customers/K-1/restrict", version, &restrict).await.must_be(200);
    tenant.stack.settle().await;
    tenant
}

async fn pay(tenant: &Tenant) {
    tenant.post("/v1/invoices", "machine", &figure("R-1", "K-1", "0.00", "2030-03-04")).await.must_be(200);
    tenant.stack.settle().await;
}

/// The keys of all items that hold the mark, but for stored replies, which end by themselves.
async fn marked(tenant: &Tenant) -> Vec<String> {
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    let mut keys = Vec::new();
    for item in items {
        let item: Value = serde_dynamo::from_item(item).unwrap();
        let (pk, sk) = (text(&item["pk"]), text(&item["sk"]));
        let holds = item.to_string().to_uppercase().contains(MARK);
        if holds && !pk.starts_with("IDEMPOTENCY#") && !pk.contains("K-2") && item["customer"] != "K-2" {
            keys.push(format!("{} {sk}", pk.split('#').next().unwrap()));
        }
    }
    keys.sort();
    keys
}

#[tokio::test]
async fn an_export_has_everything_of_the_customer_and_nothing_of_another() {
    let tenant = story().await;
    let export = tenant.get("/v1/customers/K-1/export", "finance").await.must_be(200);
    let stored = &export["customers"][0]["stored"];
    assert_eq!((&stored["phone"], &stored["restrictionWords"]), (&json!(MARK), &json!(MARK)));
    let part =
        |name: &str| export["parts"].as_array().unwrap().iter().find(|part| part["part"] == name).unwrap().clone();
    let (invoices, proposals) = (part("invoices"), part("proposals"));
    assert_eq!(invoices["items"][0]["stored"]["disputes"][0]["answer"], MARK);
    assert_eq!(invoices["items"][0]["stored"]["blocks"][0]["words"], MARK);
    assert_eq!(invoices["items"][0]["history"].as_array().unwrap().len(), 5);
    assert_eq!(proposals["items"][0]["stored"]["proposal"]["ended"]["application"]["ask"]["words"], MARK);
    assert_eq!(invoices["next"], Value::Null);
    assert!(!export.to_string().contains("K-2"));
    tenant.get("/v1/customers/K-1/export", "viewer").await.must_be_problem(403, "forbidden");
    tenant.get("/v1/customers/K-1/export?part=secrets", "finance").await.must_be_problem(422, "malformed");
    tenant.get("/v1/customers/K-1/export?part=plans&of=K-2", "finance").await.must_be_problem(422, "malformed");
}

#[tokio::test]
async fn an_export_has_the_mails_to_the_customer_and_no_others() {
    let tenant = story().await;
    let other = tenant.post("/v1/invoices", "machine", &figure("R-3", "K-2", "70.00", "2030-03-03")).await;
    let path = format!("/v1/invoices/{}/dispute", text(&other.must_be(201)["invoice"]["invoiceId"]));
    post_at(&tenant, &path, 1, &json!({ "words": MARK })).await.must_be(200);
    tenant.stack.settle().await;
    for (customer, expected) in [
        ("K-1", vec!["dispute_answered", "dispute_received", "proposal_received", "proposal_rejected"]),
        ("K-2", vec!["dispute_received"]),
    ] {
        let export = tenant.get(&format!("/v1/customers/{customer}/export"), "finance").await.must_be(200);
        let mails = export["parts"].as_array().unwrap().iter().find(|part| part["part"] == "mails").unwrap();
        let stored: Vec<&Value> = mails["items"].as_array().unwrap().iter().map(|item| &item["stored"]).collect();
        let mut kinds: Vec<&str> = stored.iter().map(|mail| mail["kind"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, expected, "{customer}: not what finance was told");
        assert!(stored.iter().all(|mail| mail["customer"] == customer));
    }
}

#[tokio::test]
async fn an_export_goes_on_page_by_page() {
    let tenant = Tenant::open().await;
    for number in 1..=60 {
        tenant.post("/v1/invoices", "machine", &figure(&format!("R-{number}"), "K-1", "10.00", "2030-03-03")).await;
    }
    let mut next = Some("/v1/customers/K-1/export".to_owned());
    let mut numbers = std::collections::BTreeSet::new();
    let mut pages = 0;
    while let Some(address) = next.take() {
        let export = tenant.get(&address, "finance").await.must_be(200);
        let parts = export["parts"].as_array().unwrap();
        let invoices = parts.iter().find(|part| part["part"] == "invoices").unwrap();
        numbers.extend(invoices["items"].as_array().unwrap().iter().map(|item| text(&item["stored"]["number"])));
        next = invoices["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!((pages, numbers.len()), (3, 60));
}

#[tokio::test]
async fn the_journal_never_keeps_what_people_said_or_are() {
    let tenant = story().await;
    let marked = marked(&tenant).await;
    assert_eq!(
        marked,
        ["CUSTOMER CUSTOMER", "INVOICE BLOCK#manual", "INVOICE INVOICE", "PROPOSAL PROPOSAL"],
        "in the rows themselves, and nowhere else"
    );
}

#[tokio::test]
async fn before_retention_has_run_only_what_nobody_needs_is_erased() {
    let tenant = story().await;
    let erase = || async {
        let version = customer_version(&tenant, "K-1").await;
        post_at(&tenant, "/v1/customers/K-1/erase", version, &json!({})).await
    };
    erase().await.must_be_problem(409, "customer_busy");
    pay(&tenant).await;
    let erased = erase().await.must_be(200);
    assert_eq!(erased["staysUntil"], "2038-12-31");
    assert_eq!(erased["stays"], json!(["invoices", "payments", "decisions", "mails"]));
    assert_eq!(erased["incomplete"], false);
    let known = tenant.get("/v1/customers/K-1", "finance").await.must_be(200);
    assert_eq!((&known["email"], &known["phone"], &known["erasedOn"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(known["name"], format!("{MARK} K-1"));
    erase().await.must_be(200);
}

#[tokio::test]
async fn after_retention_nothing_is_left_of_the_person() {
    let tenant = story().await;
    pay(&tenant).await;
    let endpoint = tenant.stack.endpoints().dynamodb.clone();
    let table = tenant.stack.dynamodb().list_tables().send().await.unwrap().table_names()[0].clone();
    let lookup = move |name: &str| match name {
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
        "TABLE_NAME" => Some(table.clone()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" => Some("local".to_owned()),
        _ => None,
    };
    let store = Store::connect(&Surroundings::load(lookup).await).unwrap();
    let (now, actor) = (instant("2039-01-01T09:00:00Z"), Actor::Finance("admin".to_owned()));
    let call = Call { now, actor, correlation: "erase".to_owned(), idempotency: None, session: None };
    let version = customer_version(&tenant, "K-1").await;
    let command = EraseCustomer { customer: "K-1".parse().unwrap(), version };
    let carried = carry_out(&store, &call, &command, |_| Reply::ok(Value::Null)).await.unwrap();
    let Carried::Done(erased) = carried else { panic!("{carried:?}") };
    assert_eq!(erased.stays_until, None);
    let rest = erase_rows(&store, &call, &erased.customer.value, erased.erasure, None).await;
    assert!(rest.ok().unwrap());
    assert_eq!(marked(&tenant).await, [""; 0]);
    assert_eq!(tenant.get("/v1/customers/K-1", "finance").await.must_be(200)["erasedOn"], "2039-01-01");
}
