//! Every event that people are to read about makes its mails, to whom it concerns, unless it has lost its sense.

use cloud::item::Key;
use domain::event::{Aggregate, EventKind};
use domain::id::ProposalId;
use domain::invoice::{Block, BlockKind};
use domain::moment::Actor;
use domain::outcome::{Changes, Read};
use domain::payment::{Allocation, PaymentId, Target};
use domain::plan::{AmendmentOffer, ChangeWish, Consent, Miss, Pause, Plan, PlanEnd, RunningPlan, StepMark};
use domain::policy::ApprovalRule;
use domain::proposal::{Answered, End, EndedProposal, OfferOrigin, OfferedProposal, Proposal};
use serde_json::{Value, json};

use super::figures::must_reconcile;
use super::play::{Play, customer, day, euros, finance, payment};
use crate::harness::{Tenant, instant, ledger_invoice, text, three_months};

#[tokio::test]
#[allow(clippy::too_many_lines)] // One life, told in order.
async fn a_plans_life_is_told_to_whom_it_concerns() {
    let mut play = Play::new().await;
    let id = play.plan().await;
    let (booked, whose) = (day("2030-03-04"), Some("K-1".parse().unwrap()));
    let to = vec![Allocation { to: Target::Plan(id), minor: 9_000 }, Allocation { to: Target::Credit, minor: 1_000 }];
    let paid = EventKind::PaymentRecorded { amount: euros("100.00"), booked, customer: whose.clone(), to: to.clone() };
    play.money_moves(id, paid, "p", 9_000).await;
    let payment = PaymentId::of(&["p"]);
    let back = EventKind::PaymentReturned { payment, amount: euros("100.00"), booked, customer: whose, from: to };
    play.money_moves(id, back, "r", 0).await;

    let pause = Pause { from: day("2030-03-04"), until: day("2030-04-10"), agreed: false };
    let paused = [EventKind::PlanPaused { until: pause.until }];
    play.plan_changes(id, &finance(), &paused, |plan| plan.pause = Some(pause)).await;
    let at_its_end = [EventKind::PlanResumed { early: false }];
    play.plan_changes(id, &Actor::Clock, &at_its_end, |plan| plan.pause = None).await;
    play.plan_changes(id, &finance(), &paused, |plan| plan.pause = Some(pause)).await;
    let early = [EventKind::PlanResumed { early: true }];
    play.plan_changes(id, &finance(), &early, |plan| plan.pause = None).await;

    let now = play.tenant.stack.now();
    let offer = AmendmentOffer {
        instalments: Vec::new(),
        added: Vec::new(),
        words: Some("Wie besprochen.".parse().unwrap()),
        at: now,
        ends_on: day("2030-03-18"),
        covers_minor: 0,
        credited_minor: 0,
    };
    let offered = [EventKind::AmendmentOffered { ends_on: offer.ends_on }];
    play.plan_changes(id, &finance(), &offered, |plan| plan.offer = Some(offer.clone())).await;
    play.plan_changes(id, &customer(), &[EventKind::AmendmentDeclined], |plan| plan.offer = None).await;
    play.plan_changes(id, &finance(), &offered, |plan| plan.offer = Some(offer.clone())).await;
    play.plan_changes(id, &Actor::Clock, &[EventKind::AmendmentExpired], |plan| plan.offer = None).await;
    play.plan_changes(id, &finance(), &[EventKind::AmendmentWithdrawn], |plan| plan.offer = None).await;
    let amended = [EventKind::PlanAmended { open: euros("1000.00"), agreed: true }];
    play.plan_changes(id, &customer(), &amended, |_| {}).await;
    play.plan_changes(id, &finance(), &amended, |_| {}).await;

    let wish = ChangeWish { at: now, words: "Ich bin in Kurzarbeit.".parse().unwrap(), answered: false };
    play.plan_changes(id, &customer(), &[EventKind::ChangeWished], |plan| plan.wish = Some(wish)).await;
    play.plan_changes(id, &finance(), &[EventKind::ChangeAnswered], |plan| plan.wish = None).await;

    let moved = [EventKind::BalanceChanged { before: euros("1200.00"), after: euros("1000.00") }];
    play.plan_changes(id, &Actor::Clock, &moved, |_| {}).await;
    let outdated = [EventKind::BalanceChanged { before: euros("1200.00"), after: euros("900.00") }];
    play.plan_changes(id, &Actor::Clock, &outdated, |_| {}).await;

    let missed = [EventKind::InstalmentMissed { number: 1, due: day("2030-04-01"), open: euros("333.34") }];
    play.plan_changes(id, &Actor::Clock, &missed, |plan| plan.agreement.instalments[0].miss = Miss::Confirmed(now))
        .await;
    let overdue = play.tenant.get("/v1/figures", "viewer").await.must_be(200)["overdue"].clone();
    assert_eq!(overdue, json!([{ "amount": "333.34", "currency": "EUR" }]));

    play.plan_ends(id, PlanEnd::Broken, &[EventKind::PlanBroken { open: euros("1000.00") }]).await;
    must_reconcile(&play.tenant.items().await);
    let broken = play.tenant.get("/v1/figures", "viewer").await.must_be(200)["broken"].clone();
    assert_eq!(broken, json!([{ "amount": "1000.00", "currency": "EUR" }]));
    let again = |plan: Plan| match plan {
        Plan::Ended(ended) => Plan::Running(RunningPlan {
            agreement: ended.agreement,
            course: ended.course,
            awaiting_down_payment: false,
            pause: None,
            paused_days: 0,
            look_at: None,
            waits: domain::plan::Waits::default(),
            offer: None,
            wish: None,
        }),
        Plan::Running(_) => panic!("it runs"),
    };
    let address = || (Key::plan(id), Aggregate::Plan(id));
    play.change(address(), &finance(), &[EventKind::PlanReinstated], again).await;
    play.plan_ends(id, PlanEnd::Lapsed, &[EventKind::PlanLapsed]).await;
    play.change(address(), &finance(), &[EventKind::PlanReinstated], again).await;
    let words = PlanEnd::Cancelled("Auf Ihren Wunsch.".parse().unwrap());
    play.plan_ends(id, words, &[EventKind::PlanCancelled { open: euros("1000.00") }]).await;
    must_reconcile(&play.tenant.items().await);
    play.tenant.events().await;
    insta::assert_snapshot!(play.told.join("\n"));
}

