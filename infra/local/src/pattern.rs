//! Event patterns, as far as the template's stream filters use them: lists of wanted values, and
//! `prefix`, `exists` and `anything-but` conditions. A condition of another kind matches nothing.

use serde_json::Value;

/// Whether one of the patterns matches; without a pattern everything does.
#[must_use]
pub fn matches_any(patterns: &[Value], event: &Value) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, event))
}

fn matches(pattern: &Value, event: &Value) -> bool {
    match pattern {
        Value::Object(fields) => fields.iter().all(|(name, inner)| matches(inner, &event[name])),
        Value::Array(wanted) => wanted.iter().any(|wanted| takes(wanted, event)),
        _ => false,
    }
}

fn takes(wanted: &Value, value: &Value) -> bool {
    let Some(condition) = wanted.as_object() else {
        return wanted == value;
    };
    condition.iter().all(|(kind, argument)| match kind.as_str() {
        "prefix" => matches!(
            (argument.as_str(), value.as_str()),
            (Some(prefix), Some(text)) if text.starts_with(prefix)
        ),
        "exists" => argument.as_bool() == Some(!value.is_null()),
        "anything-but" => match argument {
            Value::Array(unwanted) => !unwanted.contains(value),
            unwanted => unwanted != value,
        },
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::matches_any;

    #[test]
    fn journal_rows_pass_and_others_do_not() {
        let filters = [json!({
            "eventName": ["INSERT"],
            "dynamodb": { "Keys": { "sk": { "S": [{ "prefix": "EVENT#" }] } } },
        })];
        let record = |name: &str, sk: &str| json!({ "eventName": name, "dynamodb": { "Keys": { "sk": { "S": sk } } } });
        assert!(matches_any(&filters, &record("INSERT", "EVENT#0000000001")));
        assert!(!matches_any(&filters, &record("MODIFY", "EVENT#0000000001")));
        assert!(!matches_any(&filters, &record("INSERT", "INVOICE")));
        assert!(matches_any(&[], &record("MODIFY", "INVOICE")));
    }
}
