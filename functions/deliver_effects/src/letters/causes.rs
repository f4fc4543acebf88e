//! The one table of which event causes which mails, and what each of them is about.

use std::fmt;
use std::str::FromStr;

use cloud::journal::{Entry, Told};
use domain::id::ProposalId;
use serde_json::Value;

use super::kind::Kind;
use crate::background::About;

/// A mail's reason: an event of an entry, and what the mail is about because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The place of the event in its entry.
    pub event: usize,
    /// What the mail says.
    pub kind: Kind,
    /// What it is about.
    pub about: About,
}

/// Why an entry causes mails, in order. Who did it matters: nobody in finance is told of what finance did.
pub fn causes(entry: &Entry) -> Vec<Cause> {
    let by_customer = entry.actor.starts_with("customer:");
    let mut found: Vec<Cause> = Vec::new();
    for (event, told) in entry.events.iter().enumerate() {
        for kind in kinds(told, by_customer) {
            // One bounced mail can block many invoices: one word about it is enough.
            let once = *kind == Kind::MailUndeliverable && found.iter().any(|known| known.kind == *kind);
            if !once {
                found.extend(abouts(told, *kind).into_iter().map(|about| Cause { event, kind: *kind, about }));
            }
        }
    }
    found
}

fn kinds(told: &Told, by_customer: bool) -> &'static [Kind] {
    let is = |field: &str, value: &str| told.data.get(field).and_then(Value::as_str) == Some(value);
    match told.kind.as_str() {
        "proposal.submitted" => &[Kind::ProposalReceived, Kind::ProposalWaits],
        "proposal.changed" => &[Kind::ProposalChanged],
        "proposal.withdrawn" if told.data.get("disputedInvoiceId").is_some_and(Value::is_string) => {
            &[Kind::ProposalEndedByDispute]
        }
        "proposal.withdrawn" => &[Kind::ProposalWithdrawn],
        "proposal.rejected" => &[Kind::ProposalRejected],
        "proposal.expired" => &[Kind::ProposalExpired],
        "proposal.void" => &[Kind::ProposalVoid],
        "proposal.decision_reminded" => &[Kind::DecisionDue],
        "proposal.offered" => &[Kind::OfferMade],
        "proposal.ending_reminded" => &[Kind::OfferEnding],
        "proposal.accepted" if by_customer => &[Kind::OfferAnswered],
        "proposal.declined" => &[Kind::OfferDeclined, Kind::OfferAnswered],
        "proposal.revoked" => &[Kind::OfferRevoked],
        "plan.activated" => &[Kind::ProposalApproved],
        "plan.completed" => &[Kind::PlanCompleted],
        "plan.lapsed" => &[Kind::PlanLapsed, Kind::PlanStopped],
        "plan.broken" => &[Kind::PlanBroken, Kind::PlanStopped],
        "plan.cancelled" => &[Kind::PlanCancelled],
        "plan.amended" if by_customer => &[Kind::PlanAmended, Kind::OfferAnswered],
        "plan.amended" => &[Kind::PlanAmended],
        "plan.amendment_offered" => &[Kind::AmendmentOffered],
        "plan.amendment_declined" => &[Kind::AmendmentDeclined, Kind::OfferAnswered],
        "plan.amendment_expired" => &[Kind::AmendmentExpired],
        "plan.paused" => &[Kind::PlanPaused],
        // The end of a pause was announced with the pause.
        "plan.resumed" if told.data.get("early") == Some(&Value::Bool(true)) => &[Kind::PlanResumed],
        "plan.reinstated" => &[Kind::PlanReinstated],
        "plan.change_wished" => &[Kind::ChangeWishReceived, Kind::ChangeWanted],
        "plan.balance_changed" => &[Kind::BalanceChanged],
        "instalment.announced" => &[Kind::InstalmentReminder],
        "instalment.due" => &[Kind::InstalmentDue],
        "instalment.missed" => &[Kind::InstalmentMissed],
        "payment.recorded" => &[Kind::PaymentReceived],
        "payment.returned" => &[Kind::PaymentReturned, Kind::ReturnedPayment],
        "invoice.blocked" if is("reason", "disputed") && by_customer => &[Kind::DisputeReceived, Kind::InvoiceDisputed],
        "invoice.blocked" if is("reason", "disputed") => &[Kind::DisputeReceived],
        "invoice.blocked" if is("reason", "email_undeliverable") => &[Kind::MailUndeliverable],
        "invoice.released" if is("reason", "disputed") => &[Kind::DisputeAnswered],
        "invoice.dispute_reminded" => &[Kind::InvoiceDisputed],
        // The rest is told in other events of the same entry, or explains itself to the journal only.
        _ => &[],
    }
}

/// What a mail is about: the event's own aggregate, but for money, which goes where its parts go.
fn abouts(told: &Told, kind: Kind) -> Vec<About> {
    let own = about(&told.aggregate);
    let parts = || {
        let parts = told.data.get("allocations").or_else(|| told.data.get("takenFrom")).and_then(Value::as_array);
        parts.into_iter().flatten()
    };
    let plan = |part: &Value| part["planId"].as_str()?.parse().ok().map(About::Agreement);
    let invoice = |part: &Value| part["invoiceId"].as_str()?.parse().ok().map(About::Invoice);
    match kind {
        Kind::PaymentReceived | Kind::PaymentReturned => {
            let mut plans: Vec<About> = Vec::new();
            for plan in parts().filter_map(plan) {
                if !plans.contains(&plan) {
                    plans.push(plan);
                }
            }
            plans
        }
        Kind::ReturnedPayment => {
            let customer = || told.data.get("customerId")?.as_str()?.parse().ok().map(About::Customer);
            parts().find_map(plan).or_else(|| parts().find_map(invoice)).or_else(customer).into_iter().collect()
        }
        _ => own.into_iter().collect(),
    }
}

/// What an aggregate is to a mail.
fn about(aggregate: &str) -> Option<About> {
    match aggregate.split_once('/')? {
        ("proposal" | "plan", id) => id.parse().ok().map(About::Agreement),
        ("invoice", id) => id.parse().ok().map(About::Invoice),
        ("customer", id) => id.parse().ok().map(About::Customer),
        _ => None,
    }
}

/// The proposals and plans that an entry is about: time passes over them.
pub fn timed(entry: &Entry) -> Vec<ProposalId> {
    let mut ids: Vec<ProposalId> = Vec::new();
    for told in &entry.events {
        if let Some(About::Agreement(id)) = about(&told.aggregate)
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

impl fmt::Display for About {
    /// As a mail's row has it: `plan/<id>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreement(id) => write!(f, "plan/{id}"),
            Self::Invoice(id) => write!(f, "invoice/{id}"),
            Self::Customer(id) => write!(f, "customer/{id}"),
            Self::Tenant => f.write_str("tenant"),
        }
    }
}

impl FromStr for About {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "tenant" { Ok(Self::Tenant) } else { about(text).ok_or(()) }
    }
}
