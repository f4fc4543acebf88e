//! Every state of a plan against every command on it, the forbidden ones too.

use domain::moment::Moment;
use domain::money::{Currency, Money};
use domain::outcome::{Outcome, Read, UseCase};
use domain::plan::{AmendmentOffer, Pause, Plan, PlanEnd, RunningPlan};
use domain::schedule::ScheduledInstalment;
use domain::task::TaskKind;
use domain::terms::{DayOfMonth, Rhythm};
use domain::usecases::{
    AcceptAmendment, AddRemark, AmendFacts, AmendPlan, AmendmentMode, AnswerWish, CancelPlan, CloseTask,
    DeclineAmendment, Joining, NewInstalments, PausePlan, ReinstatePlan, ResumePlan, WishChange, WithdrawAmendment,
};

use crate::plans::{VERSION, code, customer, date, ended, euros, facts, finance, held, invoice, moment, plan, plan_id};

const STATES: [&str; 8] =
    ["awaiting_down_payment", "active", "paused", "offered", "completed", "lapsed", "broken", "cancelled"];

/// What each command comes to in each state: the state that follows, or the code of the refusal. `offered` is an
/// active plan with an amendment offer; its own state is active.
#[rustfmt::skip]
const TABLE: [(&str, [&str; 8]); 13] = [
    ("cancel",    ["cancelled", "cancelled", "cancelled", "cancelled", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("amend",     ["down_payment_open", "active", "paused", "amendment_offered", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("offer",     ["down_payment_open", "active", "paused", "amendment_offered", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("withdraw",  ["no_amendment", "no_amendment", "no_amendment", "active", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("accept",    ["no_amendment", "no_amendment", "no_amendment", "active", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("decline",   ["no_amendment", "no_amendment", "no_amendment", "active", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("pause",     ["down_payment_open", "paused", "wrong_state", "paused", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("resume",    ["wrong_state", "wrong_state", "active", "wrong_state", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("reinstate", ["wrong_state", "wrong_state", "wrong_state", "wrong_state", "already_ended", "awaiting_down_payment", "active", "already_ended"]),
    ("note",      ["awaiting_down_payment", "active", "paused", "active", "completed", "lapsed", "broken", "cancelled"]),
    ("wish",      ["awaiting_down_payment", "active", "paused", "active", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("answer",    ["no_wish", "no_wish", "no_wish", "no_wish", "already_ended", "already_ended", "already_ended", "already_ended"]),
    ("close",     ["wrong_state", "wrong_state", "wrong_state", "wrong_state", "completed", "no_task", "no_task", "no_task"]),
];

fn monthly() -> Rhythm {
    Rhythm::Monthly(DayOfMonth::try_new(31).unwrap())
}

/// A plan over 300.00 in three months, with a down payment where it is asked for.
fn begun(with_down_payment: bool) -> RunningPlan {
    let rows = [("2030-04-01", 10_000), ("2030-04-30", 10_000), ("2030-05-31", 10_000)];
    let mut running = plan(Some(monthly()), &rows, &[invoice("R-1", 30_000, "2030-03-03")]);
    running.awaiting_down_payment = with_down_payment;
    if with_down_payment {
        (0..).zip(&mut running.agreement.instalments).for_each(|(number, row)| row.number = number);
    }
    running
}

fn offer() -> AmendmentOffer {
    let row =
        |number, due: &str| ScheduledInstalment { number, wished: date(due), due: date(due), amount: euros(15_000) };
    AmendmentOffer {
        instalments: vec![row(1, "2030-05-02"), row(2, "2030-06-03")],
        added: Vec::new(),
        covers_minor: 0,
        credited_minor: 0,
        words: None,
        at: crate::plans::noon(date("2030-03-05")),
        ends_on: date("2030-03-19"),
    }
}

fn in_state(state: &str) -> Plan {
    let running = begun(false);
    let end = |end| ended(running.clone(), end, "2030-03-05");
    match state {
        "awaiting_down_payment" => Plan::Running(begun(true)),
        "active" => Plan::Running(running),
        "paused" => {
            let pause = Pause { from: date("2030-03-05"), until: date("2030-04-15"), agreed: false };
            Plan::Running(RunningPlan { pause: Some(pause), ..running })
        }
        "offered" => Plan::Running(RunningPlan { offer: Some(offer()), ..running }),
        "completed" => {
            let mut running = running;
            running.course.shown.open_minor = 50;
            ended(running, PlanEnd::Completed, "2030-03-05")
        }
        "lapsed" => ended(begun(true), PlanEnd::Lapsed, "2030-03-05"),
        "broken" => end(PlanEnd::Broken),
        "cancelled" => end(PlanEnd::Cancelled("Auf Wunsch.".parse().unwrap())),
        other => panic!("{other}"),
    }
}

/// Carries a command out on a plan as it was read, over an invoice that it holds, or has let go.
fn run(command: &str, value: &Plan, version: u64, moment: &Moment) -> Outcome<Read<Plan>> {
    let free = invoice("R-1", 30_000, "2030-03-03");
    let invoices = vec![if matches!(value, Plan::Running(_)) { held(free) } else { free }];
    let (plan, words) = (plan_id(), "Bitte ab Mai.".parse().unwrap());
    let facts = || facts(value.clone(), invoices.clone());
    let joining = || Joining { plan: facts(), added: Vec::new() };
    let alone = || facts().plan;
    let amend = |mode| {
        // Later, and so no worse.
        let new = NewInstalments::Listed(vec![(date("2030-06-03"), euros(30_000))]);
        let facts = AmendFacts { joining: joining(), settings: domain::policy::Settings::default() };
        AmendPlan { plan, version, new, added: Vec::new(), covers: false, mode, words: None }.decide(facts, moment)
    };
    let expected_rest = Money::new(30_000, Currency::EUR);
    match command {
        "cancel" => CancelPlan { plan, version, words }.decide(facts(), moment),
        "amend" => amend(AmendmentMode::AtOnce),
        "offer" => amend(AmendmentMode::Offer),
        "withdraw" => WithdrawAmendment { plan, version }.decide(alone(), moment),
        "accept" => AcceptAmendment { plan, version, expected_rest }.decide(joining(), moment),
        "decline" => DeclineAmendment { plan, version }.decide(alone(), moment),
        "pause" => {
            PausePlan { plan, version, until: date("2030-05-01"), agreement: None, words: None }.decide(facts(), moment)
        }
        "resume" => ResumePlan { plan, version }.decide(facts(), moment),
        "reinstate" => ReinstatePlan { plan, version, words }.decide(facts(), moment),
        "note" => AddRemark { plan, version, words }.decide(alone(), moment),
        "wish" => WishChange { plan, version, words }.decide(alone(), moment),
        "answer" => AnswerWish { plan, version }.decide(alone(), moment),
        "close" => CloseTask { plan, version, kind: TaskKind::Remainder }.decide(alone(), moment),
        other => panic!("{other}"),
    }
}

fn actor_of(command: &str) -> Moment {
    let by_customer = ["accept", "decline", "wish"].contains(&command);
    moment(date("2030-03-06"), if by_customer { customer() } else { finance() })
}

#[test]
fn each_command_in_each_state() {
    for (command, row) in TABLE {
        for (state, expected) in STATES.iter().zip(row) {
            let outcome = run(command, &in_state(state), VERSION, &actor_of(command));
            assert_eq!(code(&outcome), expected, "{command} while {state}");
        }
    }
}

#[test]
fn nothing_is_done_to_what_has_changed_since_it_was_read() {
    for (command, row) in TABLE {
        for (state, expected) in STATES.iter().zip(row) {
            let outcome = run(command, &in_state(state), VERSION - 2, &actor_of(command));
            let expected =
                if expected == "already_ended" && command != "reinstate" { expected } else { "version_mismatch" };
            assert_eq!(code(&outcome), expected, "{command} while {state}");
        }
    }
}

#[test]
fn the_same_command_again_is_done_already() {
    for (command, row) in TABLE {
        for (state, expected) in STATES.iter().zip(row) {
            let Outcome::Done { result, .. } = run(command, &in_state(state), VERSION, &actor_of(command)) else {
                continue;
            };
            // It was read at the version before, and is what it was asked to be.
            let again = run(command, &result.value, VERSION - 1, &actor_of(command));
            assert_eq!(code(&again), "again", "{command} while {state}, which became {expected}");
        }
    }
}

#[test]
fn nobody_sees_the_plan_of_somebody_else() {
    let stranger = domain::moment::Actor::Customer("K-2".parse().unwrap());
    for command in ["accept", "decline", "wish"] {
        for state in STATES {
            let outcome = run(command, &in_state(state), VERSION, &moment(date("2030-03-06"), stranger.clone()));
            assert_eq!(code(&outcome), "not_found", "{command} while {state}");
        }
    }
}
