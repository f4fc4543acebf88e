//! The tenant's policy: what is approved without a person and what is not, ready-made offers, who may not propose, and
//! several decisions at once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, complete_settings, instant, ledger_invoice, proposal, text, three_months};

/// A tenant whose settings say this as well.
async fn with_settings(more: Value) -> Tenant {
    let tenant = Tenant::new().await;
    change(&tenant, 0, more).await.must_be(200);
    tenant
}

async fn change(tenant: &Tenant, version: u64, more: Value) -> Answer {
    let mut settings = complete_settings();
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(version).json(&settings).send().await
}

/// Three instalments over two months, 1,500.00 at most in all open plans.
fn bounds() -> Value {
    json!({ "maxInstalments": 3, "maxMonths": 2, "maxAmounts": { "EUR": "1500.00" } })
}

fn ready_made() -> Value {
    let offer = |name: &str, from: &str, to: Value, count: u32| {
        let to = if to.is_null() { to } else { json!({ "amount": to, "currency": "EUR" }) };
        let terms = json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": count });
        json!({ "name": name, "from": { "amount": from, "currency": "EUR" }, "to": to, "terms": terms })
    };
    json!([
        offer("Zwei Monate", "50.00", json!("500.00"), 2),
        offer("Drei Monate", "500.00", json!("1000.00"), 3),
        offer("Ein Jahr", "1000.00", Value::Null, 12)
    ])
}

async fn state_of(tenant: &Tenant, number: &str, amount: &str, terms: &Value) -> String {
    let invoice = tenant.invoice(number, amount).await;
    text(&tenant.submit(&[&invoice], terms).await["state"])
}

fn monthly(count: u32) -> Value {
    json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": count })
}

#[tokio::test]
async fn within_the_bounds_a_rule_approves_at_once() {
    let tenant = with_settings(json!({ "autoApproval": bounds() })).await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let approved = tenant.submit(&[&invoice], &three_months()).await;
    assert_eq!((&approved["state"], &approved["decision"]["rule"]), (&json!("approved"), &json!("auto_approval")));
    assert_eq!(approved["plan"]["state"], "active");
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-1"]);
    assert_eq!(tenant.events().await, ["proposal.submitted", "proposal.approved", "plan.activated", "dunning.paused"]);
    let event = tenant.stack.events().into_iter().find(|event| event.detail_type == "proposal.approved").unwrap();
    assert_eq!(event.detail["data"]["rule"], "auto_approval");
    let mails = tenant.mails().await;
    assert!(!mails.iter().any(|mail| mail.starts_with("buchhaltung@")), "nobody has to decide: {mails:?}");
}

#[tokio::test]
async fn just_beyond_a_bound_a_person_decides() {
    let tenant = with_settings(json!({ "autoApproval": bounds(), "maxOpenProposals": 5 })).await;
    assert_eq!(state_of(&tenant, "R-1", "300.00", &monthly(4)).await, "requested", "four instalments");
    let weekly = json!({ "kind": "weekly", "weekday": "monday", "instalments": 4 });
    assert_eq!(state_of(&tenant, "R-2", "300.00", &weekly).await, "requested", "four instalments in a month");
    assert_eq!(state_of(&tenant, "R-3", "1500.01", &monthly(3)).await, "requested", "one cent too much");
    assert_eq!(state_of(&tenant, "R-4", "1500.00", &monthly(3)).await, "approved");
}

#[tokio::test]
async fn months_are_a_bound_of_their_own() {
    let tenant = with_settings(
        json!({ "autoApproval": { "maxInstalments": 12, "maxMonths": 2, "maxAmounts": { "EUR": "9000.00" } } }),
    )
    .await;
    assert_eq!(state_of(&tenant, "R-1", "300.00", &monthly(4)).await, "requested", "three months from first to last");
    assert_eq!(state_of(&tenant, "R-2", "300.00", &monthly(3)).await, "approved");
}

#[tokio::test]
async fn the_amount_holds_for_all_open_plans_together() {
    let tenant = with_settings(json!({ "autoApproval": bounds() })).await;
    assert_eq!(state_of(&tenant, "R-1", "1000.00", &monthly(3)).await, "approved");
    assert_eq!(state_of(&tenant, "R-2", "500.01", &monthly(3)).await, "requested");
    assert_eq!(state_of(&tenant, "R-3", "500.00", &monthly(3)).await, "approved");
}

#[tokio::test]
async fn beside_two_open_plans_a_third_is_approved_and_no_fourth() {
    let tenant = with_settings(json!({ "autoApproval": bounds() })).await;
    for number in ["R-1", "R-2", "R-3"] {
        assert_eq!(state_of(&tenant, number, "100.00", &monthly(2)).await, "approved");
    }
    assert_eq!(state_of(&tenant, "R-4", "100.00", &monthly(2)).await, "requested");
}

