//! A plan: what was agreed, and the steps that time takes it through.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::books::Booking;
use crate::coded::coded;
pub use crate::due_days::WaitingStep;
use crate::event::{SkipReason, Step};
use crate::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use crate::invoice::InvoiceNumber;
use crate::moment::Actor;
use crate::money::Money;
use crate::policy::{ApprovalRule, FrozenPolicy};
use crate::position::Position;
use crate::schedule::ScheduledInstalment;
use crate::states::PlanState;
use crate::task::TaskKind;
use crate::text::Note;
use crate::zone;

/// The most payments and returns that a plan keeps; one more waits for a person, so that the row stays small.
pub const MAX_BOOKINGS: usize = 200;
/// The most notes of colleagues on a plan.
pub const MAX_REMARKS: usize = 20;
/// For how many days finance may pause a plan in all without the customer's agreement.
pub const MAX_PAUSED_DAYS: u32 = 90;
/// For how many days an offer of other instalments stands.
pub const AMENDMENT_OFFER_DAYS: u64 = 14;
/// How many days lie between two wishes of a customer for a change.
pub const DAYS_BETWEEN_WISHES: u64 = 30;
/// For how many days a plan that broke or lapsed can be reinstated.
pub const REINSTATE_WITHIN_DAYS: u64 = 60;
/// How many days without cover make a missed instalment unconfirmed, a doubt a task, and end a wait for a payment
/// that could be this customer's.
pub const LONGEST_WAIT_DAYS: u64 = 7;

/// An invoice of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanInvoice {
    /// Which one.
    pub id: InvoiceId,
    /// Its number, for people.
    pub number: InvoiceNumber,
    /// When it was issued.
    pub issue_date: NaiveDate,
    /// What was open on it at approval.
    pub rest: Money,
    /// What had been credited on it by then, or when the plan was last amended.
    pub credited: Money,
    /// When it joined a plan that ran already; none for those that the plan began with.
    pub joined: Option<NaiveDate>,
}

/// What has become of a step of an instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepMark {
    /// It waits.
    Open,
    /// It ran at this instant.
    Done(DateTime<Utc>),
    /// It was left out.
    Skipped(SkipReason),
}

/// Whether an instalment was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Miss {
    /// It was not, or not yet.
    #[default]
    No,
    /// Its grace is over, but no payment data covers the day: it counts for nothing until a person or the bank
    /// confirms it.
    Unconfirmed(DateTime<Utc>),
    /// It was missed, and the customer was told at this instant. It counts while it is unpaid.
    Confirmed(DateTime<Utc>),
    /// Judged before the plan was paused, amended or reinstated: it counts no more.
    Forgiven(DateTime<Utc>),
}

/// An instalment of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// From 1; the down payment is 0. It keeps the number it had in the proposal.
    pub number: u32,
    /// The latest day of payment.
    pub due: NaiveDate,
    /// What was agreed.
    pub amount: Money,
    /// The reminder before the due date.
    pub reminder: StepMark,
    /// The notice on the due date.
    pub due_notice: StepMark,
    /// From when its grace counts, where that is later than its due date: our own outage, money that came back
    /// after the grace, the end of a pause, a reinstatement.
    pub grace_from: Option<NaiveDate>,
    /// Whether it was missed.
    pub miss: Miss,
}

/// How an agreement came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Finance approved what the customer had proposed.
    Approved,
    /// A rule of the tenant approved it.
    ByRule(ApprovalRule),
    /// The customer accepted an offer of the creditor.
    Accepted,
    /// It was agreed elsewhere, and finance recorded how.
    Recorded(RecordedAgreement),
}

impl Consent {
    /// Whether it began with an offer of the creditor: such plans use nothing of the invoices' block budgets.
    #[must_use]
    pub const fn is_of_offer(&self) -> bool {
        match self {
            Self::Approved | Self::ByRule(_) => false,
            Self::Accepted | Self::Recorded(_) => true,
        }
    }
}

/// An agreement that was made on the phone or on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAgreement {
    /// How it was made, in finance's words.
    pub how: Note,
    /// The civil date on which it was made.
    pub on: NaiveDate,
    /// Who in the creditor's house made it.
    pub with: Option<crate::text::Name>,
}

/// What was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The identity of the proposal it came from.
    pub id: ProposalId,
    /// Whose it is.
    pub customer: CustomerId,
    /// The plan's part of every creditor reference.
    pub code: PlanCode,
    /// The invoices, in the order in which money is spread over them.
    pub invoices: Vec<PlanInvoice>,
    /// The instalments, in order.
    pub instalments: Vec<Instalment>,
    /// The policy of the day of submission.
    pub policy: FrozenPolicy,
    /// When the plan began.
    pub started_at: DateTime<Utc>,
    /// How far apart its instalments are, for a pause; none for a single payment and for amended plans.
    pub rhythm: Option<crate::terms::Rhythm>,
    /// How it came about.
    pub consent: Consent,
    /// What was open on the invoices beyond the instalments when they were agreed, in minor units; unknown in the
    /// rows of the first release, where it follows from the figures of that day.
    pub not_covered_minor: Option<i64>,
}

