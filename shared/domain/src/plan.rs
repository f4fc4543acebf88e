//! A plan: what was agreed, and the steps that time takes it through.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::event::{SkipReason, Step};
use crate::id::{CustomerId, InvoiceId, PlanCode, ProposalId};
use crate::invoice::{Invoice, InvoiceNumber};
use crate::money::Money;
use crate::policy::FrozenPolicy;
use crate::position::{Position, position};
use crate::zone;

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
    /// What had been credited on it by then.
    pub credited: Money,
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
    /// Whether the down payment is still waited for: until then only instalment 0 counts.
    pub awaiting_down_payment: bool,
    /// From when it waits to be looked at again, because the open amount of an invoice moved.
    pub look_at: Option<DateTime<Utc>>,
}

/// A plan that has ended: everything is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedPlan {
    /// What was agreed.
    pub agreement: Agreement,
    /// When it ended.
    pub at: DateTime<Utc>,
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

    /// The stable code of its state.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Running(RunningPlan { awaiting_down_payment: true, .. }) => "awaiting_down_payment",
            Self::Running(_) => "active",
            Self::Ended(_) => "completed",
        }
    }

    /// Where it stands, given its invoices as they are now. An ended plan's figures stand still: all is settled.
    #[must_use]
    pub fn position(&self, invoices: &[&Invoice]) -> Position {
        match self {
            Self::Running(running) => running.agreement.position(invoices),
            Self::Ended(ended) => {
                let agreed: Vec<Money> = ended.agreement.instalments.iter().map(|row| row.amount).collect();
                position(&agreed, 0, 0, 0)
            }
        }
    }

    /// The next instant at which time does something to it.
    #[must_use]
    pub fn next_instant(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Running(running) => {
                let step = running.next_step().map(|step| step.at);
                [step, running.look_at].into_iter().flatten().min()
            }
            Self::Ended(_) => None,
        }
    }
}

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

impl Agreement {
    /// What the instalments sum to.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        let first = self.instalments.first()?;
        Some(first.amount.with_minor(self.instalments.iter().map(|instalment| instalment.amount.minor()).sum()))
    }

    /// Where the plan stands, given its invoices as they are now.
    #[must_use]
    pub fn position(&self, invoices: &[&Invoice]) -> Position {
        let agreed: Vec<Money> = self.instalments.iter().map(|instalment| instalment.amount).collect();
        let credited_then: i64 = self.invoices.iter().map(|invoice| invoice.credited.minor()).sum();
        let credited_now: i64 = invoices.iter().map(|invoice| invoice.credited().minor()).sum();
        let rest_then: i64 = self.invoices.iter().map(|invoice| invoice.rest.minor()).sum();
        let not_covered_then = (rest_then - agreed.iter().map(|amount| amount.minor()).sum::<i64>()).max(0);
        let total: i64 = invoices.iter().map(|invoice| invoice.figure().minor()).sum();
        position(&agreed, credited_now - credited_then - not_covered_then, 0, total)
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
        zone::instant(self.step_date(instalment, step), self.policy.sending_time, self.policy.zone)
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
    /// The step that waits longest; at one instant the lower number goes first. While the down payment is
    /// waited for, only it takes steps.
    #[must_use]
    pub fn next_step(&self) -> Option<WaitingStep> {
        let counted = |number: u32| !self.awaiting_down_payment || number == 0;
        let steps = self
            .agreement
            .instalments
            .iter()
            .enumerate()
            .filter(|(_, instalment)| counted(instalment.number))
            .flat_map(|(place, instalment)| {
                [(Step::Reminder, instalment.reminder), (Step::DueNotice, instalment.due_notice)]
                    .into_iter()
                    .filter(|(_, mark)| *mark == StepMark::Open)
                    .map(move |(step, _)| WaitingStep {
                        place,
                        step,
                        at: self.agreement.step_instant(instalment, step),
                    })
            });
        steps.min_by_key(|waiting| (waiting.at, waiting.place))
    }

    /// Marks a step.
    pub fn mark(&mut self, waiting: WaitingStep, mark: StepMark) {
        let instalment = &mut self.agreement.instalments[waiting.place];
        match waiting.step {
            Step::Reminder => instalment.reminder = mark,
            Step::DueNotice => instalment.due_notice = mark,
        }
    }
}
