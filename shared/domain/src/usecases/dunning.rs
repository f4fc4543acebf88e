//! Writing an invoice: what its dunning has to know follows in the same transaction, always.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::event::{Aggregate, EventKind};
use crate::invoice::Invoice;
use crate::outcome::{Changes, Read};

/// What dunning is told beside the invoice itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling {
    /// Now.
    pub now: DateTime<Utc>,
    /// The civil date.
    pub today: NaiveDate,
    /// Days between the end of a block and the next dunning step.
    pub resume_grace_days: u32,
    /// What ended the block, or opened the invoice again: the type of the event.
    pub cause: &'static str,
}

/// Writes an invoice. Dunning pauses when the set of reasons fills, is told when it or its end changes, goes on when
/// it empties, and ends when nothing is open; an invoice that nothing pauses may open again.
pub(super) fn write_invoice(
    changes: &mut Changes,
    read: Read<Invoice>,
    mut after: Invoice,
    telling: &Telling,
) -> Read<Invoice> {
    let event = told(&read.value, &mut after, telling);
    let id = after.id;
    let written = changes.and(read, after);
    if let Some(event) = event {
        changes.tell(Aggregate::Invoice(id), written.version, event);
    }
    written
}

/// Changes begin with an invoice: what the command did to it, then what dunning has to know.
pub(super) fn begin_with_invoice(
    read: Read<Invoice>,
    mut after: Invoice,
    event: EventKind,
    telling: &Telling,
) -> (Changes, Read<Invoice>) {
    let dunning = told(&read.value, &mut after, telling);
    let address = Aggregate::Invoice(after.id);
    let (mut changes, written) = Changes::new(address.clone(), read, after, event);
    if let Some(event) = dunning {
        changes.tell(address, written.version, event);
    }
    (changes, written)
}

/// What dunning is told of a change of an invoice; the invoice keeps since when it pauses.
pub(super) fn told(before: &Invoice, after: &mut Invoice, telling: &Telling) -> Option<EventKind> {
    let (reasons, known) = (after.block_reasons(), before.block_reasons());
    if !reasons.is_empty() {
        // The pause began with the first reason, and goes on.
        let first = before.arrangement.map_or(telling.now, |arrangement| arrangement.since);
        let since = if known.is_empty() { telling.now } else { before.paused_since.unwrap_or(first) };
        after.paused_since = Some(since);
        let until = after.pause_ends();
        let same = reasons == known && until == before.pause_ends();
        let step = after.dunning_step().map(str::to_owned);
        return (!same).then_some(EventKind::DunningPaused { reasons, since, until, step });
    }
    after.paused_since = None;
    let (settled, was_settled) = (after.highest_rest().minor() == 0, before.highest_rest().minor() == 0);
    let opens_again = before.rest().minor() == 0 && after.rest().minor() > 0;
    match (known.is_empty(), settled) {
        (false, true) => Some(EventKind::DunningEnded),
        (true, true) if !was_settled => Some(EventKind::DunningEnded),
        (false, false) => Some(resumed(after, telling)),
        (true, false) if opens_again => Some(resumed(after, telling)),
        (true, _) => None,
    }
}

fn resumed(invoice: &Invoice, telling: &Telling) -> EventKind {
    EventKind::DunningResumed {
        step: invoice.dunning_step().map(str::to_owned),
        open: invoice.rest(),
        resume_not_before: telling.today + Days::new(u64::from(telling.resume_grace_days)),
        cause: telling.cause,
    }
}

#[cfg(test)]
mod tests;
