//! A tenant on a local stack of its own, in memory, on a day that never changes: Monday, 4 March 2030.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use cloud::access::{SessionKey, Token, TokenKind};
use cloud::item::{Item, Key};
use cloud::{Store, Surroundings};
use domain::access::{Fingerprint, Holder, Session};
use lambda_http::Request;
use ratenwerk::{Options, Stack};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// When every story begins: ten o'clock in Berlin.
pub const MORNING: &str = "2030-03-04T09:00:00Z";

/// A tenant.
pub struct Tenant {
    pub stack: Stack,
    http: reqwest::Client,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The answer must have this status; its body.
    #[track_caller]
    pub fn must_be(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", serde_json::to_string_pretty(&self.body).unwrap());
        self.body
    }

    /// The answer must be a problem of this status and type, and nothing else.
    #[track_caller]
    pub fn must_be_problem(self, status: u16, code: &str) -> Value {
        let media_type = self.headers.get("content-type").cloned();
        let body = self.must_be(status);
        assert_eq!(body["type"], format!("urn:ratenwerk:problem:{code}"), "{body:#}");
        assert_eq!(media_type.unwrap(), "application/problem+json");
        body
    }
}

/// A request to be sent.
pub struct Ask<'a> {
    tenant: &'a Tenant,
    builder: reqwest::RequestBuilder,
    /// The customer's session, which begins with the request.
    session: Option<Box<Session>>,
}

impl Ask<'_> {
    pub fn json(self, body: &Value) -> Self {
        Self { builder: self.builder.json(body), ..self }
    }

    pub fn xml(self, body: impl Into<reqwest::Body>) -> Self {
        Self { builder: self.builder.header("content-type", "application/xml").body(body), ..self }
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Self { builder: self.builder.header(name, value), ..self }
    }

    /// With an idempotency key of its own.
    pub fn once(self) -> Self {
        let key = format!("key-{}", rand());
        self.header("idempotency-key", &key)
    }

    /// As it was read at that version.
    pub fn at_version(self, version: u64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    pub async fn send(self) -> Answer {
        if let Some(session) = self.session {
            Box::pin(self.tenant.let_in(*session)).await;
        }
        let response = self.builder.send().await.expect("the gateway answers");
        let headers = response.headers().clone();
        let status = response.status();
        let text = response.text().await.expect("a body");
        assert!(status < StatusCode::INTERNAL_SERVER_ERROR, "{status}: {text}");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let etag = headers.get("etag").map(|etag| etag.to_str().unwrap().to_owned());
        Answer { status: status.as_u16(), etag, headers, body }
    }
}

