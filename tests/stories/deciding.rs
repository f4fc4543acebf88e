//! Finance's side: one decision per proposal, on exactly what was read, and the invoices follow at once.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Tenant, ledger_invoice, text, three_months};

#[tokio::test]
async fn approving_makes_the_plan_active_and_schedules_it_as_proposed() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let approved = tenant.approve(&submitted).await.must_be(200);
    assert_eq!(approved["state"], "approved");
    let plan = &approved["plan"];
    assert_eq!(plan["state"], "active");
    assert_eq!(plan["total"], submitted["total"]);
    for (row, proposed) in
        plan["instalments"].as_array().unwrap().iter().zip(submitted["instalments"].as_array().unwrap())
    {
        assert_eq!(
            (&row["number"], &row["dueDate"], &row["amount"]),
            (&proposed["number"], &proposed["dueDate"], &proposed["amount"])
        );
    }
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-1"]);
    let events = tenant.events().await;
    assert_eq!(events[2..], ["proposal.approved", "plan.activated", "dunning.paused"]);
    // Whoever reads the proposal sees the plan.
    let read =
        tenant.get(&format!("/v1/proposals/{}", text(&submitted["proposalId"])), "customer-K-1").await.must_be(200);
    assert_eq!(read, approved);
}

#[tokio::test]
async fn rejecting_releases_the_invoices_and_dunning_goes_on() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let rejected = tenant.reject(&submitted).await.must_be(200);
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(rejected["decision"]["reason"], "too_long");
    assert_eq!(rejected["decision"]["newProposalFrom"], "2030-03-19");
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    let events = tenant.events().await;
    assert_eq!(events[2..], ["proposal.rejected", "dunning.resumed"]);
    let resumed = tenant.stack.events().into_iter().next_back().unwrap();
    assert_eq!(resumed.detail["data"]["resumeNotBefore"], "2030-03-07");
    assert_eq!(resumed.detail["data"]["cause"], "proposal.rejected");
    assert_eq!(resumed.detail["aggregate"], format!("invoice/{invoice}"));
    tenant.approve(&submitted).await.must_be_problem(409, "already_ended");
}

#[tokio::test]
async fn approving_and_rejecting_at_once_decides_once() {
    let tenant = Tenant::open().await;
    for round in 0..5 {
        let invoice = tenant.invoice(&format!("R-{round}"), "1000.00").await;
        let submitted = tenant.submit(&[&invoice], &three_months()).await;
        let (approval, rejection) = tokio::join!(tenant.approve(&submitted), tenant.reject(&submitted));
        let (winner, loser) = if approval.status == 200 { (approval, rejection) } else { (rejection, approval) };
        let state = text(&winner.must_be(200)["state"]);
        let told = loser.must_be_problem(409, "already_ended");
        assert_eq!(told["state"], json!(state));
        assert_eq!(told["by"], "finance");
    }
}

#[tokio::test]
async fn the_same_decision_again_by_the_same_person_is_done_already() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.approve(&submitted).await.must_be(200);
    assert_eq!(tenant.approve(&submitted).await.must_be(200)["state"], "approved");
    assert_eq!(tenant.events().await.iter().filter(|event| *event == "plan.activated").count(), 1);
}

#[tokio::test]
async fn a_decision_needs_the_version_that_was_read() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let path = format!("/v1/proposals/{}/approve", text(&submitted["proposalId"]));
    let body = json!({ "expectedRest": submitted["total"] });
    tenant.post(&path, "finance", &body).await.must_be_problem(428, "precondition_required");
    let stale = tenant.ask(Method::POST, &path, "finance").once().at_version(9).json(&body);
    stale.send().await.must_be_problem(412, "proposal_changed");
    let keyless = tenant.ask(Method::POST, &path, "finance").at_version(1).json(&body);
    keyless.send().await.must_be_problem(400, "idempotency_key_needed");
}

#[tokio::test]
async fn nobody_approves_a_sum_that_moved() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    // The ledger knows of a credit note of 100.00 and a payment of 400.00 by now.
    let mut figure = ledger_invoice("R-1", "500.00");
    figure["asOf"] = json!("2030-03-04");
    figure["credited"] = json!({ "amount": "100.00", "currency": "EUR" });
    assert_eq!(tenant.post("/v1/invoices", "machine", &figure).await.must_be(200)["outcome"], "updated");
    let problem = tenant.approve(&submitted).await.must_be_problem(409, "rest_changed");
    assert_eq!(problem["rest"]["amount"], "500.00");
    // Cut from the tail by the credit, poured in by number: 333.34 is settled, 66.66 of the second, 100.00 of the third cut.
    let rows: Vec<String> = problem["instalments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row["number"], text(&row["amount"]["amount"])))
        .collect();
    assert_eq!(rows, ["2 266.67", "3 233.33"]);
    let path = format!("/v1/proposals/{}/approve", text(&submitted["proposalId"]));
    let approval = tenant
        .ask(Method::POST, &path, "finance")
        .once()
        .at_version(1)
        .json(&json!({ "expectedRest": problem["rest"] }));
    let plan = approval.send().await.must_be(200)["plan"].clone();
    assert_eq!(plan["total"]["amount"], "500.00");
    assert_eq!(plan["instalments"][0]["number"], 2);
}

#[tokio::test]
async fn nothing_open_can_not_be_approved() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let mut cancelled = ledger_invoice("R-1", "1000.00");
    cancelled["asOf"] = json!("2030-03-04");
    cancelled["status"] = json!("cancelled");
    tenant.post("/v1/invoices", "machine", &cancelled).await.must_be(200);
    tenant.approve(&submitted).await.must_be_problem(409, "nothing_open");
}

#[tokio::test]
async fn hostile_words_stay_words() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("<script>alert(1)</script>", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    assert_eq!(submitted["invoices"][0]["number"], "<script>alert(1)</script>");
    tenant.approve(&submitted).await.must_be(200);
    tenant.stack.settle().await;
    for mail in tenant.stack.mails() {
        let parsed = mail_parser::MessageParser::default().parse(&mail.raw).unwrap();
        let html = parsed.body_html(0).unwrap();
        assert!(!html.contains("<script>"), "{html}");
    }
}

#[tokio::test]
async fn another_answer_after_the_first_is_told_so() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let path = format!("/v1/proposals/{}/reject", text(&submitted["proposalId"]));
    let reject = |version: u64, words: &str| {
        let body = json!({ "reason": "other", "words": words });
        let ask = tenant.ask(Method::POST, &path, "finance").once().at_version(version).json(&body);
        async { ask.send().await }
    };
    reject(1, "first").await.must_be(200);
    reject(1, "first").await.must_be(200);
    reject(1, "second").await.must_be_problem(409, "already_ended");
    reject(777, "first").await.must_be_problem(409, "already_ended");
}
