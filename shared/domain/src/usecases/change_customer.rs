//! Finance or another system says what is known of a customer.

use super::customers::{CustomerFacts, as_it_was_read};
use crate::customer::{Contact, Customer};
use crate::event::{Aggregate, EventKind};
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::refusal::{Conflict, Refusal};

/// Replaces what is known of a customer.
#[derive(Clone, Debug)]
pub struct ChangeCustomer {
    /// Whom.
    pub customer: CustomerId,
    /// The version that was read; 0 for a customer who is new.
    pub version: u64,
    /// What is known from now on.
    pub contact: Contact,
}

impl UseCase for ChangeCustomer {
    type Facts = CustomerFacts;
    type Done = Read<Customer>;

    fn decide(&self, facts: CustomerFacts, _moment: &Moment) -> Outcome<Read<Customer>> {
        let read = facts.customer.unwrap_or_else(|| Read::absent(Customer::unknown(self.customer.clone())));
        if let Some(into) = &read.value.merged_into {
            return Refusal::from(Conflict::CustomerMerged { into: into.clone() }).into();
        }
        let after = read.value.with_contact(&self.contact);
        // The same again is done already, whoever was first.
        if read.version > 0 && after == read.value && [read.version, read.version - 1].contains(&self.version) {
            return Outcome::AlreadyDone(read);
        }
        if let Err(refusal) = as_it_was_read(&read, self.version) {
            return refusal.into();
        }
        let address = Aggregate::Customer(self.customer.clone());
        let (changes, result) = Changes::new(address, read, after, EventKind::CustomerChanged);
        Outcome::Done { changes, result }
    }
}
