//! Reading a JSON body field by field: every bad field is reported at once, an unknown one too, and each with
//! its own type.

pub mod terms;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::rc::Rc;
use std::str::FromStr;

use chrono::NaiveDate;
use domain::invalid::Invalid;
use domain::money::{Currency, Money, MoneyError};
use serde_json::{Map, Value};

use crate::problem::Problem;

/// The fields of an object, with where it stands in the body.
#[must_use]
pub struct Fields {
    path: String,
    given: Map<String, Value>,
    known: BTreeSet<&'static str>,
    errors: Rc<RefCell<Vec<Invalid>>>,
}

/// Why a value can't be taken: the code and what would be right.
pub type Bad = (&'static str, String);

impl Fields {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is not a JSON object.
    pub fn of_body(body: &[u8]) -> Result<Self, Problem> {
        let not_json = |detail: String| Problem::new(400, "not_json", "The body can't be read", detail);
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                Ok(Self { path: String::new(), given: fields, known: BTreeSet::new(), errors: Rc::default() })
            }
            Ok(_) => Err(not_json("the body must be a JSON object".to_owned())),
            Err(error) => Err(not_json(format!("the body is not JSON: {error}"))),
        }
    }

    /// Reads a part of a body that is answered for itself.
    ///
    /// # Errors
    /// When it is not a JSON object.
    pub fn of_part(part: &Value) -> Result<Self, Problem> {
        let Value::Object(given) = part else {
            let invalid = Invalid::new("", "wrong_type", "must be an object");
            return Err(Problem::invalid(&[invalid]));
        };
        Ok(Self { path: String::new(), given: given.clone(), known: BTreeSet::new(), errors: Rc::default() })
    }

    /// The command that the body turned into, if every field was right.
    ///
    /// # Errors
    /// Every field that was not, and every unknown one.
    pub fn finish<T>(self, command: Option<T>) -> Result<T, Problem> {
        let errors = Rc::clone(&self.errors);
        drop(self);
        let errors = errors.borrow();
        match command {
            Some(command) if errors.is_empty() => Ok(command),
            _ => Err(Problem::invalid(&errors)),
        }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Reports a field.
    pub fn report(&self, name: &str, (code, detail): Bad) {
        self.errors.borrow_mut().push(Invalid::new(self.path_of(name), code, detail));
    }

    /// The value of a field; absent and null are the same.
    fn value(&mut self, name: &'static str) -> Option<Value> {
        self.known.insert(name);
        self.given.get(name).filter(|value| !value.is_null()).cloned()
    }

    /// A field that may be absent, read by a function.
    pub fn optional_by<T>(&mut self, name: &'static str, read: impl FnOnce(&Value) -> Result<T, Bad>) -> Option<T> {
        let value = self.value(name)?;
        match read(&value) {
            Ok(read) => Some(read),
            Err(bad) => {
                self.report(name, bad);
                None
            }
        }
    }

    /// A field that must be there, read by a function.
    pub fn required_by<T>(&mut self, name: &'static str, read: impl FnOnce(&Value) -> Result<T, Bad>) -> Option<T> {
        if self.value(name).is_none() {
            self.report(name, ("missing_field", "must be given".to_owned()));
            return None;
        }
        self.optional_by(name, read)
    }

    /// Whether a field is given.
    pub fn has(&mut self, name: &'static str) -> bool {
        self.value(name).is_some()
    }

    /// A text that may be absent.
    pub fn optional<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        self.optional_by(name, text)
    }

    /// A text that must be there.
    pub fn required<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        self.required_by(name, text)
    }

    /// A whole number of a range, or a default.
    pub fn number_or(&mut self, name: &'static str, default: u32) -> u32 {
        self.optional_by(name, |value| number(value, 0, u64::from(u32::MAX)))
            .map_or(default, |number| u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// A yes or no, or a default.
    pub fn flag_or(&mut self, name: &'static str, default: bool) -> bool {
        self.optional_by(name, |value| value.as_bool().ok_or(("wrong_type", "must be true or false".to_owned())))
            .unwrap_or(default)
    }

    /// An object inside; absent counts as empty.
    pub fn object(&mut self, name: &'static str) -> Self {
        let fields = match self.value(name) {
            None => Map::new(),
            Some(Value::Object(fields)) => fields,
            Some(_) => {
                self.report(name, ("wrong_type", "must be an object".to_owned()));
                Map::new()
            }
        };
        Self { path: self.path_of(name), given: fields, known: BTreeSet::new(), errors: Rc::clone(&self.errors) }
    }

    /// An object inside that must be there.
    pub fn required_object(&mut self, name: &'static str) -> Self {
        if self.value(name).is_none() {
            self.report(name, ("missing_field", "must be given".to_owned()));
        }
        self.object(name)
    }

    /// Objects of a map, each by its own name.
    pub fn objects(&mut self, name: &'static str) -> Vec<(String, Self)> {
        let mut inside = self.object(name);
        let entries = std::mem::take(&mut inside.given);
        let entry = |(key, value): (String, Value)| {
            let path = inside.path_of(&key);
            let fields = if let Value::Object(fields) = value {
                fields
            } else {
                inside.report(&key, ("wrong_type", "must be an object".to_owned()));
                Map::new()
            };
            (key, Self { path, given: fields, known: BTreeSet::new(), errors: Rc::clone(&inside.errors) })
        };
        entries.into_iter().map(entry).collect()
    }

    /// Texts of a map, each read with its own name; the bad ones are reported and left out.
    pub fn texts<K: Ord, T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str, &str) -> Result<(K, T), Bad>,
    ) -> BTreeMap<K, T> {
        let mut inside = self.required_object(name);
        let entries = std::mem::take(&mut inside.given);
        let mut taken = BTreeMap::new();
        for (key, value) in entries {
            let text = value.as_str().ok_or(("wrong_type", "must be a text".to_owned()));
            match text.and_then(|text| read(&key, text)) {
                Ok((key, value)) => drop(taken.insert(key, value)),
                Err(bad) => inside.report(&key, bad),
            }
        }
        taken
    }

    /// Objects of a list of at most so many, each to be read field by field; `None` when it is absent or too long.
    pub fn rows(&mut self, name: &'static str, most: usize) -> Option<Vec<Self>> {
        let objects = self.list_by(name, most, |value| match value {
            Value::Object(fields) => Ok(fields.clone()),
            _ => Err(("wrong_type", "must be an object".to_owned())),
        })?;
        let row = |(place, given)| Self {
            path: format!("{}[{place}]", self.path_of(name)),
            given,
            known: BTreeSet::new(),
            errors: Rc::clone(&self.errors),
        };
        Some(objects.into_iter().enumerate().map(row).collect())
    }

    /// Objects of a list of at most so many, each with its place; absent counts as empty.
    pub fn items(&mut self, name: &'static str, most: usize) -> Vec<Self> {
        let values = match self.value(name) {
            None => return Vec::new(),
            Some(Value::Array(values)) if values.len() <= most => values,
            Some(Value::Array(_)) => {
                self.report(name, ("too_many", format!("must hold at most {most}")));
                return Vec::new();
            }
            Some(_) => {
                self.report(name, ("wrong_type", "must be a list of objects".to_owned()));
                return Vec::new();
            }
        };
        let item = |(place, value): (usize, Value)| {
            let name = format!("{name}[{place}]");
            let given = if let Value::Object(fields) = value {
                fields
            } else {
                self.report(&name, ("wrong_type", "must be an object".to_owned()));
                Map::new()
            };
            Self { path: self.path_of(&name), given, known: BTreeSet::new(), errors: Rc::clone(&self.errors) }
        };
        values.into_iter().enumerate().map(item).collect()
    }

    /// A list of at most so many values, each read by a function; `None` when it is absent or one of them is bad.
    pub fn list_by<T>(
        &mut self,
        name: &'static str,
        most: usize,
        read: impl Fn(&Value) -> Result<T, Bad>,
    ) -> Option<Vec<T>> {
        let value = self.value(name)?;
        let Value::Array(values) = value else {
            self.report(name, ("wrong_type", "must be a list".to_owned()));
            return None;
        };
        if values.len() > most {
            self.report(name, ("too_many", format!("must hold at most {most}")));
            return None;
        }
        let mut taken = Vec::new();
        for (place, value) in values.iter().enumerate() {
            match read(value) {
                Ok(value) => taken.push(value),
                Err(bad) => self.report(&format!("{name}[{place}]"), bad),
            }
        }
        (taken.len() == values.len()).then_some(taken)
    }

    /// A list of texts.
    pub fn list<T: FromStr<Err: Display>>(&mut self, name: &'static str, most: usize) -> Option<Vec<T>> {
        self.list_by(name, most, text)
    }
}

