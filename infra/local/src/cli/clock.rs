//! `clock`: shows the business clock and moves it forward.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Reached, send};
use super::{Ending, Location};
use crate::StartError;

pub(super) async fn clock(place: &Location, to: Option<&str>) -> Result<Ending, StartError> {
    let reached = Reached::find(place).await?;
    let request = match to {
        None => reached.client.control(Method::GET, "/local/clock"),
        Some(to) => reached.client.control(Method::POST, "/local/clock").json(&wanted(to)),
    };
    let answer = send(request).await?;
    if !answer.is_good() {
        return Err(StartError::new(answer.reason()));
    }
    let text = |key: &str| answer.body[key].as_str();
    println!("{}", text("now").unwrap_or("unknown"));
    match text("nextDue") {
        Some(next) => println!("next due {next}"),
        None => println!("nothing is due"),
    }
    Ok(Ending::Well)
}

fn wanted(to: &str) -> Value {
    match (to, to.parse::<i64>()) {
        ("day", _) => json!({ "advanceDays": 1 }),
        (_, Ok(days)) => json!({ "advanceDays": days }),
        (to, Err(_)) => json!({ "to": to }),
    }
}
