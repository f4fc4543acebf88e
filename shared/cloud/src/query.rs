//! Reading the query of a list: every bad value is reported at once, an unknown name too, and each with its own
//! type.

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use domain::id::CustomerId;
use domain::invalid::Invalid;
use domain::moment::Actor;
use serde_json::Value;

use crate::fields::{self, Bad};
use crate::http::Ask;
use crate::problem::Problem;

/// How much a page shows when nobody says.
const DEFAULT_LIMIT: u32 = 50;
/// The most of a page.
pub const MAX_LIMIT: u32 = 200;

/// A query that is being read.
#[must_use]
pub struct Query<'a> {
    ask: &'a Ask,
    known: Vec<&'static str>,
    errors: Vec<Invalid>,
}

impl<'a> Query<'a> {
    /// The query of a request.
    pub const fn of(ask: &'a Ask) -> Self {
        Self { ask, known: Vec::new(), errors: Vec::new() }
    }

    /// Reports a value.
    pub fn report(&mut self, name: &str, (code, detail): Bad) {
        self.errors.push(Invalid::new(name, code, detail));
    }

    /// A value that may be absent, read by a function.
    pub fn optional_by<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, Bad>) -> Option<T> {
        self.known.push(name);
        match read(&self.ask.query(name)?) {
            Ok(value) => Some(value),
            Err(bad) => {
                self.report(name, bad);
                None
            }
        }
    }

    /// A text with a form of its own; `unknown` is the code of one that has not.
    pub fn optional<T: FromStr<Err: Display>>(&mut self, name: &'static str, unknown: &'static str) -> Option<T> {
        self.optional_by(name, |text| text.parse().map_err(|error: T::Err| (unknown, error.to_string())))
    }

    /// A civil date.
    pub fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        self.optional_by(name, |text| fields::date(&Value::from(text)))
    }

    /// A yes or no; no when nobody says.
    pub fn flag(&mut self, name: &'static str) -> bool {
        let read = |text: &str| text.parse().map_err(|_| ("wrong_type", "must be true or false".to_owned()));
        self.optional_by(name, read).unwrap_or(false)
    }

    /// Whose rows are asked for: a customer's own, whoever finance names, or everybody's.
    ///
    /// # Errors
    /// 401 when nobody is there.
    pub fn whose(&mut self) -> Result<Option<CustomerId>, Problem> {
        if let Actor::Customer(id) = &self.ask.caller()?.actor {
            return Ok(Some(id.clone()));
        }
        Ok(self.optional("customer", "malformed"))
    }

    /// One of these must be given; the first of them is one of these values.
    pub fn missing(&mut self, names: &[&str], values: &[&str]) {
        // One that is there but bad has been reported already.
        if let [name, ..] = names
            && names.iter().all(|name| self.ask.query(name).is_none())
        {
            self.report(name, ("missing_field", format!("must be given: one of {}", values.join(", "))));
        }
    }

    /// How much of the list is asked for.
    pub fn limit(&mut self) -> u32 {
        let read = |text: &str| {
            let limit = text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
            limit.ok_or(("out_of_range", format!("must be from 1 to {MAX_LIMIT}")))
        };
        self.optional_by("limit", read).unwrap_or(DEFAULT_LIMIT)
    }

    /// The cursor, to be read once the list is known.
    pub fn cursor(&mut self) -> Option<String> {
        self.known.push("cursor");
        self.ask.query("cursor")
    }

    /// What the query turned into, if every value was right.
    ///
    /// # Errors
    /// Every value that was not, and every unknown name.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<T, Problem> {
        for name in self.ask.query_names() {
            if !self.known.contains(&name) {
                self.errors.push(Invalid::new(name, "unknown_field", "is no parameter of this address"));
            }
        }
        value.filter(|_| self.errors.is_empty()).ok_or_else(|| Problem::invalid(&self.errors))
    }
}
