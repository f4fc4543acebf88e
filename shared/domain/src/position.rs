//! Where a plan stands. Nothing is settled by booking; everything is derived from what was agreed, what was
//! credited, what was paid into the plan and what is open on its invoices.

use crate::money::Money;

/// An agreed instalment and how much of it is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// What has to be paid, after credit notes.
    pub amount_minor: i64,
    /// How much of that is settled.
    pub settled_minor: i64,
}

impl Rung {
    /// What is still to be paid.
    #[must_use]
    pub const fn open_minor(self) -> i64 {
        self.amount_minor - self.settled_minor
    }
}

/// Where a plan stands, in minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Position {
    /// The agreed instalments, in order.
    pub ladder: Vec<Rung>,
    /// What is still to be paid through the plan.
    pub open_minor: i64,
    /// What is open on the invoices beyond the plan; shown, never added silently.
    pub not_covered_minor: i64,
    /// What the creditor owes the customer.
    pub surplus_minor: i64,
}

impl Position {
    /// A plan of which nothing is settled yet.
    #[must_use]
    pub fn untouched(agreed: &[Money]) -> Self {
        let total = agreed.iter().map(|amount| amount.minor()).sum();
        position(agreed, 0, 0, total)
    }
}

/// Derives a plan's position.
///
/// `credited_minor` is what was credited on the invoices since the agreement, less what was not covered then:
/// it cuts the instalments from the tail. `own_minor` was paid into the plan. `total_minor` is what is open on
/// the invoices together, negative when the creditor owes.
#[must_use]
pub fn position(agreed: &[Money], credited_minor: i64, own_minor: i64, total_minor: i64) -> Position {
    let mut ladder: Vec<Rung> =
        agreed.iter().map(|amount| Rung { amount_minor: amount.minor(), settled_minor: 0 }).collect();
    let mut to_cut = credited_minor.max(0);
    for rung in ladder.iter_mut().rev() {
        let cut = to_cut.min(rung.amount_minor);
        rung.amount_minor -= cut;
        to_cut -= cut;
    }
    let agreed_minor: i64 = ladder.iter().map(|rung| rung.amount_minor).sum();
    let open_minor = (agreed_minor - own_minor).min(total_minor).max(0);
    let mut to_settle = agreed_minor - open_minor;
    for rung in &mut ladder {
        rung.settled_minor = to_settle.min(rung.amount_minor);
        to_settle -= rung.settled_minor;
    }
    Position {
        ladder,
        open_minor,
        not_covered_minor: (total_minor - open_minor).max(0),
        surplus_minor: (-total_minor).max(0),
    }
}
