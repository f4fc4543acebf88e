//! What happened: the journal's entries, the bus's messages and the reasons for mails all come from these.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::access::{Fingerprint, Holder};
use crate::coded::coded;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invoice::{BlockKind, BlockReason};
use crate::money::Money;
use crate::payment::{Allocation, HoldReason, PaymentId};
use crate::policy::ApprovalRule;
use crate::task::TaskKind;

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
    /// A payment.
    Payment(PaymentId),
    /// The creditor's account, and up to which day its statements are known.
    Bank,
    /// The links and sessions of a customer or a user.
    Access(Holder),
}

impl fmt::Display for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings => f.write_str("settings"),
            Self::Customer(id) => write!(f, "customer/{id}"),
            Self::Invoice(id) => write!(f, "invoice/{id}"),
            Self::Proposal(id) => write!(f, "proposal/{id}"),
            Self::Plan(id) => write!(f, "plan/{id}"),
            Self::Payment(id) => write!(f, "payment/{id}"),
            Self::Bank => f.write_str("bank"),
            Self::Access(Holder::Customer(id)) => write!(f, "access/{id}"),
            Self::Access(Holder::User(subject)) => write!(f, "user/{subject}"),
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
    /// The customer took it back, or an invoice of it was contested.
    ProposalWithdrawn {
        /// The invoice that was contested.
        disputed: Option<InvoiceId>,
    },
    /// Finance agreed, or a rule of the tenant did.
    ProposalApproved {
        /// What the plan's instalments sum to.
        total: Money,
        /// The rule that approved it; none where a person did.
        rule: Option<ApprovalRule>,
    },
    /// The creditor offers terms.
    ProposalOffered {
        /// The customer.
        customer: CustomerId,
        /// The invoices concerned.
        invoices: Vec<InvoiceId>,
        /// What is to be paid.
        total: Money,
        /// The last day on which it can be accepted.
        ends_on: NaiveDate,
        /// The proposal or offer that it answers.
        answers: Option<ProposalId>,
    },
    /// Finance answered with other terms.
    ProposalCountered {
        /// The offer.
        by: ProposalId,
    },
    /// The customer accepted the offer.
    ProposalAccepted {
        /// What the plan's instalments sum to.
        total: Money,
    },
    /// The customer did not accept the offer.
    ProposalDeclined,
    /// The creditor took the offer back.
    ProposalRevoked,
    /// The customer is told that an offer ends soon.
    OfferEndingReminded {
        /// The last day.
        ends_on: NaiveDate,
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
    /// The down payment came back: the plan waits for it again.
    DownPaymentReopened,
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
    /// An instalment is paid in full.
    InstalmentPaid {
        /// Which one.
        number: u32,
        /// What it came to.
        amount: Money,
    },
    /// An instalment that had been paid is open again.
    InstalmentReopened {
        /// Which one.
        number: u32,
        /// What is open of it.
        open: Money,
    },
    /// The grace of an instalment is over, and it is not paid.
    InstalmentMissed {
        /// Which one.
        number: u32,
        /// When it had been due.
        due: NaiveDate,
        /// What is open of it.
        open: Money,
    },
    /// The grace of an instalment is over, but no payment data says whether it was paid.
    InstalmentUnconfirmed {
        /// Which one.
        number: u32,
    },
    /// A missed instalment counts no more: it was paid in time after all, or the bank says so.
    MissAnnulled {
        /// Which one.
        number: u32,
    },
    /// A plan waits: it was in doubt for long what the figures include, or a payment that nobody has matched could be
    /// this customer's while the plan is to be broken.
    StepsHeld {
        /// Since when.
        since: NaiveDate,
    },
    /// What is open in the plan has changed otherwise than by a payment into it.
    BalanceChanged {
        /// What was open.
        before: Money,
        /// What is open.
        after: Money,
    },
    /// Nothing is open any more.
    PlanCompleted {
        /// What is open on the invoices that the plan did not cover.
        not_covered: Money,
        /// What the customer has paid too much.
        credit: Money,
    },
    /// The down payment never came.
    PlanLapsed,
    /// Too many instalments were missed.
    PlanBroken {
        /// What is open.
        open: Money,
    },
    /// Finance cancelled the plan.
    PlanCancelled {
        /// What is open.
        open: Money,
    },
    /// What is still open was agreed anew.
    PlanAmended {
        /// What is open now, in the instalments to come.
        open: Money,
        /// Whether the customer accepted an offer, or had agreed elsewhere; else it is no worse than before.
        agreed: bool,
    },
    /// The creditor offers other instalments while the plan goes on.
    AmendmentOffered {
        /// The last day on which they can be accepted.
        ends_on: NaiveDate,
    },
    /// The customer declined them.
    AmendmentDeclined,
    /// The creditor took them back.
    AmendmentWithdrawn,
    /// Nobody accepted them in time.
    AmendmentExpired,
    /// The plan pauses.
    PlanPaused {
        /// The day on which it goes on.
        until: NaiveDate,
    },
    /// The plan goes on.
    PlanResumed {
        /// Whether finance ended the pause before its day.
        early: bool,
    },
    /// A broken or lapsed plan runs again.
    PlanReinstated,
    /// The customer asks for a change.
    ChangeWished,
    /// Finance has dealt with the customer's wish.
    ChangeAnswered,
    /// A colleague left a note.
    RemarkAdded,
    /// A person closed a task.
    TaskClosed {
        /// What it had asked for.
        kind: TaskKind,
    },
    /// A payment is known.
    PaymentRecorded {
        /// How much.
        amount: Money,
        /// When the bank booked it.
        booked: NaiveDate,
        /// Whose it is.
        customer: Option<CustomerId>,
        /// Where it went.
        to: Vec<Allocation>,
    },
    /// A payment came back.
    PaymentReturned {
        /// The payment.
        payment: PaymentId,
        /// How much of it.
        amount: Money,
        /// When the bank booked it.
        booked: NaiveDate,
        /// Whose it was.
        customer: Option<CustomerId>,
        /// What it was taken from.
        from: Vec<Allocation>,
    },
    /// A payment waits for a person.
    PaymentWaits {
        /// Why; nobody knows whose it is where there is no reason.
        because: Option<HoldReason>,
        /// How much.
        amount: Money,
    },
    /// Another document told of a payment that is known.
    PaymentToldAgain,
    /// A person said that a payment is none of ours, or the same as another.
    PaymentDismissed,
    /// A person has dealt with a task about a payment.
    PaymentTaskClosed,
    /// Credit of a customer was paid back or set off.
    CreditUsed {
        /// How much.
        amount: Money,
        /// The invoice that it was set off against; none where it was paid back.
        invoice: Option<InvoiceId>,
    },
    /// The bank's statements are known up to a day.
    StatementsCovered {
        /// The last day.
        until: NaiveDate,
    },
    /// An invoice was contested, or blocked by hand or by a bounced mail.
    InvoiceBlocked {
        /// Why.
        kind: BlockKind,
        /// The last day, where it has one.
        until: Option<NaiveDate>,
    },
    /// Such a block was lifted, or is over.
    InvoiceReleased {
        /// Which.
        kind: BlockKind,
    },
    /// Finance is reminded of a contested invoice.
    DisputeReminded,
    /// Finance reset the figure of an invoice.
    FigureReset,
    /// Finance or another system changed what is known of a customer.
    CustomerChanged,
    /// Mail to a customer came back for good.
    MailUndeliverable {
        /// Whether dunning of the open invoices pauses because of it.
        pauses: bool,
    },
    /// A customer turned out to be another one.
    CustomerMerged {
        /// That one.
        into: CustomerId,
    },
    /// Processing of a customer's data was restricted, or is not any more.
    CustomerRestricted {
        /// Whether it is.
        restricted: bool,
    },
    /// Contact data of a customer was erased.
    CustomerErased {
        /// The last day until which something has to stay; none where all is erased.
        stays_until: Option<NaiveDate>,
    },
    /// A link to the portal was made.
    LinkMade {
        /// Its number.
        number: u32,
    },
    /// A link to the portal is wanted by mail.
    LinkAsked {
        /// Its number.
        number: u32,
    },
    /// The mail that brings a link was written.
    LinkWritten {
        /// Its number.
        number: u32,
    },
    /// A link was revoked, and the sessions that it had opened ended.
    LinkRevoked {
        /// Its number.
        number: u32,
    },
    /// Somebody got in.
    SessionBegun {
        /// The link that opened it; none for a user.
        link: Option<u32>,
    },
    /// Somebody left.
    SessionEnded,
    /// All sessions of a holder ended.
    SessionsEnded,
    /// A customer wants a one-time code.
    CodeAsked {
        /// In which session.
        session: Fingerprint,
    },
    /// The mail that brings the code was written.
    CodeWritten,
    /// A customer typed the code.
    CodeConfirmed,
    /// A customer typed something else.
    CodeMistyped,
    /// The mail that asks to confirm an address was written.
    AddressWritten,
    /// A customer confirmed an address: it is the one on file.
    AddressConfirmed,
    /// Dunning of an invoice pauses, or goes on pausing for other reasons.
    DunningPaused {
        /// Why.
        reasons: Vec<BlockReason>,
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
            Self::ProposalWithdrawn { .. } => "proposal.withdrawn",
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
            Self::ProposalOffered { .. } => "proposal.offered",
            Self::ProposalCountered { .. } => "proposal.countered",
            Self::ProposalAccepted { .. } => "proposal.accepted",
            Self::ProposalDeclined => "proposal.declined",
            Self::ProposalRevoked => "proposal.revoked",
            Self::OfferEndingReminded { .. } => "proposal.ending_reminded",
            Self::DownPaymentReopened => "plan.down_payment_reopened",
            Self::InstalmentPaid { .. } => "instalment.paid",
            Self::InstalmentReopened { .. } => "instalment.reopened",
            Self::InstalmentMissed { .. } => "instalment.missed",
            Self::InstalmentUnconfirmed { .. } => "instalment.unconfirmed",
            Self::MissAnnulled { .. } => "instalment.miss_annulled",
            Self::StepsHeld { .. } => "plan.steps_held",
            Self::BalanceChanged { .. } => "plan.balance_changed",
            Self::PlanCompleted { .. } => "plan.completed",
            Self::PlanLapsed => "plan.lapsed",
            Self::PlanBroken { .. } => "plan.broken",
            Self::PlanCancelled { .. } => "plan.cancelled",
            Self::PlanAmended { .. } => "plan.amended",
            Self::AmendmentOffered { .. } => "plan.amendment_offered",
            Self::AmendmentDeclined => "plan.amendment_declined",
            Self::AmendmentWithdrawn => "plan.amendment_withdrawn",
            Self::AmendmentExpired => "plan.amendment_expired",
            Self::PlanPaused { .. } => "plan.paused",
            Self::PlanResumed { .. } => "plan.resumed",
            Self::PlanReinstated => "plan.reinstated",
            Self::ChangeWished => "plan.change_wished",
            Self::ChangeAnswered => "plan.change_answered",
            Self::RemarkAdded => "plan.remark_added",
            Self::TaskClosed { .. } => "task.closed",
            Self::PaymentRecorded { .. } => "payment.recorded",
            Self::PaymentReturned { .. } => "payment.returned",
            Self::PaymentWaits { .. } => "payment.waits",
            Self::PaymentToldAgain => "payment.told_again",
            Self::PaymentDismissed => "payment.dismissed",
            Self::PaymentTaskClosed => "payment.task_closed",
            Self::CreditUsed { .. } => "customer.credit_used",
            Self::StatementsCovered { .. } => "bank.statements_covered",
            Self::InvoiceBlocked { .. } => "invoice.blocked",
            Self::InvoiceReleased { .. } => "invoice.released",
            Self::DisputeReminded => "invoice.dispute_reminded",
            Self::FigureReset => "invoice.figure_reset",
            Self::CustomerChanged => "customer.changed",
            Self::MailUndeliverable { .. } => "customer.mail_undeliverable",
            Self::CustomerMerged { .. } => "customer.merged",
            Self::CustomerRestricted { .. } => "customer.restricted",
            Self::CustomerErased { .. } => "customer.erased",
            Self::LinkMade { .. } => "access.link_made",
            Self::LinkAsked { .. } => "access.link_asked",
            Self::LinkWritten { .. } => "access.link_written",
            Self::LinkRevoked { .. } => "access.link_revoked",
            Self::SessionBegun { .. } => "access.session_begun",
            Self::SessionEnded => "access.session_ended",
            Self::SessionsEnded => "access.sessions_ended",
            Self::CodeAsked { .. } => "access.code_asked",
            Self::CodeWritten => "access.code_written",
            Self::CodeConfirmed => "access.code_confirmed",
            Self::CodeMistyped => "access.code_mistyped",
            Self::AddressWritten => "access.address_written",
            Self::AddressConfirmed => "access.address_confirmed",
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
                | Self::OfferEndingReminded { .. }
                | Self::DownPaymentReopened
                | Self::InstalmentUnconfirmed { .. }
                | Self::StepsHeld { .. }
                | Self::BalanceChanged { .. }
                | Self::ChangeWished
                | Self::ChangeAnswered
                | Self::RemarkAdded
                | Self::TaskClosed { .. }
                | Self::PaymentWaits { .. }
                | Self::PaymentToldAgain
                | Self::PaymentDismissed
                | Self::PaymentTaskClosed
                | Self::CreditUsed { .. }
                | Self::StatementsCovered { .. }
                | Self::InvoiceBlocked { .. }
                | Self::InvoiceReleased { .. }
                | Self::DisputeReminded
                | Self::FigureReset
                | Self::CustomerChanged
                | Self::MailUndeliverable { .. }
                | Self::CustomerMerged { .. }
                | Self::CustomerRestricted { .. }
                | Self::CustomerErased { .. }
                | Self::LinkMade { .. }
                | Self::LinkAsked { .. }
                | Self::LinkWritten { .. }
                | Self::LinkRevoked { .. }
                | Self::SessionBegun { .. }
                | Self::SessionEnded
                | Self::SessionsEnded
                | Self::CodeAsked { .. }
                | Self::CodeWritten
                | Self::CodeConfirmed
                | Self::CodeMistyped
                | Self::AddressWritten
                | Self::AddressConfirmed
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
