//! An invoice remembers the plans that ever held it as long as their money counts.

use domain::books::Booking;
use domain::id::ProposalId;
use domain::invoice::{Figure, IncomingCustomer, IncomingInvoice, Invoice, MAX_PLANS};
use domain::moment::Actor;
use domain::outcome::{Outcome, UseCase};
use domain::plan::Plan;
use domain::policy::Settings;
use domain::usecases::{Around, ImportFacts, ImportInvoice};

use super::given::{booking, completed, customer, euros, invoice, k1, moment, read};

fn id(number: u128) -> ProposalId {
    ProposalId::new(uuid::Uuid::from_u128(number))
}

/// The numbers of the plans that an invoice remembers once its figure came in again. It was held by as many plans,
/// each with the booking of its number.
fn remembered(plans: u128, money: impl Fn(u128) -> Option<Booking>) -> Vec<u128> {
    let known = Invoice { plans: (1..=plans).map(id).collect(), ..invoice("R-1", "500.00") };
    let ended = |number: u128| {
        let mut plan = completed(&known, "100.00", money(number).into_iter().collect(), "0.00");
        if let Plan::Ended(ended) = &mut plan {
            ended.agreement.id = id(number);
        }
        read(plan)
    };
    let incoming = IncomingInvoice {
        seller: known.seller.clone(),
        number: known.number.clone(),
        type_code: known.type_code,
        currency: known.currency,
        issue_date: known.issue_date,
        due_date: None,
        figure: Figure::Ledger(domain::invoice::LedgerFigure {
            open: euros("450.00"),
            ..known.ledger.clone().unwrap()
        }),
        customer: IncomingCustomer { id: Some(k1()), ..IncomingCustomer::default() },
        account: None,
        remittance: None,
    };
    let facts = ImportFacts {
        settings: Settings::default(),
        customer: Some(read(customer())),
        holder: None,
        around: Around { plans: (1..=plans).map(ended).collect(), invoices: Vec::new() },
        numbered: None,
        invoice: Some(read(known.clone())),
    };
    match (ImportInvoice { incoming }).decide(facts, &moment(Actor::Machine("erp".to_owned()))) {
        Outcome::Done { result, .. } => {
            let after = result.invoice.value.plans;
            (1..=plans).filter(|number| after.contains(&id(*number))).collect()
        }
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn of_more_plans_than_it_may_remember_those_go_whose_money_the_figures_include() {
    assert_eq!(MAX_PLANS, 10);
    let old = |_| Some(booking("old", "10.00", "2030-02-20"));
    let young = |_| Some(booking("young", "10.00", "2030-03-04"));
    assert_eq!(remembered(10, old), (1..=10).collect::<Vec<_>>());
    assert_eq!(remembered(12, old), (3..=12).collect::<Vec<_>>());
    assert_eq!(remembered(12, |_| None), (3..=12).collect::<Vec<_>>());
    // What a figure lacks counts on, however many there are.
    assert_eq!(remembered(12, young), (1..=12).collect::<Vec<_>>());
    let first_is_young = |number| if number == 1 { young(number) } else { old(number) };
    assert_eq!(remembered(12, first_is_young), [1].into_iter().chain(4..=12).collect::<Vec<_>>());
}
