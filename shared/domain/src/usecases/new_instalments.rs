//! What is to be paid instead of what is open of a plan, as finance says it: each date and amount, or terms.

use chrono::NaiveDate;

use super::amending::{rest_minor, sum_minor};
use super::at_work::PlanAtWork;
use super::quote::unschedulable;
use crate::calendar::Calendar;
use crate::invalid::Invalid;
use crate::invoice::Invoice;
use crate::money::Money;
use crate::outcome::Read;
use crate::policy::Settings;
use crate::position::Position;
use crate::refusal::{Conflict, Refusal};
use crate::schedule::{Basis, Schedule, ScheduledInstalment, due_after};
use crate::terms::{MAX_INSTALMENTS, Terms};

/// New instalments, as finance says them.
#[derive(Clone, Debug)]
pub enum NewInstalments {
    /// Each date and amount. A day on which nothing falls due stands for the next working day.
    Listed(Vec<(NaiveDate, Money)>),
    /// Terms as in a proposal, over all that is open.
    Terms(Terms),
}

impl NewInstalments {
    /// The rows, on working days; their numbers are still to be given.
    pub(super) fn rows(
        &self,
        work: &PlanAtWork,
        asked: &Asked,
        settings: &Settings,
    ) -> Result<Vec<ScheduledInstalment>, Refusal> {
        let calendar = work.running.agreement.policy.calendar;
        match self {
            Self::Listed(rows) => listed(rows, calendar, work.money(0)),
            Self::Terms(terms) => {
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
}

/// What new instalments may sum to, in minor units.
pub(super) struct Asked {
    /// At least.
    pub least_minor: i64,
    /// At most; what terms are spread over.
    pub most_minor: i64,
}

impl Asked {
    /// What is open, with the invoices that join; up to what the plan did not cover where that is taken in.
    pub fn of(low: &Position, added: &[Read<Invoice>], covers: bool) -> Self {
        let least_minor = low.open_minor + rest_minor(added);
        let covered_minor = if covers { low.not_covered_minor } else { 0 };
        Self { least_minor, most_minor: least_minor + covered_minor }
    }

    pub fn must_be_sum_of(&self, rows: &[ScheduledInstalment], work: &PlanAtWork) -> Result<(), Refusal> {
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
pub(super) fn must_fit(rows: &[ScheduledInstalment], frozen: usize, today: NaiveDate) -> Result<(), Refusal> {
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
