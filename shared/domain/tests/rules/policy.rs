//! Who may propose, and whom a rule trusts: what no customer can bring about in a day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::customer::Customer;
use domain::id::{CustomerId, InvoiceId};
use domain::invoice::{Invoice, TypeCode};
use domain::moment::{Actor, Moment};
use domain::money::{Currency, Money};
use domain::outcome::{Outcome, Read, UseCase};
use domain::plan::{Miss, Plan};
use domain::policy::{AutoApproval, Settings};
use domain::proposal::{Hardship, Proposal};
use domain::refusal::{Conflict, Refusal};
use domain::terms::{DayOfMonth, Rhythm, Size, Terms};
use domain::usecases::{Approved, AskQuote, ProposalFacts, SubmitProposal, Wish};
use uuid::Uuid;

const NOW: &str = "2026-11-23T09:00:00Z";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(amount: i64) -> Money {
    Money::new(amount * 100, Currency::EUR)
}

fn invoice(number: &str) -> Invoice {
    Invoice {
        id: InvoiceId::of("seller", number),
        seller: "seller".parse().unwrap(),
        number: number.parse().unwrap(),
        type_code: TypeCode::INVOICE,
        currency: Currency::EUR,
        issue_date: date("2026-11-01"),
        due_date: date("2026-11-15"),
        customer: "K-1".parse().unwrap(),
        customer_name: None,
        invoiced: Some(euros(600)),
        ledger: None,
        account: None,
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
        open: None,
        disputes: Vec::new(),
        figure_reset: None,
    }
}

fn facts(number: &str) -> ProposalFacts {
    let customer = Customer { email: Some("k@example.org".parse().unwrap()), ..Customer::unknown(customer_id()) };
    let max_amounts = [(Currency::EUR, euros(5_000))].into();
    let auto_approval = Some(AutoApproval { max_instalments: 3, max_months: 3, max_amounts });
    ProposalFacts {
        settings: Settings { proposals_allowed: true, auto_approval, ..Settings::default() },
        customer: Some(Read { value: customer, version: 1 }),
        invoices: vec![Some(Read { value: invoice(number), version: 1 })],
        proposal: None,
        plans: Vec::new(),
    }
}

fn customer_id() -> CustomerId {
    "K-1".parse().unwrap()
}

fn moment() -> Moment {
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let fresh = Uuid::from_u128(7);
    Moment {
        now,
        actor: Actor::Customer(customer_id()),
        fresh,
        random: Uuid::from_u128(8),
        confirmed: false,
        sending_minute: 0,
    }
}

