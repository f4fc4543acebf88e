//! The AWS side of Ratenwerk: the table, the loop that carries out commands, HTTP, identity, rules, the bus and
//! the mail transport. The domain decides; this crate reads what a decision needs and writes what it says.
//!
//! A function is a method and a path matched, a body parsed into a command, [`carry_out`](carry_out::carry_out)
//! and a [view](views).

pub mod access;
pub mod bus;
pub mod carry_out;
pub mod cursor;
pub mod facts;
pub mod fields;
pub mod filters;
pub mod http;
pub mod identity;
pub mod item;
pub mod journal;
pub mod listing;
pub mod lists;
pub mod mail;
pub mod problem;
pub mod query;
pub mod reply;
pub mod routes;
pub mod rows;
pub mod rules;
pub mod schema;
pub mod start;
pub mod store;
mod surroundings;
pub mod told;
pub mod views;

pub use store::{Store, StoreError};
pub use surroundings::{Missing, Surroundings};
