//! Block reasons that people set: contested invoices, pauses by hand, and what dunning is told of them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, ledger_invoice, text, three_months};

/// What dunning knows of an invoice.
async fn dunning(tenant: &Tenant, invoice: &str) -> Value {
    tenant.get(&format!("/v1/dunning?invoice={invoice}"), "machine").await.must_be(200)["invoices"][0].clone()
}

/// A command on an invoice as it is now.
async fn command(tenant: &Tenant, invoice: &str, name: &str, who: &str, body: &Value) -> Answer {
    let version = dunning(tenant, invoice).await["version"].as_u64().unwrap();
    let path = format!("/v1/invoices/{invoice}/{name}");
    tenant.ask(Method::POST, &path, who).once().at_version(version).json(body).send().await
}

async fn dispute(tenant: &Tenant, invoice: &str, who: &str) -> Answer {
    command(tenant, invoice, "dispute", who, &json!({ "words": "Die Ware kam nie an." })).await
}

async fn release(tenant: &Tenant, invoice: &str, reason: &str) -> Answer {
    command(tenant, invoice, "release", "finance", &json!({ "reason": reason, "words": "Geprüft." })).await
}

async fn block(tenant: &Tenant, invoice: &str, until: &str) -> Answer {
    command(tenant, invoice, "block", "finance", &json!({ "until": until, "words": "Rückfrage." })).await
}

/// The events of dunning since the start, in short.
async fn told(tenant: &Tenant) -> Vec<String> {
    tenant.stack.settle().await;
    let short = |detail: &Value, name: &str| match name {
        "dunning.paused" => format!("paused {} until {}", detail["data"]["reasons"], detail["data"]["until"]),
        "dunning.resumed" => format!("resumed by {}", text(&detail["data"]["cause"])),
        _ => "ended".to_owned(),
    };
    let events = tenant.stack.events();
    let of_dunning = events.iter().filter(|event| event.detail_type.starts_with("dunning."));
    of_dunning.map(|event| short(&event.detail, &event.detail_type).replace('"', "")).collect()
}

#[tokio::test]
async fn a_dispute_ends_the_proposal_and_blocks_that_invoice_alone() {
    let tenant = Tenant::open().await;
    let (first, second) = (tenant.invoice("R-1", "600.00").await, tenant.invoice("R-2", "400.00").await);
    let submitted = tenant.submit(&[&first, &second], &three_months()).await;
    let disputed = dispute(&tenant, &first, "customer-K-1").await.must_be(200);
    assert_eq!(disputed["blockReasons"], json!(["disputed"]));
    assert_eq!(disputed["blocks"][0]["words"], "Die Ware kam nie an.");

    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    assert_eq!(tenant.get(&path, "customer-K-1").await.must_be(200)["state"], "withdrawn");
    assert_eq!(tenant.blocked("disputed").await, ["R-1"]);
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    let told = told(&tenant).await;
    assert!(told.contains(&"paused [disputed] until null".to_owned()), "{told:?}");
    assert!(told.contains(&"resumed by proposal.withdrawn".to_owned()), "{told:?}");
    assert_eq!(told.len(), 4, "each invoice paused, then told once more");
    assert!(tenant.events().await.contains(&"proposal.withdrawn".to_owned()));
    tenant.approve(&submitted).await.must_be_problem(409, "already_ended");
    // Nobody changed their mind: the other invoice can be proposed over again at once.
    tenant.submit(&[&second], &three_months()).await;
    let body = json!({ "invoices": [first], "terms": three_months() });
    tenant.post("/v1/quotes", "customer-K-1", &body).await.must_be_problem(409, "blocked");
}

#[tokio::test]
async fn a_plan_goes_on_while_its_invoice_is_contested() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.approve(&submitted).await.must_be(200);
    dispute(&tenant, &invoice, "customer-K-1").await.must_be(200);
    assert_eq!(dunning(&tenant, &invoice).await["reasons"], json!(["payment_plan_active", "disputed"]));
    let path = format!("/v1/proposals/{}", text(&submitted["proposalId"]));
    assert_eq!(tenant.get(&path, "finance").await.must_be(200)["plan"]["state"], "active");
    release(&tenant, &invoice, "disputed").await.must_be(200);
    assert_eq!(
        told(&tenant).await[1..],
        [
            "paused [payment_plan_active] until null",
            "paused [payment_plan_active,disputed] until null",
            "paused [payment_plan_active] until null",
        ]
    );
}

#[tokio::test]
async fn what_was_answered_is_contested_again_only_over_another_amount() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    dispute(&tenant, &invoice, "customer-K-1").await.must_be(200);
    dispute(&tenant, &invoice, "finance").await.must_be_problem(409, "blocked_already");
    // The same again by the same person is done already.
    dispute(&tenant, &invoice, "customer-K-1").await.must_be(200);
    let unanswered = json!({ "reason": "disputed" });
    command(&tenant, &invoice, "release", "finance", &unanswered).await.must_be_problem(422, "missing_field");
    release(&tenant, &invoice, "disputed").await.must_be(200);
    dispute(&tenant, &invoice, "customer-K-1").await.must_be_problem(409, "contested_before");

    let mut figure = ledger_invoice("R-1", "900.00");
    figure["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &figure).await.must_be(200);
    dispute(&tenant, &invoice, "customer-K-1").await.must_be(200);
    release(&tenant, &invoice, "disputed").await.must_be(200);
    // Finance may say so whenever it likes.
    dispute(&tenant, &invoice, "finance").await.must_be(200);
}

