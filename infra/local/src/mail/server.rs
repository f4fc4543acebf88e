//! The wire protocol of SES version 2: `SendEmail` with raw content, with the refusals of the real
//! service.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::MessageParser;
use serde::Deserialize;
use serde_json::json;

use super::Mailbox;
use crate::calls::{Calls, Denied};
use crate::clock::Clock;

/// What the server needs.
#[derive(Debug)]
pub struct Postbox {
    /// Where mails go.
    pub mailbox: Arc<Mailbox>,
    /// What the functions may do.
    pub calls: Arc<Calls>,
    /// The business clock.
    pub clock: Arc<Clock>,
    /// The configuration sets that exist.
    pub configuration_sets: Vec<String>,
}

/// The answers to the SDK.
pub fn router(postbox: Arc<Postbox>) -> Router {
    Router::new()
        .route("/v2/email/outbound-emails", post(send))
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST_BYTES))
        .with_state(postbox)
}

/// SES takes messages up to 40 MB after base64.
const LARGEST_REQUEST_BYTES: usize = 40 * 1024 * 1024;
const MOST_RECIPIENTS: usize = 50;
const MOST_TAGS: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    from_email_address: Option<String>,
    #[serde(default)]
    destination: Destination,
    content: Content,
    #[serde(default)]
    email_tags: Vec<Tag>,
    configuration_set_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Destination {
    #[serde(rename = "ToAddresses")]
    to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    bcc: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    raw: Option<Raw>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Raw {
    data: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    name: String,
    value: String,
}

/// A refusal: status, error type and message.
struct Refusal(StatusCode, &'static str, String);

impl Refusal {
    fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, "BadRequestException", message.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, kind, message) = self;
        tracing::debug!(kind, message, "SES refuses");
        let kind = [(HeaderName::from_static("x-amzn-errortype"), kind)];
        (status, kind, Json(json!({ "message": message }))).into_response()
    }
}

async fn send(State(postbox): State<Arc<Postbox>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refusal> {
    let request: SendEmail = serde_json::from_slice(&body).map_err(|error| Refusal::bad(error.to_string()))?;
    request.check_rights(&postbox.calls, &headers)?;
    let raw = request.check(&postbox.configuration_sets)?;
    let mut stored = request.trace_headers().into_bytes();
    stored.extend(raw);
    let at = postbox.clock.now();
    let kept = tokio::task::spawn_blocking(move || postbox.mailbox.keep(at, stored)).await;
    match kept {
        Ok(Ok(id)) => Ok(Json(json!({ "MessageId": id })).into_response()),
        _ => Err(Refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalServiceErrorException",
            "the mail could not be kept".to_owned(),
        )),
    }
}

async fn unknown() -> Refusal {
    Refusal(StatusCode::NOT_FOUND, "UnknownOperationException", "only SendEmail is played locally".to_owned())
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Self(StatusCode::FORBIDDEN, "AccessDeniedException", denied.0)
    }
}

impl SendEmail {
    /// SES asks for the right to send for the identity (an address or its domain) and through the
    /// configuration set, and for raw content for a second right on the identity.
    fn check_rights(&self, calls: &Calls, headers: &HeaderMap) -> Result<(), Denied> {
        let sender = self.from_email_address.as_deref().unwrap_or_default();
        let address = sender.rsplit_once('<').map_or(sender, |(_, rest)| rest.trim_end_matches('>'));
        let domain = address.rsplit('@').next().unwrap_or_default();
        let identity = [format!("identity/{address}"), format!("identity/{domain}")];
        for action in ["ses:SendEmail", "ses:SendRawEmail"] {
            calls.check(headers, action, &identity)?;
        }
        match &self.configuration_set_name {
            Some(name) => {
                let set = [format!("configuration-set/{name}")];
                calls.check(headers, "ses:SendEmail", &set)
            }
            None => Ok(()),
        }
    }

