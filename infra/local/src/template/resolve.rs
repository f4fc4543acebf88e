//! The intrinsic functions, answered as CloudFormation would for a stack called `local`.
//!
//! References to resources give the name the resource has here: the one the template writes, else
//! `local-<logical id>`. ARNs carry the region and account that the local stack plays.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Place, TemplateError};

/// Resolves values of one template for one place.
pub struct Resolver<'t> {
    document: &'t Value,
    place: &'t Place,
    parameters: BTreeMap<String, Value>,
}

/// References may lead through names of other resources; a template that needs more is circular.
const DEEPEST_REFERENCE: usize = 32;

impl<'t> Resolver<'t> {
    /// Collects the parameters: the place's own values, else the defaults.
    ///
    /// # Errors
    /// A parameter has neither.
    pub fn new(document: &'t Value, place: &'t Place) -> Result<Self, TemplateError> {
        let mut parameters = BTreeMap::new();
        for (name, definition) in entries(&document["Parameters"]) {
            let value = place
                .parameters
                .get(name)
                .map(|value| Value::String(value.clone()))
                .or_else(|| definition.get("Default").cloned())
                .ok_or_else(|| TemplateError::new(format!("the parameter {name} has no default here")))?;
            parameters.insert(name.clone(), typed(definition, value));
        }
        Ok(Self { document, place, parameters })
    }

    /// The resources of the template whose condition holds, in the order of their names.
    ///
    /// # Errors
    /// A condition can't be evaluated.
    pub fn resources(&self) -> Result<Vec<(&'t str, &'t Value)>, TemplateError> {
        let mut present = Vec::new();
        for (name, resource) in entries(&self.document["Resources"]) {
            let holds = match resource["Condition"].as_str() {
                Some(condition) => self.condition(condition, 0)?,
                None => true,
            };
            if holds {
                present.push((name.as_str(), resource));
            }
        }
        Ok(present)
    }

    /// The value with every intrinsic function answered; `None` is `AWS::NoValue`.
    ///
    /// # Errors
    /// A reference leads nowhere, or a function is used in a way that is not understood.
    pub fn resolve(&self, value: &Value) -> Result<Option<Value>, TemplateError> {
        self.at_depth(value, 0)
    }

    /// Like [`resolve`](Self::resolve), for a value that must be a text.
    ///
    /// # Errors
    /// As `resolve`, and when the result is a list, a map or nothing.
    pub fn text(&self, value: &Value) -> Result<String, TemplateError> {
        self.text_at(value, 0)
    }

    fn at_depth(&self, value: &Value, depth: usize) -> Result<Option<Value>, TemplateError> {
        if depth > DEEPEST_REFERENCE {
            return Err(TemplateError::new("references that lead in a circle"));
        }
        match value {
            Value::Array(items) => {
                let mut resolved = Vec::with_capacity(items.len());
                for item in items {
                    resolved.extend(self.at_depth(item, depth)?);
                }
                Ok(Some(Value::Array(resolved)))
            }
            Value::Object(object) => match intrinsic(object) {
                Some((function, argument)) => self.call(function, argument, depth + 1),
                None => self.object(object, depth).map(Some),
            },
            scalar => Ok(Some(scalar.clone())),
        }
    }

    fn object(&self, object: &Map<String, Value>, depth: usize) -> Result<Value, TemplateError> {
        let mut resolved = Map::new();
        for (key, value) in object {
            if let Some(value) = self.at_depth(value, depth)? {
                resolved.insert(key.clone(), value);
            }
        }
        Ok(Value::Object(resolved))
    }

