//! The money around plans and their invoices. Nothing is settled by booking; everything is derived, after every
//! figure of the ledger, payment and return, and before every decision, mail and due step.
//!
//! A payment is known twice: from the bank, and some days later inside the ledger's next figure. Which figure
//! includes which payment is sometimes in doubt for a few days. Then there are two values: [`Value::Low`] is what
//! we ask, show and decide on, [`Value::High`] is what makes things final. So the customer is never asked for
//! money that he has paid, and nothing is called complete that may not be.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::id::{InvoiceId, ProposalId};
use crate::invoice::{Invoice, Open};
use crate::payment::{PaymentId, PaymentName};
use crate::plan::{Plan, PlanInvoice};
use crate::position::{Position, position};

/// A payment, or its return, as it lies in a plan or on an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// The payment, or the return.
    pub payment: PaymentId,
    /// For a return: the payment that came back.
    pub returns: Option<PaymentId>,
    /// Minor units; below zero for a return and for credit that was paid back or set off.
    pub minor: i64,
    /// When the bank booked it.
    pub booked: NaiveDate,
    /// What a ledger may call it.
    pub names: Vec<PaymentName>,
}

/// Which of the two values, where it is in doubt what a figure includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// As if no doubtful payment were in the figures, and every doubtful return: what we ask and decide on.
    Low,
    /// The reverse: what makes things final.
    High,
}

/// Whether a figure includes a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Inclusion {
    /// It does not.
    Not,
    /// Nobody can tell yet.
    Doubtful,
    /// It does.
    Included,
}

/// Both values of where a plan stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is asked, shown and decided on.
    pub low: Position,
    /// What makes things final.
    pub high: Position,
}

impl Standing {
    /// Whether the two values differ: steps wait then, and nothing is said of a changed balance.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.low != self.high
    }
}

/// Invoices, and the plans that have ever held any of them, with all their invoices.
#[derive(Clone, Debug)]
pub struct Books<'a> {
    invoices: BTreeMap<InvoiceId, &'a Invoice>,
    plans: Vec<&'a Plan>,
    ledger_lag_days: u32,
}

impl<'a> Books<'a> {
    /// Opens the books. A payment to an invoice without a plan is judged by `ledger_lag_days`, one into a plan by
    /// the plan's own policy.
    #[must_use]
    pub fn new(
        invoices: impl IntoIterator<Item = &'a Invoice>,
        plans: impl IntoIterator<Item = &'a Plan>,
        ledger_lag_days: u32,
    ) -> Self {
        let mut plans: Vec<&Plan> = plans.into_iter().collect();
        plans.sort_by_key(|plan| (plan.agreement().started_at, plan.agreement().id));
        plans.dedup_by_key(|plan| plan.agreement().id);
        Self { invoices: invoices.into_iter().map(|invoice| (invoice.id, invoice)).collect(), plans, ledger_lag_days }
    }

    /// Where a plan stands. An ended plan's figures stand still.
    #[must_use]
    pub fn standing(&self, plan: &Plan) -> Standing {
        match plan {
            Plan::Running(_) => {
                Standing { low: self.position(plan, Value::Low), high: self.position(plan, Value::High) }
            }
            Plan::Ended(ended) => {
                let still = ended.course.shown.clone();
                Standing { low: still.clone(), high: still }
            }
        }
    }

    /// What is open on each invoice: its figure less every payment that the figure does not include yet, at least
    /// zero. It goes on when a plan over it has ended.
    #[must_use]
    pub fn open(&self) -> BTreeMap<InvoiceId, Open> {
        let (low, high) = (self.remaining(None, Value::Low), self.remaining(None, Value::High));
        let open = |(id, low_minor): (InvoiceId, i64)| {
            let high_minor = high.get(&id).copied().unwrap_or(low_minor);
            (id, Open { low_minor: low_minor.max(0), high_minor: high_minor.max(0) })
        };
        low.into_iter().map(open).collect()
    }

    /// What is open on a plan's invoices together, below zero when the creditor owes (*T*).
    #[must_use]
    pub fn total_minor(&self, plan: &Plan, value: Value) -> i64 {
        let remaining = self.remaining(Some(plan.agreement().id), value);
        let of_invoices: i64 = ids(plan).filter_map(|id| remaining.get(&id)).sum();
        of_invoices - self.not_included_minor(plan, value)
    }

    /// Whether the figures of a plan's invoices include one of its payments.
    #[must_use]
    pub fn inclusion(&self, plan: &Plan, booking: &Booking) -> Inclusion {
        let lag_days = plan.agreement().policy.ledger_lag_days;
        included(booking, &plan.course().bookings, |booking| {
            // A payment from before an invoice joined the plan is in no figure of that invoice.
            let there = |invoice: &&PlanInvoice| invoice.joined.is_none_or(|joined| joined < booking.booked);
            let invoices = plan.agreement().invoices.iter().filter(there);
            let figures: Vec<&Invoice> =
                invoices.filter_map(|invoice| self.invoices.get(&invoice.id).copied()).collect();
            by_date_and_name(booking, &figures, lag_days)
        })
    }

    /// Whether the figure of an invoice includes a payment to it.
    #[must_use]
    pub fn inclusion_in_invoice(&self, invoice: &Invoice, booking: &Booking) -> Inclusion {
        let judged = |booking: &Booking| by_date_and_name(booking, &[invoice], self.ledger_lag_days);
        included(booking, &invoice.payments, judged)
    }

