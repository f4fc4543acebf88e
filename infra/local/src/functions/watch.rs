//! Functions that `cargo lambda watch` builds and runs: each event goes to its raw endpoint.

use std::sync::Arc;

use serde_json::Value;

use super::Handler;
use crate::StartError;
use crate::template::Function;

/// A function behind the emulator of cargo-lambda at an address like `http://127.0.0.1:9000`.
pub(super) fn handler(function: &Function, address: &str) -> Result<Handler, StartError> {
    let address = address.trim_end_matches('/');
    if !address.starts_with("http://") {
        return Err(StartError::new(format!("--functions takes an address like http://127.0.0.1:9000, not {address}")));
    }
    let url = format!("{address}/2015-03-31/functions/{}/invocations", function.name);
    let client = reqwest::Client::new();
    Ok(Arc::new(move |event| {
        let call = client.post(&url).json(&event).send();
        Box::pin(async move {
            let answer =
                call.await.map_err(|error| format!("cargo lambda watch does not answer ({error}); is it running?"))?;
            let failed = !answer.status().is_success() || answer.headers().contains_key("x-amz-function-error");
            let body: Value = answer.json().await.map_err(|error| error.to_string())?;
            if failed { Err(body.to_string()) } else { Ok(body) }
        })
    }))
}
