//! Customers: contact, undeliverable mail, two that are one, credit, and what privacy law asks for.

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::carry_out::Call;
use cloud::facts::on_all_invoices;
use cloud::{Store, Surroundings};
use domain::id::CustomerId;
use domain::moment::Actor;
use domain::usecases::MarkUndeliverable;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, MORNING, Tenant, instant, ledger_invoice, text, three_months};

async fn customer(tenant: &Tenant, id: &str) -> Value {
    tenant.get(&format!("/v1/customers/{id}"), "viewer").await.must_be(200)
}

/// A command on a customer as it is now.
async fn command(tenant: &Tenant, id: &str, name: &str, body: &Value) -> Answer {
    let version = customer(tenant, id).await["version"].as_u64().unwrap();
    let path = format!("/v1/customers/{id}/{name}");
    tenant.ask(Method::POST, &path, "finance").once().at_version(version).json(body).send().await
}

async fn put(tenant: &Tenant, id: &str, version: u64, body: &Value) -> Answer {
    let path = format!("/v1/customers/{id}");
    tenant.ask(Method::PUT, &path, "machine").at_version(version).json(body).send().await
}

/// An invoice of another customer.
async fn invoice_of(tenant: &Tenant, customer: &str, number: &str, amount: &str) -> String {
    let mut invoice = ledger_invoice(number, amount);
    invoice["customer"] = json!({ "id": customer, "name": "Jonas Muster" });
    let imported = tenant.post("/v1/invoices", "machine", &invoice).await.must_be(201);
    text(&imported["invoice"]["invoiceId"])
}

/// The numbers of a customer's own invoices.
async fn numbers(tenant: &Tenant, customer: &str) -> Vec<String> {
    let page = tenant.get("/v1/invoices?limit=200", &format!("customer-{customer}")).await.must_be(200);
    page["invoices"].as_array().unwrap().iter().map(|invoice| text(&invoice["number"])).collect()
}

async fn table(tenant: &Tenant) -> String {
    tenant.stack.dynamodb().list_tables().send().await.unwrap().table_names()[0].clone()
}

/// The customer has paid too much, as recording a payment would leave it.
async fn give_credit(tenant: &Tenant, id: &str, amount: &str) {
    let credit = AttributeValue::L(vec![AttributeValue::S(format!("{amount} EUR"))]);
    let update = tenant.stack.dynamodb().update_item().table_name(table(tenant).await);
    let update = update
        .key("pk", AttributeValue::S(format!("CUSTOMER#{id}")))
        .key("sk", AttributeValue::S("CUSTOMER".to_owned()))
        .update_expression("SET credit = :credit, creditSince = :since")
        .expression_attribute_values(":credit", credit)
        .expression_attribute_values(":since", AttributeValue::S(MORNING.to_owned()));
    update.send().await.unwrap();
}

/// The rows of a kind, as stored.
async fn rows(tenant: &Tenant, kind: &str) -> Vec<Value> {
    let items = tenant.stack.dynamodb().scan().table_name(table(tenant).await).send().await.unwrap().items.unwrap();
    let of_kind = items.into_iter().filter(|item| item["sk"].as_s().is_ok_and(|sk| sk == kind));
    of_kind.map(|item| serde_dynamo::from_item(item).unwrap()).collect()
}

