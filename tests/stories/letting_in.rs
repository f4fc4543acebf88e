//! Customers get in by links: made by finance or another system, opened, listed, revoked.

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, proposal, text, three_months};

/// A link for customer K-1, handed over; its view with `token`.
async fn link(tenant: &Tenant) -> Value {
    tenant.post_once("/v1/portal-links", "finance", &json!({ "customerId": "K-1" })).await.must_be(201)
}

async fn open(tenant: &Tenant, link: &Value) -> Answer {
    tenant.post("/v1/portal-links/exchange", "", &json!({ "token": link["token"] })).await
}

/// Asks with a session's secret.
async fn with(tenant: &Tenant, method: Method, path: &str, session: &Value, body: &Value) -> Answer {
    let ask = tenant.ask_exactly(method, path, "").header("authorization", &format!("Bearer {}", text(session)));
    ask.once().json(body).send().await
}

async fn get(tenant: &Tenant, path: &str, session: &Value) -> Answer {
    with(tenant, Method::GET, path, session, &Value::Null).await
}

#[tokio::test]
async fn a_link_opens_the_portal_and_shows_the_customers_own() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let link = link(&tenant).await;
    assert!(text(&link["token"]).starts_with("rwl_") && link.get("url").is_none(), "no front end is named: {link:#}");
    let opened = open(&tenant, &link).await.must_be(201);
    assert_eq!(opened["customerId"], "K-1");
    let session = &opened["session"];
    let invoices = get(&tenant, "/v1/portal/invoices", session).await.must_be(200);
    assert_eq!(invoices["invoices"][0]["invoiceId"], json!(invoice));
    assert_eq!(get(&tenant, "/v1/portal/session", session).await.must_be(200)["customerId"], "K-1");

    let ended = with(&tenant, Method::POST, "/v1/portal/session/end", session, &Value::Null).await.must_be(200);
    assert_eq!(ended, json!({ "ended": true }));
    tenant.stack.advance_by(Duration::minutes(2)).await.unwrap();
    get(&tenant, "/v1/portal/invoices", session).await.must_be(403);
}

#[tokio::test]
async fn a_repeat_under_the_same_key_hands_over_the_same_link_and_no_secret_is_stored() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let make = async |key: &str, customer: &str| {
        let ask = tenant.ask(Method::POST, "/v1/portal-links", "machine").header("idempotency-key", key);
        ask.json(&json!({ "customerId": customer, "validDays": 7 })).send().await
    };
    let first = make("a-key-of-enough-letters", "K-1").await.must_be(201);
    assert_eq!(make("a-key-of-enough-letters", "K-1").await.must_be(201), first);
    make("a-key-of-enough-letters", "K-2").await.must_be_problem(422, "idempotency_key_reused");
    make("short", "K-1").await.must_be_problem(400, "idempotency_key_too_short");
    make("another-key-of-enough-letters", "nobody").await.must_be_problem(404, "not_found");
    let session = open(&tenant, &first).await.must_be(201);
    let stored = format!("{:?}", tenant.items().await);
    for secret in [&first["token"], &session["session"]] {
        let secret = text(secret);
        assert!(!stored.contains(secret.split_at(4).1), "a secret stands in the table");
    }
    let listed = tenant.get("/v1/portal-links?customer=K-1", "viewer").await.must_be(200);
    let links = listed["portalLinks"].as_array().unwrap();
    assert_eq!(links.len(), 1);
    assert_eq!((&links[0]["state"], &links[0]["uses"]), (&json!("open"), &json!(1)));
    assert!(links[0].get("token").is_none() && links[0].get("url").is_none());
}

#[tokio::test]
async fn every_bad_field_of_a_wanted_link_is_named() {
    let tenant = Tenant::open().await;
    let bad = json!({ "customerId": "K 1", "validDays": 91, "for": "ever" });
    let problem = tenant.post_once("/v1/portal-links", "finance", &bad).await.must_be(422);
    let paths: Vec<String> = problem["errors"].as_array().unwrap().iter().map(|error| text(&error["path"])).collect();
    assert_eq!(paths, ["customerId", "validDays", "for"]);
    for body in [json!({}), json!({ "token": 7 }), json!({ "token": "x", "more": 1 })] {
        tenant.post("/v1/portal-links/exchange", "", &body).await.must_be(422);
    }
}

#[tokio::test]
async fn revoking_a_link_stops_writes_at_once_and_reads_within_a_minute() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let made = link(&tenant).await;
    let session = open(&tenant, &made).await.must_be(201)["session"].clone();
    let ask = json!({ "invoices": [invoice], "terms": three_months() });
    let quote = with(&tenant, Method::POST, "/v1/portal/quotes", &session, &ask).await.must_be(200);

    let revoke = format!("/v1/portal-links/{}/revoke", text(&made["linkId"]));
    let revoked = tenant.post(&revoke, "finance", &json!({})).await.must_be(200);
    assert_eq!(revoked["state"], "revoked");
    assert_eq!(tenant.post(&revoke, "machine", &json!({})).await.must_be(200), revoked, "again is the same");

    let body = proposal(&[&invoice], &three_months(), &quote);
    let answer = with(&tenant, Method::POST, "/v1/portal/proposals", &session, &body).await;
    assert!([401, 403].contains(&answer.status), "{answer:?}");
    tenant.stack.advance_by(Duration::minutes(1)).await.unwrap();
    get(&tenant, "/v1/portal/invoices", &session).await.must_be(403);
    open(&tenant, &made).await.must_be_problem(410, "link_revoked");
    assert_eq!(tenant.blocked("payment_plan_requested").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_link_ends_with_its_days_and_a_session_when_it_is_left_alone() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let wanted = json!({ "customerId": "K-1", "validDays": 1 });
    let made = tenant.post_once("/v1/portal-links", "finance", &wanted).await.must_be(201);
    let session = open(&tenant, &made).await.must_be(201)["session"].clone();
    for _ in 0..3 {
        // Looked at every hour and a half, it stays.
        tenant.stack.advance_by(Duration::minutes(90)).await.unwrap();
        get(&tenant, "/v1/portal/session", &session).await.must_be(200);
    }
    tenant.stack.advance_by(Duration::minutes(121)).await.unwrap();
    get(&tenant, "/v1/portal/session", &session).await.must_be(403);
    open(&tenant, &made).await.must_be(201);
    tenant.stack.advance_by(Duration::days(1)).await.unwrap();
    open(&tenant, &made).await.must_be_problem(410, "link_expired");
}

