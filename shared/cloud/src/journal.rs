//! The journal: one entry per transaction, with who, when and why, every event, and what changed from what to
//! what. It is the audit trail and the outbox at once. Entries are only ever added.

use chrono::{DateTime, Utc};
use domain::outcome::Change;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::item::Key;
use crate::rows;

/// Fields whose values the journal never keeps: contact values and free words. It says that they changed.
pub const WITHHELD_FIELDS: [&str; 21] = [
    "name",
    "customerName",
    "address",
    "email",
    "phone",
    "contact",
    "words",
    "answer",
    "restrictionWords",
    "sender",
    "replyTo",
    "notify",
    "holder",
    "identifier",
    "remarks",
    "said",
    "remittance",
    "debtorName",
    "debtorAccount",
    "how",
    "with",
];

/// A journal entry, as it is stored and read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When, on the tenant's clock.
    pub at: DateTime<Utc>,
    /// Who: `finance:<subject>`, `customer:<id>`, `machine:<client>`, `clock`.
    pub actor: String,
    /// The request or event that asked for it.
    pub correlation: String,
    /// What happened.
    pub events: Vec<Told>,
    /// What changed.
    pub changes: Vec<FieldChange>,
    /// By how much figures move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Moved>,
}

/// A figure, the place in it, and by how much that number moves.
pub type Moved = (String, String, i64);

/// By how much changes move the figures, as the entry keeps it.
#[must_use]
pub fn moved(changes: &[Change]) -> Vec<Moved> {
    let moved = domain::figures::moved(changes);
    moved.into_iter().map(|(slot, by)| (slot.figure().code().to_owned(), slot.to_string(), by)).collect()
}

/// An event in its public form.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Its type, `proposal.submitted`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it happened to, `proposal/<id>`.
    pub aggregate: String,
    /// The aggregate's version: rises, not without gaps.
    pub sequence: u64,
    /// Whether other systems are told.
    pub public: bool,
    /// What belongs to it.
    pub data: Map<String, Value>,
}

/// A field that changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// The row, by its partition key.
    pub row: String,
    /// The path of the field; empty for a row that is new.
    pub field: String,
    /// What it was; absent for contact values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is; absent for contact values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// What a change did to a row, field by field.
#[must_use]
pub fn field_changes(change: &Change) -> Vec<FieldChange> {
    let row = Key::of(&change.after).pk;
    let after = rows::fields(&change.after);
    let Some(before) = change.before.as_ref().map(rows::fields) else {
        // What a new row holds is in the row, or is the `before` of its first change.
        return vec![FieldChange { row, field: String::new(), before: None, after: None }];
    };
    let mut found = Vec::new();
    compare(&row, "", &before, &after, &mut found);
    found
}

fn compare(row: &str, path: &str, before: &Value, after: &Value, found: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    let inner = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            if let (Some((old, before)), Some((new, after))) = (only(before), only(after))
                && old != new
            {
                // A state with what belongs to it became another: what both have is compared.
                found.push(changed(row, path, &Value::from(old), &Value::from(new)));
                return compare(row, path, before, after, found);
            }
            let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
            for name in names {
                let (old, new) = (before.get(name).unwrap_or(&Value::Null), after.get(name).unwrap_or(&Value::Null));
                if !WITHHELD_FIELDS.contains(&name.as_str()) {
                    compare(row, &inner(name), old, new, found);
                } else if old != new {
                    found.push(FieldChange { row: row.to_owned(), field: inner(name), before: None, after: None });
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (place, (old, new)) in before.iter().zip(after).enumerate() {
                compare(row, &inner(&place.to_string()), old, new, found);
            }
        }
        _ => found.push(changed(row, path, before, after)),
    }
}

/// The one entry of an object that has one.
fn only(fields: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, value) = fields.iter().next().filter(|_| fields.len() == 1)?;
    Some((name.as_str(), value))
}

fn changed(row: &str, path: &str, before: &Value, after: &Value) -> FieldChange {
    FieldChange {
        row: row.to_owned(),
        field: path.to_owned(),
        before: Some(withheld(before)),
        after: Some(withheld(after)),
    }
}

/// A value without contact values and words, however deep they stand.
fn withheld(value: &Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter(|(name, _)| !WITHHELD_FIELDS.contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), withheld(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.iter().map(withheld).collect()),
        other => other.clone(),
    }
}
