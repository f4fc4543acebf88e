//! The whole stack in one process on one machine, with no account and nothing else installed.
//!
//! The functions are the real ones, and so is the SDK they use. Around them this package plays what
//! AWS does, each part behind its own wire protocol and on the loopback interface only:
//!
//! | part | is |
//! |---|---|
//! | [`template`] | what exists, read from `template.yaml` |
//! | [`gateway`] | the HTTP API: routes, authorizer, events in payload format 2.0 |
//! | [`functions`] | Lambda: environment, timeouts, a task per call |
//! | [`database`] | DynamoDB |
//! | [`pump`] | its stream |
//! | [`mail`] | SES |
//! | [`rules`] | EventBridge: scheduled rules and the bus |
//! | [`calls`] | IAM: what each function's role allows it |
//! | [`clock`] | the time the business lives in, which a person may move forward |
//!
//! [`Stack`] puts them together; `control` and `pages` show it to programs and to people; the
//! command line is in [`cli`].

pub mod calls;
pub mod cli;
pub mod clock;
mod control;
pub mod database;
mod demo;
mod error;
pub mod functions;
pub mod gateway;
mod guard;
#[cfg(test)]
mod killed;
pub mod mail;
mod pages;
mod pattern;
pub mod pump;
pub mod rules;
mod sessions;
mod stack;
pub mod state;
pub mod template;

pub use error::StartError;
pub use stack::{Keep, Options, Stack};

use std::net::{Ipv4Addr, TcpListener};

/// Where the gateway listens when nobody says otherwise.
pub const DEFAULT_PORT: u16 = 4400;

/// A listener on the loopback interface; port 0 takes any that is free.
fn listen(port: u16, what: &str) -> Result<TcpListener, StartError> {
    let refused = |error: std::io::Error| {
        let reason = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("port {port} for {what} is taken by another program; start with --port <another port>")
            }
            _ => format!("port {port} for {what} can't be used: {error}"),
        };
        StartError::new(reason)
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    Ok(listener)
}
