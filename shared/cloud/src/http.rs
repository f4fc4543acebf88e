//! A request as our functions see it, and the frame around every handler.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::id::CustomerId;
use domain::moment::Actor;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt, Response};

use crate::carry_out::{Call, Carried, Command, Idempotency, carry_out};
use crate::identity::Caller;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routes;
use crate::store::Store;

/// The largest body in bytes. A Lambda event holds 6 MB, base64 included.
pub const MAX_BODY: usize = 4 * 1024 * 1024;
/// The longest idempotency key in bytes.
const MAX_KEY: usize = 200;

/// A request, read but not yet understood.
pub struct Ask {
    method: String,
    path: String,
    now: DateTime<Utc>,
    request_id: String,
    caller: Result<Caller, Problem>,
    request: Request,
}

/// A handler's answer: a reply, or one that says why not.
pub type Answer = Result<Reply, Reply>;

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        problem.into_reply()
    }
}

impl From<crate::store::StoreError> for Reply {
    fn from(error: crate::store::StoreError) -> Self {
        Problem::from(error).into_reply()
    }
}

impl Ask {
    /// Reads what API Gateway says of a request. Time and identity come from its context, never from the
    /// request itself.
    #[must_use]
    pub fn new(request: Request) -> Self {
        let (now, request_id, caller) = match request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => {
                let now = DateTime::from_timestamp_millis(context.time_epoch);
                (now, context.request_id.clone(), context.authorizer.as_ref().map(Caller::of_authorizer))
            }
            _ => (None, None, None),
        };
        let caller = caller.unwrap_or_else(|| Err(Problem::unauthenticated()));
        Self {
            method: request.method().as_str().to_owned(),
            path: request.raw_http_path().to_owned(),
            now: now.unwrap_or(DateTime::UNIX_EPOCH),
            request_id: request_id.unwrap_or_default(),
            caller,
            request,
        }
    }

    /// The method and the parts of the path, to be matched.
    #[must_use]
    pub fn route(&self) -> (&str, Vec<&str>) {
        (&self.method, self.path.strip_prefix('/').unwrap_or(&self.path).split('/').collect())
    }

    /// Nothing answers at this address.
    #[must_use]
    pub fn unknown(&self) -> Reply {
        Problem::unknown_address(&self.method, &self.path).into_reply()
    }

    /// When it was asked.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who asks.
    ///
    /// # Errors
    /// 401 when nobody is signed in.
    pub fn caller(&self) -> Result<&Caller, Problem> {
        self.caller.as_ref().map_err(Clone::clone)
    }

    /// Which customer asks.
    ///
    /// # Errors
    /// 401 when nobody is there, 403 when it is no customer.
    pub fn customer(&self) -> Result<CustomerId, Problem> {
        match &self.caller()?.actor {
            Actor::Customer(id) => Ok(id.clone()),
            _ => Err(Problem::forbidden("customers")),
        }
    }

    /// The body, within its bound.
    ///
    /// # Errors
    /// 413 when it is larger.
    pub fn body(&self) -> Result<&[u8], Problem> {
        let body = self.request.body();
        let bytes: &[u8] = body.as_ref();
        if bytes.len() <= MAX_BODY {
            Ok(bytes)
        } else {
            Err(Problem::new(413, "too_large", "The body is too large", format!("at most {MAX_BODY} bytes are taken")))
        }
    }

    /// The media type of the body, without its parameters.
    #[must_use]
    pub fn media_type(&self) -> String {
        let header = self.header("content-type").unwrap_or_default();
        header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// A value of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        self.request.query_string_parameters_ref().and_then(|query| query.first(name)).map(str::to_owned)
    }

    /// All values of a name in the query, those joined by commas taken apart.
    #[must_use]
    pub fn queries(&self, name: &str) -> Vec<String> {
        let query = self.request.query_string_parameters_ref();
        let values = query.and_then(|query| query.all(name)).unwrap_or_default();
        values.iter().flat_map(|value| value.split(',')).map(str::to_owned).collect()
    }

    /// The names in the query, each once.
    #[must_use]
    pub fn query_names(&self) -> BTreeSet<&str> {
        let query = self.request.query_string_parameters_ref();
        query.into_iter().flat_map(|query| query.iter().map(|(name, _)| name)).collect()
    }

    /// Every name in the query that is not among the known ones is refused.
    ///
    /// # Errors
    /// 422 with the unknown names.
    pub fn only_queries(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown: Vec<domain::invalid::Invalid> = self
            .query_names()
            .into_iter()
            .filter(|name| !known.contains(name))
            .map(|name| domain::invalid::Invalid::new(name, "unknown_field", "is no parameter of this address"))
            .collect();
        if unknown.is_empty() { Ok(()) } else { Err(Problem::invalid(&unknown)) }
    }

    /// A header; one that is no visible ASCII is there, but says nothing that anybody asks for.
    fn header(&self, name: &str) -> Option<&str> {
        Some(self.request.headers().get(name)?.to_str().unwrap_or("\u{fffd}"))
    }

    /// The version that was read, from `If-Match`.
    ///
    /// # Errors
    /// 428 without one, 400 for one that is no version.
    pub fn if_match(&self) -> Result<u64, Problem> {
        let needed = || {
            Problem::new(
                428,
                "precondition_required",
                "If-Match is needed",
                "send the ETag that was read as If-Match, so that no change is overwritten",
            )
        };
        let header = self.header("if-match").ok_or_else(needed)?;
        let version = header.strip_prefix('"').and_then(|header| header.strip_suffix('"'));
        // One version has one text: "+1" and "01" were never handed out.
        let version = version.and_then(|text| text.parse::<u64>().ok().filter(|version| version.to_string() == text));
        version.ok_or_else(|| {
            Problem::new(
                400,
                "malformed_if_match",
                "If-Match can't be read",
                "send the ETag as it was, with its quotes: \"3\"",
            )
        })
    }

    /// What the journal and the logs name the request by.
    #[must_use]
    pub fn correlation(&self) -> &str {
        &self.request_id
    }

    /// The idempotency key as it was sent, if it is usable.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        let usable = |key: &&str| (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        self.header("idempotency-key").filter(usable)
    }

    /// The request as a call without an idempotency key, for what is guarded by `If-Match` alone or changes
    /// nothing.
    ///
    /// # Errors
    /// 401 when nobody is signed in.
    pub fn call(&self) -> Result<Call, Problem> {
        let actor = self.caller()?.actor.clone();
        let session = self.caller()?.session;
        Ok(Call { now: self.now, actor, correlation: self.request_id.clone(), idempotency: None, session })
    }

    /// The request as a call that has one effect however often it is sent.
    ///
    /// # Errors
    /// 400 without a usable `Idempotency-Key`.
    pub fn idempotent_call(&self) -> Result<Call, Problem> {
        // What a decision depends on belongs to the request: the version that was read, too.
        let condition = self.header("if-match").unwrap_or_default();
        self.call_about(&format!("{} {condition}", self.path), self.body()?)
    }

    /// A part of a request that has one effect of its own, however often the whole is sent.
    ///
    /// # Errors
    /// 400 without a usable `Idempotency-Key`.
    pub fn idempotent_part(&self, place: usize, body: &[u8]) -> Result<Call, Problem> {
        let call = self.call_about(&format!("{} {place}", self.path), body)?;
        let part = call.idempotency.map(|whole| whole.part(place));
        Ok(Call { idempotency: part, ..call })
    }

    /// The call under the key of the request; `what` and `body` are what a repeat has to say again.
    fn call_about(&self, what: &str, body: &[u8]) -> Result<Call, Problem> {
        let call = self.call()?;
        let key = self.idempotency_key().ok_or_else(|| {
            Problem::new(
                400,
                "idempotency_key_needed",
                "An Idempotency-Key is needed",
                "send an Idempotency-Key of 1 to 200 visible ASCII characters, a new one for each new request",
            )
        })?;
        let idempotency = Idempotency::new(&call.actor, key, &self.method, what, body);
        Ok(Call { idempotency: Some(idempotency), ..call })
    }

    /// An identity in the path.
    ///
    /// # Errors
    /// 404 when it is none: there is no such thing.
    pub fn id<T: std::str::FromStr>(&self, part: &str, what: &'static str) -> Result<T, Problem> {
        part.parse().map_err(|_| Problem::not_found(what))
    }
}

/// The frame around a handler: reads the request, logs what came of it, and answers.
pub async fn serve<F>(request: Request, handler: impl FnOnce(Ask) -> F) -> Response<Body>
where
    F: Future<Output = Answer>,
{
    let ask = Ask::new(request);
    let (method, correlation) = (ask.method.clone(), ask.request_id.clone());
    let reply = match admitted(&ask) {
        Ok(()) => handler(ask).await.unwrap_or_else(|reply| reply),
        Err(refused) => refused,
    };
    tracing::info!(method, correlation, status = reply.status(), "answered");
    reply.into_response()
}

/// Whether the route exists, and the caller may take it.
fn admitted(ask: &Ask) -> Result<(), Reply> {
    let (method, path) = ask.route();
    let route = routes::find(method, &path).ok_or_else(|| ask.unknown())?;
    Ok(route.admit(ask.caller())?)
}

/// Carries out a command and answers with what it came to.
///
/// # Errors
/// The reply that says why not.
pub async fn answer<C: Command>(store: &Store, call: &Call, command: &C, render: impl Fn(&C::Done) -> Reply) -> Answer {
    let carried: Carried<C::Done> = carry_out(store, call, command, &render).await?;
    Problem::of_carried(carried).map(|result| render(&result))
}
