//! A client of the stack: the one that runs on the port, or one that is started for the command.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use super::Location;
use crate::{Stack, StartError};

/// The stack a command talks to.
#[derive(Debug)]
pub(super) struct Reached {
    /// The client.
    pub client: Client,
    started: Option<Stack>,
}

impl Reached {
    /// Finds the stack that runs, or starts one.
    pub async fn find_or_start(place: &Location) -> Result<Self, StartError> {
        let client = Client::new(&format!("http://127.0.0.1:{}", place.port));
        if client.answers().await {
            return Ok(Self { client, started: None });
        }
        let stack = Stack::start(place.options()?).await?;
        Ok(Self { client: Client::new(stack.url()), started: Some(stack) })
    }

    /// Only the stack that runs already.
    pub async fn find(place: &Location) -> Result<Self, StartError> {
        let client = Client::new(&format!("http://127.0.0.1:{}", place.port));
        if client.answers().await {
            return Ok(Self { client, started: None });
        }
        Err(StartError::new(format!("no Ratenwerk answers on port {}; start one with `cargo run`", place.port)))
    }

    /// Lets a stack that was started for this command finish its work.
    pub async fn finish(self) {
        if let Some(stack) = self.started {
            stack.settle().await;
            stack.stop().await;
        }
    }
}

/// An HTTP client of one stack.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    base: String,
    http: reqwest::Client,
}

/// What the stack answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub status: u16,
    /// The `ETag`, where there is one.
    pub etag: Option<String>,
    /// The body; null where it is no JSON.
    pub body: Value,
}

impl Client {
    pub fn new(base: &str) -> Self {
        Self { base: base.to_owned(), http: reqwest::Client::new() }
    }

    /// Where the stack is.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Whether a Ratenwerk is there.
    async fn answers(&self) -> bool {
        let asked = self.http.get(format!("{}/local/clock", self.base)).timeout(Duration::from_secs(2)).send().await;
        match asked {
            Ok(answer) => answer.json::<Value>().await.is_ok_and(|clock| clock["now"].is_string()),
            Err(_) => false,
        }
    }

    /// A request with a development token.
    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(token)
    }

    /// The secret of a session for a customer: finance makes a link, and the link is opened.
    pub async fn let_in(&self, customer: &str) -> Result<String, StartError> {
        let wanted = serde_json::json!({ "customerId": customer });
        let key = uuid::Uuid::new_v4().to_string();
        let link = self.request(Method::POST, "/v1/portal-links", "development-finance");
        let link = text_of(&send(link.header("Idempotency-Key", key).json(&wanted)).await?, "token")?;
        let opened = self.control(Method::POST, "/v1/portal-links/exchange");
        text_of(&send(opened.json(&serde_json::json!({ "token": link }))).await?, "session")
    }

    /// A request to the control API.
    pub fn control(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }
}

/// A text of an answer that must be there.
fn text_of(answer: &Answer, name: &str) -> Result<String, StartError> {
    let text = answer.body[name].as_str().filter(|_| answer.is_good()).map(str::to_owned);
    text.ok_or_else(|| StartError::new(format!("no way in for the customer: {}", answer.reason())))
}

/// Sends a request and reads the whole answer.
pub(crate) async fn send(request: RequestBuilder) -> Result<Answer, StartError> {
    let lost = |error: reqwest::Error| StartError::new(format!("the stack went away: {error}"));
    let answer: Response = request.send().await.map_err(lost)?;
    let status = answer.status().as_u16();
    let etag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let body = answer.bytes().await.map_err(lost)?;
    Ok(Answer { status, etag, body: serde_json::from_slice(&body).unwrap_or_default() })
}

impl Answer {
    /// Why it was refused, in words; gateway answers have a `message`, problems a `detail`.
    pub fn reason(&self) -> String {
        let text = |key: &str| self.body[key].as_str().filter(|text| !text.is_empty());
        let kind = text("type").and_then(|kind| kind.rsplit(':').next()).map(|kind| format!("{kind}: "));
        let words = text("detail").or(text("title")).or(text("message"));
        format!(
            "{}{}",
            kind.unwrap_or_default(),
            words.map_or_else(|| format!("status {}", self.status), str::to_owned)
        )
    }

    /// Whether it was done.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
