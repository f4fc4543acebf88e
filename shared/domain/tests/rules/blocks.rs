//! Every way an invoice can be held and blocked, and every command on its own blocks.

use chrono::Days;
use domain::invoice::{BlockKind, BlockReason, Invoice};
use domain::moment::Actor;
use domain::outcome::{Changes, Outcome, Read, Row, UseCase};
use domain::policy::Settings;
use domain::proposal::Proposal;
use domain::refusal::Refusal;
use domain::text::Note;
use domain::usecases::{
    BlockInvoice, DisputeFacts, DisputeInvoice, InvoiceFacts, ReleaseInvoice, ResetFigure, WaitingHolder,
};

use crate::given::{customer, euros, finance, held, invoice, k1, moment, now, offered, read, requested};

fn words() -> Note {
    "Warum.".parse().unwrap()
}

fn dispute(invoice: &Invoice, actor: Actor) -> Outcome<Read<Invoice>> {
    let other = held(self::invoice("R-2", "50.00"), BlockReason::PaymentPlanRequested);
    let proposal = match invoice.arrangement.map(|arrangement| arrangement.reason) {
        Some(BlockReason::PaymentPlanRequested) => Some(requested(&[invoice, &other])),
        Some(BlockReason::PaymentPlanOffered) => Some(offered(&[invoice, &other])),
        _ => None,
    };
    let mut busy = customer();
    busy.open_proposals = vec![crate::given::proposal_id()];
    let holder = proposal.map(|proposal| WaitingHolder {
        proposal: read(proposal),
        others: vec![read(other)],
        customer: Some(read(busy)),
    });
    let facts = DisputeFacts { settings: Settings::default(), invoice: Some(read(invoice.clone())), holder };
    DisputeInvoice { invoice: invoice.id, version: 1, words: words() }.decide(facts, &moment(actor))
}

fn by_finance<C: UseCase<Facts = InvoiceFacts, Done = Read<Invoice>>>(
    invoice: &Invoice,
    command: &C,
) -> Outcome<Read<Invoice>> {
    let facts = InvoiceFacts { settings: Settings::default(), invoice: Some(read(invoice.clone())) };
    command.decide(facts, &moment(finance()))
}

fn block(invoice: &Invoice) -> Outcome<Read<Invoice>> {
    let until = now().date_naive() + Days::new(5);
    by_finance(invoice, &BlockInvoice { invoice: invoice.id, version: 1, until, words: words() })
}

fn release(invoice: &Invoice, kind: BlockKind) -> Outcome<Read<Invoice>> {
    by_finance(invoice, &ReleaseInvoice { invoice: invoice.id, version: 1, kind, words: Some(words()) })
}

fn reset(invoice: &Invoice) -> Outcome<Read<Invoice>> {
    by_finance(invoice, &ResetFigure { invoice: invoice.id, version: 1, words: words() })
}

/// What came of a command: the reasons that stand now, or why not.
fn came_to(outcome: Outcome<Read<Invoice>>) -> String {
    match outcome {
        Outcome::Done { result, .. } => {
            let reasons: Vec<&str> = result.value.block_reasons().iter().map(|reason| reason.code()).collect();
            if reasons.is_empty() { "free".to_owned() } else { reasons.join("+") }
        }
        Outcome::AlreadyDone(_) => "done".to_owned(),
        Outcome::Refused(Refusal::Conflict(conflict)) => conflict.code().to_owned(),
        Outcome::Refused(Refusal::NothingOpen) => "nothing_open".to_owned(),
        Outcome::Refused(Refusal::NotFound(what)) => format!("no {what}"),
        Outcome::Refused(other) => panic!("{other:?}"),
    }
}

fn after(outcome: Outcome<Read<Invoice>>) -> Invoice {
    match outcome {
        Outcome::Done { result, .. } => result.value,
        other => panic!("{other:?}"),
    }
}

