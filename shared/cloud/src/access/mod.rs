//! Letting people in: the secrets that prove who somebody is, and the sessions that they open.

mod sessions;
mod token;

pub use sessions::{Pass, SessionKey, open, pass_of};
pub use token::{NotAToken, Token, TokenKind, random};