#[tokio::test]
async fn offers_are_told_and_so_are_their_answers() {
    let mut play = Play::new().await;
    let invoice = play.tenant.invoice("R-1", "1000.00").await;
    let submitted = play.tenant.submit(&[&invoice], &three_months()).await;
    play.note("submitted").await;
    let id: ProposalId = text(&submitted["proposalId"]).parse().unwrap();
    let at = play.tenant.stack.now();
    let offered = EventKind::ProposalOffered {
        customer: "K-1".parse().unwrap(),
        invoices: vec![invoice.parse().unwrap()],
        total: euros("1000.00"),
        ends_on: day("2030-03-18"),
        answers: Some(id),
    };
    let becomes_an_offer = |proposal: Proposal| {
        let mut application = proposal.application().clone();
        application.ask.hardship = None;
        let instalments = application.ask.instalments.clone();
        let left_out = vec!["R-2".parse().unwrap()];
        Proposal::Offered(OfferedProposal {
            application,
            origin: OfferOrigin::Counter,
            answers: Some(Answered { proposal: id, instalments, left_out }),
            reminded: false,
            look_at: None,
        })
    };
    let ends = |end: End, by: Actor| {
        move |proposal: Proposal| {
            Proposal::Ended(EndedProposal { application: proposal.application().clone(), end, by, at })
        }
    };
    let ending = EventKind::OfferEndingReminded { ends_on: day("2030-03-18") };
    play.proposal_changes(id, &finance(), offered.clone(), becomes_an_offer).await;
    play.proposal_changes(id, &Actor::Clock, ending, |proposal| proposal).await;
    let accepted = EventKind::ProposalAccepted { total: euros("1000.00") };
    play.proposal_changes(id, &customer(), accepted.clone(), ends(End::Accepted, customer())).await;
    // What finance recorded itself is no news to finance.
    play.proposal_changes(id, &finance(), accepted, ends(End::Accepted, finance())).await;
    for (event, end, by) in [
        (EventKind::ProposalDeclined, End::Declined, customer()),
        (EventKind::ProposalRevoked, End::Revoked, finance()),
        (EventKind::ProposalExpired, End::Expired, Actor::Clock),
        (EventKind::ProposalVoid, End::Void, Actor::Clock),
        (EventKind::ProposalWithdrawn { disputed: Some(invoice.parse().unwrap()) }, End::Withdrawn, customer()),
    ] {
        play.proposal_changes(id, &by, event, ends(end, by.clone())).await;
    }
    must_reconcile(&play.tenant.items().await);
    insta::assert_snapshot!(play.told.join("\n"));
}