fn changes(outcome: Outcome<Read<Invoice>>) -> Changes {
    match outcome {
        Outcome::Done { changes, .. } => changes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_block_and_every_command() {
    use BlockReason::{PaymentPlanActive, PaymentPlanOffered, PaymentPlanRequested};
    let free = || invoice("R-1", "100.00");
    let (disputed, manual) = (after(dispute(&free(), finance())), after(block(&free())));
    let both = after(block(&disputed));
    for (name, given, expected) in [
        ("free", free(), ["disputed", "manual", "not_blocked", "not_blocked", "free"]),
        ("settled", invoice("R-1", "0.00"), ["nothing_open", "nothing_open", "not_blocked", "not_blocked", "free"]),
        (
            "requested",
            held(free(), PaymentPlanRequested),
            ["disputed", "payment_plan_requested+manual", "not_blocked", "not_blocked", "payment_plan_requested"],
        ),
        (
            "offered",
            held(free(), PaymentPlanOffered),
            ["disputed", "payment_plan_offered+manual", "not_blocked", "not_blocked", "payment_plan_offered"],
        ),
        (
            "active",
            held(free(), PaymentPlanActive),
            [
                "payment_plan_active+disputed",
                "payment_plan_active+manual",
                "not_blocked",
                "not_blocked",
                "payment_plan_active",
            ],
        ),
        ("disputed", disputed, ["done", "disputed+manual", "free", "not_blocked", "disputed"]),
        ("manual", manual, ["disputed+manual", "done", "not_blocked", "free", "manual"]),
        ("both", both, ["done", "done", "manual", "disputed", "disputed+manual"]),
    ] {
        let came = [
            came_to(dispute(&given, finance())),
            came_to(block(&given)),
            came_to(release(&given, BlockKind::Disputed)),
            came_to(release(&given, BlockKind::Manual)),
            came_to(reset(&given)),
        ];
        assert_eq!(came, expected, "{name}");
    }
}

#[test]
fn a_customer_contests_own_invoices_and_not_twice_over_the_same_amount() {
    let free = invoice("R-1", "100.00");
    let customer = || Actor::Customer(k1());
    assert_eq!(came_to(dispute(&free, Actor::Customer("K-2".parse().unwrap()))), "no invoice");
    let answered = after(release(&after(dispute(&free, customer())), BlockKind::Disputed));
    assert_eq!(came_to(dispute(&answered, customer())), "contested_before");
    assert_eq!(came_to(dispute(&answered, finance())), "disputed");
    let kept = &answered.disputes[0];
    assert_eq!((&kept.raised_by, &kept.answered_by), (&customer(), &finance()));
    assert_eq!((kept.words.as_ref(), kept.answer.as_ref()), (Some(&words()), Some(&words())));
    let mut changed = answered;
    changed.ledger.as_mut().unwrap().open = euros("90.00");
    assert_eq!(came_to(dispute(&changed, customer())), "disputed");
}

#[test]
fn a_dispute_ends_what_waits_and_uses_only_the_budget_of_a_proposal() {
    for (reason, used) in [(BlockReason::PaymentPlanRequested, 3), (BlockReason::PaymentPlanOffered, 0)] {
        let changes = changes(dispute(&held(invoice("R-1", "100.00"), reason), Actor::Customer(k1())));
        let mut ended = false;
        for change in &changes.rows {
            match &change.after {
                Row::Invoice(invoice) => {
                    assert_eq!(invoice.arrangement, None, "all are let go");
                    assert_eq!((invoice.cool_down_until, invoice.blocked_days_used), (None, used), "{reason}");
                }
                Row::Proposal(proposal) => {
                    ended = matches!(&**proposal, Proposal::Ended(_));
                    assert_eq!(proposal.state(), "withdrawn");
                }
                Row::Customer(customer) => assert!(!customer.is_busy()),
                other => panic!("{other:?}"),
            }
        }
        assert!(ended);
        let told: Vec<&str> = changes.events.iter().map(|event| event.kind.code()).collect();
        assert_eq!(told, ["invoice.blocked", "dunning.paused", "proposal.withdrawn", "dunning.resumed"]);
    }
}

#[test]
fn a_block_knows_when_time_does_something_to_it() {
    // Eight o'clock in Berlin is seven o'clock UTC.
    let next = |invoice: &Invoice| invoice.blocks[0].next.unwrap().to_rfc3339();
    let free = invoice("R-1", "100.00");
    assert_eq!(next(&after(dispute(&free, finance()))), "2030-03-11T07:00:00+00:00");
    assert_eq!(next(&after(block(&free))), "2030-03-10T07:00:00+00:00");
}
