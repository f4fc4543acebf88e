//! Finance trusts the ledger's figure of an invoice no more: the next one counts, whatever its day.

use super::blocking::{InvoiceFacts, as_it_was_read, telling};
use super::dunning::begin_with_invoice;
use crate::event::EventKind;
use crate::id::InvoiceId;
use crate::invoice::{FigureReset, Invoice};
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::refusal::{Conflict, Refusal};
use crate::text::Note;

/// Resets the figure of an invoice.
#[derive(Clone, Debug)]
pub struct ResetFigure {
    /// Of which one.
    pub invoice: InvoiceId,
    /// The version that was read.
    pub version: u64,
    /// Why, in finance's words.
    pub words: Note,
}

impl UseCase for ResetFigure {
    type Facts = InvoiceFacts;
    type Done = Read<Invoice>;

    fn decide(&self, facts: InvoiceFacts, moment: &Moment) -> Outcome<Read<Invoice>> {
        let Some(read) = facts.invoice else { return Refusal::NotFound("invoice").into() };
        if read.value.awaits_figure() {
            return Outcome::AlreadyDone(read);
        }
        if let Err(refusal) = as_it_was_read(&read, self.version) {
            return refusal.into();
        }
        if read.value.ledger.is_none() {
            return Refusal::from(Conflict::NoFigure).into();
        }
        let (at, by, words) = (moment.now, moment.actor.clone(), Some(self.words.clone()));
        let mut after = read.value.clone();
        after.figure_reset = Some(FigureReset { at, by, words, waits: true });
        let telling = telling(&facts.settings, "invoice.figure_reset", moment);
        let (changes, result) = begin_with_invoice(read, after, EventKind::FigureReset, &telling);
        Outcome::Done { changes, result }
    }
}
