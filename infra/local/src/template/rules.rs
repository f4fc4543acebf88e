//! The scheduled rules and what they call.

use serde_json::{Value, json};

use super::functions::function_of_arn;
use super::{Parts, Resource, TemplateError};

/// A scheduled rule as the template deploys it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `cron(...)` or `rate(...)`.
    pub schedule: String,
    /// Whether it fires.
    pub enabled: bool,
    /// What it is for.
    pub description: String,
    /// What it calls.
    pub targets: Vec<Target>,
}

/// One target of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its id within the rule.
    pub id: String,
    /// The function it calls.
    pub function: String,
}

pub(super) fn rules(parts: &Parts<'_>) -> Result<Vec<Rule>, TemplateError> {
    parts
        .of_kind("AWS::Events::Rule")
        .filter(|resource| resource.properties["ScheduleExpression"].is_string())
        .map(|resource| rule(parts, resource).map_err(|error| error.within(resource.logical_id)))
        .collect()
}

fn rule(parts: &Parts<'_>, resource: &Resource<'_>) -> Result<Rule, TemplateError> {
    let properties = &resource.properties;
    let text = |key: &str| properties[key].as_str().unwrap_or_default().to_owned();
    let targets = properties["Targets"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|target| {
            Ok(Target {
                id: target["Id"].as_str().unwrap_or_default().to_owned(),
                function: function_of_arn(parts, target["Arn"].as_str().unwrap_or_default())?,
            })
        })
        .collect::<Result<_, TemplateError>>()?;
    Ok(Rule {
        name: parts.name(resource)?,
        arn: parts.resolver.text(&attribute(resource, "Arn"))?,
        schedule: text("ScheduleExpression"),
        enabled: properties["State"] != "DISABLED",
        description: text("Description"),
        targets,
    })
}

fn attribute(resource: &Resource<'_>, name: &str) -> Value {
    json!({ "Fn::GetAtt": [resource.logical_id, name] })
}
