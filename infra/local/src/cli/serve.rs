//! `cargo run`: the stack until Ctrl-C.

use super::{Ending, Location};
use crate::{Stack, StartError, demo};

pub(super) async fn serve(place: &Location) -> Result<Ending, StartError> {
    let stack = Stack::start(place.options()?).await?;
    announce(&stack, place);
    if place.demo {
        if stack.is_fresh() {
            let told = demo::fill(stack.url()).await?;
            println!("  {told}\n");
        } else {
            println!("  The state is not empty: --demo changes nothing.\n");
        }
    }
    stopped().await;
    println!("\nStopping.");
    stack.stop().await;
    Ok(Ending::Well)
}

fn announce(stack: &Stack, place: &Location) {
    let url = stack.url();
    let endpoints = stack.endpoints();
    println!("\n  Ratenwerk runs on this machine.\n");
    for (name, address) in [
        ("Start page", url.to_owned()),
        ("API", format!("{url}/v1")),
        ("Mailbox", format!("{url}/mailbox")),
        ("Events", format!("{url}/events")),
        ("DynamoDB", endpoints.dynamodb.clone()),
        ("SES", endpoints.sesv2.clone()),
        ("EventBridge", endpoints.eventbridge.clone()),
    ] {
        println!("  {name:<12} {address}");
    }
    match stack.state_folder() {
        None => println!("  {:<12} in memory; it ends with this process", "State"),
        Some(folder) => println!("  {:<12} {}", "State", folder.display()),
    }
    println!();
    if stack.is_fresh() && !place.demo {
        println!("  Nothing is here yet. `cargo run -- demo` in another terminal (or --demo at a");
        println!("  first start) fills it with an invented tenant; `cargo run -- import <files>`");
        println!("  takes in your own invoices.\n");
    }
    println!("  Ctrl-C stops it.\n");
}

/// Ctrl-C, or the signal by which services are stopped.
async fn stopped() {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
