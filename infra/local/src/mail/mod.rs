//! SES, played: mails are accepted over the wire protocol and land as `.eml` files in a folder.
//!
//! A file carries what was sent, under the two headers that SES itself understands
//! (`X-SES-CONFIGURATION-SET`, `X-SES-MESSAGE-TAGS`), so that a person and a test see them too.

mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDateTime, Utc};
use mail_parser::{Address, MessageParser};
use serde::Serialize;

use crate::StartError;
use crate::state::replace;

pub use server::{Postbox, router};

/// All mails that were sent, oldest first.
#[derive(Debug)]
pub struct Mailbox {
    folder: Option<PathBuf>,
    mails: RwLock<Vec<Arc<Mail>>>,
}

/// One mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The message id that the sender was told, and the name of the file.
    pub id: String,
    /// When it was accepted, on the business clock.
    pub at: DateTime<Utc>,
    /// The sender as the mail shows it.
    pub from: String,
    /// The recipients as the mail shows them.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The tags it was sent with, as `name=value, ...`.
    pub tags: String,
    /// The mail itself.
    #[serde(skip)]
    pub raw: Vec<u8>,
}

/// How an id begins: the instant, sortable as a text.
const STAMP: &str = "%Y%m%dT%H%M%S%3f";

impl Mailbox {
    /// The mails of a folder, or an empty mailbox in memory.
    ///
    /// # Errors
    /// The folder can't be made or read.
    pub fn open(folder: Option<PathBuf>) -> Result<Self, StartError> {
        let mut mails = Vec::new();
        if let Some(folder) = &folder {
            mails = read_folder(folder).map_err(|error| {
                StartError::new(format!("the mails in {} can't be read: {error}", folder.display()))
            })?;
        }
        Ok(Self { folder, mails: RwLock::new(mails) })
    }

    /// Keeps a mail; it is on the disk when this returns.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn keep(&self, at: DateTime<Utc>, raw: Vec<u8>) -> std::io::Result<String> {
        let unique = uuid::Uuid::new_v4().simple().to_string();
        let id = format!("{}-{}", at.format(STAMP), &unique[..12]);
        if let Some(folder) = &self.folder {
            replace(&folder.join(&id).with_extension("eml"), &raw)?;
        }
        let mail = Arc::new(Mail::read(id.clone(), at, raw));
        let mut mails = self.mails.write().unwrap_or_else(PoisonError::into_inner);
        mails.push(mail);
        Ok(id)
    }

    /// Every mail, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Mail>> {
        self.mails.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One mail.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<Mail>> {
        self.all().into_iter().find(|mail| mail.id == id)
    }

    /// Where the files are.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }
}

impl Mail {
    fn read(id: String, at: DateTime<Utc>, raw: Vec<u8>) -> Self {
        let message = MessageParser::default().parse(&raw);
        let message = message.as_ref();
        Self {
            from: message.and_then(|m| m.from()).map_or_else(String::new, people),
            to: message.and_then(|m| m.to()).map_or_else(String::new, people),
            subject: message.and_then(|m| m.subject()).unwrap_or_default().to_owned(),
            tags: message
                .and_then(|m| m.header("X-SES-MESSAGE-TAGS"))
                .and_then(|value| value.as_text())
                .unwrap_or_default()
                .to_owned(),
            id,
            at,
            raw,
        }
    }
}

/// `Name <address>` of everybody in an address header.
fn people(address: &Address<'_>) -> String {
    address
        .iter()
        .map(|person| {
            let mailbox = person.address().unwrap_or_default();
            match person.name() {
                Some(name) => format!("{name} <{mailbox}>"),
                None => mailbox.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn read_folder(folder: &Path) -> std::io::Result<Vec<Arc<Mail>>> {
    fs::create_dir_all(folder)?;
    let mut mails = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let Some(id) = stem.filter(|_| path.extension().is_some_and(|kind| kind == "eml")) else {
            continue;
        };
        let stamp = id.split('-').next().unwrap_or_default();
        let Ok(at) = NaiveDateTime::parse_from_str(stamp, STAMP) else {
            continue;
        };
        mails.push(Arc::new(Mail::read(id.to_owned(), at.and_utc(), fs::read(&path)?)));
    }
    mails.sort_by(|left, right| left.id.cmp(&right.id));
    Ok(mails)
}

#[cfg(test)]
mod tests {
    use super::Mailbox;

    const RAW: &[u8] = b"X-SES-MESSAGE-TAGS: mail=1\r\nFrom: Stadtwerke <post@example.org>\r\n\
        To: Erika <erika@example.org>\r\nSubject: =?utf-8?q?Best=C3=A4tigung?=\r\n\r\nGuten Tag\r\n";

    #[test]
    fn a_mail_is_found_again_after_a_restart() {
        let folder = std::env::temp_dir().join(format!("mailbox-{}", uuid::Uuid::new_v4()));
        let at = "2026-12-31T07:13:00.250Z".parse().unwrap();
        let id = Mailbox::open(Some(folder.clone())).unwrap().keep(at, RAW.to_vec()).unwrap();

        let again = Mailbox::open(Some(folder.clone())).unwrap();
        let mail = again.get(&id).unwrap();
        assert_eq!(mail.at, at);
        assert_eq!(mail.subject, "Bestätigung");
        assert_eq!(mail.to, "Erika <erika@example.org>");
        assert_eq!(mail.tags, "mail=1");
        assert_eq!(mail.raw, RAW);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
