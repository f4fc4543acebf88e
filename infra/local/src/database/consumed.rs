//! What each function's requests consumed, as the engine says it in its answers: the cost of a whole story.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cloud::store::Usage;
use serde_json::Value;

/// What was consumed since the start, by who asked.
#[derive(Debug, Default)]
pub struct Consumed(Mutex<BTreeMap<String, Usage>>);

impl Consumed {
    /// Adds what an answer to a request of `caller` says it consumed; an answer that says nothing is a round trip alone.
    pub fn add(&self, caller: &str, operation: &str, answer: &[u8]) {
        let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
        let units = match &answer["ConsumedCapacity"] {
            Value::Array(tables) => tables.iter().map(units).sum(),
            table => units(table),
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = all.entry(caller.to_owned()).or_default();
        usage.round_trips += 1;
        if matches!(operation, "BatchGetItem" | "GetItem" | "Query" | "TransactGetItems") {
            usage.read_units += units;
        } else {
            usage.write_units += units;
        }
    }

    /// What was consumed since the start, by function.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Usage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn units(table: &Value) -> f64 {
    table["CapacityUnits"].as_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cloud::store::Usage;
    use serde_json::json;

    use super::Consumed;

    #[test]
    fn reads_and_writes_are_told_apart_and_belong_to_who_asked() {
        let consumed = Consumed::default();
        let one = json!({ "ConsumedCapacity": { "CapacityUnits": 0.5 } }).to_string();
        let several = json!({ "ConsumedCapacity": [{ "CapacityUnits": 4.0 }, { "CapacityUnits": 2.0 }] }).to_string();
        consumed.add("settings", "Query", one.as_bytes());
        consumed.add("settings", "TransactWriteItems", several.as_bytes());
        consumed.add("read_ledger", "Query", b"no answer at all");
        let all = consumed.all();
        assert_eq!(all["settings"], Usage { round_trips: 2, read_units: 0.5, write_units: 6.0 });
        assert_eq!(all["read_ledger"], Usage { round_trips: 1, ..Usage::default() });
    }
}
