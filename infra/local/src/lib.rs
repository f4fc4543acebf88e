//! The whole stack in one process on one machine, with no account and nothing else installed.

pub mod calls;
pub mod clock;
mod error;
mod guard;
pub mod mail;
mod pattern;
pub mod state;
pub mod template;

pub use error::StartError;

/// Where the gateway listens when nobody says otherwise.
pub const DEFAULT_PORT: u16 = 4400;
