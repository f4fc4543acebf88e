//! What was paid too much into a plan is paid back, and stays paid back whatever the ledger says later.

use domain::books::Books;
use domain::invoice::Invoice;
use domain::outcome::{Changes, Outcome, Row, UseCase};
use domain::payment::{Direction, Payment};
use domain::plan::Plan;
use domain::policy::Settings;
use domain::refusal::{Conflict, Refusal};
use domain::usecases::{Around, CreditFacts, CreditUse, PlanFacts, UseCredit};

use crate::given::{booking, completed, customer, date, euros, finance, invoice, k1, moment, proposal_id, read};

/// 100.00 was agreed and 60.00 paid twice; the ledger has seen none of it.
fn overpaid() -> (Invoice, Plan) {
    let invoice = invoice("R-1", "100.00");
    let mut invoice = invoice;
    invoice.ledger.as_mut().unwrap().as_of = date("2030-02-20");
    let bookings = vec![booking("first", "60.00", "2030-03-01"), booking("second", "60.00", "2030-03-02")];
    let plan = completed(&invoice, "100.00", bookings, "20.00");
    (invoice, plan)
}

fn take(amount: &str, used: CreditUse) -> Result<Changes, Refusal> {
    let (invoice, plan) = overpaid();
    let plan = PlanFacts {
        plan: Some(read(plan)),
        invoices: vec![read(invoice)],
        customer: Some(read(customer())),
        around: Around::default(),
        covered_until: None,
    };
    let (settings, customer) = (Settings::default(), Some(read(customer())));
    let facts = CreditFacts { settings, customer, invoice: None, around: Around::default(), plan: Some(plan) };
    let command = UseCredit { customer: k1(), version: 1, amount: euros(amount), used };
    match command.decide(facts, &moment(finance())) {
        Outcome::Done { changes, .. } => Ok(changes),
        Outcome::AlreadyDone(_) => panic!("nothing was done before"),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

fn plan_of(changes: &Changes) -> Plan {
    let plan = changes.rows.iter().find_map(|change| match &change.after {
        Row::Plan(plan) => Some((**plan).clone()),
        _ => None,
    });
    plan.unwrap()
}

fn payments(changes: &Changes) -> Vec<Payment> {
    let payment = |row: &Row| if let Row::Payment(payment) = row { Some((**payment).clone()) } else { None };
    changes.rows.iter().filter_map(|change| payment(&change.after)).collect()
}

#[test]
fn a_surplus_is_paid_back_once() {
    let too_much = take("20.01", CreditUse::RefundSurplus(proposal_id()));
    assert_eq!(too_much.unwrap_err(), Conflict::CreditTooSmall { credit: euros("20.00") }.into());
    let changes = take("20.00", CreditUse::RefundSurplus(proposal_id())).unwrap();
    let plan = plan_of(&changes);
    assert_eq!(plan.own_minor(), 10_000);
    assert_eq!(plan.course().shown.surplus_minor, 0);
    let payments = payments(&changes);
    assert_eq!(payments.len(), 1);
    assert_eq!((payments[0].direction, payments[0].amount), (Direction::Return, euros("20.00")));
}

#[test]
fn a_surplus_becomes_booked_credit() {
    let changes = take("15.00", CreditUse::BookSurplus(proposal_id())).unwrap();
    assert_eq!(payments(&changes).len(), 2);
    let credit = changes.rows.iter().find_map(|change| match &change.after {
        Row::Customer(customer) => Some(customer.credit.clone()),
        _ => None,
    });
    assert_eq!(credit, Some(vec![euros("15.00")]));
    assert_eq!(plan_of(&changes).course().shown.surplus_minor, 500);
}

#[test]
fn whatever_the_ledger_posts_later_the_invoice_stays_settled() {
    let plan = plan_of(&take("20.00", CreditUse::RefundSurplus(proposal_id())).unwrap());
    let (before, _) = overpaid();
    let open = |invoice: &Invoice| Books::new([invoice], [&plan], 1).open()[&invoice.id];
    assert_eq!((open(&before).low_minor, open(&before).high_minor), (0, 0));
    // One payment is posted, then both; the ledger never posts our refund to the invoice.
    for (figure, as_of) in [("40.00", "2030-03-02"), ("40.00", "2030-03-03"), ("0.00", "2030-03-05")] {
        let mut posted = before.clone();
        let ledger = posted.ledger.as_mut().unwrap();
        (ledger.open, ledger.as_of) = (euros(figure), date(as_of));
        assert_eq!(open(&posted).low_minor, 0, "{as_of}");
    }
}
