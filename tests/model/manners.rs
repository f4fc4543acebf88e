//! How people pay: in time, late, in parts, too much, twice, with half a reference, or not at all.

use chrono::Days;
use serde_json::{Value, json};

use super::bank::Booked;
use super::plain::{Agreed, Cents};
use super::random::Random;

/// A customer with a plan to come.
#[derive(Clone, Debug)]
pub struct Debtor {
    pub number: usize,
    /// On which day of the simulation, and after how many days finance answers.
    pub begins: u64,
    pub answered_after: u64,
    pub answered: bool,
    pub amounts: Vec<Cents>,
    pub terms: Value,
    pub bills: Vec<usize>,
    pub proposal: Option<Value>,
    /// What the ledger keeps for them beside their invoices.
    pub credit_in_ledger: Cents,
    manner: Manner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    InTime,
    Early,
    Late,
    VeryLate,
    InParts,
    Twice,
    AllAtOnce,
    TwoInOne,
    ACentShort,
    ByInvoiceNumber,
    WithoutReference,
    Bounces,
    Stops,
    Never,
}

const MANNERS: [Manner; 14] = [
    Manner::InTime,
    Manner::Early,
    Manner::Late,
    Manner::VeryLate,
    Manner::InParts,
    Manner::Twice,
    Manner::AllAtOnce,
    Manner::TwoInOne,
    Manner::ACentShort,
    Manner::ByInvoiceNumber,
    Manner::WithoutReference,
    Manner::Bounces,
    Manner::Stops,
    Manner::Never,
];

impl Debtor {
    pub fn new(number: usize, random: &mut Random) -> Self {
        let count = random.between(1, 5);
        let terms = match random.below(3) {
            0 => json!({ "kind": "weekly", "weekday": "friday", "instalments": count }),
            _ => json!({ "kind": "monthly", "dayOfMonth": random.between(1, 31), "instalments": count }),
        };
        Self {
            number,
            begins: random.below(110),
            answered_after: random.below(6),
            answered: false,
            amounts: (0..random.between(1, 3)).map(|_| random.between(15_000, 90_000)).collect(),
            terms,
            bills: Vec::new(),
            proposal: None,
            credit_in_ledger: 0,
            manner: MANNERS[number % MANNERS.len()],
        }
    }

    pub fn id(&self) -> String {
        format!("K-{}", self.number + 1)
    }

    /// Whether the bank takes a payment of theirs back.
    pub fn comes_back(&self, payment: usize) -> bool {
        self.manner == Manner::Bounces && payment.is_multiple_of(2)
    }
}

/// What a debtor is going to pay.
pub fn payments(
    debtor: usize,
    who: &Debtor,
    agreed: &[Agreed],
    bill: &str,
    reference: impl Fn(u32) -> String,
    random: &mut Random,
) -> Vec<Booked> {
    let all: Cents = agreed.iter().map(|row| row.cents).sum();
    let mut found = Vec::new();
    for (place, row) in agreed.iter().enumerate() {
        let number = u32::try_from(row.number).unwrap_or(0);
        let mut pay = |after: i64, cents: Cents| {
            let on = row.due + chrono::TimeDelta::days(after);
            let (reference, text, end_to_end) = (Some(reference(number)), String::new(), String::new());
            found.push(Booked { on, cents, end_to_end, reference, text, is_return: false, debtor });
        };
        match who.manner {
            Manner::InTime | Manner::ByInvoiceNumber | Manner::WithoutReference => pay(0, row.cents),
            Manner::Early => pay(-random.between(1, 12), row.cents),
            Manner::Late => pay(random.between(1, 5), row.cents),
            Manner::VeryLate => pay(random.between(8, 20), row.cents),
            Manner::InParts => {
                pay(-2, row.cents / 2);
                pay(2, row.cents - row.cents / 2);
            }
            Manner::Twice => (0..2).for_each(|more| pay(more * 2, row.cents)),
            Manner::AllAtOnce if place == 0 => pay(0, all + 1_234),
            Manner::TwoInOne if place % 2 == 0 => {
                pay(0, row.cents + agreed.get(place + 1).map_or(0, |next| next.cents));
            }
            Manner::ACentShort => pay(0, (row.cents - 1).max(1)),
            Manner::Bounces => {
                pay(-3, row.cents);
                pay(4, row.cents);
            }
            Manner::Stops if place == 0 => pay(0, row.cents),
            Manner::AllAtOnce | Manner::TwoInOne | Manner::Stops | Manner::Never => {}
        }
    }
    for payment in &mut found {
        written(payment, who.manner, bill);
        // Nobody's bank books anything on a Sunday.
        if chrono::Datelike::weekday(&payment.on) == chrono::Weekday::Sun {
            payment.on = payment.on + Days::new(1);
        }
    }
    found
}

/// What the payer writes, where it is not just the reference.
fn written(payment: &mut Booked, manner: Manner, bill: &str) {
    let reference = payment.reference.clone().unwrap_or_default();
    let text = match manner {
        Manner::ByInvoiceNumber => format!("Rechnung {bill} danke"),
        Manner::WithoutReference => "Miete".to_owned(),
        Manner::Late => format!("rate {} {}", &reference[..9], &reference[9..]),
        Manner::InTime
        | Manner::Early
        | Manner::VeryLate
        | Manner::InParts
        | Manner::Twice
        | Manner::AllAtOnce
        | Manner::TwoInOne
        | Manner::ACentShort
        | Manner::Bounces
        | Manner::Stops
        | Manner::Never => return,
    };
    (payment.reference, payment.text) = (None, text);
}
