//! Finance amends what is still open of a plan: at once where it is no worse for the customer, as it was agreed
//! elsewhere, or as an offer that the customer accepts.

use chrono::{Days, NaiveDate};

use super::amending::{Anew, Joining, credited_minor, free_to_join, frozen_count, numbered, rest_minor, sum_minor};
use super::at_work::PlanAtWork;
use super::beginning::plan_invoice;
use super::levers::{Guard, Written, answer, made_by, to_be_amended};
use super::new_instalments::{Asked, NewInstalments, must_fit};
use crate::event::EventKind;
use crate::id::{InvoiceId, ProposalId};
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{AMENDMENT_OFFER_DAYS, AmendmentOffer, Consent, Plan, RecordedAgreement};
use crate::policy::Settings;
use crate::position::Position;
use crate::refusal::{Conflict, Refusal};
use crate::text::Note;

/// Amends it.
#[derive(Clone, Debug)]
pub struct AmendPlan {
    /// Which plan.
    pub plan: ProposalId,
    /// The version that was read.
    pub version: u64,
    /// What is to be paid instead of what is open.
    pub new: NewInstalments,
    /// Invoices that join, none twice.
    pub added: Vec<InvoiceId>,
    /// Whether it takes in what the plan did not cover.
    pub covers: bool,
    /// On what ground.
    pub mode: AmendmentMode,
    /// What finance writes to the customer.
    pub words: Option<Note>,
}

/// On what ground a plan is amended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmendmentMode {
    /// It is no worse for the customer: at no date is more due in total than before.
    AtOnce,
    /// The customer has agreed.
    Agreed(RecordedAgreement),
    /// The customer is asked.
    Offer,
}

/// What amending has to know.
#[derive(Clone, Debug)]
pub struct AmendFacts {
    /// The plan, and the invoices that would join.
    pub joining: Joining,
    /// The tenant's settings, for terms.
    pub settings: Settings,
}

impl UseCase for AmendPlan {
    type Facts = AmendFacts;
    type Done = Read<Plan>;

    fn decide(&self, facts: AmendFacts, moment: &Moment) -> Outcome<Read<Plan>> {
        let plan = facts.joining.plan.plan.clone();
        Guard { version: self.version, moment }.on_running(
            plan,
            |plan| self.came_to(plan),
            |_| {
                let mut work = PlanAtWork::take_up(facts.joining.plan, moment)?;
                let low = to_be_amended(&mut work)?;
                if work.running.offer.is_some() {
                    return Err(Conflict::AmendmentOffered.into());
                }
                let added = free_to_join(&work, facts.joining.added)?;
                let asked = Asked::of(&low, &added, self.covers);
                let rows = self.new.rows(&work, &asked, &facts.settings)?;
                must_fit(&rows, frozen_count(&work.running.agreement, &low), work.today)?;
                asked.must_be_sum_of(&rows, &work)?;
                let rows = numbered(&work.running.agreement, &low, rows);
                self.conclude(work, &low, Anew { rows, added }, moment)
            },
        )
    }
}

impl AmendPlan {
    fn conclude(&self, mut work: PlanAtWork, low: &Position, anew: Anew, moment: &Moment) -> Result<Written, Refusal> {
        match &self.mode {
            AmendmentMode::AtOnce => no_worse(&work, low, &anew)?,
            AmendmentMode::Agreed(agreement) => {
                made_by(agreement, work.today)?;
                work.running.agreement.consent = Consent::Recorded(agreement.clone());
            }
            AmendmentMode::Offer => {
                let offer = offered(&work, low, anew, self.words.clone(), moment);
                let ends_on = offer.ends_on;
                work.running.offer = Some(offer);
                answer(&mut work.running);
                return Ok(work.lay_down_after(EventKind::AmendmentOffered { ends_on }));
            }
        }
        let open = work.money(sum_minor(&anew.rows));
        anew.agree(&mut work, low)?;
        work.running.course.said.clone_from(&self.words);
        answer(&mut work.running);
        let agreed = self.mode != AmendmentMode::AtOnce;
        Ok(work.lay_down_after(EventKind::PlanAmended { open, agreed }))
    }

    /// Whether a plan, or what is offered, has just these instalments.
    fn came_to(&self, plan: &Plan) -> bool {
        let (Plan::Running(running), NewInstalments::Listed(rows)) = (plan, &self.new) else { return false };
        let calendar = running.agreement.policy.calendar;
        let asked: Vec<_> = rows.iter().map(|(date, amount)| (calendar.following(*date), *amount)).collect();
        let known: Vec<_> = match &self.mode {
            AmendmentMode::Offer => {
                running.offer.iter().flat_map(|offer| &offer.instalments).map(|row| (row.due, row.amount)).collect()
            }
            AmendmentMode::AtOnce | AmendmentMode::Agreed(_) => {
                running.agreement.instalments.iter().map(|row| (row.due, row.amount)).collect()
            }
        };
        !asked.is_empty() && known.ends_with(&asked)
    }
}

/// At no date may more be due in total than before. An invoice that joins was due on its own day; what the plan did
/// not cover was never asked for, so it is more.
fn no_worse(work: &PlanAtWork, low: &Position, anew: &Anew) -> Result<(), Refusal> {
    let open =
        work.running.agreement.instalments.iter().zip(&low.ladder).map(|(row, rung)| (row.due, rung.open_minor()));
    let joining = anew.added.iter().map(|read| (read.value.due_date, read.value.rest().minor()));
    let before: Vec<(NaiveDate, i64)> = open.chain(joining).collect();
    let mut sum_minor = 0;
    for row in &anew.rows {
        sum_minor += row.amount.minor();
        let due_before: i64 = before.iter().filter(|(due, _)| *due <= row.due).map(|(_, minor)| minor).sum();
        if sum_minor > due_before {
            return Err(Conflict::AgreementNeeded { on: row.due }.into());
        }
    }
    Ok(())
}

/// The offer. It ends no later than its first due date, so that what is accepted can be paid in time.
fn offered(work: &PlanAtWork, low: &Position, anew: Anew, words: Option<Note>, moment: &Moment) -> AmendmentOffer {
    let two_weeks = work.today + Days::new(AMENDMENT_OFFER_DAYS);
    let ends_on = anew.rows.first().map_or(two_weeks, |first| two_weeks.min(first.due));
    AmendmentOffer {
        covers_minor: (sum_minor(&anew.rows) - low.open_minor - rest_minor(&anew.added)).max(0),
        credited_minor: credited_minor(work, &anew.added),
        instalments: anew.rows,
        added: anew.added.iter().map(|read| plan_invoice(&read.value)).collect(),
        words,
        at: moment.now,
        ends_on,
    }
}
