//! An amendment that the creditor offers is accepted or declined by the customer, or taken back by finance. Until then
//! the plan goes on unchanged.

use super::amending::{Anew, Joining, credited_minor, free_to_join, numbered, rest_minor, sum_minor};
use super::at_work::PlanAtWork;
use super::levers::{Guard, Written, to_be_amended};
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::plan::{AmendmentOffer, Consent, Plan};
use crate::position::{Position, position};
use crate::refusal::{Conflict, Refusal};
use crate::schedule::ScheduledInstalment;

/// The customer accepts.
#[derive(Clone, Debug)]
pub struct AcceptAmendment {
    /// For which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// What the customer saw to be paid.
    pub expected_rest: Money,
}

/// The customer does not.
#[derive(Clone, Debug)]
pub struct DeclineAmendment {
    /// For which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
}

/// Finance takes it back.
#[derive(Clone, Debug)]
pub struct WithdrawAmendment {
    /// For which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
}

impl UseCase for AcceptAmendment {
    type Facts = Joining;
    type Done = Read<Plan>;

    fn decide(&self, facts: Joining, moment: &Moment) -> Outcome<Read<Plan>> {
        let accepted = |plan: &Plan| plan.agreement().consent == Consent::Accepted && offer(plan).is_none();
        Guard { version: self.version, moment }.on_running(facts.plan.plan.clone(), accepted, |read| {
            let offer = offer(&read.value).ok_or(Conflict::NoAmendment)?;
            let mut work = PlanAtWork::take_up(facts.plan, moment)?;
            if work.today > offer.ends_on {
                return Err(Conflict::OfferOver { ends_on: offer.ends_on }.into());
            }
            let low = to_be_amended(&mut work)?;
            // What was paid meanwhile has nothing to join for.
            let unpaid = |read: &Option<Read<Invoice>>| read.as_ref().is_none_or(|read| read.value.rest().minor() > 0);
            let added = free_to_join(&work, facts.added.into_iter().filter(unpaid).collect())?;
            let rows = still_offered(offer, &work, &low, &added);
            let rest = work.money(sum_minor(&rows));
            let rows = numbered(&work.running.agreement, &low, rows);
            if rest != self.expected_rest {
                return Err(Refusal::RestChanged { rest, instalments: rows });
            }
            Anew { rows, added }.agree(&mut work, &low)?;
            work.running.course.said.clone_from(&offer.words);
            work.running.agreement.consent = Consent::Accepted;
            Ok(work.lay_down_after(EventKind::PlanAmended { open: rest, agreed: true }))
        })
    }
}

/// The offered instalments as they are now: cut from the tail by what was credited since, then with what was paid
/// poured in by number. They sum to what is open; what rose since is asked for with the last one.
fn still_offered(
    offer: &AmendmentOffer,
    work: &PlanAtWork,
    low: &Position,
    added: &[Read<Invoice>],
) -> Vec<ScheduledInstalment> {
    let asked_minor = low.open_minor + offer.covers_minor.min(low.not_covered_minor) + rest_minor(added);
    let amounts: Vec<Money> = offer.instalments.iter().map(|row| row.amount).collect();
    let joins = |id| added.iter().any(|read| read.value.id == id);
    let left_out: i64 = offer.added.iter().filter(|known| !joins(known.id)).map(|known| known.credited.minor()).sum();
    let credited_since = credited_minor(work, added) + left_out - offer.credited_minor;
    let stands = position(&amounts, credited_since, 0, asked_minor);
    let mut left: Vec<i64> = stands.ladder.iter().map(|rung| rung.open_minor()).collect();
    if let Some(last) = left.last_mut() {
        *last += asked_minor - stands.open_minor;
    }
    let rows = offer.instalments.iter().zip(left).filter(|(_, minor)| *minor > 0);
    rows.map(|(row, minor)| ScheduledInstalment { amount: row.amount.with_minor(minor), ..*row }).collect()
}

impl UseCase for DeclineAmendment {
    type Facts = Option<Read<Plan>>;
    type Done = Read<Plan>;

    fn decide(&self, facts: Option<Read<Plan>>, moment: &Moment) -> Outcome<Read<Plan>> {
        let gone = |plan: &Plan| offer(plan).is_none();
        Guard { version: self.version, moment }
            .on_running(facts, gone, |read| without_offer(read, EventKind::AmendmentDeclined))
    }
}

impl UseCase for WithdrawAmendment {
    type Facts = Option<Read<Plan>>;
    type Done = Read<Plan>;

    fn decide(&self, facts: Option<Read<Plan>>, moment: &Moment) -> Outcome<Read<Plan>> {
        let gone = |plan: &Plan| offer(plan).is_none();
        Guard { version: self.version, moment }
            .on_running(facts, gone, |read| without_offer(read, EventKind::AmendmentWithdrawn))
    }
}

const fn offer(plan: &Plan) -> Option<&AmendmentOffer> {
    match plan {
        Plan::Running(running) => running.offer.as_ref(),
        Plan::Ended(_) => None,
    }
}

/// The plan goes on as it was.
fn without_offer(read: Read<Plan>, event: EventKind) -> Result<Written, Refusal> {
    let Plan::Running(mut running) = read.value.clone() else { return Err(Conflict::NoAmendment.into()) };
    if running.offer.take().is_none() {
        return Err(Conflict::NoAmendment.into());
    }
    Ok(Changes::new(Aggregate::Plan(running.agreement.id), read, Plan::Running(running), event))
}
