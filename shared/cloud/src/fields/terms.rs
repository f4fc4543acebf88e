//! What several functions read alike: terms, the invoices that they are about, and an agreement made elsewhere.

use chrono::{NaiveDate, Weekday};
use domain::id::InvoiceId;
use domain::money::Money;
use domain::plan::RecordedAgreement;
use domain::proposal::MAX_INVOICES;
use domain::terms::{DayOfMonth, Kind, MAX_INSTALMENTS, Rhythm, Size, Terms};
use serde_json::Value;

use super::{Bad, Fields, date, money, number};
use crate::views;

/// Terms: a kind, and what that kind asks for.
pub fn terms(mut fields: Fields) -> Option<Terms> {
    let fields = &mut fields;
    let kind: Kind = fields.required("kind")?;
    let rhythm = match kind {
        Kind::Deferred => return fields.required_by("dueDate", date).map(|on| Terms::Deferred { on }),
        Kind::Weekly => fields.required_by("weekday", weekday).map(Rhythm::Weekly),
        Kind::EveryTwoWeeks => fields.required_by("weekday", weekday).map(Rhythm::EveryTwoWeeks),
        Kind::Monthly => fields.required_by("dayOfMonth", day_of_month).map(Rhythm::Monthly),
        Kind::Quarterly => fields.required_by("dayOfMonth", day_of_month).map(Rhythm::Quarterly),
    };
    let size = size(fields);
    let from: Option<NaiveDate> = fields.optional_by("from", date);
    Some(Terms::Instalments { rhythm: rhythm?, size: size?, from })
}

/// The field `downPaymentPercent`, beside the terms.
pub fn down_payment_percent(fields: &mut Fields) -> Option<u32> {
    let percent = fields.optional_by("downPaymentPercent", |value| number(value, 0, 90));
    percent.and_then(|percent| u32::try_from(percent).ok())
}

/// The field `invoices`: at least one, none twice.
pub fn invoices(fields: &mut Fields) -> Option<Vec<InvoiceId>> {
    if !fields.has("invoices") {
        fields.report("invoices", ("missing_field", "must name at least one invoice".to_owned()));
        return None;
    }
    let invoices: Vec<InvoiceId> = fields.list("invoices", MAX_INVOICES)?;
    let twice = (1..invoices.len()).find(|place| invoices[..*place].contains(&invoices[*place]));
    if let Some(place) = twice {
        fields.report(&format!("invoices[{place}]"), ("named_twice", "is named twice".to_owned()));
    }
    if invoices.is_empty() {
        fields.report("invoices", ("empty", "must name at least one invoice".to_owned()));
    }
    Some(invoices)
}

/// The field `agreement`, an agreement made on the phone or on paper: `how`, `on`, and `with` whom.
pub fn agreement(fields: &mut Fields) -> Option<RecordedAgreement> {
    if !fields.has("agreement") {
        return None;
    }
    let mut agreement = fields.object("agreement");
    let (how, on, with) = (agreement.required("how"), agreement.required_by("on", date), agreement.optional("with"));
    Some(RecordedAgreement { how: how?, on: on?, with })
}

/// How many instalments, or how much each: one of the two.
fn size(fields: &mut Fields) -> Option<Size> {
    match (fields.has("instalments"), fields.has("instalmentAmount")) {
        (true, false) => fields.optional_by("instalments", count).map(Size::Count),
        (false, true) => fields.optional_by("instalmentAmount", above_zero).map(Size::Amount),
        (true, true) => {
            fields.report("instalmentAmount", ("one_of_two", "give either instalments or instalmentAmount".to_owned()));
            None
        }
        (false, false) => {
            fields.report("instalments", ("missing_field", "give either instalments or instalmentAmount".to_owned()));
            None
        }
    }
}

/// Money above zero.
///
/// # Errors
/// When it is none, or not above zero.
pub fn above_zero(value: &Value) -> Result<Money, Bad> {
    let amount = money(value)?;
    if amount.minor() > 0 { Ok(amount) } else { Err(("out_of_range", "must be above zero".to_owned())) }
}

fn count(value: &Value) -> Result<u32, Bad> {
    let count = value.as_u64().filter(|count| (1..=u64::from(MAX_INSTALMENTS)).contains(count));
    let bad = || ("instalments_out_of_range", format!("must be a whole number from 1 to {MAX_INSTALMENTS}"));
    count.and_then(|count| u32::try_from(count).ok()).ok_or_else(bad)
}

fn day_of_month(value: &Value) -> Result<DayOfMonth, Bad> {
    let day = value.as_u64().and_then(|day| u32::try_from(day).ok()).and_then(|day| DayOfMonth::try_new(day).ok());
    day.ok_or(("day_out_of_range", "must be a day of the month, 1 to 31".to_owned()))
}

/// A day of the week by its English name in lower case.
///
/// # Errors
/// When it is none.
pub fn weekday(value: &Value) -> Result<Weekday, Bad> {
    views::weekday_named(value.as_str().unwrap_or_default())
        .ok_or(("malformed", "must be a day such as monday".to_owned()))
}
