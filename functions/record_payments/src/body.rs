//! The JSON bodies: payments as another system tells of them, and what a person does with those that wait.

use chrono::NaiveDate;
use cloud::fields::{self, Bad, Fields};
use cloud::problem::Problem;
use domain::incoming::{IncomingPayment, Movement};
use domain::money::Money;
use domain::payment::{Direction, PaymentId, PaymentName, Source};
use domain::usecases::{AssignPayment, Assignment, DismissPayment, MAX_PARTS, Part, PartOf};
use serde_json::{Value, json};

use crate::entry::{self, Batch, Entry};

/// The most payments of one request.
pub const MOST_PAYMENTS: usize = 500;
/// The longest reference, in bytes.
const MOST_BYTES: usize = 140;

/// The payments of a body.
pub fn payments(body: &[u8]) -> Result<Batch, Problem> {
    let document = PaymentName::of(&format!("{:?}", PaymentId::of(&["document", &String::from_utf8_lossy(body)])));
    let mut fields = Fields::of_body(body)?;
    let items = fields.items("payments", MOST_PAYMENTS);
    if !fields.has("payments") {
        fields.report("payments", ("missing_field", format!("must hold up to {MOST_PAYMENTS} payments")));
    }
    // All of them first, so that every bad field is reported.
    let entries: Vec<Option<Entry>> =
        items.into_iter().enumerate().map(|(place, item)| payment(place, item, &document)).collect();
    let entries: Option<Vec<Entry>> = entries.into_iter().collect();
    fields.finish(entries.map(|entries| Batch { entries, statements: Vec::new() }))
}

fn payment(place: usize, mut fields: Fields, document: &PaymentName) -> Option<Entry> {
    let reference: Option<String> = fields.required_by("reference", own_reference);
    let amount = fields.required_by("amount", amount);
    let booked: Option<NaiveDate> = fields.required_by("bookedOn", fields::date);
    let creditor_reference = fields.optional_by("creditorReference", line);
    let end_to_end = fields.optional_by("endToEnd", line).filter(|written| is_reference(written));
    let remittance: Option<domain::text::Note> = fields.optional("remittance");
    let debtor_name = fields.optional("debtorName");
    let debtor_account: Option<domain::text::Name> = fields.optional_by("debtorAccount", account);
    let direction = fields.optional("direction").unwrap_or(Direction::Credit);
    let returns = fields.optional_by("returns", line);
    if returns.is_some() && direction == Direction::Credit {
        fields.report("returns", ("no_return", "is for direction return only".to_owned()));
    }
    let (reference, amount, booked) = (reference?, amount?, booked?);
    let shown = json!({ "index": place, "reference": reference });
    let text = remittance.as_ref().map(ToString::to_string).unwrap_or_default();
    let structured: Vec<&str> = creditor_reference.iter().map(String::as_str).collect();
    let payment = amount.map(|amount| {
        Box::new(IncomingPayment {
            source: Source::Api,
            document: document.clone(),
            identifying: vec![reference.clone()],
            ordinal: 0,
            movement: match direction {
                Direction::Credit => Movement::Credit,
                Direction::Return => Movement::Return,
            },
            amount,
            booked,
            plans: entry::plans(&structured, &text),
            numbers: entry::numbers(&[&text, structured.first().copied().unwrap_or_default()]),
            reference: Some(reference),
            other_references: Vec::new(),
            end_to_end,
            creditor_reference: creditor_reference.clone(),
            remittance,
            debtor_name,
            debtor_account,
            returns,
        })
    });
    Some(Entry { shown, payment, statement: None })
}

/// Whether a text is a reference, and not one of those that say that there is none.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    !["NOTPROVIDED", "NONREF", "NOREF"].iter().any(|none| text.eq_ignore_ascii_case(none))
        && text.bytes().any(|byte| byte != b'0')
}

/// An amount; what is wrong with one is the entry's reason, and the others are booked.
#[allow(clippy::type_complexity)] // Two ways to fail: the whole request, or this entry.
fn amount(value: &Value) -> Result<Result<Money, &'static str>, Bad> {
    match fields::money(value) {
        Ok(money) if money.minor() > 0 => Ok(Ok(money)),
        Ok(money) if money.minor() == 0 => Ok(Err("amount_zero")),
        Ok(_) => Err(("below_zero", "must be above zero: say direction return for money that went back".to_owned())),
        Err((code @ "too_many_decimals", _)) => Ok(Err(code)),
        Err(("unknown_currency", _)) => Ok(Err("currency_unknown")),
        Err(bad) => Err(bad),
    }
}

fn line(value: &Value) -> Result<String, Bad> {
    let text = value.as_str().ok_or(("wrong_type", "must be a text".to_owned()))?.trim();
    if (1..=MOST_BYTES).contains(&text.len()) && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(("malformed", format!("must be one line of 1 to {MOST_BYTES} bytes")))
    }
}

/// What tells a payment from all others; a text that says that there is none would make many payments one.
fn own_reference(value: &Value) -> Result<String, Bad> {
    let reference = line(value)?;
    if is_reference(&reference) {
        Ok(reference)
    } else {
        Err(("malformed", "must tell this payment from all others".to_owned()))
    }
}

/// An account number, upper case without white space, as the bank's files have it.
fn account(value: &Value) -> Result<domain::text::Name, Bad> {
    let compact = line(value)?.split_whitespace().collect::<String>().to_uppercase();
    compact.parse().map_err(|error: domain::text::WordsError| ("malformed", error.to_string()))
}

/// The body of an assignment: `parts`, each with `amount` and one of `planId`, `invoiceId` and `creditOf`; or
/// `returns`, the payment that came back.
pub fn assign(body: &[u8], payment: PaymentId) -> Result<AssignPayment, Problem> {
    let mut fields = Fields::of_body(body)?;
    let returns: Option<PaymentId> = fields.optional("returns");
    let parts = fields.items("parts", MAX_PARTS);
    if returns.is_some() != parts.is_empty() {
        fields.report("parts", ("missing_field", format!("give 1 to {MAX_PARTS} parts, or returns")));
    }
    let parts: Vec<Option<Part>> = parts.into_iter().map(part).collect();
    let to = returns
        .map(Assignment::Returns)
        .or_else(|| parts.into_iter().collect::<Option<Vec<Part>>>().map(Assignment::Parts));
    fields.finish(to.map(|to| AssignPayment { payment, to }))
}

fn part(mut fields: Fields) -> Option<Part> {
    let amount = fields.required_by("amount", fields::money);
    let plan = fields.optional("planId").map(PartOf::Plan);
    let invoice = fields.optional("invoiceId").map(PartOf::Invoice);
    let credit = fields.optional("creditOf").map(PartOf::Credit);
    let given = [plan, invoice, credit].into_iter().flatten().collect::<Vec<_>>();
    if let Ok([to]) = <[PartOf; 1]>::try_from(given) {
        return Some(Part { to, amount: amount? });
    }
    fields.report("planId", ("missing_field", "give one of planId, invoiceId and creditOf".to_owned()));
    None
}

/// The body of a dismissal: `words`, for colleagues.
pub fn dismiss(body: &[u8], payment: PaymentId) -> Result<DismissPayment, Problem> {
    let mut fields = Fields::of_body(body)?;
    let words = fields.optional("words");
    fields.finish(Some(DismissPayment { payment, words }))
}
