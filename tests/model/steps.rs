//! What can happen, drawn at random. A step names things by a number that is taken modulo how many there are, so
//! that a sequence without one of its steps is still a sequence.

use super::plain::Cents;
use super::random::Random;

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

/// How fresh is what an admin decides on.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    Fresh,
    /// The version is not the one of today.
    OtherVersion,
    /// The sum is not what is open.
    OtherSum,
}

/// The steps that follow from a seed.
pub fn steps(seed: u64, count: usize) -> Vec<Step> {
    let mut random = Random::new(seed);
    let mut steps: Vec<Step> = (0..3).map(|_| import(&mut random)).collect();
    steps.extend((0..count).map(|_| step(&mut random)));
    steps
}

fn import(random: &mut Random) -> Step {
    let cents = if random.once_in(8) { random.between(0, 6_000) } else { random.between(5_000, 300_000) };
    Step::Import { customer: random.place(3), cents, due_in: random.between(-40, 30) }
}

fn step(random: &mut Random) -> Step {
    let which = random.place(1_000);
    match random.below(100) {
        0..8 => import(random),
        8..28 => Step::Figure {
            invoice: which,
            says: says(random),
            as_of: random.one_of(&[-6, -3, -2, -1, -1, -1, 0, 0, 0, 1, 2]),
            names: random.once_in(3),
        },
        28..46 => Step::Submit { customer: random.place(3), invoices: random.place(64), terms: random.place(100) },
        46..51 => Step::Change { proposal: which, terms: random.place(100) },
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
        75..78 => Step::DecideAtOnce { proposal: which },
        78..83 => Step::Again,
        83..95 => Step::Wait { days: random.one_of(&[1, 1, 2, 3, 5, 9, 16, 31]) },
        _ => Step::Outage { days: random.between(1, 7) },
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
