//! The money, told a second time and as plainly as possible: facts in lists, and everything else worked out anew
//! from them whenever somebody asks. It follows the rules of money and nothing of the product's code.

use chrono::{Days, NaiveDate};

/// Minor units of the one currency of these tests.
pub type Cents = i64;

/// Where it is in doubt what a figure includes: what we ask and show, or what makes things final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Low,
    High,
}

pub use Value::{High, Low};

/// What the ledger said of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub open: Cents,
    pub as_of: NaiveDate,
    pub credited: Cents,
    pub includes: Vec<String>,
}

/// A payment, or below zero a return, where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The reference of the payment, or of the payment that came back.
    pub payment: String,
    pub is_return: bool,
    pub cents: Cents,
    pub booked: NaiveDate,
}

/// An invoice.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub number: String,
    pub id: String,
    pub customer: String,
    pub due: NaiveDate,
    /// What the ledger said, oldest first; the last one holds.
    pub figures: Vec<Figure>,
    pub entries: Vec<Entry>,
}

/// An agreed instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    pub number: u64,
    pub due: NaiveDate,
    pub cents: Cents,
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    pub proposal: String,
    /// In the order in which money is spread over them.
    pub invoices: Vec<usize>,
    pub agreed: Vec<Agreed>,
    /// What was open beyond the instalments when they were agreed, and no credit note has met yet.
    pub beyond: Cents,
    /// What was credited since, less what the plan did not cover then.
    pub cut: Cents,
    pub first_day: NaiveDate,
    pub entries: Vec<Entry>,
    pub ended: Option<&'static str>,
}

/// Where a plan stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// What is to be paid, and how much of it is settled, for each instalment.
    pub ladder: Vec<(Cents, Cents)>,
    pub open: Cents,
    pub not_covered: Cents,
    pub surplus: Cents,
}

/// All there is to know.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub invoices: Vec<Invoice>,
    pub plans: Vec<Plan>,
    /// How many days the ledger posts behind the bank.
    pub lag: u64,
}

/// Whether figures include an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Included {
    No,
    Doubtful,
    Yes,
}

impl Invoice {
    /// What it asks for.
    pub fn figure(&self) -> Cents {
        self.figures.last().map_or(0, |figure| figure.open)
    }

    /// All credit notes on it so far.
    pub fn credited(&self) -> Cents {
        self.figures.last().map_or(0, |figure| figure.credited)
    }
}

impl Facts {
    /// Where a plan stands.
    pub fn position(&self, plan: usize, value: Value) -> Position {
        let total = self.total(plan, value);
        let plan = &self.plans[plan];
        let amounts = cut_from_the_tail(&plan.agreed, plan.cut);
        let ladder: Cents = amounts.iter().sum();
        let own: Cents = plan.entries.iter().map(|entry| entry.cents).sum();
        let open = (ladder - own).min(total).max(0);
        Position {
            ladder: poured(&amounts, ladder - open),
            open,
            not_covered: (total - open).max(0),
            surplus: (-total).max(0),
        }
    }

    /// A credit note comes on an invoice: it meets what its plan does not cover first, and cuts instalments only
    /// beyond that.
    pub fn credit(&mut self, invoice: usize, cents: Cents) {
        let runs = |plan: &usize| self.plans[*plan].ended.is_none() && self.plans[*plan].invoices.contains(&invoice);
        let Some(plan) = (0..self.plans.len()).find(runs) else { return };
        let not_covered = self.position(plan, Low).not_covered;
        let plan = &mut self.plans[plan];
        plan.cut += cents - cents.min(not_covered.max(plan.beyond));
        plan.beyond -= cents.min(plan.beyond);
    }

    /// What is open on a plan's invoices together, below zero when the creditor owes (T).
    pub fn total(&self, plan: usize, value: Value) -> Cents {
        let left = self.left(value, Some(plan));
        let of_invoices: Cents = self.plans[plan].invoices.iter().map(|at| left[*at]).sum();
        of_invoices - self.beside_figures(plan, value)
    }

    /// What is open on an invoice.
    pub fn rest(&self, invoice: usize, value: Value) -> Cents {
        self.left(value, None)[invoice].max(0)
    }

    /// Whether the rules say on which of a plan's invoices money lies that came back out of their figures: they say
    /// only how much it is in all.
    pub fn says_where(&self, invoice: usize) -> bool {
        let over = |plan: &&usize| self.plans[**plan].invoices.contains(&invoice);
        let places: Vec<usize> = (0..self.plans.len()).collect();
        places.iter().filter(over).all(|plan| [Low, High].iter().all(|value| self.beside_figures(*plan, *value) >= 0))
    }

