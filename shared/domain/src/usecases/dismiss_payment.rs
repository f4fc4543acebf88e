//! A person in finance says that a payment that waits is none of ours, or the same as another.

use super::assign_payment::waiting;
use crate::event::{Aggregate, EventKind};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::payment::{Payment, PaymentId, PaymentState};
use crate::text::Note;

/// Dismisses a payment that waits. It stays known, so that no file brings it back.
#[derive(Clone, Debug)]
pub struct DismissPayment {
    /// Which.
    pub payment: PaymentId,
    /// Why.
    pub words: Option<Note>,
}

impl UseCase for DismissPayment {
    type Facts = Option<Read<Payment>>;
    type Done = Read<Payment>;

    fn decide(&self, payment: Option<Read<Payment>>, moment: &Moment) -> Outcome<Read<Payment>> {
        let read = match waiting(payment) {
            Ok(read) => read,
            Err(refusal) => return refusal.into(),
        };
        let state = PaymentState::Dismissed { by: moment.actor.clone(), words: self.words.clone() };
        let after = Payment { state, ..read.value.clone() };
        let address = Aggregate::Payment(after.id.clone());
        let (changes, result) = Changes::new(address, read, after, EventKind::PaymentDismissed);
        Outcome::Done { changes, result }
    }
}
