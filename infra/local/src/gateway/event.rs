//! A request as API Gateway hands it to a function: payload format 2.0.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header, request::Parts};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::route::{Variables, decode};
use crate::template::{Place, Route};

/// Everything an event is made of.
#[derive(Debug)]
pub struct Call<'c> {
    /// Method, address and headers.
    pub parts: &'c Parts,
    /// The body.
    pub body: &'c [u8],
    /// The route it took.
    pub route: &'c Route,
    /// What its path gave for the route's variables.
    pub variables: Variables,
    /// What the authorizer says of the caller.
    pub who: Option<Value>,
    /// The business clock.
    pub now: DateTime<Utc>,
    /// The id of the request.
    pub request_id: &'c str,
    /// Where the stack is played.
    pub place: &'c Place,
}

impl Call<'_> {
    /// The event.
    #[must_use]
    pub fn event(&self) -> Value {
        let headers = &self.parts.headers;
        let query = self.parts.uri.query().unwrap_or_default();
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route_key(),
            "rawPath": decoded_path(self.parts.uri.path()),
            "rawQueryString": query,
            "headers": self.headers(),
            "requestContext": self.context(),
            "isBase64Encoded": false,
        });
        let cookies = cookies(headers);
        if !cookies.is_empty() {
            event["cookies"] = json!(cookies);
        }
        if !query.is_empty() {
            event["queryStringParameters"] = json!(parameters(query));
        }
        if !self.variables.is_empty() {
            event["pathParameters"] = json!(self.variables);
        }
        if !self.body.is_empty() {
            let text = text_body(headers, self.body);
            event["isBase64Encoded"] = json!(text.is_none());
            event["body"] = json!(text.map_or_else(|| STANDARD.encode(self.body), str::to_owned));
        }
        event
    }

    fn route_key(&self) -> String {
        if self.route.path == "$default" {
            return "$default".to_owned();
        }
        format!("{} {}", self.route.method, self.route.path)
    }

    /// Names in lower case, several values of one name joined, cookies apart.
    fn headers(&self) -> Map<String, Value> {
        let mut joined: BTreeMap<&str, String> = BTreeMap::new();
        for (name, value) in &self.parts.headers {
            if name == header::COOKIE {
                continue;
            }
            let value = String::from_utf8_lossy(value.as_bytes());
            joined
                .entry(name.as_str())
                .and_modify(|all| {
                    all.push(',');
                    all.push_str(&value);
                })
                .or_insert_with(|| value.into_owned());
        }
        let port = self.host().rsplit_once(':').map_or("80", |(_, port)| port);
        joined.insert("x-forwarded-for", "127.0.0.1".to_owned());
        joined.insert("x-forwarded-port", port.to_owned());
        joined.insert("x-forwarded-proto", "http".to_owned());
        joined.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
    }

    fn context(&self) -> Value {
        let user_agent = self.parts.headers.get(header::USER_AGENT);
        let mut context = json!({
            "accountId": self.place.account,
            "apiId": self.place.stack,
            "domainName": self.host(),
            "domainPrefix": self.place.stack,
            "http": {
                "method": self.parts.method.as_str(),
                "path": decoded_path(self.parts.uri.path()),
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": user_agent.and_then(|agent| agent.to_str().ok()).unwrap_or_default(),
            },
            "requestId": self.request_id,
            "routeKey": self.route_key(),
            "stage": "$default",
            "time": self.now.format("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": self.now.timestamp_millis(),
        });
        if let Some(who) = &self.who {
            context["authorizer"] = who.clone();
        }
        context
    }

    fn host(&self) -> &str {
        self.parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost")
    }
}

/// An HTTP API decodes the path, and cuts it at a question mark that appears by that.
fn decoded_path(path: &str) -> String {
    let mut decoded = decode(path);
    if let Some(position) = decoded.find('?') {
        decoded.truncate(position);
    }
    decoded
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .map(|cookie| cookie.trim().to_owned())
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

/// Decoded, several values of one name joined by a comma.
fn parameters(query: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let [name, value] = [name, value].map(|text| decode(&text.replace('+', " ")));
        all.entry(name)
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    all
}

/// Text of a known kind goes as it is, everything else as base64.
fn text_body<'b>(headers: &HeaderMap, body: &'b [u8]) -> Option<&'b str> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("text/plain")
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let textual = kind.starts_with("text/")
        || matches!(kind.as_str(), "application/json" | "application/xml" | "application/javascript");
    std::str::from_utf8(body).ok().filter(|_| textual)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use serde_json::{Value, json};

    use super::Call;
    use crate::gateway::route::Variables;
    use crate::template::{Place, Route};

    fn event(request: axum::http::request::Builder, body: &[u8]) -> Value {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let route = Route {
            method: "POST".to_owned(),
            path: "/v1/invoices".to_owned(),
            function: "import_invoices".to_owned(),
            authorizer: None,
        };
        Call {
            parts: &parts,
            body,
            route: &route,
            variables: Variables::new(),
            who: Some(json!({ "jwt": { "claims": { "sub": "x" } } })),
            now: "2026-11-23T21:43:45.250Z".parse().unwrap(),
            request_id: "r-1",
            place: &Place::local(),
        }
        .event()
    }

    #[test]
    fn a_request_in_payload_2() {
        let request = Request::post("/v1/in%20voices?a=1&a=2&b=x%20y+z")
            .header("Host", "127.0.0.1:4400")
            .header("X-Twice", "1")
            .header("X-Twice", "2")
            .header("Cookie", "a=b; c=d")
            .header("Content-Type", "application/json");
        let event = event(request, b"{}");
        assert_eq!(event["rawPath"], "/v1/in voices");
        assert_eq!(event["rawQueryString"], "a=1&a=2&b=x%20y+z");
        assert_eq!(event["queryStringParameters"], json!({ "a": "1,2", "b": "x y z" }));
        assert_eq!(event["headers"]["x-twice"], "1,2");
        assert_eq!(event["headers"].get("cookie"), None);
        assert_eq!(event["cookies"], json!(["a=b", "c=d"]));
        assert_eq!(event["body"], "{}");
        let context = &event["requestContext"];
        assert_eq!(context["timeEpoch"], 1_795_470_225_250_i64);
        assert_eq!(context["time"], "23/Nov/2026:21:43:45 +0000");
        assert_eq!(context["authorizer"]["jwt"]["claims"]["sub"], "x");
    }

    #[test]
    fn bytes_travel_as_base64() {
        let request = Request::post("/v1/invoices").header("Content-Type", "application/pdf");
        let event = event(request, b"%PDF");
        assert_eq!(event["isBase64Encoded"], true);
        assert_eq!(event["body"], "JVBERg==");
    }
}
