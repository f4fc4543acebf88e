//! What a decision comes to: changes with the events that explain them, a replay, or a refusal.

use crate::access::{Access, Session};
use crate::alike::Alike;
use crate::customer::Customer;
use crate::event::{Aggregate, Event, EventKind};
use crate::invoice::Invoice;
use crate::numbers::Numbered;
use crate::payment::{Coverage, Payment};
use crate::plan::Plan;
use crate::policy::Settings;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

/// A row as it was read. The version is the guard: whoever writes it says which one was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// What it holds.
    pub value: T,
    /// Its version: raised by every write, 0 for a row that does not exist yet.
    pub version: u64,
}

impl<T: Clone + Into<Row>> Read<T> {
    /// A row that did not exist when we looked.
    pub fn absent(value: T) -> Self {
        Self { value, version: 0 }
    }

    /// The row turns into `after`: the one way to make a change.
    #[must_use]
    pub fn becomes(self, after: T) -> (Change, Read<T>) {
        let written = Read { value: after.clone(), version: self.version + 1 };
        let before = (self.version > 0).then(|| self.value.into());
        (Change { seen: self.version, before, after: after.into() }, written)
    }
}

/// A row of the store, as the domain sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The tenant's settings.
    Settings(Box<Settings>),
    /// A customer.
    Customer(Customer),
    /// An invoice.
    Invoice(Box<Invoice>),
    /// A proposal.
    Proposal(Box<Proposal>),
    /// A plan.
    Plan(Box<Plan>),
    /// A payment.
    Payment(Box<Payment>),
    /// Which invoices have a number.
    Numbered(Numbered),
    /// Up to which day the bank's statements are known.
    Coverage(Coverage),
    /// Payments that are alike in something.
    Alike(Alike),
    /// The links of a customer or a user.
    Access(Box<Access>),
    /// A session.
    Session(Box<Session>),
}

macro_rules! boxed_row {
    ($($name:ident),*) => {
        $(impl From<$name> for Row {
            fn from(value: $name) -> Self {
                Self::$name(Box::new(value))
            }
        })*
    };
}
boxed_row!(Settings, Invoice, Proposal, Plan, Payment, Access, Session);

impl From<Numbered> for Row {
    fn from(value: Numbered) -> Self {
        Self::Numbered(value)
    }
}

impl From<Alike> for Row {
    fn from(value: Alike) -> Self {
        Self::Alike(value)
    }
}

impl From<Coverage> for Row {
    fn from(value: Coverage) -> Self {
        Self::Coverage(value)
    }
}

impl From<Customer> for Row {
    fn from(value: Customer) -> Self {
        Self::Customer(value)
    }
}

/// One row's change, guarded by the version that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The version that was read; 0 when there was no row.
    pub seen: u64,
    /// What it was.
    pub before: Option<Row>,
    /// What it is to be.
    pub after: Row,
}

/// All changes of one command, with the events that explain them. Written in one transaction or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// What the command addressed: its journal gets the entry.
    pub addressed: Aggregate,
    /// The rows that change.
    pub rows: Vec<Change>,
    /// Why they change, never empty.
    pub events: Vec<Event>,
}

impl Changes {
    /// Changes begin with the row that the command addresses and the event that says what happened to it.
    #[must_use]
    pub fn new<T: Clone + Into<Row>>(
        addressed: Aggregate,
        read: Read<T>,
        after: T,
        event: EventKind,
    ) -> (Self, Read<T>) {
        let (change, written) = read.becomes(after);
        let event = Event { aggregate: addressed.clone(), version: written.version, kind: event };
        (Self { addressed, rows: vec![change], events: vec![event] }, written)
    }

    /// Another row changes with it.
    pub fn and<T: Clone + Into<Row>>(&mut self, read: Read<T>, after: T) -> Read<T> {
        let (change, written) = read.becomes(after);
        self.rows.push(change);
        written
    }

    /// Another event explains the change of a row.
    pub fn tell(&mut self, aggregate: Aggregate, version: u64, kind: EventKind) {
        self.events.push(Event { aggregate, version, kind });
    }
}

/// What a decision comes to.
#[must_use = "a decision that nobody carries out has not been made"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It changes something.
    Done {
        /// What it changes.
        changes: Changes,
        /// What the caller is told.
        result: T,
    },
    /// It had been done before; nothing changes.
    AlreadyDone(T),
    /// It can't be done; nothing changes.
    Refused(Refusal),
}

/// A command and its pure decision.
pub trait UseCase {
    /// What it has to know.
    type Facts;
    /// What the caller is told when it is done.
    type Done;

    /// Decides. The same facts and moment always give the same outcome.
    fn decide(&self, facts: Self::Facts, moment: &Moment) -> Outcome<Self::Done>;
}

use crate::moment::Moment;

impl<T> From<Refusal> for Outcome<T> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
