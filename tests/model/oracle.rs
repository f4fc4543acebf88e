//! The second opinion has to be right itself: it says what an independent implementation of the rules says.

use chrono::{Days, NaiveDate};

use super::incoming::{Aim, Target};
use super::plain::{Agreed, Cents, Entry, Figure, High, Invoice, Low, Plan};
use super::world::World;
use crate::harness::test_data;

#[test]
fn the_model_says_what_the_oracle_says() {
    let Some(data) = test_data() else { return };
    let table = std::fs::read_to_string(data.join("oracle/rules_money.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(!rows.is_empty());
    for row in rows {
        let [instalments, operations, ladder, after] = row[..] else { panic!("{row:?}") };
        let mut world = beginning(&numbers(instalments));
        let stands: Vec<String> = operations.split(' ').map(|operation| operate(&mut world, operation)).collect();
        assert_eq!(stands.join(" "), after, "{instalments}: {operations}");
        let rungs: Vec<String> =
            world.facts.position(0, Low).ladder.iter().map(|(amount, settled)| format!("{amount}|{settled}")).collect();
        assert_eq!(rungs.join(" "), ladder, "{instalments}: {operations}");
    }
}

fn numbers(text: &str) -> Vec<Cents> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}

/// A plan over one invoice, whose figure is the sum of the instalments.
fn beginning(instalments: &[Cents]) -> World {
    let today: NaiveDate = "2030-03-04".parse().unwrap();
    let mut world = World::new(today);
    let open = instalments.iter().sum();
    let figure = Figure { open, as_of: today - Days::new(1), credited: 0, includes: Vec::new() };
    let (number, id, customer) = (String::new(), String::new(), String::new());
    let invoice = Invoice { number, id, customer, due: today, figures: vec![figure], entries: Vec::new() };
    world.facts.invoices.push(invoice);
    world.facts.plans.push(Plan {
        proposal: String::new(),
        invoices: vec![0],
        agreed: instalments.iter().map(|cents| Agreed { number: 1, due: today, cents: *cents }).collect(),
        beyond: 0,
        cut: 0,
        first_day: today,
        entries: Vec::new(),
        ended: None,
    });
    world
}

/// Carries one operation out, ten days after the one before it, so that nothing is in doubt: where the plan stands.
fn operate(world: &mut World, operation: &str) -> String {
    world.today = world.today + Days::new(10);
    let (what, how) = operation.split_once(':').unwrap();
    let invoice = &mut world.facts.invoices[0];
    let last = invoice.figures[invoice.figures.len() - 1].clone();
    match what {
        "pay" => pay(world, how.parse().unwrap()),
        "known" => {
            let name = format!("P-{}", world.payments.len() + 1);
            invoice.figures.push(Figure { includes: vec![name], ..last });
            pay(world, how.parse().unwrap());
        }
        "credit_note" => {
            let credited: Cents = how.parse().unwrap();
            world.facts.credit(0, credited);
            let (open, credited) = (last.open - credited, last.credited + credited);
            world.facts.invoices[0].figures.push(Figure { open, credited, ..last });
        }
        "figure" => {
            invoice.figures.push(Figure { open: how.parse().unwrap(), as_of: world.today - Days::new(5), ..last });
        }
        "return" => {
            let (payment, cents) = how.split_once(':').unwrap();
            let payment = payment.parse::<usize>().unwrap() - 1;
            let known = world.payments[payment].entry.clone();
            let back = Entry { cents: cents.parse().unwrap(), booked: world.today, is_return: true, ..known };
            world.take_back(payment, &back);
        }
        other => panic!("{other}"),
    }
    stands(world)
}

fn pay(world: &mut World, cents: Cents) {
    let payment = format!("P-{}", world.payments.len() + 1);
    let entry = Entry { payment, is_return: false, cents, booked: world.today };
    let parts = world.goes(Aim::Plan(0), &entry).unwrap();
    world.book(entry, parts);
}

fn stands(world: &World) -> String {
    let position = world.facts.position(0, High);
    assert_eq!(position, world.facts.position(0, Low), "nothing is in doubt");
    let parts = world.payments.iter().flat_map(|payment| &payment.parts);
    let credit: Cents = parts.filter(|(target, _)| *target == Target::Credit).map(|(_, cents)| cents).sum();
    format!("{}/{}/{}/{credit}", position.open, position.not_covered, position.surplus)
}
