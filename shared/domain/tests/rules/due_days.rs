//! What happens to a plan on which day, told by the day. Grace is 5 days, two missed ones break a plan, 1.00 is
//! tolerated, and the ledger posts a day late.

use domain::invoice::{Block, BlockKind};
use domain::moment::Actor;
use domain::payment::PaymentName;
use domain::plan::{AmendmentOffer, Miss, Pause, Plan, PlanEnd};
use domain::policy::Settings;
use domain::usecases::{AgeInvoice, AgeInvoiceFacts, JudgeInstalment, WaitingPayment};

use crate::life::{Life, date, euros, noon};

/// The day before a statement that covers everything, so that nothing is left to doubt.
const EVER: &str = "2031-01-01";

#[test]
fn nothing_is_paid_and_the_bank_says_so() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    assert_eq!(
        life.live_until("2030-12-31").news(),
        [
            "2030-03-29 instalment.announced",
            "2030-04-01 instalment.due",
            // Five days of grace end on a Saturday, so on Monday, 8 April.
            "2030-04-09 instalment.missed",
            "2030-04-29 instalment.announced",
            "2030-05-02 instalment.due",
            "2030-05-08 instalment.missed",
            // Five days after the last mail are over.
            "2030-05-14 plan.broken",
            "2030-05-14 dunning.resumed",
        ]
    );
    assert_eq!(life.customer.value.broke_on, Some(date("2030-05-14")));
    assert!(life.customer.value.open_plans.is_empty());
}

#[test]
fn without_payment_data_a_person_is_asked_and_nothing_breaks() {
    let mut life = Life::of_three();
    let told = life.live_until("2030-12-31").news();
    let unconfirmed: Vec<&String> =
        told.iter().filter(|event| !event.contains("due") && !event.contains("announced")).collect();
    // A week after the last day of each grace.
    assert_eq!(
        unconfirmed,
        ["2030-04-15 instalment.unconfirmed", "2030-05-14 instalment.unconfirmed", "2030-06-17 instalment.unconfirmed"]
    );
    assert_eq!(life.plan.value.state(), "active");
}

#[test]
fn what_nobody_could_confirm_is_missed_or_not_once_data_covers_the_day() {
    let mut life = Life::of_three();
    life.live_until("2030-04-20").news();
    life.covered_until = Some(date("2030-04-07"));
    assert_eq!(life.live_until("2030-04-21").news(), [""; 0], "the last day is not covered yet");
    life.covered_until = Some(date("2030-04-08"));
    assert_eq!(life.live_until("2030-04-22").news(), ["2030-04-22 instalment.missed"]);

    let mut life = Life::of_three();
    life.live_until("2030-04-20").news();
    life.pays(10_000, "2030-04-20");
    let told = life.live_until("2030-04-20").news();
    assert_eq!(told.last().unwrap(), "2030-04-20 instalment.miss_annulled");
    assert_eq!(life.running().agreement.instalments[0].miss, Miss::No);
}

/// Given what the ledger says on which day, and up to which day the bank is known: what is said of instalment 1 by
/// 9 April, the day after its grace.
#[test]
fn only_what_is_covered_is_missed() {
    for (open, as_of, covered_until, said) in [
        (30_000, "2030-04-08", Some("2030-04-08"), "2030-04-09 instalment.missed"),
        (30_000, "2030-04-08", Some("2030-04-07"), ""),
        (30_000, "2030-04-08", None, ""),
        // A ledger that posts a day late covers 8 April from the 10th on.
        (30_000, "2030-04-09", None, ""),
        (30_000, "2030-04-10", None, "2030-04-10 instalment.missed"),
        // More than the tolerance, and not more.
        (20_101, "2030-04-08", Some("2030-04-08"), "2030-04-09 instalment.missed"),
        (20_100, "2030-04-08", Some("2030-04-08"), ""),
        (20_000, "2030-04-08", Some("2030-04-08"), ""),
    ] {
        let mut life = Life::of_three();
        life.live_until(&(date(as_of) - chrono::Days::new(1)).to_string()).news();
        life.covered_until = covered_until.map(date);
        life.ledger_says(open, as_of);
        let told = life.live_until("2030-04-10").news();
        let missed: Vec<&String> = told.iter().filter(|event| event.contains("missed")).collect();
        let expected: Vec<&str> = [said].into_iter().filter(|said| !said.is_empty()).collect();
        assert_eq!(missed, expected, "{open} open on {as_of}, covered until {covered_until:?}");
    }
}

