//! The end of a pause.

use chrono::{DateTime, NaiveDate, Utc};

use crate::plan::{Miss, RunningPlan};

/// Ends the pause of a plan. The dates of what was still to come were moved when it began; what had been due by
/// then gets the days of grace anew, and what was missed counts no more until they are over.
pub(super) fn end_pause(running: &mut RunningPlan, today: NaiveDate, now: DateTime<Utc>) {
    let Some(pause) = running.pause.take() else { return };
    if !pause.agreed {
        let days = (today.min(pause.until) - pause.from).num_days();
        running.paused_days += u32::try_from(days).unwrap_or(0);
    }
    let waits = |place: &usize| running.open_minor(*place) > 0 && running.agreement.instalments[*place].due < today;
    let places: Vec<usize> = (0..running.agreement.instalments.len()).filter(waits).collect();
    for place in places {
        let instalment = &mut running.agreement.instalments[place];
        instalment.grace_from = Some(today);
        instalment.miss = match instalment.miss {
            Miss::Confirmed(_) | Miss::Unconfirmed(_) => Miss::Forgiven(now),
            Miss::No | Miss::Forgiven(_) => instalment.miss,
        };
    }
}
