//! When time does something to a plan that runs. All of it follows from the row alone: its dates, its marks, and
//! where its money stood when it was last looked at.
//!
//! Steps run at the tenant's sending time of their day. What can't be said on its day, because no payment data covers
//! it or something stands in the way of an end, is looked at again a day later.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::event::Step;
use crate::plan::{Instalment, LONGEST_WAIT_DAYS, Miss, RunningPlan, StepMark};

/// A step that waits: which, of which instalment (by place), and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingStep {
    /// The place of the instalment in the agreement.
    pub place: usize,
    /// Which step.
    pub step: Step,
    /// When it runs.
    pub at: DateTime<Utc>,
}

impl RunningPlan {
    /// The next instant at which time does something to it. While it is paused no step runs.
    #[must_use]
    pub fn next_instant(&self) -> Option<DateTime<Utc>> {
        let offer = self.offer_over_at();
        let own = match self.pause {
            Some(pause) => Some(self.agreement.at_sending_time(pause.until)),
            None => self.next_due(),
        };
        [own, offer, self.look_at].into_iter().flatten().min()
    }

    /// When the amendment offer can't be accepted any more.
    #[must_use]
    pub fn offer_over_at(&self) -> Option<DateTime<Utc>> {
        self.offer.as_ref().map(|offer| self.agreement.at_sending_time(offer.ends_on + Days::new(1)))
    }

    fn next_due(&self) -> Option<DateTime<Utc>> {
        let step = self.next_step().map(|step| step.at);
        let judged = self.judging_day().map(|day| {
            let again = self.waits.judged_on.map(|last| last + Days::new(1));
            self.agreement.at_sending_time(again.map_or(day, |again| again.max(day)))
        });
        [step, self.doubt_told_from(), judged].into_iter().flatten().min()
    }

    /// The step that waits longest and isn't held; at one instant the lower number goes first.
    #[must_use]
    pub fn next_step(&self) -> Option<WaitingStep> {
        let free = (0..self.agreement.instalments.len()).filter(|place| !self.is_held(*place));
        free.filter_map(|place| self.first_step_of(place)).min_by_key(|waiting| (waiting.at, waiting.place))
    }

    fn first_step_of(&self, place: usize) -> Option<WaitingStep> {
        let instalment = self.counted(place)?;
        let steps = [(Step::Reminder, instalment.reminder), (Step::DueNotice, instalment.due_notice)];
        let open = steps.into_iter().filter(|(_, mark)| *mark == StepMark::Open);
        open.map(|(step, _)| WaitingStep { place, step, at: self.agreement.step_instant(instalment, step) })
            .min_by_key(|waiting| waiting.at)
    }

    /// Marks a step.
    pub fn mark(&mut self, waiting: WaitingStep, mark: StepMark) {
        let instalment = &mut self.agreement.instalments[waiting.place];
        match waiting.step {
            Step::Reminder => instalment.reminder = mark,
            Step::DueNotice => instalment.due_notice = mark,
        }
    }

    /// An instalment, if it takes steps: while the down payment is waited for, only it does.
    #[must_use]
    pub fn counted(&self, place: usize) -> Option<&Instalment> {
        self.agreement.instalments.get(place).filter(|instalment| !self.awaiting_down_payment || instalment.number == 0)
    }

    /// What was open of an instalment when the plan was last looked at, in minor units: what is asked for.
    #[must_use]
    pub fn open_minor(&self, place: usize) -> i64 {
        let agreed = || self.agreement.instalments.get(place).map_or(0, |instalment| instalment.amount.minor());
        self.course.shown.ladder.get(place).map_or_else(agreed, |rung| rung.open_minor())
    }

    /// What may be open of an instalment at most, in minor units: more than what is asked for while it is in doubt
    /// what the figures include.
    #[must_use]
    pub fn highest_open_minor(&self, place: usize) -> i64 {
        let Some(highest) = self.waits.highest_open_minor else { return self.open_minor(place) };
        // Money settles the first instalments first, so what is open is at the end.
        let ladder = &self.course.shown.ladder;
        let later: i64 = ladder.iter().skip(place + 1).map(|rung| rung.amount_minor).sum();
        let amount = ladder.get(place).map_or(0, |rung| rung.amount_minor);
        (highest - later).clamp(0, amount)
    }