#[test]
fn what_was_missed_and_later_paid_counts_no_more() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-04-10").pays(10_000, "2030-04-11").live_until("2030-05-30").news();
    assert_eq!(life.plan.value.state(), "active");
    let marks: Vec<bool> =
        life.running().agreement.instalments.iter().map(|row| matches!(row.miss, Miss::Confirmed(_))).collect();
    assert_eq!(marks, [true, true, false], "it stays in the history");
    assert_eq!(life.live_until("2030-06-09").news().last().unwrap(), "2030-06-03 instalment.due");
    // The third one is missed, too: two at once, and every open one.
    assert_eq!(
        life.live_until("2030-12-31").news(),
        ["2030-06-11 instalment.missed", "2030-06-17 plan.broken", "2030-06-17 dunning.resumed"]
    );
}

#[test]
fn the_only_instalment_breaks_a_plan_alone() {
    let mut life = Life::of(&[(1, "2030-04-01", 10_000)]);
    life.covered_until = Some(date(EVER));
    let told = life.live_until("2030-12-31").news();
    assert_eq!(told[2..4], ["2030-04-09 instalment.missed", "2030-04-15 plan.broken"]);
}

#[test]
fn only_the_tolerance_is_open_after_the_last_grace() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-04-02").pays(29_900, "2030-04-03");
    let told = life.live_until("2030-12-31").news();
    // What little is open is asked for with the next notice, and ends with the last grace, on Monday, 10 June.
    assert!(told.contains(&"2030-06-03 instalment.due".to_owned()), "{told:?}");
    assert_eq!(told[told.len() - 2..], ["2030-06-11 plan.completed", "2030-06-11 dunning.resumed"]);
    assert_eq!(life.plan.value.course().shown.open_minor, 100);
}

#[test]
fn everything_is_paid() {
    let mut life = Life::of_three();
    life.live_until("2030-04-02").pays(30_000, "2030-04-03");
    let told = life.live_until("2030-12-31").news();
    assert_eq!(told[told.len() - 2..], ["2030-04-03 plan.completed", "2030-04-03 dunning.ended"]);
}

#[test]
fn after_an_outage_each_step_runs_once_and_grace_counts_from_then() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-03-29").news();
    // Nothing ran for twelve days: the due notice is late, and nothing is missed before the customer could know.
    assert_eq!(life.ring_on("2030-04-13").news(), ["2030-04-13 instalment.due"]);
    assert_eq!(life.ring_on("2030-04-13").news(), [""; 0]);
    assert_eq!(life.live_until("2030-04-24").news(), ["2030-04-19 instalment.missed"]);
    // Everything slept for a month: the second is late, too, and the plan is not broken by it.
    assert_eq!(
        life.ring_on("2030-06-01").news(),
        ["2030-06-01 instalment.step_skipped", "2030-06-01 instalment.due", "2030-06-01 instalment.announced"]
    );
    assert_eq!(
        life.live_until("2030-12-31").news(),
        [
            "2030-06-03 instalment.due",
            "2030-06-07 instalment.missed",
            "2030-06-11 instalment.missed",
            "2030-06-17 plan.broken",
            "2030-06-17 dunning.resumed"
        ]
    );
}

