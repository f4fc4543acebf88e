//! The one list of contact values and words has two halves: the names that the journal withholds, and what erasing
//! takes out of the rows. They must be about the same.

use std::collections::BTreeMap;

use cloud::journal::WITHHELD_FIELDS;
use cloud::rows::{Stored, fields};
use domain::customer::Customer;
use domain::erasing::{Erasure, erased};
use domain::invoice::Invoice;
use domain::outcome::Row;
use domain::plan::Plan;
use domain::proposal::Proposal;
use serde_json::Value;

use super::rows::item;

/// What a withheld name holds, wherever it stands.
fn withheld(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(inner) => {
            for (name, value) in inner {
                let path = format!("{path}.{name}");
                // The account that an invoice is paid to is the creditor's own.
                let creditors = path.contains(".account.");
                if WITHHELD_FIELDS.contains(&name.as_str()) && !creditors && !is_nothing(value) {
                    found.push(path.clone());
                }
                withheld(value, &path, found);
            }
        }
        Value::Array(inner) => inner.iter().for_each(|value| withheld(value, path, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Nothing, or what stands for it where something has to stand.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || *value == "-" || value.as_array().is_some_and(Vec::is_empty)
}

#[test]
fn whatever_the_journal_withholds_is_erased() {
    let fixtures: BTreeMap<String, Value> = serde_json::from_str(include_str!("format_1.json")).unwrap();
    let mut seen = 0;
    for (name, fixture) in fixtures {
        let row: Row = match name.split(' ').next().unwrap() {
            "CUSTOMER" => Customer::from_item(item(&fixture)).unwrap().into(),
            "INVOICE" => Invoice::from_item(item(&fixture)).unwrap().into(),
            "PROPOSAL" => Proposal::from_item(item(&fixture)).unwrap().into(),
            "PLAN" => Plan::from_item(item(&fixture)).unwrap().into(),
            // The tenant's own.
            "SETTINGS" => continue,
            other => panic!("{other}"),
        };
        let (mut before, mut after) = (Vec::new(), Vec::new());
        withheld(&fields(&row), &name, &mut before);
        withheld(&fields(&erased(row, Erasure::All)), &name, &mut after);
        seen += before.len();
        assert_eq!(after, [""; 0], "{name}");
    }
    assert!(seen >= 5, "the fixtures hold names, addresses and words");
}
