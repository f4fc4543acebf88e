//! The customer's side: a quote shows the exact schedule, a submission blocks the invoices at once, and every
//! bad wish is refused with its own type while nothing changes.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Tenant, complete_settings, ledger_invoice, proposal, text, three_months};

#[tokio::test]
async fn a_quote_is_the_exact_schedule() {
    let tenant = Tenant::open().await;
    let (old, new) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "400.00").await);
    let quote = tenant.quote(&[&new, &old], &three_months()).await;
    assert_eq!(quote["total"], json!({ "amount": "1000.00", "currency": "EUR" }));
    // 31 March 2030 is a Sunday, 30 April is the clamped day of the month.
    let rows: Vec<String> = quote["instalments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {} {}", row["number"], text(&row["dueDate"]), text(&row["amount"]["amount"])))
        .collect();
    assert_eq!(rows, ["1 2030-04-01 333.34", "2 2030-04-30 333.33", "3 2030-05-31 333.33"]);
    assert_eq!(quote["decideBy"], "2030-03-18");
    // Money is spread over the oldest due date first, then by number.
    assert_eq!(quote["invoices"][0]["number"], "R-1");
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
}

#[tokio::test]
async fn a_submission_blocks_its_invoices_at_once_and_dunning_pauses() {
    let tenant = Tenant::open().await;
    let (first, second) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "400.00").await);
    let submitted = tenant.submit(&[&first, &second], &three_months()).await;
    assert_eq!(submitted["state"], "requested");
    assert_eq!(tenant.blocked("payment_plan_requested").await, ["R-1", "R-2"]);

    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    for who in ["finance", "viewer", "customer-K-1"] {
        let answer = tenant.get(&path, who).await;
        assert_eq!(answer.etag.as_deref(), Some("\"1\""));
        let mut read = answer.must_be(200);
        // Only whoever decides is warned.
        let warnings = read.as_object_mut().unwrap().remove("warnings");
        assert_eq!(warnings, (!who.starts_with("customer")).then(|| json!([])));
        assert_eq!(read, submitted);
    }
    assert_eq!(tenant.events().await, ["proposal.submitted", "dunning.paused", "dunning.paused"]);
    let paused = tenant.stack.events().into_iter().find(|event| event.detail_type == "dunning.paused").unwrap();
    assert_eq!(paused.detail["data"]["reasons"], json!(["payment_plan_requested"]));
    assert_eq!(paused.detail["data"]["step"], "Mahnstufe 1");
    assert_eq!(paused.detail["data"]["until"], "2030-03-18");
    let mails = tenant.mails().await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(mails[0].contains("jonas@muster.example"), "{mails:?}");
    assert!(mails[1].contains("buchhaltung@stadtwerke.example"), "{mails:?}");
}

#[tokio::test]
async fn a_customer_lists_what_can_be_proposed() {
    let tenant = Tenant::open().await;
    let id = tenant.invoice("R-1", "600.00").await;
    let page = tenant.get("/v1/invoices", "customer-K-1").await.must_be(200);
    assert_eq!(page["invoices"][0]["invoiceId"], json!(id));
    assert_eq!(page["invoices"][0]["open"], json!({ "amount": "600.00", "currency": "EUR" }));
    let page = tenant.get("/v1/invoices", "customer-K-2").await.must_be(200);
    assert_eq!(page["invoices"], json!([]));
}

