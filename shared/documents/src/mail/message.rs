//! What a mail can be about, each with what it must say.

use chrono::NaiveDate;
use domain::event::RejectionReason;
use domain::money::Money;
use domain::proposal::Hardship;

use super::Instalment;

/// What happened, and what a mail about it must say.
#[derive(Clone, Debug)]
pub enum Message {
    /// To the customer: the proposal is here.
    ProposalReceived {
        /// What was proposed.
        schedule: Vec<Instalment>,
        /// The last day for a decision.
        decide_by: NaiveDate,
        /// The customer's reason.
        reason: Reason<Hardship>,
    },
    /// To the customer: the changed proposal is here.
    ProposalChanged {
        /// What is proposed now.
        schedule: Vec<Instalment>,
        /// The last day for a decision.
        decide_by: NaiveDate,
        /// The customer's reason.
        reason: Reason<Hardship>,
    },
    /// To the customer: taken back.
    ProposalWithdrawn {
        /// From this day a new proposal is possible.
        new_proposal_from: Option<NaiveDate>,
    },
    /// To the customer: the plan runs. With an instalment 0 it starts with the down payment.
    ProposalApproved {
        /// The whole plan, with references.
        schedule: Vec<Instalment>,
        /// Whether the creditor's rules approved it at once, without a person.
        automatic: bool,
    },
    /// To the customer: no.
    ProposalRejected {
        /// Finance's reason.
        reason: Reason<RejectionReason>,
        /// From this day a new proposal is possible.
        new_proposal_from: Option<NaiveDate>,
    },
    /// To the customer: nobody decided in time.
    ProposalExpired,
    /// To the customer: nothing is open any more on what was proposed over.
    ProposalVoid,
    /// To the customer: the proposal ended because an invoice of it is disputed.
    ProposalEndedByDispute,
    /// To the customer: the creditor offers a plan.
    OfferMade {
        /// What is offered.
        schedule: Vec<Instalment>,
        /// The last day for an answer.
        ends_on: NaiveDate,
        /// What finance wrote.
        words: Option<String>,
        /// The customer's own proposal, which the offer answers.
        proposed: Option<Vec<Instalment>>,
        /// The numbers of the invoices that were proposed over, aren't part of the offer, and are due again.
        left_out: Vec<String>,
    },
    /// To the customer: the last day for an answer is near.
    OfferEnding {
        /// What is offered.
        schedule: Vec<Instalment>,
        /// The last day for an answer.
        ends_on: NaiveDate,
    },
    /// To the customer, as a receipt: the customer said no.
    OfferDeclined,
    /// To the customer: the creditor took the offer back.
    OfferRevoked,
    /// To the customer: the offer ended without an answer.
    OfferExpired,
    /// To the customer: the down payment comes up.
    DownPaymentAsked {
        /// The down payment, with what is open of it.
        instalment: Instalment,
    },
    /// To the customer: the down payment falls due.
    DownPaymentDue {
        /// The down payment, with what is open of it.
        instalment: Instalment,
    },
    /// To the customer: the down payment never came, and what was agreed originally holds again.
    PlanLapsed,
    /// To the customer: an instalment comes up.
    InstalmentReminder {
        /// Which one, with what is open of it.
        instalment: Instalment,
        /// Those after it.
        later: Vec<Instalment>,
    },
    /// To the customer: an instalment falls due.
    InstalmentDue {
        /// Which one, with what is open of it.
        instalment: Instalment,
        /// Those after it.
        later: Vec<Instalment>,
    },
    /// To the customer: an instalment did not arrive, or not all of it.
    InstalmentMissed {
        /// Which one, with what is open of it.
        instalment: Instalment,
        /// The last day on which the money keeps the plan from ending, when the plan is about to end.
        grace_until: Option<NaiveDate>,
        /// Those after it.
        later: Vec<Instalment>,
    },
    /// To the customer: money arrived.
    PaymentReceived {
        /// What arrived.
        amount: Money,
        /// When the bank booked it.
        booked: NaiveDate,
        /// What is still open in the plan.
        open: Money,
        /// What comes next, with what is open of it.
        next: Option<Instalment>,
    },
    /// To the customer: the bank took money back.
    PaymentReturned {
        /// What went back, as a positive amount.
        amount: Money,
        /// When the bank booked it.
        booked: NaiveDate,
        /// What is open in the plan now.
        open: Money,
        /// What comes next, with what is open of it.
        next: Option<Instalment>,
    },
    /// To the customer: a credit note or another change of the ledger moved the plan's amounts.
    BalanceChanged {
        /// What was open in the plan.
        before: Money,
        /// What is open in the plan now.
        after: Money,
        /// What is still to be paid.
        schedule: Vec<Instalment>,
    },
    /// To the customer: the plan has new dates or amounts.
    PlanAmended {
        /// What is still to be paid.
        schedule: Vec<Instalment>,
        /// What finance wrote.
        words: Option<String>,
    },
    /// To the customer: the plan rests for a while.
    PlanPaused {
        /// The day on which it goes on.
        until: NaiveDate,
        /// What is still to be paid, with its new dates.
        schedule: Vec<Instalment>,
        /// What finance wrote.
        words: Option<String>,
    },
    /// To the customer: the pause is over.
    PlanResumed {
        /// What is still to be paid.
        schedule: Vec<Instalment>,
    },
    /// To the customer: an ended plan holds again.
    PlanReinstated {
        /// What is still to be paid.
        schedule: Vec<Instalment>,
        /// What finance wrote.
        words: Option<String>,
    },
    /// To the customer: the creditor offers to change the plan.
    AmendmentOffered {
        /// What would be to pay.
        schedule: Vec<Instalment>,
        /// What is to be paid as long as nothing changes.
        current: Vec<Instalment>,
        /// The last day for an answer.
        ends_on: NaiveDate,
        /// What finance wrote.
        words: Option<String>,
    },
    /// To the customer, as a receipt: the plan stays as it is.
    AmendmentDeclined,
    /// To the customer: there was no answer, the plan stays as it is.
    AmendmentExpired,
    /// To the customer: the plan ended because money did not come.
    PlanBroken {
        /// What is open of it.
        open: Money,
    },
    /// To the customer: finance ended the plan.
    PlanCancelled {
        /// What finance wrote.
        words: Option<String>,
        /// What is open of it.
        open: Money,
    },
    /// To the customer: everything agreed is paid.
    PlanCompleted {
        /// What the plan did not cover and is still open, due as originally agreed.
        not_covered: Option<Money>,
        /// What was paid too much; the creditor gets in touch about it.
        credit: Option<Money>,
    },
    /// To the customer, as a receipt: an invoice is disputed.
    DisputeReceived,
    /// To the customer: the dispute is settled.
    DisputeAnswered {
        /// What finance wrote.
        words: Option<String>,
    },
    /// To the customer, as a receipt: the wish to change the plan is here.
    ChangeWishReceived,
    /// To the customer: a personal link, which is the mail's own link.
    PortalLink {
        /// The last day on which it works.
        expires: NaiveDate,
    },
    /// To an address that was given for the customer: is it right? The mail's own link says so.
    AddressToConfirm {
        /// The last day on which the link works.
        expires: NaiveDate,
    },
    /// To the customer: a code to type in.
    OneTimeCode {
        /// The code.
        code: String,
        /// How many minutes it is valid.
        minutes: u32,
    },
    /// To finance: a proposal waits.
    ProposalWaits {
        /// What was proposed.
        schedule: Vec<Instalment>,
        /// The last day for a decision.
        decide_by: NaiveDate,
        /// The customer's reason.
        reason: Reason<Hardship>,
    },
    /// To finance: the last day for a decision is near.
    DecisionDue {
        /// What was proposed.
        schedule: Vec<Instalment>,
        /// The last day for a decision.
        decide_by: NaiveDate,
    },
    /// To finance: the customer answered an offer.
    OfferAnswered {
        /// Yes or no.
        accepted: bool,
    },
    /// To finance: the customer wants the plan changed.
    ChangeWanted {
        /// What the customer wrote.
        words: Option<String>,
    },
    /// To finance: the customer disputes an invoice.
    InvoiceDisputed {
        /// What the customer wrote.
        words: Option<String>,
    },
    /// To finance: a plan ended without being paid.
    PlanStopped {
        /// How.
        state: PlanStop,
        /// What is open of it.
        open: Money,
    },
    /// To finance: the bank took a payment back.
    ReturnedPayment {
        /// What went back, as a positive amount.
        amount: Money,
        /// When the bank booked it.
        booked: NaiveDate,
    },
    /// To finance, once a day: what waits for a person.
    OpenTasks {
        /// How many there are of each kind; a kind without any is left out.
        tasks: Vec<(TaskKind, u32)>,
    },
    /// To finance: the customer's address does not take mails any more.
    MailUndeliverable,
}