    /// The message's bytes, if the request is one that SES would take.
    fn check(&self, configuration_sets: &[String]) -> Result<Vec<u8>, Refusal> {
        let destination = &self.destination;
        let recipients = [&destination.to, &destination.cc, &destination.bcc];
        let count: usize = recipients.iter().map(|list| list.len()).sum();
        if count > MOST_RECIPIENTS {
            return Err(Refusal::bad(format!("Recipient count exceeds {MOST_RECIPIENTS}.")));
        }
        let sender = self.from_email_address.iter();
        for address in recipients.into_iter().flatten().chain(sender) {
            check_address(address)?;
        }
        if self.email_tags.len() > MOST_TAGS {
            return Err(Refusal::bad("Too many email tags."));
        }
        for text in self.email_tags.iter().flat_map(|tag| [&tag.name, &tag.value]) {
            check_tag(text)?;
        }
        if let Some(name) = &self.configuration_set_name
            && !configuration_sets.contains(name)
        {
            return Err(Refusal(
                StatusCode::NOT_FOUND,
                "NotFoundException",
                format!("Configuration set <{name}> does not exist."),
            ));
        }
        let Some(raw) = &self.content.raw else {
            return Err(Refusal::bad("Only raw content is played locally."));
        };
        let raw = STANDARD.decode(&raw.data).map_err(|error| Refusal::bad(format!("Content.Raw.Data: {error}")))?;
        let message = MessageParser::default()
            .parse(&raw)
            .filter(|message| message.from().is_some())
            .ok_or_else(|| Refusal::bad("Missing required header 'From'."))?;
        if count == 0 && message.to().is_none() {
            return Err(Refusal::bad("Missing required header 'To'."));
        }
        Ok(raw)
    }

    fn trace_headers(&self) -> String {
        let mut headers = String::new();
        if let Some(name) = &self.configuration_set_name {
            let _ = write!(headers, "X-SES-CONFIGURATION-SET: {name}\r\n");
        }
        if !self.email_tags.is_empty() {
            let tags: Vec<_> = self.email_tags.iter().map(|tag| format!("{}={}", tag.name, tag.value)).collect();
            let _ = write!(headers, "X-SES-MESSAGE-TAGS: {}\r\n", tags.join(", "));
        }
        headers
    }
}

/// What SES asks of an address: one `@` at its end, ASCII before it, a domain after it.
fn check_address(address: &str) -> Result<(), Refusal> {
    let bare = address.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or(address);
    let Some((local, domain)) = bare.rsplit_once('@') else {
        return Err(Refusal::bad("Missing final '@domain'"));
    };
    if !local.is_ascii() {
        return Err(Refusal::bad("Local address contains control or non-ASCII characters"));
    }
    let spaced = |text: &str| text.chars().any(char::is_whitespace);
    if local.is_empty() || spaced(local) {
        return Err(Refusal::bad("Local address contains illegal characters"));
    }
    if domain.is_empty() || spaced(domain) || domain.starts_with('.') || domain.ends_with('.') {
        return Err(Refusal::bad("Domain contains illegal character"));
    }
    Ok(())
}

fn check_tag(text: &str) -> Result<(), Refusal> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte);
    if text.is_empty() || text.len() > 256 || !text.bytes().all(allowed) {
        return Err(Refusal::bad(format!("Invalid email tag <{text}>.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{SendEmail, check_address};

    fn request(json: serde_json::Value) -> SendEmail {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn addresses_as_ses_checks_them() {
        for good in ["a@b.example", "Erika Muster <a@b.example>"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a b@c.example", "ä@c.example", "a@", "a@.c", "<a>"] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_unknown_configuration_set_is_refused() {
        let request = request(serde_json::json!({
            "FromEmailAddress": "a@b.example",
            "Destination": { "ToAddresses": ["c@d.example"] },
            "Content": { "Raw": { "Data": "RnJvbTogYUBiLmV4YW1wbGUNCg0KSGkNCg==" } },
            "ConfigurationSetName": "other",
        }));
        assert_eq!(request.check(&["other".to_owned()]).ok().unwrap().len(), 25);
        let refusal = request.check(&["local".to_owned()]).err().unwrap();
        assert_eq!(refusal.1, "NotFoundException");
    }
}