#[tokio::test]
async fn nobody_proposes_while_proposals_are_off() {
    let tenant = Tenant::new().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let body = json!({ "invoices": [invoice], "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "proposals_off");
}

#[tokio::test]
async fn a_wish_that_can_not_be_is_refused_with_its_own_type() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let monthly = |more: Value| {
        let mut terms = json!({ "kind": "monthly", "dayOfMonth": 15 });
        terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        terms
    };
    let table = [
        (monthly(json!({ "instalments": 0 })), "instalments_out_of_range"),
        (monthly(json!({ "instalments": 10_000 })), "instalments_out_of_range"),
        (monthly(json!({ "instalments": 2.5 })), "instalments_out_of_range"),
        (monthly(json!({ "instalments": 13 })), "too_many_instalments"),
        (monthly(json!({ "instalments": 3, "dayOfMonth": 32 })), "day_out_of_range"),
        (monthly(json!({ "instalments": 3, "dayOfMonth": 0 })), "day_out_of_range"),
        (
            monthly(json!({ "instalments": 3, "instalmentAmount": { "amount": "10.00", "currency": "EUR" } })),
            "one_of_two",
        ),
        (monthly(json!({ "instalments": 3, "from": "2030-03-03" })), "date_in_the_past"),
        (monthly(json!({ "instalments": 3, "from": "2030-06-01" })), "first_payment_too_late"),
        (monthly(json!({ "instalments": 3, "from": "tomorrow" })), "malformed_date"),
        (monthly(json!({ "instalments": 3, "colour": "red" })), "unknown_field"),
        (monthly(json!({ "instalmentAmount": { "amount": "10.005", "currency": "EUR" } })), "too_many_decimals"),
        (monthly(json!({ "instalmentAmount": { "amount": "100.00", "currency": "SEK" } })), "currency_mismatch"),
        (monthly(json!({ "instalmentAmount": { "amount": "100.00", "currency": "EURO" } })), "unknown_currency"),
        (monthly(json!({ "instalmentAmount": { "amount": "-5.00", "currency": "EUR" } })), "out_of_range"),
        (monthly(json!({ "instalmentAmount": { "amount": "0", "currency": "EUR" } })), "out_of_range"),
        (monthly(json!({ "instalmentAmount": { "amount": "0.01", "currency": "EUR" } })), "instalments_out_of_range"),
        (json!({ "kind": "weekly", "weekday": "sunday", "instalments": 3 }), "day_not_allowed"),
        (json!({ "kind": "quarterly", "dayOfMonth": 1, "instalments": 3 }), "kind_not_allowed"),
        (json!({ "kind": "deferred", "dueDate": "2030-03-01" }), "date_in_the_past"),
        (json!({ "kind": "deferred", "dueDate": "2030-03-08" }), "first_payment_too_early"),
        (json!({ "kind": "deferred", "dueDate": "2030-05-04" }), "first_payment_too_late"),
        (json!({ "kind": "deferred", "dueDate": "2030-02-30" }), "malformed_date"),
        (json!({ "kind": "yearly" }), "malformed"),
    ];
    for (terms, code) in table {
        let body = json!({ "invoices": [invoice], "terms": terms });
        let answer = tenant.post("/v1/quotes", "customer-K-1", &body).await;
        assert_eq!(answer.body["type"], format!("urn:ratenwerk:problem:{code}"), "{terms} {:#}", answer.body);
        assert!([400, 409, 422].contains(&answer.status), "{terms} {}", answer.status);
    }
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
}

#[tokio::test]
async fn all_failing_limits_are_reported_at_once() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "60.00").await;
    let terms = json!({ "kind": "every_two_weeks", "weekday": "saturday", "instalments": 40 });
    let body = json!({ "invoices": [invoice], "terms": terms });
    let problem = tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "not_possible");
    let codes: Vec<&str> =
        problem["terms"].as_array().unwrap().iter().map(|rule| rule["type"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        ["kind_not_allowed", "day_not_allowed", "too_many_instalments", "duration_too_long", "instalment_too_small"]
            .map(|code| format!("urn:ratenwerk:problem:{code}"))
    );
}

#[tokio::test]
async fn the_body_is_checked_before_anything_else() {
    let tenant = Tenant::open().await;
    let answer = tenant.ask(Method::POST, "/v1/quotes", "customer-K-1").header("content-type", "application/json");
    answer.json(&json!([1])).send().await.must_be_problem(400, "not_json");
    let body = json!({ "terms": {}, "invoices": [], "extra": true });
    let problem = tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "invalid_fields");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 3, "{problem:#}");
}

