//! Instalments as mails show them, and the mails about one of them.

use chrono::{DateTime, NaiveDate, Utc};
use documents::mail::{Instalment, Message};
use documents::reference::CreditorReference;
use domain::invoice::BlockKind;
use domain::plan::{Agreement, Miss, Plan, RunningPlan};
use domain::schedule::ScheduledInstalment;

use crate::background::Background;

/// Instalments of a proposal or an offer; there is no reference before a plan exists.
pub fn proposed(rows: &[ScheduledInstalment]) -> Vec<Instalment> {
    let instalment = |row: &ScheduledInstalment| Instalment {
        number: row.number,
        due: row.due,
        amount: row.amount,
        reference: None,
    };
    rows.iter().map(instalment).collect()
}

/// The agreed instalments, each with its reference.
pub fn agreed(agreement: &Agreement) -> Vec<Instalment> {
    let instalment = |row: &domain::plan::Instalment| Instalment {
        number: row.number,
        due: row.due,
        amount: row.amount,
        reference: Some(CreditorReference::of_instalment(&agreement.code, row.number)),
    };
    agreement.instalments.iter().map(instalment).collect()
}

/// What is still to be paid, with what is open of each.
pub fn open(plan: &RunningPlan) -> Vec<Instalment> {
    let open = agreed(&plan.agreement).into_iter().zip(&plan.course.shown.ladder);
    let open = open.filter(|(_, rung)| rung.open_minor() > 0);
    open.map(|(row, rung)| Instalment { amount: row.amount.with_minor(rung.open_minor()), ..row }).collect()
}

/// The plan, if it runs.
pub const fn running(background: &Background) -> Option<&RunningPlan> {
    match &background.plan {
        Some(Plan::Running(running)) => Some(running),
        Some(Plan::Ended(_)) | None => None,
    }
}

/// What is still open of an instalment, and of those after it; nothing when it is settled, because nobody is
/// reminded of what is paid.
fn asked_for(number: u32, background: &Background) -> Option<(Instalment, Vec<Instalment>)> {
    let mut open = open(running(background)?).into_iter();
    let asked = open.find(|row| row.number == number)?;
    Some((asked, open.collect()))
}

/// It comes up. Held too long it is needless: the due notice says it now.
pub fn reminder(number: u32, background: &Background, now: DateTime<Utc>) -> Option<Message> {
    let (instalment, later) = asked_for(number, background)?;
    if running(background)?.agreement.civil_date(now) >= instalment.due {
        return None;
    }
    Some(if number == 0 {
        Message::DownPaymentAsked { instalment }
    } else {
        Message::InstalmentReminder { instalment, later }
    })
}

/// It falls due.
pub fn due(number: u32, background: &Background) -> Option<Message> {
    let (instalment, later) = asked_for(number, background)?;
    Some(if number == 0 {
        Message::DownPaymentDue { instalment }
    } else {
        Message::InstalmentDue { instalment, later }
    })
}

/// It did not arrive; needless where it turned out to be in time.
pub fn missed(number: u32, background: &Background) -> Option<Message> {
    let (instalment, later) = asked_for(number, background)?;
    let plan = running(background)?;
    let still = plan.agreement.instalments.iter().find(|row| row.number == number)?;
    let confirmed = matches!(still.miss, Miss::Confirmed(_));
    confirmed.then(|| Message::InstalmentMissed { instalment, grace_until: last_chance(plan, background), later })
}

/// The last day on which money keeps a plan from ending, when it is about to end: not while it rests, nor while an
/// invoice of it is contested.
fn last_chance(plan: &RunningPlan, background: &Background) -> Option<NaiveDate> {
    let mut invoices = background.invoices.iter().filter_map(|named| named.now.as_ref());
    let goes_on = plan.pause.is_some() || invoices.any(|invoice| invoice.block(BlockKind::Disputed).is_some());
    plan.breaks_from().filter(|_| !goes_on).and_then(|from| from.pred_opt())
}
