//! What is open of a plan is agreed anew: what is paid stays, and the sum is what is open.

use domain::books::Books;
use domain::invoice::Invoice;
use domain::moment::Actor;
use domain::money::Money;
use domain::outcome::{Outcome, Read, UseCase};
use domain::plan::{Consent, Miss, Plan, RecordedAgreement, RunningPlan};
use domain::policy::Settings;
use domain::position::position;
use domain::refusal::{Conflict, Refusal};
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};
use domain::usecases::{AcceptAmendment, AmendFacts, AmendPlan, AmendmentMode, Joining, NewInstalments};
use proptest::prelude::*;

use crate::plans::{
    VERSION, booking, code, customer, date, done, euros, facts, finance, held, invoice, invoices_after, later, moment,
    noon, plan, plan_id, running, schedule, told,
};

const TODAY: &str = "2030-04-10";
type Came = Outcome<Read<Plan>>;

/// 300.00 in three months; the first is paid.
fn one_paid() -> RunningPlan {
    let rows = [("2030-04-01", 10_000), ("2030-05-02", 10_000), ("2030-05-31", 10_000)];
    let rhythm = Some(Rhythm::Monthly(DayOfMonth::try_new(31).unwrap()));
    let mut plan = plan(rhythm, &rows, &[invoice("R-1", 30_000, "2030-03-03")]);
    plan.course.bookings.push(booking("first", 10_000, date("2030-04-01")));
    (plan.course.shown, plan.course.told_minor) = (position(&amounts(&plan), 0, 10_000, 20_000), 20_000);
    plan
}

fn amounts(plan: &RunningPlan) -> Vec<Money> {
    plan.agreement.instalments.iter().map(|row| row.amount).collect()
}

fn at_once(rows: &[(&str, i64)]) -> AmendPlan {
    let rows = rows.iter().map(|(due, minor)| (date(due), euros(*minor))).collect();
    let (new, mode) = (NewInstalments::Listed(rows), AmendmentMode::AtOnce);
    AmendPlan { plan: plan_id(), version: VERSION, new, added: Vec::new(), covers: false, mode, words: None }
}

fn agreed() -> AmendmentMode {
    let how = "Am Telefon mit Herrn Muster.".parse().unwrap();
    AmendmentMode::Agreed(RecordedAgreement { how, on: date(TODAY), with: None })
}

fn joining(plan: RunningPlan, own: Vec<Invoice>, added: Vec<Invoice>) -> Joining {
    let added = added.into_iter().map(|value| Some(Read { value, version: 5 })).collect();
    Joining { plan: facts(Plan::Running(plan), own.into_iter().map(held).collect()), added }
}

fn amend(command: &AmendPlan, plan: RunningPlan, figure_minor: i64, added: Vec<Invoice>) -> Came {
    let joining = joining(plan, vec![invoice("R-1", figure_minor, "2030-03-03")], added);
    command.decide(AmendFacts { joining, settings: Settings::default() }, &moment(date(TODAY), finance()))
}

fn accept(plan: RunningPlan, figure_minor: i64, expected_minor: i64, day: &str) -> Came {
    let joining = joining(plan, vec![invoice("R-1", figure_minor, "2030-03-03")], Vec::new());
    let command = AcceptAmendment { plan: plan_id(), version: VERSION, expected_rest: euros(expected_minor) };
    command.decide(joining, &moment(date(day), customer()))
}

#[test]
fn what_is_paid_is_frozen_and_the_numbers_go_on_behind_it() {
    let later = at_once(&[("2030-05-31", 5_000), ("2030-06-28", 5_000), ("2030-07-31", 10_000)]);
    let after = running(amend(&later, one_paid(), 30_000, Vec::new()));
    assert_eq!(schedule(&after), "1 2030-04-01 100.00, 2 2030-05-31 50.00, 3 2030-06-28 50.00, 4 2030-07-31 100.00");
    assert_eq!((after.agreement.rhythm, after.course.told_minor), (None, 20_000));
}

