//! A proposal: what a customer offers to pay, from quote to decision.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};

use crate::coded::coded;
use crate::event::RejectionReason;
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::moment::{Actor, Moment};
use crate::money::Money;
use crate::policy::FrozenPolicy;
use crate::schedule::{Schedule, ScheduledInstalment};
use crate::states::ProposalState;
use crate::terms::Terms;
use crate::text::{EmailAddress, Note};
use crate::zone;

/// The most invoices of one proposal, and of a plan over its whole life.
pub const MAX_INVOICES: usize = 50;
/// How often a customer may change a proposal that waits.
pub const MAX_CHANGES: usize = 5;
/// How many working days before the last day finance is reminded.
const REMIND_WORKING_DAYS_BEFORE: usize = 2;

coded! {
    /// Why a customer asks, from a short list; free words may stand beside it.
    Hardship, unknown:
    /// The text names no such reason.
    UnknownHardship,
    {
        /// Money is short for a while.
        TemporaryShortage = "temporary_shortage",
        /// Income was lost.
        LossOfIncome = "loss_of_income",
        /// Expenses that nobody planned.
        UnexpectedExpenses = "unexpected_expenses",
        /// The customer waits for money from others.
        WaitingForPayments = "waiting_for_payments",
        /// Something else.
        Other = "other",
    }
}

/// An invoice as a proposal took it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedInvoice {
    /// Which one.
    pub id: InvoiceId,
    /// Its number, for people.
    pub number: crate::invoice::InvoiceNumber,
    /// When it was issued.
    pub issue_date: NaiveDate,
    /// When it was due before.
    pub due_date: NaiveDate,
    /// What was open on it.
    pub rest: Money,
    /// What had been credited on it by then.
    pub credited: Money,
}

/// The fingerprint of a quote: equal digests mean the same invoices, amounts and dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleDigest(String);

/// The text is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a scheduleDigest of a quote: 64 lower-case hexadecimal digits")]
pub struct NotADigest;

impl fmt::Display for ScheduleDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ScheduleDigest {
    type Err = NotADigest;
    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(hexadecimal) { Ok(Self(text.to_owned())) } else { Err(NotADigest) }
    }
}

impl ScheduleDigest {
    fn of(invoices: &[ProposedInvoice], instalments: &[ScheduledInstalment]) -> Self {
        let mut hash = Sha256::new();
        for invoice in invoices {
            hash.update(format!("{} {:?}\n", invoice.id, invoice.rest));
        }
        for row in instalments {
            hash.update(format!("{} {} {:?}\n", row.number, row.due, row.amount));
        }
        Self(format!("{:x}", hash.finalize()))
    }
}

/// The exact schedule a customer would get today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The invoices, oldest due date first, then by number: the order in which money is spread over them.
    pub invoices: Vec<ProposedInvoice>,
    /// What is open on them together.
    pub total: Money,
    /// What was asked for.
    pub terms: Terms,
    /// Percent of the total that is paid first; 0 for none.
    pub down_payment_percent: u32,
    /// Which amounts fall due on which days.
    pub instalments: Vec<ScheduledInstalment>,
    /// Its fingerprint, to be handed back at submission.
    pub digest: ScheduleDigest,
    /// The last day for a decision, if it were submitted today.
    pub decide_by: NaiveDate,
}

impl Quote {
    /// Puts a quote together from its parts.
    #[must_use]
    pub fn new(
        mut invoices: Vec<ProposedInvoice>,
        total: Money,
        terms: Terms,
        down_payment_percent: u32,
        schedule: Schedule,
        decide_by: NaiveDate,
    ) -> Self {
        invoices.sort_by(|a, b| (a.due_date, a.number.as_str()).cmp(&(b.due_date, b.number.as_str())));
        let digest = ScheduleDigest::of(&invoices, &schedule.instalments);
        Self { invoices, total, terms, down_payment_percent, instalments: schedule.instalments, digest, decide_by }
    }
}

