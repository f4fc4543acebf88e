//! The down payment: asked for by policy or offered by the customer. Until it has come, the plan waits for it and for
//! nothing else.

use reqwest::Method;
use serde_json::{Value, json};

use super::paying::{OURS, camt053, file, pay, payment, reference, stands, statement};
use crate::harness::{Answer, Tenant, complete_settings, instant, proposal, text};

/// Three months on the 15th.
fn terms() -> Value {
    json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 3 })
}

/// A tenant whose settings differ so from complete ones.
async fn tenant_with(changes: &Value) -> Tenant {
    let tenant = Tenant::open().await;
    let mut settings = complete_settings();
    settings.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    tenant
}

/// A quote with so many percent first.
async fn quote(tenant: &Tenant, invoice: &str, terms: &Value, percent: &Value) -> Answer {
    let body = json!({ "invoices": [invoice], "terms": terms, "downPaymentPercent": percent });
    tenant.post("/v1/quotes", "customer-K-1", &body).await
}

/// A proposal over 1,000 euros with a fifth of it first.
async fn submitted(tenant: &Tenant) -> Value {
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let quoted = quote(tenant, &invoice, &terms(), &json!(20)).await.must_be(200);
    let mut body = proposal(&[&invoice], &terms(), &quoted);
    body["downPaymentPercent"] = json!(20);
    tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be(201)
}

/// The plan of such a proposal; its id.
async fn plan(tenant: &Tenant) -> String {
    let approved = tenant.approve(&submitted(tenant).await).await.must_be(200);
    text(&approved["proposalId"])
}

async fn read(tenant: &Tenant, id: &str) -> Value {
    tenant.get(&format!("/v1/proposals/{id}"), "customer-K-1").await.must_be(200)
}

/// Pulls a lever on the plan as it is.
async fn pull(tenant: &Tenant, id: &str, lever: &str, body: &Value) -> Answer {
    let version = read(tenant, id).await["plan"]["version"].as_u64().unwrap();
    let ask = tenant.ask(Method::POST, &format!("/v1/plans/{id}/{lever}"), "finance").once().at_version(version);
    ask.json(body).send().await
}

/// Everything that the bank booked until a day is known.
async fn bank_covers(tenant: &Tenant, day: &str) {
    let answer = file(tenant, &camt053(&[statement("S-1", day, OURS, &[])])).await;
    assert_eq!(answer["statements"][0]["coveredUntil"], day);
}

/// `0 2030-03-14 200.00` for each instalment.
fn schedule(of: &Value) -> Vec<String> {
    let row = |row: &Value| format!("{} {} {}", row["number"], text(&row["dueDate"]), text(&row["amount"]["amount"]));
    of["instalments"].as_array().unwrap().iter().map(row).collect()
}

#[tokio::test]
async fn a_customer_offers_one_and_its_payment_begins_the_plan() {
    let tenant = Tenant::open().await;
    let submitted = submitted(&tenant).await;
    assert_eq!(submitted["downPaymentPercent"], 20);
    let expected = ["0 2030-03-14 200.00", "1 2030-04-15 266.67", "2 2030-05-15 266.67", "3 2030-06-17 266.66"];
    assert_eq!(schedule(&submitted), expected);
    assert_eq!(submitted["decideBy"], "2030-03-12", "two days before the first payment");

    let approved = tenant.approve(&submitted).await.must_be(200);
    let id = text(&approved["proposalId"]);
    assert_eq!(stands(&tenant, &id).await, "awaiting_down_payment: 200.00 266.67 266.67 266.66");
    let first = reference(&tenant, &id, 0).await;
    pay(&tenant, &[payment("P-1", "200.00", &first)]).await;
    assert_eq!(stands(&tenant, &id).await, "active: 0.00 266.67 266.67 266.66");
    assert_eq!(tenant.events().await[5..], ["payment.recorded", "instalment.paid"]);
    tenant.stack.advance_to(instant("2030-04-15T12:00:00Z")).await.unwrap();
    assert_eq!(read(&tenant, &id).await["plan"]["instalments"][1]["state"], "due");
}

