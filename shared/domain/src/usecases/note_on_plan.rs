//! Words about a plan: notes of colleagues, the customer's wish for a change, and tasks that a person closes. None of
//! them moves money or dates, so the plan alone is read.

use chrono::Days;

use super::at_work::plan_ended;
use super::levers::{Guard, Written};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::{ChangeWish, DAYS_BETWEEN_WISHES, MAX_REMARKS, Plan, Remark, RunningPlan};
use crate::refusal::{Conflict, Refusal};
use crate::task::{TaskKind, tasks};
use crate::text::Note;

/// Finance leaves a note for colleagues, also on a plan that has ended.
#[derive(Clone, Debug)]
pub struct AddRemark {
    /// On which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// The note.
    pub words: Note,
}

/// The customer asks for a change.
#[derive(Clone, Debug)]
pub struct WishChange {
    /// Of which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// What, in the customer's words.
    pub words: Note,
}

/// Finance has dealt with the customer's wish.
#[derive(Clone, Debug)]
pub struct AnswerWish {
    /// Of which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
}

/// Finance closes a task that an ended plan has left.
#[derive(Clone, Debug)]
pub struct CloseTask {
    /// Of which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// Which task.
    pub kind: TaskKind,
}

/// Writes the plan alone.
fn written(read: Read<Plan>, after: Plan, event: EventKind) -> Written {
    Changes::new(Aggregate::Plan(after.agreement().id), read, after, event)
}

/// The plan, which runs.
fn running(plan: &Plan) -> Result<RunningPlan, Refusal> {
    match plan {
        Plan::Running(running) => Ok(running.clone()),
        Plan::Ended(ended) => Err(plan_ended(ended)),
    }
}

/// What the customer last asked for.
const fn wish(plan: &Plan) -> Option<&ChangeWish> {
    match plan {
        Plan::Running(running) => running.wish.as_ref(),
        Plan::Ended(_) => None,
    }
}

impl UseCase for AddRemark {
    type Facts = Option<Read<Plan>>;
    type Done = Read<Plan>;

    fn decide(&self, facts: Option<Read<Plan>>, moment: &Moment) -> Outcome<Read<Plan>> {
        let said = |remark: &Remark| remark.words == self.words && remark.by == moment.actor;
        let noted = |plan: &Plan| plan.course().remarks.last().is_some_and(said);
        Guard { version: self.version, moment }.on_plan(facts, noted, |read| {
            let mut after = read.value.clone();
            let remarks = &mut after.course_mut().remarks;
            if remarks.len() >= MAX_REMARKS {
                return Err(Conflict::TooManyRemarks { max: MAX_REMARKS }.into());
            }
            remarks.push(Remark { at: moment.now, by: moment.actor.clone(), words: self.words.clone() });
            Ok(written(read, after, EventKind::RemarkAdded))
        })
    }
}

impl UseCase for WishChange {
    type Facts = Option<Read<Plan>>;
    type Done = Read<Plan>;

    fn decide(&self, facts: Option<Read<Plan>>, moment: &Moment) -> Outcome<Read<Plan>> {
        let asked = |plan: &Plan| wish(plan).is_some_and(|wish| wish.words == self.words);
        Guard { version: self.version, moment }.on_running(facts, asked, |read| {
            let mut after = running(&read.value)?;
            let today = after.agreement.civil_date(moment.now);
            let earlier = after.wish.as_ref().map(|wish| after.agreement.civil_date(wish.at));
            let from = earlier.map(|earlier| earlier + Days::new(DAYS_BETWEEN_WISHES));
            if let Some(from) = from.filter(|from| today < *from) {
                return Err(Conflict::WishTooSoon { from }.into());
            }
            after.wish = Some(ChangeWish { at: moment.now, words: self.words.clone(), answered: false });
            Ok(written(read, Plan::Running(after), EventKind::ChangeWished))
        })
    }
}

impl UseCase for AnswerWish {
    type Facts = Option<Read<Plan>>;
    type Done = Read<Plan>;

    fn decide(&self, facts: Option<Read<Plan>>, moment: &Moment) -> Outcome<Read<Plan>> {
        let answered = |plan: &Plan| wish(plan).is_some_and(|wish| wish.answered);
        Guard { version: self.version, moment }.on_running(facts, answered, |read| {
            let mut after = running(&read.value)?;
            let Some(wish) = after.wish.as_mut().filter(|wish| !wish.answered) else {
                return Err(Conflict::NoWish.into());
            };
            wish.answered = true;
            Ok(written(read, Plan::Running(after), EventKind::ChangeAnswered))
        })
    }
}

impl UseCase for CloseTask {
    type Facts = Option<Read<Plan>>;
    type Done = Read<Plan>;

    fn decide(&self, facts: Option<Read<Plan>>, moment: &Moment) -> Outcome<Read<Plan>> {
        let closed = |plan: &Plan| plan.course().closed.contains(&self.kind);
        Guard { version: self.version, moment }.on_plan(facts, closed, |read| {
            let mut after = read.value.clone();
            // What a running plan waits for goes with its reason.
            if matches!(after, Plan::Running(_)) {
                return Err(Conflict::WrongState { state: after.state() }.into());
            }
            if tasks(&after.clone().into()).iter().all(|task| task.kind != self.kind) {
                return Err(Conflict::NoTask.into());
            }
            after.course_mut().closed.push(self.kind);
            Ok(written(read, after, EventKind::TaskClosed { kind: self.kind }))
        })
    }
}
