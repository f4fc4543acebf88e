//! Finance says whether an instalment was missed that no payment data covers.

use super::at_work::{PlanAtWork, PlanFacts};
use super::breaking::end_of_down_payment;
use super::judging::confirm;
use crate::event::EventKind;
use crate::id::ProposalId;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{Miss, Plan};
use crate::refusal::{Conflict, Refusal};

/// Confirms that an unconfirmed instalment was missed, or drops the mark.
#[derive(Clone, Debug)]
pub struct JudgeInstalment {
    /// The plan.
    pub plan: ProposalId,
    /// Its version as finance read it.
    pub version: u64,
    /// Which instalment.
    pub number: u32,
    /// Whether it was missed.
    pub missed: bool,
}

impl UseCase for JudgeInstalment {
    type Facts = PlanFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: PlanFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let Some(read) = facts.plan.clone() else { return Refusal::NotFound("plan").into() };
        let mut work = match PlanAtWork::take_up(facts, moment) {
            Ok(work) => work,
            Err(refusal) => return refusal.into(),
        };
        let place = match self.unconfirmed(&read) {
            Ok(place) => place,
            Err(refusal) => return refusal.into(),
        };
        work.settle(false);
        if self.missed && work.running.is_behind(place) {
            confirm(&mut work, place);
        } else {
            self.drop_mark(&mut work, place);
        }
        if let Some((end, event)) = end_of_down_payment(&work) {
            let (changes, result) = work.end(end, event);
            return Outcome::Done { changes, result };
        }
        match work.lay_down() {
            Some((changes, result)) => Outcome::Done { changes, result },
            None => Outcome::AlreadyDone(read),
        }
    }
}

impl JudgeInstalment {
    /// The place of the instalment, which waits for a person to judge it.
    fn unconfirmed(&self, read: &Read<Plan>) -> Result<usize, Refusal> {
        let Plan::Running(running) = &read.value else {
            return Err(Conflict::WrongState { state: read.value.state() }.into());
        };
        let mut instalments = running.agreement.instalments.iter();
        let place = instalments.position(|row| row.number == self.number).ok_or(Refusal::NotFound("instalment"))?;
        if read.version != self.version {
            return Err(Refusal::VersionMismatch { version: read.version });
        }
        let waits = running.pause.is_none()
            && running.counted(place).is_some_and(|row| matches!(row.miss, Miss::Unconfirmed(_)));
        if waits { Ok(place) } else { Err(Conflict::WrongState { state: read.value.state() }.into()) }
    }

    /// It was not missed: finance knows of a payment that is on its way to us, so its grace counts anew.
    fn drop_mark(&self, work: &mut PlanAtWork, place: usize) {
        work.give_grace_anew(place);
        work.tell(EventKind::MissAnnulled { number: self.number });
    }
}
