//! Figures for a dashboard: each row contributes to some, and a change moves a figure by what its row contributes
//! after less what it contributed before. So they are folded from changes as they happen, and the same sum over
//! all rows must give the same figures.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::coded::coded;
use crate::invoice::Invoice;
use crate::money::Currency;
use crate::outcome::{Change, Row};
use crate::plan::{Miss, Plan, PlanEndKind, RunningPlan};
use crate::proposal::{Application, EndKind, EndedProposal, Proposal};

coded! {
    /// A figure. It is kept by day, by what it counts, or by currency: in one [`Slot`] for each.
    Figure, unknown:
    /// The text names no figure.
    UnknownFigure,
    {
        /// Proposals that wait for finance, by the day of their submission.
        OpenProposals = "open_proposals",
        /// Offers that wait for the customer, by the day on which they were made.
        OpenOffers = "open_offers",
        /// What is open on blocked invoices, in minor units, by currency.
        Blocked = "blocked",
        /// Proposals of customers that have ended, by day and end.
        EndedProposals = "ended_proposals",
        /// Offers of the creditor that have ended, by day and end.
        EndedOffers = "ended_offers",
        /// Proposals that somebody decided, by the day of the decision and how long it took.
        Decided = "decided",
        /// What is open of missed instalments of running plans, in minor units, by currency.
        Overdue = "overdue",
        /// What was open of plans when they broke or lapsed, in minor units, by day and currency.
        Broken = "broken",
        /// What is open of the other instalments of running plans, in minor units, by week (its Monday) and currency.
        Expected = "expected",
    }
}

coded! {
    /// Within how many days finance decided; the first that fits.
    Within, unknown:
    /// The text names no such span.
    UnknownSpan,
    {
        /// On the same day or the next.
        OneDay = "1",
        /// Within three days.
        ThreeDays = "3",
        /// Within a week.
        SevenDays = "7",
        /// Within two weeks.
        FourteenDays = "14",
        /// Later.
        Later = "later",
    }
}

impl Within {
    const fn of_days(days: i64) -> Self {
        match days {
            ..=1 => Self::OneDay,
            2..=3 => Self::ThreeDays,
            4..=7 => Self::SevenDays,
            8..=14 => Self::FourteenDays,
            15.. => Self::Later,
        }
    }
}

/// One number of a figure: its figure, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// See [`Figure::OpenProposals`].
    OpenProposals(NaiveDate),
    /// See [`Figure::OpenOffers`].
    OpenOffers(NaiveDate),
    /// See [`Figure::Blocked`].
    Blocked(Currency),
    /// See [`Figure::EndedProposals`].
    EndedProposals(NaiveDate, EndKind),
    /// See [`Figure::EndedOffers`].
    EndedOffers(NaiveDate, EndKind),
    /// See [`Figure::Decided`].
    Decided(NaiveDate, Within),
    /// See [`Figure::Overdue`].
    Overdue(Currency),
    /// See [`Figure::Broken`].
    Broken(NaiveDate, Currency),
    /// See [`Figure::Expected`].
    Expected(NaiveDate, Currency),
}

impl Slot {
    /// The figure.
    #[must_use]
    pub const fn figure(&self) -> Figure {
        match self {
            Self::OpenProposals(_) => Figure::OpenProposals,
            Self::OpenOffers(_) => Figure::OpenOffers,
            Self::Blocked(_) => Figure::Blocked,
            Self::EndedProposals(..) => Figure::EndedProposals,
            Self::EndedOffers(..) => Figure::EndedOffers,
            Self::Decided(..) => Figure::Decided,
            Self::Overdue(_) => Figure::Overdue,
            Self::Broken(..) => Figure::Broken,
            Self::Expected(..) => Figure::Expected,
        }
    }
}

impl fmt::Display for Slot {
    /// The place in the figure, a day first, so that places sort by day: `2030-03-04#approved`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenProposals(day) | Self::OpenOffers(day) => write!(f, "{day}"),
            Self::Blocked(currency) | Self::Overdue(currency) => write!(f, "{currency}"),
            Self::EndedProposals(day, end) | Self::EndedOffers(day, end) => write!(f, "{day}#{end}"),
            Self::Decided(day, within) => write!(f, "{day}#{within}"),
            Self::Broken(day, currency) | Self::Expected(day, currency) => write!(f, "{day}#{currency}"),
        }
    }
}

