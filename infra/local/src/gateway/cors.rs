//! CORS as the template configures it; without a configuration a browser of another origin gets
//! no answer that it may read.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::template::Cors;

/// The answer to a browser that asks before it calls; `None` when the request isn't one.
pub(super) fn preflight(cors: &Cors, headers: &HeaderMap) -> Option<Response> {
    let origin = headers.get(header::ORIGIN)?;
    headers.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if allows(cors, origin) {
        let answer = response.headers_mut();
        insert(answer, header::ACCESS_CONTROL_ALLOW_METHODS, &cors.methods.join(","));
        insert(answer, header::ACCESS_CONTROL_ALLOW_HEADERS, &cors.headers.join(","));
        if let Some(seconds) = cors.max_age_seconds {
            insert(answer, header::ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
        }
        expose(cors, origin, answer);
    }
    Some(response)
}

/// Lets an allowed origin read the answer.
pub(super) fn expose(cors: &Cors, origin: &HeaderValue, answer: &mut HeaderMap) {
    if !allows(cors, origin) {
        return;
    }
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    answer.append(header::VARY, HeaderValue::from_static("origin"));
    if !cors.exposed.is_empty() {
        insert(answer, header::ACCESS_CONTROL_EXPOSE_HEADERS, &cors.exposed.join(","));
    }
}

fn allows(cors: &Cors, origin: &HeaderValue) -> bool {
    origin.to_str().is_ok_and(|origin| cors.origins.iter().any(|known| known == "*" || known == origin))
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
