//! The Lambda `authorize_portal`: wiring only. What it does stands in `lib.rs`.

use cloud::{Store, Surroundings};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    cloud::start::logging();
    let surroundings = Surroundings::load(|name| std::env::var(name).ok()).await;
    let store = Store::connect(&surroundings)?;
    run(service_fn(|event: LambdaEvent<Value>| authorize_portal::handle(&store, event))).await
}
