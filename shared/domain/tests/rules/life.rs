//! A plan as its row lives: time passes over it, figures and payments arrive, and what happened is told by day.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::books::{Booking, Books};
use domain::customer::Customer;
use domain::event::EventKind;
use domain::id::{PlanCode, ProposalId};
use domain::invoice::{Arrangement, BlockReason, Figure, IncomingCustomer, IncomingInvoice, Invoice, LedgerFigure};
use domain::moment::{Actor, Moment};
use domain::money::{Currency, Money};
use domain::outcome::{Changes, Outcome, Read, Row, UseCase};
use domain::payment::PaymentId;
use domain::plan::{Agreement, Consent, Course, Instalment, Miss, Plan, PlanInvoice, RunningPlan, StepMark, Waits};
use domain::policy::Settings;
use domain::position::Position;
use domain::usecases::{Around, ImportFacts, ImportInvoice, PlanFacts, RunFacts, RunInstalments, WaitingPayments};
use uuid::Uuid;

/// The day on which every plan here begins.
pub const FIRST_DAY: &str = "2030-03-04";

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A plan over one invoice, with everything that it can depend on.
#[derive(Clone, Debug)]
pub struct Life {
    pub plan: Read<Plan>,
    pub invoice: Read<Invoice>,
    pub customer: Read<Customer>,
    pub covered_until: Option<NaiveDate>,
    pub waiting: WaitingPayments,
    /// What happened, as `<day> <event>`; the clock's looks that found nothing are left out.
    pub told: Vec<String>,
    /// Everything that ever happened, by day.
    pub events: Vec<(NaiveDate, EventKind)>,
}

