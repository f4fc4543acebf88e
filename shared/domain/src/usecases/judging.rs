//! Whether instalments whose grace is over were missed. Nobody is told that they missed something before payment
//! data covers the last day on which they could pay.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::at_work::PlanAtWork;
use crate::event::EventKind;
use crate::plan::{LONGEST_WAIT_DAYS, Miss};

/// What can be said of an instalment whose grace is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It was missed.
    Missed,
    /// No payment data covers its last day, and none is to be waited for any longer.
    Unconfirmed,
    /// It was not missed after all.
    Settled,
    /// Nothing can be said yet.
    Wait,
}

/// Judges every instalment whose grace is over.
pub(super) fn judge(work: &mut PlanAtWork) {
    for place in 0..work.running.agreement.instalments.len() {
        let come = work.running.judged_from(place).is_some_and(|from| work.has_come(from));
        if come {
            match verdict(work, place) {
                Verdict::Missed => confirm(work, place),
                Verdict::Unconfirmed => doubt(work, place),
                Verdict::Settled => annul(work, place),
                Verdict::Wait => {}
            }
        }
    }
}

fn verdict(work: &PlanAtWork, place: usize) -> Verdict {
    let running = &work.running;
    let instalment = &running.agreement.instalments[place];
    let last_day = running.agreement.grace_until(instalment);
    let known = matches!(instalment.miss, Miss::Unconfirmed(_));
    if !running.is_behind(place) {
        let settled = running.highest_open_minor(place) <= running.agreement.policy.tolerance_minor;
        return if settled { Verdict::Settled } else { Verdict::Wait };
    }
    if work.covers(last_day) {
        return Verdict::Missed;
    }
    let too_long = work.has_come(last_day + Days::new(LONGEST_WAIT_DAYS));
    if too_long && !known { Verdict::Unconfirmed } else { Verdict::Wait }
}

/// An instalment was missed: from now on it counts, and the customer is told. For a down payment the plan's end says
/// so.
pub(super) fn confirm(work: &mut PlanAtWork, place: usize) {
    let instalment = &mut work.running.agreement.instalments[place];
    instalment.miss = Miss::Confirmed(work.now);
    let (number, due) = (instalment.number, instalment.due);
    if !work.running.awaiting_down_payment {
        let open = work.money(work.running.open_minor(place));
        work.tell(EventKind::InstalmentMissed { number, due, open });
    }
}

fn doubt(work: &mut PlanAtWork, place: usize) {
    let instalment = &mut work.running.agreement.instalments[place];
    instalment.miss = Miss::Unconfirmed(work.now);
    let number = instalment.number;
    work.tell(EventKind::InstalmentUnconfirmed { number });
}

fn annul(work: &mut PlanAtWork, place: usize) {
    let instalment = &mut work.running.agreement.instalments[place];
    let number = instalment.number;
    if matches!(instalment.miss, Miss::Unconfirmed(_)) {
        instalment.miss = Miss::No;
        work.tell(EventKind::MissAnnulled { number });
    }
    if work.running.awaiting_down_payment {
        // The tolerance is all that is open of the down payment: the plan begins.
        work.down_payment_settled();
    }
}

impl PlanAtWork {
    /// Whether the sending time of a day has come.
    pub fn has_come(&self, day: NaiveDate) -> bool {
        self.running.agreement.at_sending_time(day) <= self.now
    }

    /// The last day whose sending time has come.
    pub fn last_sending_day(&self) -> NaiveDate {
        if self.has_come(self.today) { self.today } else { self.today - Days::new(1) }
    }

    /// Whether we know what was paid up to a day: from the bank, or from the ledger of every open invoice.
    pub fn covers(&self, day: NaiveDate) -> bool {
        let by_bank = self.covered_until.is_some_and(|until| until >= day);
        by_bank || self.is_covered_by_ledger(day)
    }

    fn is_covered_by_ledger(&self, day: NaiveDate) -> bool {
        let posted = day + Days::new(u64::from(self.running.agreement.policy.ledger_lag_days));
        let mut open = self.invoices.iter().map(|read| &read.value).filter(|invoice| invoice.rest().minor() > 0);
        open.all(|invoice| invoice.ledger.as_ref().is_some_and(|ledger| ledger.as_of > posted))
    }
}

/// When a look was taken that has to be taken again a day later.
pub(super) fn look_again(work: &mut PlanAtWork) {
    let waits = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= work.now);
    work.running.waits.judged_on = None;
    if waits(work.running.next_instant()) {
        work.running.waits.judged_on = Some(work.last_sending_day());
    }
}
