//! YAML with CloudFormation's short tags, as JSON with their long form: `!Ref Table` and
//! `{ Ref: Table }` are one thing afterwards. A tag that CloudFormation doesn't know is an error.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Number, Value, json};

use super::TemplateError;

/// Parses the text of a template.
///
/// # Errors
/// The text is no YAML, holds several documents, a duplicate key or an unknown tag.
pub fn parse(text: &str) -> Result<Value, TemplateError> {
    let documents =
        Yaml::load_from_str(text).map_err(|error| TemplateError::new(format!("not readable as YAML: {error}")))?;
    match documents.as_slice() {
        [document] => convert(document),
        several => Err(TemplateError::new(format!("one document expected, {} found", several.len()))),
    }
}

fn convert(node: &Yaml<'_>) -> Result<Value, TemplateError> {
    match node {
        Yaml::Value(scalar) => Ok(convert_scalar(scalar)),
        Yaml::Sequence(items) => items.iter().map(convert).collect::<Result<_, _>>().map(Value::Array),
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                object.insert(key_text(key)?, convert(value)?);
            }
            Ok(Value::Object(object))
        }
        Yaml::Tagged(tag, inner) => tagged(&tag.suffix, &convert(inner)?),
        Yaml::Representation(..) | Yaml::Alias(_) | Yaml::BadValue => {
            Err(TemplateError::new("a value that is neither scalar, list nor map (aliases are not used in templates)"))
        }
    }
}

fn convert_scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(*value),
        Scalar::Integer(value) => Value::Number((*value).into()),
        Scalar::FloatingPoint(value) => Number::from_f64(value.into_inner()).map_or(Value::Null, Value::Number),
        Scalar::String(text) => Value::String(text.to_string()),
    }
}

fn key_text(key: &Yaml<'_>) -> Result<String, TemplateError> {
    match convert(key)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(value) => Ok(value.to_string()),
        other => Err(TemplateError::new(format!("{other} is no key of a map"))),
    }
}

/// The long form of a short tag.
fn tagged(tag: &str, value: &Value) -> Result<Value, TemplateError> {
    match tag {
        "Ref" | "Condition" => Ok(json!({ tag: value })),
        "GetAtt" | "Sub" | "If" | "Join" | "Select" | "Split" | "FindInMap" | "Equals" | "Not" | "And" | "Or" => {
            Ok(json!({ format!("Fn::{tag}"): value }))
        }
        unknown => Err(TemplateError::new(format!("the tag !{unknown} is not understood"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;

    #[test]
    fn short_tags_become_their_long_form() {
        let document = parse("A: !Ref B\nC: !Join ['-', [x, !GetAtt D.Arn]]\nE: 3\n").unwrap();
        assert_eq!(
            document,
            json!({
                "A": { "Ref": "B" },
                "C": { "Fn::Join": ["-", ["x", { "Fn::GetAtt": "D.Arn" }]] },
                "E": 3,
            })
        );
    }

    #[test]
    fn an_unknown_tag_is_an_error() {
        let error = parse("A: !Transform x\n").unwrap_err();
        assert!(error.to_string().contains("!Transform"), "{error}");
    }

    #[test]
    fn dates_stay_text() {
        assert_eq!(parse("V: 2010-09-09\nW: '2010-09-09'\n").unwrap(), json!({ "V": "2010-09-09", "W": "2010-09-09" }));
    }
}