impl Drop for Fields {
    /// Whatever nobody asked for is unknown.
    fn drop(&mut self) {
        for name in self.given.keys().filter(|name| !self.known.contains(name.as_str())) {
            self.report(name, ("unknown_field", "is no field of this request".to_owned()));
        }
    }
}

/// A text with a form of its own.
///
/// # Errors
/// When it is no text, or not of that form.
pub fn text<T: FromStr<Err: Display>>(value: &Value) -> Result<T, Bad> {
    let text = value.as_str().ok_or(("wrong_type", "must be a text".to_owned()))?;
    text.parse().map_err(|error: T::Err| ("malformed", error.to_string()))
}

/// A whole number of a range.
///
/// # Errors
/// When it is none, or out of range.
pub fn number(value: &Value, least: u64, most: u64) -> Result<u64, Bad> {
    let number = value.as_u64().ok_or(("wrong_type", "must be a whole number".to_owned()))?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(("out_of_range", format!("must be from {least} to {most}")))
    }
}

/// A civil date.
///
/// # Errors
/// When it is none, or of a year that nobody means.
pub fn date(value: &Value) -> Result<NaiveDate, Bad> {
    let text = value.as_str().ok_or(("wrong_type", "must be a date such as 2026-12-31".to_owned()))?;
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| ("malformed_date", "must be a date such as 2026-12-31".to_owned()))?;
    if text.len() == 10 && domain::schedule::is_sensible(date) {
        Ok(date)
    } else {
        Err(("malformed_date", "must be a date such as 2026-12-31".to_owned()))
    }
}