#[test]
fn the_settled_part_of_an_instalment_stays_an_instalment() {
    let mut plan = one_paid();
    plan.course.bookings.push(booking("a part", 2_500, date("2030-04-08")));
    plan.agreement.instalments[1].miss = Miss::Confirmed(noon(date("2030-04-09")));
    let after = running(amend(&at_once(&[("2030-06-03", 17_500)]), plan, 30_000, Vec::new()));
    assert_eq!(schedule(&after), "1 2030-04-01 100.00, 2 2030-05-02 25.00, 3 2030-06-03 175.00");
    assert_eq!(after.agreement.instalments[2].miss, Miss::No);
}

#[test]
fn at_once_only_what_is_no_worse() {
    let needed = |rows: &[(&str, i64)]| match amend(&at_once(rows), one_paid(), 30_000, Vec::new()) {
        Outcome::Refused(Refusal::Conflict(Conflict::AgreementNeeded { on })) => Some(on.to_string()),
        Outcome::Done { .. } => None,
        other => panic!("{other:?}"),
    };
    // Due until now are 100.00 on 2 May and 200.00 on 31 May.
    assert_eq!(needed(&[("2030-05-02", 10_000), ("2030-05-31", 10_000)]), None);
    assert_eq!(needed(&[("2030-05-30", 10_000), ("2030-06-03", 10_000)]), None);
    assert_eq!(needed(&[("2030-04-30", 1), ("2030-06-03", 19_999)]).as_deref(), Some("2030-04-30"));
    assert_eq!(needed(&[("2030-05-02", 10_000), ("2030-05-30", 10_000)]).as_deref(), Some("2030-05-30"));
    // A Saturday stands for the Monday behind it.
    assert_eq!(needed(&[("2030-06-01", 20_000)]), None);
}

#[test]
fn what_is_worse_was_agreed_elsewhere() {
    let sooner = AmendPlan { mode: agreed(), ..at_once(&[("2030-04-15", 20_000)]) };
    let (changes, after) = done(amend(&sooner, one_paid(), 30_000, Vec::new()));
    assert_eq!(told(&changes), ["plan.amended"]);
    assert!(matches!(after.agreement().consent, Consent::Recorded(_)));
}

#[test]
fn the_sum_is_what_is_open() {
    for (rows, expected) in [
        (vec![("2030-06-03", 19_999)], "sum_mismatch"),
        (vec![("2030-06-03", 20_001)], "sum_mismatch"),
        (vec![("2030-06-03", 20_000)], "active"),
        (vec![], "instalments_out_of_range"),
        (vec![("2030-06-03", 10_000), ("2030-06-03", 10_000)], "not_rising"),
        (vec![("2030-06-03", 20_000), ("2030-06-04", 0)], "out_of_range"),
        (vec![("2030-04-09", 20_000)], "date_in_the_past"),
    ] {
        assert_eq!(code(&amend(&at_once(&rows), one_paid(), 30_000, Vec::new())), expected, "{rows:?}");
    }
    let foreign = NewInstalments::Listed(vec![(date("2030-06-03"), Money::new(20_000, "SEK".parse().unwrap()))]);
    let foreign = AmendPlan { new: foreign, ..at_once(&[]) };
    assert_eq!(code(&amend(&foreign, one_paid(), 30_000, Vec::new())), "currency_mismatch");
}

#[test]
fn what_was_not_covered_can_be_taken_in_when_it_is_agreed() {
    // The ledger's figure rose by 50.00, which no instalment asks for.
    let with = |minor, covers, mode| {
        let command = AmendPlan { covers, mode, ..at_once(&[("2030-06-03", minor)]) };
        code(&amend(&command, one_paid(), 35_000, Vec::new()))
    };
    assert_eq!(with(25_000, false, agreed()), "sum_mismatch");
    assert_eq!(with(25_000, true, agreed()), "active");
    assert_eq!(with(22_000, true, agreed()), "active");
    assert_eq!(with(25_001, true, agreed()), "sum_mismatch");
    assert_eq!(with(19_999, true, agreed()), "sum_mismatch");
    assert_eq!(with(25_000, true, AmendmentMode::AtOnce), "agreement_needed");
}

