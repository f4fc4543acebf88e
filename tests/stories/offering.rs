//! Offers of the creditor: other terms, fewer invoices, after a phone call, over an ended plan. Nothing binds them but
//! the customer's yes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, instant, ledger_invoice, text, three_months};

/// Two months on the 15th.
fn two_months() -> Value {
    json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 2 })
}

async fn act(tenant: &Tenant, who: &str, proposal: &Value, verb: &str, body: &Value) -> Answer {
    let path = format!("/v1/proposals/{}/{verb}", text(&proposal["proposalId"]));
    let version = proposal["version"].as_u64().unwrap();
    tenant.ask(Method::POST, &path, who).once().at_version(version).json(body).send().await
}

async fn counter(tenant: &Tenant, proposal: &Value, body: &Value) -> Answer {
    act(tenant, "finance", proposal, "counter", body).await
}

async fn accept(tenant: &Tenant, offer: &Value) -> Answer {
    act(tenant, "customer-K-1", offer, "accept", &json!({ "expectedRest": offer["total"] })).await
}

async fn decline(tenant: &Tenant, offer: &Value) -> Answer {
    act(tenant, "customer-K-1", offer, "decline", &json!({})).await
}

async fn revoke(tenant: &Tenant, offer: &Value) -> Answer {
    act(tenant, "finance", offer, "revoke", &json!({})).await
}

async fn read(tenant: &Tenant, proposal: &Value) -> Value {
    tenant.get(&format!("/v1/proposals/{}", text(&proposal["proposalId"])), "finance").await.must_be(200)
}

/// An offer over an invoice, without a proposal.
async fn offer(tenant: &Tenant, invoice: &str) -> Value {
    let body = json!({ "invoices": [invoice], "terms": two_months(), "words": "Wie besprochen." });
    tenant.post("/v1/offers", "finance", &body).await.must_be(201)
}

fn codes(warnings: &Value) -> Vec<String> {
    let code = |warning: &Value| text(&warning["type"]).rsplit(':').next().unwrap().to_owned();
    warnings.as_array().unwrap().iter().map(code).collect()
}

#[tokio::test]
async fn finance_answers_with_other_terms_over_fewer_invoices_and_the_customer_accepts() {
    let tenant = Tenant::open().await;
    let (first, second) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "400.00").await);
    let submitted = tenant.submit(&[&first, &second], &three_months()).await;
    let body = json!({ "invoices": [first], "terms": two_months(), "words": "R-2 ist schon in Klärung." });
    let offer = counter(&tenant, &submitted, &body).await.must_be(201);
    assert_eq!((&offer["state"], &offer["total"]["amount"]), (&json!("offered"), &json!("600.00")));
    assert_ne!(offer["proposalId"], submitted["proposalId"]);
    // Both stand side by side, until the fourteenth day.
    assert_eq!(offer["offer"]["origin"], "counter");
    assert_eq!(offer["offer"]["endsOn"], "2030-03-13", "two days before the first payment");
    assert_eq!(offer["offer"]["answers"]["instalments"], submitted["instalments"]);
    assert_eq!(offer["offer"]["answers"]["leftOut"], json!(["R-2"]));
    let answered = read(&tenant, &submitted).await;
    assert_eq!((&answered["state"], &answered["decision"]["offerId"]), (&json!("countered"), &offer["proposalId"]));

    assert_eq!(tenant.blocked("payment_plan_offered").await, ["R-1"]);
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    let events = tenant.events().await;
    assert_eq!(
        events[3..],
        ["proposal.countered", "proposal.offered", "dunning.resumed", "dunning.paused"],
        "the one left out is released, the other pauses for another reason"
    );
    let paused = tenant.stack.events().into_iter().next_back().unwrap();
    assert_eq!(paused.detail["data"]["reasons"], json!(["payment_plan_offered"]));
    assert_eq!(paused.detail["data"]["until"], "2030-03-13");

    let accepted = accept(&tenant, &offer).await.must_be(200);
    assert_eq!((&accepted["state"], &accepted["decision"]["by"]), (&json!("accepted"), &json!("customer")));
    assert_eq!(accepted["plan"]["state"], "active");
    assert_eq!(accepted["plan"]["planId"], offer["proposalId"]);
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-1"]);
    assert_eq!(accept(&tenant, &offer).await.must_be(200)["state"], "accepted", "the same again is done already");
    // Nothing waits any more: the customer may propose as often as ever.
    for number in ["R-3", "R-4", "R-5"] {
        let invoice = tenant.invoice(number, "600.00").await;
        tenant.submit(&[&invoice], &three_months()).await;
    }
}