#[tokio::test]
async fn a_dispute_is_told_and_so_is_its_end() {
    let mut play = Play::new().await;
    let invoice = play.tenant.invoice("R-1", "1000.00").await;
    let since = play.tenant.stack.now();
    let block = |kind, by| Block {
        kind,
        since,
        until: None,
        by,
        words: Some("Das Gerät war defekt.".parse().unwrap()),
        reminded_on: None,
        next: None,
    };
    let disputed = EventKind::InvoiceBlocked { kind: BlockKind::Disputed, until: None };
    let by_customer = block(BlockKind::Disputed, customer());
    play.invoice_changes(&invoice, &customer(), disputed.clone(), |invoice| invoice.blocks = vec![by_customer]).await;
    play.invoice_changes(&invoice, &Actor::Clock, EventKind::DisputeReminded, |_| {}).await;
    let released = EventKind::InvoiceReleased { kind: BlockKind::Disputed };
    play.invoice_changes(&invoice, &finance(), released, |invoice| invoice.blocks.clear()).await;
    let by_finance = block(BlockKind::Disputed, finance());
    play.invoice_changes(&invoice, &finance(), disputed.clone(), |invoice| invoice.blocks = vec![by_finance]).await;
    let by_hand = EventKind::InvoiceBlocked { kind: BlockKind::Manual, until: Some(day("2030-04-01")) };
    play.invoice_changes(&invoice, &finance(), by_hand, |_| {}).await;
    let bounced = EventKind::InvoiceBlocked { kind: BlockKind::EmailUndeliverable, until: Some(day("2030-03-18")) };
    play.invoice_changes(&invoice, &Actor::Clock, bounced, |_| {}).await;
    // Whoever had processing restricted gets nothing that no proposal and no plan needs.
    play.customer_changes(|customer| customer.restricted = true).await;
    play.invoice_changes(&invoice, &customer(), disputed, |_| {}).await;
    must_reconcile(&play.tenant.items().await);
    insta::assert_snapshot!(play.told.join("\n"));
}

#[tokio::test]
async fn a_down_payment_is_asked_for_by_its_name() {
    let mut play = Play::new().await;
    let id = play.plan().await;
    let by_rule = |plan: &mut RunningPlan| {
        plan.agreement.consent = Consent::ByRule(ApprovalRule::Limits);
        plan.agreement.instalments[0].number = 0;
        plan.awaiting_down_payment = true;
    };
    let activated =
        EventKind::PlanActivated { customer: "K-1".parse().unwrap(), total: euros("1000.00"), instalments: 3 };
    play.plan_changes(id, &finance(), &[activated], by_rule).await;
    let now = play.tenant.stack.now();
    let announced = [EventKind::InstalmentAnnounced { number: 0, due: day("2030-04-01"), open: euros("333.34") }];
    play.plan_changes(id, &Actor::Clock, &announced, |plan| {
        plan.agreement.instalments[0].reminder = StepMark::Done(now);
    })
    .await;
    let due = [EventKind::InstalmentDue { number: 0, due: day("2030-04-01"), open: euros("333.34") }];
    play.plan_changes(id, &Actor::Clock, &due, |plan| {
        plan.agreement.instalments[0].due_notice = StepMark::Done(now);
    })
    .await;
    insta::assert_snapshot!(play.told.join("\n"));
}

/// The rows of mails in a state.
async fn mails_in(tenant: &Tenant, state: &str) -> Vec<Value> {
    let items = tenant.items().await.into_iter().filter(|item| item["sk"].as_s().unwrap() == "MAIL");
    let rows = items.map(|item| serde_dynamo::from_item::<_, Value>(item).unwrap());
    rows.filter(|row| row["state"] == state).collect()
}