    /// What an entry of a plan is to the figures of its invoices.
    pub fn included_in_plan(&self, plan: usize, entry: &Entry) -> Included {
        let plan = &self.plans[plan];
        self.included(entry, &plan.entries, &plan.invoices)
    }

    /// What an entry is to the figures of some invoices. What came back is in them only if what had come in is.
    pub fn included(&self, entry: &Entry, others: &[Entry], invoices: &[usize]) -> Included {
        let by_date = self.by_name_and_date(entry, invoices);
        let first = others.iter().find(|other| entry.is_return && !other.is_return && other.payment == entry.payment);
        first.map_or(by_date, |first| by_date.min(self.by_name_and_date(first, invoices)))
    }

    fn by_name_and_date(&self, entry: &Entry, invoices: &[usize]) -> Included {
        let invoices: Vec<&Invoice> = invoices.iter().map(|at| &self.invoices[*at]).collect();
        let mut said = invoices.iter().flat_map(|invoice| &invoice.figures);
        if !entry.is_return && said.any(|figure| figure.includes.contains(&entry.payment)) {
            return Included::Yes;
        }
        let last: Vec<&Figure> = invoices.iter().filter_map(|invoice| invoice.figures.last()).collect();
        let Some(newest) = last.iter().map(|figure| figure.as_of).max() else { return Included::No };
        if entry.booked > newest {
            return Included::No;
        }
        let oldest = last.iter().filter(|figure| figure.open > 0).map(|figure| figure.as_of).min().unwrap_or(newest);
        if entry.booked + Days::new(self.lag) < oldest { Included::Yes } else { Included::Doubtful }
    }

    /// What no figure includes of a plan's own money.
    fn beside_figures(&self, plan: usize, value: Value) -> Cents {
        let entries = &self.plans[plan].entries;
        let counts = |entry: &&Entry| is_beside(self.included_in_plan(plan, entry), entry.cents, value);
        entries.iter().filter(counts).map(|entry| entry.cents).sum()
    }

    /// What is left of each invoice's figure, payments to it and the money of all plans but one taken off.
    fn left(&self, value: Value, but: Option<usize>) -> Vec<Cents> {
        let mut left: Vec<Cents> = (0..self.invoices.len()).map(|at| self.less_direct(at, value)).collect();
        for plan in (0..self.plans.len()).filter(|plan| Some(*plan) != but) {
            let over = &self.plans[plan].invoices;
            let mut money = self.beside_figures(plan, value);
            if money < 0 {
                left[over[over.len() - 1]] -= money;
                continue;
            }
            for at in over {
                let part = money.min(left[*at].max(0));
                left[*at] -= part;
                money -= part;
            }
        }
        left
    }

    fn less_direct(&self, at: usize, value: Value) -> Cents {
        let invoice = &self.invoices[at];
        let counts = |entry: &&Entry| is_beside(self.included(entry, &invoice.entries, &[at]), entry.cents, value);
        invoice.figure() - invoice.entries.iter().filter(counts).map(|entry| entry.cents).sum::<Cents>()
    }
}

/// Whether an entry counts beside the figures. Low takes doubtful payments as not included and doubtful returns as
/// included; high the reverse.
fn is_beside(included: Included, cents: Cents, value: Value) -> bool {
    match (included, value) {
        (Included::No, _) => true,
        (Included::Yes, _) => false,
        (Included::Doubtful, Low) => cents > 0,
        (Included::Doubtful, High) => cents < 0,
    }
}

/// The agreed amounts, less what was credited since, from the last one on.
pub fn cut_from_the_tail(agreed: &[Agreed], credited: Cents) -> Vec<Cents> {
    let mut to_cut = credited.max(0);
    let mut amounts: Vec<Cents> = agreed.iter().map(|row| row.cents).collect();
    for amount in amounts.iter_mut().rev() {
        let cut = to_cut.min(*amount);
        *amount -= cut;
        to_cut -= cut;
    }
    amounts
}

/// Amounts, and how much of each is settled when so much was poured in from the first one on.
pub fn poured(amounts: &[Cents], mut money: Cents) -> Vec<(Cents, Cents)> {
    let pour = |amount: &Cents| {
        let settled = money.min(*amount);
        money -= settled;
        (*amount, settled)
    };
    amounts.iter().map(pour).collect()
}
