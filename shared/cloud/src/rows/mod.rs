//! The stored form of every row: a format of its own, versioned apart from the domain and from what the API
//! shows. A value that has a text form is stored as that text.
//!
//! Each mirror struct lists the fields of its domain type once; the compiler refuses a mirror that forgot one.
//! A released format stays readable: a new field gets a `default`, an old one is never renamed.

mod access;
mod books;
mod customer;
mod invoice;
mod payment;
mod plan;
mod proposal;
mod settings;
mod text;

use domain::access::{Access, Session};
use domain::alike::Alike;
use domain::customer::Customer;
use domain::invoice::Invoice;
use domain::numbers::Numbered;
use domain::outcome::Row;
use domain::payment::{Coverage, Payment};
use domain::plan::Plan;
use domain::policy::Settings;
use domain::proposal::Proposal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::item::Item;

/// The format that is written today.
pub const FORMAT: u32 = 1;

/// A stored row can't be read: written by a later version, or damaged.
#[derive(Debug, thiserror::Error)]
#[error("a stored row can't be read: {0}")]
pub struct Unreadable(String);

impl Unreadable {
    /// What is wrong with it, for the log: never what it holds.
    pub(crate) fn new(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// A domain type that has a row.
pub trait Stored: Sized {
    /// Reads it from an item.
    ///
    /// # Errors
    /// When the item is of a later format, or damaged.
    fn from_item(item: Item) -> Result<Self, Unreadable>;
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredSettings(#[serde(with = "settings::Mirror")] Settings);
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredCustomer(#[serde(with = "customer::Mirror")] Customer);
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredInvoice(#[serde(with = "invoice::Mirror")] Invoice);
// A state is a tag with what belongs to it; beside the keys of an item it needs a field of its own.
#[derive(Serialize, Deserialize)]
struct StoredProposal {
    #[serde(with = "proposal::Mirror")]
    proposal: Proposal,
}
#[derive(Serialize, Deserialize)]
struct StoredPlan {
    #[serde(with = "plan::Mirror")]
    plan: Plan,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredPayment(#[serde(with = "payment::Mirror")] Payment);
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredNumbered(#[serde(with = "payment::NumberedMirror")] Numbered);
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredCoverage(#[serde(with = "payment::CoverageMirror")] Coverage);
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredAlike(#[serde(with = "payment::AlikeMirror")] Alike);

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredAccess(#[serde(with = "access::Mirror")] Access);
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct StoredSession(#[serde(with = "access::SessionMirror")] Session);

macro_rules! read_through {
    ($($domain:ty as $wrapper:ident . $field:tt),*) => {
        $(impl Stored for $domain {
            fn from_item(item: Item) -> Result<Self, Unreadable> {
                read::<$wrapper>(item).map(|stored| stored.$field)
            }
        })*
    };
}
read_through!(
    Settings as StoredSettings.0,
    Customer as StoredCustomer.0,
    Invoice as StoredInvoice.0,
    Proposal as StoredProposal.proposal,
    Plan as StoredPlan.plan,
    Payment as StoredPayment.0,
    Numbered as StoredNumbered.0,
    Coverage as StoredCoverage.0,
    Alike as StoredAlike.0,
    Access as StoredAccess.0,
    Session as StoredSession.0
);

fn read<T: DeserializeOwned>(item: Item) -> Result<T, Unreadable> {
    let format = item.get("format").and_then(|format| format.as_n().ok()).and_then(|format| format.parse().ok());
    if format.is_none_or(|format: u32| format > FORMAT) {
        return Err(Unreadable(format!("format {format:?}, and {FORMAT} is the latest known here")));
    }
    serde_dynamo::from_item(item).map_err(|error| Unreadable(error.to_string()))
}

/// The stored fields of a row, without its keys and guards.
#[must_use]
pub fn fields(row: &Row) -> Value {
    // Mirrors are plain structs of texts, numbers and lists: they always serialise.
    let written = match row {
        Row::Settings(settings) => serde_json::to_value(StoredSettings((**settings).clone())),
        Row::Customer(customer) => serde_json::to_value(StoredCustomer(customer.clone())),
        Row::Invoice(invoice) => serde_json::to_value(StoredInvoice((**invoice).clone())),
        Row::Proposal(proposal) => serde_json::to_value(StoredProposal { proposal: (**proposal).clone() }),
        Row::Plan(plan) => serde_json::to_value(StoredPlan { plan: (**plan).clone() }),
        Row::Payment(payment) => serde_json::to_value(StoredPayment((**payment).clone())),
        Row::Numbered(numbered) => serde_json::to_value(StoredNumbered(numbered.clone())),
        Row::Coverage(coverage) => serde_json::to_value(StoredCoverage(*coverage)),
        Row::Alike(alike) => serde_json::to_value(StoredAlike(alike.clone())),
        Row::Access(access) => serde_json::to_value(StoredAccess((**access).clone())),
        Row::Session(session) => serde_json::to_value(StoredSession((**session).clone())),
    };
    written.unwrap_or(Value::Null)
}
