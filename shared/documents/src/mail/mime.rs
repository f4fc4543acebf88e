//! A letter as a MIME message: text and HTML as alternatives, and the headers of an automatic mail that a person
//! answers to.

use chrono::{DateTime, Utc};
use domain::text::EmailAddress;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use uuid::Uuid;

use super::{Letter, clean};

/// Who a mail is from and to. Addresses are checked before, so that none can hold a line break.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The mail's own identity, which its `Message-ID` is made of.
    pub id: Uuid,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The sender.
    pub from: EmailAddress,
    /// The creditor's name.
    pub from_name: String,
    /// Where answers go.
    pub reply_to: EmailAddress,
    /// The recipient.
    pub to: EmailAddress,
    /// The recipient's name.
    pub to_name: Option<String>,
}

/// The bytes of a mail: the same letter and envelope always give the same ones.
#[must_use]
pub fn mime(letter: &Letter, envelope: &Envelope) -> Vec<u8> {
    let language = letter.language.code();
    let boundary = format!("=_{}", envelope.id.simple());
    let alternatives = vec![
        MimePart::new("text/plain", letter.text.as_str()).language(language),
        MimePart::new("text/html", letter.html.as_str()).language(language),
    ];
    let body = MimePart::new(
        ContentType::new("multipart/alternative").attribute("boundary", boundary),
        BodyPart::Multipart(alternatives),
    );
    let message = MessageBuilder::new()
        .message_id(format!("{}@{}", envelope.id, envelope.from.domain()))
        .date(envelope.at.timestamp())
        .from(address(Some(&envelope.from_name), &envelope.from))
        .reply_to(address(Some(&envelope.from_name), &envelope.reply_to))
        .to(address(envelope.to_name.as_deref(), &envelope.to))
        .subject(clean::line(&letter.subject))
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("X-Auto-Response-Suppress", Raw::new("OOF, AutoReply"))
        .header("Content-Language", Raw::new(language))
        .body(body);
    let mut bytes = Vec::new();
    message.serialize(&mut bytes);
    bytes
}

fn address<'a>(name: Option<&str>, address: &'a EmailAddress) -> Address<'a> {
    let name = name.map(clean::line).filter(|name| !name.is_empty());
    Address::new_address(name, address.as_str())
}