#[tokio::test]
async fn one_that_never_comes_lets_the_plan_lapse() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    tenant.stack.advance_to(instant("2030-03-20T05:00:00Z")).await.unwrap();
    assert_eq!(read(&tenant, &id).await["plan"]["state"], "awaiting_down_payment");
    bank_covers(&tenant, "2030-03-20").await;
    tenant.stack.advance_to(instant("2030-03-22T12:00:00Z")).await.unwrap();
    assert_eq!(read(&tenant, &id).await["plan"]["state"], "lapsed");
    assert_eq!(tenant.blocked("payment_plan_active").await, [""; 0]);
    assert_eq!(
        tenant.events().await[5..],
        ["instalment.announced", "instalment.due", "plan.lapsed", "dunning.resumed"]
    );
}

#[tokio::test]
async fn the_tenant_asks_for_the_least_and_the_customer_may_offer_more() {
    let tenant = tenant_with(&json!({ "downPaymentPercent": 20 })).await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let problem = quote(&tenant, &invoice, &terms(), &json!(19)).await.must_be_problem(422, "down_payment_too_small");
    assert!(text(&problem["detail"]).contains("20 %"), "{problem:#}");
    quote(&tenant, &invoice, &terms(), &json!(0)).await.must_be_problem(422, "down_payment_too_small");
    for (asked, percent, amount) in [(json!(null), 20, "200.00"), (json!(20), 20, "200.00"), (json!(45), 45, "450.00")]
    {
        let quoted = quote(&tenant, &invoice, &terms(), &asked).await.must_be(200);
        assert_eq!(quoted["downPaymentPercent"], percent);
        assert_eq!(quoted["instalments"][0]["amount"]["amount"], amount);
    }
    // Nothing binds the creditor, but finance is told.
    let body = json!({ "invoices": [invoice], "terms": terms(), "downPaymentPercent": 0 });
    let offered = tenant.post("/v1/offers", "finance", &body).await.must_be(201);
    assert_eq!(offered["downPaymentPercent"], 0);
    assert_eq!(offered["warnings"][0]["type"], "urn:ratenwerk:problem:down_payment_too_small");
}

#[tokio::test]
async fn no_percentage_is_taken_that_can_not_be() {
    let ready_made = json!([{ "name": "Halb", "from": { "amount": "0.00", "currency": "EUR" }, "terms": terms() }]);
    let tenant = tenant_with(&json!({ "readyMadeOffers": ready_made })).await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    for (percent, code) in [(json!(91), "out_of_range"), (json!(2.5), "wrong_type"), (json!("20"), "wrong_type")] {
        quote(&tenant, &invoice, &terms(), &percent).await.must_be_problem(422, code);
    }
    let body = json!({ "invoices": [invoice], "readyMade": "Halb", "downPaymentPercent": 20 });
    tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "one_of_two");
}

#[tokio::test]
async fn there_must_be_time_to_wait_for_one() {
    // Ten days until it is due, five of grace and seven more.
    for (block_budget_days, possible) in [(21, false), (22, true)] {
        let tenant = tenant_with(&json!({ "blockBudgetDays": block_budget_days })).await;
        let invoice = tenant.invoice("R-1", "1000.00").await;
        let quoted = quote(&tenant, &invoice, &terms(), &json!(10)).await;
        if possible {
            quoted.must_be(200);
        } else {
            quoted.must_be_problem(422, "down_payment_not_possible");
        }
        quote(&tenant, &invoice, &terms(), &json!(0)).await.must_be(200);
    }
}