#[test]
fn while_other_instalments_are_offered_a_plan_does_not_break() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-05-10").news();
    let at = noon("2030-05-10");
    let offer = AmendmentOffer { ends_on: date("2030-05-24"), ..amendment_offer(at) };
    life.running().offer = Some(offer);
    assert_eq!(life.live_until("2030-05-24").news(), [""; 0]);
    assert_eq!(
        life.live_until("2030-05-25").news(),
        ["2030-05-25 plan.amendment_expired", "2030-05-25 plan.broken", "2030-05-25 dunning.resumed"]
    );
}

fn amendment_offer(at: chrono::DateTime<chrono::Utc>) -> AmendmentOffer {
    AmendmentOffer {
        instalments: Vec::new(),
        added: Vec::new(),
        words: None,
        at,
        ends_on: at.date_naive(),
        covers_minor: 0,
        credited_minor: 0,
    }
}

fn dispute(day: &str) -> Block {
    Block {
        kind: BlockKind::Disputed,
        since: noon(day),
        until: None,
        by: Actor::Finance("erika".to_owned()),
        words: None,
        reminded_on: None,
        next: Some(noon(day) + chrono::Days::new(7)),
    }
}

#[test]
fn while_an_invoice_is_contested_a_plan_does_not_break() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-05-10").news();
    life.invoice.value.blocks.push(dispute("2030-05-10"));
    assert_eq!(life.live_until("2030-05-31").news(), ["2030-05-31 instalment.announced"]);
    life.invoice.value.blocks.clear();
    assert_eq!(life.live_until("2030-06-01").news(), ["2030-06-01 plan.broken", "2030-06-01 dunning.resumed"]);
}

#[test]
fn a_payment_that_could_be_this_customers_holds_the_end_for_a_week() {
    let account = "DE02120300000000202051";
    let waiting = |minor, debtor_name: Option<&str>, debtor: Option<&str>| WaitingPayment {
        amount: euros(minor),
        debtor_name: debtor_name.map(str::to_owned),
        debtor_account: debtor.map(PaymentName::of),
    };
    for (payment, waits) in [
        (waiting(1, None, None), false),
        (waiting(1, Some("Anna Anders"), Some("DE99")), false),
        (waiting(10_000, None, None), true),
        (waiting(1, Some("jonas  MUSTER"), None), true),
        (waiting(1, None, Some(account)), true),
    ] {
        let mut life = Life::of_three();
        life.customer.value.name = Some("Jonas Muster".parse().unwrap());
        life.customer.value.remember_account(account);
        life.covered_until = Some(date(EVER));
        life.waiting.payments.push(payment.clone());
        life.live_until("2030-05-13").news();
        let told = life.live_until("2030-12-31").news();
        let expected: &[&str] = if waits {
            &["2030-05-14 plan.steps_held", "2030-05-21 plan.broken", "2030-05-21 dunning.resumed"]
        } else {
            &["2030-05-14 plan.broken", "2030-05-14 dunning.resumed"]
        };
        assert_eq!(told, expected, "{payment:?}");
    }
}

#[test]
fn a_matched_payment_ends_the_wait_without_a_break() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.waiting.more = true;
    life.live_until("2030-05-15").news();
    life.pays(10_000, "2030-05-15");
    life.live_until("2030-05-31").news();
    assert_eq!(life.plan.value.state(), "active");
    assert_eq!(life.running().waits.suspicion_since, None);
}

