//! Mails about what becomes of a plan.

use cloud::journal::Told;
use documents::mail::{Message, PlanStop};
use domain::money::Money;
use domain::plan::{EndedPlan, Plan, PlanEnd, PlanEndKind, RunningPlan};
use serde_json::Value;

use super::instalments::{open, proposed, running};
use super::money::amount;
use crate::background::Background;

fn ended(background: &Background, end: PlanEndKind) -> Option<&EndedPlan> {
    match background.plan.as_ref()? {
        Plan::Ended(ended) if ended.end.kind() == end => Some(ended),
        Plan::Ended(_) | Plan::Running(_) => None,
    }
}

fn open_of(ended: &EndedPlan) -> Option<Money> {
    ended.agreement.total().map(|total| total.with_minor(ended.course.shown.open_minor))
}

/// What finance wrote to the customer about the last change.
fn said(plan: &RunningPlan) -> Option<String> {
    plan.course.said.as_ref().map(ToString::to_string)
}

pub fn amended(background: &Background) -> Option<Message> {
    let plan = running(background)?;
    Some(Message::PlanAmended { schedule: open(plan), words: said(plan) })
}

pub fn amendment_offered(background: &Background) -> Option<Message> {
    let plan = running(background)?;
    let offer = plan.offer.as_ref()?;
    Some(Message::AmendmentOffered {
        schedule: proposed(&offer.instalments),
        current: open(plan),
        ends_on: offer.ends_on,
        words: offer.words.as_ref().map(ToString::to_string),
    })
}

/// A receipt: the plan stays as it is, as long as it runs.
pub fn amendment_declined(background: &Background) -> Option<Message> {
    running(background).map(|_| Message::AmendmentDeclined)
}

pub fn amendment_expired(background: &Background) -> Option<Message> {
    running(background).map(|_| Message::AmendmentExpired)
}

pub fn paused(background: &Background) -> Option<Message> {
    let plan = running(background)?;
    let until = plan.pause?.until;
    Some(Message::PlanPaused { until, schedule: open(plan), words: said(plan) })
}

pub fn resumed(background: &Background) -> Option<Message> {
    let plan = running(background).filter(|plan| plan.pause.is_none())?;
    Some(Message::PlanResumed { schedule: open(plan) })
}

/// The reason was given to colleagues: the customer reads that the plan holds again.
pub fn reinstated(background: &Background) -> Option<Message> {
    Some(Message::PlanReinstated { schedule: open(running(background)?), words: None })
}

/// To the customer: too much was missed. Needless where it was reinstated meanwhile.
pub fn broken(background: &Background) -> Option<Message> {
    let open = open_of(ended(background, PlanEndKind::Broken)?)?;
    Some(Message::PlanBroken { open })
}

pub fn lapsed(background: &Background) -> Option<Message> {
    ended(background, PlanEndKind::Lapsed).map(|_| Message::PlanLapsed)
}

/// To finance: it broke or lapsed.
pub fn stopped(background: &Background) -> Option<Message> {
    let broken = ended(background, PlanEndKind::Broken).map(|plan| (PlanStop::Broken, plan));
    let lapsed = || ended(background, PlanEndKind::Lapsed).map(|plan| (PlanStop::Lapsed, plan));
    let (state, plan) = broken.or_else(lapsed)?;
    Some(Message::PlanStopped { state, open: open_of(plan)? })
}

pub fn cancelled(background: &Background) -> Option<Message> {
    let plan = ended(background, PlanEndKind::Cancelled)?;
    let PlanEnd::Cancelled(words) = &plan.end else { return None };
    Some(Message::PlanCancelled { words: Some(words.to_string()), open: open_of(plan)? })
}

pub fn completed(told: &Told, background: &Background) -> Option<Message> {
    ended(background, PlanEndKind::Completed)?;
    let some = |field: &str| amount(told.data.get(field)).filter(|money| money.minor() > 0);
    Some(Message::PlanCompleted { not_covered: some("notCovered"), credit: some("credit") })
}

/// The last word on what is open: needless where it has moved again since, which is told by itself.
pub fn balance_changed(told: &Told, background: &Background) -> Option<Message> {
    let plan = running(background)?;
    let (before, after) = (amount(told.data.get("before"))?, amount(told.data.get("after"))?);
    let still = plan.course.shown.open_minor == after.minor();
    still.then(|| Message::BalanceChanged { before, after, schedule: open(plan) })
}

fn wish(background: &Background) -> Option<&domain::plan::ChangeWish> {
    running(background)?.wish.as_ref().filter(|wish| !wish.answered)
}

pub fn wish_received(background: &Background) -> Option<Message> {
    wish(background).map(|_| Message::ChangeWishReceived)
}

pub fn change_wanted(background: &Background) -> Option<Message> {
    wish(background).map(|wish| Message::ChangeWanted { words: Some(wish.words.to_string()) })
}

/// To finance: the customer answered an offer, or other instalments of a plan.
pub fn offer_answered(told: &Told) -> Message {
    let accepted = matches!(told.kind.as_str(), "proposal.accepted" | "plan.amended");
    Message::OfferAnswered { accepted }
}

/// The number of the instalment that an event is about.
pub fn number(told: &Told) -> Option<u32> {
    told.data.get("number").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok())
}