impl Message {
    /// Whether finance reads it, not the customer.
    #[must_use]
    pub const fn is_to_finance(&self) -> bool {
        matches!(
            self,
            Self::ProposalWaits { .. }
                | Self::DecisionDue { .. }
                | Self::OfferAnswered { .. }
                | Self::ChangeWanted { .. }
                | Self::InvoiceDisputed { .. }
                | Self::PlanStopped { .. }
                | Self::ReturnedPayment { .. }
                | Self::OpenTasks { .. }
                | Self::MailUndeliverable
        )
    }
}

/// A reason: one of a short list, and free words beside it.
#[derive(Clone, Debug)]
pub struct Reason<Code> {
    /// One of the list.
    pub code: Code,
    /// What the person wrote, not trusted.
    pub words: Option<String>,
}

/// How a plan ended without being paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStop {
    /// Agreed instalments did not arrive.
    Broken,
    /// The down payment never arrived.
    Lapsed,
}

/// What waits for a person in finance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// A payment that fits nothing.
    UnmatchedPayment,
    /// A payment that may be a double.
    HeldPayment,
    /// An instalment that may be missed, without payment data that says so.
    UnconfirmedInstalment,
    /// A few cents that are open at the end of a plan.
    Remainder,
    /// Money of a customer.
    Credit,
    /// An invoice that a customer disputes.
    DisputedInvoice,
    /// A plan that a customer wants changed.
    ChangeWanted,
    /// A letter to a customer whom mail does not reach.
    LetterToPrint,
    /// An address that takes no mails.
    MailUndeliverable,
    /// A plan whose figures are unclear.
    InDoubt,
    /// A payment of which a part is in the ledger already.
    InLedger,
    /// A debit that may be the refund of a credit.
    PossibleRefund,
}

impl TaskKind {
    /// Every kind, in the order in which finance sees them.
    pub const ALL: [Self; 12] = [
        Self::UnmatchedPayment,
        Self::HeldPayment,
        Self::UnconfirmedInstalment,
        Self::Remainder,
        Self::Credit,
        Self::DisputedInvoice,
        Self::ChangeWanted,
        Self::LetterToPrint,
        Self::MailUndeliverable,
        Self::InDoubt,
        Self::InLedger,
        Self::PossibleRefund,
    ];
}
