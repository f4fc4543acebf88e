//! What dunning is told, as a truth table: which reasons stood and stand, and what was and is open.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{Telling, told};
use crate::event::EventKind;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invoice::{Arrangement, Block, BlockKind, BlockReason, Invoice, LedgerFigure, Open, PayeeAccount, TypeCode};
use crate::moment::Actor;
use crate::money::{Currency, Money};

fn now() -> DateTime<Utc> {
    "2030-03-04T09:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

fn telling() -> Telling {
    Telling { now: now(), today: today(), resume_grace_days: 3, cause: "test" }
}

/// An invoice of 100.00 of which so much may be open: `low`, and `high`.
fn invoice(low_minor: i64, high_minor: i64) -> Invoice {
    let euros = |minor| Money::new(minor, Currency::EUR);
    let figure = LedgerFigure {
        open: euros(10_000),
        as_of: today(),
        credited: euros(0),
        cancelled: false,
        dunning_step: Some("M1".to_owned()),
        included: Vec::new(),
    };
    Invoice {
        id: InvoiceId::of("seller", "R-1"),
        seller: "seller".parse().unwrap(),
        number: "R-1".parse().unwrap(),
        type_code: TypeCode::INVOICE,
        currency: Currency::EUR,
        issue_date: today(),
        due_date: today(),
        customer: CustomerId::derived_from(&["K"]),
        customer_name: None,
        invoiced: None,
        ledger: Some(figure),
        account: None::<PayeeAccount>,
        remittance: None,
        arrangement: None,
        cool_down_until: None,
        blocked_days_used: 0,
        blocks: Vec::new(),
        paused_until: None,
        paused_since: None,
        payments: Vec::new(),
        plans: Vec::new(),
        contested: None,
        disputes: Vec::new(),
        figure_reset: None,
        open: Some(Open { low_minor, high_minor }),
    }
}

fn with_block(mut invoice: Invoice, kind: BlockKind, until_in_days: Option<u64>) -> Invoice {
    let until = until_in_days.map(|days| today() + Days::new(days));
    let by = Actor::Clock;
    invoice.set_block(Block { kind, since: now(), until, by, words: None, reminded_on: None, next: None });
    invoice
}

fn held(mut invoice: Invoice, reason: BlockReason) -> Invoice {
    let proposal = ProposalId::new(uuid::Uuid::from_u128(1));
    invoice.arrangement = Some(Arrangement { proposal, reason, since: now() });
    invoice
}

/// The event in short: `paused disputed+manual until 2030-03-05`, `resumed 100.00`, `ended`, or nothing.
fn short(before: &Invoice, mut after: Invoice) -> String {
    match told(before, &mut after, &telling()) {
        None => "-".to_owned(),
        Some(EventKind::DunningPaused { reasons, until, step, .. }) => {
            assert_eq!(step.as_deref(), Some("M1"));
            let reasons: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
            until.map_or(format!("paused {}", reasons.join("+")), |until| {
                format!("paused {} until {until}", reasons.join("+"))
            })
        }
        Some(EventKind::DunningResumed { step, open, resume_not_before, cause }) => {
            assert_eq!((step.as_deref(), cause), (Some("M1"), "test"));
            assert_eq!(resume_not_before, today() + Days::new(3));
            format!("resumed {open}")
        }
        Some(EventKind::DunningEnded) => "ended".to_owned(),
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_pause_is_told_when_its_reasons_or_its_end_change() {
    let free = || invoice(10_000, 10_000);
    let disputed = || with_block(free(), BlockKind::Disputed, None);
    let manual = |days| with_block(free(), BlockKind::Manual, Some(days));
    let both = |days| with_block(disputed(), BlockKind::Manual, Some(days));
    let plan = || held(free(), BlockReason::PaymentPlanActive);
    for (before, after, expected) in [
        (free(), free(), "-"),
        (free(), disputed(), "paused disputed"),
        (free(), manual(1), "paused manual until 2030-03-05"),
        (manual(1), manual(1), "-"),
        (manual(1), manual(2), "paused manual until 2030-03-06"),
        (manual(1), both(1), "paused disputed+manual"),
        // The end of one reason says nothing while another has none.
        (both(1), both(2), "-"),
        (both(1), disputed(), "paused disputed"),
        (both(1), manual(1), "paused manual until 2030-03-05"),
        (disputed(), free(), "resumed 100.00"),
        (plan(), with_block(plan(), BlockKind::Disputed, None), "paused payment_plan_active+disputed"),
        (with_block(plan(), BlockKind::Disputed, None), disputed(), "paused disputed"),
        (held(free(), BlockReason::PaymentPlanRequested), plan(), "paused payment_plan_active"),
        (plan(), free(), "resumed 100.00"),
    ] {
        assert_eq!(short(&before, after.clone()), expected, "{:?} -> {:?}", before.blocks, after.blocks);
    }
}

#[test]
fn dunning_ends_only_for_good_and_resumes_when_something_is_open_again() {
    let blocked = |low, high| with_block(invoice(low, high), BlockKind::Manual, Some(1));
    for (before, after, expected) in [
        // Nothing pauses it.
        (invoice(10_000, 10_000), invoice(0, 0), "ended"),
        (invoice(10_000, 10_000), invoice(5_000, 5_000), "-"),
        (invoice(10_000, 10_000), invoice(0, 5_000), "-"),
        (invoice(0, 5_000), invoice(0, 0), "ended"),
        (invoice(0, 0), invoice(0, 0), "-"),
        (invoice(0, 0), invoice(5_000, 5_000), "resumed 50.00"),
        // Nothing is asked for while it is in doubt.
        (invoice(0, 0), invoice(0, 5_000), "-"),
        // While a reason stands, what is open says nothing.
        (blocked(10_000, 10_000), blocked(0, 0), "-"),
        (blocked(0, 0), blocked(5_000, 5_000), "-"),
        // The last reason goes.
        (blocked(10_000, 10_000), invoice(10_000, 10_000), "resumed 100.00"),
        (blocked(10_000, 10_000), invoice(0, 0), "ended"),
        (blocked(0, 0), invoice(0, 0), "ended"),
        (blocked(10_000, 10_000), invoice(0, 5_000), "resumed 0.00"),
    ] {
        assert_eq!(short(&before, after.clone()), expected, "{:?} -> {:?}", before.open, after.open);
    }
}

#[test]
fn a_pause_began_with_its_first_reason() {
    let free = invoice(10_000, 10_000);
    let mut first = with_block(free.clone(), BlockKind::Manual, Some(1));
    let earlier = Telling { now: now() - chrono::Duration::days(2), ..telling() };
    told(&free, &mut first, &earlier);
    assert_eq!(first.paused_since, Some(earlier.now));
    let mut second = with_block(first.clone(), BlockKind::Disputed, None);
    told(&first, &mut second, &telling());
    assert_eq!(second.paused_since, Some(earlier.now));
    let mut none = Invoice { blocks: Vec::new(), ..second.clone() };
    told(&second, &mut none, &telling());
    assert_eq!(none.paused_since, None);
}