    fn position(&self, plan: &Plan, value: Value) -> Position {
        let agreement = plan.agreement();
        let agreed: Vec<_> = agreement.instalments.iter().map(|instalment| instalment.amount).collect();
        let credited_now: i64 =
            ids(plan).filter_map(|id| self.invoices.get(&id)).map(|invoice| invoice.credited().minor()).sum();
        let cut = credited_now - agreement.credited_then_minor() - agreement.not_covered_then_minor();
        position(&agreed, cut, plan.own_minor(), self.total_minor(plan, value))
    }

    /// What no figure includes of the payments into a plan, returns taken off.
    fn not_included_minor(&self, plan: &Plan, value: Value) -> i64 {
        let counted = |booking: &&Booking| is_outside(self.inclusion(plan, booking), booking.minor, value);
        plan.course().bookings.iter().filter(counted).map(|booking| booking.minor).sum()
    }

    /// What remains of each invoice's figure when payments to it, and the money of all plans but one, are taken
    /// off. Below zero where more was paid to it than it asks for.
    fn remaining(&self, but: Option<ProposalId>, value: Value) -> BTreeMap<InvoiceId, i64> {
        let mut remaining: BTreeMap<InvoiceId, i64> = self
            .invoices
            .values()
            .map(|invoice| (invoice.id, invoice.figure().minor() - self.paid_directly(invoice, value)))
            .collect();
        for plan in self.plans.iter().copied().filter(|plan| Some(plan.agreement().id) != but) {
            self.pour(plan, value, &mut remaining);
        }
        remaining
    }

    fn paid_directly(&self, invoice: &Invoice, value: Value) -> i64 {
        let counted =
            |booking: &&Booking| is_outside(self.inclusion_in_invoice(invoice, booking), booking.minor, value);
        invoice.payments.iter().filter(counted).map(|booking| booking.minor).sum()
    }

    /// Spreads what no figure includes of a plan's money over its invoices in plan order, each up to what remains
    /// of it. What came back of money that is in the figures opens the invoices again that it had paid last.
    fn pour(&self, plan: &Plan, value: Value, remaining: &mut BTreeMap<InvoiceId, i64>) {
        let mut left = self.not_included_minor(plan, value);
        if left < 0 {
            return open_again(plan, -left, remaining);
        }
        for id in ids(plan) {
            let Some(rest) = remaining.get_mut(&id) else { continue };
            let part = left.min((*rest).max(0));
            *rest -= part;
            left -= part;
        }
    }
}

fn ids(plan: &Plan) -> impl Iterator<Item = InvoiceId> {
    plan.agreement().invoices.iter().map(|invoice| invoice.id)
}

/// What came back of money that is in the figures opens the invoices again, the last one first.
fn open_again(plan: &Plan, mut back: i64, remaining: &mut BTreeMap<InvoiceId, i64>) {
    for invoice in plan.agreement().invoices.iter().rev() {
        let Some(rest) = remaining.get_mut(&invoice.id) else { continue };
        // An invoice takes back at most what had been paid of it.
        let part = back.min((invoice.rest.minor() - *rest).max(0));
        *rest += part;
        back -= part;
    }
    if let Some(rest) = plan.agreement().invoices.first().and_then(|first| remaining.get_mut(&first.id)) {
        *rest += back;
    }
}

/// Whether a booking counts beside the figures.
fn is_outside(inclusion: Inclusion, minor: i64, value: Value) -> bool {
    match inclusion {
        Inclusion::Not => true,
        Inclusion::Doubtful => (value == Value::Low) == (minor > 0),
        Inclusion::Included => false,
    }
}

/// Whether figures include a booking. One that they name, or that is older than every figure that could have left
/// it out, is included; one younger than all of them is not; what lies between is doubtful.
fn included(booking: &Booking, all: &[Booking], judged: impl Fn(&Booking) -> Inclusion) -> Inclusion {
    let own = judged(booking);
    // What came back is in the figures only if what had come in is.
    let original = booking.returns.as_ref().and_then(|id| all.iter().find(|other| other.payment == *id));
    original.map_or(own, |original| own.min(judged(original)))
}

fn by_date_and_name(booking: &Booking, figures: &[&Invoice], lag_days: u32) -> Inclusion {
    let ledgers = figures.iter().filter_map(|invoice| invoice.ledger.as_ref());
    if ledgers.clone().any(|ledger| ledger.names().any(|name| booking.names.contains(&name))) {
        return Inclusion::Included;
    }
    let Some(newest) = ledgers.map(|ledger| ledger.as_of).max() else { return Inclusion::Not };
    if booking.booked > newest {
        return Inclusion::Not;
    }
    // A figure of nothing is not told again, so it says nothing of what came later; one that no ledger has told
    // includes no payment.
    let telling = figures.iter().filter(|invoice| invoice.figure().minor() > 0);
    let oldest = telling.map(|invoice| invoice.ledger.as_ref().map(|ledger| ledger.as_of)).min();
    match oldest.unwrap_or(Some(newest)) {
        Some(oldest) if booking.booked + Days::new(u64::from(lag_days)) < oldest => Inclusion::Included,
        Some(_) | None => Inclusion::Doubtful,
    }
}
