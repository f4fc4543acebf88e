//! The tenant's settings: what customers may propose, and what happens then.

mod ranges;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{NaiveTime, Weekday};

use crate::calendar::Calendar;
use crate::id::CustomerId;
use crate::language::Language;
use crate::money::{Currency, Money};
use crate::rounding::Rounding;
use crate::terms::{Kind, Terms};
use crate::text::{EmailAddress, Name, Note};
use crate::zone::Zone;

/// The settings of the invoice process. Every default is the one of the documented table; a change takes
/// effect for the next quote only, because a proposal freezes what matters to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// "Vorschlag für Ratenzahlung erlauben".
    pub proposals_allowed: bool,
    /// Who is owed.
    pub creditor: Creditor,
    /// Where mails come from.
    pub sender: Option<EmailAddress>,
    /// Where answers to mails go to: the finance team.
    pub reply_to: Option<EmailAddress>,
    /// Who in finance is told what; the reply-to address where a list is empty.
    pub notify: Notify,
    /// The kinds of terms on offer.
    pub kinds: Vec<Kind>,
    /// Whether a customer may choose the amount instead of the count.
    pub by_fixed_amount: bool,
    /// Limits on amounts; a currency without a row is not offered.
    pub limits: BTreeMap<Currency, AmountLimits>,
    /// The most instalments, without the down payment.
    pub max_instalments: u32,
    /// From the first to the last wished date, in months.
    pub max_duration_months: u32,
    /// From today to the first wished date, in days: at least.
    pub earliest_first_days: u32,
    /// From today to the first wished date, in days: at most. Not for deferred payments.
    pub latest_first_days: u32,
    /// From today to the wished date of a deferred payment, in days: at most.
    pub latest_deferral_days: u32,
    /// Days of the month that may be wished.
    pub allowed_days_of_month: Vec<u32>,
    /// Days of the week that may be wished.
    pub allowed_weekdays: Vec<Weekday>,
    /// How instalments by count are rounded.
    pub rounding: Rounding,
    /// Percent of the total that is paid first; 0 for none.
    pub down_payment_percent: u32,
    /// On which days nothing falls due.
    pub calendar: Calendar,
    /// How long finance may take to decide, in days.
    pub decision_days: u32,
    /// For how many days proposals of the customer may block one invoice, all together.
    pub block_budget_days: u32,
    /// Days without a new proposal over the same invoices after a rejection or a withdrawal.
    pub cool_down_days: u32,
    /// The most proposals of one customer that wait at a time.
    pub max_open_proposals: u32,
    /// Customers that can't propose.
    pub excluded_customers: Vec<CustomerId>,
    /// Days before the due date on which the customer is reminded.
    pub reminder_days: u32,
    /// Days after the due date before an instalment counts as missed.
    pub grace_days: u32,
    /// How many missed instalments break a plan.
    pub missed_to_break: u32,
    /// Days between the end of a block and the next dunning step.
    pub resume_grace_days: u32,
    /// The local hour at which mails go out.
    pub sending_hour: u32,
    /// How late the ledger posts what the bank booked, in days.
    pub ledger_lag_days: u32,
    /// From the issue of an invoice to the last due date of a consumer's plan, in days: beyond it finance is warned.
    pub consumer_limit_days: u32,
    /// A customer whose plan broke or lapsed within so many months can't propose; 0 does not ask.
    pub no_broken_plan_within_months: u32,
    /// Within which bounds a proposal is approved at once; off without them.
    pub auto_approval: Option<AutoApproval>,
    /// Whether a customer confirms a one-time code by mail before a proposal is sent or changed.
    pub confirm_by_code: bool,
    /// Terms that a customer can take with one click, within the same bounds.
    pub ready_made_offers: Vec<ReadyMadeOffer>,
    /// Days from issue to due date for an invoice that names none.
    pub default_term_days: u32,
    /// Languages that customers are written to in, the tenant's own first.
    pub languages: Vec<Language>,
    /// The time zone of all civil dates.
    pub zone: Zone,
}