#[test]
fn an_invoice_that_joins_was_due_on_its_own_day() {
    let second = || invoice("R-2", 4_000, "2030-04-09");
    let with = AmendPlan {
        added: vec![second().id],
        ..at_once(&[("2030-05-02", 10_000), ("2030-05-31", 10_000), ("2030-06-28", 4_000)])
    };
    let outcome = amend(&with, one_paid(), 30_000, vec![second()]);
    let Outcome::Done { changes, result } = outcome else { panic!("{outcome:?}") };
    let Plan::Running(after) = result.value else { panic!("it runs") };
    assert_eq!(after.agreement.invoices.len(), 2);
    assert_eq!(after.agreement.invoices[1].joined, Some(date(TODAY)));
    assert_eq!(told(&changes), ["plan.amended", "dunning.paused"]);
    let added = invoices_after(&changes, &[Read { value: second(), version: 5 }]);
    assert_eq!(added[0].arrangement.unwrap().proposal, plan_id());
    assert_eq!(added[0].plans, [plan_id()]);
}

#[test]
fn only_free_invoices_of_the_customer_join() {
    let with = |change: fn(&mut Invoice)| {
        let mut second = invoice("R-2", 4_000, "2030-04-09");
        change(&mut second);
        let command = AmendPlan { added: vec![second.id], ..at_once(&[("2030-06-28", 24_000)]) };
        code(&amend(&command, one_paid(), 30_000, vec![second]))
    };
    assert_eq!(with(|_| {}), "active");
    assert_eq!(with(|second| second.customer = "K-2".parse().unwrap()), "not_found");
    assert_eq!(with(|second| second.currency = "SEK".parse().unwrap()), "currency_mismatch");
    assert_eq!(with(|second| *second = held(second.clone())), "invoices_not_free");
    assert_eq!(with(|second| second.type_code = "381".parse().unwrap()), "invoices_not_free");
    assert_eq!(with(|second| second.ledger.as_mut().unwrap().open = euros(0)), "invoices_not_free");
}

#[test]
fn a_paused_plan_stays_paused() {
    let mut plan = one_paid();
    plan.pause = Some(domain::plan::Pause { from: date(TODAY), until: date("2030-06-03"), agreed: false });
    let later = at_once(&[("2030-05-31", 10_000), ("2030-06-28", 10_000)]);
    let after = running(amend(&later, plan, 30_000, Vec::new()));
    let grace: Vec<_> = after.agreement.instalments.iter().map(|row| row.grace_from).collect();
    assert_eq!(grace, [None, Some(date("2030-06-03")), None]);
}

/// The plan with an offer of two instalments.
fn offered(plan: RunningPlan, figure_minor: i64) -> RunningPlan {
    let rows = [("2030-05-15", 10_000), ("2030-06-28", 10_000)];
    running(amend(&AmendPlan { mode: AmendmentMode::Offer, ..at_once(&rows) }, plan, figure_minor, Vec::new()))
}

#[test]
fn an_offer_changes_nothing_until_it_is_accepted() {
    let offered = offered(one_paid(), 30_000);
    assert_eq!(schedule(&offered), schedule(&one_paid()));
    assert_eq!(offered.offer.as_ref().unwrap().ends_on, date("2030-04-24"));
    assert_eq!(code(&accept(offered.clone(), 30_000, 20_001, TODAY)), "rest_changed");
    assert_eq!(code(&accept(offered.clone(), 30_000, 20_000, "2030-04-25")), "offer_over");
    let after = running(accept(offered, 30_000, 20_000, "2030-04-24"));
    assert_eq!(schedule(&after), "1 2030-04-01 100.00, 2 2030-05-15 100.00, 3 2030-06-28 100.00");
    assert_eq!((after.offer, after.agreement.consent), (None, Consent::Accepted));
}

