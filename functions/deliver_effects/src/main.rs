//! The Lambda `deliver_effects`: wiring only. What it does stands in `lib.rs`.

use cloud::Surroundings;
use deliver_effects::Delivery;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    cloud::start::logging();
    let surroundings = Surroundings::load(|name| std::env::var(name).ok()).await;
    let delivery = Delivery::connect(&surroundings)?;
    run(service_fn(|event: LambdaEvent<Value>| deliver_effects::handle(&delivery, event))).await
}
