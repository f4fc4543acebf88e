//! No mail reaches a customer: dunning of the open invoices pauses for some days, so that nobody is dunned for what
//! they could not read. It goes on as soon as there is a new address.

use chrono::{Days, Months, NaiveDate};

use super::blocking::{block_of_today, telling, today};
use super::customers::CustomerFacts;
use super::dunning::{begin_with_invoice, write_invoice};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::{CustomerId, InvoiceId};
use crate::invoice::{BlockKind, Invoice, UNDELIVERABLE_DAYS};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::refusal::Refusal;

const KIND: BlockKind = BlockKind::EmailUndeliverable;

/// Says that mail to a customer came back for good. Several of these go through all of the customer's invoices.
#[derive(Clone, Debug)]
pub struct MarkUndeliverable {
    /// Whose.
    pub customer: CustomerId,
    /// Some of the customer's invoices.
    pub invoices: Vec<InvoiceId>,
}

impl UseCase for MarkUndeliverable {
    type Facts = CustomerFacts;
    type Done = Read<Customer>;

    fn decide(&self, facts: CustomerFacts, moment: &Moment) -> Outcome<Read<Customer>> {
        let Some(read) = facts.customer else { return Refusal::NotFound("customer").into() };
        let today = today(&facts.settings, moment);
        let pauses = read.value.undeliverable_paused_on.is_none_or(|on| may_pause_again(on, today));
        let to_block = |invoice: &&Read<Invoice>| {
            let invoice = &invoice.value;
            pauses && invoice.customer == self.customer && invoice.unfit().is_empty() && invoice.block(KIND).is_none()
        };
        let blocked: Vec<Read<Invoice>> = facts.invoices.iter().filter(to_block).cloned().collect();
        if read.value.undeliverable_since.is_some() && blocked.is_empty() {
            return Outcome::AlreadyDone(read);
        }
        let mut after = read.value.clone();
        after.undeliverable_since = after.undeliverable_since.or(Some(moment.now));
        if pauses {
            after.undeliverable_paused_on = Some(today);
        }
        let address = Aggregate::Customer(self.customer.clone());
        let (mut changes, result) = Changes::new(address, read, after, EventKind::MailUndeliverable { pauses });
        let until = Some(today + Days::new(UNDELIVERABLE_DAYS));
        let telling = telling(&facts.settings, "customer.mail_undeliverable", moment);
        for invoice in blocked {
            let mut after = invoice.value.clone();
            after.set_block(block_of_today(KIND, until, None, &facts.settings, moment));
            let id = after.id;
            let written = write_invoice(&mut changes, invoice, after, &telling);
            changes.tell(Aggregate::Invoice(id), written.version, EventKind::InvoiceBlocked { kind: KIND, until });
        }
        Outcome::Done { changes, result }
    }
}

/// Once a year; the invoices of one day belong together.
fn may_pause_again(paused_on: NaiveDate, today: NaiveDate) -> bool {
    paused_on == today || paused_on + Months::new(12) <= today
}

/// Lifts that pause from some of a customer's invoices, because there is a new address.
#[derive(Clone, Debug)]
pub struct LiftUndeliverable {
    /// Whose.
    pub customer: CustomerId,
    /// Some of the customer's invoices.
    pub invoices: Vec<InvoiceId>,
}

impl UseCase for LiftUndeliverable {
    type Facts = CustomerFacts;
    type Done = Read<Customer>;

    fn decide(&self, facts: CustomerFacts, moment: &Moment) -> Outcome<Read<Customer>> {
        let Some(result) = facts.customer else { return Refusal::NotFound("customer").into() };
        let telling = telling(&facts.settings, "customer.changed", moment);
        let mut changes: Option<Changes> = None;
        for read in facts.invoices {
            let mut after = read.value.clone();
            if result.value.undeliverable_since.is_some() || after.take_block(KIND).is_none() {
                continue;
            }
            let event = EventKind::InvoiceReleased { kind: KIND };
            match &mut changes {
                None => changes = Some(begin_with_invoice(read, after, event, &telling).0),
                Some(changes) => {
                    let id = after.id;
                    let written = write_invoice(changes, read, after, &telling);
                    changes.tell(Aggregate::Invoice(id), written.version, event);
                }
            }
        }
        match changes {
            Some(changes) => Outcome::Done { changes, result },
            None => Outcome::AlreadyDone(result),
        }
    }
}
