//! A person in finance has dealt with what the ledger had taken in beyond what was agreed.

use crate::event::{Aggregate, EventKind};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, Row, UseCase};
use crate::payment::{Payment, PaymentId};
use crate::refusal::{Conflict, Refusal};
use crate::task::{TaskKind, tasks};

/// Closes the task about a payment of which a part lies in the ledger.
#[derive(Clone, Debug)]
pub struct ClosePaymentTask {
    /// Which payment.
    pub payment: PaymentId,
}

impl UseCase for ClosePaymentTask {
    type Facts = Option<Read<Payment>>;
    type Done = Read<Payment>;

    fn decide(&self, payment: Option<Read<Payment>>, _moment: &Moment) -> Outcome<Read<Payment>> {
        let Some(read) = payment else { return Refusal::NotFound("payment").into() };
        if read.value.closed.contains(&TaskKind::InLedger) {
            return Outcome::AlreadyDone(read);
        }
        let open = tasks(&Row::from(read.value.clone()));
        if open.iter().all(|task| task.kind != TaskKind::InLedger) {
            return Refusal::from(Conflict::WrongState { state: read.value.state() }).into();
        }
        let mut after = read.value.clone();
        after.closed.push(TaskKind::InLedger);
        let address = Aggregate::Payment(after.id.clone());
        let (changes, result) = Changes::new(address, read, after, EventKind::PaymentTaskClosed);
        Outcome::Done { changes, result }
    }
}