    /// Whether the steps of an instalment wait, because it is in doubt what is open of it. Once a person was told,
    /// they wait no more.
    #[must_use]
    pub fn is_held(&self, place: usize) -> bool {
        self.waits.doubt_told_at.is_none() && self.open_minor(place) != self.highest_open_minor(place)
    }

    /// When a person is told that a doubt lasts: as soon as a step would wait longer than it may.
    #[must_use]
    pub fn doubt_told_from(&self) -> Option<DateTime<Utc>> {
        let since = self.waits.doubt_since.filter(|_| self.pause.is_none())?;
        let held = (0..self.agreement.instalments.len()).filter(|place| self.is_held(*place));
        let first = held.filter_map(|place| self.first_step_of(place)).map(|waiting| waiting.at).min()?;
        Some(first.max(self.agreement.at_sending_time(since + Days::new(LONGEST_WAIT_DAYS))))
    }

    /// The first day on which something about missed instalments can be said.
    fn judging_day(&self) -> Option<NaiveDate> {
        let places = 0..self.agreement.instalments.len();
        let instalments = places.filter_map(|place| self.judged_from(place));
        instalments.chain(self.breaks_from()).chain(self.remainder_from()).min()
    }

    /// The day after the grace of an instalment, from which it can be missed; none where nothing is to be judged.
    /// Its due notice comes first, however late.
    #[must_use]
    pub fn judged_from(&self, place: usize) -> Option<NaiveDate> {
        let instalment = self.counted(place).filter(|instalment| instalment.due_notice != StepMark::Open)?;
        let waits = match instalment.miss {
            // So little open of a down payment is enough for the plan to begin, once its grace is over.
            Miss::No | Miss::Forgiven(_) if self.awaiting_down_payment => self.open_minor(place) > 0,
            Miss::No | Miss::Forgiven(_) => self.is_behind(place),
            Miss::Unconfirmed(_) => true,
            Miss::Confirmed(_) => self.awaiting_down_payment,
        };
        waits.then(|| self.agreement.grace_until(instalment) + Days::new(1))
    }

    /// Whether more than the tolerance is open of an instalment.
    #[must_use]
    pub fn is_behind(&self, place: usize) -> bool {
        self.open_minor(place) > self.agreement.policy.tolerance_minor
    }

    /// Whether a missed instalment still counts: it is confirmed, and unpaid.
    fn missed_on(&self, place: usize) -> Option<NaiveDate> {
        match self.agreement.instalments.get(place).filter(|_| self.is_behind(place))?.miss {
            Miss::Confirmed(told) => Some(self.agreement.civil_date(told)),
            Miss::No | Miss::Unconfirmed(_) | Miss::Forgiven(_) => None,
        }
    }

    /// The day from which the plan is to be broken: enough instalments, or every open one, are missed and unpaid at
    /// once, and the customer has had the days of grace since the last mail about it. Not while other instalments
    /// are offered.
    #[must_use]
    pub fn breaks_from(&self) -> Option<NaiveDate> {
        if self.awaiting_down_payment || self.offer.is_some() {
            return None;
        }
        let behind = (0..self.agreement.instalments.len()).filter(|place| self.is_behind(*place));
        let missed: Vec<NaiveDate> = behind.clone().filter_map(|place| self.missed_on(place)).collect();
        let policy = &self.agreement.policy;
        let enough = missed.len() >= policy.missed_to_break as usize || missed.len() == behind.count();
        let last = missed.into_iter().max().filter(|_| enough)?;
        Some(last + Days::new(u64::from(policy.grace_days) + 1))
    }

    /// The day after the last grace, when at most the tolerance is open of every instalment: so little ends it.
    #[must_use]
    pub fn remainder_from(&self) -> Option<NaiveDate> {
        let tolerance = self.agreement.policy.tolerance_minor;
        let places = || 0..self.agreement.instalments.len();
        if self.awaiting_down_payment || places().any(|place| self.highest_open_minor(place) > tolerance) {
            return None;
        }
        let open = places().filter(|place| self.highest_open_minor(*place) > 0);
        let graces = open.map(|place| self.agreement.grace_until(&self.agreement.instalments[place]));
        graces.max().map(|last| last + Days::new(1))
    }
}
