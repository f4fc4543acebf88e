//! What the local stack plays is read from `template.yaml`, so that a function, a route or a
//! variable that is missing there is missing here too.
//!
//! [`document`] reads the text, [`resolve`] answers the intrinsic functions, and the other modules
//! each take one part out of it. Resources that have no local counterpart (alarms, queues, logs)
//! are read over.

pub mod document;
mod functions;
pub mod resolve;
mod rights;
mod rules;
mod table;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

pub use functions::{Cors, Function, Route, Stream};
pub use resolve::Resolver;
pub use rights::Statement;
pub use rules::{Rule, Target};
pub use table::{Index, Key, Table};

/// The template of this project, as it was when the program was built.
pub const OWN: &str = include_str!("../../../../template.yaml");

/// Everything of the template that exists locally.
#[derive(Debug, Clone)]
pub struct Template {
    /// The one table.
    pub table: Table,
    /// The functions by name (the last part of `CodeUri`).
    pub functions: BTreeMap<String, Function>,
    /// The routes of the HTTP API.
    pub routes: Vec<Route>,
    /// Which origins may call the API from a page; `None` without a CORS configuration.
    pub cors: Option<Cors>,
    /// The scheduled rules.
    pub rules: Vec<Rule>,
    /// Who gets the records of the table's stream.
    pub streams: Vec<Stream>,
    /// The names of the event buses, `default` among them.
    pub buses: Vec<String>,
    /// The names of the mail configuration sets.
    pub configuration_sets: Vec<String>,
    /// Where it is played.
    pub place: Place,
}

impl Template {
    /// Reads the text of a template for a place.
    ///
    /// # Errors
    /// The text is no template, uses an unknown tag, or refers to something that isn't there.
    pub fn read(text: &str, place: &Place) -> Result<Self, TemplateError> {
        let document = document::parse(text)?;
        let resolver = Resolver::new(&document, place)?;
        let parts = Parts::collect(&document, &resolver)?;
        let functions = functions::functions(&parts)?;
        Ok(Self {
            table: table::table(&parts)?,
            routes: functions::routes(&parts)?,
            cors: functions::cors(&parts)?,
            rules: rules::rules(&parts)?,
            streams: functions::streams(&parts)?,
            buses: std::iter::once(Ok("default".to_owned()))
                .chain(parts.names("AWS::Events::EventBus"))
                .collect::<Result<_, _>>()?,
            configuration_sets: parts.names("AWS::SES::ConfigurationSet").collect::<Result<_, _>>()?,
            functions,
            place: place.clone(),
        })
    }
}

/// Where a template is played: the pseudo parameters, and what the parameters are there.
#[derive(Debug, Clone)]
pub struct Place {
    /// The stack's name, which is the tenant.
    pub stack: String,
    /// The region.
    pub region: String,
    /// The account.
    pub account: String,
    /// Values of parameters, before their defaults.
    pub parameters: BTreeMap<String, String>,
}

impl Place {
    /// The place everybody plays at home. Mail may come from any domain here: nobody owns one.
    #[must_use]
    pub fn local() -> Self {
        let own = [("TokenIssuer", "https://development.invalid/"), ("TokenAudience", "local"), ("MailDomain", "*")];
        Self {
            stack: "local".to_owned(),
            region: "eu-central-1".to_owned(),
            account: "000000000000".to_owned(),
            parameters: own.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        }
    }

    fn pseudo(&self, name: &str) -> Option<String> {
        let value = match name {
            "AWS::StackName" => self.stack.as_str(),
            "AWS::Region" => self.region.as_str(),
            "AWS::AccountId" => self.account.as_str(),
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackId" => {
                return Some(format!(
                    "arn:aws:cloudformation:{}:{}:stack/{}/local",
                    self.region, self.account, self.stack
                ));
            }
            _ => return None,
        };
        Some(value.to_owned())
    }
}

/// Why a template can't be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError(String);

impl TemplateError {
    fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    fn within(self, part: &str) -> Self {
        Self(format!("{part}: {}", self.0))
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "template.yaml: {}", self.0)
    }
}

impl std::error::Error for TemplateError {}

/// The resources with everything resolved, and the two documents they came from.
struct Parts<'t> {
    resolver: &'t Resolver<'t>,
    globals: Value,
    resources: Vec<Resource<'t>>,
}

/// One resource of the template.
struct Resource<'t> {
    logical_id: &'t str,
    kind: &'t str,
    properties: Value,
}

impl<'t> Parts<'t> {
    /// The kinds that have a local counterpart; everything else is read over.
    const PLAYED: [&'static str; 7] = [
        "AWS::DynamoDB::Table",
        "AWS::Serverless::Function",
        "AWS::Serverless::HttpApi",
        "AWS::Events::Rule",
        "AWS::Events::EventBus",
        "AWS::SES::ConfigurationSet",
        "AWS::IAM::Role",
    ];

