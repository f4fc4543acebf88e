//! Money, against an independent implementation of the rules, the rules' own examples, and properties.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::books::{Booking, Standing};
use domain::calendar::Calendar;
use domain::cashbook::{CameIn, Cashbook};
use domain::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use domain::invoice::{Arrangement, BlockReason, Invoice, LedgerFigure, TypeCode};
use domain::money::{Currency, Money};
use domain::payment::{Allocation, PaymentId, PaymentName, Target};
use domain::plan::{Agreement, Consent, Course, Instalment, Miss, Plan, PlanInvoice, RunningPlan, StepMark, Waits};
use domain::policy::FrozenPolicy;
use domain::position::Position;
use domain::zone::Zone;
use proptest::prelude::*;

use crate::oracle;

const LAG_DAYS: u32 = 1;

pub fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2030, 3, 4).unwrap()
}

pub fn noon(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::from_hms_opt(11, 0, 0).unwrap()).and_utc()
}

/// One plan over one invoice, and what was paid.
pub struct Account {
    pub cashbook: Cashbook,
    pub plan: ProposalId,
    today: NaiveDate,
    payments: Vec<(PaymentId, Vec<Allocation>, i64)>,
    credit_minor: i64,
}

impl Account {
    pub fn new(instalments: &[i64]) -> Self {
        let total = euros(instalments.iter().sum());
        let plan = ProposalId::new(uuid_of(7));
        let id = InvoiceId::of("de1", "R-1");
        let figure = LedgerFigure {
            open: total,
            as_of: first_day() - Days::new(1),
            credited: euros(0),
            cancelled: false,
            dunning_step: None,
            included: Vec::new(),
        };
        let arrangement =
            Arrangement { proposal: plan, reason: BlockReason::PaymentPlanActive, since: noon(first_day()) };
        let invoice = Invoice {
            id,
            seller: "de1".parse().unwrap(),
            number: "R-1".parse().unwrap(),
            type_code: TypeCode::INVOICE,
            currency: Currency::EUR,
            issue_date: first_day() - Days::new(30),
            due_date: first_day() - Days::new(16),
            customer: customer(),
            customer_name: None,
            invoiced: None,
            ledger: Some(figure),
            account: None,
            remittance: None,
            arrangement: Some(arrangement),
            cool_down_until: None,
            blocked_days_used: 0,
            blocks: Vec::new(),
            paused_until: None,
            paused_since: None,
            payments: Vec::new(),
            plans: vec![plan],
            contested: None,
            open: None,
            disputes: Vec::new(),
            figure_reset: None,
        };
        let running = running(plan, &invoice, instalments);
        let cashbook =
            Cashbook { plans: vec![Plan::Running(running)], invoices: vec![invoice], ledger_lag_days: LAG_DAYS };
        Self { cashbook, plan, today: first_day(), payments: Vec::new(), credit_minor: 0 }
    }

    fn later(&mut self, days: u64) {
        self.today = self.today + Days::new(days);
    }

    fn booking(&self, minor: i64) -> Booking {
        let id = PaymentId::of(&["payment", &self.payments.len().to_string()]);
        let names = vec![PaymentName::of(id.as_str())];
        Booking { payment: id, returns: None, minor, booked: self.today, names }
    }

    fn pay(&mut self, minor: i64) -> Vec<Allocation> {
        self.later(1);
        let booking = self.booking(minor);
        self.take_in(booking)
    }

    fn take_in(&mut self, booking: Booking) -> Vec<Allocation> {
        let to = self.cashbook.take_in(&booking, &[Target::Plan(self.plan)]).unwrap();
        self.credit_minor += part(&to, Target::Credit);
        self.payments.push((booking.payment, to.clone(), 0));
        to
    }

    /// A payment that the figure includes already.
    fn known(&mut self, minor: i64) {
        let booking = Booking { booked: first_day(), ..self.booking(minor) };
        self.figure_mut().included.push(booking.payment.to_string());
        self.take_in(booking);
    }

    fn give_back(&mut self, nth: usize, minor: i64) -> Vec<Allocation> {
        self.later(1);
        let back = Booking { payment: PaymentId::of(&["return", &self.today.to_string()]), ..self.booking(minor) };
        let (payment, to, returned_minor) = &mut self.payments[nth - 1];
        let came = CameIn { payment, to, returned_minor: *returned_minor, credit_minor: self.credit_minor };
        let from = self.cashbook.give_back(&back, &came).unwrap();
        *returned_minor += minor;
        self.credit_minor -= part(&from, Target::Credit);
        from
    }