/// The last day for a decision: within the deadline, two days before the first payment, within what proposals
/// may still block the invoices.
#[must_use]
pub fn decide_by(today: NaiveDate, decision_days: u32, first_due: NaiveDate, budget_left_days: u32) -> NaiveDate {
    let within_deadline = today + Days::new(u64::from(decision_days));
    let within_budget = today + Days::new(u64::from(budget_left_days.saturating_sub(1)));
    within_deadline.min(first_due - Days::new(2)).min(within_budget)
}

/// What the customer asks for and says: the part that a change replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// How the customer proposes to pay.
    pub terms: Terms,
    /// Percent of the total that is paid first, 0 for none; unknown for what was asked before this was kept.
    pub down_payment_percent: Option<u32>,
    /// What that comes to. Its dates never move.
    pub instalments: Vec<ScheduledInstalment>,
    /// What the instalments sum to.
    pub total: Money,
    /// The fingerprint of the quote that the customer accepted.
    pub digest: ScheduleDigest,
    /// Why, from the list; an offer of the creditor has no such reason.
    pub hardship: Option<Hardship>,
    /// Why, in the words of whoever made it.
    pub words: Option<Note>,
}

impl Ask {
    /// Which parts differ, as fields of the API.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Vec<&'static str> {
        [
            (self.terms != other.terms, "terms"),
            (self.down_payment_percent != other.down_payment_percent, "downPaymentPercent"),
            (self.instalments != other.instalments, "instalments"),
            (self.total != other.total, "total"),
            (self.hardship != other.hardship, "reason"),
            (self.words != other.words, "words"),
        ]
        .into_iter()
        .filter_map(|(differs, field)| differs.then_some(field))
        .collect()
    }
}

/// An ask that a later one replaced. The words of a customer are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierAsk {
    /// What it was.
    pub ask: Ask,
    /// The last version of the proposal that had it.
    pub until_version: u64,
    /// When it was replaced.
    pub replaced_at: DateTime<Utc>,
}

/// What a proposal is about, whatever its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its identity.
    pub id: ProposalId,
    /// Whose it is.
    pub customer: CustomerId,
    /// The invoices, in the order in which money is spread over them.
    pub invoices: Vec<ProposedInvoice>,
    /// What is asked for.
    pub ask: Ask,
    /// What was asked for before.
    pub earlier: Vec<EarlierAsk>,
    /// An address given with the proposal, where the one on file is missing.
    pub email: Option<EmailAddress>,
    /// The policy of the day of submission.
    pub policy: FrozenPolicy,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// The last day for a decision.
    pub decide_by: NaiveDate,
}

impl Application {
    /// The ask that the proposal had at a version, where it is still known.
    #[must_use]
    pub fn ask_at(&self, version: u64) -> &Ask {
        self.earlier.iter().find(|earlier| version <= earlier.until_version).map_or(&self.ask, |earlier| &earlier.ask)
    }

    /// Whether the creditor offers it: a customer who proposes gives a reason from the list.
    #[must_use]
    pub const fn is_offer(&self) -> bool {
        self.ask.hardship.is_none()
    }

    /// The civil date at an instant, where the proposal lives.
    #[must_use]
    pub fn civil_date(&self, now: DateTime<Utc>) -> NaiveDate {
        zone::civil_date(now, self.policy.zone)
    }

    /// How many days of the invoices' block budgets the proposal has used by a day: at least one.
    #[must_use]
    pub fn blocked_days(&self, until: NaiveDate) -> u32 {
        let days = (until - self.civil_date(self.submitted_at)).num_days();
        u32::try_from(days).unwrap_or(0).max(1)
    }

    fn at_sending_time(&self, date: NaiveDate) -> DateTime<Utc> {
        zone::instant(date, self.policy.sending_time, self.policy.zone)
    }

    /// When somebody is reminded of its last day: some working days before.
    #[must_use]
    pub fn reminder_instant(&self) -> DateTime<Utc> {
        self.at_sending_time(self.policy.calendar.working_days_before(self.decide_by, REMIND_WORKING_DAYS_BEFORE))
    }