/// A number that no other call gets.
fn rand() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Tenant {
    /// Nothing is configured yet.
    pub async fn new() -> Self {
        let stack = Stack::start(Options::in_memory()).await.expect("the stack starts");
        stack.advance_to(instant(MORNING)).await.expect("the clock moves forward");
        Self { stack, http: reqwest::Client::new() }
    }

    /// Proposals are switched on.
    pub async fn open() -> Self {
        let tenant = Self::new().await;
        tenant
            .ask(Method::PUT, "/v1/settings", "finance")
            .at_version(0)
            .json(&complete_settings())
            .send()
            .await
            .must_be(200);
        tenant
    }

    /// A request of somebody: `finance`, `viewer`, `machine`, `customer-<id>`, or nobody. Customers have a door of
    /// their own: what is theirs stands below `/v1/portal`.
    pub fn ask(&self, method: Method, path: &str, who: &str) -> Ask<'_> {
        match path.strip_prefix("/v1/").filter(|path| who.starts_with("customer-") && !path.starts_with("portal/")) {
            Some(path) => self.ask_exactly(method, &format!("/v1/portal/{path}"), who),
            None => self.ask_exactly(method, path, who),
        }
    }

    /// A request to exactly this address.
    pub fn ask_exactly(&self, method: Method, path: &str, who: &str) -> Ask<'_> {
        let mut builder = self.http.request(method, format!("{}{path}", self.stack.url()));
        let mut session = None;
        if let Some(customer) = who.strip_prefix("customer-") {
            let holder = Holder::Customer(customer.parse().expect("a customer's id"));
            let token = Token::fresh(TokenKind::Session, &holder);
            builder = builder.bearer_auth(token.expose());
            session = Some(Box::new(Session::begin(holder, token.fingerprint(), self.stack.now())));
        } else if !who.is_empty() {
            builder = builder.bearer_auth(format!("development-{who}"));
        }
        Ask { tenant: self, builder, session }
    }

    /// The secret of a session that a customer has.
    pub async fn session(&self, customer: &str) -> String {
        let holder = Holder::Customer(customer.parse().expect("a customer's id"));
        let token = Token::fresh(TokenKind::Session, &holder);
        self.let_in(Session::begin(holder, token.fingerprint(), self.stack.now())).await;
        token.expose()
    }

    /// Somebody is in, as if a link had been opened: the row stands in the table.
    pub async fn let_in(&self, session: Session) {
        put_session(&self.stack.dynamodb(), session).await;
    }

    pub async fn get(&self, path: &str, who: &str) -> Answer {
        self.ask(Method::GET, path, who).send().await
    }

    pub async fn post(&self, path: &str, who: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path, who).once().json(body).send().await
    }

    /// The same under a key that nobody guesses, as a client makes it.
    pub async fn post_once(&self, path: &str, who: &str, body: &Value) -> Answer {
        let key = uuid::Uuid::new_v4().to_string();
        self.ask(Method::POST, path, who).header("idempotency-key", &key).json(body).send().await
    }

    /// Imports an invoice from the ledger; its id.
    pub async fn invoice(&self, number: &str, amount: &str) -> String {
        let imported = self.post("/v1/invoices", "machine", &ledger_invoice(number, amount)).await.must_be(201);
        text(&imported["invoice"]["invoiceId"])
    }

    /// A quote over invoices.
    pub async fn quote(&self, invoices: &[&str], terms: &Value) -> Value {
        let body = json!({ "invoices": invoices, "terms": terms });
        self.post("/v1/quotes", "customer-K-1", &body).await.must_be(200)
    }

    /// Submits what a quote shows.
    pub async fn submit(&self, invoices: &[&str], terms: &Value) -> Value {
        let quote = self.quote(invoices, terms).await;
        let body = proposal(invoices, terms, &quote);
        self.post("/v1/proposals", "customer-K-1", &body).await.must_be(201)
    }

    /// Approves a proposal as it is.
    pub async fn approve(&self, proposal: &Value) -> Answer {
        let path = format!("/v1/proposals/{}/approve", text(&proposal["proposalId"]));
        let body = json!({ "expectedRest": proposal["total"] });
        self.ask(Method::POST, &path, "finance")
            .once()
            .at_version(proposal["version"].as_u64().unwrap())
            .json(&body)
            .send()
            .await
    }

    /// Rejects a proposal as it is.
    pub async fn reject(&self, proposal: &Value) -> Answer {
        let path = format!("/v1/proposals/{}/reject", text(&proposal["proposalId"]));
        let body = json!({ "reason": "too_long", "words": "Bitte höchstens drei Raten." });
        self.ask(Method::POST, &path, "finance")
            .once()
            .at_version(proposal["version"].as_u64().unwrap())
            .json(&body)
            .send()
            .await
    }

    /// A store of our own on the stack's database: its costs are ours alone, and it writes what no function does.
    pub async fn store(&self) -> Store {
        let endpoint = self.stack.endpoints().dynamodb.clone();
        let table = self.stack.dynamodb().list_tables().send().await.unwrap().table_names()[0].clone();
        let lookup = move |name: &str| match name {
            "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
            "TABLE_NAME" => Some(table.clone()),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" => Some("local".to_owned()),
            _ => None,
        };
        Store::connect(&Surroundings::load(lookup).await).unwrap()
    }

    /// All items of a list, page by page, and how many pages there were.
    pub async fn pages(&self, path: &str, who: &str) -> (Vec<Value>, usize) {
        let name = path.strip_prefix("/v1/").and_then(|path| path.split(['?', '/']).next()).unwrap();
        let (mut items, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = self.get(&format!("{path}{cursor}"), who).await.must_be(200);
            assert!(page["asOf"].is_string(), "a page says when it was read");
            items.extend(page[name].as_array().unwrap_or_else(|| panic!("{page:#}")).iter().cloned());
            pages += 1;
            let Value::String(next) = &page["next"] else { return (items, pages) };
            cursor = format!("&cursor={next}");
        }
    }

    /// The numbers of the invoices that are blocked for a reason.
    pub async fn blocked(&self, reason: &str) -> Vec<String> {
        let page = self.get(&format!("/v1/invoices?blockReason={reason}"), "viewer").await.must_be(200);
        page["invoices"].as_array().unwrap().iter().map(|invoice| text(&invoice["number"])).collect()
    }

    /// Who got which mail since the start, as `recipient: subject`, once nothing is under way.
    pub async fn mails(&self) -> Vec<String> {
        self.stack.settle().await;
        self.stack.mails().iter().map(|mail| format!("{}: {}", mail.to, mail.subject)).collect()
    }

    /// The types of the business events since the start, once nothing is under way; each must be as its schema says.
    /// Copies are left out, as a consumer does: stream and clock may deliver an entry at the same time.
    pub async fn events(&self) -> Vec<String> {
        self.stack.settle().await;
        let told: Vec<(String, Value)> =
            self.stack.events().iter().map(|event| (event.detail_type.clone(), event.detail.clone())).collect();
        crate::contract::must_be_as_published(&told);
        let mut seen = BTreeSet::new();
        let first = told.into_iter().filter(|(_, detail)| seen.insert(detail["id"].to_string()));
        first.map(|(kind, _)| kind).collect()
    }

    /// Every item of the table.
    pub async fn items(&self) -> Vec<Item> {
        all_items(&self.stack.dynamodb()).await
    }

    /// The types of the business events whose type begins so, each event once: the bus may tell one again, above all
    /// what was done at a time ahead of the stack's own.
    pub async fn events_once(&self, prefix: &str) -> Vec<String> {
        self.stack.settle().await;
        let mut seen = std::collections::HashSet::new();
        let events = self.stack.events();
        let told = events.iter().filter(|event| event.detail_type.starts_with(prefix));
        told.filter(|event| seen.insert(text(&event.detail["id"]))).map(|event| event.detail_type.clone()).collect()
    }

    /// The schedule of the rule `next-due`; none while it is disabled.
    pub async fn next_due(&self) -> Option<String> {
        self.stack.settle().await;
        let rules = self.stack.rules();
        let rule = rules.iter().find(|rule| rule.name.ends_with("-next-due")).expect("the rule exists");
        rule.enabled.then(|| rule.schedule.clone())
    }
}