#[tokio::test]
async fn without_an_address_there_is_a_letter_to_print_and_a_task() {
    let tenant = Tenant::open().await;
    let mut incoming = ledger_invoice("R-1", "1000.00");
    incoming["customer"] =
        json!({ "id": "K-1", "name": "Jonas Muster", "address": "Hauptstraße 1\n12345 Musterstadt", "language": "de" });
    let imported = tenant.post("/v1/invoices", "machine", &incoming).await;
    let invoice = text(&imported.must_be(201)["invoice"]["invoiceId"]);
    let mut play = Play::of(tenant).await;
    let block = Block {
        kind: BlockKind::Disputed,
        since: play.tenant.stack.now(),
        until: None,
        by: customer(),
        words: None,
        reminded_on: None,
        next: None,
    };
    let disputed = EventKind::InvoiceBlocked { kind: BlockKind::Disputed, until: None };
    play.invoice_changes(&invoice, &customer(), disputed, |invoice| invoice.blocks = vec![block]).await;
    assert_eq!(play.told.len(), 2, "only finance got a mail: {:?}", play.told);
    let letters = mails_in(&play.tenant, "letter").await;
    let [letter] = &letters[..] else { panic!("{letters:#?}") };
    let printed = letter["detail"].as_str().unwrap();
    for part in ["STADTWERKE MUSTERSTADT", "Jonas Muster\nHauptstraße 1\n12345 Musterstadt", "4. März 2030"] {
        assert!(printed.contains(part), "{printed}");
    }
    assert_eq!((&letter["list"], &letter["customer"]), (&json!("LIST#task"), &json!("K-1")));
    assert_eq!(letter["summary"]["kind"], "letter_to_print");
    assert_eq!(letter["summary"]["about"], json!({ "kind": "mail", "id": letter["id"] }));
}

#[tokio::test]
async fn an_address_that_takes_no_mail_gets_a_letter_too() {
    let mut play = Play::new().await;
    let now = play.tenant.stack.now();
    play.plan().await;
    play.customer_changes(|customer| customer.undeliverable_since = Some(now)).await;
    let before = play.tenant.mails().await.len();
    play.tenant.stack.advance_to(instant("2030-03-29T12:00:00Z")).await.unwrap();
    let mails = play.tenant.mails().await.split_off(before);
    assert!(mails.iter().all(|mail| mail.starts_with("buchhaltung@")), "{mails:?}");
    let letters = mails_in(&play.tenant, "letter").await;
    assert_eq!(letters.iter().map(|row| text(&row["kind"])).collect::<Vec<_>>(), ["instalment_reminder"]);
    assert_eq!(letters[0]["summary"]["planId"], json!(text(&letters[0]["about"]).strip_prefix("plan/")));
}

#[tokio::test]
async fn finance_hears_of_open_tasks_once_a_day_and_only_if_there_are_any() {
    let mut play = Play::new().await;
    play.tenant.stack.advance_to(instant("2030-03-05T12:00:00Z")).await.unwrap();
    play.note("a day without tasks").await;
    let payment = payment("p", play.tenant.stack.now());
    let event = EventKind::PaymentWaits { because: None, amount: payment.amount };
    let (address, read) = (Aggregate::Payment(payment.id.clone()), Read::absent(payment.clone()));
    let (changes, _) = Changes::new(address, read, payment, event);
    let moment = play.moment(&finance());
    play.store
        .commit(&changes, &cloud::store::Rows::default(), &moment, "test", &cloud::store::Alongside::default())
        .await
        .unwrap();
    play.tenant.stack.advance_to(instant("2030-03-06T05:00:00Z")).await.unwrap();
    play.note("a task at noon").await;
    play.tenant.stack.advance_to(instant("2030-03-06T09:00:00Z")).await.unwrap();
    play.note("the next morning").await;
    play.tenant.stack.advance_to(instant("2030-03-06T23:00:00Z")).await.unwrap();
    play.note("the rest of the day").await;
    play.tenant.stack.advance_to(instant("2030-03-07T23:00:00Z")).await.unwrap();
    play.note("the day after").await;
    insta::assert_snapshot!(play.told.join("\n"));
}
