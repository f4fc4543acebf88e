//! The life of one mail: `claimed` under a lease, then `sent`, `held`, `unknown` or `failed`; `needless` when it
//! lost its sense, and `letter` until somebody has `printed` it where no mail reaches the customer.
//!
//! SES has no idempotency token. So a mail has an identity of its own, is claimed by exactly one sender, and is
//! only sent again when SES said a definite no, or once when nobody answered. What stays unclear after that
//! goes to an operator: it is logged as an error and stays in the table.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::item::{Item, Key, integer, number, string, text};
use cloud::journal::Entry;
use cloud::lists::{self, List};
use cloud::mail::SendError;
use cloud::store::{Expected, StoreError};
use domain::id::CustomerId;
use domain::task::{Task, TaskKind};

use crate::Delivery;
use crate::background::{About, Background};
use crate::letters::{self, Kind, Mail, Written};

/// How long a sender that died keeps the mail.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How long a mail waits after a definite no that will pass.
const HELD: TimeDelta = TimeDelta::minutes(10);
/// How long we wait for word of a mail that nobody answered for.
const UNKNOWN: TimeDelta = TimeDelta::minutes(15);
/// After this a mail that was never sent goes to an operator.
const GIVE_UP: TimeDelta = TimeDelta::hours(24);

/// A mail's states, as they are stored.
mod state {
    pub const CLAIMED: &str = "claimed";
    pub const SENT: &str = "sent";
    pub const HELD: &str = "held";
    pub const UNKNOWN: &str = "unknown";
    pub const FAILED: &str = "failed";
    pub const NEEDLESS: &str = "needless";
    pub const LETTER: &str = "letter";
    pub const PRINTED: &str = "printed";
    pub const ALL: [&str; 8] = [CLAIMED, SENT, HELD, UNKNOWN, FAILED, NEEDLESS, LETTER, PRINTED];
}