/// Writes the row of a session that has begun.
pub async fn put_session(client: &aws_sdk_dynamodb::Client, session: Session) {
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let key = Key::session(session.holder.place(), session.fingerprint);
    let mut item: Item = serde_dynamo::to_item(cloud::rows::fields(&session.into())).unwrap();
    item.retain(|_, value| !value.is_null());
    item.extend(key.to_item());
    item.insert("format".to_owned(), cloud::item::number(cloud::rows::FORMAT));
    item.insert("version".to_owned(), cloud::item::number(1));
    client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
}

/// The session by which requests of customer K-1 come that are handed to a function directly.
#[must_use]
pub fn session_of_k1() -> Session {
    let holder = Holder::Customer("K-1".parse().unwrap());
    Session::begin(holder, Fingerprint::of(b"test"), instant(MORNING))
}

/// Every item of the only table.
pub async fn all_items(client: &aws_sdk_dynamodb::Client) -> Vec<Item> {
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let mut items = Vec::new();
    let mut start = None;
    loop {
        let page = client.scan().table_name(&table).set_exclusive_start_key(start).send().await.unwrap();
        items.extend(page.items.unwrap_or_default());
        start = page.last_evaluated_key;
        if start.is_none() {
            return items;
        }
    }
}

/// An instant.
pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A text of a document.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Settings with which proposals can be switched on.
pub fn complete_settings() -> Value {
    json!({
        "proposalsAllowed": true,
        "creditor": {
            "name": "Stadtwerke Musterstadt",
            "accountHolder": "Stadtwerke Musterstadt GmbH",
            "iban": "DE02 1203 0000 0000 2020 51",
            "contact": "Erika Beispiel",
            "phone": "+49 30 1234567",
        },
        "sender": "rechnung@stadtwerke.example",
        "replyTo": "buchhaltung@stadtwerke.example",
    })
}