#[test]
fn what_is_paid_and_credited_meanwhile_comes_off_the_offer() {
    let mut plan = offered(one_paid(), 30_000);
    plan.course.bookings.push(booking("meanwhile", 4_000, date("2030-04-12")));
    let after = running(accept(plan.clone(), 30_000, 16_000, "2030-04-15"));
    assert_eq!(schedule(&after), "1 2030-04-01 100.00, 2 2030-05-02 40.00, 3 2030-05-15 60.00, 4 2030-06-28 100.00");
    // 30.00 credited since: from the tail.
    let mut credited = invoice("R-1", 27_000, "2030-03-03");
    credited.ledger.as_mut().unwrap().credited = euros(3_000);
    let joining = joining(plan, vec![credited], Vec::new());
    let command = AcceptAmendment { plan: plan_id(), version: VERSION, expected_rest: euros(13_000) };
    let after = running(command.decide(joining, &moment(date("2030-04-15"), customer())));
    assert_eq!(schedule(&after), "1 2030-04-01 100.00, 2 2030-05-02 40.00, 3 2030-05-15 60.00, 4 2030-06-28 70.00");
}

#[test]
fn what_comes_back_meanwhile_is_asked_for_with_the_last_one() {
    let mut plan = offered(one_paid(), 30_000);
    let mut back = booking("back", -1_000, date("2030-04-12"));
    back.returns = Some(plan.course.bookings[0].payment.clone());
    plan.course.bookings.push(back);
    let after = running(accept(plan, 30_000, 21_000, "2030-04-15"));
    assert_eq!(schedule(&after), "1 2030-04-01 90.00, 2 2030-05-15 100.00, 3 2030-06-28 110.00");
}

/// What can have happened to a plan.
#[derive(Clone, Debug)]
struct Past {
    amounts: Vec<i64>,
    figures: [i64; 2],
    credited: [i64; 2],
    as_of: [u64; 2],
    payments: Vec<(i64, u64)>,
    back: bool,
    direct: i64,
}

fn pasts() -> impl Strategy<Value = Past> {
    let payments = prop::collection::vec((1..15_000_i64, 0..60_u64), 0..4);
    let amounts = prop::collection::vec(1..20_000_i64, 1..6);
    let two = |range: std::ops::Range<i64>| prop::array::uniform2(range);
    (amounts, two(0..40_000), two(0..6_000), prop::array::uniform2(0..60_u64), payments, any::<bool>(), 0..5_000_i64)
        .prop_map(|(amounts, figures, credited, as_of, payments, back, direct)| Past {
            amounts,
            figures,
            credited,
            as_of,
            payments,
            back,
            direct,
        })
}

