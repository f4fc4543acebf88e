//! Mails about money that came or went back.

use chrono::NaiveDate;
use cloud::fields;
use cloud::journal::Told;
use documents::mail::Message;
use domain::money::Money;
use serde_json::Value;

use super::instalments::{open, running};
use crate::background::Background;

/// An amount of an event.
pub fn amount(value: Option<&Value>) -> Option<Money> {
    value.and_then(|value| fields::money(value).ok())
}

fn booked(told: &Told) -> Option<NaiveDate> {
    told.data.get("bookedOn")?.as_str()?.parse().ok()
}

/// What of a payment concerns the plan.
fn part(told: &Told, parts: &str, background: &Background) -> Option<Money> {
    let id = running(background)?.agreement.id.to_string();
    let parts = told.data.get(parts)?.as_array()?;
    let own = parts.iter().filter(|part| part["planId"] == id.as_str());
    let own: Vec<Money> = own.filter_map(|part| amount(part.get("amount"))).collect();
    let minor = own.iter().map(|part| part.minor()).sum();
    own.first().map(|first| first.with_minor(minor))
}

/// Money came into a plan. Needless once the plan has ended: the mail about its end says what counts.
pub fn received(told: &Told, background: &Background) -> Option<Message> {
    let amount = part(told, "allocations", background)?;
    let plan = running(background)?;
    let left = amount.with_minor(plan.course.shown.open_minor);
    let next = open(plan).into_iter().next();
    Some(Message::PaymentReceived { amount, booked: booked(told)?, open: left, next })
}

/// Money went back out of a plan.
pub fn returned(told: &Told, background: &Background) -> Option<Message> {
    let amount = part(told, "takenFrom", background)?;
    let plan = running(background)?;
    let left = amount.with_minor(plan.course.shown.open_minor);
    let next = open(plan).into_iter().next();
    Some(Message::PaymentReturned { amount, booked: booked(told)?, open: left, next })
}

/// To finance: the bank took money back, whatever it had paid.
pub fn returned_to_finance(told: &Told) -> Option<Message> {
    Some(Message::ReturnedPayment { amount: amount(told.data.get("amount"))?, booked: booked(told)? })
}
