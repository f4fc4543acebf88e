//! What happened: the journal's entries, the bus's messages and the reasons for mails all come from these.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::coded::coded;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invoice::BlockReason;
use crate::money::Money;

/// The thing an event belongs to. Its row's version is the event's sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aggregate {
    /// The tenant's settings.
    Settings,
    /// A customer.
    Customer(CustomerId),
    /// An invoice.
    Invoice(InvoiceId),
    /// A proposal.
    Proposal(ProposalId),
    /// A plan, which keeps its proposal's id.
    Plan(ProposalId),
}

impl fmt::Display for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings => f.write_str("settings"),
            Self::Customer(id) => write!(f, "customer/{id}"),
            Self::Invoice(id) => write!(f, "invoice/{id}"),
            Self::Proposal(id) => write!(f, "proposal/{id}"),
            Self::Plan(id) => write!(f, "plan/{id}"),
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it happened to.
    pub aggregate: Aggregate,
    /// The version of that row after the change: rises with every event of the aggregate.
    pub version: u64,
    /// What happened.
    pub kind: EventKind,
}

/// What can happen, in the past tense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Finance changed the settings.
    SettingsChanged,
    /// An invoice became known.
    InvoiceImported {
        /// What is open on it.
        open: Money,
    },
    /// A known invoice was told anew, with a difference.
    InvoiceUpdated {
        /// What is open on it now.
        open: Money,
    },
    /// A customer became known, or their data changed with an invoice.
    CustomerRecorded,
    /// A customer proposed how to pay.
    ProposalSubmitted {
        /// The customer.
        customer: CustomerId,
        /// The invoices concerned.
        invoices: Vec<InvoiceId>,
        /// What is to be paid.
        total: Money,
        /// The last day for a decision.
        decide_by: NaiveDate,
    },
    /// The customer changed the terms while nobody had decided.
    ProposalChanged {
        /// The last day for a decision.
        decide_by: NaiveDate,
    },
    /// The customer took it back.
    ProposalWithdrawn,
    /// Finance agreed.
    ProposalApproved {
        /// What the plan's instalments sum to.
        total: Money,
    },
    /// Finance did not agree.
    ProposalRejected {
        /// The code of the reason.
        reason: RejectionReason,
        /// From this day a new proposal is possible.
        new_proposal_from: NaiveDate,
    },
    /// Nobody decided in time.
    ProposalExpired,
    /// Nothing is open any more on what it was about.
    ProposalVoid,
    /// What is open on an invoice that a proposal or plan holds has changed: it is looked at again.
    OpenAmountMoved,
    /// It was looked at again, and goes on as it was.
    OpenAmountExamined,
    /// Finance is reminded that a decision is due.
    DecisionReminded {
        /// The last day for a decision.
        decide_by: NaiveDate,
    },
    /// A plan runs.
    PlanActivated {
        /// The customer.
        customer: CustomerId,
        /// What its instalments sum to.
        total: Money,
        /// How many there are.
        instalments: u32,
    },
    /// The down payment was paid.
    DownPaymentSettled,
    /// The customer is reminded of an instalment.
    InstalmentAnnounced {
        /// Which one.
        number: u32,
        /// When it falls due.
        due: NaiveDate,
        /// What is open of it.
        open: Money,
    },
    /// An instalment fell due.
    InstalmentDue {
        /// Which one.
        number: u32,
        /// When.
        due: NaiveDate,
        /// What is open of it.
        open: Money,
    },
    /// A step that had lost its sense was left out: a reminder after the due date, a notice of nothing.
    StepSkipped {
        /// Which instalment.
        number: u32,
        /// Which step.
        step: Step,
        /// Why.
        because: SkipReason,
    },
    /// Nothing is open any more.
    PlanCompleted,
    /// Dunning of an invoice pauses, or goes on pausing for another reason.
    DunningPaused {
        /// Why.
        reason: BlockReason,
        /// Since when.
        since: DateTime<Utc>,
        /// The last day of the pause, where it has one.
        until: Option<NaiveDate>,
        /// The dunning step at which it stopped.
        step: Option<String>,
    },
    /// Dunning of an invoice goes on.
    DunningResumed {
        /// The dunning step at which it had stopped.
        step: Option<String>,
        /// What is open.
        open: Money,
        /// Not before this day.
        resume_not_before: NaiveDate,
        /// What ended the pause: the type of the event.
        cause: &'static str,
    },
    /// Nothing is open on the invoice: dunning ends.
    DunningEnded,
}

impl EventKind {
    /// The stable type, as the journal and the bus name it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SettingsChanged => "settings.changed",
            Self::InvoiceImported { .. } => "invoice.imported",
            Self::InvoiceUpdated { .. } => "invoice.updated",
            Self::CustomerRecorded => "customer.recorded",
            Self::ProposalSubmitted { .. } => "proposal.submitted",
            Self::ProposalChanged { .. } => "proposal.changed",
            Self::ProposalWithdrawn => "proposal.withdrawn",
            Self::ProposalApproved { .. } => "proposal.approved",
            Self::ProposalRejected { .. } => "proposal.rejected",
            Self::ProposalExpired => "proposal.expired",
            Self::ProposalVoid => "proposal.void",
            Self::OpenAmountMoved => "open_amount.moved",
            Self::OpenAmountExamined => "open_amount.examined",
            Self::DecisionReminded { .. } => "proposal.decision_reminded",
            Self::PlanActivated { .. } => "plan.activated",
            Self::DownPaymentSettled => "plan.down_payment_settled",
            Self::InstalmentAnnounced { .. } => "instalment.announced",
            Self::InstalmentDue { .. } => "instalment.due",
            Self::StepSkipped { .. } => "instalment.step_skipped",
            Self::PlanCompleted => "plan.completed",
            Self::DunningPaused { .. } => "dunning.paused",
            Self::DunningResumed { .. } => "dunning.resumed",
            Self::DunningEnded => "dunning.ended",
        }
    }

    /// Whether other systems are told on the bus. The rest explains itself to the journal only.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        !matches!(
            self,
            Self::SettingsChanged
                | Self::InvoiceImported { .. }
                | Self::InvoiceUpdated { .. }
                | Self::CustomerRecorded
                | Self::OpenAmountMoved
                | Self::OpenAmountExamined
                | Self::DecisionReminded { .. }
                | Self::DownPaymentSettled
                | Self::StepSkipped { .. }
        )
    }
}

coded! {
    /// A step of an instalment.
    Step, unknown:
    /// The text names no step.
    UnknownStep,
    {
        /// The reminder some days before.
        Reminder = "reminder",
        /// The notice on the due date.
        DueNotice = "due_notice",
    }
}

coded! {
    /// Why a step was left out.
    SkipReason, unknown:
    /// The text names no such reason.
    UnknownSkipReason,
    {
        /// Its day was before the plan began, or the due date had come.
        TooLate = "too_late",
        /// Nothing is open of the instalment.
        NothingOpen = "nothing_open",
    }
}

coded! {
    /// Why finance says no. The words beside it are finance's own.
    RejectionReason, unknown:
    /// The text names no reason.
    UnknownRejectionReason,
    {
        /// The plan would take too long.
        TooLong = "too_long",
        /// The instalments are too small.
        InstalmentsTooSmall = "instalments_too_small",
        /// Earlier agreements were not kept.
        EarlierPlanNotKept = "earlier_plan_not_kept",
        /// The invoices are not suited.
        InvoiceNotSuited = "invoice_not_suited",
        /// Something else, said in words.
        Other = "other",
    }
}