    fn collect(document: &'t Value, resolver: &'t Resolver<'t>) -> Result<Self, TemplateError> {
        let mut resources = Vec::new();
        for (logical_id, resource) in resolver.resources()? {
            let kind = resource["Type"].as_str().unwrap_or_default();
            if !Self::PLAYED.contains(&kind) {
                continue;
            }
            let properties = resolver
                .resolve(&resource["Properties"])
                .map_err(|error| error.within(logical_id))?
                .unwrap_or_default();
            resources.push(Resource { logical_id, kind, properties });
        }
        Ok(Self { resolver, globals: resolver.resolve(&document["Globals"])?.unwrap_or_default(), resources })
    }

    fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Resource<'t>> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    fn names(&self, kind: &'static str) -> impl Iterator<Item = Result<String, TemplateError>> {
        self.of_kind(kind).map(|resource| self.name(resource))
    }

    fn name(&self, resource: &Resource<'_>) -> Result<String, TemplateError> {
        self.resolver.text(&serde_json::json!({ "Ref": resource.logical_id }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{OWN, Place, Template};

    fn own() -> Template {
        Template::read(OWN, &Place::local()).unwrap()
    }

    #[test]
    fn every_address_asks_who_is_there_unless_what_is_sent_is_the_proof() {
        let template = own();
        assert!(template.routes.len() > 10);
        for route in &template.routes {
            let is_open = matches!(route.path.as_str(), "$default" | "/v1/portal-links/exchange");
            assert_eq!(route.authorizer.is_none(), is_open, "{} {}", route.method, route.path);
            assert!(template.functions.contains_key(&route.function));
        }
        assert_eq!(template.cors, None);
    }

    #[test]
    fn both_rules_call_their_functions() {
        let called: BTreeMap<String, Vec<String>> = own()
            .rules
            .into_iter()
            .map(|rule| {
                let functions = rule.targets.into_iter().map(|target| target.function);
                (rule.name, functions.collect())
            })
            .collect();
        assert_eq!(called["local-next-due"], ["run_instalments"]);
        assert_eq!(called["local-clock"], ["run_instalments", "deliver_effects"]);
    }

    #[test]
    fn the_table_its_stream_and_the_environment_are_there() {
        let template = own();
        assert_eq!(template.table.indexes.len(), 3);
        assert_eq!(template.table.expires_at.as_deref(), Some("expiresAt"));
        assert_eq!(template.streams.len(), 1);
        assert_eq!(template.streams[0].function, "deliver_effects");
        let environment = &template.functions["deliver_effects"].environment;
        assert_eq!(environment["TABLE_NAME"], template.table.name);
        assert_eq!(environment["TENANT"], "local");
        assert_eq!(environment["NEXT_DUE_RULE"], "local-next-due");
        assert!(template.buses.contains(&environment["BUS_NAME"]));
        assert!(template.configuration_sets.contains(&environment["CONFIGURATION_SET"]));
    }

    #[test]
    fn origins_of_portals_come_from_their_parameter() {
        let mut place = Place::local();
        let origins = "https://portal.example,https://shop.example".to_owned();
        place.parameters.insert("PortalOrigins".to_owned(), origins);
        let cors = Template::read(OWN, &place).unwrap().cors.unwrap();
        assert_eq!(cors.origins, ["https://portal.example", "https://shop.example"]);
        assert!(cors.headers.iter().any(|name| name == "Idempotency-Key"));
    }

    #[test]
    fn watched_functions_get_the_same_environment() {
        let written: BTreeMap<&str, &str> = include_str!("../../functions.env")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('='))
            .collect();
        for function in own().functions.values() {
            for (name, value) in &function.environment {
                assert_eq!(written.get(name.as_str()), Some(&value.as_str()), "{name}");
            }
        }
        for (service, offset) in [("DYNAMODB", 10), ("SESV2", 11), ("EVENTBRIDGE", 12)] {
            let port = crate::DEFAULT_PORT + offset;
            let name = format!("AWS_ENDPOINT_URL_{service}");
            assert_eq!(written[name.as_str()], format!("http://127.0.0.1:{port}"));
        }
    }

    #[test]
    fn what_the_template_lacks_is_missing_here() {
        let without = OWN.replace("Path: /v1/quotes", "Path: /v1/elsewhere");
        let template = Template::read(&without, &Place::local()).unwrap();
        assert!(template.routes.iter().all(|route| route.path != "/v1/quotes"));

        let nowhere = OWN.replace("!GetAtt SettingsRole.Arn", "!GetAtt NoRole.Arn");
        let error = Template::read(&nowhere, &Place::local()).unwrap_err();
        assert!(error.to_string().contains("NoRole"), "{error}");
    }
}
