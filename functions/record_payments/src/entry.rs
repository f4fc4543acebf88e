//! An entry of a request: a payment to be recorded, or why it is not booked.

use documents::reference::{self, CreditorReference};
use domain::id::PlanCode;
use domain::incoming::IncomingPayment;
use domain::numbers;
use serde_json::{Value, json};

/// An entry, with what it is called in the answer.
pub struct Entry {
    /// Its place, and what identifies it for the sender.
    pub shown: Value,
    /// What it is; `Err` with the code of the reason where it can't be booked.
    pub payment: Result<Box<IncomingPayment>, &'static str>,
    /// The statement it stands in, by its place in the file.
    pub statement: Option<usize>,
}

/// What a request brings.
pub struct Batch {
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// The statements of a bank's file.
    pub statements: Vec<Told>,
}

/// A statement of a bank's file.
pub struct Told {
    /// What is shown of it.
    pub shown: Value,
    /// The last day that it covers, where it is a booked statement of the creditor's account.
    pub covers: Option<chrono::NaiveDate>,
}

impl Entry {
    /// Its answer.
    pub fn answered(&self, outcome: &str, more: Value) -> Value {
        let mut answer = self.shown.clone();
        if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more) {
            answer.insert("outcome".to_owned(), json!(outcome));
            answer.extend(more);
        }
        answer
    }
}

/// The plans whose references stand in the structured fields first, then in the text.
pub fn plans(structured: &[&str], text: &str) -> Vec<PlanCode> {
    let exact = structured.iter().filter_map(|written| written.parse::<CreditorReference>().ok());
    let inside = structured.iter().flat_map(|written| reference::find_in(written));
    let found = exact.chain(inside).chain(reference::find_in(text));
    let mut plans: Vec<PlanCode> = Vec::new();
    for (code, _) in found.filter_map(|reference| reference.plan_part()) {
        if !plans.contains(&code) {
            plans.push(code);
        }
    }
    plans
}

/// What may be an invoice number in any of the texts, longest first.
pub fn numbers(texts: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for number in texts.iter().flat_map(|text| numbers::candidates(text)) {
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found.sort_by_key(|number| std::cmp::Reverse(number.chars().count()));
    found
}