#[tokio::test]
async fn the_customer_declines_and_may_propose_at_once() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let offer = offer(&tenant, &invoice).await;
    assert_eq!(decline(&tenant, &offer).await.must_be(200)["state"], "declined");
    assert_eq!(decline(&tenant, &offer).await.must_be(200)["state"], "declined");
    accept(&tenant, &offer).await.must_be_problem(409, "already_ended");
    assert_eq!(tenant.events().await, ["proposal.offered", "dunning.paused", "proposal.declined", "dunning.resumed"]);
    tenant.submit(&[&invoice], &three_months()).await;
}

#[tokio::test]
async fn an_offer_that_was_taken_back_or_replaced_can_not_be_accepted() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let first = offer(&tenant, &invoice).await;
    let second = counter(&tenant, &first, &json!({ "terms": three_months() })).await.must_be(201);
    assert_eq!(second["offer"]["answers"]["proposalId"], first["proposalId"]);
    let told = accept(&tenant, &first).await.must_be_problem(409, "already_ended");
    assert_eq!((&told["state"], &told["by"]), (&json!("countered"), &json!("finance")));
    assert_eq!(tenant.blocked("payment_plan_offered").await, ["R-1"]);
    assert_eq!(revoke(&tenant, &second).await.must_be(200)["state"], "revoked");
    accept(&tenant, &second).await.must_be_problem(409, "already_ended");
    assert_eq!(tenant.blocked("payment_plan_offered").await, [""; 0]);
}

#[tokio::test]
async fn the_same_answer_again_makes_no_second_offer() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let body = json!({ "terms": two_months() });
    let one = counter(&tenant, &submitted, &body).await.must_be(201);
    let two = counter(&tenant, &submitted, &body).await.must_be(201);
    assert_eq!(one["proposalId"], two["proposalId"]);
    let other = json!({ "terms": two_months(), "words": "Anders." });
    counter(&tenant, &submitted, &other).await.must_be_problem(409, "already_ended");
}

#[tokio::test]
async fn what_was_agreed_on_the_phone_is_active_at_once() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let agreement = json!({ "how": "Anruf des Kunden", "on": "2030-03-04", "with": "Erika Beispiel" });
    let tomorrow = json!({ "kind": "deferred", "dueDate": "2030-03-05" });
    let body = json!({ "invoices": [invoice], "terms": tomorrow, "agreement": agreement });
    let agreed = tenant.post("/v1/offers", "finance", &body).await.must_be(201);
    assert_eq!((&agreed["state"], &agreed["plan"]["state"]), (&json!("accepted"), &json!("active")));
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-1"]);
    assert_eq!(tenant.events().await, ["proposal.offered", "proposal.accepted", "plan.activated", "dunning.paused"]);
    // Not even an agreement reaches into the past.
    let other = tenant.invoice("R-2", "600.00").await;
    let yesterday = json!({ "kind": "deferred", "dueDate": "2030-03-01" });
    let body = json!({ "invoices": [other], "terms": yesterday, "agreement": agreement });
    tenant.post("/v1/offers", "finance", &body).await.must_be_problem(409, "first_payment_too_soon");
}

