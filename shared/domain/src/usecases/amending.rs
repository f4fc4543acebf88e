//! What is still open of a plan is agreed anew: what is paid stays, the rest is replaced, and the sum is what is open.
//!
//! The settled part of every instalment is frozen as one of its own. What was credited and not covered is counted
//! from here, so that the money stands afterwards exactly where it stood, and only what is open is spread otherwise.

use super::at_work::{PlanAtWork, PlanFacts};
use super::beginning::{instalment, plan_invoice};
use super::levers::{must_be_free, not_free};
use crate::invoice::Invoice;
use crate::outcome::Read;
use crate::plan::{Agreement, Instalment, PlanInvoice};
use crate::position::Position;
use crate::proposal::MAX_INVOICES;
use crate::refusal::{Conflict, Refusal};
use crate::schedule::ScheduledInstalment;

/// A plan, and the invoices that would join it.
#[derive(Clone, Debug)]
pub struct Joining {
    /// The plan with everything that its money depends on, that of the joining invoices included.
    pub plan: PlanFacts,
    /// The invoices, in the order asked; `None` for an unknown one.
    pub added: Vec<Option<Read<Invoice>>>,
}

/// What the creditor and the customer agree on instead of what is open.
pub(super) struct Anew {
    /// The new instalments; their numbers follow from the frozen ones.
    pub rows: Vec<ScheduledInstalment>,
    /// The invoices that join.
    pub added: Vec<Read<Invoice>>,
}

impl Anew {
    /// Replaces what is open. `stands` is where the plan stood before.
    ///
    /// # Errors
    /// When the new instalments don't sum to what would be open.
    pub fn agree(self, work: &mut PlanAtWork, stands: &Position) -> Result<(), Refusal> {
        let sum = sum_minor(&self.rows);
        let total = stands.open_minor + stands.not_covered_minor + rest_minor(&self.added);
        let pause_ends = work.running.pause.map(|pause| pause.until);
        let (today, agreement) = (work.today, &mut work.running.agreement);
        agreement.instalments = frozen(agreement, stands);
        agreement.instalments.extend(
            self.rows
                .iter()
                .map(|row| Instalment { grace_from: pause_ends.filter(|ends| row.due < *ends), ..instalment(row) }),
        );
        let joins = |invoice: &Invoice| PlanInvoice { joined: Some(today), ..plan_invoice(invoice) };
        agreement.invoices.extend(self.added.iter().map(|read| joins(&read.value)));
        agreement.rhythm = None;
        agreement.not_covered_minor = Some((total - sum).max(0));
        work.invoices.extend(self.added);
        for invoice in &mut work.running.agreement.invoices {
            let now = work.invoices.iter().find(|read| read.value.id == invoice.id);
            invoice.credited = now.map_or(invoice.credited, |read| read.value.credited());
        }
        let low = work.standing().low;
        if low.open_minor != sum {
            return Err(Conflict::SumMismatch { expected: work.money(low.open_minor) }.into());
        }
        work.running.course.told_minor = low.open_minor;
        work.running.course.shown = low;
        work.running.offer = None;
        Ok(())
    }
}

/// The settled part of every instalment, as an instalment of its own.
fn frozen(agreement: &Agreement, stands: &Position) -> Vec<Instalment> {
    let rungs = agreement.instalments.iter().zip(&stands.ladder).filter(|(_, rung)| rung.settled_minor > 0);
    rungs.map(|(row, rung)| Instalment { amount: row.amount.with_minor(rung.settled_minor), ..*row }).collect()
}

/// Numbers new instalments without a gap after the frozen ones.
pub(super) fn numbered(
    agreement: &Agreement,
    stands: &Position,
    rows: Vec<ScheduledInstalment>,
) -> Vec<ScheduledInstalment> {
    let last = frozen(agreement, stands).last().map(|row| row.number);
    let first = agreement.instalments.first().map_or(1, |row| row.number.max(1));
    (last.map_or(first, |last| last + 1)..)
        .zip(rows)
        .map(|(number, row)| ScheduledInstalment { number, ..row })
        .collect()
}

/// How many instalments are frozen, the down payment left out.
pub(super) fn frozen_count(agreement: &Agreement, stands: &Position) -> usize {
    frozen(agreement, stands).iter().filter(|row| row.number > 0).count()
}

/// The invoices that join: the customer's own, in the plan's currency, with something open, and free.
pub(super) fn free_to_join(
    work: &PlanAtWork,
    added: Vec<Option<Read<Invoice>>>,
) -> Result<Vec<Read<Invoice>>, Refusal> {
    let agreement = &work.running.agreement;
    let own = |read: Option<Read<Invoice>>| read.filter(|read| read.value.customer == agreement.customer);
    let added: Vec<Read<Invoice>> =
        added.into_iter().map(own).collect::<Option<_>>().ok_or(Refusal::NotFound("invoice"))?;
    if added.iter().any(|read| read.value.currency != work.money(0).currency()) {
        return Err(Conflict::CurrencyMismatch.into());
    }
    if agreement.invoices.len() + added.len() > MAX_INVOICES {
        return Err(Conflict::TooManyInvoices { max: MAX_INVOICES }.into());
    }
    must_be_free(added.iter().map(|read| &read.value), |invoice| {
        invoice.unfit().into_iter().chain(not_free(invoice)).collect()
    })?;
    Ok(added)
}

/// What has been credited on a plan's invoices and those that would join, in minor units.
pub(super) fn credited_minor(work: &PlanAtWork, added: &[Read<Invoice>]) -> i64 {
    work.invoices.iter().chain(added).map(|read| read.value.credited().minor()).sum()
}

/// What is open on invoices together, in minor units.
pub(super) fn rest_minor(invoices: &[Read<Invoice>]) -> i64 {
    invoices.iter().map(|read| read.value.rest().minor()).sum()
}

/// What instalments sum to, in minor units.
pub(super) fn sum_minor(rows: &[ScheduledInstalment]) -> i64 {
    rows.iter().map(|row| row.amount.minor()).fold(0, i64::saturating_add)
}
