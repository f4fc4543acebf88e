//! What a pause does to the dates of a plan.

use chrono::Weekday;
use domain::calendar::Calendar;
use domain::outcome::UseCase;
use domain::plan::{Miss, Plan, RecordedAgreement, RunningPlan, StepMark};
use domain::rounding::Rounding;
use domain::schedule::{Basis, Schedule, periods_later};
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};
use domain::usecases::{PausePlan, ResumePlan};
use proptest::prelude::*;

use crate::plans::{
    VERSION, code, date, done, euros, facts, finance, held, invoice, later, moment, noon, plan, plan_id, running,
    schedule,
};

const TODAY: &str = "2030-03-06";

fn monthly(day: u32) -> Rhythm {
    Rhythm::Monthly(DayOfMonth::try_new(day).unwrap())
}

fn begun(rhythm: Option<Rhythm>, dues: &[&str]) -> RunningPlan {
    let rows: Vec<(&str, i64)> = dues.iter().map(|due| (*due, 10_000)).collect();
    plan(rhythm, &rows, &[invoice("R-1", 10_000 * i64::try_from(dues.len()).unwrap(), "2030-03-03")])
}

fn pause(running: RunningPlan, today: &str, until: &str) -> domain::outcome::Outcome<domain::outcome::Read<Plan>> {
    let total = running.agreement.total().unwrap().minor();
    let command = PausePlan { plan: plan_id(), version: VERSION, until: date(until), agreement: None, words: None };
    let facts = facts(Plan::Running(running), vec![held(invoice("R-1", total, "2030-03-03"))]);
    command.decide(facts, &moment(date(today), finance()))
}

