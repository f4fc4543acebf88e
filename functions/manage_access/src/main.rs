//! The Lambda `manage_access`: wiring only. What it does stands in `lib.rs`.

use cloud::Surroundings;
use lambda_http::{Error, Request, run, service_fn};
use manage_access::Doors;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    cloud::start::logging();
    let surroundings = Surroundings::load(|name| std::env::var(name).ok()).await;
    let doors = Doors::connect(&surroundings)?;
    run(service_fn(|request: Request| manage_access::handle(&doors, request))).await
}
