//! What a mail says, from the rows as they are now; nothing when it has lost its sense meanwhile.

use chrono::{DateTime, Utc};
use cloud::journal::Told;
use documents::mail::Message;

use super::kind::Kind;
use super::{disputes, instalments, money, plans, proposals};
use crate::background::Background;

/// The message of a mail that an event caused; the daily list of tasks has no event.
pub fn message(kind: Kind, told: Option<&Told>, background: &Background, now: DateTime<Utc>) -> Option<Message> {
    let number = || told.and_then(plans::number);
    match kind {
        Kind::ProposalReceived => proposals::received(background),
        Kind::ProposalChanged => proposals::changed(background),
        Kind::ProposalWithdrawn => proposals::withdrawn(background),
        Kind::ProposalEndedByDispute => proposals::ended_by_dispute(background),
        Kind::ProposalApproved => proposals::approved(background),
        Kind::ProposalRejected => proposals::rejected(background),
        Kind::ProposalExpired => proposals::expired(background),
        Kind::ProposalVoid => proposals::void(background),
        Kind::OfferMade => proposals::offer_made(background),
        Kind::OfferEnding => proposals::offer_ending(background),
        Kind::OfferDeclined => proposals::offer_declined(background),
        Kind::OfferRevoked => proposals::offer_revoked(background),
        Kind::InstalmentReminder => instalments::reminder(number()?, background, now),
        Kind::InstalmentDue => instalments::due(number()?, background),
        Kind::InstalmentMissed => instalments::missed(number()?, background),
        Kind::PaymentReceived => money::received(told?, background),
        Kind::PaymentReturned => money::returned(told?, background),
        Kind::BalanceChanged => plans::balance_changed(told?, background),
        Kind::PlanAmended => plans::amended(background),
        Kind::AmendmentOffered => plans::amendment_offered(background),
        Kind::AmendmentDeclined => plans::amendment_declined(background),
        Kind::AmendmentExpired => plans::amendment_expired(background),
        Kind::PlanPaused => plans::paused(background),
        Kind::PlanResumed => plans::resumed(background),
        Kind::PlanReinstated => plans::reinstated(background),
        Kind::PlanBroken => plans::broken(background),
        Kind::PlanLapsed => plans::lapsed(background),
        Kind::PlanCancelled => plans::cancelled(background),
        Kind::PlanCompleted => plans::completed(told?, background),
        Kind::ChangeWishReceived => plans::wish_received(background),
        Kind::DisputeReceived => disputes::received(background),
        Kind::DisputeAnswered => disputes::answered(background),
        Kind::ProposalWaits => proposals::waits(background),
        Kind::DecisionDue => proposals::decision_due(background),
        Kind::OfferAnswered => told.map(plans::offer_answered),
        Kind::ChangeWanted => plans::change_wanted(background),
        Kind::InvoiceDisputed => disputes::disputed(background),
        Kind::PlanStopped => plans::stopped(background),
        Kind::ReturnedPayment => money::returned_to_finance(told?),
        Kind::OpenTasks => {
            (!background.tasks.is_empty()).then(|| Message::OpenTasks { tasks: background.tasks.clone() })
        }
        Kind::MailUndeliverable => Some(Message::MailUndeliverable),
    }
}
