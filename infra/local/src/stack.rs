//! The parts put together, started and stopped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::middleware::from_fn;
use chrono::{DateTime, Duration, Utc};
use cloud::store::Usage;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::calls::Calls;
use crate::clock::Clock;
use crate::database::{self, Consumed, Database};
use crate::functions::{self, Endpoints, Functions, InvokeError};
use crate::gateway::{self, Gateway};
use crate::mail::{self, Mail, Mailbox, Postbox};
use crate::pump::Pump;
use crate::rules::book::Entry;
use crate::rules::bus::{BusinessEvent, Firing};
use crate::rules::{self, NotMoved, Rules};
use crate::state::State;
use crate::template::{self, Place, Template};
use crate::{StartError, control, guard, listen, pages};

/// How long a stop waits for functions that still run.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the state lives.
    pub keep: Keep,
    /// The gateway's port; the played services take this plus 10, 11 and 12. 0: any free ports.
    pub port: u16,
    /// The address of `cargo lambda watch`, to run the functions there instead of here.
    pub functions: Option<String>,
    /// Another template than the one this program was built with.
    pub template: Option<String>,
    /// Whether the business clock stands unless it is moved; for tests.
    pub clock_stands: bool,
}

/// Where the state lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// In this process; it ends with it.
    Memory,
    /// In a folder.
    Folder(PathBuf),
}

impl Options {
    /// For tests: everything in memory, on free ports.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { keep: Keep::Memory, port: 0, functions: None, template: None, clock_stands: false }
    }

    fn service_port(&self, offset: u16) -> u16 {
        match self.port {
            0 => 0,
            port => port.saturating_add(offset),
        }
    }
}

/// The running stack. It stops when it is dropped; [`Stack::stop`] waits for open requests first.
#[derive(Debug)]
pub struct Stack {
    parts: Arc<Parts>,
    /// The pump and the rules.
    workers: JoinSet<()>,
    /// The gateway with its pages and the played services.
    servers: JoinSet<()>,
    stop: watch::Sender<bool>,
    _database: Database,
}

/// What the pages and the control API see of the stack.
#[derive(Debug)]
pub(crate) struct Parts {
    pub template: Template,
    pub address: String,
    pub endpoints: Endpoints,
    pub state: State,
    pub clock: Arc<Clock>,
    pub mailbox: Arc<Mailbox>,
    pub rules: Arc<Rules>,
    pub pump: Arc<Pump>,
    pub functions: Arc<Functions>,
    pub gateway: Arc<Gateway>,
    pub calls: Arc<Calls>,
    pub consumed: Arc<Consumed>,
    caught_up: watch::Sender<bool>,
}

impl Stack {
    /// Starts everything; when this returns every address answers.
    ///
    /// # Errors
    /// A port is taken, the state is in use or damaged, or the template can't be played.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let place = Place::local();
        let template = Template::read(options.template.as_deref().unwrap_or(template::OWN), &place)?;
        let front = listen(options.port, "the gateway")?;
        let address = address_of(&front)?;
        let state = match &options.keep {
            Keep::Memory => State::memory(),
            Keep::Folder(folder) => State::folder(folder, &address)?,
        };
        let clock = Clock::open(state.slot("clock.json"))?;
        let clock = Arc::new(if options.clock_stands { clock.standing() } else { clock });
        let mailbox = Arc::new(Mailbox::open(state.path().map(|folder| folder.join("mails")))?);

        let file = state.database();
        let database = Database::start(file.as_deref())?;
        let database_listener = listen(options.service_port(10), "the database")?;
        let mail_listener = listen(options.service_port(11), "the mail service")?;
        let rules_listener = listen(options.service_port(12), "the event service")?;
        let endpoints = Endpoints {
            dynamodb: address_of(&database_listener)?,
            sesv2: address_of(&mail_listener)?,
            eventbridge: address_of(&rules_listener)?,
        };
        database.prepare(&template.table, &place.region).await?;