#[tokio::test]
async fn a_proposal_can_be_answered_with_what_was_agreed() {
    let tenant = Tenant::open().await;
    let (first, second) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "400.00").await);
    let submitted = tenant.submit(&[&first, &second], &three_months()).await;
    let agreement = json!({ "how": "Anruf des Kunden", "on": "2030-03-04" });
    let body = json!({ "invoices": [second], "terms": two_months(), "agreement": agreement });
    let agreed = counter(&tenant, &submitted, &body).await.must_be(201);
    assert_eq!(agreed["plan"]["total"]["amount"], "400.00");
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-2"]);
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    assert_eq!(read(&tenant, &submitted).await["state"], "countered");
}

#[tokio::test]
async fn no_limit_binds_the_creditor_but_each_is_told() {
    let tenant = Tenant::open().await;
    let mut invoice = ledger_invoice("R-1", "40.00");
    invoice["customer"]["kind"] = json!("consumer");
    let imported = tenant.post("/v1/invoices", "machine", &invoice).await.must_be(201);
    let id = text(&imported["invoice"]["invoiceId"]);
    let terms = json!({ "kind": "weekly", "weekday": "sunday", "instalments": 20, "from": "2030-03-10" });
    let body = json!({ "invoices": [id], "terms": terms });
    let offered = tenant.post("/v1/offers", "finance", &body).await.must_be(201);
    let expected = [
        "day_not_allowed",
        "below_minimum",
        "too_many_instalments",
        "instalment_too_small",
        "first_payment_too_early",
        "consumer_credit",
    ];
    assert_eq!(codes(&offered["warnings"]), expected);
    assert_eq!(codes(&read(&tenant, &offered).await["warnings"]), expected);
    let path = format!("/v1/proposals/{}", text(&offered["proposalId"]));
    assert_eq!(tenant.get(&path, "customer-K-1").await.must_be(200).get("warnings"), None);
}

#[tokio::test]
async fn cool_down_and_switch_are_told_as_well() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.reject(&submitted).await.must_be(200);
    let mut settings = crate::harness::complete_settings();
    settings["proposalsAllowed"] = json!(false);
    settings["excludedCustomers"] = json!(["K-1"]);
    tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    let offered = offer(&tenant, &invoice).await;
    assert_eq!(codes(&offered["warnings"]), ["proposals_off", "customer_excluded", "cool_down"]);
    accept(&tenant, &offered).await.must_be(200);
}

#[tokio::test]
async fn the_first_payment_leaves_the_customer_time_to_answer() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let on = |date: &str| json!({ "invoices": [invoice], "terms": { "kind": "deferred", "dueDate": date } });
    let problem = tenant.post("/v1/offers", "finance", &on("2030-03-08")).await;
    let problem = problem.must_be_problem(409, "first_payment_too_soon");
    assert!(text(&problem["detail"]).contains("2030-03-09"), "{problem:#}");
    // The ninth is a Saturday: due is the following Monday.
    let offered = tenant.post("/v1/offers", "finance", &on("2030-03-09")).await.must_be(201);
    assert_eq!(offered["instalments"][0]["dueDate"], "2030-03-11");
    assert_eq!(offered["offer"]["endsOn"], "2030-03-09");
}

