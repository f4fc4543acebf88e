//! Two customers are one: the invoices, the credit and the accounts of the one become the other's.

use super::blocking::telling;
use super::customers::as_it_was_read;
use super::dunning::write_invoice;
use crate::customer::{Customer, MAX_ACCOUNTS, MAX_MERGED};
use crate::event::{Aggregate, EventKind};
use crate::id::{CustomerId, InvoiceId};
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::refusal::{Conflict, Refusal};

/// Merges a customer into another one. Several of these go through all of its invoices; whatever comes in later
/// under the old name goes to the other one, too.
#[derive(Clone, Debug)]
pub struct MergeCustomers {
    /// Who turns out to be somebody else.
    pub source: CustomerId,
    /// Its version that was read; it does not matter once the two are merged and only invoices are left.
    pub version: u64,
    /// Who it is.
    pub target: CustomerId,
    /// Some of the invoices of the source.
    pub invoices: Vec<InvoiceId>,
}

/// What merging has to know.
#[derive(Clone, Debug)]
pub struct MergeFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// Who turns out to be somebody else.
    pub source: Option<Read<Customer>>,
    /// Who it is.
    pub target: Option<Read<Customer>>,
    /// The invoices that the command names.
    pub invoices: Vec<Read<Invoice>>,
}

impl UseCase for MergeCustomers {
    type Facts = MergeFacts;
    type Done = Read<Customer>;

    fn decide(&self, facts: MergeFacts, moment: &Moment) -> Outcome<Read<Customer>> {
        let (Some(source), Some(target)) = (facts.source, facts.target) else {
            return Refusal::NotFound("customer").into();
        };
        let merged = source.value.merged_into.as_ref() == Some(&self.target);
        if let Err(refusal) = self.possible(&source, &target).or_else(|no| if merged { Ok(()) } else { Err(no) }) {
            return refusal.into();
        }
        // One that a proposal holds stays until that has ended: it was submitted a moment ago.
        let moves = |read: &Read<Invoice>| read.value.customer == self.source && read.value.arrangement.is_none();
        let invoices: Vec<Read<Invoice>> = facts.invoices.into_iter().filter(moves).collect();
        if merged && invoices.is_empty() {
            return Outcome::AlreadyDone(target);
        }
        let (address, into) = (Aggregate::Customer(self.source.clone()), self.target.clone());
        let event = EventKind::CustomerMerged { into: into.clone() };
        let (mut changes, result) = if merged {
            let kept = source.value.clone();
            (Changes::new(address, source, kept, event).0, target)
        } else {
            let (after, joined) = (merged_into(&source.value, into), joined(&target.value, &source.value));
            let (mut changes, _) = Changes::new(address, source, after, event);
            let result = changes.and(target, joined);
            (changes, result)
        };
        let telling = telling(&facts.settings, "customer.merged", moment);
        for read in invoices {
            let after = Invoice { customer: self.target.clone(), ..read.value.clone() };
            write_invoice(&mut changes, read, after, &telling);
        }
        Outcome::Done { changes, result }
    }
}

impl MergeCustomers {
    fn possible(&self, source: &Read<Customer>, target: &Read<Customer>) -> Result<(), Refusal> {
        let ends = [&source.value, &target.value].iter().any(|customer| customer.merged_into.is_some());
        let full = target.value.merged_from.len() + source.value.merged_from.len() >= MAX_MERGED;
        if self.source == self.target || ends || full {
            return Err(Conflict::NotMergeable.into());
        }
        as_it_was_read(source, self.version)?;
        if source.value.is_busy() { Err(Conflict::CustomerBusy.into()) } else { Ok(()) }
    }
}

/// Nothing is left to be had from the source but its name.
fn merged_into(source: &Customer, target: CustomerId) -> Customer {
    Customer {
        merged_into: Some(target),
        credit: Vec::new(),
        credit_since: None,
        accounts: Vec::new(),
        undeliverable_since: None,
        ..source.clone()
    }
}

/// The target with what the source knew better, and had.
fn joined(target: &Customer, source: &Customer) -> Customer {
    let mut joined = target.filled_with(source);
    for credit in &source.credit {
        // Credit waits since the earlier of the two.
        let since = source.credit_since.or(target.credit_since).unwrap_or_default();
        joined.add_credit(*credit, since);
    }
    joined.credit_since = [joined.credit_since, source.credit_since].into_iter().flatten().min();
    joined.accounts = source.accounts.iter().chain(&target.accounts).cloned().collect();
    joined.accounts.dedup();
    joined.accounts.drain(..joined.accounts.len().saturating_sub(MAX_ACCOUNTS));
    joined.excluded |= source.excluded;
    joined.restricted |= source.restricted;
    joined.broke_on = joined.broke_on.max(source.broke_on);
    joined.last_ended_on = joined.last_ended_on.max(source.last_ended_on);
    joined.merged_from.extend([source.id.clone()].into_iter().chain(source.merged_from.iter().cloned()));
    joined
}