impl Past {
    /// The plan over two invoices, and those as they are now.
    fn plan(&self) -> (RunningPlan, Vec<Invoice>) {
        let begin = date("2030-03-04");
        let number = |place: usize| format!("R-{place}");
        let then: Vec<Invoice> = (0..2).map(|place| invoice(&number(place), 20_000, "2030-03-03")).collect();
        let dues: Vec<String> = (0..).map(|n| later(begin, 20 + 30 * n).to_string()).take(self.amounts.len()).collect();
        let rows: Vec<(&str, i64)> = dues.iter().map(String::as_str).zip(self.amounts.iter().copied()).collect();
        let mut plan = plan(None, &rows, &then);
        for (place, (minor, day)) in self.payments.iter().enumerate() {
            plan.course.bookings.push(booking(&place.to_string(), *minor, later(begin, *day)));
        }
        if let Some(first) = plan.course.bookings.first().filter(|_| self.back).cloned() {
            let mut back = booking("back", -first.minor / 2, later(first.booked, 2));
            back.returns = Some(first.payment);
            plan.course.bookings.push(back);
        }
        let mut now: Vec<Invoice> = (0..2)
            .map(|place| {
                let as_of = later(begin, self.as_of[place]).to_string();
                let mut invoice = invoice(&number(place), self.figures[place], &as_of);
                invoice.ledger.as_mut().unwrap().credited = euros(self.credited[place]);
                invoice
            })
            .collect();
        if self.direct > 0 {
            now[0].payments.push(booking("direct", self.direct, later(begin, 30)));
        }
        (plan, now)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_has_happened_the_new_instalments_are_what_is_open(
        past in pasts(),
        count in 1..5_u32,
        covers in any::<bool>(),
        joins in prop::option::of((1..9_000_i64, prop::option::of(0..60_u64))),
    ) {
        let (plan, own) = past.plan();
        let today = later(date("2030-03-04"), 62);
        let added: Vec<Invoice> = joins.into_iter().map(|(minor, as_of)| {
            let mut added = invoice("R-9", minor, &later(date("2030-03-04"), as_of.unwrap_or(0)).to_string());
            if as_of.is_none() {
                (added.ledger, added.invoiced) = (None, Some(euros(minor)));
            }
            added
        }).collect();
        let joining = joining(plan.clone(), own.clone(), added.clone());
        let before_plan = Plan::Running(plan.clone());
        let before = Books::new(&own, [&before_plan], 1).standing(&before_plan);
        let size = Size::Count(count);
        let terms = Terms::Instalments { rhythm: Rhythm::Monthly(DayOfMonth::try_new(31).unwrap()), size, from: None };
        let command = AmendPlan { new: NewInstalments::Terms(terms), added: added.iter().map(|one| one.id).collect(), covers, mode: agreed(), ..at_once(&[]) };
        let own_now = joining.plan.invoices.clone();
        let facts = AmendFacts { joining, settings: Settings::default() };
        let outcome = command.decide(facts, &moment(today, Actor::Finance("erika".to_owned())));
        let Outcome::Done { changes, result } = outcome else {
            prop_assert!(before.low.open_minor == 0 && code(&outcome) == "nothing_open", "{:?}", outcome);
            return Ok(());
        };
        let Plan::Running(after) = &result.value else { panic!("it runs") };

        let read_now: Vec<_> = own_now.into_iter().chain(added.iter().map(|one| Read { value: one.clone(), version: 5 })).collect();
        let invoices = invoices_after(&changes, &read_now);
        let books = Books::new(&invoices, [&result.value], 1);
        let low = books.standing(&result.value).low;
        let rest: i64 = added.iter().map(|one| one.rest().minor()).sum();
        let fresh = after.agreement.instalments.len() - before.low.ladder.iter().filter(|rung| rung.settled_minor > 0).count();
        let (frozen, new) = after.agreement.instalments.split_at(after.agreement.instalments.len() - fresh);

        // The sum is what is open; with what was not covered, where that is taken in.
        let sum: i64 = new.iter().map(|row| row.amount.minor()).sum();
        let expected = before.low.open_minor + rest + if covers { before.low.not_covered_minor } else { 0 };
        prop_assert_eq!((sum, low.open_minor), (expected, expected));
        prop_assert_eq!(&after.course.shown, &low);
        // No cent is lost: what no instalment asks for is still shown.
        let total = before.low.open_minor + before.low.not_covered_minor + rest;
        prop_assert_eq!(low.open_minor + low.not_covered_minor, total);
        // What is paid stays paid, and stays where it was.
        let settled = |ladder: &[domain::position::Rung]| ladder.iter().map(|rung| rung.settled_minor).filter(|minor| *minor > 0).collect::<Vec<_>>();
        prop_assert_eq!(settled(&low.ladder), settled(&before.low.ladder));
        prop_assert_eq!(result.value.own_minor(), before_plan.own_minor());
        prop_assert!(frozen.iter().zip(&plan.agreement.instalments).all(|(row, was)| (row.number, row.due) == (was.number, was.due)));
        // Numbers without a gap, days in order.
        prop_assert!(after.agreement.instalments.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
        prop_assert!(new.windows(2).all(|pair| pair[0].due < pair[1].due) && new.iter().all(|row| row.due >= today));
        // What is open on the invoices is what the plan says.
        let open = books.open();
        prop_assert!(invoices.iter().all(|one| one.rest().minor() == open[&one.id].low_minor));
    }
    #[test]
    fn whatever_happens_meanwhile_an_offer_comes_to_what_is_open(
        past in pasts(),
        count in 1..5_u32,
        covers in any::<bool>(),
        joins in prop::option::of(1..9_000_i64),
        paid in prop::option::of(1..9_000_i64),
        credited in 0..4_000_i64,
        figure in -5_000..5_000_i64,
    ) {
        let (plan, mut own) = past.plan();
        let today = later(date("2030-03-04"), 62);
        let added: Vec<Invoice> = joins.map(|minor| invoice("R-9", minor, "2030-03-20")).into_iter().collect();
        let terms = Terms::Instalments { rhythm: Rhythm::Monthly(DayOfMonth::try_new(31).unwrap()), size: Size::Count(count), from: None };
        let ids = added.iter().map(|one| one.id).collect();
        let command = AmendPlan { new: NewInstalments::Terms(terms), added: ids, covers, mode: AmendmentMode::Offer, ..at_once(&[]) };
        let facts = AmendFacts { joining: joining(plan, own.clone(), added.clone()), settings: Settings::default() };
        let Outcome::Done { result, .. } = command.decide(facts, &moment(today, finance())) else { return Ok(()) };
        let Plan::Running(mut plan) = result.value else { panic!("it runs") };

        plan.course.bookings.extend(paid.map(|minor| booking("meanwhile", minor, later(today, 1))));
        let ledger = own[1].ledger.as_mut().unwrap();
        ledger.credited = euros(ledger.credited.minor() + credited);
        ledger.open = euros((ledger.open.minor() + figure).max(0));
        let before_plan = Plan::Running(plan.clone());
        let before = Books::new(&own, [&before_plan], 1).standing(&before_plan).low;
        let accept = |minor| {
            let command = AcceptAmendment { plan: plan_id(), version: VERSION, expected_rest: euros(minor) };
            command.decide(joining(plan.clone(), own.clone(), added.clone()), &moment(later(today, 2), customer()))
        };
        let rest = match accept(-1) {
            Outcome::Refused(Refusal::RestChanged { rest, .. }) => rest.minor(),
            Outcome::Refused(Refusal::NothingOpen) => return Ok(()),
            other => panic!("{other:?}"),
        };
        let (changes, after) = done(accept(rest));
        let read_now = joining(plan.clone(), own.clone(), added.clone());
        let read_now: Vec<_> = read_now.plan.invoices.into_iter().chain(read_now.added.into_iter().flatten()).collect();
        let invoices = invoices_after(&changes, &read_now);
        let low = Books::new(&invoices, [&after], 1).standing(&after).low;
        let frozen = before.ladder.iter().filter(|rung| rung.settled_minor > 0).count();
        let new: i64 = after.agreement().instalments[frozen..].iter().map(|row| row.amount.minor()).sum();
        prop_assert_eq!((new, low.open_minor), (rest, rest));
        let rest_of_added: i64 = added.iter().map(|one| one.rest().minor()).sum();
        // Never less than is open, and never more than the invoices ask for.
        prop_assert!(rest >= before.open_minor + rest_of_added);
        prop_assert!(rest <= before.open_minor + before.not_covered_minor + rest_of_added);
        prop_assert_eq!(low.open_minor + low.not_covered_minor, before.open_minor + before.not_covered_minor + rest_of_added);
        prop_assert_eq!(after.own_minor(), before_plan.own_minor());
    }
}