#[tokio::test]
async fn only_free_invoices_of_one_customer_are_offered_over() {
    let tenant = Tenant::open().await;
    let (held, free) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "600.00").await);
    tenant.submit(&[&held], &three_months()).await;
    let mut other = ledger_invoice("R-3", "600.00");
    other["customer"]["id"] = json!("K-2");
    let other = tenant.post("/v1/invoices", "machine", &other).await.must_be(201);
    let mut cancelled = ledger_invoice("R-4", "600.00");
    cancelled["status"] = json!("cancelled");
    let cancelled = tenant.post("/v1/invoices", "machine", &cancelled).await.must_be(201);
    let mut francs = ledger_invoice("R-5", "600.00");
    francs["openAmount"]["currency"] = json!("CHF");
    let francs = tenant.post("/v1/invoices", "machine", &francs).await.must_be(201);
    let with = |second: &Value| json!({ "invoices": [free, second], "terms": two_months() });
    let post = |body: Value| {
        let tenant = &tenant;
        async move { tenant.post("/v1/offers", "finance", &body).await }
    };
    let problem = post(with(&json!(held))).await.must_be_problem(409, "invoices_not_free");
    assert_eq!(problem["invoices"][0]["invoiceId"], json!(held));
    post(with(&other["invoice"]["invoiceId"])).await.must_be_problem(422, "other_customer");
    post(with(&cancelled["invoice"]["invoiceId"])).await.must_be_problem(409, "invoices_not_free");
    post(with(&francs["invoice"]["invoiceId"])).await.must_be_problem(409, "currency_mismatch");
    post(with(&json!("00000000-0000-0000-0000-000000000000"))).await.must_be_problem(404, "not_found");
    assert_eq!(tenant.blocked("payment_plan_offered").await, [""; 0]);
    let both = json!({ "restart": held, "invoices": [free], "terms": two_months() });
    post(both).await.must_be_problem(422, "one_of_two");
}

#[tokio::test]
async fn an_answer_can_not_bring_in_other_invoices() {
    let tenant = Tenant::open().await;
    let (asked, other) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "600.00").await);
    let submitted = tenant.submit(&[&asked], &three_months()).await;
    let body = json!({ "invoices": [asked, other], "terms": two_months() });
    counter(&tenant, &submitted, &body).await.must_be_problem(422, "not_in_proposal");
    assert_eq!(tenant.blocked("payment_plan_requested").await, ["R-1"]);
}

#[tokio::test]
async fn an_offer_ends_by_itself_and_the_customer_is_reminded_before() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let offered = offer(&tenant, &invoice).await;
    assert_eq!(offered["offer"]["endsOn"], "2030-03-13");
    tenant.stack.advance_to(instant("2030-03-12T09:00:00Z")).await.unwrap();
    tenant.stack.settle().await;
    let reminded = read(&tenant, &offered).await;
    assert_eq!((&reminded["state"], &reminded["version"]), (&json!("offered"), &json!(2)));
    tenant.stack.advance_to(instant("2030-03-14T09:00:00Z")).await.unwrap();
    tenant.stack.settle().await;
    assert_eq!(read(&tenant, &offered).await["state"], "expired");
    assert_eq!(tenant.blocked("payment_plan_offered").await, [""; 0]);
    let events = tenant.events().await;
    assert_eq!(events[2..], ["proposal.expired", "dunning.resumed"]);
    accept(&tenant, &offered).await.must_be_problem(409, "already_ended");
}

#[tokio::test]
async fn an_offer_uses_nothing_of_the_block_budget() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let offered = offer(&tenant, &invoice).await;
    tenant.stack.advance_to(instant("2030-03-14T09:00:00Z")).await.unwrap();
    tenant.stack.settle().await;
    assert_eq!(read(&tenant, &offered).await["state"], "expired");
    let on = json!({ "kind": "deferred", "dueDate": "2030-05-02" });
    assert_eq!(tenant.quote(&[&invoice], &on).await["decideBy"], "2030-03-28", "all of the fourteen days");
}

#[tokio::test]
async fn when_the_rest_has_moved_the_customer_sees_the_new_figures_first() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let offered = offer(&tenant, &invoice).await;
    let mut paid = ledger_invoice("R-1", "250.00");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    let offered = read(&tenant, &offered).await;
    let problem = accept(&tenant, &offered).await.must_be_problem(409, "rest_changed");
    assert_eq!(problem["rest"]["amount"], "250.00");
    // What was paid settles the first instalment and a part of the second.
    let rows = problem["instalments"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["number"], &rows[0]["amount"]["amount"]), (1, &json!(2), &json!("250.00")));
    let body = json!({ "expectedRest": problem["rest"] });
    let accepted = act(&tenant, "customer-K-1", &offered, "accept", &body).await.must_be(200);
    assert_eq!(accepted["plan"]["total"]["amount"], "250.00");
}

