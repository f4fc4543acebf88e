//! The daily word to finance of what waits for a person.

use chrono::NaiveDate;
use cloud::item::Key;
use cloud::lists::List;
use cloud::{Store, StoreError};
use documents::mail::TaskKind as Shown;
use domain::policy::Settings;
use domain::task::TaskKind;

use super::causes::Cause;
use super::kind::Kind;
use super::{Mail, mails};
use crate::background::About;

/// How many tasks are read at once.
const PAGE: u32 = 200;
/// The most pages that are read: beyond them finance has other worries than an exact count.
const MAX_PAGES: usize = 25;

/// The mails of a day, one for each address: the same ones however often that day is asked for.
pub fn of_day(day: NaiveDate, settings: &Settings) -> Vec<Mail> {
    let entry = Key { pk: "TASKS".to_owned(), sk: day.to_string() };
    mails(&entry, &Cause { event: 0, kind: Kind::OpenTasks, about: About::Tenant }, settings)
}

/// How many tasks of each kind wait, in the order in which finance sees them.
pub async fn count(store: &Store) -> Result<Vec<(Shown, u32)>, StoreError> {
    let mut found: Vec<Shown> = Vec::new();
    let mut after = None;
    for _ in 0..MAX_PAGES {
        let page = store.page(&List::Tasks, after.as_ref(), PAGE).await?;
        let kinds = page.summaries.iter().filter_map(|task| task["kind"].as_str()?.parse::<TaskKind>().ok());
        found.extend(kinds.map(shown));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let counted = Shown::ALL.into_iter().map(|kind| (kind, found.iter().filter(|known| **known == kind).count()));
    let counted = counted.filter(|(_, count)| *count > 0);
    Ok(counted.map(|(kind, count)| (kind, u32::try_from(count).unwrap_or(u32::MAX))).collect())
}

const fn shown(kind: TaskKind) -> Shown {
    match kind {
        TaskKind::UnmatchedPayment => Shown::UnmatchedPayment,
        TaskKind::HeldPayment => Shown::HeldPayment,
        TaskKind::PossibleRefund => Shown::PossibleRefund,
        TaskKind::InLedger => Shown::InLedger,
        TaskKind::Unconfirmed => Shown::UnconfirmedInstalment,
        TaskKind::InDoubt => Shown::InDoubt,
        TaskKind::Remainder => Shown::Remainder,
        TaskKind::Credit => Shown::Credit,
        TaskKind::DisputedInvoice => Shown::DisputedInvoice,
        TaskKind::ChangeWanted => Shown::ChangeWanted,
        TaskKind::MailUndeliverable => Shown::MailUndeliverable,
        TaskKind::LetterToPrint => Shown::LetterToPrint,
    }
}