        let functions = Arc::new(match &options.functions {
            Some(address) => Functions::watched(&template, address)?,
            None => Functions::here(&template, &endpoints).await?,
        });
        let rules = Arc::new(Rules::open(
            &template,
            state.slot("rules.json"),
            state.slot("events.json"),
            Arc::clone(&clock),
            Arc::clone(&functions),
        )?);
        let pump = Arc::new(Pump::new(
            functions::journal(&template, &endpoints).await?,
            &template.streams,
            &place.region,
            Arc::clone(&clock),
            Arc::clone(&functions),
        ));
        let gateway = Arc::new(Gateway::new(
            &template,
            Arc::clone(&clock),
            Arc::clone(&functions),
            Arc::clone(&pump),
            options.functions.is_some(),
        ));
        let calls = Arc::new(Calls::new(&template));
        let consumed = Arc::new(Consumed::default());
        let database_front = Arc::new(database::Front {
            engine: database.endpoint(),
            calls: Arc::clone(&calls),
            consumed: Arc::clone(&consumed),
            http: reqwest::Client::new(),
        });
        let postbox = Arc::new(Postbox {
            calls: Arc::clone(&calls),
            mailbox: Arc::clone(&mailbox),
            clock: Arc::clone(&clock),
            configuration_sets: template.configuration_sets.clone(),
        });
        let parts = Arc::new(Parts {
            template,
            address,
            endpoints,
            state,
            clock,
            mailbox,
            rules,
            pump,
            functions,
            gateway,
            calls,
            consumed,
            caught_up: watch::Sender::new(false),
        });

        let (stop, mut stopping) = watch::channel(false);
        let stopped = async move {
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let mut servers = JoinSet::new();
        serve(&mut servers, front, front_router(&parts), stopped)?;
        for (listener, router) in [
            (database_listener, database::router(database_front)),
            (mail_listener, mail::router(postbox)),
            (rules_listener, rules::router(Arc::clone(&parts.rules), Arc::clone(&parts.calls))),
        ] {
            serve(&mut servers, listener, router, std::future::pending())?;
        }
        let workers = parts.spawn_workers();
        Ok(Self { parts, workers, servers, stop, _database: database })
    }

    /// Where the gateway and the pages are, for example `http://127.0.0.1:4400`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.parts.address
    }

    /// Where the played services are.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.parts.endpoints
    }

    /// What is played.
    #[must_use]
    pub fn template(&self) -> &Template {
        &self.parts.template
    }

    /// Whether the state was empty at the start.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.parts.state.is_fresh()
    }

    /// Where the state is kept, if it is.
    #[must_use]
    pub fn state_folder(&self) -> Option<&Path> {
        self.parts.state.path()
    }

    /// A client of the played DynamoDB, for tests that look at rows.
    #[must_use]
    pub fn dynamodb(&self) -> Client {
        let region = &self.parts.template.place.region;
        database::client(&self.parts.endpoints.dynamodb, region)
    }

    /// What time it is for the business.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// Moves the clock forward; every rule passed over fires, in order, and settles.
    ///
    /// # Errors
    /// The instant has passed.
    pub async fn advance_to(&self, instant: DateTime<Utc>) -> Result<DateTime<Utc>, NotMoved> {
        self.settle().await;
        self.parts.rules.advance(instant, &self.parts.pump).await
    }

    /// Moves the clock forward by so long.
    ///
    /// # Errors
    /// The duration is negative.
    pub async fn advance_by(&self, duration: Duration) -> Result<DateTime<Utc>, NotMoved> {
        self.advance_to(self.now() + duration).await
    }

    /// Moves the clock to the next firing of the next-due rule.
    ///
    /// # Errors
    /// Nothing is due.
    pub async fn advance_to_next_due(&self) -> Result<DateTime<Utc>, NotMoved> {
        self.settle().await;
        let next = self.parts.rules.next_due()?;
        self.advance_to(next).await
    }

    /// Waits until nothing is under way: no call, no due rule, no effect that was not tried.
    pub async fn settle(&self) {
        self.parts.settle().await;
    }

    /// The mails sent so far, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Arc<Mail>> {
        self.parts.mailbox.all()
    }

    /// The last business events, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<BusinessEvent> {
        self.parts.rules.bus.events()
    }

    /// The rules as they stand.
    #[must_use]
    pub fn rules(&self) -> Vec<Entry> {
        self.parts.rules.book.all()
    }

    /// The last calls that rules made, oldest first.
    #[must_use]
    pub fn firings(&self) -> Vec<Firing> {
        self.parts.rules.bus.firings()
    }

    /// How often each function made each AWS call since the start: `(function, action)`.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<(String, String), u64> {
        self.parts.calls.made()
    }

    /// What each function's requests to DynamoDB consumed since the start.
    #[must_use]
    pub fn consumed(&self) -> BTreeMap<String, Usage> {
        self.parts.consumed.all()
    }

    /// Calls a function directly with an event of one's own.
    ///
    /// # Errors
    /// The function failed.
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        self.parts.functions.invoke(function, event).await
    }

    /// Takes no more requests, lets what runs finish, and stops the services last.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        self.workers.shutdown().await;
        let _ = tokio::time::timeout(PATIENCE, self.parts.functions.idle()).await;
        self.servers.shutdown().await;
    }
}