/// Mail to a customer came back for good, as the feedback of the mail service says.
async fn mail_came_back(tenant: &Tenant, id: &str, at: &str) {
    let (endpoint, table) = (tenant.stack.endpoints().dynamodb.clone(), table(tenant).await);
    let lookup = move |name: &str| match name {
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
        "TABLE_NAME" => Some(table.clone()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" => Some("local".to_owned()),
        _ => None,
    };
    let store = Store::connect(&Surroundings::load(lookup).await).unwrap();
    let call = Call {
        now: instant(at),
        actor: Actor::Clock,
        correlation: "bounce".to_owned(),
        idempotency: None,
        session: None,
    };
    let customer: CustomerId = id.parse().unwrap();
    let mark = |invoices| MarkUndeliverable { customer: customer.clone(), invoices };
    let (_, complete) = on_all_invoices(&store, &call, &customer, mark).await.ok().unwrap();
    assert!(complete);
}

#[tokio::test]
async fn what_is_known_of_a_customer_is_replaced_whole() {
    let tenant = Tenant::open().await;
    let contact = json!({
        "name": "Jonas Muster", "address": "Weg 1\n12345 Ort", "email": "jonas@muster.example", "phone": "+49 30 1",
        "language": "fr", "kind": "consumer", "excluded": false,
    });
    let created = put(&tenant, "K-9", 0, &contact).await.must_be(200);
    assert_eq!(created["version"], 1);
    put(&tenant, "K-9", 0, &contact).await.must_be(200);
    for (name, value) in contact.as_object().unwrap() {
        assert_eq!(customer(&tenant, "K-9").await[name], *value, "{name}");
    }
    put(&tenant, "K-9", 0, &json!({ "name": "Anders" })).await.must_be_problem(412, "version_mismatch");
    let path = "/v1/customers/K-9";
    let unguarded = tenant.ask(Method::PUT, path, "finance").json(&contact).send().await;
    unguarded.must_be_problem(428, "precondition_required");
    let changed = put(&tenant, "K-9", 1, &json!({ "name": "Anders", "excluded": true })).await.must_be(200);
    assert_eq!((&changed["email"], &changed["excluded"]), (&Value::Null, &json!(true)));
    let bad = put(&tenant, "K-9", 2, &json!({ "email": "kein", "kind": "fiend", "colour": "red" })).await;
    assert_eq!(bad.must_be_problem(422, "invalid_fields")["errors"].as_array().unwrap().len(), 3);
    tenant.get("/v1/customers/nobody", "machine").await.must_be_problem(404, "not_found");
}

#[tokio::test]
async fn undeliverable_mail_pauses_once_a_year_and_a_new_address_ends_it() {
    let tenant = Tenant::open().await;
    for number in 1..=20 {
        tenant.invoice(&format!("R-{number:02}"), "100.00").await;
    }
    tenant.invoice("R-99", "0.00").await;
    mail_came_back(&tenant, "K-1", MORNING).await;
    assert_eq!(tenant.blocked("email_undeliverable").await.len(), 20, "what is open, in more than one transaction");
    let known = customer(&tenant, "K-1").await;
    assert_eq!(known["undeliverableSince"], MORNING);
    // Who is not reached may still propose.
    let page = tenant.get("/v1/invoices?limit=1", "customer-K-1").await.must_be(200);
    tenant
        .quote(&[&text(&page["invoices"][0]["invoiceId"])], &json!({ "kind": "deferred", "dueDate": "2030-04-10" }))
        .await;

    let version = known["version"].as_u64().unwrap();
    let same = json!({ "name": "Jonas Muster", "email": "jonas@muster.example" });
    put(&tenant, "K-1", version, &same).await.must_be(200);
    assert_eq!(tenant.blocked("email_undeliverable").await.len(), 20, "the same address says nothing new");
    let other = json!({ "name": "Jonas Muster", "email": "jonas.neu@muster.example" });
    put(&tenant, "K-1", version + 1, &other).await.must_be(200);
    assert_eq!(tenant.blocked("email_undeliverable").await, [""; 0]);
    assert_eq!(tenant.events().await.iter().filter(|event| *event == "dunning.resumed").count(), 20);

    mail_came_back(&tenant, "K-1", "2030-06-01T09:00:00Z").await;
    assert_eq!(tenant.blocked("email_undeliverable").await, [""; 0], "only a notice within the year");
    mail_came_back(&tenant, "K-1", "2031-03-04T09:00:00Z").await;
    assert_eq!(tenant.blocked("email_undeliverable").await.len(), 20);
}

#[tokio::test]
async fn two_that_are_one_are_merged_with_invoices_and_credit() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "100.00").await;
    for number in 2..=35 {
        invoice_of(&tenant, "K-2", &format!("R-{number}"), "100.00").await;
    }
    give_credit(&tenant, "K-1", "5.00").await;
    give_credit(&tenant, "K-2", "7.50").await;
    let merged = command(&tenant, "K-2", "merge", &json!({ "into": "K-1" })).await.must_be(200);
    assert_eq!(merged["incomplete"], false);
    assert_eq!(merged["customer"]["credit"][0]["amount"], "12.50");
    assert_eq!(merged["customer"]["email"], "jonas@muster.example");
    assert_eq!(numbers(&tenant, "K-1").await.len(), 35);
    assert_eq!(numbers(&tenant, "K-2").await, [""; 0]);
    let source = customer(&tenant, "K-2").await;
    assert_eq!((&source["mergedInto"], &source["credit"]), (&json!("K-1"), &json!([])));
    // Again it is done already, whatever the version.
    command(&tenant, "K-2", "merge", &json!({ "into": "K-1" })).await.must_be(200);
    assert_eq!(customer(&tenant, "K-1").await["credit"][0]["amount"], "12.50");

    // What comes in under the old name goes to the other one, and only fills what was not known of them.
    let mut late = ledger_invoice("R-36", "100.00");
    late["customer"] = json!({ "id": "K-2", "email": "alt@muster.example", "kind": "business" });
    let imported = tenant.post("/v1/invoices", "machine", &late).await.must_be(201);
    assert_eq!(imported["invoice"]["customerId"], "K-1");
    let known = customer(&tenant, "K-1").await;
    assert_eq!((&known["email"], &known["kind"]), (&json!("jonas@muster.example"), &json!("business")));
    put(&tenant, "K-2", source["version"].as_u64().unwrap(), &json!({})).await.must_be_problem(409, "customer_merged");
}

