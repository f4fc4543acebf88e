//! What mails say, by the names that their rows have, and who in finance reads which.

use domain::policy::Settings;
use domain::text::EmailAddress;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};

/// What a mail says. An instalment's number decides whether it is a down payment's; whether a proposal was an offer
/// stands in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    ProposalReceived,
    ProposalChanged,
    ProposalWithdrawn,
    ProposalEndedByDispute,
    ProposalApproved,
    ProposalRejected,
    ProposalExpired,
    ProposalVoid,
    OfferMade,
    OfferEnding,
    OfferDeclined,
    OfferRevoked,
    InstalmentReminder,
    InstalmentDue,
    InstalmentMissed,
    PaymentReceived,
    PaymentReturned,
    BalanceChanged,
    PlanAmended,
    AmendmentOffered,
    AmendmentDeclined,
    AmendmentExpired,
    PlanPaused,
    PlanResumed,
    PlanReinstated,
    PlanBroken,
    PlanLapsed,
    PlanCancelled,
    PlanCompleted,
    ChangeWishReceived,
    DisputeReceived,
    DisputeAnswered,
    // To finance:
    ProposalWaits,
    DecisionDue,
    OfferAnswered,
    ChangeWanted,
    InvoiceDisputed,
    PlanStopped,
    ReturnedPayment,
    OpenTasks,
    MailUndeliverable,
}

impl Kind {
    /// The name in rows: `proposal_received`.
    pub fn code(self) -> String {
        // A unit variant always serialises, as its name.
        serde_json::to_value(self).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The kind of that name.
    pub fn of_code(code: &str) -> Option<Self> {
        let text: serde::de::value::StrDeserializer<'_, Error> = code.into_deserializer();
        Self::deserialize(text).ok()
    }

    /// Who in finance gets it, the reply-to address where the settings name nobody; none for what customers read.
    pub fn finance(self, settings: &Settings) -> Option<Vec<EmailAddress>> {
        let notify = &settings.notify;
        let named = match self {
            Self::ProposalWaits => &notify.proposal_waits,
            Self::DecisionDue => &notify.decision_due,
            Self::OfferAnswered => &notify.offer_answered,
            Self::ChangeWanted => &notify.change_wanted,
            Self::InvoiceDisputed => &notify.invoice_disputed,
            Self::PlanStopped => &notify.plan_stopped,
            Self::ReturnedPayment => &notify.returned_payment,
            Self::OpenTasks => &notify.open_tasks,
            Self::MailUndeliverable => &notify.mail_undeliverable,
            Self::ProposalReceived
            | Self::ProposalChanged
            | Self::ProposalWithdrawn
            | Self::ProposalEndedByDispute
            | Self::ProposalApproved
            | Self::ProposalRejected
            | Self::ProposalExpired
            | Self::ProposalVoid
            | Self::OfferMade
            | Self::OfferEnding
            | Self::OfferDeclined
            | Self::OfferRevoked
            | Self::InstalmentReminder
            | Self::InstalmentDue
            | Self::InstalmentMissed
            | Self::PaymentReceived
            | Self::PaymentReturned
            | Self::BalanceChanged
            | Self::PlanAmended
            | Self::AmendmentOffered
            | Self::AmendmentDeclined
            | Self::AmendmentExpired
            | Self::PlanPaused
            | Self::PlanResumed
            | Self::PlanReinstated
            | Self::PlanBroken
            | Self::PlanLapsed
            | Self::PlanCancelled
            | Self::PlanCompleted
            | Self::ChangeWishReceived
            | Self::DisputeReceived
            | Self::DisputeAnswered => return None,
        };
        Some(if named.is_empty() { settings.reply_to.iter().cloned().collect() } else { named.clone() })
    }
}
