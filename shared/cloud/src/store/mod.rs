//! The tenant's table. Every read names its keys or its list; nothing is ever scanned.
//!
//! There is one kind of guard: "this row is as I read it". Rules live in the domain alone, so a failed guard
//! only ever means: load again, decide again.
//!
//! [`read`](Store::read) brings rows, [`commit`](Store::commit) writes all changes of a command at once,
//! [`page`](Store::page) and [`agenda`](Store::agenda) are the lists, [`journal`](Store::journal) is what happened to a
//! row, [`undelivered`](Store::undelivered) is the
//! outbox, and [`put`](Store::put) writes the few items that stand alone (mails, the lease).
//! [`page`](Store::page) and [`agenda`](Store::agenda) are the lists, [`undelivered`](Store::undelivered) is the
//! outbox, [`conclude`](Store::conclude) counts an entry in figures and feed, and [`put`](Store::put) writes the few items that stand alone (mails, the lease).

mod alone;
mod beside;
mod commit;
mod counted;
mod error;
mod folded;
mod journal;
mod lists;
mod outbox;
mod read;

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ConsumedCapacity;

use crate::surroundings::{Missing, Surroundings};

pub use alone::Expected;
pub use commit::{Alongside, Record};
pub use error::StoreError;
pub use folded::{FeedEvent, Number};
pub use journal::{Journal, Numbered};
pub use lists::{Page, Position};
pub use outbox::{Conclusion, Note};
pub use read::{MAX_KEYS, Rows};

/// What operations have cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Requests to DynamoDB.
    pub round_trips: u32,
    /// Read capacity, in units, as DynamoDB counts it, indexes included.
    pub read_units: f64,
    /// Write capacity likewise.
    pub write_units: f64,
}

/// The tenant's table.
#[derive(Clone)]
pub struct Store {
    client: Client,
    table: String,
    sending_minute: u32,
    usage: Arc<Mutex<Usage>>,
}

impl Store {
    /// Opens the table that the surroundings name.
    ///
    /// # Errors
    /// When they name none.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        let mut config = aws_sdk_dynamodb::config::Builder::from(surroundings.sdk());
        config.set_endpoint_url(surroundings.endpoint("DYNAMODB"));
        Ok(Self {
            client: Client::from_conf(config.build()),
            table: surroundings.variable("TABLE_NAME")?,
            sending_minute: surroundings.sending_minute()?,
            usage: Arc::default(),
        })
    }

    /// The minute of the hour at which this tenant acts.
    #[must_use]
    pub const fn sending_minute(&self) -> u32 {
        self.sending_minute
    }

    /// What operations have cost since the store was opened.
    #[must_use]
    pub fn usage(&self) -> Usage {
        *self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds one round trip and what it consumed.
    fn meter(&self, read_units: f64, write_units: f64) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        usage.round_trips += 1;
        usage.read_units += read_units;
        usage.write_units += write_units;
    }
}

/// What a request consumed, its indexes included.
fn units<'a>(capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) -> f64 {
    capacity.into_iter().filter_map(ConsumedCapacity::capacity_units).sum()
}
