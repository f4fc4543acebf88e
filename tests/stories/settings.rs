//! The settings: half a configuration can't be switched on, and nobody overwrites what they haven't seen.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Tenant, complete_settings};

#[tokio::test]
async fn before_the_first_change_the_defaults_are_shown() {
    let tenant = Tenant::new().await;
    let answer = tenant.get("/v1/settings", "viewer").await;
    assert_eq!(answer.etag.as_deref(), Some("\"0\""));
    let settings = answer.must_be(200);
    assert_eq!(settings["proposalsAllowed"], false);
    assert_eq!(
        settings["limits"],
        json!({ "EUR": { "minOpen": "50.00", "maxOpen": "10000.00", "minInstalment": "25.00", "tolerance": "1.00" } })
    );
    assert_eq!(settings["decisionDays"], 14);
    assert_eq!(settings["zone"], "Europe/Berlin");
}

#[tokio::test]
async fn proposals_are_not_switched_on_while_something_misses() {
    let tenant = Tenant::new().await;
    let half = json!({ "proposalsAllowed": true, "creditor": { "name": "Stadtwerke" } });
    let problem = tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(0).json(&half).send().await;
    let problem = problem.must_be_problem(422, "settings_incomplete");
    let missing = ["creditor.accountHolder", "creditor.iban or creditor.paymentInstructions", "sender", "replyTo"];
    assert_eq!(problem["missing"], json!(missing));
    let unchanged = tenant.get("/v1/settings", "finance").await;
    assert_eq!(unchanged.etag.as_deref(), Some("\"0\""));
}

#[tokio::test]
async fn what_was_written_is_read() {
    let tenant = Tenant::open().await;
    let answer = tenant.get("/v1/settings", "finance").await;
    assert_eq!(answer.etag.as_deref(), Some("\"1\""));
    let settings = answer.must_be(200);
    assert_eq!(settings["creditor"]["iban"], "DE02120300000000202051");
    // What was read can be written back as it is, and changes nothing.
    let answer = tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await;
    assert_eq!(answer.etag.as_deref(), Some("\"1\""));
    assert_eq!(answer.must_be(200), settings);
}

#[tokio::test]
async fn a_stale_version_overwrites_nothing() {
    let tenant = Tenant::open().await;
    let put = |version: u64, settings: Value| {
        tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(version).json(&settings).send()
    };
    let mut settings = complete_settings();
    settings["graceDays"] = json!(7);
    put(0, settings.clone()).await.must_be_problem(412, "version_mismatch");
    tenant
        .ask(Method::PUT, "/v1/settings", "finance")
        .json(&settings)
        .send()
        .await
        .must_be_problem(428, "precondition_required");
    tenant
        .ask(Method::PUT, "/v1/settings", "finance")
        .header("if-match", "1")
        .json(&settings)
        .send()
        .await
        .must_be_problem(400, "malformed_if_match");
    put(1, settings).await.must_be(200);
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let tenant = Tenant::new().await;
    let settings = json!({
        "proposalsAllowed": "yes",
        "creditor": { "iban": "DE00 0000", "nickname": "SW" },
        "sender": "not an address",
        "limits": { "EUR": { "minOpen": "50.005", "maxOpen": "100.00" }, "XXL": {} },
        "rounding": "sometimes",
        "allowedDays": { "ofMonth": [1, 32] },
        "surprise": 1,
    });
    let problem = tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(0).json(&settings).send().await;
    let problem = problem.must_be_problem(422, "invalid_fields");
    let mut named: Vec<String> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            format!(
                "{} {}",
                error["path"].as_str().unwrap(),
                error["type"].as_str().unwrap().rsplit(':').next().unwrap()
            )
        })
        .collect();
    named.sort();
    let expected = [
        "allowedDays.ofMonth[1] day_out_of_range",
        "creditor.iban not_an_iban",
        "creditor.nickname unknown_field",
        "limits.EUR.minInstalment missing_field",
        "limits.EUR.minOpen too_many_decimals",
        "limits.XXL unknown_currency",
        "proposalsAllowed wrong_type",
        "rounding malformed",
        "sender malformed",
        "surprise unknown_field",
    ];
    assert_eq!(named, expected);

    let settings = json!({ "sendingHour": 3, "decisionDays": 0, "earliestFirstDays": 10, "latestFirstDays": 9, "downPaymentPercent": 95 });
    let problem = tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(0).json(&settings).send().await;
    let problem = problem.must_be_problem(422, "out_of_range");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 4, "{problem:#}");
}

#[tokio::test]
async fn numbers_that_nobody_means_are_out_of_range() {
    let tenant = Tenant::open().await;
    let most = u32::MAX;
    for change in [json!({ "earliestFirstDays": most }), json!({ "graceDays": most, "downPaymentPercent": 10 })] {
        let mut settings = complete_settings();
        settings.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = tenant.ask(Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await;
        assert_eq!(answer.status, 422, "{:#}", answer.body);
    }
    let settings = tenant.get("/v1/settings", "finance").await.must_be(200);
    let put = |version: &'static str| {
        let ask = tenant.ask(Method::PUT, "/v1/settings", "finance").header("if-match", version);
        ask.json(&settings).send()
    };
    put("\"18446744073709551615\"").await.must_be_problem(412, "version_mismatch");
    for malformed in ["\"+1\"", "\"01\"", "\"\"", "*"] {
        put(malformed).await.must_be_problem(400, "malformed_if_match");
    }
}
