//! The bodies of quotes, submissions and changes.

use chrono::{NaiveDate, Weekday};
use cloud::fields::{self, Bad, Fields};
use cloud::problem::Problem;
use cloud::views;
use domain::id::{CustomerId, InvoiceId, ProposalId};
use domain::money::Money;
use domain::proposal::{Hardship, MAX_INVOICES, ScheduleDigest};
use domain::terms::{DayOfMonth, Kind, MAX_INSTALMENTS, Rhythm, Size, Terms};
use domain::text::Note;
use domain::usecases::{AskQuote, ChangeProposal, SubmitProposal};
use serde_json::Value;

/// The body of a quote: `invoices`, `terms`, and `proposal` for a quote that would change one.
pub fn quote(body: &[u8], customer: CustomerId) -> Result<AskQuote, Problem> {
    let mut fields = Fields::of_body(body)?;
    let replacing = fields.optional("proposal");
    let asked = asked(&mut fields, customer, replacing);
    fields.finish(asked)
}

/// The body of a submission: what was quoted, the digest of the quote, and why.
pub fn submit(body: &[u8], customer: CustomerId) -> Result<SubmitProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let asked = asked(&mut fields, customer, None);
    let agreed = agreed(&mut fields);
    let email = fields.optional("email");
    let command = asked.zip(agreed).map(|(asked, (digest, hardship, words))| SubmitProposal {
        asked,
        digest,
        hardship,
        words,
        email,
    });
    fields.finish(command)
}

/// The body of a change: other terms, the digest of their quote, and why. The invoices stay.
pub fn change(
    body: &[u8],
    customer: CustomerId,
    proposal: ProposalId,
    version: u64,
) -> Result<ChangeProposal, Problem> {
    let mut fields = Fields::of_body(body)?;
    let terms = terms(fields.required_object("terms"));
    let agreed = agreed(&mut fields);
    let command = terms.zip(agreed).map(|(terms, (digest, hardship, words))| ChangeProposal {
        proposal,
        customer,
        version,
        terms,
        digest,
        hardship,
        words,
    });
    fields.finish(command)
}

/// A command that says all by its address: the body is empty, or an empty object.
pub fn nothing(body: &[u8]) -> Result<(), Problem> {
    if body.is_empty() { Ok(()) } else { Fields::of_body(body)?.finish(Some(())) }
}

fn asked(fields: &mut Fields, customer: CustomerId, replacing: Option<ProposalId>) -> Option<AskQuote> {
    let invoices = invoices(fields);
    let terms = terms(fields.required_object("terms"));
    Some(AskQuote { customer, invoices: invoices?, terms: terms?, replacing })
}

fn invoices(fields: &mut Fields) -> Option<Vec<InvoiceId>> {
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

fn agreed(fields: &mut Fields) -> Option<(ScheduleDigest, Hardship, Option<Note>)> {
    let digest = fields.required("scheduleDigest");
    let hardship = fields.required("reason");
    let words = fields.optional("words");
    Some((digest?, hardship?, words))
}

/// Terms: a kind, and what that kind asks for.
fn terms(mut fields: Fields) -> Option<Terms> {
    let fields = &mut fields;
    let kind: Kind = fields.required("kind")?;
    let rhythm = match kind {
        Kind::Deferred => return fields.required_by("dueDate", fields::date).map(|on| Terms::Deferred { on }),
        Kind::Weekly => fields.required_by("weekday", weekday).map(Rhythm::Weekly),
        Kind::EveryTwoWeeks => fields.required_by("weekday", weekday).map(Rhythm::EveryTwoWeeks),
        Kind::Monthly => fields.required_by("dayOfMonth", day_of_month).map(Rhythm::Monthly),
        Kind::Quarterly => fields.required_by("dayOfMonth", day_of_month).map(Rhythm::Quarterly),
    };
    let size = size(fields);
    let from: Option<NaiveDate> = fields.optional_by("from", fields::date);
    Some(Terms::Instalments { rhythm: rhythm?, size: size?, from })
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

fn above_zero(value: &Value) -> Result<Money, Bad> {
    let amount = fields::money(value)?;
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

fn weekday(value: &Value) -> Result<Weekday, Bad> {
    views::weekday_named(value.as_str().unwrap_or_default())
        .ok_or(("malformed", "must be a day such as monday".to_owned()))
}
