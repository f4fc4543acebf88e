//! A plan that broke or lapsed by mistake goes on as if it never had.

use domain::invoice::{Block, BlockKind, Invoice};
use domain::outcome::{Outcome, Read, Row, UseCase};
use domain::plan::{Miss, Plan, PlanEnd, RunningPlan};
use domain::usecases::ReinstatePlan;

use crate::plans::{
    VERSION, booking, code, date, done, ended, euros, facts, finance, held, invoice, invoices_after, moment, noon,
    plan, plan_id, running, told,
};

fn missed_twice() -> RunningPlan {
    let rows = [("2030-04-01", 10_000), ("2030-04-30", 10_000), ("2030-05-31", 10_000)];
    let mut plan = plan(None, &rows, &[invoice("R-1", 30_000, "2030-03-03")]);
    for row in &mut plan.agreement.instalments[..2] {
        row.miss = Miss::Confirmed(noon(date("2030-05-08")));
    }
    plan
}

fn reinstate(plan: Plan, invoice: Invoice, day: &str) -> Outcome<Read<Plan>> {
    let words = "Die Zahlung lag auf einem anderen Konto.".parse().unwrap();
    let command = ReinstatePlan { plan: plan_id(), version: VERSION, words };
    command.decide(facts(plan, vec![invoice]), &moment(date(day), finance()))
}

fn broken() -> Plan {
    ended(missed_twice(), PlanEnd::Broken, "2030-05-14")
}

#[test]
fn it_counts_as_never_broken() {
    let (changes, after) = done(reinstate(broken(), invoice("R-1", 30_000, "2030-03-03"), "2030-05-20"));
    assert_eq!(after.state(), "active");
    assert_eq!(told(&changes), ["plan.reinstated", "dunning.paused"]);
    let Plan::Running(after) = after else { panic!("it runs") };
    let rows = &after.agreement.instalments;
    assert_eq!(rows[0].miss, Miss::Forgiven(noon(date("2030-05-08"))));
    // Dates stay; what is past due gets its five days anew, 25 May being a Saturday.
    assert_eq!((rows[0].due, after.agreement.grace_until(&rows[0])), (date("2030-04-01"), date("2030-05-27")));
    assert_eq!((rows[2].due, rows[2].grace_from, rows[2].miss), (date("2030-05-31"), None, Miss::No));
    assert_eq!(after.course.remarks[0].by, finance());
    let customer = changes.rows.iter().find_map(|change| match &change.after {
        Row::Customer(customer) => Some(customer),
        _ => None,
    });
    let customer = customer.expect("it is written");
    assert_eq!((customer.broke_on, customer.open_plans.as_slice()), (None, [plan_id()].as_slice()));
    let invoices = invoices_after(&changes, &[Read { value: invoice("R-1", 30_000, "2030-03-03"), version: 3 }]);
    assert_eq!(invoices[0].arrangement.unwrap().proposal, plan_id());
}

#[test]
fn what_was_paid_meanwhile_is_paid() {
    let paid = invoice("R-1", 5_000, "2030-05-19");
    let (changes, after) = done(reinstate(broken(), paid, "2030-05-20"));
    assert_eq!(told(&changes), ["instalment.paid", "instalment.paid", "plan.reinstated", "dunning.paused"]);
    assert_eq!(after.course().told_minor, 5_000);
    assert_eq!(code(&reinstate(broken(), invoice("R-1", 0, "2030-05-19"), "2030-05-20")), "nothing_open");
}

#[test]
fn within_sixty_days_and_over_free_invoices() {
    let free = || invoice("R-1", 30_000, "2030-03-03");
    assert_eq!(code(&reinstate(broken(), free(), "2030-07-13")), "active");
    assert_eq!(code(&reinstate(broken(), free(), "2030-07-14")), "reinstate_too_late");
    assert_eq!(code(&reinstate(broken(), held(free()), "2030-05-20")), "invoices_not_free");
    let mut cancelled = free();
    cancelled.ledger.as_mut().unwrap().cancelled = true;
    assert_eq!(code(&reinstate(broken(), cancelled, "2030-05-20")), "invoices_not_free");
    for (kind, expected) in [
        (BlockKind::Disputed, "invoices_not_free"),
        (BlockKind::Manual, "invoices_not_free"),
        (BlockKind::EmailUndeliverable, "active"),
    ] {
        let since = noon(date("2030-05-15"));
        let block = Block { kind, since, until: None, by: finance(), words: None, reminded_on: None, next: None };
        let blocked = Invoice { blocks: vec![block], ..free() };
        assert_eq!(code(&reinstate(broken(), blocked, "2030-05-20")), expected, "{kind}");
    }
}

#[test]
fn a_lapsed_one_waits_for_its_down_payment_unless_that_has_come() {
    let lapsed = || {
        let mut plan = missed_twice();
        (0..).zip(&mut plan.agreement.instalments).for_each(|(number, row)| row.number = number);
        plan.awaiting_down_payment = true;
        plan
    };
    let ended = |plan| ended(plan, PlanEnd::Lapsed, "2030-05-14");
    let after = running(reinstate(ended(lapsed()), invoice("R-1", 30_000, "2030-03-03"), "2030-05-20"));
    assert!(after.awaiting_down_payment);
    let mut paid = lapsed();
    paid.course.bookings.push(booking("late", 10_000, date("2030-05-16")));
    let after = running(reinstate(ended(paid), invoice("R-1", 30_000, "2030-03-03"), "2030-05-20"));
    assert!(!after.awaiting_down_payment);
    assert_eq!(after.course.shown.open_minor, euros(20_000).minor());
}