#[tokio::test]
async fn the_limits_count_from_after_it() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    // 45 days from 4 March end on 18 April, and 14 more on 2 May.
    let late = json!({ "kind": "weekly", "weekday": "thursday", "instalments": 3, "from": "2030-05-02" });
    quote(&tenant, &invoice, &late, &json!(0)).await.must_be_problem(422, "first_payment_too_late");
    quote(&tenant, &invoice, &late, &json!(20)).await.must_be(200);
    let later = json!({ "kind": "weekly", "weekday": "friday", "instalments": 3, "from": "2030-05-02" });
    quote(&tenant, &invoice, &later, &json!(20)).await.must_be_problem(422, "first_payment_too_late");
    let soon = json!({ "kind": "deferred", "dueDate": "2030-03-27" });
    quote(&tenant, &invoice, &soon, &json!(0)).await.must_be(200);
    let problem = quote(&tenant, &invoice, &soon, &json!(20)).await.must_be_problem(422, "first_payment_too_early");
    assert!(text(&problem["detail"]).contains("2030-03-28"), "{problem:#}");
}

#[tokio::test]
async fn a_change_shows_that_it_is_offered() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &terms()).await;
    let id = text(&submitted["proposalId"]);
    let mut ask = json!({ "invoices": [invoice], "terms": terms(), "downPaymentPercent": 20, "proposal": id });
    let quoted = tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be(200);
    ask = proposal(&[&invoice], &terms(), &quoted);
    ask.as_object_mut().unwrap().remove("invoices");
    let change = |body: Value| {
        let path = format!("/v1/proposals/{id}/change");
        tenant.ask(Method::POST, &path, "customer-K-1").once().at_version(1).json(&body).send()
    };
    // The fingerprint is that of a schedule with the down payment.
    change(ask.clone()).await.must_be_problem(409, "quote_outdated");
    ask["downPaymentPercent"] = json!(20);
    let changed = change(ask).await.must_be(200);
    let percents = (&changed["downPaymentPercent"], &changed["earlier"][0]["downPaymentPercent"]);
    assert_eq!(percents, (&json!(20), &json!(0)));
    let told = tenant.approve(&submitted).await.must_be_problem(412, "proposal_changed");
    assert_eq!(told["changed"], json!(["downPaymentPercent", "instalments"]));
    tenant.approve(&changed).await.must_be(200);
}

#[tokio::test]
async fn while_it_is_open_nothing_is_amended_or_paused() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    let amendment = json!({ "mode": "at_once", "terms": terms() });
    pull(&tenant, &id, "amend", &amendment).await.must_be_problem(409, "down_payment_open");
    pull(&tenant, &id, "pause", &json!({ "until": "2030-05-01" })).await.must_be_problem(409, "down_payment_open");
    assert_eq!(read(&tenant, &id).await["plan"]["state"], "awaiting_down_payment");
}

#[tokio::test]
async fn one_that_comes_back_is_waited_for_again_and_a_pause_ends() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    let first = reference(&tenant, &id, 0).await;
    pay(&tenant, &[payment("P-1", "200.00", &first)]).await;
    tenant.stack.advance_to(instant("2030-03-25T12:00:00Z")).await.unwrap();
    let paused = pull(&tenant, &id, "pause", &json!({ "until": "2030-05-01" })).await.must_be(200);
    assert_eq!(paused["state"], "paused");

    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    let mut back = payment("B-1", "200.00", &first);
    back["bookedOn"] = json!("2030-04-02");
    (back["direction"], back["returns"]) = (json!("return"), json!("P-1"));
    pay(&tenant, &[back]).await;
    let plan = read(&tenant, &id).await["plan"].clone();
    assert_eq!((&plan["state"], &plan["pause"]), (&json!("awaiting_down_payment"), &Value::Null));
    assert_eq!(plan["instalments"][0]["open"]["amount"], "200.00");
    pull(&tenant, &id, "pause", &json!({ "until": "2030-05-01" })).await.must_be_problem(409, "down_payment_open");

    // Grace counts anew: the plan waits for five more days, whatever had been due before.
    tenant.stack.advance_to(instant("2030-04-06T12:00:00Z")).await.unwrap();
    bank_covers(&tenant, "2030-04-06").await;
    assert_eq!(read(&tenant, &id).await["plan"]["state"], "awaiting_down_payment");
    let mut again = payment("P-2", "200.00", &first);
    again["bookedOn"] = json!("2030-04-05");
    pay(&tenant, &[again]).await;
    assert_eq!(read(&tenant, &id).await["plan"]["state"], "active");
}