/// What has come of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Course {
    /// Payments into the plan booked since its first day, and what came back of them.
    pub bookings: Vec<Booking>,
    /// Where it stood when it was last looked at. An ended plan's figures stand still.
    pub shown: Position,
    /// What the customer was last told to be open, in minor units.
    pub told_minor: i64,
    /// What colleagues in finance note for each other.
    pub remarks: Vec<Remark>,
    /// Tasks about it that a person has closed.
    pub closed: Vec<TaskKind>,
    /// What finance wrote to the customer when the plan was last amended or paused.
    pub said: Option<Note>,
}

/// A note for colleagues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
    /// What.
    pub words: Note,
}

/// A plan in whatever state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// It runs.
    Running(RunningPlan),
    /// It has ended.
    Ended(EndedPlan),
}

/// A plan that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningPlan {
    /// What was agreed.
    pub agreement: Agreement,
    /// What has come of it.
    pub course: Course,
    /// Whether the down payment is still waited for: until then only instalment 0 counts, and nothing is paused.
    pub awaiting_down_payment: bool,
    /// The pause it is in.
    pub pause: Option<Pause>,
    /// How many days it was paused before, without those that were agreed on.
    pub paused_days: u32,
    /// From when it waits to be looked at again, because the open amount of an invoice moved.
    pub look_at: Option<DateTime<Utc>>,
    /// What it waits for beside its steps.
    pub waits: Waits,
    /// Other instalments that the creditor offers.
    pub offer: Option<AmendmentOffer>,
    /// What the customer asks to be changed.
    pub wish: Option<ChangeWish>,
}

/// What keeps a plan from being judged, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Waits {
    /// The last day on which it was looked at whether instalments past their grace were missed, or the plan is to be
    /// broken, and nothing could be said yet: the next look is a day later.
    pub judged_on: Option<NaiveDate>,
    /// Since when it is in doubt what the figures include.
    pub doubt_since: Option<NaiveDate>,
    /// When a person was told of the doubt, because it lasts.
    pub doubt_told_at: Option<DateTime<Utc>>,
    /// Since when a payment that nobody has matched could be this customer's, while the plan is to be broken.
    pub suspicion_since: Option<NaiveDate>,
    /// What may be open at most, in minor units, while that is in doubt.
    pub highest_open_minor: Option<i64>,
    /// Since when the down payment is waited for again; since the plan began where nothing is said.
    pub down_payment_since: Option<NaiveDate>,
    /// For how many days it was waited for before.
    pub down_payment_days: u32,
}

/// A pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The first day.
    pub from: NaiveDate,
    /// The day on which the plan goes on.
    pub until: NaiveDate,
    /// Whether the customer had agreed, so that its days don't count against the most that finance may pause.
    pub agreed: bool,
}

/// Instalments in place of those that are still open, offered by the creditor while the plan goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentOffer {
    /// The instalments that would be paid, in order.
    pub instalments: Vec<ScheduledInstalment>,
    /// Invoices that would join the plan.
    pub added: Vec<PlanInvoice>,
    /// How much they take in of what the plan did not cover, in minor units.
    pub covers_minor: i64,
    /// What had been credited on the plan's invoices and those that would join, in minor units.
    pub credited_minor: i64,
    /// What the creditor writes.
    pub words: Option<Note>,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The last day on which it can be accepted.
    pub ends_on: NaiveDate,
}

/// What a customer asks to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeWish {
    /// When.
    pub at: DateTime<Utc>,
    /// In the customer's words.
    pub words: Note,
    /// Whether finance has dealt with it.
    pub answered: bool,
}

/// A plan that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedPlan {
    /// What was agreed.
    pub agreement: Agreement,
    /// What had come of it; its figures stand still.
    pub course: Course,
    /// How it ended.
    pub end: PlanEnd,
    /// Who ended it.
    pub by: Actor,
    /// When it ended.
    pub at: DateTime<Utc>,
}

/// How a plan ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanEnd {
    /// Everything is paid.
    Completed,
    /// The down payment never came.
    Lapsed,
    /// Too many instalments were missed.
    Broken,
    /// Finance cancelled it, with these words to the customer.
    Cancelled(Note),
}

coded! {
    /// The name of a plan's end.
    PlanEndKind, unknown:
    /// The text names no end of a plan.
    UnknownPlanEnd,
    {
        /// See [`PlanEnd::Completed`].
        Completed = "completed",
        /// See [`PlanEnd::Lapsed`].
        Lapsed = "lapsed",
        /// See [`PlanEnd::Broken`].
        Broken = "broken",
        /// See [`PlanEnd::Cancelled`].
        Cancelled = "cancelled",
    }
}

