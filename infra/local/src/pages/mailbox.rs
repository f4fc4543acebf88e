//! The mails that were sent.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mail_parser::{MessageParser, MimeHeaders};

use super::{Frame, Moment, show};
use crate::mail::Mail;
use crate::stack::Parts;

/// A mail's own page shows its text and inline styles, and does nothing else.
const MAIL_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'";

#[derive(Template)]
#[template(path = "mailbox.html")]
struct List {
    frame: Frame,
    folder: Option<String>,
    mails: Vec<Line>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct One {
    frame: Frame,
    mail: Line,
    has_html: bool,
    text: Option<String>,
    attachments: Vec<String>,
    headers: String,
}

struct Line {
    id: String,
    from: String,
    to: String,
    subject: String,
    at: Moment,
}

impl From<&Mail> for Line {
    fn from(mail: &Mail) -> Self {
        Self {
            id: mail.id.clone(),
            from: mail.from.clone(),
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            at: mail.at.into(),
        }
    }
}

pub(super) async fn list(State(parts): State<Arc<Parts>>) -> Response {
    let mails = parts.mailbox.all();
    show(&List {
        frame: Frame::new(&parts, "/mailbox"),
        folder: parts.mailbox.folder().map(|folder| folder.display().to_string()),
        mails: mails.iter().rev().map(|mail| Line::from(&**mail)).collect(),
    })
}

pub(super) async fn one(State(parts): State<Arc<Parts>>, Path(id): Path<String>) -> Response {
    let Some(mail) = parts.mailbox.get(&id) else {
        return (StatusCode::NOT_FOUND, "There is no such mail.\n").into_response();
    };
    let message = MessageParser::default().parse(&mail.raw).unwrap_or_default();
    show(&One {
        frame: Frame::new(&parts, "/mailbox"),
        mail: Line::from(&*mail),
        has_html: message.html_body_count() > 0,
        text: message.body_text(0).map(std::borrow::Cow::into_owned),
        attachments: message
            .attachments()
            .map(|part| part.attachment_name().unwrap_or("without a name").to_owned())
            .collect(),
        headers: header_lines(&mail.raw),
    })
}

pub(super) async fn html(State(parts): State<Arc<Parts>>, Path(id): Path<String>) -> Response {
    let mail = parts.mailbox.get(&id);
    let html = mail.as_ref().and_then(|mail| {
        let message = MessageParser::default().parse(&mail.raw)?;
        message.body_html(0).map(std::borrow::Cow::into_owned)
    });
    let Some(html) = html else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, MAIL_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, html).into_response()
}

/// Everything before the first empty line.
fn header_lines(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw).replace("\r\n", "\n");
    match text.split_once("\n\n") {
        Some((headers, _)) => headers.to_owned(),
        None => text,
    }
}