    /// When it expires: on the day after its last one.
    #[must_use]
    pub fn expiry_instant(&self) -> DateTime<Utc> {
        self.at_sending_time(self.decide_by + Days::new(1))
    }

    /// The next instant at which time does something to it while it waits.
    fn next_instant(&self, reminded: bool, look_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
        let next = if reminded { self.expiry_instant() } else { self.reminder_instant() };
        look_at.map_or(next, |look_at| look_at.min(next))
    }
}

/// A proposal in whatever state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// It waits for finance.
    Requested(RequestedProposal),
    /// It is an offer of the creditor, and waits for the customer.
    Offered(OfferedProposal),
    /// Somebody decided, or time did.
    Ended(EndedProposal),
}

/// A proposal that waits for finance. Its transitions consume it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedProposal {
    /// What it is about.
    pub application: Application,
    /// Whether finance has been reminded of the last day.
    pub reminded: bool,
    /// From when it waits to be looked at again, because the open amount of an invoice moved.
    pub look_at: Option<DateTime<Utc>>,
}

/// An offer of the creditor that waits for the customer. Its last day is the application's `decide_by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedProposal {
    /// What it is about.
    pub application: Application,
    /// Why the creditor makes it.
    pub origin: OfferOrigin,
    /// The proposal or offer that it answers, with what the customer had proposed, shown side by side.
    pub answers: Option<Answered>,
    /// Whether the customer has been told that it ends soon.
    pub reminded: bool,
    /// From when it waits to be looked at again, because the open amount of an invoice moved.
    pub look_at: Option<DateTime<Utc>>,
}

/// What an offer answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The proposal or offer.
    pub proposal: ProposalId,
    /// What its instalments were.
    pub instalments: Vec<ScheduledInstalment>,
    /// The numbers of its invoices that the offer leaves out.
    pub left_out: Vec<crate::invoice::InvoiceNumber>,
}

coded! {
    /// Why the creditor makes an offer.
    OfferOrigin, unknown:
    /// The text names no such origin.
    UnknownOrigin,
    {
        /// It answers a proposal, or replaces an offer.
        Counter = "counter",
        /// It was talked about, on the phone for example.
        Talk = "talk",
        /// It takes up a plan that has ended.
        Restart = "restart",
    }
}

/// A proposal that has ended. It has no transitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedProposal {
    /// What it was about.
    pub application: Application,
    /// How it ended.
    pub end: End,
    /// Who ended it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// How a proposal ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Finance agreed; there is a plan of the same id.
    Approved,
    /// Finance did not agree.
    Rejected(Rejection),
    /// The customer took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// Nothing is open any more on any of its invoices.
    Void,
    /// Finance answered with other terms, in this offer.
    Countered(ProposalId),
    /// The customer accepted the creditor's offer; there is a plan of the same id.
    Accepted,
    /// The customer declined it.
    Declined,
    /// The creditor took it back.
    Revoked,
}

/// Why finance did not agree, as the customer reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The reason, from the list.
    pub reason: RejectionReason,
    /// Finance's own words.
    pub words: Option<Note>,
    /// From this day a new proposal is possible.
    pub new_proposal_from: NaiveDate,
}

coded! {
    /// The name of an end.
    EndKind, unknown:
    /// The text names no end.
    UnknownEnd,
    {
        /// See [`End::Approved`].
        Approved = "approved",
        /// See [`End::Rejected`].
        Rejected = "rejected",
        /// See [`End::Withdrawn`].
        Withdrawn = "withdrawn",
        /// See [`End::Expired`].
        Expired = "expired",
        /// See [`End::Void`].
        Void = "void",
        /// See [`End::Countered`].
        Countered = "countered",
        /// See [`End::Accepted`].
        Accepted = "accepted",
        /// See [`End::Declined`].
        Declined = "declined",
        /// See [`End::Revoked`].
        Revoked = "revoked",
    }
}