#[tokio::test]
async fn nobody_contests_what_is_somebody_elses_or_not_open() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    dispute(&tenant, &invoice, "customer-K-2").await.must_be_problem(404, "not_found");
    let path = format!("/v1/invoices/{invoice}/dispute");
    let body = json!({ "words": "Nein." });
    tenant.post(&path, "customer-K-1", &body).await.must_be_problem(428, "precondition_required");
    let stale = tenant.ask(Method::POST, &path, "customer-K-1").once().at_version(7).json(&body);
    stale.send().await.must_be_problem(412, "version_mismatch");
    let silent = tenant.ask(Method::POST, &path, "customer-K-1").once().at_version(1).json(&json!({ "word": "x" }));
    silent.send().await.must_be_problem(422, "invalid_fields");
    let paid = tenant.invoice("R-2", "0.00").await;
    dispute(&tenant, &paid, "customer-K-1").await.must_be_problem(409, "nothing_open");
    block(&tenant, &paid, "2030-03-10").await.must_be_problem(409, "nothing_open");
}

#[tokio::test]
async fn a_pause_by_hand_has_an_end_within_90_days() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    for (until, fits) in [("2030-03-03", false), ("2030-06-03", false), ("2030-06-02", true), ("2030-03-04", true)] {
        let answer = block(&tenant, &invoice, until).await;
        if fits {
            answer.must_be(200);
        } else {
            answer.must_be_problem(422, "out_of_range");
        }
    }
    let known = dunning(&tenant, &invoice).await;
    assert_eq!(known["until"], "2030-03-04");
    release(&tenant, &invoice, "manual").await.must_be(200);
    release(&tenant, &invoice, "manual").await.must_be_problem(409, "not_blocked");
    assert_eq!(
        told(&tenant).await,
        ["paused [manual] until 2030-06-02", "paused [manual] until 2030-03-04", "resumed by invoice.released"]
    );
}

#[tokio::test]
async fn dunning_is_told_whenever_the_set_changes_and_resumes_with_the_last_reason() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    block(&tenant, &invoice, "2030-03-20").await.must_be(200);
    dispute(&tenant, &invoice, "customer-K-1").await.must_be(200);
    let known = dunning(&tenant, &invoice).await;
    assert_eq!(known["reasons"], json!(["disputed", "manual"]));
    assert_eq!(known["step"], "Mahnstufe 1");
    assert_eq!((&known["paused"], &known["until"]), (&json!(true), &Value::Null));
    release(&tenant, &invoice, "disputed").await.must_be(200);
    assert_eq!(dunning(&tenant, &invoice).await["since"], known["since"], "one pause, whatever its reasons");
    release(&tenant, &invoice, "manual").await.must_be(200);
    assert_eq!(
        told(&tenant).await,
        [
            "paused [manual] until 2030-03-20",
            "paused [disputed,manual] until null",
            "paused [manual] until 2030-03-20",
            "resumed by invoice.released",
        ]
    );
    let known = dunning(&tenant, &invoice).await;
    assert_eq!((&known["paused"], &known["since"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn dunning_of_100_invoices_is_asked_at_once() {
    let tenant = Tenant::open().await;
    let known = tenant.invoice("R-1", "1000.00").await;
    block(&tenant, &known, "2030-03-20").await.must_be(200);
    let unknown = |number: u32| format!("0196f7a0-0000-5000-8000-{number:012}");
    let query = |count: u32| {
        let others = (1..count).map(|number| format!("&invoice={}", unknown(number)));
        format!("/v1/dunning?invoice={known}{}", others.collect::<String>())
    };
    let answer = tenant.get(&query(100), "viewer").await.must_be(200);
    let invoices = answer["invoices"].as_array().unwrap();
    assert_eq!(invoices.len(), 100);
    assert_eq!(invoices[0]["reasons"], json!(["manual"]));
    assert_eq!(invoices[0]["openAmount"]["amount"], "1000.00");
    assert_eq!(invoices[99], json!({ "invoiceId": unknown(99), "known": false }));
    tenant.get(&query(101), "machine").await.must_be_problem(422, "too_many");
    tenant.get("/v1/dunning", "machine").await.must_be_problem(422, "missing_field");
    tenant.get("/v1/dunning?invoice=R-1", "machine").await.must_be_problem(422, "malformed");
    tenant.get(&query(1), "customer-K-1").await.must_be_problem(404, "unknown_address");
}

#[tokio::test]
async fn after_a_reset_the_ledgers_next_figure_counts_whatever_its_day() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let earlier = |open: &str| {
        let mut figure = ledger_invoice("R-1", open);
        figure["asOf"] = json!("2030-03-01");
        figure
    };
    let tenant = &tenant;
    let import = |figure: Value| async move { tenant.post("/v1/invoices", "machine", &figure).await.must_be(200) };
    assert_eq!(import(earlier("700.00")).await["outcome"], "unchanged");
    let words = json!({ "words": "Das Hauptbuch hatte eine falsche Buchung." });
    command(tenant, &invoice, "reset-figure", "finance", &words).await.must_be(200);
    // Until then nothing is asked for anew.
    assert_eq!(dunning(tenant, &invoice).await["openAmount"]["amount"], "1000.00");
    assert_eq!(import(earlier("700.00")).await["outcome"], "updated");
    assert_eq!(dunning(tenant, &invoice).await["openAmount"]["amount"], "700.00");
    let mut before = earlier("600.00");
    before["asOf"] = json!("2030-02-28");
    assert_eq!(import(before).await["outcome"], "unchanged", "the reset is used up");
}