/// Who is owed, and where to pay to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Creditor {
    /// The name as customers know it.
    pub name: Option<Name>,
    /// The account holder: it has to match what the bank knows (Verification of Payee).
    pub account_holder: Option<Name>,
    /// Where to pay to, a valid IBAN without white space.
    pub iban: Option<String>,
    /// How to pay where there is no IBAN.
    pub payment_instructions: Option<Note>,
    /// A person to ask.
    pub contact: Option<Name>,
    /// The telephone number of that person.
    pub phone: Option<Name>,
}

/// Addresses in finance, per event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notify {
    /// A proposal waits.
    pub proposal_waits: Vec<EmailAddress>,
    /// A decision is due in two working days.
    pub decision_due: Vec<EmailAddress>,
    /// An offer was accepted or declined.
    pub offer_answered: Vec<EmailAddress>,
    /// A customer wants a plan to be changed.
    pub change_wanted: Vec<EmailAddress>,
    /// An invoice is contested.
    pub invoice_disputed: Vec<EmailAddress>,
    /// A plan broke or lapsed.
    pub plan_stopped: Vec<EmailAddress>,
    /// A payment came back.
    pub returned_payment: Vec<EmailAddress>,
    /// What waits for a person, once a day.
    pub open_tasks: Vec<EmailAddress>,
    /// No mail reaches a customer.
    pub mail_undeliverable: Vec<EmailAddress>,
}

/// Within which bounds a proposal is approved without a person. Everything must hold, and beside it the customer
/// has at most two open plans, none with a missed instalment, and never had a broken one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoApproval {
    /// The most instalments.
    pub max_instalments: u32,
    /// From the first to the last wished date, in months: at most.
    pub max_months: u32,
    /// The most that may be open in all plans of the customer, this one included; a currency without an amount is
    /// for a person to decide.
    pub max_amounts: BTreeMap<Currency, Money>,
}

/// Terms that a customer can take with one click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyMadeOffer {
    /// Its name, for people and for the journal; each its own.
    pub name: OfferName,
    /// The least that is open.
    pub from: Money,
    /// What is open must be below this; no bound above where it is absent.
    pub to: Option<Money>,
    /// The terms.
    pub terms: Terms,
}

impl ReadyMadeOffer {
    /// Whether so much lies in its range: from its lower bound on, below its upper one.
    #[must_use]
    pub fn is_for(&self, rest: Money) -> bool {
        let below = self.to.is_none_or(|to| rest.minor() < to.minor());
        rest.currency() == self.from.currency() && self.from.minor() <= rest.minor() && below
    }

    /// Whether some amount lies in both ranges.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |one: &Self, other: &Self| one.to.is_some_and(|to| to.minor() <= other.from.minor());
        self.from.currency() == other.from.currency() && !ends_before(self, other) && !ends_before(other, self)
    }
}

/// The name of a ready-made offer, on one line.
pub type OfferName = crate::text::Words<60, false>;

/// The rule of the tenant that approved a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalRule {
    /// Everything lay within the bounds of automatic approval.
    Limits,
    /// The customer took a ready-made offer.
    ReadyMade(OfferName),
}

impl fmt::Display for ApprovalRule {
    /// As it stands in the journal: `auto_approval`, `ready_made_offer:<name>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limits => f.write_str("auto_approval"),
            Self::ReadyMade(name) => write!(f, "ready_made_offer:{name}"),
        }
    }
}

/// The text names no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not auto_approval or ready_made_offer:<name>")]
pub struct UnknownRule;

impl FromStr for ApprovalRule {
    type Err = UnknownRule;
    fn from_str(text: &str) -> Result<Self, UnknownRule> {
        match text.split_once(':') {
            None if text == "auto_approval" => Ok(Self::Limits),
            Some(("ready_made_offer", name)) => name.parse().map(Self::ReadyMade).map_err(|_| UnknownRule),
            _ => Err(UnknownRule),
        }
    }
}

/// Limits on amounts, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountLimits {
    /// The least that must be open on a proposal's invoices together.
    pub min_open: Money,
    /// The most that may be open on them together.
    pub max_open: Money,
    /// The least an instalment may be; not for a smaller last one, nor for one alone.
    pub min_instalment: Money,
    /// So little open is not missed.
    pub tolerance: Money,
}

