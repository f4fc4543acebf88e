//! Functions and what calls them: routes of the HTTP API and the stream of the table.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::resolve::entries;
use super::{Parts, Resource, Statement, TemplateError, rights};

const FUNCTION: &str = "AWS::Serverless::Function";
const HTTP_API: &str = "AWS::Serverless::HttpApi";

/// What Lambda takes where a template says nothing.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(3);

/// A function of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Folder, package and binary: the last part of `CodeUri`.
    pub name: String,
    /// What it is called in the template.
    pub logical_id: String,
    /// How long one call may take.
    pub timeout: Duration,
    /// Its memory, as the template sizes it.
    pub memory_mb: u64,
    /// Its environment variables, those of `Globals` included.
    pub environment: BTreeMap<String, String>,
    /// What its role allows it.
    pub rights: Vec<Statement>,
}

/// One route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET`, or `ANY`.
    pub method: String,
    /// The path with its `{variables}`, or `$default`.
    pub path: String,
    /// The function that answers.
    pub function: String,
    /// The authorizer that a caller has to pass.
    pub authorizer: Option<String>,
}

/// The CORS configuration of the API.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cors {
    /// Origins that may call.
    pub origins: Vec<String>,
    /// Methods they may use.
    pub methods: Vec<String>,
    /// Headers they may send.
    pub headers: Vec<String>,
    /// Headers they may read.
    pub exposed: Vec<String>,
    /// How long a browser may remember it.
    pub max_age_seconds: Option<u64>,
}

/// A function that gets the records of the table's stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The function.
    pub function: String,
    /// How many records one call may get.
    pub batch_size: usize,
    /// The patterns, one of which a record has to match; none takes every record.
    pub filters: Vec<Value>,
}

pub(super) fn functions(parts: &Parts<'_>) -> Result<BTreeMap<String, Function>, TemplateError> {
    let mut functions = BTreeMap::new();
    for resource in parts.of_kind(FUNCTION) {
        let function = function(parts, resource).map_err(|error| error.within(resource.logical_id))?;
        if let Some(other) = functions.insert(function.name.clone(), function) {
            let reason = format!("{} and {} share one CodeUri", other.logical_id, resource.logical_id);
            return Err(TemplateError::new(reason));
        }
    }
    Ok(functions)
}

fn function(parts: &Parts<'_>, resource: &Resource<'_>) -> Result<Function, TemplateError> {
    let globals = &parts.globals["Function"];
    let setting = |key: &str| {
        let own = &resource.properties[key];
        if own.is_null() { &globals[key] } else { own }
    };
    let mut environment = BTreeMap::new();
    for source in [globals, &resource.properties] {
        for (name, value) in entries(&source["Environment"]["Variables"]) {
            environment.insert(name.clone(), parts.resolver.text(value)?);
        }
    }
    Ok(Function {
        name: code_name(resource)?,
        logical_id: resource.logical_id.to_owned(),
        timeout: setting("Timeout").as_u64().map_or(DEFAULT_TIMEOUT, Duration::from_secs),
        memory_mb: setting("MemorySize").as_u64().unwrap_or(128),
        environment,
        rights: rights::rights(parts, resource)?,
    })
}

fn code_name(resource: &Resource<'_>) -> Result<String, TemplateError> {
    resource.properties["CodeUri"]
        .as_str()
        .and_then(|path| path.trim_end_matches('/').rsplit('/').next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| TemplateError::new("a function without CodeUri"))
}

/// The function an ARN, an alias or a name stands for.
pub(super) fn function_of_arn(parts: &Parts<'_>, arn: &str) -> Result<String, TemplateError> {
    let name = arn.split_once(":function:").map_or(arn, |(_, name)| name).split(':').next().unwrap_or_default();
    for resource in parts.of_kind(FUNCTION) {
        if parts.name(resource)? == name {
            return code_name(resource);
        }
    }
    Err(TemplateError::new(format!("{arn} is no function of this template")))
}

/// The events of all functions that are of one type, with the function.
fn events<'p>(parts: &'p Parts<'_>, kind: &'p str) -> impl Iterator<Item = (&'p Resource<'p>, &'p Value)> {
    parts.of_kind(FUNCTION).flat_map(move |resource| {
        entries(&resource.properties["Events"])
            .filter(move |(_, event)| event["Type"] == kind)
            .map(move |(_, event)| (resource, &event["Properties"]))
    })
}

pub(super) fn routes(parts: &Parts<'_>) -> Result<Vec<Route>, TemplateError> {
    let default_authorizer = parts
        .of_kind(HTTP_API)
        .map(|api| &api.properties["Auth"]["DefaultAuthorizer"])
        .chain([&parts.globals["HttpApi"]["Auth"]["DefaultAuthorizer"]])
        .find_map(Value::as_str);
    let mut routes: Vec<Route> = Vec::new();
    for (resource, event) in events(parts, "HttpApi") {
        let authorizer = event["Auth"]["Authorizer"].as_str().or(default_authorizer);
        let route = Route {
            method: event["Method"].as_str().unwrap_or("ANY").to_uppercase(),
            path: event["Path"].as_str().unwrap_or("$default").to_owned(),
            function: code_name(resource)?,
            authorizer: authorizer.filter(|name| *name != "NONE").map(str::to_owned),
        };
        if let Some(twice) = routes.iter().find(|other| other.method == route.method && other.path == route.path) {
            return Err(TemplateError::new(format!(
                "{} {} leads to {} and to {}",
                route.method, route.path, twice.function, route.function
            )));
        }
        routes.push(route);
    }
    routes.sort_by(|left, right| (&left.path, &left.method).cmp(&(&right.path, &right.method)));
    Ok(routes)
}

pub(super) fn cors(parts: &Parts<'_>) -> Result<Option<Cors>, TemplateError> {
    let configuration = parts
        .of_kind(HTTP_API)
        .map(|api| &api.properties["CorsConfiguration"])
        .chain([&parts.globals["HttpApi"]["CorsConfiguration"]])
        .find(|configuration| configuration.is_object());
    let Some(configuration) = configuration else {
        return Ok(None);
    };
    let texts = |key: &str| -> Result<Vec<String>, TemplateError> {
        configuration[key]
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| parts.resolver.text(item))
            .filter(|text| text.as_ref().map_or(true, |text| !text.is_empty()))
            .collect()
    };
    let cors = Cors {
        origins: texts("AllowOrigins")?,
        methods: texts("AllowMethods")?,
        headers: texts("AllowHeaders")?,
        exposed: texts("ExposeHeaders")?,
        max_age_seconds: configuration["MaxAge"].as_u64(),
    };
    Ok(Some(cors).filter(|cors| !cors.origins.is_empty()))
}

pub(super) fn streams(parts: &Parts<'_>) -> Result<Vec<Stream>, TemplateError> {
    events(parts, "DynamoDB")
        .map(|(resource, event)| {
            let filters = event["FilterCriteria"]["Filters"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|filter| pattern(&filter["Pattern"]))
                .collect::<Result<_, _>>()?;
            let batch_size = event["BatchSize"].as_u64().unwrap_or(100);
            Ok(Stream {
                function: code_name(resource)?,
                batch_size: usize::try_from(batch_size).unwrap_or(100),
                filters,
            })
        })
        .collect()
}

fn pattern(pattern: &Value) -> Result<Value, TemplateError> {
    let text = pattern.as_str().ok_or_else(|| TemplateError::new("a stream filter without a pattern"))?;
    serde_json::from_str(text).map_err(|error| TemplateError::new(format!("the stream filter {text}: {error}")))
}
