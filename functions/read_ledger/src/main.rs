//! The Lambda `read_ledger`: wiring only. What it does stands in `lib.rs`.

use cloud::{Store, Surroundings};
use lambda_http::{Error, Request, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    cloud::start::logging();
    let surroundings = Surroundings::load(|name| std::env::var(name).ok()).await;
    let store = Store::connect(&surroundings)?;
    run(service_fn(|request: Request| read_ledger::handle(&store, request))).await
}
