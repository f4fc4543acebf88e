//! A payment that the bank booked in time annuls the mark of a missed instalment, whenever it is recorded.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::customer::Customer;
use domain::event::EventKind;
use domain::incoming::{IncomingPayment, Movement};
use domain::moment::{Actor, Moment};
use domain::outcome::{Outcome, Read, UseCase};
use domain::payment::{PaymentName, Source};
use domain::plan::{Miss, Plan};
use domain::policy::Settings;
use domain::usecases::{MoneyFacts, Named, RecordFacts, RecordPayment};

use crate::money::{Account, customer, euros, noon};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A payment into the plan, told on the first of May.
fn paid(minor: i64, booked: &str) -> RecordPayment {
    let incoming = IncomingPayment {
        source: Source::Api,
        document: PaymentName::of("document"),
        identifying: vec!["P-1".to_owned()],
        ordinal: 0,
        movement: Movement::Credit,
        amount: euros(minor),
        booked: date(booked),
        reference: Some("P-1".to_owned()),
        other_references: Vec::new(),
        end_to_end: None,
        creditor_reference: None,
        remittance: None,
        debtor_name: None,
        debtor_account: None,
        returns: None,
        plans: Vec::new(),
        numbers: Vec::new(),
    };
    RecordPayment { incoming, taken: Vec::new() }
}

/// Which marks the payment annuls, of a plan whose first instalment was missed: it was due on 3 April.
fn annulled(command: &RecordPayment) -> Vec<u32> {
    let mut account = Account::new(&[10_000, 10_000]);
    let Plan::Running(running) = &mut account.cashbook.plans[0] else { panic!("it runs") };
    running.agreement.instalments[0].miss = Miss::Confirmed(noon(date("2030-04-09")));
    let read = |plan: &Plan| Read { value: plan.clone(), version: 1 };
    let money = MoneyFacts {
        settings: Settings::default(),
        plans: account.cashbook.plans.iter().map(read).collect(),
        invoices: account.cashbook.invoices.iter().map(|invoice| Read { value: invoice.clone(), version: 1 }).collect(),
        proposals: Vec::new(),
        customers: vec![Read { value: Customer::unknown(customer()), version: 1 }],
    };
    let named = Named { plans: vec![account.plan], ..Named::default() };
    let facts =
        RecordFacts { known: None, known_here: None, alike: BTreeMap::new(), candidates: Vec::new(), named, money };
    let moment = Moment {
        now: noon(date("2030-05-01")),
        actor: Actor::Clock,
        fresh: uuid::Uuid::nil(),
        random: uuid::Uuid::nil(),
        confirmed: false,
        sending_minute: 0,
    };
    let Outcome::Done { changes, .. } = command.decide(facts, &moment) else { panic!("it is booked") };
    let annulled = changes.events.iter().filter_map(|event| match &event.kind {
        EventKind::MissAnnulled { number } => Some(*number),
        _ => None,
    });
    annulled.collect()
}

#[test]
fn a_payment_by_the_end_of_grace_annuls_the_mark() {
    assert_eq!(annulled(&paid(10_000, "2030-04-08")), [1]);
    assert_eq!(annulled(&paid(15_000, "2030-04-03")), [1]);
    assert_eq!(annulled(&paid(9_900, "2030-04-08")), [1], "what is left is within the tolerance");
}

#[test]
fn a_later_or_smaller_one_does_not() {
    assert_eq!(annulled(&paid(10_000, "2030-04-09")), [0; 0], "the fifth day after 3 April is the last");
    assert_eq!(annulled(&paid(9_800, "2030-04-08")), [0; 0]);
}
