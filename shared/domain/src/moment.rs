//! When a command is carried out, by whom, and with which fresh identifiers.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::id::CustomerId;

/// Who acts.
#[derive(Clone, PartialEq, Eq)]
pub enum Actor {
    /// A finance user who may decide, by the subject of the sign-in.
    Finance(String),
    /// A finance user who may only read.
    Viewer(String),
    /// Another system, by its client id.
    Machine(String),
    /// A customer in the portal.
    Customer(CustomerId),
    /// The passing of time.
    Clock,
}

impl fmt::Display for Actor {
    /// The form that stands in the journal: `finance:<subject>`, `customer:<id>`, `clock`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finance(subject) => write!(f, "finance:{subject}"),
            Self::Viewer(subject) => write!(f, "viewer:{subject}"),
            Self::Machine(client) => write!(f, "machine:{client}"),
            Self::Customer(id) => write!(f, "customer:{id}"),
            Self::Clock => f.write_str("clock"),
        }
    }
}

/// The text names no actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no actor")]
pub struct NotAnActor;

impl FromStr for Actor {
    type Err = NotAnActor;
    fn from_str(text: &str) -> Result<Self, NotAnActor> {
        let (role, who) = text.split_once(':').unwrap_or((text, ""));
        match role {
            "finance" => Ok(Self::Finance(who.to_owned())),
            "viewer" => Ok(Self::Viewer(who.to_owned())),
            "machine" => Ok(Self::Machine(who.to_owned())),
            "customer" => who.parse().map(Self::Customer).map_err(|_| NotAnActor),
            "clock" => Ok(Self::Clock),
            _ => Err(NotAnActor),
        }
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// When, who, and fresh identifiers: all that a decision takes from the outside world beside its facts.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The instant of the event that asks, never the machine's clock.
    pub now: DateTime<Utc>,
    /// Who asks.
    pub actor: Actor,
    /// A version 7 UUID that nothing else has.
    pub fresh: Uuid,
    /// A random version 4 UUID.
    pub random: Uuid,
    /// Whether a customer has confirmed a one-time code a short while ago.
    pub confirmed: bool,
    /// The minute of the hour at which this tenant's mails go out, so that tenants don't all send at once.
    pub sending_minute: u32,
}