#[tokio::test]
async fn in_another_currency_without_an_amount_a_person_decides() {
    let limits = json!({ "minOpen": "50.00", "maxOpen": "5000.00", "minInstalment": "25.00" });
    let tenant = with_settings(json!({ "autoApproval": bounds(), "limits": { "CHF": limits } })).await;
    let mut francs = ledger_invoice("R-1", "300.00");
    francs["openAmount"]["currency"] = json!("CHF");
    let imported = tenant.post("/v1/invoices", "machine", &francs).await.must_be(201);
    let submitted = tenant.submit(&[&text(&imported["invoice"]["invoiceId"])], &monthly(2)).await;
    assert_eq!(submitted["state"], "requested");
}

#[tokio::test]
async fn of_two_at_once_no_more_is_approved_than_the_bound() {
    let tenant = with_settings(json!({ "autoApproval": bounds() })).await;
    let mut bodies = Vec::new();
    for number in ["R-1", "R-2"] {
        let invoice = tenant.invoice(number, "1000.00").await;
        let quote = tenant.quote(&[&invoice], &monthly(3)).await;
        bodies.push(proposal(&[&invoice], &monthly(3), &quote));
    }
    let submit = |body| tenant.post("/v1/proposals", "customer-K-1", body);
    let (one, two) = tokio::join!(submit(&bodies[0]), submit(&bodies[1]));
    let mut states = [text(&one.must_be(201)["state"]), text(&two.must_be(201)["state"])];
    states.sort();
    assert_eq!(states, ["approved", "requested"]);
}

#[tokio::test]
async fn a_ready_made_offer_is_taken_with_one_click() {
    let tenant = with_settings(json!({ "autoApproval": bounds(), "readyMadeOffers": ready_made() })).await;
    let invoice = tenant.invoice("R-1", "999.99").await;
    let path = format!("/v1/ready-made-offers?invoice={invoice}");
    let page = tenant.get(&path, "customer-K-1").await.must_be(200);
    let offers = page["offers"].as_array().unwrap();
    assert_eq!(offers.len(), 1, "{page:#}");
    assert_eq!((&offers[0]["name"], &offers[0]["quote"]["total"]["amount"]), (&json!("Drei Monate"), &json!("999.99")));
    let body = json!({ "invoices": [invoice], "readyMade": "Drei Monate", "reason": "other", "scheduleDigest": offers[0]["quote"]["scheduleDigest"] });
    let taken = tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be(201);
    assert_eq!(taken["state"], "approved");
    assert_eq!(taken["decision"]["rule"], "ready_made_offer:Drei Monate");
    assert_eq!(taken["instalments"], offers[0]["quote"]["instalments"]);
}

#[tokio::test]
async fn a_range_is_half_open_and_counts_all_invoices_together() {
    let tenant = with_settings(json!({ "readyMadeOffers": ready_made() })).await;
    let (first, second) = (tenant.invoice("R-1", "499.99").await, tenant.invoice("R-2", "0.01").await);
    let names = |query: String| {
        let tenant = &tenant;
        async move {
            let page = tenant.get(&format!("/v1/ready-made-offers?{query}"), "customer-K-1").await.must_be(200);
            page["offers"].as_array().unwrap().iter().map(|offer| text(&offer["name"])).collect::<Vec<_>>()
        }
    };
    assert_eq!(names(format!("invoice={first}")).await, ["Zwei Monate"]);
    assert_eq!(names(format!("invoice={first}&invoice={second}")).await, ["Drei Monate"]);
    assert_eq!(names(format!("invoice={second}")).await, [""; 0], "a cent is in no range");
    tenant.get("/v1/ready-made-offers", "customer-K-1").await.must_be_problem(422, "empty");
    let twice = format!("/v1/ready-made-offers?invoice={first}&invoice={first}");
    tenant.get(&twice, "customer-K-1").await.must_be_problem(422, "named_twice");
    let stranger = format!("/v1/ready-made-offers?invoice={first}");
    tenant.get(&stranger, "customer-K-2").await.must_be_problem(404, "not_found");
}