fn paused(rhythm: Option<Rhythm>, dues: &[&str], until: &str) -> String {
    let after = running(pause(begun(rhythm, dues), TODAY, until));
    after.agreement.instalments.iter().map(|row| row.due.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn months_on_the_31st_stay_on_it() {
    // 31 March is a Sunday, and so is 30 June.
    let dues = ["2030-04-01", "2030-04-30", "2030-05-31"];
    assert_eq!(paused(Some(monthly(31)), &dues, "2030-04-02"), "2030-04-30 2030-05-31 2030-07-01");
    assert_eq!(paused(Some(monthly(31)), &dues, "2030-05-15"), "2030-05-31 2030-07-01 2030-07-31");
}

#[test]
fn weeks_stay_on_their_day_whatever_easter_did_to_it() {
    let friday = Some(Rhythm::Weekly(Weekday::Fri));
    assert_eq!(paused(friday, &["2030-03-15", "2030-03-22"], "2030-03-20"), "2030-03-22 2030-03-29");
    // Good Friday is 19 April; the next working day is Tuesday, the 23rd.
    let dues = ["2030-04-12", "2030-04-23", "2030-04-26"];
    assert_eq!(paused(friday, &dues, "2030-04-15"), "2030-04-23 2030-04-26 2030-05-03");
    let fortnightly = Some(Rhythm::EveryTwoWeeks(Weekday::Fri));
    assert_eq!(paused(fortnightly, &["2030-03-15", "2030-03-29"], "2030-03-20"), "2030-03-29 2030-04-12");
}

#[test]
fn quarters_move_by_quarters() {
    let quarterly = Some(Rhythm::Quarterly(DayOfMonth::try_new(30).unwrap()));
    assert_eq!(paused(quarterly, &["2030-04-01", "2030-07-01"], "2030-04-02"), "2030-07-01 2030-09-30");
}

#[test]
fn without_a_rhythm_the_next_moves_to_the_day_and_the_others_as_far() {
    // 5 May is a Sunday.
    assert_eq!(paused(None, &["2030-04-10"], "2030-05-05"), "2030-05-06");
    assert_eq!(
        paused(None, &["2030-04-10", "2030-04-25", "2030-04-26"], "2030-05-05"),
        "2030-05-06 2030-05-21 2030-05-22"
    );
    // Two that meet on a Monday: the later one takes Tuesday.
    assert_eq!(
        paused(None, &["2030-04-10", "2030-04-15", "2030-04-16"], "2030-04-15"),
        "2030-04-15 2030-04-23 2030-04-24"
    );
}

#[test]
fn what_lies_behind_the_pause_anyway_stays() {
    assert_eq!(paused(Some(monthly(31)), &["2030-04-01", "2030-04-30"], "2030-04-01"), "2030-04-01 2030-04-30");
    assert_eq!(paused(None, &["2030-04-10"], "2030-04-10"), "2030-04-10");
}

#[test]
fn what_is_due_gets_its_grace_anew_and_what_was_announced_is_announced_again() {
    let mut before = begun(Some(monthly(31)), &["2030-04-01", "2030-04-30", "2030-05-31"]);
    before.agreement.instalments[0].miss = Miss::Confirmed(noon(date("2030-04-09")));
    before.agreement.instalments[1].reminder = StepMark::Done(noon(date("2030-04-27")));
    let after = running(pause(before, "2030-04-28", "2030-05-20"));
    let rows = &after.agreement.instalments;
    assert_eq!(schedule(&after), "1 2030-04-01 100.00, 2 2030-05-31 100.00, 3 2030-07-01 100.00");
    assert_eq!(rows[0].miss, Miss::Forgiven(noon(date("2030-04-09"))));
    // 25 May is a Saturday.
    assert_eq!(after.agreement.grace_until(&rows[0]), date("2030-05-27"));
    assert_eq!(rows[1].reminder, StepMark::Open);
    assert_eq!((rows[1].grace_from, rows[2].grace_from), (None, None));
}

#[test]
fn ninety_days_in_all_and_more_with_an_agreement() {
    let begun = || begun(Some(monthly(31)), &["2030-04-01"]);
    assert_eq!(code(&pause(begun(), TODAY, TODAY)), "date_in_the_past");
    assert_eq!(code(&pause(begun(), TODAY, "2030-06-04")), "paused");
    assert_eq!(code(&pause(begun(), TODAY, "2030-06-05")), "pause_too_long");
    let agreement = RecordedAgreement { how: "Am Telefon.".parse().unwrap(), on: date(TODAY), with: None };
    let agreed = |on: &str| {
        let agreement = Some(RecordedAgreement { on: date(on), ..agreement.clone() });
        let command =
            PausePlan { plan: plan_id(), version: VERSION, until: date("2030-12-31"), agreement, words: None };
        let facts = facts(Plan::Running(begun()), vec![held(invoice("R-1", 10_000, "2030-03-03"))]);
        command.decide(facts, &moment(date(TODAY), finance()))
    };
    assert_eq!(code(&agreed("2030-03-07")), "date_in_future");
    assert!(running(agreed(TODAY)).pause.unwrap().agreed);
}

#[test]
fn an_early_resume_leaves_the_dates_and_counts_the_days_that_were() {
    let mut before = begun(Some(monthly(31)), &["2030-04-01", "2030-04-30"]);
    before.agreement.instalments[0].due = date("2030-03-05");
    let paused = running(pause(before, TODAY, "2030-05-10"));
    let moved = schedule(&paused);
    let resume = |plan: RunningPlan, today: &str| {
        let facts = facts(Plan::Running(plan), vec![held(invoice("R-1", 20_000, "2030-03-03"))]);
        ResumePlan { plan: plan_id(), version: VERSION }.decide(facts, &moment(date(today), finance()))
    };
    let after = running(resume(paused.clone(), "2030-04-05"));
    assert_eq!((after.pause, after.paused_days, schedule(&after)), (None, 30, moved));
    assert_eq!(after.agreement.instalments[0].grace_from, Some(date("2030-04-05")));
    // Thirty days of ninety are used.
    assert_eq!(code(&pause(after.clone(), "2030-04-05", "2030-06-04")), "paused");
    assert_eq!(code(&pause(after, "2030-04-05", "2030-06-05")), "pause_too_long");
    let (_, late) = done(resume(paused, "2030-05-12"));
    let Plan::Running(late) = late else { panic!("it runs") };
    assert_eq!(late.paused_days, 65, "not a day more than it was to last");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn moved_dates_lie_where_the_rhythm_has_them(
        kind in 0..4_u32,
        day in 1..=31_u32,
        weekday in 0..7_u8,
        count in 1..=12_u32,
        day_of_pause in 1..200_u64,
        days in 1..=90_u64,
    ) {
        let weekday = Weekday::try_from(weekday).unwrap();
        let day = DayOfMonth::try_new(day).unwrap();
        let rhythm = match kind {
            0 => Rhythm::Weekly(weekday),
            1 => Rhythm::EveryTwoWeeks(weekday),
            2 => Rhythm::Monthly(day),
            _ => Rhythm::Quarterly(day),
        };
        let calendar = Calendar::default();
        let basis = Basis { today: date("2030-03-04"), earliest_first_days: 10, down_payment_percent: 0, rounding: Rounding::Exact, calendar };
        let terms = Terms::Instalments { rhythm, size: Size::Count(count), from: None };
        let dues: Vec<String> = Schedule::of(euros(120_000), &terms, &basis).unwrap().instalments.iter().map(|row| row.due.to_string()).collect();
        let before = begun(Some(rhythm), &dues.iter().map(String::as_str).collect::<Vec<_>>());
        let today = later(date("2030-03-04"), day_of_pause);
        let until = later(today, days);
        let after = running(pause(before.clone(), &today.to_string(), &until.to_string()));
        let rows = || before.agreement.instalments.iter().zip(&after.agreement.instalments);
        let moved: Vec<_> = rows().filter(|(was, _)| was.due > today).collect();
        prop_assert!(rows().filter(|(was, _)| was.due <= today).all(|(was, is)| was.due == is.due && is.grace_from == Some(until)));
        prop_assert!(after.agreement.instalments.windows(2).all(|pair| pair[0].due < pair[1].due));
        if let Some((was, is)) = moved.first() {
            prop_assert!(is.due >= until);
            // One period less would not do.
            let shift = (0..1_000).find(|periods| calendar.following(periods_later(rhythm, was.due, *periods).unwrap()) == is.due).unwrap();
            prop_assert!(shift == 0 || calendar.following(periods_later(rhythm, was.due, shift - 1).unwrap()) < until);
            for (was, is) in moved {
                prop_assert_eq!(is.due, calendar.following(periods_later(rhythm, was.due, shift).unwrap()));
            }
        }
    }
}
