//! Payments, as the API shows them.

use domain::outcome::Read;
use domain::payment::{Payment, PaymentState, Source};
use serde_json::{Value, json};

use super::{actor_role, instant, money, text};
use crate::told::allocation;

/// A payment, whole.
#[must_use]
pub fn payment(read: &Read<Payment>) -> Value {
    let payment = &read.value;
    let mut view = json!({
        "paymentId": payment.id.as_str(),
        "version": read.version,
        "state": payment.state(),
        "direction": payment.direction.code(),
        "amount": money(payment.amount),
        "bookedOn": payment.booked,
        "recordedAt": instant(payment.recorded_at),
        "source": source(&payment.source),
        "reference": payment.reference,
        "otherReferences": payment.other_references,
        "endToEnd": payment.end_to_end,
        "creditorReference": payment.creditor_reference,
        "remittance": text(payment.remittance.as_ref()),
        "debtorName": text(payment.debtor_name.as_ref()),
        "debtorAccount": text(payment.debtor_account.as_ref()),
        "customerId": text(payment.customer.as_ref()),
        "closedTasks": payment.closed.iter().map(|task| task.code()).collect::<Vec<_>>(),
    });
    if let (Value::Object(view), Value::Object(state)) = (&mut view, state(payment)) {
        view.extend(state);
    }
    view
}

/// What belongs to the state of a payment: where it went, or why it waits.
#[must_use]
pub fn state(payment: &Payment) -> Value {
    match &payment.state {
        PaymentState::Allocated { to, returned_minor } => json!({
            "allocations": to.iter().map(|part| allocation(part, &payment.amount)).collect::<Vec<_>>(),
            "returned": money(payment.amount.with_minor(*returned_minor)),
        }),
        PaymentState::Unmatched { suggestions } => {
            json!({ "suggestions": suggestions.iter().map(ToString::to_string).collect::<Vec<_>>() })
        }
        PaymentState::Held { because, of } => json!({ "because": because.code(), "mayBe": text(of.as_ref()) }),
        PaymentState::Dismissed { by, words } => {
            json!({ "dismissedBy": actor_role(by), "words": text(words.as_ref()) })
        }
    }
}

fn source(source: &Source) -> Value {
    match source {
        Source::Api | Source::Finance => json!({ "format": source.format() }),
        Source::Bank(bank) => json!({
            "format": bank.format,
            "statement": bank.statement,
            "from": bank.from,
            "to": bank.to,
        }),
    }
}
