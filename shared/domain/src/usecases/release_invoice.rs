//! Finance lifts a block: a dispute is answered, a pause by hand ends early, mail reaches the customer again.

use super::blocking::{InvoiceFacts, as_it_was_read, telling};
use super::dunning::begin_with_invoice;
use crate::event::EventKind;
use crate::id::InvoiceId;
use crate::invalid::Invalid;
use crate::invoice::{AnsweredDispute, Block, BlockKind, Invoice, MAX_DISPUTES};
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::refusal::{Conflict, Refusal};
use crate::text::Note;

/// Lifts a block.
#[derive(Clone, Debug)]
pub struct ReleaseInvoice {
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// The version that was read.
    pub version: u64,
    /// Which block.
    pub kind: BlockKind,
    /// Why, in finance's words; for a dispute the answer to the customer, which must be given.
    pub words: Option<Note>,
}

impl UseCase for ReleaseInvoice {
    type Facts = InvoiceFacts;
    type Done = Read<Invoice>;

    fn decide(&self, facts: InvoiceFacts, moment: &Moment) -> Outcome<Read<Invoice>> {
        let Some(read) = facts.invoice else { return Refusal::NotFound("invoice").into() };
        if self.kind == BlockKind::Disputed && self.words.is_none() {
            let detail = "must be given: it is the answer to the customer";
            return Refusal::Invalid(vec![Invalid::new("words", "missing_field", detail)]).into();
        }
        if let Err(refusal) = as_it_was_read(&read, self.version) {
            return refusal.into();
        }
        let mut after = read.value.clone();
        let Some(block) = after.take_block(self.kind) else { return Refusal::from(Conflict::NotBlocked).into() };
        if self.kind == BlockKind::Disputed {
            keep(&mut after, block, self.words.clone(), moment);
        }
        let event = EventKind::InvoiceReleased { kind: self.kind };
        let (changes, result) =
            begin_with_invoice(read, after, event, &telling(&facts.settings, "invoice.released", moment));
        Outcome::Done { changes, result }
    }
}

/// A dispute is kept with its answer.
fn keep(invoice: &mut Invoice, block: Block, answer: Option<Note>, moment: &Moment) {
    invoice.disputes.push(AnsweredDispute {
        raised_at: block.since,
        raised_by: block.by,
        words: block.words,
        answered_at: moment.now,
        answered_by: moment.actor.clone(),
        answer,
    });
    let surplus = invoice.disputes.len().saturating_sub(MAX_DISPUTES);
    invoice.disputes.drain(..surplus);
}