impl Parts {
    pub async fn settle(&self) {
        let mut caught_up = self.caught_up.subscribe();
        // The sender lives as long as `self`, so waiting can't fail.
        let _ = caught_up.wait_for(|done| *done).await;
        self.functions.idle().await;
        self.rules.settle().await;
        self.pump.settle().await;
    }

    /// How many invoices are blocked for a reason, as the API itself tells; a dash when it doesn't.
    pub async fn count_blocked(&self, reason: &str) -> String {
        let request = Request::get(format!("/v1/invoices?blockReason={reason}&limit=100"))
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, "Bearer development-viewer")
            .body(Body::empty());
        let Ok(request) = request else {
            return "–".to_owned();
        };
        let body = self.gateway.answer(request).await.into_body();
        let listed: Option<Value> =
            to_bytes(body, usize::MAX).await.ok().and_then(|body| serde_json::from_slice(&body).ok());
        match listed.as_ref().map(|listed| (&listed["invoices"], &listed["next"])) {
            Some((Value::Array(invoices), Value::String(_))) => format!("{}+", invoices.len()),
            Some((Value::Array(invoices), _)) => invoices.len().to_string(),
            _ => "–".to_owned(),
        }
    }

    fn spawn_workers(self: &Arc<Self>) -> JoinSet<()> {
        let mut workers = JoinSet::new();
        let pump = Arc::clone(&self.pump);
        workers.spawn(async move { pump.run().await });
        let parts = Arc::clone(self);
        workers.spawn(async move {
            parts.rules.catch_up().await;
            parts.caught_up.send_replace(true);
            parts.rules.watch().await;
        });
        workers
    }
}

fn front_router(parts: &Arc<Parts>) -> Router {
    Router::new()
        .merge(pages::router(Arc::clone(parts)))
        .merge(control::router(Arc::clone(parts)))
        .fallback(gateway::handle)
        .with_state(Arc::clone(&parts.gateway))
}

fn serve(
    servers: &mut JoinSet<()>,
    listener: std::net::TcpListener,
    router: Router,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|error| StartError::new(error.to_string()))?;
    let router = router.layer(from_fn(guard::local_only));
    servers.spawn(async move {
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "a server ended");
        }
    });
    Ok(())
}

