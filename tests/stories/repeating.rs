//! One effect per idempotency key, however often and however fast the request is sent.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Tenant, ledger_invoice, proposal, three_months};

#[tokio::test]
async fn a_repeat_gets_the_same_answer_and_has_no_second_effect() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let quote = tenant.quote(&[&invoice], &three_months()).await;
    let body = proposal(&[&invoice], &three_months(), &quote);
    let send = |key: &'static str, body: Value| {
        let ask = tenant.ask(Method::POST, "/v1/proposals", "customer-K-1").header("idempotency-key", key).json(&body);
        async { ask.send().await }
    };
    let first = send("one", body.clone()).await;
    let again = send("one", body.clone()).await;
    assert_eq!((first.status, &first.body, &first.etag), (201, &again.body, &again.etag));
    assert_eq!(first.headers.get("location"), again.headers.get("location"));
    let mut other = body.clone();
    other["reason"] = json!("other");
    send("one", other).await.must_be_problem(422, "idempotency_key_reused");
    send("two", body).await.must_be_problem(409, "blocked");
    assert_eq!(tenant.events().await, ["proposal.submitted", "dunning.paused"]);
}

#[tokio::test]
async fn a_storm_of_copies_has_one_effect() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let quote = tenant.quote(&[&invoice], &three_months()).await;
    let body = proposal(&[&invoice], &three_months(), &quote);
    let session = tenant.session("K-1").await;
    let mut storm = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let request = reqwest::Client::new()
            .post(format!("{}/v1/portal/proposals", tenant.stack.url()))
            .bearer_auth(&session)
            .header("idempotency-key", "storm")
            .json(&body);
        storm.spawn(async move {
            let response = request.send().await.unwrap();
            (response.status().as_u16(), response.json::<Value>().await.unwrap())
        });
    }
    let answers = storm.join_all().await;
    let done: Vec<&Value> = answers.iter().filter(|(status, _)| *status == 201).map(|(_, body)| body).collect();
    assert!(!done.is_empty() && done.iter().all(|body| **body == *done[0]));
    // Whoever did not get the answer was told to try again, and nothing else.
    for (status, body) in answers.iter().filter(|(status, _)| *status != 201) {
        assert_eq!((*status, &body["type"]), (409, &json!("urn:ratenwerk:problem:busy")), "{body:#}");
    }
    assert_eq!(tenant.events().await, ["proposal.submitted", "dunning.paused"]);
    assert_eq!(tenant.mails().await.len(), 2);
}

#[tokio::test]
async fn a_key_belongs_to_whoever_sent_it() {
    let tenant = Tenant::open().await;
    let import = |who: &'static str, number: &'static str| {
        tenant
            .ask(Method::POST, "/v1/invoices", who)
            .header("idempotency-key", "shared")
            .json(&ledger_invoice(number, "10.00"))
            .send()
    };
    import("machine", "R-1").await.must_be(201);
    import("finance", "R-2").await.must_be(201);
    import("machine", "R-2").await.must_be_problem(422, "idempotency_key_reused");
}

#[tokio::test]
async fn a_key_is_forgotten_after_thirty_days() {
    let tenant = Tenant::open().await;
    let import = |number: &'static str| {
        tenant
            .ask(Method::POST, "/v1/invoices", "machine")
            .header("idempotency-key", "k")
            .json(&ledger_invoice(number, "10.00"))
            .send()
    };
    import("R-1").await.must_be(201);
    tenant.stack.advance_by(chrono::Duration::days(31)).await.unwrap();
    import("R-2").await.must_be(201);
}

#[tokio::test]
async fn a_key_is_used_up_by_a_request_that_changed_nothing() {
    let tenant = Tenant::open().await;
    let import = |key: &'static str, number: &'static str| {
        tenant
            .ask(Method::POST, "/v1/invoices", "machine")
            .header("idempotency-key", key)
            .json(&ledger_invoice(number, "10.00"))
            .send()
    };
    import("one", "R-1").await.must_be(201);
    assert_eq!(import("two", "R-1").await.must_be(200)["outcome"], "unchanged");
    import("two", "R-2").await.must_be_problem(422, "idempotency_key_reused");
    assert_eq!(import("two", "R-1").await.must_be(200)["outcome"], "unchanged");
}
