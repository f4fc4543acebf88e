//! The days of a plan: the rule rings, the reminder and the due notice go out, each once and in order, and a
//! proposal that nobody decides expires.

use serde_json::json;

use crate::harness::{Tenant, instant, ledger_invoice, text, three_months};

async fn plan(tenant: &Tenant) -> String {
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.stack.settle().await;
    tenant.approve(&submitted).await.must_be(200);
    text(&submitted["proposalId"])
}

async fn instalments(tenant: &Tenant, id: &str) -> Vec<String> {
    let read = tenant.get(&format!("/v1/proposals/{id}"), "viewer").await.must_be(200);
    read["plan"]["instalments"].as_array().unwrap().iter().map(|row| text(&row["state"])).collect()
}

#[tokio::test]
async fn the_rule_rings_the_reminder_goes_out_and_the_instalment_falls_due() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    // Three days before 1 April, at eight o'clock of Berlin (already summer time on 29 March? not yet) plus the tenant's minute.
    let schedule = tenant.next_due().await.unwrap();
    assert!(schedule.starts_with("cron(") && schedule.ends_with(" 7 29 3 ? 2030)"), "{schedule}");
    assert_eq!(tenant.mails().await.len(), 3);

    let rang = tenant.stack.advance_to_next_due().await.unwrap();
    assert_eq!(rang.date_naive().to_string(), "2030-03-29");
    assert_eq!(tenant.mails().await.len(), 4);
    assert_eq!(instalments(&tenant, &id).await, ["announced", "scheduled", "scheduled"]);

    // Summer time began on 31 March: eight o'clock is six o'clock UTC now.
    let schedule = tenant.next_due().await.unwrap();
    assert!(schedule.ends_with(" 6 1 4 ? 2030)"), "{schedule}");
    tenant.stack.advance_to_next_due().await.unwrap();
    assert_eq!(instalments(&tenant, &id).await, ["due", "scheduled", "scheduled"]);
    assert_eq!(tenant.mails().await.len(), 5);
    assert_eq!(tenant.events().await[5..], ["instalment.announced", "instalment.due"]);
}

#[tokio::test]
async fn a_system_that_slept_catches_up_in_order_each_step_once() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    tenant.stack.settle().await;
    // The function is asked once, late in the evening of the second due date, as after an outage.
    let event = json!({ "id": "late", "time": "2030-04-30T20:00:00Z", "detail-type": "Scheduled Event" });
    let ran = tenant.stack.invoke("run_instalments", event.clone()).await.unwrap();
    assert_eq!(ran, json!({ "ran": 1, "failed": 0, "unfinished": false }));
    tenant.stack.settle().await;
    assert_eq!(instalments(&tenant, &id).await, ["due", "due", "scheduled"]);
    tenant.stack.advance_to(instant("2030-04-30T21:00:00Z")).await.unwrap();
    // The reminders had lost their sense; the due notices had not.
    assert_eq!(tenant.events_once("instalment.").await, ["instalment.due", "instalment.due"]);
    let mails = tenant.mails().await.len();
    assert_eq!(tenant.stack.invoke("run_instalments", event).await.unwrap()["ran"], 0);
    assert_eq!(tenant.mails().await.len(), mails);
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_paid() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    let mut paid = ledger_invoice("R-1", "666.66");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    let mails = tenant.mails().await.len();
    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    // One word that less is open now; no reminder and no notice of the first instalment.
    let mails = tenant.mails().await.split_off(mails);
    assert_eq!(mails, ["Jonas Muster <jonas@muster.example>: Ihr Plan hat sich geändert"]);
    assert_eq!(instalments(&tenant, &id).await, ["settled", "scheduled", "scheduled"]);
}

#[tokio::test]
async fn a_plan_with_nothing_open_is_completed() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    let mut paid = ledger_invoice("R-1", "0.00");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    let read = tenant.get(&format!("/v1/proposals/{id}"), "viewer").await.must_be(200);
    assert_eq!(read["plan"]["state"], "completed");
    assert_eq!(tenant.blocked("payment_plan_active").await, [""; 0]);
    let paid = ["instalment.paid"; 3].into_iter();
    let expected: Vec<&str> = paid.chain(["plan.completed", "dunning.ended"]).collect();
    assert_eq!(tenant.events().await[5..], expected);
    assert_eq!(tenant.next_due().await, None);
}