#[tokio::test]
async fn an_offer_over_nothing_is_void() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let offered = offer(&tenant, &invoice).await;
    let mut paid = ledger_invoice("R-1", "0.00");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.advance_to(instant("2030-03-05T09:00:00Z")).await.unwrap();
    tenant.stack.settle().await;
    assert_eq!(read(&tenant, &offered).await["state"], "void");
    assert_eq!(tenant.events().await.last().unwrap(), "dunning.ended");
}

#[tokio::test]
async fn an_offer_belongs_to_its_customer_and_to_nobody_else() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let offered = offer(&tenant, &invoice).await;
    let body = json!({ "expectedRest": offered["total"] });
    act(&tenant, "customer-K-2", &offered, "accept", &body).await.must_be_problem(404, "not_found");
    act(&tenant, "customer-K-2", &offered, "decline", &json!({})).await.must_be_problem(404, "not_found");
    let path = format!("/v1/proposals/{}", text(&offered["proposalId"]));
    tenant.get(&path, "customer-K-2").await.must_be_problem(404, "not_found");
}

#[tokio::test]
async fn accepting_and_taking_back_at_once_ends_it_once() {
    let tenant = Tenant::open().await;
    for round in 0..5 {
        let invoice = tenant.invoice(&format!("R-{round}"), "600.00").await;
        let offered = offer(&tenant, &invoice).await;
        let (accepted, revoked) = tokio::join!(accept(&tenant, &offered), revoke(&tenant, &offered));
        let (winner, loser) = if accepted.status == 200 { (accepted, revoked) } else { (revoked, accepted) };
        let state = text(&winner.must_be(200)["state"]);
        assert_eq!(loser.must_be_problem(409, "already_ended")["state"], json!(state));
    }
}

#[tokio::test]
async fn a_plan_that_has_ended_is_taken_up_again() {
    let tenant = Tenant::open().await;
    let (first, second) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "400.00").await);
    let plan = tenant.submit(&[&first, &second], &three_months()).await;
    tenant.approve(&plan).await.must_be(200);
    let restart = json!({ "restart": plan["proposalId"], "terms": two_months() });
    tenant.post("/v1/offers", "finance", &restart).await.must_be_problem(409, "wrong_state");
    let figure = |number: &str, amount: &str, as_of: &str| {
        let mut invoice = ledger_invoice(number, amount);
        invoice["asOf"] = json!(as_of);
        let tenant = &tenant;
        async move { tenant.post("/v1/invoices", "machine", &invoice).await.must_be(200) }
    };
    figure("R-1", "0.00", "2030-03-04").await;
    figure("R-2", "0.00", "2030-03-04").await;
    tenant.stack.advance_to(instant("2030-03-05T09:00:00Z")).await.unwrap();
    tenant.stack.settle().await;
    assert_eq!(read(&tenant, &plan).await["plan"]["state"], "completed");
    tenant.post("/v1/offers", "finance", &restart).await.must_be_problem(409, "nothing_open");
    // A payment came back in the ledger: one of the invoices is open again.
    figure("R-2", "150.00", "2030-03-05").await;
    let offered = tenant.post("/v1/offers", "finance", &restart).await.must_be(201);
    assert_eq!((&offered["offer"]["origin"], &offered["total"]["amount"]), (&json!("restart"), &json!("150.00")));
    assert_eq!(accept(&tenant, &offered).await.must_be(200)["plan"]["state"], "active");
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-2"]);
    let nobody = json!({ "restart": "0196f7a0-0000-7000-8000-000000000000", "terms": two_months() });
    tenant.post("/v1/offers", "finance", &nobody).await.must_be_problem(404, "not_found");
}
