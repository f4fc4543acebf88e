//! The names of states, as lists are asked for them. A row's own state says more, and can't be made from a name.

use crate::coded::coded;
use crate::payment::{Payment, PaymentState};
use crate::plan::{Plan, PlanEndKind, RunningPlan};
use crate::proposal::{EndKind, Proposal};

coded! {
    /// Where a proposal stands.
    ProposalState, unknown:
    /// The text names no state of a proposal.
    UnknownProposalState,
    {
        /// It waits for finance.
        Requested = "requested",
        /// It is an offer of the creditor, and waits for the customer.
        Offered = "offered",
        /// Finance agreed.
        Approved = "approved",
        /// Finance did not agree.
        Rejected = "rejected",
        /// The customer took it back.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
        /// Nothing is open any more.
        Void = "void",
        /// Finance answered with other terms.
        Countered = "countered",
        /// The customer accepted the creditor's offer.
        Accepted = "accepted",
        /// The customer declined it.
        Declined = "declined",
        /// The creditor took it back.
        Revoked = "revoked",
    }
}

impl ProposalState {
    /// The state of a proposal.
    #[must_use]
    pub const fn of(proposal: &Proposal) -> Self {
        match proposal {
            Proposal::Requested(_) => Self::Requested,
            Proposal::Offered(_) => Self::Offered,
            Proposal::Ended(ended) => match ended.end.kind() {
                EndKind::Approved => Self::Approved,
                EndKind::Rejected => Self::Rejected,
                EndKind::Withdrawn => Self::Withdrawn,
                EndKind::Expired => Self::Expired,
                EndKind::Void => Self::Void,
                EndKind::Countered => Self::Countered,
                EndKind::Accepted => Self::Accepted,
                EndKind::Declined => Self::Declined,
                EndKind::Revoked => Self::Revoked,
            },
        }
    }

    /// Whether somebody still has to answer.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Requested | Self::Offered)
    }
}

coded! {
    /// Where a plan stands.
    PlanState, unknown:
    /// The text names no state of a plan.
    UnknownPlanState,
    {
        /// It runs.
        Active = "active",
        /// It runs, but no step does for a while.
        Paused = "paused",
        /// It begins once the down payment is there.
        AwaitingDownPayment = "awaiting_down_payment",
        /// Everything is paid.
        Completed = "completed",
        /// Too many instalments were missed.
        Broken = "broken",
        /// Finance cancelled it.
        Cancelled = "cancelled",
        /// The down payment never came.
        Lapsed = "lapsed",
    }
}

impl PlanState {
    /// The state of a plan.
    #[must_use]
    pub const fn of(plan: &Plan) -> Self {
        match plan {
            Plan::Running(RunningPlan { awaiting_down_payment: true, .. }) => Self::AwaitingDownPayment,
            Plan::Running(RunningPlan { pause: Some(_), .. }) => Self::Paused,
            Plan::Running(_) => Self::Active,
            Plan::Ended(ended) => match ended.end.kind() {
                PlanEndKind::Completed => Self::Completed,
                PlanEndKind::Lapsed => Self::Lapsed,
                PlanEndKind::Broken => Self::Broken,
                PlanEndKind::Cancelled => Self::Cancelled,
            },
        }
    }

    /// Whether it has not ended.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Active | Self::Paused | Self::AwaitingDownPayment)
    }
}

coded! {
    /// What has become of a payment.
    PaymentStateKind, unknown:
    /// The text names no state of a payment.
    UnknownPaymentState,
    {
        /// See [`PaymentState::Unmatched`].
        Unmatched = "unmatched",
        /// See [`PaymentState::Held`].
        Held = "held",
        /// See [`PaymentState::Allocated`].
        Allocated = "allocated",
        /// See [`PaymentState::Dismissed`].
        Dismissed = "dismissed",
    }
}

impl PaymentStateKind {
    /// The state of a payment.
    #[must_use]
    pub const fn of(payment: &Payment) -> Self {
        match &payment.state {
            PaymentState::Unmatched { .. } => Self::Unmatched,
            PaymentState::Held { .. } => Self::Held,
            PaymentState::Allocated { .. } => Self::Allocated,
            PaymentState::Dismissed { .. } => Self::Dismissed,
        }
    }

    /// Whether a person has to say what it is.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Unmatched | Self::Held)
    }
}