    fn text_at(&self, value: &Value, depth: usize) -> Result<String, TemplateError> {
        match self.at_depth(value, depth)? {
            Some(Value::String(text)) => Ok(text),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Bool(flag)) => Ok(flag.to_string()),
            other => Err(TemplateError::new(format!(
                "a text was expected where {value} gives {}",
                other.unwrap_or(Value::Null)
            ))),
        }
    }

    fn call(&self, function: &str, argument: &Value, depth: usize) -> Result<Option<Value>, TemplateError> {
        match function {
            "Ref" => self.reference(&self.text_at(argument, depth)?, depth),
            "Fn::GetAtt" => self.attribute(argument, depth).map(Some),
            "Fn::Sub" => self.substitute(argument, depth).map(Some),
            "Fn::If" => {
                let [condition, then, otherwise] = list(function, argument)?;
                let condition = self.text_at(condition, depth)?;
                let chosen = if self.condition(&condition, depth)? { then } else { otherwise };
                self.at_depth(chosen, depth)
            }
            "Fn::Join" => {
                let [separator, parts] = list(function, argument)?;
                let parts = self.texts(parts, depth)?;
                Ok(Some(Value::String(parts.join(&self.text_at(separator, depth)?))))
            }
            "Fn::Split" => {
                let [separator, text] = list(function, argument)?;
                let separator = self.text_at(separator, depth)?;
                let text = self.text_at(text, depth)?;
                Ok(Some(text.split(&separator).map(Value::from).collect()))
            }
            "Fn::Select" => {
                let [index, items] = list(function, argument)?;
                let items = self.texts(items, depth)?;
                let index: usize = self
                    .text_at(index, depth)?
                    .parse()
                    .map_err(|_| TemplateError::new("Fn::Select without a number"))?;
                let item =
                    items.into_iter().nth(index).ok_or_else(|| TemplateError::new("Fn::Select beyond the end"))?;
                Ok(Some(Value::String(item)))
            }
            "Fn::FindInMap" => {
                let [map, first, second] = list(function, argument)?;
                let [map, first, second] = [map, first, second].map(|key| self.text_at(key, depth));
                let (map, first, second) = (map?, first?, second?);
                let found = &self.document["Mappings"][&map][&first][&second];
                if found.is_null() {
                    return Err(TemplateError::new(format!("no mapping {map}.{first}.{second}")));
                }
                Ok(Some(found.clone()))
            }
            other => Err(TemplateError::new(format!("{other} is not understood"))),
        }
    }

    fn texts(&self, value: &Value, depth: usize) -> Result<Vec<String>, TemplateError> {
        match self.at_depth(value, depth)? {
            Some(Value::Array(items)) => items.iter().map(|item| self.text_at(item, depth)).collect(),
            other => Err(TemplateError::new(format!("a list was expected, not {}", other.unwrap_or(Value::Null)))),
        }
    }

    fn reference(&self, name: &str, depth: usize) -> Result<Option<Value>, TemplateError> {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        if let Some(value) = self.place.pseudo(name) {
            return Ok(Some(Value::String(value)));
        }
        if let Some(value) = self.parameters.get(name) {
            return Ok(Some(value.clone()));
        }
        if let Some(function) = self.alias_of(name) {
            let arn = self.arn_of(function, depth)?;
            return Ok(Some(Value::String(format!("{arn}:live"))));
        }
        self.name_of(name, depth).map(|name| Some(Value::String(name)))
    }

    fn attribute(&self, argument: &Value, depth: usize) -> Result<Value, TemplateError> {
        let (resource, attribute) = match argument {
            Value::String(text) => {
                text.split_once('.').map(|(resource, attribute)| (resource.to_owned(), attribute.to_owned()))
            }
            Value::Array(parts) => match parts.as_slice() {
                [Value::String(resource), attribute] => Some((resource.clone(), self.text_at(attribute, depth)?)),
                _ => None,
            },
            _ => None,
        }
        .ok_or_else(|| TemplateError::new(format!("Fn::GetAtt of {argument}")))?;
        let value = match attribute.as_str() {
            "Arn" => self.arn_of(&resource, depth)?,
            "StreamArn" => format!("{}/stream/local", self.arn_of(&resource, depth)?),
            "Name" | "QueueName" => self.name_of(&resource, depth)?,
            other => {
                self.resource(&resource)?;
                format!("{resource}.{other}")
            }
        };
        Ok(Value::String(value))
    }

    fn substitute(&self, argument: &Value, depth: usize) -> Result<Value, TemplateError> {
        let empty = Map::new();
        let (text, own) = match argument {
            Value::String(text) => (text, &empty),
            Value::Array(parts) => match parts.as_slice() {
                [Value::String(text), Value::Object(own)] => (text, own),
                _ => return Err(TemplateError::new("Fn::Sub takes a text and a map")),
            },
            _ => return Err(TemplateError::new("Fn::Sub takes a text")),
        };
        let mut result = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let (name, after) =
                after.split_once('}').ok_or_else(|| TemplateError::new(format!("an open ${{ in {text}")))?;
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                result.extend(["${", literal, "}"]);
                continue;
            }
            let value = if let Some(value) = own.get(name) {
                self.text_at(value, depth)?
            } else if name.contains('.') {
                self.text_at(&self.attribute(&Value::String(name.to_owned()), depth)?, depth)?
            } else {
                let reference = self.reference(name, depth)?.unwrap_or_default();
                self.text_at(&reference, depth)?
            };
            result.push_str(&value);
        }
        result.push_str(rest);
        Ok(Value::String(result))
    }

    fn condition(&self, name: &str, depth: usize) -> Result<bool, TemplateError> {
        let definition = self.document["Conditions"]
            .get(name)
            .ok_or_else(|| TemplateError::new(format!("no condition is called {name}")))?;
        self.holds(definition, depth + 1)
    }

    fn holds(&self, expression: &Value, depth: usize) -> Result<bool, TemplateError> {
        if depth > DEEPEST_REFERENCE {
            return Err(TemplateError::new("conditions that lead in a circle"));
        }
        let (function, argument) = expression
            .as_object()
            .and_then(intrinsic)
            .ok_or_else(|| TemplateError::new(format!("{expression} is no condition")))?;
        match function {
            "Condition" => self.condition(argument.as_str().unwrap_or_default(), depth),
            "Fn::Equals" => {
                let [left, right] = list(function, argument)?;
                let left = self.joined(left, depth)?;
                Ok(left == self.joined(right, depth)?)
            }
            "Fn::Not" => {
                let [inner] = list(function, argument)?;
                Ok(!self.holds(inner, depth + 1)?)
            }
            "Fn::And" | "Fn::Or" => {
                let parts = argument.as_array().map(Vec::as_slice).unwrap_or_default();
                let mut holding = 0;
                for part in parts {
                    holding += usize::from(self.holds(part, depth + 1)?);
                }
                Ok(if function == "Fn::And" { holding == parts.len() } else { holding > 0 })
            }
            other => Err(TemplateError::new(format!("{other} is no condition"))),
        }
    }

    /// A text, or a list as CloudFormation compares it.
    fn joined(&self, value: &Value, depth: usize) -> Result<String, TemplateError> {
        match self.at_depth(value, depth)? {
            Some(Value::Array(_)) => Ok(self.texts(value, depth)?.join(",")),
            _ => self.text_at(value, depth),
        }
    }

    fn resource(&self, name: &str) -> Result<&'t Value, TemplateError> {
        self.document["Resources"]
            .get(name)
            .ok_or_else(|| TemplateError::new(format!("{name} is nothing in this template")))
    }

    /// SAM derives an alias resource from a function with `AutoPublishAlias`.
    fn alias_of<'n>(&self, name: &'n str) -> Option<&'n str> {
        let function = name.strip_suffix(".Alias").or_else(|| name.strip_suffix("Aliaslive"))?;
        self.resource(function).is_ok().then_some(function)
    }

    fn name_of(&self, logical_id: &str, depth: usize) -> Result<String, TemplateError> {
        let resource = self.resource(logical_id)?;
        let properties = &resource["Properties"];
        let property = match resource["Type"].as_str().unwrap_or_default() {
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => "FunctionName",
            "AWS::SES::EmailIdentity" => "EmailIdentity",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::SNS::Topic" => "TopicName",
            "AWS::IAM::Role" => "RoleName",
            _ => "Name",
        };
        match properties.get(property) {
            Some(name) => self.text_at(name, depth + 1),
            None => Ok(format!("{}-{logical_id}", self.place.stack)),
        }
    }

    fn arn_of(&self, logical_id: &str, depth: usize) -> Result<String, TemplateError> {
        let name = self.name_of(logical_id, depth)?;
        let (service, kind) = match self.resource(logical_id)?["Type"].as_str().unwrap_or_default() {
            "AWS::DynamoDB::Table" => ("dynamodb", "table/"),
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => ("lambda", "function:"),
            "AWS::Events::Rule" => ("events", "rule/"),
            "AWS::Events::EventBus" => ("events", "event-bus/"),
            "AWS::SES::EmailIdentity" => ("ses", "identity/"),
            "AWS::SES::ConfigurationSet" => ("ses", "configuration-set/"),
            "AWS::IAM::Role" => ("iam", "role/"),
            "AWS::SQS::Queue" => ("sqs", ""),
            "AWS::SNS::Topic" => ("sns", ""),
            _ => ("local", ""),
        };
        Ok(format!("arn:aws:{service}:{}:{}:{kind}{name}", self.place.region, self.place.account))
    }
}

/// The entries of a map; none where there is no map.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// An intrinsic function is a map with one entry of a known name.
fn intrinsic(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = object.iter();
    match (entries.next(), entries.next()) {
        (Some((name, argument)), None) if name == "Ref" || name == "Condition" || name.starts_with("Fn::") => {
            Some((name, argument))
        }
        _ => None,
    }
}

fn list<'v, const N: usize>(function: &str, argument: &'v Value) -> Result<[&'v Value; N], TemplateError> {
    argument
        .as_array()
        .and_then(|items| items.iter().collect::<Vec<_>>().try_into().ok())
        .ok_or_else(|| TemplateError::new(format!("{function} takes a list of {N}")))
}

/// A list parameter is written as a text with commas.
fn typed(definition: &Value, value: Value) -> Value {
    let is_list =
        definition["Type"].as_str().is_some_and(|name| name == "CommaDelimitedList" || name.starts_with("List<"));
    match value {
        Value::String(text) if is_list => text.split(',').map(|item| Value::from(item.trim())).collect(),
        other => other,
    }
}
