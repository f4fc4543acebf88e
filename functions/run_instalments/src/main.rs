//! The Lambda `run_instalments`: wiring only. What it does stands in `lib.rs`.

use cloud::Surroundings;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use run_instalments::Runner;
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    cloud::start::logging();
    let surroundings = Surroundings::load(|name| std::env::var(name).ok()).await;
    let runner = Runner::connect(&surroundings)?;
    run(service_fn(|event: LambdaEvent<Value>| run_instalments::handle(&runner, event))).await
}
