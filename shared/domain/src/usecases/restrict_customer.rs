//! Processing of a customer's data is restricted: nothing is sent that no open proposal or plan needs.

use super::customers::{CustomerFacts, as_it_was_read};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::refusal::Refusal;
use crate::text::Note;

/// Restricts it, or lifts the restriction.
#[derive(Clone, Debug)]
pub struct RestrictCustomer {
    /// Whose.
    pub customer: CustomerId,
    /// The version that was read.
    pub version: u64,
    /// Whether it is restricted from now on.
    pub restricted: bool,
    /// Why, in finance's words.
    pub words: Note,
}

impl UseCase for RestrictCustomer {
    type Facts = CustomerFacts;
    type Done = Read<Customer>;

    fn decide(&self, facts: CustomerFacts, _moment: &Moment) -> Outcome<Read<Customer>> {
        let Some(read) = facts.customer else { return Refusal::NotFound("customer").into() };
        if read.value.restricted == self.restricted {
            return Outcome::AlreadyDone(read);
        }
        if let Err(refusal) = as_it_was_read(&read, self.version) {
            return refusal.into();
        }
        let words = Some(self.words.clone());
        let after = Customer { restricted: self.restricted, restriction_words: words, ..read.value.clone() };
        let event = EventKind::CustomerRestricted { restricted: self.restricted };
        let (changes, result) = Changes::new(Aggregate::Customer(self.customer.clone()), read, after, event);
        Outcome::Done { changes, result }
    }
}