/// Sends a mail that may never have been tried. Whoever claims it first sends it.
pub async fn first(
    delivery: &Delivery,
    mail: &Mail,
    entry: Option<&Entry>,
    background: &Background,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let customer = background.customer.as_ref().map(|customer| customer.id.clone());
    let row = Row { mail: mail.clone(), customer, state: state::CLAIMED, attempt: 1, created: now, detail: None };
    match delivery.store.put(row.to_item(Some(now + LEASE)), Expected::Absent).await {
        Ok(()) => send(delivery, row, entry, background, now).await,
        // Somebody has it, or had it: its own row carries it on.
        Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Takes up a mail whose time has come again.
pub async fn again(delivery: &Delivery, key: &Key, now: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(item) = delivery.store.read(vec![key.clone()]).await?.take_item(key) else { return Ok(()) };
    let Some(row) = Row::of_item(&item) else {
        tracing::error!(mail = key.pk, "a mail's row can't be read and needs an operator");
        return Ok(());
    };
    let seen = Expected::With("changed", text(string(&item, "changed").unwrap_or_default()));
    match row.state {
        // The lease ran out: its sender died before or after SES answered.
        state::CLAIMED => row.becomes(state::UNKNOWN, None).store(delivery, Some(now + UNKNOWN), seen).await,
        state::HELD if now - row.created > GIVE_UP => give_up(delivery, row, seen).await,
        // Sent once more, and only once: SES may have taken it the first time.
        state::UNKNOWN if row.attempt >= 2 => give_up(delivery, row, seen).await,
        state::HELD | state::UNKNOWN => {
            let entry = delivery.store.read(vec![row.mail.entry.clone()]).await?.take_item(&row.mail.entry);
            let entry = entry.and_then(|item| serde_dynamo::from_item::<_, Entry>(item).ok());
            if entry.is_none() && row.mail.about != About::Tenant {
                return give_up(delivery, row, seen).await;
            }
            let background = Background::load(&delivery.store, &row.mail.about).await?;
            let attempt = if row.state == state::UNKNOWN { row.attempt + 1 } else { row.attempt };
            let claimed = Row { attempt, ..row.becomes(state::CLAIMED, None) };
            match delivery.store.put(claimed.to_item(Some(now + LEASE)), seen).await {
                Ok(()) => send(delivery, claimed, entry.as_ref(), &background, now).await,
                Err(StoreError::Conflict) => Ok(()),
                Err(error) => Err(error),
            }
        }
        _ => Ok(()),
    }
}

/// Nothing stays unknown: an operator decides.
async fn give_up(delivery: &Delivery, row: Row, seen: Expected<'_>) -> Result<(), StoreError> {
    tracing::error!(mail = %row.mail.id, kind = ?row.mail.kind, state = row.state, "a mail needs an operator");
    let detail = row.detail.clone();
    row.becomes(state::FAILED, detail).store(delivery, None, seen).await
}

/// Sends a mail that we have claimed.
async fn send(
    delivery: &Delivery,
    row: Row,
    entry: Option<&Entry>,
    background: &Background,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let told = letters::told_of(&row.mail, entry);
    let written = letters::write(&row.mail, told, background, row.created, now);
    let (state, detail, wait) = match written {
        Written::Needless => (state::NEEDLESS, None, None),
        // No mail reaches the customer: the row keeps the letter and is a task, until somebody has printed it.
        Written::Letter { text } => (state::LETTER, Some(text), None),
        Written::NoSender => (state::HELD, Some("the settings name no sender".to_owned()), Some(now + HELD)),
        Written::Mail { from, to, mime } => match delivery.mailer.send(row.mail.id, &from, &to, mime).await {
            Ok(message_id) => (state::SENT, Some(message_id), None),
            Err(SendError::Held(code)) => (state::HELD, Some(code), Some(now + HELD)),
            Err(SendError::Unknown(code)) => (state::UNKNOWN, Some(code), Some(now + UNKNOWN)),
            Err(SendError::Failed(code)) => (state::FAILED, Some(code), None),
        },
    };
    if state == state::FAILED {
        tracing::error!(mail = %row.mail.id, kind = ?row.mail.kind, detail, "a mail was refused and needs an operator");
    }
    match state {
        state::SENT | state::NEEDLESS | state::LETTER => {
            tracing::info!(mail = %row.mail.id, kind = ?row.mail.kind, state, "a mail");
        }
        // The detail is SES's code, or ours: never what the mail says.
        _ if wait.is_some() => {
            tracing::warn!(mail = %row.mail.id, kind = ?row.mail.kind, state, detail, "a mail waits");
        }
        _ => {}
    }
    let seen = Expected::With("changed", text(row.stamp()));
    row.becomes(state, detail).store(delivery, wait, seen).await
}

/// A mail's row.
struct Row {
    mail: Mail,
    customer: Option<CustomerId>,
    state: &'static str,
    attempt: u64,
    created: DateTime<Utc>,
    detail: Option<String>,
}

impl Row {
    fn becomes(&self, state: &'static str, detail: Option<String>) -> Self {
        let (mail, customer) = (self.mail.clone(), self.customer.clone());
        Self { mail, customer, state, attempt: self.attempt, created: self.created, detail }
    }

    /// What guards the row: it changes with every step of the mail's life.
    fn stamp(&self) -> String {
        format!("{} {}", self.state, self.attempt)
    }

    async fn store(
        &self,
        delivery: &Delivery,
        again_at: Option<DateTime<Utc>>,
        seen: Expected<'_>,
    ) -> Result<(), StoreError> {
        match delivery.store.put(self.to_item(again_at), seen).await {
            // Somebody else carries it on.
            Err(StoreError::Conflict) => Ok(()),
            other => other,
        }
    }

    fn to_item(&self, again_at: Option<DateTime<Utc>>) -> Item {
        let key = Key::mail(self.mail.id);
        let mut item = key.to_item();
        let mut put = |name: &str, value: String| item.insert(name.to_owned(), text(value));
        put("id", self.mail.id.to_string());
        put("kind", self.mail.kind.code());
        put("about", self.mail.about.to_string());
        put("entryPk", self.mail.entry.pk.clone());
        put("entrySk", self.mail.entry.sk.clone());
        put("state", self.state.to_owned());
        put("changed", self.stamp());
        put("created", lists::stamp(self.created));
        if let Some(finance) = &self.mail.finance {
            put("finance", finance.to_string());
        }
        if let Some(customer) = &self.customer {
            put("customer", customer.to_string());
        }
        // What finance is told is not the customer's mail.
        if let (Some(customer), None) = (&self.customer, &self.mail.finance) {
            put("owner", List::MailsOf(customer.clone()).key());
            put("ownerSort", format!("{}#{}", lists::stamp(self.created), self.mail.id));
        }
        if let Some(detail) = &self.detail {
            put("detail", detail.clone());
        }
        if let Some(at) = again_at {
            put("agenda", lists::MAILS.to_owned());
            put("agendaSort", lists::agenda_sort(at, &key));
        }
        item.insert("attempt".to_owned(), number(self.attempt));
        item.insert("event".to_owned(), number(self.mail.event));
        if self.state == state::LETTER {
            item.extend(lists::task_itself(&key, &self.task()));
        }
        item
    }

    /// Somebody has to print it.
    fn task(&self) -> Task {
        let plan = match &self.mail.about {
            About::Agreement(id) => Some(*id),
            About::Invoice(_) | About::Customer(_) | About::Tenant => None,
        };
        let customer = self.customer.clone();
        Task { kind: TaskKind::LetterToPrint, since: self.created, customer, plan, amount: None }
    }

    fn of_item(item: &Item) -> Option<Self> {
        let stored = string(item, "state")?;
        Some(Self {
            mail: Mail {
                id: string(item, "id")?.parse().ok()?,
                kind: Kind::of_code(string(item, "kind")?)?,
                event: integer(item, "event").and_then(|event| usize::try_from(event).ok())?,
                about: string(item, "about")?.parse().ok()?,
                entry: Key { pk: string(item, "entryPk")?.to_owned(), sk: string(item, "entrySk")?.to_owned() },
                finance: string(item, "finance").and_then(|address| address.parse().ok()),
            },
            customer: string(item, "customer").and_then(|id| id.parse().ok()),
            state: state::ALL.into_iter().find(|known| *known == stored)?,
            attempt: integer(item, "attempt")?,
            created: string(item, "created")?.parse().ok()?,
            detail: string(item, "detail").map(str::to_owned),
        })
    }
}
