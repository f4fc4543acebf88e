//! Plans, invoices and customers as tests need them: customer K-1 of the Monday 4 March 2030, and finance's Erika.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::books::{Booking, Books};
use domain::customer::Customer;
use domain::id::{InvoiceId, PlanCode, ProposalId};
use domain::invoice::{Arrangement, BlockReason, Invoice, LedgerFigure, TypeCode};
use domain::moment::{Actor, Moment};
use domain::money::{Currency, Money};
use domain::outcome::{Changes, Outcome, Read, Row};
use domain::payment::PaymentId;
use domain::plan::{
    Agreement, Consent, Course, EndedPlan, Instalment, Miss, Plan, PlanEnd, PlanInvoice, RunningPlan, StepMark, Waits,
};
use domain::policy::Settings;
use domain::position::Position;
use domain::refusal::Refusal;
use domain::terms::Rhythm;
use domain::usecases::{Around, PlanFacts};
use uuid::Uuid;

/// The version that every plan here was read at.
pub const VERSION: u64 = 7;

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Noon of a day.
pub fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap()).and_utc()
}

pub fn finance() -> Actor {
    Actor::Finance("erika".to_owned())
}

pub fn customer() -> Actor {
    Actor::Customer("K-1".parse().unwrap())
}

pub fn moment(day: NaiveDate, actor: Actor) -> Moment {
    Moment {
        now: noon(day),
        actor,
        fresh: Uuid::from_u128(1),
        random: Uuid::from_u128(2),
        confirmed: false,
        sending_minute: 0,
    }
}

pub fn plan_id() -> ProposalId {
    Uuid::from_u128(0x0196_f7a0_0000_7000_8000_0000_0000_0001).to_string().parse().unwrap()
}

