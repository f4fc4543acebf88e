//! Who a session's secret speaks for.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::access::{Fingerprint, Holder, Place, Session, UserRole};
use domain::id::NotAnId;
use domain::moment::Actor;
use domain::outcome::{Read, Row};

use super::{Token, TokenKind};
use crate::item::Key;
use crate::store::{Store, StoreError};

/// Which session: where it stands. It is no secret, and opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionKey {
    /// Whose.
    pub place: Place,
    /// What is kept of its secret.
    pub fingerprint: Fingerprint,
}

impl SessionKey {
    /// The session of a secret.
    #[must_use]
    pub fn of(token: &Token) -> Self {
        Self { place: token.place(), fingerprint: token.fingerprint() }
    }

    /// Its row.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::session(self.place, self.fingerprint)
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.place, self.fingerprint)
    }
}

impl FromStr for SessionKey {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (place, fingerprint) = text.split_once('/').ok_or(NotAnId)?;
        Ok(Self { place: place.parse()?, fingerprint: fingerprint.parse()? })
    }
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Who it is, and what this one may do.
    pub actor: Actor,
    /// By which session.
    pub key: SessionKey,
    /// The session as it was read.
    pub session: Read<Session>,
}

/// Who a session's secret speaks for; nobody when it opens nothing (any more). That it was used is written down, at
/// most every five minutes.
///
/// # Errors
/// When the store does not answer.
pub async fn open(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<Pass>, StoreError> {
    let Ok(token) = Token::parse(TokenKind::Session, secret) else { return Ok(None) };
    let key = SessionKey::of(&token);
    let Some(session) = store.read_one::<Session>(key.key()).await? else { return Ok(None) };
    let Some(pass) = pass_of(session, now) else { return Ok(None) };
    if pass.session.value.is_stale(now) {
        let seen: Row = pass.session.value.seen(now).into();
        match store.touch(&key.key(), &seen, pass.session.version).await {
            // Whoever was quicker has written it down.
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(pass))
}

/// Who a session speaks for, while it is open.
#[must_use]
pub fn pass_of(session: Read<Session>, now: DateTime<Utc>) -> Option<Pass> {
    let Session { holder, role, fingerprint, .. } = &session.value;
    let key = SessionKey { place: holder.place(), fingerprint: *fingerprint };
    let actor = match (holder, role) {
        (Holder::Customer(id), _) => Actor::Customer(id.clone()),
        (Holder::User(subject), Some(UserRole::Finance)) => Actor::Finance(subject.to_string()),
        (Holder::User(subject), Some(UserRole::Viewer)) => Actor::Viewer(subject.to_string()),
        (Holder::User(_), None) => return None,
    };
    session.value.is_open(now).then_some(Pass { actor, key, session })
}