#[tokio::test]
async fn what_is_no_link_opens_nothing() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let made = link(&tenant).await;
    let token = text(&made["token"]);
    let session = text(&open(&tenant, &made).await.must_be(201)["session"]);
    let last = if token.ends_with('A') { "B" } else { "A" };
    for bad in [
        String::new(),
        "x".to_owned(),
        token[..token.len() - 1].to_owned(),
        format!("{}{last}", &token[..token.len() - 1]),
        token.replace("rwl_", "rws_"),
        session.clone(),
        "rwl_".to_owned() + &"A".repeat(64),
        "A".repeat(100_000),
    ] {
        let answer = tenant.post("/v1/portal-links/exchange", "", &json!({ "token": bad })).await;
        answer.must_be_problem(404, "not_found");
    }
    // Neither is a link a session, nor anything else that is no secret of one.
    for bad in [token.clone(), session.to_uppercase(), format!("{session}x"), text(&made["linkId"]), "A".repeat(5_000)]
    {
        get(&tenant, "/v1/portal/invoices", &json!(bad)).await.must_be(403);
    }
    // And a session opens no door of finance.
    get(&tenant, "/v1/invoices?blockReason=manual", &json!(session)).await.must_be(401);
}

#[tokio::test]
async fn a_link_that_is_passed_around_stops() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let made = link(&tenant).await;
    let first = open(&tenant, &made).await.must_be(201)["session"].clone();
    for _ in 1..20 {
        open(&tenant, &made).await.must_be(201);
    }
    open(&tenant, &made).await.must_be_problem(429, "too_often");
    // Ten sessions stay open; the oldest have ended.
    get(&tenant, "/v1/portal/session", &first).await.must_be(403);
    tenant.stack.advance_by(Duration::hours(1)).await.unwrap();
    open(&tenant, &made).await.must_be(201);
}

#[tokio::test]
async fn a_session_makes_so_many_changes_in_an_hour_and_no_more() {
    let tenant = Tenant::open().await;
    let made = {
        tenant.invoice("R-1", "600.00").await;
        link(&tenant).await
    };
    let session = open(&tenant, &made).await.must_be(201)["session"].clone();
    for number in 0..61 {
        let invoice = tenant.invoice(&format!("W-{number}"), "100.00").await;
        let ask = tenant.ask_exactly(Method::POST, &format!("/v1/portal/invoices/{invoice}/dispute"), "");
        let ask = ask.header("authorization", &format!("Bearer {}", text(&session))).once().at_version(1);
        let answer = ask.json(&json!({ "words": "Das habe ich nicht bestellt." })).send().await;
        if answer.status == 429 {
            assert_eq!(number, 60);
            assert_eq!(answer.headers["retry-after"], "Mon, 04 Mar 2030 10:00:00 GMT");
            let problem = answer.must_be_problem(429, "too_often");
            assert_eq!(problem["againAt"], "2030-03-04T10:00:00Z");
            return;
        }
        answer.must_be(200);
    }
    panic!("nobody stopped it");
}

#[tokio::test]
async fn finance_ends_every_session_of_a_user() {
    let tenant = Tenant::open().await;
    let none = tenant.get("/v1/users/somebody/sessions", "viewer").await.must_be(200);
    assert_eq!(none["sessions"], json!([]));
    let ended = tenant.post("/v1/users/somebody/sign-out", "finance", &json!({})).await.must_be(200);
    assert_eq!(ended, json!({ "ended": 0 }));
    tenant.post("/v1/users/some%20body/sign-out", "finance", &json!({})).await.must_be_problem(404, "not_found");
}

#[tokio::test]
async fn whoever_moves_the_clock_of_the_local_stack_stays_signed_in() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let session = open(&tenant, &link(&tenant).await).await.must_be(201)["session"].clone();
    tenant.ask_exactly(Method::POST, "/local/clock", "").json(&json!({ "advanceDays": 3 })).send().await.must_be(200);
    let read = get(&tenant, "/v1/portal/session", &session).await.must_be(200);
    assert_eq!(read["beganAt"], "2030-03-04T09:00:00Z");
    assert_eq!(read["endsAt"], "2030-03-08T09:00:00Z");
}

#[tokio::test]
async fn who_opens_a_link_while_it_is_revoked_does_not_stay_in() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    for _ in 0..10 {
        let made = link(&tenant).await;
        let revoke = format!("/v1/portal-links/{}/revoke", text(&made["linkId"]));
        let (opened, revoked) = tokio::join!(open(&tenant, &made), tenant.post(&revoke, "finance", &Value::Null));
        revoked.must_be(200);
        match opened.status {
            201 => drop(get(&tenant, "/v1/portal/session", &opened.body["session"]).await.must_be(403)),
            410 => {}
            other => panic!("{other}: {:#}", opened.body),
        }
    }
}