impl PlanEnd {
    /// Its name.
    #[must_use]
    pub const fn kind(&self) -> PlanEndKind {
        match self {
            Self::Completed => PlanEndKind::Completed,
            Self::Lapsed => PlanEndKind::Lapsed,
            Self::Broken => PlanEndKind::Broken,
            Self::Cancelled(_) => PlanEndKind::Cancelled,
        }
    }
}

impl Plan {
    /// What was agreed.
    #[must_use]
    pub const fn agreement(&self) -> &Agreement {
        match self {
            Self::Running(running) => &running.agreement,
            Self::Ended(ended) => &ended.agreement,
        }
    }

    /// What has come of it.
    #[must_use]
    pub const fn course(&self) -> &Course {
        match self {
            Self::Running(running) => &running.course,
            Self::Ended(ended) => &ended.course,
        }
    }

    /// What has come of it, to be added to: money is taken in every state.
    pub const fn course_mut(&mut self) -> &mut Course {
        match self {
            Self::Running(running) => &mut running.course,
            Self::Ended(ended) => &mut ended.course,
        }
    }

    /// What was paid into it, returns taken off, in minor units (*own*).
    #[must_use]
    pub fn own_minor(&self) -> i64 {
        self.course().bookings.iter().map(|booking| booking.minor).sum()
    }

    /// The stable code of its state.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        PlanState::of(self).code()
    }

    /// The next instant at which time does something to it; never once it has ended.
    #[must_use]
    pub fn next_instant(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Running(running) => running.next_instant(),
            Self::Ended(_) => None,
        }
    }
}

impl Agreement {
    /// What the instalments sum to.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        let first = self.instalments.first()?;
        Some(first.amount.with_minor(self.instalments.iter().map(|instalment| instalment.amount.minor()).sum()))
    }

    /// What had been credited on its invoices when it was made, in minor units.
    #[must_use]
    pub fn credited_then_minor(&self) -> i64 {
        self.invoices.iter().map(|invoice| invoice.credited.minor()).sum()
    }

    /// What was open on its invoices beyond the instalments when it was made, in minor units.
    #[must_use]
    pub fn not_covered_then_minor(&self) -> i64 {
        let rest: i64 = self.invoices.iter().map(|invoice| invoice.rest.minor()).sum();
        let agreed: i64 = self.instalments.iter().map(|instalment| instalment.amount.minor()).sum();
        self.not_covered_minor.unwrap_or((rest - agreed).max(0))
    }

    /// The civil date on which the plan began.
    #[must_use]
    pub fn first_day(&self) -> NaiveDate {
        self.civil_date(self.started_at)
    }

    /// The civil date at an instant, where the plan lives.
    #[must_use]
    pub fn civil_date(&self, now: DateTime<Utc>) -> NaiveDate {
        zone::civil_date(now, self.policy.zone)
    }

    /// The tenant's sending time on a day: when steps of that day run.
    #[must_use]
    pub fn at_sending_time(&self, date: NaiveDate) -> DateTime<Utc> {
        zone::instant(date, self.policy.sending_time, self.policy.zone)
    }

    /// The last day of an instalment's grace.
    #[must_use]
    pub fn grace_until(&self, instalment: &Instalment) -> NaiveDate {
        let from = instalment.grace_from.map_or(instalment.due, |from| from.max(instalment.due));
        self.policy.calendar.following(from + Days::new(u64::from(self.policy.grace_days)))
    }

    fn step_date(&self, instalment: &Instalment, step: Step) -> NaiveDate {
        match step {
            Step::Reminder => instalment.due - Days::new(u64::from(self.policy.reminder_days)),
            Step::DueNotice => instalment.due,
        }
    }

    /// The instant of a step: the tenant's sending time on its day.
    #[must_use]
    pub fn step_instant(&self, instalment: &Instalment, step: Step) -> DateTime<Utc> {
        self.at_sending_time(self.step_date(instalment, step))
    }

    /// Why a step would be pointless at an instant, whatever is open.
    #[must_use]
    pub fn too_late(&self, instalment: &Instalment, step: Step, now: DateTime<Utc>) -> bool {
        let date_of = |instant| zone::civil_date(instant, self.policy.zone);
        step == Step::Reminder
            && (self.step_date(instalment, step) < date_of(self.started_at) || date_of(now) >= instalment.due)
    }
}

impl RunningPlan {
    /// The creditor has credited more on the plan's invoices, after so much since the agreement. A credit note first
    /// meets what the plan does not cover when it comes; only beyond that it cuts the instalments.
    pub fn take_credit(&mut self, since_minor: i64, more_minor: i64, not_covered_minor: i64) {
        let then = self.agreement.not_covered_then_minor();
        let met_anyway = (then - since_minor).clamp(0, more_minor.max(0));
        let met = not_covered_minor.clamp(0, more_minor.max(0));
        self.agreement.not_covered_minor = Some(then + (met - met_anyway).max(0));
    }
}
