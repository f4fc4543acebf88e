//! The whole stack in one process on one machine, with no account and nothing else installed.

mod error;
pub mod template;

pub use error::StartError;

/// Where the gateway listens when nobody says otherwise.
pub const DEFAULT_PORT: u16 = 4400;