fn address_of(listener: &std::net::TcpListener) -> Result<String, StartError> {
    listener.local_addr().map(|address| format!("http://{address}")).map_err(|error| StartError::new(error.to_string()))
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::error::ProvideErrorMetadata;
    use reqwest::Client;
    use serde_json::{Value, json};

    use super::{Options, Stack};

    async fn started() -> (Stack, Client) {
        (Stack::start(Options::in_memory()).await.unwrap(), Client::new())
    }

    #[tokio::test]
    async fn every_page_answers_and_names_what_it_may_load() {
        let (stack, http) = started().await;
        for path in ["/", "/mailbox", "/events"] {
            let answer = http.get(format!("{}{path}", stack.url())).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
            let policy = answer.headers()["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{path}");
        }
        stack.stop().await;
    }

    #[tokio::test]
    async fn the_gateway_says_no_as_api_gateway_does() {
        let (stack, http) = started().await;
        let settings = format!("{}/v1/settings", stack.url());
        let nobody = http.get(&settings).send().await.unwrap();
        assert_eq!(nobody.status(), 401);
        assert_eq!(nobody.text().await.unwrap(), r#"{"message":"Unauthorized"}"#);

        let large = http
            .post(format!("{}/v1/invoices", stack.url()))
            .bearer_auth("development-machine")
            .body(vec![b' '; 6 * 1024 * 1024 + 1]);
        let large = large.send().await.unwrap();
        assert_eq!(large.status(), 413);
        assert_eq!(large.text().await.unwrap(), r#"{"message":"Request Entity Too Large"}"#);

        let rebound = http.get(&settings).header("Host", "evil.example");
        assert_eq!(rebound.send().await.unwrap().status(), 421);
        stack.stop().await;
    }

    #[tokio::test]
    async fn another_site_does_not_move_the_clock() {
        let (stack, http) = started().await;
        let before = stack.now();
        let clock = format!("{}/local/clock", stack.url());
        let foreign = http
            .post(&clock)
            .header("Origin", "https://evil.example")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("advanceDays=1");
        assert_eq!(foreign.send().await.unwrap().status(), 403);

        let own: Value =
            http.post(&clock).json(&json!({ "advanceDays": 1 })).send().await.unwrap().json().await.unwrap();
        assert_eq!(own["aheadSeconds"], 86_400);
        assert!(stack.now() >= before + chrono::Duration::days(1));

        let back = http.post(&clock).json(&json!({ "to": "2026-01-01" }));
        assert_eq!(back.send().await.unwrap().status(), 409);
        stack.stop().await;
    }

    #[tokio::test]
    async fn a_day_passed_over_is_one_run_of_the_clock_rule() {
        let (stack, _) = started().await;
        stack.settle().await;
        let before = stack.firings().len();
        stack.advance_by(chrono::Duration::days(30)).await.unwrap();
        let fired = stack.firings().split_off(before);
        assert!(fired.iter().all(|firing| firing.failure.is_none()), "{fired:?}");
        let functions: Vec<_> = fired.iter().map(|firing| firing.function.as_str()).collect();
        assert_eq!(functions, ["run_instalments", "deliver_effects"]);
        stack.stop().await;
    }

    #[tokio::test]
    async fn a_function_that_asks_for_more_than_its_role_allows_is_denied() {
        let (stack, _) = started().await;
        let as_function = aws_sdk_dynamodb::Client::from_conf(
            stack
                .dynamodb()
                .config()
                .to_builder()
                .credentials_provider(aws_sdk_dynamodb::config::Credentials::new(
                    "settings", "local", None, None, "test",
                ))
                .build(),
        );
        let table = &stack.template().table.name;
        let scan = as_function.scan().table_name(table).send().await.unwrap_err();
        assert_eq!(scan.code(), Some("AccessDeniedException"));
        assert!(stack.dynamodb().scan().table_name(table).send().await.is_ok());
        stack.stop().await;
    }

    #[tokio::test]
    async fn event_bridge_refuses_what_aws_refuses() {
        let (stack, http) = started().await;
        let ask = async |operation: &str, input: Value| {
            let request = http
                .post(&stack.endpoints().eventbridge)
                .header("X-Amz-Target", format!("AWSEvents.{operation}"))
                .json(&input);
            request.send().await.unwrap().json::<Value>().await.unwrap()
        };
        let rule = |schedule: &str| json!({ "Name": "local-next-due", "ScheduleExpression": schedule });
        let refused = ask("PutRule", rule("cron(0 8 31 12 * 2026)")).await;
        assert_eq!(refused["__type"], "ValidationException");
        assert_eq!(refused["message"], "Parameter ScheduleExpression is not valid.");
        let unknown = ask("DescribeRule", json!({ "Name": "none" })).await;
        assert_eq!(unknown["__type"], "ResourceNotFoundException");

        ask("PutRule", rule("cron(0 8 31 12 ? 2098)")).await;
        let described = ask("DescribeRule", json!({ "Name": "local-next-due" })).await;
        assert_eq!(described["ScheduleExpression"], "cron(0 8 31 12 ? 2098)");
        assert_eq!(described["State"], "ENABLED");
        assert_eq!(described["Description"], "");

        let entries = json!({ "Entries": [
            { "Source": "ratenwerk.local", "DetailType": "a.b", "Detail": "{}", "EventBusName": "local" },
            { "Source": "ratenwerk.local", "DetailType": "a.b", "Detail": "[", "EventBusName": "local" },
        ] });
        let put = ask("PutEvents", entries).await;
        assert_eq!(put["FailedEntryCount"], 1);
        assert_eq!(put["Entries"][1]["ErrorCode"], "MalformedDetail");
        assert_eq!(stack.events().len(), 1);
        stack.stop().await;
    }
}
