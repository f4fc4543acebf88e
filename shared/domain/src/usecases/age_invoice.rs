//! Time passes over what blocks an invoice beside a proposal or plan: it is over after its last day, and finance is
//! reminded of what is contested.

use chrono::{Days, NaiveDate};

use super::dunning::{self, Telling};
use crate::event::{Aggregate, EventKind};
use crate::id::InvoiceId;
use crate::invoice::{Block, BlockKind, Invoice};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::refusal::Refusal;
use crate::zone;

/// Days between two reminders of a contested invoice.
const REMIND_EVERY_DAYS: u64 = 7;

/// Does what the hour asks for.
#[derive(Clone, Debug)]
pub struct AgeInvoice {
    /// Which invoice.
    pub invoice: InvoiceId,
}

/// What it has to know.
#[derive(Clone, Debug)]
pub struct AgeInvoiceFacts {
    /// The settings, for the day and the hour.
    pub settings: Settings,
    /// The invoice, if it exists.
    pub invoice: Option<Read<Invoice>>,
}

impl UseCase for AgeInvoice {
    type Facts = AgeInvoiceFacts;
    type Done = Read<Invoice>;

    fn decide(&self, facts: AgeInvoiceFacts, moment: &Moment) -> Outcome<Read<Invoice>> {
        let Some(read) = facts.invoice else { return Refusal::NotFound("invoice").into() };
        let mut after = read.value.clone();
        let mut events = pass(&mut after, &facts.settings, moment).into_iter();
        let Some(first) = events.next() else { return Outcome::AlreadyDone(read) };
        let today = zone::civil_date(moment.now, facts.settings.zone);
        let resume_grace_days = facts.settings.resume_grace_days;
        let telling = Telling { now: moment.now, today, resume_grace_days, cause: "invoice.released" };
        let dunning = dunning::told(&read.value, &mut after, &telling);
        let address = Aggregate::Invoice(after.id);
        let (mut changes, result) = Changes::new(address.clone(), read, after, first);
        for event in events.chain(dunning) {
            changes.tell(address.clone(), result.version, event);
        }
        Outcome::Done { changes, result }
    }
}

/// Takes every block whose instant has come a step further.
fn pass(invoice: &mut Invoice, settings: &Settings, moment: &Moment) -> Vec<EventKind> {
    let today = zone::civil_date(moment.now, settings.zone);
    let mut events = Vec::new();
    invoice.blocks.retain_mut(|block| {
        if block.next.is_none_or(|next| next > moment.now) {
            return true;
        }
        let over = block.until.is_some_and(|until| until < today);
        events.push(if over { EventKind::InvoiceReleased { kind: block.kind } } else { look_at(block, today) });
        block.next = next_day(block, today).map(|day| sending_instant(settings, day, moment));
        !over
    });
    events
}

/// Finance is reminded of a contested invoice; of any other block nothing but its end matters.
fn look_at(block: &mut Block, today: NaiveDate) -> EventKind {
    match block.kind {
        BlockKind::Disputed => {
            block.reminded_on = Some(today);
            EventKind::DisputeReminded
        }
        BlockKind::Manual | BlockKind::EmailUndeliverable => EventKind::OpenAmountExamined,
    }
}

/// The next day on which time does something to a block.
fn next_day(block: &Block, today: NaiveDate) -> Option<NaiveDate> {
    let over = block.until.map(|until| until + Days::new(1));
    let reminder = (block.kind == BlockKind::Disputed).then(|| today + Days::new(REMIND_EVERY_DAYS));
    over.into_iter().chain(reminder).min()
}

fn sending_instant(settings: &Settings, day: NaiveDate, moment: &Moment) -> chrono::DateTime<chrono::Utc> {
    let time = settings.sending_time(moment.sending_minute);
    zone::instant(day, time, settings.zone)
}