/// Quotes over what the facts name, and submits that.
fn submit(number: &str, facts: ProposalFacts) -> Result<Approved, Refusal> {
    let rhythm = Rhythm::Monthly(DayOfMonth::try_new(15).unwrap());
    let terms = Terms::Instalments { rhythm, size: Size::Count(3), from: None };
    let invoices = vec![InvoiceId::of("seller", number)];
    let wish = Wish::Terms { terms, down_payment_percent: None };
    let asked = AskQuote { customer: customer_id(), invoices, wish, replacing: None };
    let digest = match asked.decide(facts.clone(), &moment()) {
        Outcome::AlreadyDone(quote) => quote.digest,
        Outcome::Refused(refusal) => return Err(refusal),
        Outcome::Done { .. } => unreachable!("a quote changes nothing"),
    };
    let command = SubmitProposal { asked, digest, hardship: Hardship::Other, words: None, email: None };
    match command.decide(facts, &moment()) {
        Outcome::Done { result, .. } | Outcome::AlreadyDone(result) => Ok(result),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

/// How a submission by such a customer is met: its state, or the codes that refuse it.
fn met(change: impl FnOnce(&mut ProposalFacts)) -> String {
    let mut facts = facts("R-1");
    change(&mut facts);
    match submit("R-1", facts) {
        Ok(approved) => approved.proposal.value.state().to_owned(),
        Err(Refusal::Impossible(impossible)) => impossible.codes().collect::<Vec<_>>().join(" "),
        Err(Refusal::Conflict(conflict)) => Conflict::code(&conflict).to_owned(),
        Err(other) => panic!("{other:?}"),
    }
}

fn of_customer(change: impl FnOnce(&mut Customer)) -> String {
    met(|facts| change(&mut facts.customer.as_mut().unwrap().value))
}

/// The plan of a rule, and the same customer's next proposal beside it.
fn beside_a_plan(change: impl FnOnce(&mut Plan)) -> String {
    let mut plan = submit("R-0", facts("R-0")).unwrap().plan.unwrap();
    change(&mut plan.value);
    met(|facts| {
        facts.customer.as_mut().unwrap().value.open_plans.push(plan.value.agreement().id);
        facts.plans.push(plan);
    })
}

#[test]
fn a_plan_that_was_not_kept_stands_in_the_way_for_its_months() {
    let broke_on = |day: &str| of_customer(|customer| customer.broke_on = Some(date(day)));
    assert_eq!(broke_on("2025-11-24"), "broken_plan", "the last day");
    // After that a person decides: no rule ever trusts the customer again.
    assert_eq!(broke_on("2025-11-23"), "requested");
    let not_asked = met(|facts| {
        facts.settings.no_broken_plan_within_months = 0;
        facts.customer.as_mut().unwrap().value.broke_on = Some(date("2026-11-23"));
    });
    assert_eq!(not_asked, "requested");
}

#[test]
fn every_reason_is_told_at_once() {
    assert_eq!(of_customer(|customer| customer.excluded = true), "customer_excluded");
    assert_eq!(of_customer(|customer| customer.merged_into = "K-2".parse().ok()), "customer_merged");
    assert_eq!(of_customer(|customer| customer.undeliverable_since = NOW.parse().ok()), "address_needed");
    let all = met(|facts| {
        let customer = &mut facts.customer.as_mut().unwrap().value;
        (customer.excluded, customer.broke_on) = (true, Some(date("2026-11-01")));
        let invoice = &mut facts.invoices[0].as_mut().unwrap().value;
        (invoice.cool_down_until, invoice.blocked_days_used) = (Some(date("2026-11-23")), 26);
    });
    assert_eq!(all, "customer_excluded broken_plan cool_down block_budget_used");
}

#[test]
fn the_block_budget_ends_the_time_to_decide() {
    let decide_by = |used: u32| {
        let mut facts = facts("R-1");
        facts.settings.auto_approval = None;
        facts.invoices[0].as_mut().unwrap().value.blocked_days_used = used;
        submit("R-1", facts).map(|waits| waits.proposal.value.application().decide_by)
    };
    assert_eq!(decide_by(0).unwrap(), date("2026-12-07"), "fourteen days");
    assert_eq!(decide_by(25).unwrap(), date("2026-11-25"), "three days, today included");
    assert!(decide_by(26).is_err());
}

#[test]
fn a_rule_trusts_nobody_who_has_missed_an_instalment() {
    let missed = |miss: Miss| {
        beside_a_plan(|plan| {
            let Plan::Running(running) = plan else { unreachable!("it has just begun") };
            running.agreement.instalments[0].miss = miss;
        })
    };
    let at = NOW.parse().unwrap();
    assert_eq!(missed(Miss::No), "approved");
    assert_eq!(missed(Miss::Confirmed(at)), "requested");
    assert_eq!(missed(Miss::Unconfirmed(at)), "approved", "it counts for nothing");
    let paid_later = beside_a_plan(|plan| {
        let Plan::Running(running) = plan else { unreachable!("it has just begun") };
        running.agreement.instalments[0].miss = Miss::Confirmed(at);
        running.course.shown.ladder[0].settled_minor = running.course.shown.ladder[0].amount_minor;
    });
    assert_eq!(paid_later, "approved");
}

#[test]
fn a_plan_that_could_not_be_read_is_no_reason_to_trust() {
    let unread =
        of_customer(|customer| customer.open_plans.push("0196f7a0-0000-7000-8000-000000000000".parse().unwrap()));
    assert_eq!(unread, "requested");
}

#[test]
fn what_a_rule_approves_is_over() {
    let approved = submit("R-1", facts("R-1")).unwrap();
    assert!(matches!(approved.proposal.value, Proposal::Ended(_)));
    assert_eq!(approved.plan.unwrap().value.state(), "active");
}
