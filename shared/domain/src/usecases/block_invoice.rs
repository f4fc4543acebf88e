//! Finance pauses the dunning of an invoice by hand, for some days.

use chrono::Days;

use super::blocking::{InvoiceFacts, as_it_was_read, block_of_today, is_open, telling, today};
use super::dunning::begin_with_invoice;
use crate::event::EventKind;
use crate::id::InvoiceId;
use crate::invalid::Invalid;
use crate::invoice::{Block, BlockKind, Invoice, MAX_MANUAL_DAYS};
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::refusal::Refusal;
use crate::text::Note;

/// Blocks an invoice by hand; one that is blocked so gets another end.
#[derive(Clone, Debug)]
pub struct BlockInvoice {
    /// Which one.
    pub invoice: InvoiceId,
    /// The version that was read.
    pub version: u64,
    /// The last day.
    pub until: chrono::NaiveDate,
    /// Why, in finance's words.
    pub words: Note,
}

impl UseCase for BlockInvoice {
    type Facts = InvoiceFacts;
    type Done = Read<Invoice>;

    fn decide(&self, facts: InvoiceFacts, moment: &Moment) -> Outcome<Read<Invoice>> {
        let Some(read) = facts.invoice else { return Refusal::NotFound("invoice").into() };
        let known = read.value.block(BlockKind::Manual).cloned();
        if known.as_ref().is_some_and(|known| self.says_the_same(known, moment)) {
            return Outcome::AlreadyDone(read);
        }
        let first = today(&facts.settings, moment);
        let last = first + Days::new(MAX_MANUAL_DAYS);
        if !(first..=last).contains(&self.until) {
            let detail = format!("must be from {first} to {last}");
            return Refusal::Invalid(vec![Invalid::new("until", "out_of_range", detail)]).into();
        }
        if let Err(refusal) = as_it_was_read(&read, self.version).and_then(|()| is_open(&read.value)) {
            return refusal.into();
        }
        let (until, words) = (Some(self.until), Some(self.words.clone()));
        let block = block_of_today(BlockKind::Manual, until, words, &facts.settings, moment);
        let since = known.map_or(block.since, |known| known.since);
        let mut after = read.value.clone();
        after.set_block(Block { since, ..block });
        let event = EventKind::InvoiceBlocked { kind: BlockKind::Manual, until };
        let (changes, result) =
            begin_with_invoice(read, after, event, &telling(&facts.settings, "invoice.blocked", moment));
        Outcome::Done { changes, result }
    }
}

impl BlockInvoice {
    fn says_the_same(&self, known: &Block, moment: &Moment) -> bool {
        known.by == moment.actor && known.until == Some(self.until) && known.words.as_ref() == Some(&self.words)
    }
}
