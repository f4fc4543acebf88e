//! What waits for a person in finance: a line of the one work list. A task follows from how a row stands; nobody
//! books it, so it is there exactly as long as its reason.

use chrono::{DateTime, Utc};

use crate::coded::coded;
use crate::customer::Customer;
use crate::id::{CustomerId, ProposalId};
use crate::invoice::{BlockKind, Invoice};
use crate::money::Money;
use crate::outcome::Row;
use crate::payment::{HoldReason, Payment, PaymentState, Target};
use crate::plan::{EndedPlan, Miss, Plan, PlanEndKind, RunningPlan};

coded! {
    /// What a person has to do.
    TaskKind, unknown:
    /// The text names no task.
    UnknownTask,
    {
        /// A payment that nobody knows whose it is: assign or dismiss it.
        UnmatchedPayment = "unmatched_payment",
        /// A payment that may be the same money as another: assign or dismiss it.
        HeldPayment = "held_payment",
        /// A debit that may be the refund of a credit.
        PossibleRefund = "possible_refund",
        /// More was paid than a plan asks for, and the ledger has taken it in already.
        InLedger = "in_ledger",
        /// Grace is over and no payment data says whether an instalment was paid: confirm or dismiss.
        Unconfirmed = "unconfirmed",
        /// It has been in doubt for too long what the ledger's figures include.
        InDoubt = "in_doubt",
        /// A plan was completed with a small remainder.
        Remainder = "remainder",
        /// A customer has paid too much: refund it or set it off.
        Credit = "credit",
        /// An invoice is contested: answer the customer.
        DisputedInvoice = "disputed_invoice",
        /// A customer asks for a change of a plan: answer it.
        ChangeWanted = "change_wanted",
        /// No mail reaches a customer.
        MailUndeliverable = "mail_undeliverable",
        /// A letter has to be printed, because the customer has no address for mail.
        LetterToPrint = "letter_to_print",
    }
}

/// A line of the work list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is to be done.
    pub kind: TaskKind,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Whose matter it is, where that is known.
    pub customer: Option<CustomerId>,
    /// The plan it is about.
    pub plan: Option<ProposalId>,
    /// How much it is about.
    pub amount: Option<Money>,
}

/// What waits for a person because of how a row stands; one of a kind at most.
#[must_use]
pub fn tasks(row: &Row) -> Vec<Task> {
    match row {
        Row::Payment(payment) => of_payment(payment).into_iter().collect(),
        Row::Plan(plan) => match &**plan {
            Plan::Running(running) => of_running(running),
            Plan::Ended(ended) => of_ended(ended),
        },
        Row::Invoice(invoice) => of_invoice(invoice).into_iter().collect(),
        Row::Customer(customer) => of_customer(customer),
        Row::Settings(_)
        | Row::Proposal(_)
        | Row::Numbered(_)
        | Row::Coverage(_)
        | Row::Alike(_)
        | Row::Access(_)
        | Row::Session(_) => Vec::new(),
    }
}

fn of_payment(payment: &Payment) -> Option<Task> {
    let (kind, minor) = match &payment.state {
        PaymentState::Unmatched { .. } => (TaskKind::UnmatchedPayment, payment.amount.minor()),
        PaymentState::Held { because: HoldReason::PossibleRefund, .. } => {
            (TaskKind::PossibleRefund, payment.amount.minor())
        }
        PaymentState::Held { .. } => (TaskKind::HeldPayment, payment.amount.minor()),
        PaymentState::Allocated { .. } if payment.closed.contains(&TaskKind::InLedger) => return None,
        PaymentState::Allocated { .. } => (TaskKind::InLedger, payment.allocated_minor(Target::Ledger)),
        PaymentState::Dismissed { .. } => return None,
    };
    (minor > 0).then(|| Task {
        kind,
        since: payment.recorded_at,
        customer: payment.customer.clone(),
        plan: None,
        amount: Some(payment.amount.with_minor(minor)),
    })
}

fn of_running(running: &RunningPlan) -> Vec<Task> {
    let task = |kind, since, amount| Task {
        kind,
        since,
        customer: Some(running.agreement.customer.clone()),
        plan: Some(running.agreement.id),
        amount,
    };
    let open_of = |place: usize| running.course.shown.ladder.get(place).map_or(0, |rung| rung.open_minor());
    let unconfirmed = running.agreement.instalments.iter().enumerate().find_map(|(place, row)| match row.miss {
        Miss::Unconfirmed(since) => {
            Some(task(TaskKind::Unconfirmed, since, Some(row.amount.with_minor(open_of(place)))))
        }
        Miss::No | Miss::Confirmed(_) | Miss::Forgiven(_) => None,
    });
    let wish = running.wish.as_ref().filter(|wish| !wish.answered);
    let wish = wish.map(|wish| task(TaskKind::ChangeWanted, wish.at, None));
    let doubt = running.waits.doubt_told_at.map(|at| task(TaskKind::InDoubt, at, None));
    [unconfirmed, wish, doubt].into_iter().flatten().collect()
}

fn of_ended(ended: &EndedPlan) -> Vec<Task> {
    let shown = &ended.course.shown;
    let money = |minor| ended.agreement.total().map(|total| total.with_minor(minor));
    let task = |kind, minor| Task {
        kind,
        since: ended.at,
        customer: Some(ended.agreement.customer.clone()),
        plan: Some(ended.agreement.id),
        amount: money(minor),
    };
    let completed = ended.end.kind() == PlanEndKind::Completed;
    let remainder = (completed && shown.open_minor > 0).then(|| task(TaskKind::Remainder, shown.open_minor));
    let credit = (shown.surplus_minor > 0).then(|| task(TaskKind::Credit, shown.surplus_minor));
    [remainder, credit].into_iter().flatten().filter(|task| !ended.course.closed.contains(&task.kind)).collect()
}

fn of_invoice(invoice: &Invoice) -> Option<Task> {
    invoice.block(BlockKind::Disputed).map(|block| Task {
        kind: TaskKind::DisputedInvoice,
        since: block.since,
        customer: Some(invoice.customer.clone()),
        plan: invoice.arrangement.map(|arrangement| arrangement.proposal),
        amount: Some(invoice.rest()),
    })
}

fn of_customer(customer: &Customer) -> Vec<Task> {
    let task = |kind, since, amount| Task { kind, since, customer: Some(customer.id.clone()), plan: None, amount };
    let credit = customer.credit.first().zip(customer.credit_since);
    let credit = credit.map(|(amount, since)| task(TaskKind::Credit, since, Some(*amount)));
    let undeliverable = customer.undeliverable_since.map(|since| task(TaskKind::MailUndeliverable, since, None));
    [credit, undeliverable].into_iter().flatten().collect()
}