#[tokio::test]
async fn a_proposal_that_nobody_decides_expires_after_a_reminder() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let state = || async {
        let read =
            tenant.get(&format!("/v1/proposals/{}", text(&submitted["proposalId"])), "viewer").await.must_be(200);
        text(&read["state"])
    };
    // Two working days before Monday, 18 March.
    let rang = tenant.stack.advance_to_next_due().await.unwrap();
    assert_eq!(rang.date_naive().to_string(), "2030-03-14");
    assert_eq!(tenant.mails().await.len(), 3);
    assert_eq!(state().await, "requested");
    let rang = tenant.stack.advance_to_next_due().await.unwrap();
    assert_eq!(rang.date_naive().to_string(), "2030-03-19");
    assert_eq!(state().await, "expired");
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    assert_eq!(tenant.events().await[2..], ["proposal.expired", "dunning.resumed"]);
    // Silence was the creditor's: a new proposal is possible at once, within what is left of the block budget.
    let terms = json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 3 });
    let quote = tenant.quote(&[&invoice], &terms).await;
    assert_eq!(quote["decideBy"], "2030-03-31");
}

#[tokio::test]
async fn a_reminder_of_finance_changes_nothing_that_anybody_decides_on() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.stack.advance_to_next_due().await.unwrap();
    assert_eq!(tenant.approve(&submitted).await.must_be(200)["state"], "approved");
}

#[tokio::test]
async fn a_plan_that_is_paid_after_its_last_notice_is_completed() {
    let tenant = Tenant::open().await;
    let id = plan(&tenant).await;
    tenant.stack.advance_to(instant("2030-06-03T12:00:00Z")).await.unwrap();
    // Nothing says what was paid: the grace of the first two is over, and nobody was told that they are missed.
    assert_eq!(instalments(&tenant, &id).await, ["unconfirmed", "unconfirmed", "due"]);
    let mut paid = ledger_invoice("R-1", "0.00");
    paid["asOf"] = json!("2030-06-03");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.advance_to_next_due().await.unwrap();
    let read = tenant.get(&format!("/v1/proposals/{id}"), "viewer").await.must_be(200);
    assert_eq!(read["plan"]["state"], "completed");
    assert_eq!(tenant.blocked("payment_plan_active").await, [""; 0]);
    assert!(tenant.events().await.ends_with(&["plan.completed".to_owned(), "dunning.ended".to_owned()]));
}

#[tokio::test]
async fn the_rest_of_a_plan_begins_with_its_down_payment() {
    let tenant = Tenant::open().await;
    let mut settings = crate::harness::complete_settings();
    settings["downPaymentPercent"] = json!(20);
    tenant.ask(reqwest::Method::PUT, "/v1/settings", "finance").at_version(1).json(&settings).send().await.must_be(200);
    let id = plan(&tenant).await;
    // Only the down payment is asked for, whatever else would be due by now.
    tenant.stack.advance_to(instant("2030-03-15T12:00:00Z")).await.unwrap();
    assert_eq!(instalments(&tenant, &id).await, ["due", "scheduled", "scheduled", "scheduled"]);
    let mut paid = ledger_invoice("R-1", "800.00");
    paid["asOf"] = json!("2030-03-15");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.advance_to_next_due().await.unwrap();
    let read = tenant.get(&format!("/v1/proposals/{id}"), "viewer").await.must_be(200);
    assert_eq!(read["plan"]["state"], "active");
    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    assert_eq!(instalments(&tenant, &id).await, ["settled", "due", "scheduled", "scheduled"]);
}

#[tokio::test]
async fn a_proposal_over_nothing_is_void() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    tenant.stack.settle().await;
    let mut paid = ledger_invoice("R-1", "0.00");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.advance_to_next_due().await.unwrap();
    let read = tenant.get(&format!("/v1/proposals/{}", text(&submitted["proposalId"])), "viewer").await.must_be(200);
    assert_eq!(read["state"], "void");
    assert_eq!(tenant.blocked("payment_plan_requested").await, [""; 0]);
    assert_eq!(tenant.events().await[2..], ["proposal.void", "dunning.ended"]);
    assert_eq!(tenant.mails().await.len(), 3);
}