#[tokio::test]
async fn somebody_elses_invoice_does_not_exist() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let body = json!({ "invoices": [invoice], "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-2", &body).await.must_be_problem(404, "not_found");
    let body = json!({ "invoices": ["00000000-0000-0000-0000-000000000000"], "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(404, "not_found");
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    tenant.get(&path, "customer-K-2").await.must_be_problem(404, "not_found");
    let withdrawal = tenant.ask(Method::POST, &format!("{path}/withdraw"), "customer-K-2").once().at_version(1);
    withdrawal.send().await.must_be_problem(404, "not_found");
}

#[tokio::test]
async fn an_invoice_that_is_blocked_can_not_be_proposed_again() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    tenant.submit(&[&invoice], &three_months()).await;
    let body = json!({ "invoices": [invoice], "terms": three_months() });
    let problem = tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(409, "blocked");
    assert_eq!(problem["invoices"][0]["invoiceId"], json!(invoice));
}

#[tokio::test]
async fn an_outdated_quote_is_refused_with_the_new_one() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let quote = tenant.quote(&[&invoice], &three_months()).await;
    let mut paid = ledger_invoice("R-1", "500.00");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    let body = proposal(&[&invoice], &three_months(), &quote);
    let problem = tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be_problem(409, "quote_outdated");
    assert_eq!(problem["quote"]["total"]["amount"], "500.00");
    let body = proposal(&[&invoice], &three_months(), &problem["quote"]);
    tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be(201);
}

#[tokio::test]
async fn without_an_address_one_must_be_given() {
    let tenant = Tenant::open().await;
    let mut unreachable = ledger_invoice("R-1", "600.00");
    unreachable["customer"] = json!({ "id": "K-1", "name": "Jonas Muster" });
    let imported = tenant.post("/v1/invoices", "machine", &unreachable).await.must_be(201);
    let invoice = text(&imported["invoice"]["invoiceId"]);
    let quote = tenant.quote(&[&invoice], &three_months()).await;
    let mut body = proposal(&[&invoice], &three_months(), &quote);
    tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be_problem(422, "address_needed");
    body["email"] = json!("jonas@unterwegs");
    tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be_problem(422, "malformed");
    body["email"] = json!("jonas@unterwegs.example");
    tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be(201);
    assert!(tenant.mails().await[0].contains("jonas@unterwegs.example"));
}

#[tokio::test]
async fn a_proposal_can_be_changed_and_its_words_are_kept() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let id = text(&submitted["proposalId"]);
    let two = json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 2 });
    let quote = tenant
        .post("/v1/quotes", "customer-K-1", &json!({ "invoices": [invoice], "terms": two, "proposal": id }))
        .await;
    let quote = quote.must_be(200);
    let body = json!({ "terms": two, "scheduleDigest": quote["scheduleDigest"], "reason": "other", "words": "Doch schneller." });
    let change = |version: u64| {
        tenant
            .ask(Method::POST, &format!("/v1/proposals/{id}/change"), "customer-K-1")
            .once()
            .at_version(version)
            .json(&body)
            .send()
    };
    change(7).await.must_be_problem(412, "proposal_changed");
    let changed = change(1).await.must_be(200);
    assert_eq!(changed["version"], 2);
    assert_eq!(changed["instalments"], quote["instalments"]);
    assert_eq!(changed["earlier"][0]["words"], "Die Heizung musste ersetzt werden.");
    // The same once more is done already; another change at the old version is told what changed.
    assert_eq!(change(1).await.must_be(200)["version"], 2);
    let approval = tenant.approve(&submitted).await.must_be_problem(412, "proposal_changed");
    assert_eq!(approval["changed"], json!(["terms", "instalments", "reason", "words"]));
    tenant.approve(&changed).await.must_be(200);
}

