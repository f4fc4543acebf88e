//! What a person sees in the browser: the start page, the mailbox and the events.
//!
//! Rendered here from templates, with one style sheet; nothing is fetched from elsewhere, and the
//! pages say so to the browser. A mail's HTML is shown in a frame that can do nothing.

mod events;
mod mailbox;
mod moment;
mod start;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::gateway::Gateway;
use crate::stack::Parts;
use moment::Moment;

/// What a page may load: its own style, script and pictures, and a mail's frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The pages of a stack.
pub(crate) fn router(parts: Arc<Parts>) -> Router<Arc<Gateway>> {
    Router::new()
        .route("/", get(start::page))
        .route("/mailbox", get(mailbox::list))
        .route("/mailbox/{id}", get(mailbox::one))
        .route("/mailbox/{id}/html", get(mailbox::html))
        .route("/events", get(events::page))
        .route("/local/style.css", get(style))
        .route("/local/copy.js", get(script))
        .route("/local/icon.svg", get(icon))
        .with_state(parts)
}

/// What every page has around its content.
struct Frame {
    active: &'static str,
    now: Moment,
}

impl Frame {
    fn new(parts: &Parts, active: &'static str) -> Self {
        Self { active, now: Moment::from(parts.clock.now()) }
    }
}

fn show(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::CACHE_CONTROL, "no-store"),
                (HeaderName::from_static("referrer-policy"), "no-referrer"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page was not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../../templates/style.css"))
}

async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../../templates/copy.js"))
}

async fn icon() -> Response {
    asset("image/svg+xml", include_str!("../../templates/icon.svg"))
}

fn asset(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, content).into_response()
}