    fn figure_mut(&mut self) -> &mut LedgerFigure {
        self.cashbook.invoices[0].ledger.as_mut().unwrap()
    }

    /// A figure that includes everything so far.
    fn figure(&mut self, minor: i64) {
        self.later(u64::from(LAG_DAYS) + 1);
        let as_of = self.today;
        let figure = self.figure_mut();
        figure.open = euros(minor);
        figure.as_of = as_of;
    }

    fn credit_note(&mut self, minor: i64) {
        let not_covered_minor = self.standing().low.not_covered_minor;
        let since_minor = self.figure_mut().credited.minor();
        let Plan::Running(running) = &mut self.cashbook.plans[0] else { panic!("it runs") };
        running.take_credit(since_minor, minor, not_covered_minor);
        let figure = self.figure_mut();
        figure.open = euros(figure.open.minor() - minor);
        figure.credited = euros(figure.credited.minor() + minor);
    }

    fn standing(&self) -> Standing {
        self.cashbook.books().standing(&self.cashbook.plans[0])
    }

    fn does(&mut self, operation: &str) {
        let words: Vec<&str> = operation.split(':').collect();
        let minor = words[words.len() - 1].parse().unwrap();
        match words[0] {
            "pay" => drop(self.pay(minor)),
            "known" => self.known(minor),
            "credit_note" => self.credit_note(minor),
            "figure" => self.figure(minor),
            "return" => drop(self.give_back(words[1].parse().unwrap(), minor)),
            other => panic!("{other}"),
        }
    }

    fn told(&self) -> String {
        let Position { open_minor, not_covered_minor, surplus_minor, .. } = self.standing().low;
        format!("{open_minor}/{not_covered_minor}/{surplus_minor}/{}", self.credit_minor)
    }
}

fn part(parts: &[Allocation], to: Target) -> i64 {
    parts.iter().filter(|part| part.to == to).map(|part| part.minor).sum()
}

pub fn customer() -> CustomerId {
    "K-1".parse().unwrap()
}

fn uuid_of(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

fn running(id: ProposalId, invoice: &Invoice, instalments: &[i64]) -> RunningPlan {
    let rows = (1_u32..).zip(instalments).map(|(number, minor)| Instalment {
        number,
        due: first_day() + Days::new(30 * u64::from(number)),
        amount: euros(*minor),
        reminder: StepMark::Open,
        due_notice: StepMark::Open,
        grace_from: None,
        miss: Miss::No,
    });
    let held = PlanInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        rest: invoice.figure(),
        credited: euros(0),
        joined: None,
    };
    let agreed: Vec<Money> = instalments.iter().map(|minor| euros(*minor)).collect();
    RunningPlan {
        agreement: Agreement {
            id,
            customer: customer(),
            code: PlanCode::from_fresh(uuid_of(9)),
            invoices: vec![held],
            instalments: rows.collect(),
            policy: policy(),
            started_at: noon(first_day()),
            rhythm: None,
            consent: Consent::Approved,
            not_covered_minor: Some(0),
        },
        course: Course { shown: Position::untouched(&agreed), ..Course::default() },
        awaiting_down_payment: false,
        pause: None,
        paused_days: 0,
        look_at: None,
        waits: Waits::default(),
        offer: None,
        wish: None,
    }
}

fn policy() -> FrozenPolicy {
    FrozenPolicy {
        reminder_days: 3,
        grace_days: 5,
        missed_to_break: 2,
        resume_grace_days: 3,
        cool_down_days: 14,
        tolerance_minor: 100,
        ledger_lag_days: LAG_DAYS,
        block_budget_days: 28,
        sending_time: NaiveTime::from_hms_opt(8, 0, 0).unwrap(),
        zone: "Europe/Berlin".parse::<Zone>().unwrap(),
        calendar: Calendar::default(),
    }
}

fn minors(text: &str) -> Vec<i64> {
    text.split(' ').map(|minor| minor.parse().unwrap()).collect()
}

#[test]
fn money_stands_where_an_independent_implementation_has_it() {
    let Some(rows) = oracle::rows("rules_money.tsv") else { return };
    for row in rows {
        let [instalments, operations, ladder, told] = &row[..] else { panic!("{row:?}") };
        let mut account = Account::new(&minors(instalments));
        for (operation, expected) in operations.split(' ').zip(told.split(' ')) {
            account.does(operation);
            assert_eq!(account.told(), expected, "{instalments}: {operations}, after {operation}");
            assert!(!account.standing().is_in_doubt(), "{operations}: nothing is in doubt in this table");
        }
        let rungs = account.standing().low.ladder;
        let shown: Vec<String> =
            rungs.iter().map(|rung| format!("{}|{}", rung.amount_minor, rung.settled_minor)).collect();
        assert_eq!(&shown.join(" "), ladder, "{operations}");
    }
}

