//! What finance writes to a customer stands in the mail about it, and nowhere that outlives it.

use chrono::{DateTime, Utc};
use cloud::item::Key;
use domain::erasing::{Erasure, erased};
use domain::event::EventKind;
use domain::invoice::{Block, BlockKind};
use domain::moment::Actor;
use domain::outcome::{Read, Row};
use domain::plan::{AmendmentOffer, Miss, Pause, Plan, RunningPlan};
use reqwest::Method;
use serde_json::{Value, json};

use super::play::{Play, customer, day, euros, finance};
use crate::harness::{Tenant, ledger_invoice, text, three_months};

const WORDS: &str = "Wie am Telefon besprochen.";

/// The last mail to the customer, as it is read.
async fn last_mail(tenant: &Tenant) -> String {
    tenant.stack.settle().await;
    let mails = tenant.stack.mails();
    let last = mails.iter().rfind(|mail| mail.to.contains("jonas@")).expect("the customer has a mail");
    let parsed = mail_parser::MessageParser::default().parse(&last.raw).unwrap();
    parsed.body_text(0).unwrap().into_owned()
}

/// Pulls a lever on the plan as it was read.
async fn pull(tenant: &Tenant, plan: &Value, lever: &str, who: &str, body: &Value) -> Value {
    let path = format!("/v1/plans/{}/{lever}", text(&plan["planId"]));
    let version = plan["version"].as_u64().unwrap();
    tenant.ask(Method::POST, &path, who).once().at_version(version).json(body).send().await.must_be(200)
}

#[tokio::test]
async fn the_customer_reads_why_a_plan_changed() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let plan = tenant.approve(&submitted).await.must_be(200)["plan"].clone();
    let later = json!([{ "dueDate": "2030-06-03", "amount": { "amount": "1000.00", "currency": "EUR" } }]);
    let amended = json!({ "mode": "at_once", "instalments": later, "words": WORDS });
    let plan = pull(&tenant, &plan, "amend", "finance", &amended).await;
    assert!(last_mail(&tenant).await.contains(WORDS));
    // What nobody explained isn't explained by what was written before.
    let plan = pull(&tenant, &plan, "pause", "finance", &json!({ "until": "2030-05-02" })).await;
    assert!(!last_mail(&tenant).await.contains(WORDS));
    let plan = pull(&tenant, &plan, "resume", "finance", &json!({})).await;
    let plan = pull(&tenant, &plan, "pause", "finance", &json!({ "until": "2030-05-02", "words": WORDS })).await;
    assert!(last_mail(&tenant).await.contains(WORDS));
    let plan = pull(&tenant, &plan, "resume", "finance", &json!({})).await;
    let sooner = json!([{ "dueDate": "2030-04-02", "amount": { "amount": "1000.00", "currency": "EUR" } }]);
    let offered = json!({ "mode": "offer", "instalments": sooner, "words": "Bitte etwas früher." });
    let plan = pull(&tenant, &plan, "amend", "finance", &offered).await;
    let accepted = json!({ "expectedRest": { "amount": "1000.00", "currency": "EUR" } });
    pull(&tenant, &plan, "amendment/accept", "customer-K-1", &accepted).await;
    assert!(last_mail(&tenant).await.contains("Bitte etwas früher."));
}

#[tokio::test]
async fn what_was_written_is_not_in_the_journal_and_goes_with_retention() {
    let mut play = Play::new().await;
    let id = play.plan().await;
    let event = [EventKind::PlanAmended { open: euros("1000.00"), agreed: false }];
    play.plan_changes(id, &finance(), &event, |plan| plan.course.said = Some(WORDS.parse().unwrap())).await;
    let journal = play.tenant.items().await.into_iter().filter(|item| item["sk"].as_s().unwrap().starts_with("EVENT#"));
    assert!(journal.map(|entry| format!("{entry:?}")).all(|entry| !entry.contains(WORDS)));
    let mut rows = play.store.read(vec![Key::plan(id)]).await.unwrap();
    let kept: Read<Plan> = rows.take(&Key::plan(id)).unwrap().unwrap();
    for (how, stays) in [(Erasure::Contact, true), (Erasure::Words, false), (Erasure::All, false)] {
        let Row::Plan(left) = erased(kept.value.clone().into(), how) else { panic!("it was a plan") };
        assert_eq!(left.course().said.is_some(), stays, "{how:?}");
    }
}