#[tokio::test]
async fn what_can_not_be_merged() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    invoice_of(&tenant, "K-2", "R-2", "100.00").await;
    invoice_of(&tenant, "K-3", "R-3", "100.00").await;
    let merge = |source: &'static str, into: &'static str| {
        let tenant = &tenant;
        async move { command(tenant, source, "merge", &json!({ "into": into })).await }
    };
    merge("K-2", "K-2").await.must_be_problem(409, "not_mergeable");
    merge("K-2", "nobody").await.must_be_problem(404, "not_found");
    tenant.submit(&[&invoice], &three_months()).await;
    merge("K-1", "K-2").await.must_be_problem(409, "customer_busy");
    merge("K-2", "K-1").await.must_be(200);
    merge("K-3", "K-2").await.must_be_problem(409, "not_mergeable");
    merge("K-2", "K-3").await.must_be_problem(409, "not_mergeable");
    let stale = tenant.ask(Method::POST, "/v1/customers/K-3/merge", "finance").at_version(9);
    stale.json(&json!({ "into": "K-1" })).send().await.must_be_problem(412, "version_mismatch");
}

#[tokio::test]
async fn credit_is_refunded_or_set_off_and_never_more_than_there_is() {
    let tenant = Tenant::open().await;
    let free = tenant.invoice("R-1", "30.00").await;
    let held = tenant.invoice("R-2", "1000.00").await;
    let submitted = tenant.submit(&[&held], &three_months()).await;
    give_credit(&tenant, "K-1", "500.00").await;
    let spend = |amount: &'static str, used: &'static str, invoice: Option<String>| {
        let mut body = json!({ "amount": { "amount": amount, "currency": "EUR" }, "use": used });
        if let Some(invoice) = invoice {
            body["invoice"] = json!(invoice);
        }
        let tenant = &tenant;
        async move { command(tenant, "K-1", "credit", &body).await }
    };
    spend("500.01", "refund", None).await.must_be_problem(409, "credit_too_small");
    spend("0.00", "refund", None).await.must_be_problem(422, "out_of_range");
    spend("30.01", "set_off", Some(free.clone())).await.must_be_problem(422, "out_of_range");
    spend("10.00", "set_off", Some(held.clone())).await.must_be_problem(409, "invoices_not_free");
    assert_eq!(spend("100.00", "refund", None).await.must_be(200)["credit"][0]["amount"], "400.00");
    // All of one invoice: its dunning ends.
    spend("30.00", "set_off", Some(free.clone())).await.must_be(200);
    assert_eq!(tenant.events().await.last().unwrap(), "dunning.ended");
    // Into the plan that holds the other: the first instalment is paid.
    tenant.approve(&submitted).await.must_be(200);
    let left = spend("333.34", "set_off", Some(held.clone())).await.must_be(200);
    assert_eq!(left["credit"][0]["amount"], "36.66");
    assert!(tenant.events().await.contains(&"instalment.paid".to_owned()));
    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    let plan = tenant.get(&path, "finance").await.must_be(200)["plan"].clone();
    assert_eq!(plan["instalments"][0]["state"], "settled");

    // Every cent that left the credit is a payment, and every one that arrived elsewhere.
    let cents = |amount: &Value| text(amount).replace([' ', '.', 'E', 'U', 'R'], "").parse::<i64>().unwrap();
    let payments = rows(&tenant, "PAYMENT").await;
    let sum = |direction: &str| -> i64 {
        let those = payments.iter().filter(|payment| payment["direction"] == direction);
        those.map(|payment| cents(&payment["amount"])).sum()
    };
    assert_eq!((sum("return"), sum("credit")), (10_000 + 3_000 + 33_334, 3_000 + 33_334));
    assert!(payments.iter().all(|payment| payment["source"] == "finance" && payment["customer"] == "K-1"));
}

#[tokio::test]
async fn restricting_says_why_and_can_be_lifted() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "100.00").await;
    let restrict = |on: bool| json!({ "restricted": on, "words": "Widerspruch vom 3. März." });
    assert_eq!(command(&tenant, "K-1", "restrict", &restrict(true)).await.must_be(200)["restricted"], true);
    let again = command(&tenant, "K-1", "restrict", &restrict(true)).await.must_be(200);
    assert_eq!(again["version"], 2);
    assert_eq!(command(&tenant, "K-1", "restrict", &restrict(false)).await.must_be(200)["restricted"], false);
    let silent = json!({ "restricted": true });
    command(&tenant, "K-1", "restrict", &silent).await.must_be_problem(422, "missing_field");
}
