//! The one loop for every command: load, decide, render the reply, commit; on a conflict again.
//!
//! The reply is rendered before the commit, because the record that stores it for a repeat of the request is
//! part of the same transaction. So audit, outbox and idempotency cost a use case no line.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::{Place, Session};
use domain::moment::{Actor, Moment};
use domain::outcome::{Outcome, Read, UseCase};
use domain::refusal::Refusal;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::SessionKey;
use crate::item::{Key, integer, string};
use crate::lists::List;
use crate::reply::Reply;
use crate::store::{Alongside, Position, Record, Rows, Store, StoreError};

/// How often a command is decided anew when others change its rows.
const ATTEMPTS: u32 = 4;
/// How long a repeat of a request gets the same reply.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// One request or event, whoever sent it.
#[derive(Clone, Debug)]
pub struct Call {
    /// When, by the event that brought it.
    pub now: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What the journal and the mails name it by.
    pub correlation: String,
    /// The idempotency key, where the request has one.
    pub idempotency: Option<Idempotency>,
    /// The session by which it came, where there is one: nothing is written once it has ended.
    pub session: Option<SessionKey>,
}

/// A request that must have one effect however often it is sent.
#[derive(Clone, Debug)]
pub struct Idempotency {
    principal_and_key: String,
    request: String,
}

impl Idempotency {
    /// The key of a principal, and what is asked under it. Only hashes are kept.
    #[must_use]
    pub fn new(actor: &Actor, key: &str, method: &str, path: &str, body: &[u8]) -> Self {
        let principal_and_key = hash(&[actor.to_string().as_bytes(), key.as_bytes()]);
        Self { principal_and_key, request: hash(&[method.as_bytes(), path.as_bytes(), body]) }
    }

    /// The key of a part of a request.
    #[must_use]
    pub fn part(self, place: usize) -> Self {
        let principal_and_key = hash(&[self.principal_and_key.as_bytes(), &place.to_be_bytes()]);
        Self { principal_and_key, ..self }
    }
}

/// SHA-256 over parts that can't run into each other, as hexadecimal digits.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    format!("{:x}", hash.finalize())
}

/// What carrying out a command came to.
#[derive(Debug)]
pub enum Carried<T> {
    /// It is done, now or before.
    Done(T),
    /// It can't be done; nothing has changed.
    Refused(Refusal),
    /// This very request was answered before: that reply.
    Replayed(Reply),
    /// The idempotency key was used for another request.
    KeyReused,
    /// Others kept changing the same rows: try again later.
    Busy,
    /// The session by which it came has ended.
    SessionOver,
    /// The session has made as many changes as it may for a while.
    TooOften {
        /// When it may make another.
        again_at: DateTime<Utc>,
    },
}

/// Why facts could not be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// The request was answered before: no facts are needed.
    Remembered(Remembered),
    /// The store did not answer.
    Store(StoreError),
    /// The session has ended.
    SessionOver,
}

/// The record of a request that was answered before.
#[derive(Debug)]
pub struct Remembered {
    request: String,
    reply: String,
}

impl<E: Into<StoreError>> From<E> for LoadError {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// How a command's facts are read. The rows that are read guard what is written.
pub struct Loader<'a> {
    store: &'a Store,
    call: &'a Call,
    rows: Rows,
    asked: bool,
    session: Option<Read<Session>>,
}

impl Loader<'_> {
    /// Reads more rows. The first read brings the record of the request along, and the session by which it came.
    ///
    /// # Errors
    /// When the request was answered before, the session has ended, or the store does not answer.
    pub async fn read(&mut self, mut keys: Vec<Key>) -> Result<&mut Rows, LoadError> {
        let record = self
            .call
            .idempotency
            .as_ref()
            .filter(|_| !self.asked)
            .map(|known| Key::idempotency(&known.principal_and_key));
        keys.extend(record.clone());
        let session = self.call.session.filter(|_| !self.asked).map(|session| session.key());
        keys.extend(session.clone());
        let mut rows = self.store.read(keys).await?;
        self.asked = true;
        if let Some(key) = session {
            let open = rows.take::<Session>(&key)?.filter(|session| session.value.is_open(self.call.now));
            self.session = Some(open.ok_or(LoadError::SessionOver)?);
        }
        if let Some(item) = record.and_then(|key| rows.take_item(&key)) {
            let expires = integer(&item, "expiresAt").unwrap_or(0);
            if i64::try_from(expires).is_ok_and(|expires| expires > self.call.now.timestamp()) {
                let field = |name| string(&item, name).unwrap_or_default().to_owned();
                return Err(LoadError::Remembered(Remembered { request: field("request"), reply: field("reply") }));
            }
        }
        self.rows.extend(rows);
        Ok(&mut self.rows)
    }

    /// Keys of rows in a list, and where it goes on. The index may lag: what is read by the keys counts.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn keys_of(
        &self,
        list: &List,
        after: Option<&Position>,
        limit: u32,
    ) -> Result<(Vec<Key>, Option<Position>), LoadError> {
        Ok(self.store.keys_of(list, after, limit).await?)
    }

    /// The sessions of a holder, ended ones too, as they are this moment.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sessions_of(&self, place: Place) -> Result<Vec<Read<Session>>, LoadError> {
        Ok(self.store.sessions_beside(&Key::access(place)).await?)
    }

    /// What has been read so far and not been taken.
    pub const fn rows(&mut self) -> &mut Rows {
        &mut self.rows
    }

    /// Whether the customer has confirmed a one-time code a short while ago.
    fn is_confirmed(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.value.is_confirmed(self.call.now))
    }

    /// When it was asked.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.call.now
    }

    /// Who asks.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.call.actor
    }
}