#[tokio::test]
async fn the_answer_to_a_dispute_stands_in_the_mail() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "1000.00").await;
    let path = |name: &str| format!("/v1/invoices/{invoice}/{name}");
    let contest = json!({ "words": "Die Ware kam nie an." });
    let contested =
        tenant.ask(Method::POST, &path("dispute"), "customer-K-1").once().at_version(1).json(&contest).send().await;
    contested.must_be(200);
    let answer = json!({ "reason": "disputed", "words": "Die Lieferung ist am 1. Februar angekommen." });
    let answered =
        tenant.ask(Method::POST, &path("release"), "finance").once().at_version(2).json(&answer).send().await;
    answered.must_be(200);
    assert!(last_mail(&tenant).await.contains("Die Lieferung ist am 1. Februar angekommen."));
}

#[tokio::test]
async fn what_concerns_somebody_who_was_merged_goes_to_whom_it_turned_out_to_be() {
    let mut play = Play::new().await;
    let mut other = ledger_invoice("R-2", "10.00");
    other["customer"] = json!({ "id": "K-2", "name": "Jonas Muster", "email": "neu@muster.example" });
    play.tenant.post("/v1/invoices", "machine", &other).await.must_be(201);
    let id = play.plan().await;
    play.customer_changes(|customer| customer.merged_into = Some("K-2".parse().unwrap())).await;
    let moved = [EventKind::PlanPaused { until: day("2030-04-10") }];
    let pause = Pause { from: day("2030-03-04"), until: day("2030-04-10"), agreed: false };
    play.plan_changes(id, &finance(), &moved, |plan| plan.pause = Some(pause)).await;
    let last = play.told.last().unwrap();
    assert!(last.contains("neu@muster.example"), "{last}");
}

#[tokio::test]
async fn the_last_chance_is_named_only_where_the_plan_could_break() {
    // The marks are of 4 March, and 5 days of grace follow.
    for (case, marks, contested, offered, named) in [
        ("one of three", 1, false, false, false),
        ("two of three", 2, false, false, true),
        ("an invoice is contested", 2, true, false, false),
        ("other instalments are offered", 2, false, true, false),
    ] {
        let mut play = Play::new().await;
        let id = play.plan().await;
        let at = play.tenant.stack.now();
        if contested {
            contest(&mut play).await;
        }
        let event = [EventKind::InstalmentMissed { number: 1, due: day("2030-04-01"), open: euros("333.34") }];
        let missed = |plan: &mut RunningPlan| {
            plan.offer = offered.then(|| offer(at));
            plan.agreement.instalments[..marks].iter_mut().for_each(|row| row.miss = Miss::Confirmed(at));
        };
        play.plan_changes(id, &Actor::Clock, &event, missed).await;
        assert_eq!(last_mail(&play.tenant).await.contains("9. März 2030"), named, "{case}");
    }
}

async fn contest(play: &mut Play) {
    let page = play.tenant.get("/v1/invoices?blockReason=payment_plan_active", "viewer").await.must_be(200);
    let block = Block {
        kind: BlockKind::Disputed,
        since: play.tenant.stack.now(),
        until: None,
        by: customer(),
        words: None,
        reminded_on: None,
        next: None,
    };
    let event = EventKind::InvoiceBlocked { kind: BlockKind::Disputed, until: None };
    let invoice = text(&page["invoices"][0]["invoiceId"]);
    play.invoice_changes(&invoice, &customer(), event, |invoice| invoice.blocks.push(block)).await;
}

fn offer(at: DateTime<Utc>) -> AmendmentOffer {
    AmendmentOffer {
        instalments: Vec::new(),
        added: Vec::new(),
        words: None,
        at,
        ends_on: day("2030-03-18"),
        covers_minor: 0,
        credited_minor: 0,
    }
}