/// What the ledger says of an invoice of customer K-1.
pub fn ledger_invoice(number: &str, amount: &str) -> Value {
    json!({
        "seller": "DE 123 456 789",
        "number": number,
        "issueDate": "2030-02-01",
        "dueDate": "2030-02-15",
        "openAmount": { "amount": amount, "currency": "EUR" },
        "asOf": "2030-03-03",
        "dunningStep": "Mahnstufe 1",
        "customer": { "id": "K-1", "name": "Jonas Muster", "email": "jonas@muster.example", "language": "de" },
    })
}

/// Three months on the 31st.
pub fn three_months() -> Value {
    json!({ "kind": "monthly", "dayOfMonth": 31, "instalments": 3 })
}

/// A submission of what was quoted.
pub fn proposal(invoices: &[&str], terms: &Value, quote: &Value) -> Value {
    json!({
        "invoices": invoices,
        "terms": terms,
        "scheduleDigest": quote["scheduleDigest"],
        "reason": "temporary_shortage",
        "words": "Die Heizung musste ersetzt werden.",
    })
}

/// The folder of public sample data; none, and a word about it, where it is not there.
pub fn test_data() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder =
        std::env::var_os("RATENWERK_TEST_DATA").map_or_else(|| root.join("../shared/data"), |given| root.join(given));
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("skipped: no sample data (set RATENWERK_TEST_DATA)");
        None
    }
}

/// A request as API Gateway hands it over.
pub fn request(
    method: &str,
    path: &str,
    query: &str,
    who: &str,
    version: Option<u64>,
    key: Option<&str>,
    body: &Value,
) -> Request {
    let mut headers = json!({ "content-type": "application/json" });
    if let Some(version) = version {
        headers["if-match"] = json!(format!("\"{version}\""));
    }
    if let Some(key) = key {
        headers["idempotency-key"] = json!(key);
    }
    let claims = json!({ "sub": who, "token_use": "access", "cognito:groups": format!("[{who}]") });
    let mut authorizer = json!({ "jwt": { "claims": claims, "scopes": null } });
    if who == "customer" {
        let session = session_of_k1();
        let key = SessionKey { place: session.holder.place(), fingerprint: session.fingerprint };
        authorizer = json!({ "lambda": { "customer": "K-1", "session": key.to_string() } });
    }
    let event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "localhost",
            "domainPrefix": "localhost",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test" },
            "requestId": "request",
            "routeKey": "$default",
            "stage": "$default",
            "time": "04/Mar/2030:09:00:00 +0000",
            "timeEpoch": instant(MORNING).timestamp_millis(),
            "authorizer": authorizer,
        },
        "body": body.to_string(),
        "isBase64Encoded": false,
    });
    let event = event.to_string();
    lambda_http::request::from_str(&event).expect("an event of API Gateway")
}
