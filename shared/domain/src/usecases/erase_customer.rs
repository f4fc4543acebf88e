//! Contact data of a customer is erased, once nothing is open: at once what no retention needs, and the rest when
//! retention has run.

use chrono::NaiveDate;

use super::blocking::today;
use super::customers::as_it_was_read;
use crate::customer::Customer;
use crate::erasing::{Erasure, erased, of_customer};
use crate::event::{Aggregate, EventKind};
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, Row, UseCase};
use crate::policy::Settings;
use crate::refusal::{Conflict, Refusal};

/// Erases what can be erased of the customer's own row; [`EraseRows`] does the same to the others.
#[derive(Clone, Debug)]
pub struct EraseCustomer {
    /// Whose.
    pub customer: CustomerId,
    /// The version that was read.
    pub version: u64,
}

/// What erasing has to know.
#[derive(Clone, Debug)]
pub struct ErasureFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The customer, if known.
    pub customer: Option<Read<Customer>>,
    /// Whether an invoice of the customer is open.
    pub open_invoice: bool,
    /// The last day on which something happened to an invoice of the customer.
    pub last_invoice_on: Option<NaiveDate>,
}

/// What erasing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The customer.
    pub customer: Read<Customer>,
    /// How much is erased.
    pub erasure: Erasure,
    /// The last day until which the rest has to stay; none where nothing is left.
    pub stays_until: Option<NaiveDate>,
}

impl UseCase for EraseCustomer {
    type Facts = ErasureFacts;
    type Done = Erased;

    fn decide(&self, facts: ErasureFacts, moment: &Moment) -> Outcome<Erased> {
        let Some(read) = facts.customer else { return Refusal::NotFound("customer").into() };
        if read.value.is_busy() || facts.open_invoice {
            return Refusal::from(Conflict::CustomerBusy).into();
        }
        let today = today(&facts.settings, moment);
        let last = read.value.last_ended_on.max(facts.last_invoice_on);
        let (erasure, stays_until) = Erasure::possible(last, today);
        let mut after = of_customer(read.value.clone(), erasure);
        if erasure == Erasure::All {
            after.erased_on = after.erased_on.or(Some(today));
        }
        if after == read.value {
            return Outcome::AlreadyDone(Erased { customer: read, erasure, stays_until });
        }
        if let Err(refusal) = as_it_was_read(&read, self.version) {
            return refusal.into();
        }
        let event = EventKind::CustomerErased { stays_until };
        let (changes, customer) = Changes::new(Aggregate::Customer(self.customer.clone()), read, after, event);
        Outcome::Done { changes, result: Erased { customer, erasure, stays_until } }
    }
}

/// Erases the same of some rows of the customer.
#[derive(Clone, Debug)]
pub struct EraseRows {
    /// Whose.
    pub customer: CustomerId,
    /// How much.
    pub erasure: Erasure,
    /// The last day until which the rest has to stay.
    pub stays_until: Option<NaiveDate>,
    /// Of which rows.
    pub rows: Vec<Aggregate>,
}

/// What that has to know.
#[derive(Clone, Debug)]
pub struct EraseRowsFacts {
    /// The customer, if known.
    pub customer: Option<Read<Customer>>,
    /// The rows.
    pub rows: Vec<Read<Row>>,
}

impl UseCase for EraseRows {
    type Facts = EraseRowsFacts;
    type Done = ();

    fn decide(&self, facts: EraseRowsFacts, _moment: &Moment) -> Outcome<()> {
        let Some(customer) = facts.customer else { return Refusal::NotFound("customer").into() };
        if customer.value.is_busy() {
            return Refusal::from(Conflict::CustomerBusy).into();
        }
        let erasing = facts.rows.into_iter().map(|read| (erased(read.value.clone(), self.erasure), read));
        let mut erasing = erasing.filter(|(after, read)| *after != read.value).peekable();
        if erasing.peek().is_none() {
            return Outcome::AlreadyDone(());
        }
        let (address, kept) = (Aggregate::Customer(self.customer.clone()), customer.value.clone());
        let event = EventKind::CustomerErased { stays_until: self.stays_until };
        let (mut changes, _) = Changes::new(address, customer, kept, event);
        for (after, read) in erasing {
            changes.and(read, after);
        }
        Outcome::Done { changes, result: () }
    }
}
