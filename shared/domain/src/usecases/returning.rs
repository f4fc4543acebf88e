//! Money goes back: a payment returns, and is taken from where it had gone.

use super::posting::{ForCustomer, Posting};
use super::record_payment::{
    NotBooked, PaymentVerdict, RecordFacts, RecordPayment, Recorded, booking, credit_minor, passed_over, write_alike,
};
use crate::alike::{Alike, Seen};
use crate::cashbook::CameIn;
use crate::event::{Aggregate, EventKind};
use crate::incoming::Movement;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read};
use crate::payment::{Allocation, Direction, HoldReason, Payment, PaymentName, PaymentState, Target};

/// Books a return, or lets it wait; money that went out for another reason is passed over.
pub(super) fn give_back(command: &RecordPayment, facts: RecordFacts, moment: &Moment) -> Outcome<Recorded> {
    let original = original(command, &facts);
    match (original, command.incoming.movement) {
        (Some(original), _) if left_minor(&original.value) >= command.incoming.amount.minor() => {
            book_return(command, original, facts, moment)
        }
        (original, Movement::Return) => {
            let of = original.map(|read| read.value.id);
            command.hold(HoldReason::ReturnWithoutPayment, of, None, facts, moment)
        }
        (_, Movement::Debit | Movement::Credit) => match with_credit(command, &facts) {
            Some(payer) => {
                let (of, customer) = (payer.value.id.clone(), payer.value.customer.clone());
                command.hold(HoldReason::PossibleRefund, Some(of), customer, facts, moment)
            }
            None => passed_over(NotBooked::Debit),
        },
    }
}

/// The payment that comes back: by the reference of the original, else by the payer's own, else by amount and payer.
/// Of several the one that still has as much, then the latest.
fn original(command: &RecordPayment, facts: &RecordFacts) -> Option<Read<Payment>> {
    let incoming = &command.incoming;
    let by_reference = |reference: &Option<String>| reference.as_deref().map(Alike::by_reference);
    let ours = incoming.seen(incoming.identity());
    let any = |seen: &Seen| !seen.contradicts(&ours);
    let same_amount = |seen: &Seen| seen.amount == ours.amount && !seen.contradicts(&ours);
    let payer = incoming.payer().filter(|_| incoming.movement == Movement::Return);
    best(command, facts, by_reference(&incoming.returns), |_| true)
        .or_else(|| best(command, facts, by_reference(&incoming.end_to_end), any))
        .or_else(|| best(command, facts, payer, same_amount))
}

fn best(
    command: &RecordPayment,
    facts: &RecordFacts,
    name: Option<PaymentName>,
    fits: impl Fn(&Seen) -> bool,
) -> Option<Read<Payment>> {
    let row = facts.alike.get(&name?)?;
    let came_in = row.value.seen.iter().filter(|seen| {
        seen.direction == Direction::Credit
            && seen.booked <= command.incoming.booked
            && seen.amount.currency() == command.incoming.amount.currency()
    });
    let payments = came_in
        .filter(|seen| fits(seen))
        .filter_map(|seen| facts.candidates.iter().find(|read| read.value.id == seen.payment));
    let minor = command.incoming.amount.minor();
    let rank = |payment: &Payment| {
        let left = left_minor(payment);
        (left >= minor, left == minor, payment.booked)
    };
    payments.max_by_key(|read| rank(&read.value)).cloned()
}

/// What of a payment has not come back, in minor units; nothing of one that waits.
fn left_minor(payment: &Payment) -> i64 {
    match &payment.state {
        PaymentState::Allocated { returned_minor, .. } => payment.amount.minor() - returned_minor,
        PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => 0,
    }
}

fn book_return(
    command: &RecordPayment,
    original: Read<Payment>,
    facts: RecordFacts,
    moment: &Moment,
) -> Outcome<Recorded> {
    let customer = original.value.customer.clone();
    let state = PaymentState::Unmatched { suggestions: Vec::new() };
    let back = command.payment(command.incoming.identity(), customer.clone(), state, moment);
    let RecordFacts { alike, money, .. } = facts.clone();
    let Some(returned) = Returned::of(back, original, Posting::new(money)) else {
        return command.hold(HoldReason::TooManyPayments, None, customer, facts, moment);
    };
    let names = command.all_names(customer.as_ref());
    let seen = command.seen(&returned.back);
    let (mut changes, payment) = returned.write(moment);
    write_alike(&mut changes, alike, &names, &seen);
    Outcome::Done { changes, result: Recorded::Known { verdict: PaymentVerdict::Returned, payment } }
}

/// A return that is booked.
pub(super) struct Returned {
    /// The return.
    pub back: Payment,
    read: Read<Payment>,
    original: Payment,
    before: Option<Read<Payment>>,
    posting: Posting,
}

impl Returned {
    /// Takes a return from where the payment had gone; `None` where it can't be booked.
    pub fn of(mut back: Payment, read: Read<Payment>, mut posting: Posting) -> Option<Self> {
        let mut original = read.value.clone();
        let PaymentState::Allocated { to, returned_minor } = &mut original.state else { return None };
        let customer = back.customer.as_ref().and_then(|id| posting.facts().customer(id));
        let came = CameIn {
            payment: &original.id,
            to,
            returned_minor: *returned_minor,
            credit_minor: credit_minor(customer, &back),
        };
        let from = posting.book.give_back(&booking(&back), &came).ok()?;
        *returned_minor += back.amount.minor();
        back.state = PaymentState::Allocated { to: from, returned_minor: 0 };
        (!posting.is_too_large()).then_some(Self { back, read, original, before: None, posting })
    }

    /// The return was known before, and waited.
    pub fn that_waited(self, before: Read<Payment>) -> Self {
        Self { before: Some(before), ..self }
    }

    /// Writes it.
    pub fn write(self, moment: &Moment) -> (Changes, Read<Payment>) {
        let Self { back, read, original, before, posting } = self;
        let from: Vec<Allocation> = match &back.state {
            PaymentState::Allocated { to, .. } => to.clone(),
            PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => Vec::new(),
        };
        let event = EventKind::PaymentReturned {
            payment: original.id.clone(),
            amount: back.amount,
            booked: back.booked,
            customer: back.customer.clone(),
            from,
        };
        let credit = back.amount.with_minor(-back.allocated_minor(Target::Credit));
        let customer = back.customer.clone();
        let address = Aggregate::Payment(back.id.clone());
        let before = before.unwrap_or_else(|| Read::absent(back.clone()));
        let (mut changes, payment) = Changes::new(address, before, back, event);
        changes.and(read, original);
        let payer = customer.as_ref().map(|id| ForCustomer { id, credit, account: None });
        posting.write(&mut changes, payer.as_ref(), moment);
        (changes, payment)
    }
}

/// A payment of the same payer whose customer has credit: the debit may be its refund.
fn with_credit(command: &RecordPayment, facts: &RecordFacts) -> Option<Read<Payment>> {
    let row = facts.alike.get(&command.incoming.payer()?)?;
    let payments = row.value.seen.iter().rev();
    let mut known = payments.filter_map(|seen| facts.candidates.iter().find(|read| read.value.id == seen.payment));
    known
        .find(|read| {
            let customer = read.value.customer.as_ref().and_then(|id| facts.money.customer(id));
            read.value.amount.currency() == command.incoming.amount.currency()
                && credit_minor(customer, &read.value) > 0
        })
        .cloned()
}