/// Money: `{"amount": "120.00", "currency": "EUR"}`.
///
/// # Errors
/// When it is none.
pub fn money(value: &Value) -> Result<Money, Bad> {
    let shape = || ("wrong_type", "must be money such as {\"amount\": \"120.00\", \"currency\": \"EUR\"}".to_owned());
    let fields = value.as_object().filter(|fields| fields.len() == 2).ok_or_else(shape)?;
    let part = |name: &str| fields.get(name).and_then(Value::as_str).ok_or_else(shape);
    let currency = part("currency")?.parse::<Currency>().map_err(bad_money)?;
    amount(part("amount")?, currency)
}

/// Money above zero.
///
/// # Errors
/// When it is none.
pub fn above_zero(value: &Value) -> Result<Money, Bad> {
    let amount = money(value)?;
    if amount.minor() > 0 { Ok(amount) } else { Err(("out_of_range", "must be above zero".to_owned())) }
}

/// A plain decimal of a currency.
///
/// # Errors
/// When it is none.
pub fn amount(text: &str, currency: Currency) -> Result<Money, Bad> {
    Money::parse(text, currency).map_err(bad_money)
}

fn bad_money(error: MoneyError) -> Bad {
    let code = match error {
        MoneyError::NotAnAmount => "not_an_amount",
        MoneyError::TooManyDecimals => "too_many_decimals",
        MoneyError::TooLarge => "amount_too_large",
        MoneyError::UnknownCurrency => "unknown_currency",
    };
    (code, error.to_string())
}