impl End {
    /// Its name.
    #[must_use]
    pub const fn kind(&self) -> EndKind {
        match self {
            Self::Approved => EndKind::Approved,
            Self::Rejected(_) => EndKind::Rejected,
            Self::Withdrawn => EndKind::Withdrawn,
            Self::Expired => EndKind::Expired,
            Self::Void => EndKind::Void,
            Self::Countered(_) => EndKind::Countered,
            Self::Accepted => EndKind::Accepted,
            Self::Declined => EndKind::Declined,
            Self::Revoked => EndKind::Revoked,
        }
    }
}

impl Proposal {
    /// What it is about.
    #[must_use]
    pub const fn application(&self) -> &Application {
        match self {
            Self::Requested(requested) => &requested.application,
            Self::Offered(offered) => &offered.application,
            Self::Ended(ended) => &ended.application,
        }
    }

    /// The stable code of its state.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        ProposalState::of(self).code()
    }

    /// The next instant at which time does something to it; never once it has ended.
    #[must_use]
    pub fn next_instant(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Requested(requested) => Some(requested.next_instant()),
            Self::Offered(offered) => Some(offered.next_instant()),
            Self::Ended(_) => None,
        }
    }
}

impl RequestedProposal {
    /// The next instant at which time does something to it.
    #[must_use]
    pub fn next_instant(&self) -> DateTime<Utc> {
        self.application.next_instant(self.reminded, self.look_at)
    }

    /// Whether the last day for a decision is over.
    #[must_use]
    pub fn is_too_late(&self, now: DateTime<Utc>) -> bool {
        self.application.civil_date(now) > self.application.decide_by
    }

    /// Other terms, or other words. The earlier ones are kept.
    #[must_use]
    pub fn changed(self, ask: Ask, decide_by: NaiveDate, version: u64, now: DateTime<Utc>) -> Self {
        let mut application = self.application;
        let replaced = std::mem::replace(&mut application.ask, ask);
        application.earlier.push(EarlierAsk { ask: replaced, until_version: version, replaced_at: now });
        application.decide_by = application.decide_by.min(decide_by);
        Self { application, reminded: self.reminded, look_at: self.look_at }
    }

    /// The open amount of an invoice moved: time looks at the proposal again.
    #[must_use]
    pub fn to_be_looked_at(self, now: DateTime<Utc>) -> Self {
        Self { look_at: self.look_at.or(Some(now)), ..self }
    }

    /// It was looked at, and goes on.
    #[must_use]
    pub fn looked_at(self) -> Self {
        Self { look_at: None, ..self }
    }

    /// Finance has been reminded.
    #[must_use]
    pub fn reminded(self) -> Self {
        Self { reminded: true, ..self }
    }

    /// It ends.
    #[must_use]
    pub fn ended(self, end: End, moment: &Moment) -> EndedProposal {
        EndedProposal { application: self.application, end, by: moment.actor.clone(), at: moment.now }
    }
}

impl OfferedProposal {
    /// The next instant at which time does something to it.
    #[must_use]
    pub fn next_instant(&self) -> DateTime<Utc> {
        self.application.next_instant(self.reminded, self.look_at)
    }

    /// Whether its last day is over.
    #[must_use]
    pub fn is_too_late(&self, now: DateTime<Utc>) -> bool {
        self.application.civil_date(now) > self.application.decide_by
    }

    /// The open amount of an invoice moved: time looks at the offer again.
    #[must_use]
    pub fn to_be_looked_at(self, now: DateTime<Utc>) -> Self {
        Self { look_at: self.look_at.or(Some(now)), ..self }
    }

    /// It was looked at, and goes on.
    #[must_use]
    pub fn looked_at(self) -> Self {
        Self { look_at: None, ..self }
    }

    /// The customer has been told that it ends soon.
    #[must_use]
    pub fn reminded(self) -> Self {
        Self { reminded: true, ..self }
    }

    /// It ends.
    #[must_use]
    pub fn ended(self, end: End, moment: &Moment) -> EndedProposal {
        EndedProposal { application: self.application, end, by: moment.actor.clone(), at: moment.now }
    }
}
