//! Single rows of the ledger, for whoever looks at one of them.

use domain::books::Booking;
use domain::invoice::{Block, BlockKind, Ineligible, Invoice};
use domain::money::Money;
use domain::outcome::Read;
use serde_json::{Value, json};

use super::{actor_role, instant, money, text};

/// Who reads an invoice: finance sees what colleagues wrote, its customer does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Finance or a viewer.
    Finance,
    /// The customer whose it is.
    Customer,
}

/// An invoice with what holds it, what blocks it and what was paid to it.
#[must_use]
pub fn whole_invoice(read: &Read<Invoice>, reader: Reader) -> Value {
    let invoice = &read.value;
    let mut view = super::invoice(invoice);
    let fields = json!({
        "version": read.version,
        "customerName": text(invoice.customer_name.as_ref()),
        "invoiced": invoice.invoiced.map(money),
        "ledger": invoice.ledger.as_ref().map(|ledger| json!({
            "open": money(ledger.open),
            "asOf": ledger.as_of,
            "credited": money(ledger.credited),
            "cancelled": ledger.cancelled,
            "dunningStep": ledger.dunning_step,
        })),
        "highestOpen": money(invoice.highest_rest()),
        "notEligible": invoice.unfit().iter().map(Ineligible::code).collect::<Vec<_>>(),
        "heldBy": invoice.arrangement.map(|held| json!({
            "proposalId": held.proposal.to_string(),
            "reason": held.reason.code(),
            "since": instant(held.since),
        })),
        "planIds": invoice.plans.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "blocks": invoice.blocks.iter().map(|held| block(held, reader)).collect::<Vec<_>>(),
        "blockedSince": invoice.paused_since.map(instant),
        "blockedUntil": invoice.paused_until,
        "blockedDaysUsed": invoice.blocked_days_used,
        "coolDownUntil": invoice.cool_down_until,
        "payments": invoice.payments.iter().map(|paid| booking(paid, invoice.figure())).collect::<Vec<_>>(),
    });
    if let (Value::Object(view), Value::Object(fields)) = (&mut view, fields) {
        view.extend(fields);
    }
    view
}

/// A block. What finance wrote about it is for finance; what the customer wrote is for both.
fn block(block: &Block, reader: Reader) -> Value {
    let words = block.words.as_ref().filter(|_| reader == Reader::Finance || block.kind == BlockKind::Disputed);
    json!({
        "reason": block.kind.code(),
        "since": instant(block.since),
        "until": block.until,
        "by": actor_role(&block.by),
        "words": text(words),
    })
}

/// A payment where it lies; below zero for one that came back or was paid back.
fn booking(booking: &Booking, of: Money) -> Value {
    json!({
        "paymentId": booking.payment.as_str(),
        "returns": text(booking.returns.as_ref()),
        "amount": money(of.with_minor(booking.minor)),
        "bookedOn": booking.booked,
    })
}
