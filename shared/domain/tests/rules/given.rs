//! An invoice, what can hold it, and a moment: what the tables about commands begin with.

use chrono::{DateTime, NaiveDate, Utc};
use domain::books::Booking;
use domain::customer::Customer;
use domain::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use domain::invoice::{Arrangement, BlockReason, Invoice, LedgerFigure, TypeCode};
use domain::moment::{Actor, Moment};
use domain::money::{Currency, Money};
use domain::outcome::Read;
use domain::payment::{PaymentId, PaymentName};
use domain::plan::{Agreement, Consent, Course, EndedPlan, Instalment, Miss, Plan, PlanEnd, PlanInvoice, StepMark};
use domain::policy::Settings;
use domain::position::Position;
use domain::proposal::{Application, Ask, OfferOrigin, OfferedProposal, Proposal, ProposedInvoice, RequestedProposal};
use domain::schedule::ScheduledInstalment;
use domain::terms::Terms;

pub fn now() -> DateTime<Utc> {
    "2030-03-04T09:00:00Z".parse().unwrap()
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn euros(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

pub fn k1() -> CustomerId {
    "K-1".parse().unwrap()
}

pub fn proposal_id() -> ProposalId {
    ProposalId::new(uuid::Uuid::from_u128(1))
}

pub fn moment(actor: Actor) -> Moment {
    let (fresh, random) = (uuid::Uuid::from_u128(7), uuid::Uuid::from_u128(8));
    Moment { now: now(), actor, fresh, random, confirmed: false, sending_minute: 0 }
}

pub fn finance() -> Actor {
    Actor::Finance("admin".to_owned())
}

pub fn read<T>(value: T) -> Read<T> {
    Read { value, version: 1 }
}

/// An invoice of customer K-1, of which the ledger says what is open.
pub fn invoice(number: &str, open: &str) -> Invoice {
    let ledger = LedgerFigure {
        open: euros(open),
        as_of: date("2030-03-03"),
        credited: euros("0.00"),
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
        customer: k1(),
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
        disputes: Vec::new(),
        figure_reset: None,
        open: None,
    }
}

pub fn held(mut invoice: Invoice, reason: BlockReason) -> Invoice {
    invoice.arrangement = Some(Arrangement { proposal: proposal_id(), reason, since: now() });
    invoice
}

fn application(invoices: &[&Invoice]) -> Application {
    let proposed = |invoice: &&Invoice| ProposedInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        due_date: invoice.due_date,
        rest: invoice.rest(),
        credited: invoice.credited(),
    };
    let total = Money::new(invoices.iter().map(|invoice| invoice.rest().minor()).sum(), Currency::EUR);
    let due = date("2030-04-10");
    Application {
        id: proposal_id(),
        customer: k1(),
        invoices: invoices.iter().map(proposed).collect(),
        ask: Ask {
            terms: Terms::Deferred { on: due },
            down_payment_percent: Some(0),
            instalments: vec![ScheduledInstalment { number: 1, wished: due, due, amount: total }],
            total,
            digest: "0".repeat(64).parse().unwrap(),
            hardship: None,
            words: None,
        },
        earlier: Vec::new(),
        email: None,
        policy: Settings::default().frozen(Currency::EUR, 0),
        submitted_at: "2030-03-01T09:00:00Z".parse().unwrap(),
        decide_by: date("2030-03-15"),
    }
}

pub fn requested(invoices: &[&Invoice]) -> Proposal {
    let application = application(invoices);
    Proposal::Requested(RequestedProposal { application, reminded: false, look_at: None })
}

pub fn offered(invoices: &[&Invoice]) -> Proposal {
    let (application, origin) = (application(invoices), OfferOrigin::Talk);
    Proposal::Offered(OfferedProposal { application, origin, answers: None, reminded: false, look_at: None })
}

/// A payment of a day, known to the ledger by its name.
pub fn booking(name: &str, amount: &str, booked: &str) -> Booking {
    let names = vec![PaymentName::of(name)];
    Booking {
        payment: PaymentId::of(&[name]),
        returns: None,
        minor: euros(amount).minor(),
        booked: date(booked),
        names,
    }
}

/// A plan over one invoice that was completed with these payments.
pub fn completed(invoice: &Invoice, agreed: &str, bookings: Vec<Booking>, surplus: &str) -> Plan {
    let (amount, due) = (euros(agreed), date("2030-03-01"));
    let instalment = Instalment {
        number: 1,
        due,
        amount,
        reminder: StepMark::Open,
        due_notice: StepMark::Open,
        grace_from: None,
        miss: Miss::No,
    };
    let of_plan = PlanInvoice {
        id: invoice.id,
        number: invoice.number.clone(),
        issue_date: invoice.issue_date,
        rest: amount,
        credited: euros("0.00"),
        joined: None,
    };
    let agreement = Agreement {
        id: proposal_id(),
        customer: k1(),
        code: PlanCode::from_fresh(uuid::Uuid::from_u128(9)),
        invoices: vec![of_plan],
        instalments: vec![instalment],
        policy: Settings::default().frozen(Currency::EUR, 0),
        started_at: "2030-02-16T09:00:00Z".parse().unwrap(),
        rhythm: None,
        consent: Consent::Approved,
        not_covered_minor: Some(0),
    };
    let shown = Position { surplus_minor: euros(surplus).minor(), ..Position::default() };
    let course = Course { bookings, shown, ..Course::default() };
    Plan::Ended(EndedPlan { agreement, course, end: PlanEnd::Completed, by: Actor::Clock, at: now() })
}

pub fn customer() -> Customer {
    Customer::unknown(k1())
}
