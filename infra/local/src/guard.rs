//! Nobody but this machine: every server listens on the loopback interface only and answers only
//! requests addressed to it by that name, so a page of the internet can't reach it by a name that
//! it makes resolve to 127.0.0.1 (DNS rebinding).

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses requests that were addressed to another host.
pub async fn local_only(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(Authority::as_str));
    if !host.is_some_and(is_local) {
        let reason = "This server answers on 127.0.0.1 and localhost only.\n";
        return (StatusCode::MISDIRECTED_REQUEST, reason).into_response();
    }
    next.run(request).await
}

/// Refuses what another site's page sends to the control API.
pub async fn same_site(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) && is_foreign(request.headers()) {
        let reason = "The control API takes requests of its own pages and of programs only.\n";
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    next.run(request).await
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign_origin =
        text("origin").is_some_and(|origin| origin.strip_prefix("http://").is_none_or(|host| !is_local(host)));
    let foreign_site = text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    foreign_origin || foreign_site
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_the_names_of_this_machine_are_local() {
        for host in ["127.0.0.1", "127.0.0.1:4400", "localhost:4400", "[::1]:4400"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["", "example.org", "127.0.0.1.example.org:4400", "localhost.evil"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