/// An invoice of customer K-1 that the ledger says something of.
pub fn invoice(number: &str, open_minor: i64, as_of: &str) -> Invoice {
    let ledger = LedgerFigure {
        open: euros(open_minor),
        as_of: date(as_of),
        credited: euros(0),
        cancelled: false,
        dunning_step: None,
        included: Vec::new(),
    };
    Invoice {
        id: InvoiceId::of("seller", number),
        seller: "seller".parse().unwrap(),
        number: number.parse().unwrap(),
        type_code: TypeCode::INVOICE,
        currency: Currency::EUR,
        issue_date: date("2030-02-01"),
        due_date: date("2030-02-15"),
        customer: "K-1".parse().unwrap(),
        customer_name: None,
        invoiced: None,
        ledger: Some(ledger),
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

/// The invoice as a plan holds it.
pub fn held(mut invoice: Invoice) -> Invoice {
    let since = noon(date("2030-03-04"));
    invoice.arrangement = Some(Arrangement { proposal: plan_id(), reason: BlockReason::PaymentPlanActive, since });
    invoice.paused_since = Some(since);
    invoice.plans = vec![plan_id()];
    invoice
}

/// A plan that began on 4 March 2030 over invoices as they are.
pub fn plan(rhythm: Option<Rhythm>, rows: &[(&str, i64)], invoices: &[Invoice]) -> RunningPlan {
    let rest: i64 = invoices.iter().map(|invoice| invoice.figure().minor()).sum();
    let agreed: Vec<Money> = rows.iter().map(|(_, minor)| euros(*minor)).collect();
    let sum: i64 = rows.iter().map(|(_, minor)| minor).sum();
    let instalments = (1..).zip(rows).map(|(number, (due, minor))| Instalment {
        number,
        due: date(due),
        amount: euros(*minor),
        reminder: StepMark::Open,
        due_notice: StepMark::Open,
        grace_from: None,
        miss: Miss::No,
    });
    RunningPlan {
        agreement: Agreement {
            id: plan_id(),
            customer: "K-1".parse().unwrap(),
            code: PlanCode::from_fresh(Uuid::from_u128(3)),
            invoices: invoices.iter().map(plan_invoice).collect(),
            instalments: instalments.collect(),
            policy: Settings::default().frozen(Currency::EUR, 0),
            started_at: noon(date("2030-03-04")),
            rhythm,
            consent: Consent::Approved,
            not_covered_minor: Some((rest - sum).max(0)),
        },
        course: Course { shown: Position::untouched(&agreed), told_minor: sum, ..Course::default() },
        awaiting_down_payment: false,
        pause: None,
        paused_days: 0,
        look_at: None,
        waits: Waits::default(),
        offer: None,
        wish: None,
    }
}

fn plan_invoice(invoice: &Invoice) -> PlanInvoice {
    PlanInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        rest: invoice.figure(),
        credited: invoice.credited(),
        joined: None,
    }
}

/// A payment into a plan.
pub fn booking(name: &str, minor: i64, booked: NaiveDate) -> Booking {
    Booking { payment: PaymentId::of(&[name]), returns: None, minor, booked, names: Vec::new() }
}

/// The plan as it ended.
pub fn ended(running: RunningPlan, end: PlanEnd, on: &str) -> Plan {
    let RunningPlan { agreement, course, .. } = running;
    let by = if matches!(end, PlanEnd::Cancelled(_)) { finance() } else { Actor::Clock };
    Plan::Ended(EndedPlan { agreement, course, end, by, at: noon(date(on)) })
}

/// What a command on the plan reads; what is open on the invoices is derived as the store has it.
pub fn facts(plan: Plan, mut invoices: Vec<Invoice>) -> PlanFacts {
    let open = Books::new(&invoices, [&plan], 1).open();
    for invoice in &mut invoices {
        invoice.derive_open(open[&invoice.id]);
    }
    let mut customer = Customer::unknown("K-1".parse().unwrap());
    match &plan {
        Plan::Running(_) => customer.open_plans.push(plan_id()),
        Plan::Ended(ended) => customer.broke_on = Some(ended.at.date_naive()),
    }
    PlanFacts {
        plan: Some(Read { value: plan, version: VERSION }),
        invoices: invoices.into_iter().map(|value| Read { value, version: 3 }).collect(),
        customer: Some(Read { value: customer, version: 2 }),
        around: Around::default(),
        covered_until: None,
    }
}

/// What a command changed, and the plan as it is then.
#[track_caller]
pub fn done(outcome: Outcome<Read<Plan>>) -> (Changes, Plan) {
    match outcome {
        Outcome::Done { changes, result } => (changes, result.value),
        Outcome::AlreadyDone(_) => panic!("it was done before"),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// The plan as it is then, running.
#[track_caller]
pub fn running(outcome: Outcome<Read<Plan>>) -> RunningPlan {
    match done(outcome).1 {
        Plan::Running(running) => running,
        Plan::Ended(ended) => panic!("{:?}", ended.end),
    }
}

/// The state that the plan comes to, `again` where it was there before, or the code of the refusal.
pub fn code(outcome: &Outcome<Read<Plan>>) -> &'static str {
    match outcome {
        Outcome::Done { result, .. } => result.value.state(),
        Outcome::AlreadyDone(_) => "again",
        Outcome::Refused(refusal) => match refusal {
            Refusal::Conflict(conflict) => conflict.code(),
            Refusal::AlreadyEnded { .. } => "already_ended",
            Refusal::NothingOpen => "nothing_open",
            Refusal::NotFound(_) => "not_found",
            Refusal::VersionMismatch { .. } => "version_mismatch",
            Refusal::RestChanged { .. } => "rest_changed",
            Refusal::Invalid(errors) => errors[0].code,
            other => panic!("{other:?}"),
        },
    }
}

/// The types of what happened, in order.
pub fn told(changes: &Changes) -> Vec<&'static str> {
    changes.events.iter().map(|event| event.kind.code()).collect()
}

/// The invoices as a command leaves them.
pub fn invoices_after(changes: &Changes, before: &[Read<Invoice>]) -> Vec<Invoice> {
    let written = |id: InvoiceId| {
        changes.rows.iter().find_map(|change| match &change.after {
            Row::Invoice(invoice) if invoice.id == id => Some((**invoice).clone()),
            _ => None,
        })
    };
    before.iter().map(|read| written(read.value.id).unwrap_or_else(|| read.value.clone())).collect()
}

/// Due dates and amounts in euros, `2030-04-01 100.00, ...`.
pub fn schedule(running: &RunningPlan) -> String {
    let rows = running.agreement.instalments.iter();
    rows.map(|row| format!("{} {} {}", row.number, row.due, row.amount)).collect::<Vec<_>>().join(", ")
}

/// So many days later.
pub fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day + Days::new(days)
}
