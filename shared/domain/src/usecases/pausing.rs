//! What a pause does to a plan's dates, and what its end does.

use chrono::{Days, NaiveDate};

use crate::event::Step;
use crate::plan::{Agreement, Miss, RunningPlan, StepMark};
use crate::position::Position;
use crate::schedule::{due_after, periods_later};
use crate::terms::Rhythm;

/// No pause is longer: two hundred years of weeks.
const MAX_PERIODS: u32 = 10_400;

/// How far instalments move.
enum Shift {
    /// By whole periods of their rhythm.
    Periods(Rhythm, u32),
    /// By so many days, where they have none.
    Days(u64),
}

impl Shift {
    /// The least that puts the next due date on or after a day; none when it lies there already.
    fn least(agreement: &Agreement, next: NaiveDate, until: NaiveDate) -> Option<Self> {
        if next >= until {
            return None;
        }
        let calendar = agreement.policy.calendar;
        let Some(rhythm) = agreement.rhythm else {
            let days = (calendar.following(until) - next).num_days();
            return Some(Self::Days(days.unsigned_abs()));
        };
        let reaches = |periods: &u32| {
            periods_later(rhythm, next, *periods).is_none_or(|wished| calendar.following(wished) >= until)
        };
        (1..=MAX_PERIODS).find(reaches).map(|periods| Self::Periods(rhythm, periods))
    }

    fn wished(&self, due: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Periods(rhythm, periods) => periods_later(*rhythm, due, *periods),
            Self::Days(days) => due.checked_add_days(Days::new(*days)),
        }
    }
}

/// Puts off what is open: instalments that are not yet due move, those that are due get their grace anew at the end,
/// and a missed mark of theirs counts no more.
pub(super) fn put_off(agreement: &mut Agreement, stands: &Position, today: NaiveDate, until: NaiveDate) {
    let is_open = |place: usize| stands.ladder.get(place).is_some_and(|rung| rung.open_minor() > 0);
    for (_, row) in agreement.instalments.iter_mut().enumerate().filter(|(place, _)| is_open(*place)) {
        if row.due <= today {
            row.grace_from = Some(until);
            row.miss = forgiven(row.miss);
        }
    }
    let moving = |(place, due): &(usize, NaiveDate)| is_open(*place) && *due > today;
    let moving: Vec<(usize, NaiveDate)> =
        agreement.instalments.iter().map(|row| row.due).enumerate().filter(moving).collect();
    let Some(shift) = moving.first().and_then(|(_, next)| Shift::least(agreement, *next, until)) else { return };
    let mut previous = None;
    for (place, due) in moving {
        let wished = shift.wished(due).unwrap_or(due);
        let moved = due_after(agreement.policy.calendar, wished, previous);
        previous = Some(moved);
        move_to(agreement, place, moved, today);
    }
}

/// An instalment falls due on another day; a reminder whose day lies ahead again is sent again.
fn move_to(agreement: &mut Agreement, place: usize, due: NaiveDate, today: NaiveDate) {
    agreement.instalments[place].due = due;
    let instant = agreement.step_instant(&agreement.instalments[place], Step::Reminder);
    if agreement.civil_date(instant) > today {
        agreement.instalments[place].reminder = StepMark::Open;
    }
}

/// What was judged before counts no more; what nobody had confirmed never counted.
pub(super) const fn forgiven(miss: Miss) -> Miss {
    match miss {
        Miss::No | Miss::Unconfirmed(_) => Miss::No,
        Miss::Confirmed(at) | Miss::Forgiven(at) => Miss::Forgiven(at),
    }
}

/// The pause is over, on its day, before or, after an outage of ours, later: its days count unless they were agreed
/// on, dates stay, and what gets its grace anew gets it from today.
pub(super) fn go_on(running: &mut RunningPlan, today: NaiveDate) {
    let Some(pause) = running.pause.take() else { return };
    let end = pause.until.min(today);
    if !pause.agreed {
        running.paused_days += u32::try_from((end - pause.from).num_days()).unwrap_or(0);
    }
    for row in &mut running.agreement.instalments {
        if row.grace_from == Some(pause.until) {
            row.grace_from = Some(today);
        }
    }
}
