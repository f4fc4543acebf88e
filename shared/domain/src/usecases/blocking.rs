//! What every command on an invoice's own blocks has to know, and how such a command begins.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::dunning::Telling;
use crate::invoice::{Block, BlockKind, DISPUTE_REMINDER_DAYS, Invoice};
use crate::moment::Moment;
use crate::outcome::Read;
use crate::policy::Settings;
use crate::refusal::Refusal;
use crate::text::Note;
use crate::zone;

/// What a command on an invoice has to know.
#[derive(Clone, Debug)]
pub struct InvoiceFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The invoice, if it exists.
    pub invoice: Option<Read<Invoice>>,
}

/// The guard of every command on an invoice: it is as the actor read it.
pub(super) fn as_it_was_read(read: &Read<Invoice>, version: u64) -> Result<(), Refusal> {
    if read.version == version { Ok(()) } else { Err(Refusal::VersionMismatch { version: read.version }) }
}

/// There is something to pause the dunning of: an invoice that asks for money, and has not got all of it.
pub(super) fn is_open(invoice: &Invoice) -> Result<(), Refusal> {
    if invoice.unfit().is_empty() { Ok(()) } else { Err(Refusal::NothingOpen) }
}

/// The tenant's civil date.
pub(super) fn today(settings: &Settings, moment: &Moment) -> NaiveDate {
    zone::civil_date(moment.now, settings.zone)
}

/// What dunning is told beside the invoice itself.
pub(super) fn telling(settings: &Settings, cause: &'static str, moment: &Moment) -> Telling {
    let resume_grace_days = settings.resume_grace_days;
    Telling { now: moment.now, today: today(settings, moment), resume_grace_days, cause }
}

/// A block of today. Time does something to it on the day after its last one; finance is reminded of a dispute.
pub(super) fn block_of_today(
    kind: BlockKind,
    until: Option<NaiveDate>,
    words: Option<Note>,
    settings: &Settings,
    moment: &Moment,
) -> Block {
    let reminder = (kind == BlockKind::Disputed).then(|| today(settings, moment) + Days::new(DISPUTE_REMINDER_DAYS));
    let next = until.map(|until| until + Days::new(1)).or(reminder);
    let at = |day| sending_instant(settings, day, moment);
    let (by, since) = (moment.actor.clone(), moment.now);
    Block { kind, since, until, by, words, reminded_on: None, next: next.map(at) }
}

/// The instant at which the tenant acts on a day.
fn sending_instant(settings: &Settings, day: NaiveDate, moment: &Moment) -> DateTime<Utc> {
    zone::instant(day, settings.sending_time(moment.sending_minute), settings.zone)
}
