//! The local stack's program: `cargo run`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    ratenwerk::cli::run().await
}