#[tokio::test]
async fn beyond_the_bounds_a_ready_made_offer_waits_for_a_person() {
    let tenant = with_settings(json!({ "autoApproval": bounds(), "readyMadeOffers": ready_made() })).await;
    let invoice = tenant.invoice("R-1", "1200.00").await;
    let ask = json!({ "invoices": [invoice], "readyMade": "Ein Jahr" });
    let quote = tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be(200);
    let body = json!({ "invoices": [invoice], "readyMade": "Ein Jahr", "reason": "other", "scheduleDigest": quote["scheduleDigest"] });
    let submitted = tenant.post("/v1/proposals", "customer-K-1", &body).await.must_be(201);
    assert_eq!(submitted["state"], "requested");
    let ask = |name: &str| json!({ "invoices": [invoice], "readyMade": name });
    tenant.post("/v1/quotes", "customer-K-1", &ask("Zwei Jahre")).await.must_be_problem(404, "not_found");
    let other = tenant.invoice("R-2", "1200.00").await;
    let ask = json!({ "invoices": [other], "readyMade": "Zwei Monate" });
    tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be_problem(422, "offer_out_of_range");
    let both = json!({ "invoices": [other], "readyMade": "Ein Jahr", "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-1", &both).await.must_be_problem(422, "one_of_two");
}

#[tokio::test]
async fn the_creditors_own_terms_break_no_limit_on_terms() {
    let tenant =
        with_settings(json!({ "readyMadeOffers": ready_made(), "maxInstalments": 2, "kinds": ["deferred"] })).await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let page = tenant.get(&format!("/v1/ready-made-offers?invoice={invoice}"), "customer-K-1").await.must_be(200);
    assert_eq!(page["offers"][0]["name"], "Drei Monate");
}

#[tokio::test]
async fn ranges_may_not_overlap() {
    let tenant = Tenant::open().await;
    let mut offers = ready_made();
    offers[1]["from"]["amount"] = json!("499.99");
    let problem = change(&tenant, 1, json!({ "readyMadeOffers": offers })).await;
    let problem = problem.must_be_problem(422, "ranges_overlap");
    let detail = text(&problem["errors"][0]["detail"]);
    assert!(detail.contains("Zwei Monate") && detail.contains("Drei Monate"), "both are named: {detail}");
    // Another currency is another scope.
    offers[1]["from"]["currency"] = json!("CHF");
    offers[1]["to"]["currency"] = json!("CHF");
    change(&tenant, 1, json!({ "readyMadeOffers": offers })).await.must_be(200);

    let mut offers = ready_made();
    offers[1]["name"] = json!("Zwei Monate");
    change(&tenant, 2, json!({ "readyMadeOffers": offers })).await.must_be_problem(422, "named_twice");
    let mut offers = ready_made();
    offers[0]["to"]["amount"] = json!("50.00");
    change(&tenant, 2, json!({ "readyMadeOffers": offers })).await.must_be_problem(422, "out_of_range");
    let mut offers = ready_made();
    offers[0]["to"]["currency"] = json!("CHF");
    change(&tenant, 2, json!({ "readyMadeOffers": offers })).await.must_be_problem(422, "out_of_range");
}

#[tokio::test]
async fn what_the_settings_say_of_rules_is_read_as_it_was_written() {
    let tenant = with_settings(json!({ "autoApproval": bounds(), "readyMadeOffers": ready_made() })).await;
    let settings = tenant.get("/v1/settings", "finance").await.must_be(200);
    assert_eq!((&settings["autoApproval"], &settings["readyMadeOffers"]), (&bounds(), &ready_made()));
    let again = tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await;
    assert_eq!(again.etag.as_deref(), Some("\"1\""), "written back it changes nothing");
}

#[tokio::test]
async fn bad_rules_are_named_with_their_paths() {
    let tenant = Tenant::open().await;
    let limits = json!({ "minOpen": "50.00", "maxOpen": "100.00", "minInstalment": "25.00", "tolerance": "10.01" });
    let table = [
        (json!({ "autoApproval": { "maxMonths": 2, "maxAmounts": {} } }), "missing_field"),
        (json!({ "autoApproval": { "maxInstalments": 2, "maxMonths": 2, "maxAmounts": {} } }), "empty"),
        (
            json!({ "autoApproval": { "maxInstalments": 0, "maxMonths": 2, "maxAmounts": { "EUR": "1.00" } } }),
            "out_of_range",
        ),
        (
            json!({ "autoApproval": { "maxInstalments": 1, "maxMonths": 37, "maxAmounts": { "EUR": "1.00" } } }),
            "out_of_range",
        ),
        (
            json!({ "autoApproval": { "maxInstalments": 1, "maxMonths": 2, "maxAmounts": { "EUR": "0.00" } } }),
            "out_of_range",
        ),
        (
            json!({ "autoApproval": { "maxInstalments": 1, "maxMonths": 2, "maxAmounts": { "EURO": "1.00" } } }),
            "unknown_currency",
        ),
        (json!({ "autoApproval": { "maxInstalments": 1, "maxMonths": 2, "maxAmounts": { "EUR": 5 } } }), "wrong_type"),
        (json!({ "readyMadeOffers": [1] }), "wrong_type"),
        (
            json!({ "readyMadeOffers": [{ "name": "X", "from": { "amount": "1.00", "currency": "EUR" }, "terms": { "kind": "yearly" } }] }),
            "malformed",
        ),
        (json!({ "limits": { "EUR": limits } }), "out_of_range"),
        (json!({ "ledgerLagDays": 6 }), "out_of_range"),
        (json!({ "noBrokenPlanWithinMonths": 121 }), "out_of_range"),
        (json!({ "consumerLimitDays": 0 }), "out_of_range"),
    ];
    for (more, code) in table {
        let answer = change(&tenant, 1, more.clone()).await;
        assert_eq!(answer.body["type"], format!("urn:ratenwerk:problem:{code}"), "{more} {:#}", answer.body);
        assert_eq!(answer.status, 422, "{more}");
    }
}

#[tokio::test]
async fn after_a_rejection_the_next_proposal_waits_its_days() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    assert_eq!(tenant.reject(&submitted).await.must_be(200)["decision"]["newProposalFrom"], "2030-03-19");
    let ask = json!({ "invoices": [invoice], "terms": monthly(2) });
    tenant.stack.advance_to(instant("2030-03-18T09:00:00Z")).await.unwrap();
    tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be_problem(422, "cool_down");
    tenant.stack.advance_to(instant("2030-03-19T09:00:00Z")).await.unwrap();
    tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be(200);
}

