//! API Gateway's HTTP API, played: the template's routes, its authorizer and its own answers.
//!
//! A request becomes a payload-2.0 event ([`event`]), passes the authorizer ([`tokens`]), goes to
//! the function of its route ([`route`]), and the function's answer becomes the response. What the
//! gateway says itself (401, 404, 413, 500, 503) has API Gateway's bodies, which are no problems
//! in the sense of RFC 9457.

mod cors;
pub mod event;
pub mod route;
pub mod tokens;

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::functions::{Functions, InvokeError};
use crate::pump::Pump;
use crate::template::{Cors, Place, Route, Template};
use event::Call;

/// A Lambda event holds 6 MB, the body within it base64 where it is no text.
const LARGEST_BODY_BYTES: usize = 6 * 1024 * 1024;

/// An HTTP API waits this long and no longer, whatever the function's own timeout.
const LONGEST_INTEGRATION: Duration = Duration::from_secs(30);

/// The front of one stack.
#[derive(Debug)]
pub struct Gateway {
    routes: Vec<Route>,
    cors: Option<Cors>,
    place: Place,
    clock: Arc<Clock>,
    functions: Arc<Functions>,
    pump: Arc<Pump>,
    /// With `cargo lambda watch` the first call of a function compiles it.
    patient: bool,
}

impl Gateway {
    /// The gateway of a template.
    #[must_use]
    pub fn new(
        template: &Template,
        clock: Arc<Clock>,
        functions: Arc<Functions>,
        pump: Arc<Pump>,
        patient: bool,
    ) -> Self {
        Self {
            routes: template.routes.clone(),
            cors: template.cors.clone(),
            place: template.place.clone(),
            clock,
            functions,
            pump,
            patient,
        }
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request) -> Response {
        let origin = request.headers().get(header::ORIGIN).cloned();
        if let Some(cors) = &self.cors
            && request.method() == Method::OPTIONS
            && let Some(preflight) = cors::preflight(cors, request.headers())
        {
            return preflight;
        }
        let mut response = match self.play(request).await {
            Ok(response) => response,
            Err(own) => own.into_response(),
        };
        if let (Some(cors), Some(origin)) = (&self.cors, origin) {
            cors::expose(cors, &origin, response.headers_mut());
        }
        response
    }

    async fn play(&self, request: Request) -> Result<Response, Own> {
        let (parts, body) = request.into_parts();
        let (route, variables) = route::find(&self.routes, &parts.method, parts.uri.path()).ok_or(Own::NotFound)?;
        let who = match route.authorizer.as_deref() {
            Some("Portal") => Some(json!({ "lambda": self.session(&parts.headers).await? })),
            Some(_) => {
                let claims = tokens::claims(&parts.headers).ok_or(Own::Unauthorized)?;
                Some(json!({ "jwt": { "claims": claims, "scopes": null } }))
            }
            None => None,
        };
        let body = to_bytes(body, LARGEST_BODY_BYTES).await.map_err(|_| Own::TooLarge)?;
        let request_id = uuid::Uuid::new_v4().to_string();
        let event = Call {
            parts: &parts,
            body: &body,
            route,
            variables,
            who,
            now: self.clock.now(),
            request_id: &request_id,
            place: &self.place,
        }
        .event();
        if event["body"].as_str().is_some_and(|body| body.len() > LARGEST_BODY_BYTES) {
            return Err(Own::TooLarge);
        }
        let answer = self.integrate(&route.function, event).await?;
        if parts.method != Method::GET {
            self.pump.nudge();
        }
        response(&answer, &request_id)
    }

    /// What the portal's authorizer says of a session.
    async fn session(&self, headers: &axum::http::HeaderMap) -> Result<Value, Own> {
        let header = headers.get(header::AUTHORIZATION).ok_or(Own::Unauthorized)?;
        let header = header.to_str().map_err(|_| Own::Unauthorized)?;
        let event = json!({
            "version": "2.0",
            "type": "REQUEST",
            "identitySource": [header],
            "requestContext": { "timeEpoch": self.clock.now().timestamp_millis() },
        });
        let said = self.functions.invoke("authorize_portal", event).await.map_err(|_| Own::Failed)?;
        if said["isAuthorized"] == true { Ok(said["context"].clone()) } else { Err(Own::Forbidden) }
    }

    async fn integrate(&self, function: &str, event: Value) -> Result<Value, Own> {
        let call = self.functions.invoke(function, event);
        let outcome = if self.patient {
            call.await
        } else {
            tokio::time::timeout(LONGEST_INTEGRATION, call).await.map_err(|_| Own::Unavailable)?
        };
        outcome.map_err(|error| {
            tracing::error!(function, %error, "a function gave no answer");
            match error {
                InvokeError::TimedOut(_) => Own::Unavailable,
                InvokeError::Unknown(_) | InvokeError::Failed(_) | InvokeError::Panicked => Own::Failed,
            }
        })
    }
}

/// The gateway as an axum handler.
pub async fn handle(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    gateway.answer(request).await
}

/// The answers of the gateway itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    NotFound,
    Unauthorized,
    Forbidden,
    TooLarge,
    Failed,
    Unavailable,
}

impl IntoResponse for Own {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "Not Found"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "Unauthorized"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "Forbidden"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Self::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        };
        let mut response = (status, Json(json!({ "message": message }))).into_response();
        if self == Self::Unauthorized {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A function's payload-2.0 answer as an HTTP response. One that is no such answer is the
/// function's fault, as with API Gateway.
fn response(answer: &Value, request_id: &str) -> Result<Response, Own> {
    let status = answer["statusCode"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok())
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or(Own::Failed)?;
    let body = answer["body"].as_str().unwrap_or_default();
    let body = if answer["isBase64Encoded"] == true {
        STANDARD.decode(body).map_err(|_| Own::Failed)?
    } else {
        body.as_bytes().to_vec()
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let entries = |key: &str| answer[key].as_object().into_iter().flatten();
    for (name, value) in entries("headers") {
        append(headers, name, value)?;
    }
    for (name, values) in entries("multiValueHeaders") {
        for value in values.as_array().into_iter().flatten() {
            append(headers, name, value)?;
        }
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        append(headers, "set-cookie", cookie)?;
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    append(headers, "apigw-requestid", &Value::from(request_id))?;
    Ok(response)
}

fn append(headers: &mut axum::http::HeaderMap, name: &str, value: &Value) -> Result<(), Own> {
    let name: HeaderName = name.parse().map_err(|_| Own::Failed)?;
    if name == header::CONTENT_LENGTH || name == header::TRANSFER_ENCODING {
        return Ok(());
    }
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let value = HeaderValue::from_str(&value).map_err(|_| Own::Failed)?;
    headers.append(name, value);
    Ok(())
}
