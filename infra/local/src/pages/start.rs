//! The start page: everything there is, and what to do with it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{Frame, Moment, moment, show};
use crate::DEFAULT_PORT;
use crate::gateway::tokens;
use crate::rules::book::Entry;
use crate::stack::Parts;
use crate::template;

#[derive(Template)]
#[template(path = "start.html")]
struct Page {
    frame: Frame,
    address: String,
    ahead: Option<String>,
    next_due: Option<Moment>,
    figures: Vec<Figure>,
    people: Vec<Person>,
    rules: Vec<RuleLine>,
    addresses: Vec<Address>,
    routes: Vec<template::Route>,
    functions: Vec<FunctionLine>,
}

struct Figure {
    name: &'static str,
    value: String,
    link: Option<&'static str>,
}

struct Person {
    who: &'static str,
    does: &'static str,
    token: String,
    curl: String,
}

struct Address {
    name: &'static str,
    text: String,
    is_page: bool,
}

struct FunctionLine {
    function: template::Function,
    calls: Vec<(String, u64)>,
}

struct RuleLine {
    name: String,
    schedule: String,
    enabled: bool,
    next: Option<Moment>,
    targets: String,
}

pub(super) async fn page(State(parts): State<Arc<Parts>>) -> Response {
    let template = &parts.template;
    show(&Page {
        frame: Frame::new(&parts, "/"),
        address: parts.address.clone(),
        ahead: moment::ahead(parts.clock.offset()),
        next_due: parts.rules.next_due().ok().map(Moment::from),
        figures: figures(&parts).await,
        people: people(&parts.address),
        rules: parts.rules.book.all().iter().map(RuleLine::from).collect(),
        addresses: addresses(&parts),
        routes: template.routes.clone(),
        functions: functions(&parts),
    })
}

/// The functions, with the AWS calls they made since the start.
fn functions(parts: &Parts) -> Vec<FunctionLine> {
    let made = parts.calls.made();
    let line = |function: &template::Function| FunctionLine {
        function: function.clone(),
        calls: made
            .iter()
            .filter(|((caller, _), _)| *caller == function.name)
            .map(|((_, action), count)| (action.clone(), *count))
            .collect(),
    };
    parts.template.functions.values().map(line).collect()
}

async fn figures(parts: &Parts) -> Vec<Figure> {
    let counted = [
        ("invoices wait for a decision", "payment_plan_requested"),
        ("invoices in an active plan", "payment_plan_active"),
    ];
    let mut figures = Vec::new();
    for (name, reason) in counted {
        figures.push(Figure { name, value: parts.count_blocked(reason).await, link: None });
    }
    figures.push(Figure {
        name: "mails in the mailbox",
        value: parts.mailbox.all().len().to_string(),
        link: Some("/mailbox"),
    });
    figures.push(Figure {
        name: "business events on the bus",
        value: parts.rules.bus.events().len().to_string(),
        link: Some("/events"),
    });
    figures
}

/// One command for each of those who use the product.
fn people(address: &str) -> Vec<Person> {
    let mut people: Vec<Person> = tokens::ROLES
        .iter()
        .map(|(token, who, does)| Person { who, does, token: (*token).to_owned(), curl: curl(address, token) })
        .collect();
    let command = session_command(address);
    people.push(Person {
        who: "Customer",
        does: "Proposes how to pay, for the own invoices; sees nobody else's. A link that finance makes lets one in.",
        curl: format!("curl '{address}/v1/portal/invoices' \\\n  -H \"Authorization: Bearer $({command})\""),
        token: command,
    });
    people
}

/// What prints a customer's session of this very stack.
fn session_command(address: &str) -> String {
    let port = address.rsplit_once(':').map(|(_, port)| port).filter(|port| *port != DEFAULT_PORT.to_string());
    let port = port.map(|port| format!("--port {port} ")).unwrap_or_default();
    format!("cargo run -q -- {port}token customer <id>")
}

fn curl(address: &str, token: &str) -> String {
    let as_one =
        |path: &str, more: &str| format!("curl '{address}{path}' \\\n  -H 'Authorization: Bearer {token}{more}'");
    match token {
        "development-finance" => as_one("/v1/settings", ""),
        "development-viewer" => as_one("/v1/invoices?blockReason=payment_plan_requested", ""),
        "development-machine" => format!(
            "{} \\\n  -H 'Content-Type: application/xml' \\\n  \
             -H \"Idempotency-Key: $(uuidgen)\" \\\n  --data-binary @invoice.xml",
            as_one("/v1/invoices", "")
        ),
        _ => as_one("/v1/tasks", ""),
    }
}

fn addresses(parts: &Parts) -> Vec<Address> {
    let endpoints = &parts.endpoints;
    let page = |name, path: &str| Address { name, text: format!("{}{path}", parts.address), is_page: true };
    let service = |name, text: &str| Address { name, text: text.to_owned(), is_page: false };
    let mut addresses = vec![
        page("Mailbox", "/mailbox"),
        page("Business events", "/events"),
        service("API", &format!("{}/v1", parts.address)),
        service("DynamoDB", &endpoints.dynamodb),
        service("SES", &endpoints.sesv2),
        service("EventBridge", &endpoints.eventbridge),
    ];
    if let Some(folder) = parts.state.path() {
        addresses.push(service("State", &folder.display().to_string()));
    }
    addresses
}

impl From<&Entry> for RuleLine {
    fn from(entry: &Entry) -> Self {
        let targets: Vec<&str> = entry.targets.iter().map(|(_, function)| function.as_str()).collect();
        Self {
            name: entry.name.clone(),
            schedule: entry.schedule.clone(),
            enabled: entry.enabled,
            next: entry.next().map(Moment::from),
            targets: targets.join(", "),
        }
    }
}