/// Numbers of figures, or by how much they move: how many, or minor units. None is zero.
pub type Contributions = BTreeMap<Slot, i64>;

/// What a row contributes, as it stands.
#[must_use]
pub fn contributions(row: &Row) -> Contributions {
    let found = match row {
        Row::Proposal(proposal) => of_proposal(proposal),
        Row::Plan(plan) => of_plan(plan),
        Row::Invoice(invoice) => of_invoice(invoice).into_iter().collect(),
        Row::Settings(_)
        | Row::Customer(_)
        | Row::Payment(_)
        | Row::Numbered(_)
        | Row::Coverage(_)
        | Row::Alike(_)
        | Row::Access(_)
        | Row::Session(_) => Vec::new(),
    };
    summed(found)
}

/// By how much changes move the figures.
#[must_use]
pub fn moved(changes: &[Change]) -> Contributions {
    let after = changes.iter().flat_map(|change| contributions(&change.after));
    let before = changes.iter().filter_map(|change| change.before.as_ref()).flat_map(contributions);
    summed(after.chain(before.map(|(slot, amount)| (slot, -amount))))
}

fn summed(found: impl IntoIterator<Item = (Slot, i64)>) -> Contributions {
    let mut sums = Contributions::new();
    for (slot, amount) in found {
        *sums.entry(slot).or_default() += amount;
    }
    sums.retain(|_, amount| *amount != 0);
    sums
}

fn of_proposal(proposal: &Proposal) -> Vec<(Slot, i64)> {
    let day = |application: &Application| application.civil_date(application.submitted_at);
    match proposal {
        Proposal::Requested(requested) => vec![(Slot::OpenProposals(day(&requested.application)), 1)],
        Proposal::Offered(offered) => vec![(Slot::OpenOffers(day(&offered.application)), 1)],
        Proposal::Ended(ended) => of_ended_proposal(ended),
    }
}

fn of_ended_proposal(ended: &EndedProposal) -> Vec<(Slot, i64)> {
    let day = ended.application.civil_date(ended.at);
    let end = ended.end.kind();
    if ended.application.is_offer() {
        return vec![(Slot::EndedOffers(day, end), 1)];
    }
    let days = (day - ended.application.civil_date(ended.application.submitted_at)).num_days();
    let decided = is_decision(end).then_some((Slot::Decided(day, Within::of_days(days)), 1));
    [Some((Slot::EndedProposals(day, end), 1)), decided].into_iter().flatten().collect()
}

/// Whether finance, or a rule of the tenant, gave an answer.
const fn is_decision(end: EndKind) -> bool {
    match end {
        EndKind::Approved | EndKind::Rejected | EndKind::Countered => true,
        EndKind::Withdrawn
        | EndKind::Expired
        | EndKind::Void
        | EndKind::Accepted
        | EndKind::Declined
        | EndKind::Revoked => false,
    }
}

fn of_plan(plan: &Plan) -> Vec<(Slot, i64)> {
    match plan {
        Plan::Running(running) => of_running(running),
        Plan::Ended(ended) => {
            let day = ended.agreement.civil_date(ended.at);
            let stopped = matches!(ended.end.kind(), PlanEndKind::Broken | PlanEndKind::Lapsed);
            let currency = ended.agreement.total().map(crate::money::Money::currency).filter(|_| stopped);
            currency.map(|currency| (Slot::Broken(day, currency), ended.course.shown.open_minor)).into_iter().collect()
        }
    }
}

fn of_running(running: &RunningPlan) -> Vec<(Slot, i64)> {
    let rows = running.agreement.instalments.iter().zip(&running.course.shown.ladder);
    rows.map(|(row, rung)| {
        let currency = row.amount.currency();
        let slot = match row.miss {
            Miss::Confirmed(_) => Slot::Overdue(currency),
            Miss::No | Miss::Unconfirmed(_) | Miss::Forgiven(_) => Slot::Expected(monday_of(row.due), currency),
        };
        (slot, rung.open_minor())
    })
    .collect()
}

fn of_invoice(invoice: &Invoice) -> Option<(Slot, i64)> {
    let blocked = !invoice.block_reasons().is_empty();
    blocked.then(|| (Slot::Blocked(invoice.currency), invoice.rest().minor()))
}

/// The first day of a day's week.
#[must_use]
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}