#[tokio::test]
async fn a_proposal_can_be_withdrawn_and_waits_before_the_next() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let id = text(&submitted["proposalId"]);
    let withdraw = || {
        tenant.ask(Method::POST, &format!("/v1/proposals/{id}/withdraw"), "customer-K-1").once().at_version(1).send()
    };
    assert_eq!(withdraw().await.must_be(200)["state"], "withdrawn");
    assert_eq!(withdraw().await.must_be(200)["state"], "withdrawn");
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    let body = json!({ "invoices": [invoice], "terms": three_months() });
    let problem = tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "cool_down");
    assert!(text(&problem["detail"]).contains("2030-03-18"), "{problem:#}");
    tenant.approve(&submitted).await.must_be_problem(409, "already_ended");
}

#[tokio::test]
async fn only_so_many_proposals_wait_at_a_time() {
    let tenant = Tenant::open().await;
    for number in ["R-1", "R-2", "R-3"] {
        let invoice = tenant.invoice(number, "600.00").await;
        tenant.submit(&[&invoice], &three_months()).await;
    }
    let invoice = tenant.invoice("R-4", "600.00").await;
    let body = json!({ "invoices": [invoice], "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(422, "too_many_open_proposals");
}

#[tokio::test]
async fn of_two_submissions_at_once_exactly_one_wins() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let quote = tenant.quote(&[&invoice], &three_months()).await;
    let body = proposal(&[&invoice], &three_months(), &quote);
    let submit = || tenant.post("/v1/proposals", "customer-K-1", &body);
    let (one, two, three) = tokio::join!(submit(), submit(), submit());
    let mut outcomes = [one.status, two.status, three.status];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [201, 409, 409]);
    assert_eq!(tenant.events().await, ["proposal.submitted", "dunning.paused"]);
}

#[tokio::test]
async fn a_down_payment_comes_first() {
    let tenant = Tenant::open().await;
    let mut settings = complete_settings();
    settings["downPaymentPercent"] = json!(20);
    tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 3 })).await;
    assert_eq!(
        submitted["instalments"][0],
        json!({ "number": 0, "dueDate": "2030-03-14", "amount": { "amount": "200.00", "currency": "EUR" } })
    );
    let approved = tenant.approve(&submitted).await.must_be(200);
    assert_eq!(approved["plan"]["state"], "awaiting_down_payment");
}

#[tokio::test]
async fn changing_what_is_withdrawn_meanwhile_is_told_so() {
    let tenant = Tenant::open().await;
    for round in 0..5 {
        let invoice = tenant.invoice(&format!("R-{round}"), "600.00").await;
        let submitted = tenant.submit(&[&invoice], &three_months()).await;
        let id = text(&submitted["proposalId"]);
        let terms = json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 2 });
        let ask = json!({ "invoices": [invoice], "terms": terms, "proposal": id });
        let quote = tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be(200);
        let body = json!({ "terms": terms, "scheduleDigest": quote["scheduleDigest"], "reason": "other" });
        let path = format!("/v1/proposals/{id}");
        let withdraw = tenant.ask(Method::POST, &format!("{path}/withdraw"), "customer-K-1").once().at_version(1);
        let change = || {
            let ask = tenant.ask(Method::POST, &format!("{path}/change"), "customer-K-1").once().at_version(1);
            ask.json(&body).send()
        };
        let (withdrawn, one, two) = tokio::join!(withdraw.send(), change(), change());
        for answer in [one, two] {
            let kind = answer.body["type"].as_str().unwrap_or("done").rsplit(':').next().unwrap().to_owned();
            assert!(["done", "already_ended"].contains(&kind.as_str()), "{:#}", answer.body);
        }
        assert!([200, 412].contains(&withdrawn.status), "{:#}", withdrawn.body);
        if withdrawn.status == 412 {
            // The change was quicker; only so many proposals may wait at a time.
            let withdraw = tenant.ask(Method::POST, &format!("{path}/withdraw"), "customer-K-1").once().at_version(2);
            withdraw.send().await.must_be(200);
        }
    }
}
