//! `token`: what lets somebody in, for use with curl.

use super::client::Reached;
use super::{Ending, Location};
use crate::StartError;

pub(super) async fn customer(place: &Location, id: &str) -> Result<Ending, StartError> {
    let reached = Reached::find(place).await?;
    println!("{}", reached.client.let_in(id).await?);
    Ok(Ending::Well)
}
