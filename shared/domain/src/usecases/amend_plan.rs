//! Finance amends what is still open of a plan: at once where it is no worse for the customer, as it was agreed
//! elsewhere, or as an offer that the customer accepts.

use chrono::{Days, NaiveDate};

use super::amending::{Anew, Joining, credited_minor, free_to_join, frozen_count, numbered, rest_minor, sum_minor};
use super::at_work::PlanAtWork;
use super::beginning::plan_invoice;
use super::levers::{Guard, Written, answer, made_by, to_be_amended};
use super::quote::unschedulable;
use crate::calendar::Calendar;
use crate::event::EventKind;
use crate::id::{InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::Invoice;
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Outcome, Read, UseCase};
use crate::plan::{AMENDMENT_OFFER_DAYS, AmendmentOffer, Consent, Plan, RecordedAgreement};
use crate::policy::Settings;
use crate::position::Position;
use crate::refusal::{Conflict, Refusal};
use crate::schedule::{Basis, Schedule, ScheduledInstalment, due_after};
use crate::terms::{MAX_INSTALMENTS, Terms};
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
}

/// New instalments, as finance says them.
#[derive(Clone, Debug)]
pub enum NewInstalments {
    /// Each date and amount. A day on which nothing falls due stands for the next working day.
    Listed(Vec<(NaiveDate, Money)>),
    /// Terms as in a proposal, over all that is open.
    Terms(Terms),
}

/// On what ground a plan is amended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmendmentMode {
    /// It is no worse for the customer: at no date is more due in total than before.
    AtOnce,
    /// The customer has agreed.
    Agreed(RecordedAgreement),
    /// The customer is asked, in these words.
    Offer(Option<Note>),
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
                let rows = self.rows(&work, &asked, &facts.settings)?;
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
            AmendmentMode::Offer(words) => {
                let offer = offered(&work, low, anew, words.clone(), moment);
                let ends_on = offer.ends_on;
                work.running.offer = Some(offer);
                answer(&mut work.running);
                return Ok(work.lay_down_after(EventKind::AmendmentOffered { ends_on }));
            }
        }
        let open = work.money(sum_minor(&anew.rows));
        anew.agree(&mut work, low)?;
        answer(&mut work.running);
        let agreed = self.mode != AmendmentMode::AtOnce;
        Ok(work.lay_down_after(EventKind::PlanAmended { open, agreed }))
    }

    fn rows(&self, work: &PlanAtWork, asked: &Asked, settings: &Settings) -> Result<Vec<ScheduledInstalment>, Refusal> {
        let calendar = work.running.agreement.policy.calendar;
        match &self.new {
            NewInstalments::Listed(rows) => listed(rows, calendar, work.money(0)),
            NewInstalments::Terms(terms) => {
                let basis = Basis {
                    today: work.today,
                    earliest_first_days: settings.earliest_first_days,
                    down_payment_percent: 0,
                    rounding: settings.rounding,
                    calendar,
                };
                let total = work.money(asked.most_minor);
                let schedule = Schedule::of(total, terms, &basis);
                Ok(schedule.map_err(|error| Refusal::Invalid(vec![unschedulable(error, total)]))?.instalments)
            }
        }
    }

    /// Whether a plan, or what is offered, has just these instalments.
    fn came_to(&self, plan: &Plan) -> bool {
        let (Plan::Running(running), NewInstalments::Listed(rows)) = (plan, &self.new) else { return false };
        let calendar = running.agreement.policy.calendar;
        let asked: Vec<_> = rows.iter().map(|(date, amount)| (calendar.following(*date), *amount)).collect();
        let known: Vec<_> = match &self.mode {
            AmendmentMode::Offer(_) => {
                running.offer.iter().flat_map(|offer| &offer.instalments).map(|row| (row.due, row.amount)).collect()
            }
            AmendmentMode::AtOnce | AmendmentMode::Agreed(_) => {
                running.agreement.instalments.iter().map(|row| (row.due, row.amount)).collect()
            }
        };
        !asked.is_empty() && known.ends_with(&asked)
    }
}

/// What new instalments may sum to, in minor units.
struct Asked {
    least_minor: i64,
    most_minor: i64,
}

impl Asked {
    /// What is open, with the invoices that join; up to what the plan did not cover where that is taken in.
    fn of(low: &Position, added: &[Read<Invoice>], covers: bool) -> Self {
        let least_minor = low.open_minor + rest_minor(added);
        let covered_minor = if covers { low.not_covered_minor } else { 0 };
        Self { least_minor, most_minor: least_minor + covered_minor }
    }

    fn must_be_sum_of(&self, rows: &[ScheduledInstalment], work: &PlanAtWork) -> Result<(), Refusal> {
        let fits = (self.least_minor..=self.most_minor).contains(&sum_minor(rows));
        let expected = work.money(self.most_minor);
        if fits { Ok(()) } else { Err(Conflict::SumMismatch { expected }.into()) }
    }
}

/// The listed instalments, on working days; every bad one is named.
fn listed(rows: &[(NaiveDate, Money)], calendar: Calendar, none: Money) -> Result<Vec<ScheduledInstalment>, Refusal> {
    let mut invalid = Vec::new();
    let mut taken: Vec<ScheduledInstalment> = Vec::new();
    for (place, (wished, amount)) in rows.iter().enumerate() {
        let mut bad = |field, code, detail: String| {
            invalid.push(Invalid::new(format!("instalments[{place}].{field}"), code, detail));
        };
        if amount.currency() != none.currency() {
            bad("amount", "currency_mismatch", format!("must be in {}, as the plan is", none.currency()));
        } else if amount.minor() <= 0 {
            bad("amount", "out_of_range", "must be above zero".to_owned());
        }
        if taken.last().is_some_and(|previous| *wished <= previous.wished) {
            bad("dueDate", "not_rising", "must be later than the one before".to_owned());
        }
        let due = due_after(calendar, *wished, taken.last().map(|previous| previous.due));
        taken.push(ScheduledInstalment { number: 0, wished: *wished, due, amount: *amount });
    }
    if invalid.is_empty() { Ok(taken) } else { Err(Refusal::Invalid(invalid)) }
}

/// At least one, no more than a plan can have, and none before today.
fn must_fit(rows: &[ScheduledInstalment], frozen: usize, today: NaiveDate) -> Result<(), Refusal> {
    let invalid = |path: String, code, detail| Err(Refusal::Invalid(vec![Invalid::new(path, code, detail)]));
    let most = (MAX_INSTALMENTS as usize).saturating_sub(frozen);
    if rows.is_empty() || rows.len() > most {
        let detail = format!("must be from 1 to {most}, with what is paid {MAX_INSTALMENTS}");
        return invalid("instalments".to_owned(), "instalments_out_of_range", detail);
    }
    match rows.iter().position(|row| row.due < today) {
        Some(place) => {
            let detail = format!("must not be before today, {today}");
            invalid(format!("instalments[{place}].dueDate"), "date_in_the_past", detail)
        }
        None => Ok(()),
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
