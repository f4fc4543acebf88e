//! The command line: starts the stack, or talks to the one that runs.

pub(crate) mod client;
mod clock;
mod demo;
mod files;
mod import;
mod payments;
mod serve;
mod token;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{DEFAULT_PORT, Keep, Options, StartError};

/// Ratenwerk on this machine: customers propose how to pay, finance decides.
#[derive(Debug, Parser)]
#[command(name = "ratenwerk", version, disable_help_subcommand = true)]
struct CommandLine {
    #[command(flatten)]
    place: Location,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Where the stack runs and what it keeps.
#[derive(Debug, Args)]
struct Location {
    /// Keep nothing: the state ends with the process
    #[arg(long, global = true, conflicts_with = "state")]
    memory: bool,
    /// Fill an empty state with an invented tenant, forty invoices and some proposals
    #[arg(long)]
    demo: bool,
    /// Port of the API and the pages; the played AWS services take this plus 10, 11 and 12
    #[arg(long, global = true, default_value_t = DEFAULT_PORT)]
    port: u16,
    /// Folder that keeps the state
    #[arg(long, global = true, default_value = ".ratenwerk", value_name = "FOLDER")]
    state: PathBuf,
    /// Run the functions in `cargo lambda watch` at this address instead of in this process
    #[arg(long, value_name = "URL")]
    functions: Option<String>,
    /// Play another template than the one this program was built with
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Import invoices: e-invoices (.xml) and ledger entries (.json), files or whole folders
    Import {
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Send payments: bank files (camt.053, camt.054) and payments of other systems (.json), files or whole folders
    Payments {
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Show the business clock, or move it forward
    Clock {
        /// `day`, `next-due`, a number of days (`30`), a date (`2026-12-31`) or an instant
        to: Option<String>,
    },
    /// Fill the running stack with an invented tenant
    Demo,
    /// Print what lets somebody in, for use with curl
    Token {
        #[command(subcommand)]
        who: Who,
    },
}

/// Who is to be let in.
#[derive(Debug, Subcommand)]
enum Who {
    /// A customer: finance makes a link, and the link is opened
    Customer {
        /// The customer's id
        id: String,
    },
}

impl Location {
    fn options(&self) -> Result<Options, StartError> {
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path)
                .map_err(|error| StartError::new(format!("{} can't be read: {error}", path.display())))
        };
        Ok(Options {
            keep: if self.memory { Keep::Memory } else { Keep::Folder(self.state.clone()) },
            port: self.port,
            functions: self.functions.clone(),
            template: self.template.as_ref().map(read).transpose()?,
            clock_stands: false,
        })
    }
}

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// As asked.
    Well,
    /// Some of it was refused, and said so.
    Refused,
}

/// Runs the program with the arguments of the process.
pub async fn run() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,dynoxide=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).compact().init();
    let CommandLine { place, command } = CommandLine::parse();
    let ending = match command {
        None => serve::serve(&place).await,
        Some(Command::Import { paths }) => import::import(&place, &paths).await,
        Some(Command::Payments { paths }) => payments::payments(&place, &paths).await,
        Some(Command::Clock { to }) => clock::clock(&place, to.as_deref()).await,
        Some(Command::Demo) => demo::demo(&place).await,
        Some(Command::Token { who: Who::Customer { id } }) => token::customer(&place, &id).await,
    };
    match ending {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Refused) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::CommandLine;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