#[test]
fn a_step_in_doubt_waits_for_a_week_at_most() {
    let doubtful = || {
        let mut life = Life::of_three();
        life.live_until("2030-04-28");
        // Paid on the day of a figure that may include it or not: 100.00 or 200.00 are open. The first instalment is
        // paid either way; whether the second one is, nobody can tell.
        life.ledger_says(20_000, "2030-04-28").pays(10_000, "2030-04-28").live_until("2030-04-28").news();
        life
    };
    // Its reminder waits from 29 April on. The ledger posts the payment: nothing was ever asked for.
    let mut life = doubtful();
    assert_eq!(life.live_until("2030-04-30").news(), [""; 0]);
    life.ledger_says(10_000, "2030-04-30");
    let told = life.live_until("2030-05-10").news();
    assert!(!told.iter().any(|event| event.contains("due") || event.contains("held")), "{told:?}");

    // The ledger had posted it already: reminder and notice run late, in their order.
    let mut life = doubtful();
    life.live_until("2030-05-02").ledger_says(20_000, "2030-05-03");
    let told = life.live_until("2030-05-03").news();
    let steps: Vec<&String> = told.iter().filter(|event| event.contains("step") || event.contains("due")).collect();
    assert_eq!(steps, ["2030-05-03 instalment.step_skipped", "2030-05-03 instalment.due"]);

    // Nobody says anything: after a week low holds, and a person is told.
    let mut life = doubtful();
    let told = life.live_until("2030-05-31").news();
    let skipped = "2030-05-05 instalment.step_skipped";
    assert_eq!(told, ["2030-05-05 plan.steps_held", skipped, skipped, "2030-05-31 instalment.announced"]);
    assert!(domain::task::tasks(&life.plan.value.into()).iter().any(|task| task.kind.code() == "in_doubt"));
}

#[test]
fn a_pause_ends_on_its_day_and_what_was_due_gets_its_grace_anew() {
    let mut life = Life::of_three();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-05-09").news();
    // As pausing leaves it: what is due gets its grace anew at the end, what is not moves.
    life.running().pause = Some(Pause { from: date("2030-05-09"), until: date("2030-05-20"), agreed: false });
    for due in &mut life.running().agreement.instalments[..2] {
        (due.grace_from, due.miss) = (Some(date("2030-05-20")), Miss::No);
    }
    life.running().agreement.instalments[2].due = date("2030-06-14");
    assert_eq!(life.live_until("2030-05-19").news(), [""; 0]);
    assert_eq!(
        life.live_until("2030-05-31").news(),
        [
            "2030-05-20 plan.resumed",
            // Grace ends on Saturday, so on Monday, 27 May.
            "2030-05-28 instalment.missed",
            "2030-05-28 instalment.missed",
        ]
    );
    assert_eq!(life.running().paused_days, 11);
    assert_eq!(life.live_until("2030-06-03").news()[0], "2030-06-03 plan.broken");
}

#[test]
fn a_missed_down_payment_lets_the_plan_lapse() {
    let mut life = Life::with_down_payment();
    life.covered_until = Some(date(EVER));
    assert_eq!(
        life.live_until("2030-12-31").news(),
        [
            "2030-03-11 instalment.announced",
            "2030-03-14 instalment.due",
            "2030-03-20 plan.lapsed",
            "2030-03-20 dunning.resumed"
        ]
    );
    assert_eq!(life.invoice.value.blocked_days_used, 16);
    assert_eq!(life.customer.value.broke_on, Some(date("2030-03-20")));
}

#[test]
fn an_unconfirmed_down_payment_lapses_when_the_block_budget_is_used_up() {
    let mut life = Life::with_down_payment();
    life.invoice.value.blocked_days_used = 3;
    let told = life.live_until("2030-12-31").news();
    // 25 days of waiting and 3 of the proposal are 28.
    assert_eq!(
        told[2..],
        ["2030-03-26 instalment.unconfirmed", "2030-03-29 plan.lapsed", "2030-03-29 dunning.resumed"]
    );
}

#[test]
fn the_tolerance_is_enough_of_a_down_payment() {
    let mut life = Life::with_down_payment();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-03-14").pays(4_950, "2030-03-15");
    life.live_until("2030-03-19").news();
    assert_eq!(life.plan.value.state(), "awaiting_down_payment");
    assert_eq!(life.live_until("2030-04-10").news(), ["2030-03-20 plan.down_payment_settled"]);
    assert_eq!(life.live_until("2030-04-15").news().len(), 2);
    assert_eq!(life.plan.value.state(), "active");
}