#[tokio::test]
async fn whom_the_settings_exclude_can_not_propose() {
    let tenant = with_settings(json!({ "excludedCustomers": ["K-1"] })).await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let ask = json!({ "invoices": [invoice], "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-1", &ask).await.must_be_problem(422, "customer_excluded");
}

#[tokio::test]
async fn several_decisions_are_each_answered_for_themselves() {
    let tenant = Tenant::open().await;
    let mut submitted = Vec::new();
    for number in ["R-1", "R-2", "R-3"] {
        let invoice = tenant.invoice(number, "600.00").await;
        submitted.push(tenant.submit(&[&invoice], &three_months()).await);
    }
    let row = |place: usize, decision: &str| json!({ "proposalId": submitted[place]["proposalId"], "version": 1, "decision": decision });
    let with = |mut row: Value, more: Value| {
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    let body = json!({ "decisions": [
        with(row(0, "approve"), json!({ "expectedRest": submitted[0]["total"] })),
        with(row(1, "reject"), json!({ "reason": "too_long", "words": "Bitte kürzer." })),
        with(row(2, "approve"), json!({ "expectedRest": { "amount": "1.00", "currency": "EUR" } })),
        with(row(0, "reject"), json!({ "reason": "too_long" })),
        row(2, "reject"),
        row(2, "perhaps"),
        with(row(2, "approve"), json!({ "proposalId": "nothing", "expectedRest": submitted[2]["total"] })),
        7,
    ] });
    let send =
        || tenant.ask(Method::POST, "/v1/decisions", "finance").header("idempotency-key", "all").json(&body).send();
    let answer = send().await.must_be(200);
    let became = |answer: &Value| -> Vec<String> {
        let results = answer["results"].as_array().unwrap().iter();
        let one = |result: &Value| match result["state"].as_str() {
            Some(state) => state.to_owned(),
            None => text(&result["problem"]["type"]).rsplit(':').next().unwrap().to_owned(),
        };
        results.map(one).collect()
    };
    let expected = [
        "approved",
        "rejected",
        "rest_changed",
        "already_ended",
        "missing_field",
        "malformed",
        "malformed",
        "wrong_type",
    ];
    assert_eq!(became(&answer), expected, "{answer:#}");
    assert_eq!(tenant.blocked("payment_plan_requested").await, ["R-3"]);
    // The whole again has no second effect.
    let events = tenant.events().await;
    assert_eq!(became(&send().await.must_be(200)), expected);
    assert_eq!(tenant.events().await, events);
}

#[tokio::test]
async fn a_list_of_decisions_has_its_bounds() {
    let tenant = Tenant::open().await;
    tenant.post("/v1/decisions", "finance", &json!({})).await.must_be_problem(422, "missing_field");
    tenant.post("/v1/decisions", "finance", &json!({ "decisions": [] })).await.must_be_problem(422, "missing_field");
    let many: Vec<Value> = (0..51).map(|_| json!({})).collect();
    tenant.post("/v1/decisions", "finance", &json!({ "decisions": many })).await.must_be_problem(422, "too_many");
    let without_key = tenant.ask(Method::POST, "/v1/decisions", "finance").json(&json!({ "decisions": [1] }));
    without_key.send().await.must_be_problem(400, "idempotency_key_needed");
}
