//! What a function may do: the statements of its role's policies.

use serde_json::Value;

use super::{Parts, Resource, TemplateError};

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whether it allows or denies.
    pub allows: bool,
    /// The actions, for example `dynamodb:GetItem`; `*` and `?` stand for anything.
    pub actions: Vec<String>,
    /// The resources they may be done to.
    pub resources: Vec<String>,
}

impl Statement {
    /// Whether the statement speaks of this action on this resource.
    #[must_use]
    pub fn covers(&self, action: &str, resource: &str) -> bool {
        let action = action.to_ascii_lowercase();
        let is_action = |pattern: &String| fits(pattern.to_ascii_lowercase().as_bytes(), action.as_bytes());
        let is_resource = |pattern: &String| fits(pattern.as_bytes(), resource.as_bytes());
        self.actions.iter().any(is_action) && self.resources.iter().any(is_resource)
    }
}

pub(super) fn rights(parts: &Parts<'_>, function: &Resource<'_>) -> Result<Vec<Statement>, TemplateError> {
    let Some(role) = function.properties["Role"].as_str() else {
        return Ok(Vec::new());
    };
    for resource in parts.of_kind("AWS::IAM::Role") {
        if role.ends_with(&format!(":role/{}", parts.name(resource)?)) {
            return statements(resource);
        }
    }
    Err(TemplateError::new(format!("{role} is no role of this template")))
}

fn statements(role: &Resource<'_>) -> Result<Vec<Statement>, TemplateError> {
    list(&role.properties["Policies"])
        .flat_map(|policy| list(&policy["PolicyDocument"]["Statement"]))
        .map(|statement| {
            if !statement["Condition"].is_null() || !statement["NotAction"].is_null() {
                let reason = format!("{}: a condition in a policy", role.logical_id);
                return Err(TemplateError::new(reason));
            }
            Ok(Statement {
                allows: statement["Effect"] == "Allow",
                actions: texts(&statement["Action"]),
                resources: texts(&statement["Resource"]),
            })
        })
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// One text, or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        other => list(other).filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// Whether a text fits a pattern with `*` (any text) and `?` (any character).
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=text.len()).any(|skipped| fits(rest, &text[skipped..])),
        (Some((b'?', rest)), Some((_, text))) => fits(rest, text),
        (Some((wanted, rest)), Some((found, text))) if wanted == found => fits(rest, text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Statement, fits};

    #[test]
    fn wildcards_stand_for_anything() {
        for (pattern, text) in [("*", ""), ("a*c", "abbc"), ("a?c", "abc"), ("table/*", "table/x")] {
            assert!(fits(pattern.as_bytes(), text.as_bytes()), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a?c", "ac"), ("table/*", "tables")] {
            assert!(!fits(pattern.as_bytes(), text.as_bytes()), "{pattern} {text}");
        }
    }

    #[test]
    fn a_right_on_an_index_is_none_on_the_table() {
        let statement = Statement {
            allows: true,
            actions: vec!["dynamodb:Query".to_owned()],
            resources: vec!["arn:aws:dynamodb:r:a:table/t/index/by_list".to_owned()],
        };
        assert!(statement.covers("dynamodb:query", "arn:aws:dynamodb:r:a:table/t/index/by_list"));
        assert!(!statement.covers("dynamodb:Query", "arn:aws:dynamodb:r:a:table/t"));
        assert!(!statement.covers("dynamodb:Scan", "arn:aws:dynamodb:r:a:table/t/index/by_list"));
    }
}