#[test]
fn a_down_payment_that_comes_back_is_waited_for_again() {
    let mut life = Life::with_down_payment();
    life.covered_until = Some(date(EVER));
    life.live_until("2030-03-14").pays(5_000, "2030-03-15").live_until("2030-04-20").news();
    assert_eq!(life.plan.value.state(), "active");
    life.pays(-5_000, "2030-04-21");
    let told = life.live_until("2030-12-31").news();
    assert_eq!(told[0], "2030-04-21 instalment.reopened");
    assert!(told.contains(&"2030-04-21 plan.down_payment_reopened".to_owned()), "{told:?}");
    // Five days of grace from then end on a Friday; nothing else is judged.
    assert_eq!(told[told.len() - 2..], ["2030-04-27 plan.lapsed", "2030-04-27 dunning.resumed"]);
    // From 4 to 15 March, and from 21 to 27 April.
    assert_eq!(life.invoice.value.blocked_days_used, 11 + 6);
}

#[test]
fn finance_confirms_or_drops_what_nobody_could_confirm() {
    let judge = |life: &mut Life, number, missed, day| {
        let (plan, version) = (life.plan.value.agreement().id, life.plan.version);
        let facts = life.facts();
        life.carry_out(&JudgeInstalment { plan, version, number, missed }, facts, day)
    };
    let mut life = Life::of_three();
    life.live_until("2030-04-16").news();
    assert!(judge(&mut life, 2, true, "2030-04-16").unwrap_err().contains("WrongState"));
    assert!(judge(&mut life, 9, true, "2030-04-16").unwrap_err().contains("NotFound"));
    judge(&mut life, 1, true, "2030-04-16").unwrap();
    assert_eq!(life.news(), ["2030-04-16 instalment.missed"]);
    assert!(judge(&mut life, 1, true, "2030-04-16").unwrap_err().contains("WrongState"), "once");

    let mut life = Life::of_three();
    life.live_until("2030-04-16").news();
    judge(&mut life, 1, false, "2030-04-16").unwrap();
    assert_eq!(life.news(), ["2030-04-16 instalment.miss_annulled"]);
    // Its grace counts anew, over Easter until Tuesday, 23 April: a week later nobody can say it again.
    assert_eq!(life.live_until("2030-04-30").news()[1], "2030-04-30 instalment.unconfirmed");

    let mut life = Life::with_down_payment();
    life.live_until("2030-03-26").news();
    judge(&mut life, 0, true, "2030-03-26").unwrap();
    assert_eq!(life.news(), ["2030-03-26 plan.lapsed", "2030-03-26 dunning.resumed"]);
    assert!(matches!(&life.plan.value, Plan::Ended(ended) if ended.end == PlanEnd::Lapsed));
}

#[test]
fn blocks_end_on_their_day_and_finance_is_reminded_of_disputes() {
    let mut life = Life::of_three();
    let mut manual = dispute("2030-04-01");
    manual.kind = BlockKind::Manual;
    manual.until = Some(date("2030-04-05"));
    manual.next = Some(noon("2030-04-06"));
    life.invoice.value.blocks = vec![dispute("2030-04-01"), manual];
    let age = |life: &mut Life, day| {
        let facts = AgeInvoiceFacts { settings: Settings::default(), invoice: Some(life.invoice.clone()) };
        let invoice = life.invoice.value.id;
        life.carry_out(&AgeInvoice { invoice }, facts, day).map(|()| life.news())
    };
    assert!(age(&mut life, "2030-04-05").is_err());
    let told = age(&mut life, "2030-04-06").unwrap();
    assert_eq!(told, ["2030-04-06 invoice.released", "2030-04-06 dunning.paused"]);
    assert_eq!(age(&mut life, "2030-04-08").unwrap(), ["2030-04-08 invoice.dispute_reminded"]);
    assert_eq!(life.invoice.value.next_instant(), Some("2030-04-15T06:00:00Z".parse().unwrap()));
    assert_eq!(life.invoice.value.blocks.len(), 1);
}
