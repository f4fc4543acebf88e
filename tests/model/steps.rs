//! What can happen, drawn at random. A step names things by a number that is taken modulo how many there are, so
//! that a sequence without one of its steps is still a sequence.

use super::plain::Cents;
use super::random::Random;

/// Whether the product takes payments.
pub const PAYMENTS: bool = true;

/// One thing that somebody does, or that time does.
#[derive(Clone, Debug)]
pub enum Step {
    /// A new invoice comes from the ledger.
    Import {
        customer: usize,
        cents: Cents,
        due_in: i64,
    },
    /// The ledger says something about a known invoice, as of a day before or after today.
    Figure {
        invoice: usize,
        says: Says,
        as_of: i64,
        names: bool,
    },
    /// A customer proposes over some of the own invoices.
    Submit {
        customer: usize,
        invoices: usize,
        terms: usize,
    },
    /// A customer proposes other terms.
    Change {
        proposal: usize,
        terms: usize,
    },
    Withdraw {
        proposal: usize,
    },
    Reject {
        proposal: usize,
    },
    Approve {
        proposal: usize,
        read: Reading,
    },
    /// Two people decide in the same moment.
    DecideAtOnce {
        proposal: usize,
    },
    /// Money comes in by the API.
    Pay {
        plan: usize,
        sum: Sum,
        booked_ago: i64,
        aim: Written,
    },
    /// Money comes back, so many thousandths of it.
    Return {
        payment: usize,
        thousandths: Cents,
        booked_ago: i64,
    },
    /// A payment is told once more, under another key.
    PayAgain {
        payment: usize,
    },
    /// An invoice is contested.
    Dispute {
        invoice: usize,
    },
    /// Finance answers that.
    Release {
        invoice: usize,
    },
    /// The last request is sent again, byte for byte.
    Again,
    /// Days go by.
    Wait {
        days: i64,
    },
    /// Days go by, and the clock's function runs only at their end.
    Outage {
        days: i64,
    },
}

/// What a figure says.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// So many thousandths of the first figure.
    Open(Cents),
    /// A credit note over so many thousandths of the first figure.
    Credited(Cents),
    /// The same as before.
    Same,
}

/// How much is paid.
#[derive(Clone, Copy, Debug)]
pub enum Sum {
    /// The next open instalment.
    Instalment,
    /// So many thousandths of what is open in the plan: more than all of it above 1,000.
    Share(Cents),
    /// A cent.
    Cent,
}

/// What the payer wrote.
#[derive(Clone, Copy, Debug)]
pub enum Written {
    /// The reference, in the structured field.
    Reference,
    /// The reference, somewhere in the text and broken by spaces.
    InText,
    /// Somebody else's reference.
    Foreign,
}

/// How fresh is what an admin decides on.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    Fresh,
    /// The version is not the one of today.
    OtherVersion,
    /// The sum is not what is open.
    OtherSum,
}

/// The steps that follow from a seed. Each begins with two plans, so that there is something to go wrong with.
pub fn steps(seed: u64, count: usize) -> Vec<Step> {
    let mut random = Random::new(seed);
    let mut steps: Vec<Step> = (0..5).map(|_| import(&mut random)).collect();
    for proposal in 0..2 {
        steps.push(Step::Submit { customer: proposal, invoices: random.place(8), terms: random.place(4) });
        steps.push(Step::Approve { proposal, read: Reading::Fresh });
    }
    steps.extend((0..count).map(|_| step(&mut random)));
    steps
}

fn import(random: &mut Random) -> Step {
    let cents = if random.once_in(10) { random.between(0, 6_000) } else { random.between(10_000, 300_000) };
    Step::Import { customer: random.place(2), cents, due_in: random.between(-40, 30) }
}

fn step(random: &mut Random) -> Step {
    let which = random.place(1_000);
    if PAYMENTS && random.once_in(3) {
        return money(random, which);
    }
    match random.below(100) {
        0..8 => import(random),
        8..28 => Step::Figure {
            invoice: which,
            says: says(random),
            as_of: random.one_of(&[-6, -3, -2, -1, -1, -1, 0, 0, 0, 1, 2]),
            names: random.once_in(3),
        },
        28..46 => Step::Submit { customer: which, invoices: random.place(8), terms: random.place(12) },
        46..51 => Step::Change { proposal: which, terms: random.place(12) },
        51..55 => Step::Withdraw { proposal: which },
        55..59 => Step::Reject { proposal: which },
        59..75 => Step::Approve {
            proposal: which,
            read: random.one_of(&[
                Reading::Fresh,
                Reading::Fresh,
                Reading::Fresh,
                Reading::OtherVersion,
                Reading::OtherSum,
            ]),
        },
        75..77 => Step::DecideAtOnce { proposal: which },
        77..79 => Step::Again,
        79..82 => Step::Dispute { invoice: which },
        82..84 => Step::Release { invoice: which },
        84..94 => Step::Wait { days: random.one_of(&[1, 1, 2, 3, 5, 9, 16, 31]) },
        _ => Step::Outage { days: random.between(1, 7) },
    }
}

fn money(random: &mut Random, which: usize) -> Step {
    let booked_ago = random.one_of(&[0, 0, 0, 1, 1, 2, 3, 8]);
    match random.below(10) {
        0 | 1 => {
            Step::Return { payment: which, thousandths: random.one_of(&[1_000, 1_000, 500, 1, 1_001]), booked_ago }
        }
        2 => Step::PayAgain { payment: which },
        _ => Step::Pay {
            plan: which,
            sum: match random.below(6) {
                0..3 => Sum::Instalment,
                3 => Sum::Cent,
                _ => Sum::Share(random.between(1, 1_300)),
            },
            booked_ago,
            aim: random.one_of(&[Written::Reference, Written::Reference, Written::InText, Written::Foreign]),
        },
    }
}

fn says(random: &mut Random) -> Says {
    match random.below(10) {
        0 => Says::Same,
        1 | 2 => Says::Open(0),
        3 | 4 => Says::Credited(random.between(10, 600)),
        5 => Says::Open(random.between(1_000, 1_300)),
        _ => Says::Open(random.between(1, 1_000)),
    }
}
