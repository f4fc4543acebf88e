//! `demo`: fills the running stack with an invented tenant.

use super::client::Reached;
use super::{Ending, Location};
use crate::{StartError, demo};

pub(super) async fn demo(place: &Location) -> Result<Ending, StartError> {
    let reached = Reached::find_or_start(place).await?;
    let told = demo::fill(reached.client.base()).await?;
    println!("{told}");
    reached.finish().await;
    Ok(Ending::Well)
}