impl Life {
    /// Instalments by number, due date and minor units.
    pub fn of(instalments: &[(u32, &str, i64)]) -> Self {
        let total: i64 = instalments.iter().map(|(_, _, minor)| minor).sum();
        let invoice = invoice(total);
        let plan = Plan::Running(running(&invoice, instalments));
        let id = plan.agreement().id;
        let since = plan.agreement().started_at;
        let arrangement = Arrangement { proposal: id, reason: BlockReason::PaymentPlanActive, since };
        let invoice = Invoice { arrangement: Some(arrangement), plans: vec![id], ..invoice };
        let customer = Customer { open_plans: vec![id], ..Customer::unknown(invoice.customer.clone()) };
        Self {
            plan: Read { value: plan, version: 1 },
            invoice: Read { value: invoice, version: 1 },
            customer: Read { value: customer, version: 1 },
            covered_until: None,
            waiting: WaitingPayments::default(),
            told: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Three times 100.00, at the beginning of a month each.
    pub fn of_three() -> Self {
        Self::of(&[(1, "2030-04-01", 10_000), (2, "2030-05-02", 10_000), (3, "2030-06-03", 10_000)])
    }

    /// A down payment of 50.00, then two times 100.00.
    pub fn with_down_payment() -> Self {
        Self::of(&[(0, "2030-03-14", 5_000), (1, "2030-04-15", 10_000), (2, "2030-05-15", 10_000)])
    }

    pub fn running(&mut self) -> &mut RunningPlan {
        match &mut self.plan.value {
            Plan::Running(running) => running,
            Plan::Ended(_) => panic!("the plan has ended"),
        }
    }

    pub fn facts(&self) -> PlanFacts {
        PlanFacts {
            plan: Some(self.plan.clone()),
            invoices: vec![self.invoice.clone()],
            customer: Some(self.customer.clone()),
            around: Around::default(),
            covered_until: self.covered_until,
        }
    }

    /// The clock rings at whatever waits, until the end of a day.
    pub fn live_until(&mut self, day: &str) -> &mut Self {
        let end = (date(day) + Days::new(1)).and_hms_opt(0, 0, 0).unwrap().and_utc();
        while let Some(next) = self.plan.value.next_instant().filter(|next| *next < end) {
            self.run_at(next);
            assert_ne!(self.plan.value.next_instant(), Some(next), "the row stays in the past");
        }
        self
    }

    /// The clock rings once, at noon of a day, as after an outage.
    pub fn ring_on(&mut self, day: &str) -> &mut Self {
        self.run_at(noon(day));
        self
    }

    pub fn run_at(&mut self, now: DateTime<Utc>) {
        let waiting = Some(self.waiting.clone());
        let facts = RunFacts { plan: self.facts(), waiting };
        let plan = self.plan.value.agreement().id;
        match (RunInstalments { plan }).decide(facts, &moment(now, Actor::Clock)) {
            Outcome::Done { changes, .. } => self.take_over(&changes, now),
            Outcome::AlreadyDone(_) => {}
            Outcome::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    /// A person's command.
    pub fn carry_out<C: UseCase>(&mut self, command: &C, facts: C::Facts, day: &str) -> Result<(), String> {
        let now = noon(day);
        match command.decide(facts, &moment(now, Actor::Finance("erika".to_owned()))) {
            Outcome::Done { changes, .. } => {
                self.take_over(&changes, now);
                Ok(())
            }
            Outcome::AlreadyDone(_) => Err("done already".to_owned()),
            Outcome::Refused(refusal) => Err(format!("{refusal:?}")),
        }
    }

    fn take_over(&mut self, changes: &Changes, now: DateTime<Utc>) {
        for change in &changes.rows {
            let version = change.seen + 1;
            match &change.after {
                Row::Plan(plan) => self.plan = Read { value: (**plan).clone(), version },
                Row::Invoice(invoice) => self.invoice = Read { value: (**invoice).clone(), version },
                Row::Customer(customer) => self.customer = Read { value: customer.clone(), version },
                row => panic!("nothing else changes: {row:?}"),
            }
        }
        let day = self.plan.value.agreement().civil_date(now);
        self.events.extend(changes.events.iter().map(|event| (day, event.kind.clone())));
        let codes = changes.events.iter().map(|event| event.kind.code());
        self.told.extend(codes.filter(|code| *code != "open_amount.examined").map(|code| format!("{day} {code}")));
    }

    /// The ledger says what is open on the invoice.
    pub fn ledger_says(&mut self, minor: i64, as_of: &str) -> &mut Self {
        self.invoice.value.ledger = Some(LedgerFigure {
            open: euros(minor),
            as_of: date(as_of),
            credited: euros(0),
            cancelled: false,
            dunning_step: None,
            included: Vec::new(),
        });
        self.look_again(noon(as_of))
    }

    /// The customer pays into the plan.
    pub fn pays(&mut self, minor: i64, booked: &str) -> &mut Self {
        let payment = PaymentId::of(&[booked, &minor.to_string()]);
        let booking = Booking { payment, returns: None, minor, booked: date(booked), names: Vec::new() };
        self.plan.value.course_mut().bookings.push(booking);
        self.look_again(noon(booked))
    }

    fn look_again(&mut self, now: DateTime<Utc>) -> &mut Self {
        let open = Books::new([&self.invoice.value], [&self.plan.value], 1).open();
        let id = self.invoice.value.id;
        self.invoice.value.derive_open(open[&id]);
        self.running().look_at = Some(now);
        self
    }

    /// What happened since the last time that this was asked.
    pub fn news(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }
}

fn invoice(total: i64) -> Invoice {
    let incoming = IncomingInvoice {
        seller: "DE1".parse().unwrap(),
        number: "R-1".parse().unwrap(),
        type_code: "380".parse().unwrap(),
        currency: Currency::EUR,
        issue_date: date("2030-02-01"),
        due_date: None,
        figure: Figure::Invoiced(euros(total)),
        customer: IncomingCustomer { id: Some("K-1".parse().unwrap()), ..IncomingCustomer::default() },
        account: None,
        remittance: None,
    };
    let facts = ImportFacts {
        settings: Settings::default(),
        invoice: None,
        customer: None,
        holder: None,
        around: Around::default(),
        numbered: None,
    };
    match (ImportInvoice { incoming }).decide(facts, &moment(noon(FIRST_DAY), Actor::Clock)) {
        Outcome::Done { result, .. } => result.invoice.value,
        outcome => panic!("{outcome:?}"),
    }
}

fn running(invoice: &Invoice, instalments: &[(u32, &str, i64)]) -> RunningPlan {
    let rows: Vec<Instalment> = instalments
        .iter()
        .map(|(number, due, minor)| Instalment {
            number: *number,
            due: date(due),
            amount: euros(*minor),
            reminder: StepMark::Open,
            due_notice: StepMark::Open,
            grace_from: None,
            miss: Miss::No,
        })
        .collect();
    let amounts: Vec<Money> = rows.iter().map(|row| row.amount).collect();
    let told_minor = invoice.figure().minor();
    RunningPlan {
        awaiting_down_payment: rows[0].number == 0,
        course: Course { shown: Position::untouched(&amounts), told_minor, ..Course::default() },
        agreement: agreement(invoice, rows),
        pause: None,
        paused_days: 0,
        look_at: None,
        waits: Waits::default(),
        offer: None,
        wish: None,
    }
}

fn agreement(invoice: &Invoice, instalments: Vec<Instalment>) -> Agreement {
    let mut policy = Settings::default().frozen(Currency::EUR, 0);
    policy.tolerance_minor = 100;
    Agreement {
        id: ProposalId::new(Uuid::from_u128(7)),
        customer: invoice.customer.clone(),
        code: PlanCode::from_fresh(Uuid::from_u128(7)),
        invoices: vec![PlanInvoice {
            id: invoice.id,
            number: invoice.number.clone(),
            issue_date: invoice.issue_date,
            rest: invoice.rest(),
            credited: invoice.credited(),
            joined: None,
        }],
        instalments,
        policy,
        started_at: noon(FIRST_DAY),
        rhythm: None,
        consent: Consent::Approved,
        not_covered_minor: Some(0),
    }
}

pub fn noon(day: &str) -> DateTime<Utc> {
    date(day).and_hms_opt(12, 0, 0).unwrap().and_utc()
}

pub fn moment(now: DateTime<Utc>, actor: Actor) -> Moment {
    Moment { now, actor, fresh: Uuid::from_u128(1), random: Uuid::from_u128(2), confirmed: false, sending_minute: 0 }
}