impl Default for Settings {
    fn default() -> Self {
        let euros = |amount: i64| Money::new(amount * 100, Currency::EUR);
        let limits = AmountLimits {
            min_open: euros(50),
            max_open: euros(10_000),
            min_instalment: euros(25),
            tolerance: euros(1),
        };
        Self {
            proposals_allowed: false,
            creditor: Creditor::default(),
            sender: None,
            reply_to: None,
            notify: Notify::default(),
            kinds: vec![Kind::Deferred, Kind::Weekly, Kind::Monthly],
            by_fixed_amount: true,
            limits: BTreeMap::from([(Currency::EUR, limits)]),
            max_instalments: 12,
            max_duration_months: 12,
            earliest_first_days: 10,
            latest_first_days: 45,
            latest_deferral_days: 60,
            allowed_days_of_month: (1..=31).collect(),
            allowed_weekdays: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
            rounding: Rounding::Exact,
            down_payment_percent: 0,
            calendar: Calendar::default(),
            decision_days: 14,
            block_budget_days: 28,
            cool_down_days: 14,
            max_open_proposals: 3,
            excluded_customers: Vec::new(),
            reminder_days: 3,
            grace_days: 5,
            missed_to_break: 2,
            resume_grace_days: 3,
            sending_hour: 8,
            ledger_lag_days: 1,
            consumer_limit_days: 50,
            no_broken_plan_within_months: 12,
            auto_approval: None,
            confirm_by_code: false,
            ready_made_offers: Vec::new(),
            default_term_days: 14,
            languages: vec![Language::De, Language::Nl, Language::En, Language::Fr],
            zone: Zone::Europe__Berlin,
        }
    }
}

/// What is decided once, at submission, and goes unchanged into the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrozenPolicy {
    /// Days before the due date on which the customer is reminded.
    pub reminder_days: u32,
    /// Days after the due date before an instalment counts as missed.
    pub grace_days: u32,
    /// How many missed instalments break the plan.
    pub missed_to_break: u32,
    /// Days between the end of a block and the next dunning step.
    pub resume_grace_days: u32,
    /// Days without a new proposal after a rejection or a withdrawal.
    pub cool_down_days: u32,
    /// So little open, in minor units of the plan's currency, is not missed.
    pub tolerance_minor: i64,
    /// How late the ledger posts what the bank booked, in days.
    pub ledger_lag_days: u32,
    /// For how many days proposals may block an invoice; an unconfirmed down payment waits no longer.
    pub block_budget_days: u32,
    /// The local time at which steps run and mails go out.
    pub sending_time: NaiveTime,
    /// The time zone of the due dates.
    pub zone: Zone,
    /// On which days nothing falls due.
    pub calendar: Calendar,
}

impl Settings {
    /// What a proposal in a currency freezes.
    #[must_use]
    pub fn frozen(&self, currency: Currency, sending_minute: u32) -> FrozenPolicy {
        FrozenPolicy {
            tolerance_minor: self.limits.get(&currency).map_or(0, |limits| limits.tolerance.minor()),
            ledger_lag_days: self.ledger_lag_days,
            block_budget_days: self.block_budget_days,
            reminder_days: self.reminder_days,
            grace_days: self.grace_days,
            missed_to_break: self.missed_to_break,
            resume_grace_days: self.resume_grace_days,
            cool_down_days: self.cool_down_days,
            sending_time: self.sending_time(sending_minute),
            zone: self.zone,
            calendar: self.calendar,
        }
    }

    /// The local time at which steps run and mails go out.
    #[must_use]
    pub fn sending_time(&self, sending_minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(self.sending_hour, sending_minute % 60, 0).unwrap_or(NaiveTime::MIN)
    }

    /// The language of the tenant's own people, and of customers whose own is unknown.
    #[must_use]
    pub fn language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::De)
    }

    /// What must be filled in before proposals can be switched on, as paths.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let creditor = &self.creditor;
        let payable = creditor.iban.is_some() || creditor.payment_instructions.is_some();
        [
            (creditor.name.is_some(), "creditor.name"),
            (creditor.account_holder.is_some(), "creditor.accountHolder"),
            (payable, "creditor.iban or creditor.paymentInstructions"),
            (self.sender.is_some(), "sender"),
            (self.reply_to.is_some(), "replyTo"),
        ]
        .into_iter()
        .filter_map(|(present, path)| (!present).then_some(path))
        .collect()
    }
}
