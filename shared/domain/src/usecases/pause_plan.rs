//! Finance pauses a plan until a day, and lets it go on before it.

use chrono::{Days, NaiveDate};

use super::at_work::{PlanAtWork, PlanFacts};
use super::levers::{Guard, answer, beyond_down_payment, made_by, settled};
use super::pausing::{go_on, put_off};
use crate::event::EventKind;
use crate::id::ProposalId;
use crate::invalid::Invalid;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{Consent, MAX_PAUSED_DAYS, Pause, Plan, RecordedAgreement};
use crate::refusal::{Conflict, Refusal};
use crate::text::Note;

/// Pauses it.
#[derive(Clone, Debug)]
pub struct PausePlan {
    /// Which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// The day on which it goes on.
    pub until: NaiveDate,
    /// How the customer agreed; without it there is a most.
    pub agreement: Option<RecordedAgreement>,
    /// What finance writes to the customer.
    pub words: Option<Note>,
}

/// Lets it go on.
#[derive(Clone, Debug)]
pub struct ResumePlan {
    /// Which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
}

impl UseCase for PausePlan {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let paused = |plan: &Plan| pause_of(plan).is_some_and(|pause| pause.until == self.until);
        Guard { version: self.version, moment }.on_running(facts.plan.clone(), paused, |_| {
            let mut work = PlanAtWork::take_up(facts, moment)?;
            let standing = settled(&mut work)?;
            self.must_be_possible(&work)?;
            let (today, until) = (work.today, self.until);
            put_off(&mut work.running.agreement, &standing.low, today, until);
            work.running.pause = Some(Pause { from: today, until, agreed: self.agreement.is_some() });
            if let Some(agreement) = &self.agreement {
                work.running.agreement.consent = Consent::Recorded(agreement.clone());
            }
            work.running.course.said.clone_from(&self.words);
            answer(&mut work.running);
            Ok(work.lay_down_after(EventKind::PlanPaused { until }))
        })
    }
}

impl PausePlan {
    fn must_be_possible(&self, work: &PlanAtWork) -> Result<(), Refusal> {
        beyond_down_payment(work)?;
        if work.running.pause.is_some() {
            return Err(Conflict::WrongState { state: "paused" }.into());
        }
        if self.until <= work.today {
            let detail = format!("must be later than today, {}", work.today);
            return Err(Refusal::Invalid(vec![Invalid::new("until", "date_in_the_past", detail)]));
        }
        let Some(agreement) = &self.agreement else {
            let left = MAX_PAUSED_DAYS.saturating_sub(work.running.paused_days);
            let latest = work.today + Days::new(u64::from(left));
            return if self.until <= latest { Ok(()) } else { Err(Conflict::PauseTooLong { latest }.into()) };
        };
        made_by(agreement, work.today)
    }
}

impl UseCase for ResumePlan {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let resumed = |plan: &Plan| pause_of(plan).is_none() && plan.state() == "active";
        Guard { version: self.version, moment }.on_running(facts.plan.clone(), resumed, |read| {
            if pause_of(&read.value).is_none() {
                return Err(Conflict::WrongState { state: read.value.state() }.into());
            }
            let mut work = PlanAtWork::take_up(facts, moment)?;
            settled(&mut work)?;
            let today = work.today;
            go_on(&mut work.running, today);
            Ok(work.lay_down_after(EventKind::PlanResumed { early: true }))
        })
    }
}

fn pause_of(plan: &Plan) -> Option<Pause> {
    match plan {
        Plan::Running(running) => running.pause,
        Plan::Ended(_) => None,
    }
}