/// A command that knows which rows its facts stand in.
pub trait Command: UseCase {
    /// Reads them.
    fn load(&self, loader: &mut Loader<'_>) -> impl Future<Output = Result<Self::Facts, LoadError>> + Send;
}

/// Carries out a command, whoever else is at work on the same rows.
///
/// # Errors
/// When the store does not answer. Nothing was changed then, or all of it was and a repeat finds it done.
pub async fn carry_out<C>(
    store: &Store,
    call: &Call,
    command: &C,
    render: impl Fn(&C::Done) -> Reply,
) -> Result<Carried<C::Done>, StoreError>
where
    C: Command,
{
    for attempt in 0..ATTEMPTS {
        wait_before(attempt).await;
        let mut loader = Loader { store, call, rows: Rows::default(), asked: false, session: None };
        let facts = match command.load(&mut loader).await {
            Ok(facts) => facts,
            Err(LoadError::Store(error)) => return Err(error),
            Err(LoadError::Remembered(remembered)) => return Ok(replay(call, &remembered)),
            Err(LoadError::SessionOver) => return Ok(Carried::SessionOver),
        };
        if let Some(again_at) = loader.session.as_ref().and_then(|session| session.value.must_wait(call.now)) {
            return Ok(Carried::TooOften { again_at });
        }
        let moment = Moment {
            now: call.now,
            actor: call.actor.clone(),
            fresh: Uuid::now_v7(),
            random: Uuid::new_v4(),
            confirmed: loader.is_confirmed(),
            sending_minute: store.sending_minute(),
        };
        let (changes, result) = match command.decide(facts, &moment) {
            Outcome::Done { changes, result } => (changes, result),
            Outcome::AlreadyDone(result) => {
                // Nothing to write but the reply: a repeat gets the same one, another request is refused.
                let Some(record) = record(call, &result, &render) else { return Ok(Carried::Done(result)) };
                match store.remember(&record, call.now).await {
                    Ok(()) => return Ok(Carried::Done(result)),
                    Err(StoreError::Conflict) => continue,
                    Err(error) => return Err(error),
                }
            }
            Outcome::Refused(refusal) => return Ok(Carried::Refused(refusal)),
        };
        let beside = Alongside { record: record(call, &result, &render), session: loader.session };
        match store.commit(&changes, &loader.rows, &moment, &call.correlation, &beside).await {
            Ok(()) => return Ok(Carried::Done(result)),
            Err(StoreError::Conflict) => {
                tracing::info!(attempt, correlation = %call.correlation, "a row was changed meanwhile; deciding anew");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Carried::Busy)
}

/// The record of a request with an idempotency key, and what it is answered.
fn record<T>(call: &Call, result: &T, render: impl Fn(&T) -> Reply) -> Option<Record> {
    call.idempotency.as_ref().map(|known| Record {
        key: Key::idempotency(&known.principal_and_key),
        request_hash: known.request.clone(),
        reply: render(result).to_stored(),
        expires_at: call.now + REMEMBERED,
    })
}

fn replay<T>(call: &Call, remembered: &Remembered) -> Carried<T> {
    match &call.idempotency {
        Some(known) if known.request == remembered.request => {
            Reply::from_stored(&remembered.reply).map_or(Carried::Busy, Carried::Replayed)
        }
        _ => Carried::KeyReused,
    }
}

/// A pause before deciding anew, longer each time and never the same for two who met.
async fn wait_before(attempt: u32) {
    if attempt > 0 {
        let jitter = u64::from(Uuid::new_v4().as_bytes()[0]) / 8;
        tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 15 + jitter)).await;
    }
}