#[test]
fn the_first_example_of_the_rules() {
    let mut account = Account::new(&[28_669, 16_166, 22_857]);
    let ladder = |account: &Account| -> Vec<(i64, i64)> {
        account.standing().low.ladder.iter().map(|rung| (rung.amount_minor, rung.settled_minor)).collect()
    };
    account.pay(28_669);
    account.credit_note(1_592);
    assert_eq!(ladder(&account)[2], (21_265, 0));
    account.pay(28_669);
    assert_eq!(ladder(&account), [(28_669, 28_669), (16_166, 16_166), (21_265, 12_503)]);
    account.credit_note(10_900);
    assert_eq!(ladder(&account)[2], (10_365, 10_365));
    assert_eq!(account.standing().low.surplus_minor, 2_138);
    account.give_back(2, 28_669);
    assert_eq!(ladder(&account), [(28_669, 28_669), (16_166, 0), (10_365, 0)]);
    assert_eq!(account.told(), "26531/0/0/0");
}

#[test]
fn the_example_of_doubt() {
    let mut account = Account::new(&[50_000, 50_000]);
    account.pay(50_000);
    // The figure of the next day is too young to hold it for certain.
    account.later(1);
    let as_of = account.today;
    *account.figure_mut() = LedgerFigure { open: euros(50_000), as_of, ..account.figure_mut().clone() };
    let standing = account.standing();
    assert_eq!((standing.low.open_minor, standing.high.open_minor), (0, 50_000));
    account.figure_mut().as_of = as_of + Days::new(2);
    let standing = account.standing();
    assert_eq!((standing.low.open_minor, standing.high.open_minor), (50_000, 50_000));
}

/// What may happen to a plan, as the oracle writes it.
fn operations() -> impl Strategy<Value = Vec<(u8, i64)>> {
    prop::collection::vec((0..5_u8, 1..60_000_i64), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_cent_is_in_exactly_one_place(
        instalments in prop::collection::vec(1..30_000_i64, 1..6),
        operations in operations(),
    ) {
        let mut account = Account::new(&instalments);
        for (kind, minor) in operations {
            match kind {
                0 | 1 => drop(account.pay(minor)),
                2 => account.figure(minor),
                3 => account.known(minor),
                _ => {
                    let nth = usize::try_from(minor).unwrap() % (account.payments.len() + 1);
                    let left = nth.checked_sub(1).map_or(0, |place| {
                        let (_, to, returned) = &account.payments[place];
                        to.iter().map(|part| part.minor).sum::<i64>() - returned
                    });
                    if left > 0 {
                        let minor = minor.min(left);
                        let from = account.give_back(nth, minor);
                        prop_assert_eq!(from.iter().map(|part| part.minor).sum::<i64>(), minor);
                        prop_assert!(from.iter().all(|part| part.minor > 0));
                    }
                }
            }
            let came: i64 = account.payments.iter().flat_map(|(_, to, _)| to).map(|part| part.minor).sum();
            let went_back: i64 = account.payments.iter().map(|(_, _, returned)| returned).sum();
            let ledger: i64 = account.payments.iter().map(|(_, to, _)| part(to, Target::Ledger)).sum();
            let own = account.cashbook.plans[0].own_minor();
            prop_assert!(own + account.credit_minor <= came - went_back);
            prop_assert!(own + account.credit_minor + ledger >= came - went_back);
            prop_assert!(own >= 0 && account.credit_minor >= 0);
            let low = account.standing().low;
            let total = account.cashbook.books().total_minor(&account.cashbook.plans[0], domain::books::Value::Low);
            prop_assert!(low.open_minor <= total.max(0), "never more is asked than is open");
        }
    }

    #[test]
    fn the_order_of_bank_and_ledger_makes_no_difference_in_the_end(
        instalments in prop::collection::vec(1_000..30_000_i64, 1..6),
        share in 1..=100_i64,
    ) {
        let total: i64 = instalments.iter().sum();
        let paid = total * share / 100;
        prop_assume!(paid > 0);
        let mut bank_first = Account::new(&instalments);
        bank_first.pay(paid);
        bank_first.figure(total - paid);
        let mut ledger_first = Account::new(&instalments);
        ledger_first.later(1);
        let booking = ledger_first.booking(paid);
        ledger_first.figure(total - paid);
        ledger_first.take_in(booking);
        prop_assert_eq!(bank_first.standing(), ledger_first.standing());
        prop_assert_eq!(bank_first.told(), ledger_first.told());
    }
}
