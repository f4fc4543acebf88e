//! What a request is answered with: JSON, and the few headers that belong to it.

use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An answer, before it becomes HTTP; also the form in which a reply is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Reply {
    /// A document with a status.
    #[must_use]
    pub const fn new(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    /// 200 with a document.
    #[must_use]
    pub const fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    /// 201 with a document and where it is to be found.
    #[must_use]
    pub fn created(location: &str, body: Value) -> Self {
        Self::new(201, body).with("location", location)
    }

    /// The version of what is shown, for `If-Match`.
    #[must_use]
    pub fn with_version(self, version: u64) -> Self {
        self.with("etag", &format!("\"{version}\""))
    }

    /// One more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The document.
    #[must_use]
    pub const fn body(&self) -> &Value {
        &self.body
    }

    pub(crate) fn to_stored(&self) -> String {
        // Texts and numbers only: it always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As an HTTP response. Problems have the media type of RFC 9457; nothing is cached.
    #[must_use]
    pub fn into_response(self) -> Response<Body> {
        let media_type = if self.status >= 400 { "application/problem+json" } else { "application/json" };
        let mut response = Response::builder()
            .status(StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            .header("content-type", media_type)
            .header("cache-control", "no-store")
            .header("x-content-type-options", "nosniff");
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        // Header values are ours: numbers, paths and identifiers.
        response.body(Body::Text(self.body.to_string())).unwrap_or_default()
    }
}
