//! The functions of the template, called as Lambda calls them: an event in, an answer out, each
//! call in its own task, with the template's timeout.
//!
//! `here` holds the real handlers; with `--functions` every event goes to `cargo lambda watch`
//! instead.

mod here;
mod watch;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch as channel;

use crate::StartError;
use crate::template::Template;

pub use here::{Endpoints, journal};

/// What a function answers, sooner or later.
type Answering = Pin<Box<dyn Future<Output = Result<Value, String>> + Send>>;

/// A function that can be called.
type Handler = Arc<dyn Fn(Value) -> Answering + Send + Sync>;

/// The first call of `cargo lambda watch` compiles the function.
const WATCH_TIMEOUT: Duration = Duration::from_mins(15);

/// All functions of one stack.
pub struct Functions {
    handlers: BTreeMap<String, (Handler, Duration)>,
    running: Arc<channel::Sender<usize>>,
}

/// Why a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvokeError {
    /// The template has no such function.
    Unknown(String),
    /// The function answered with an error.
    Failed(String),
    /// It panicked.
    Panicked,
    /// It took longer than the template allows.
    TimedOut(Duration),
}

impl Functions {
    /// The real handlers, in this process.
    ///
    /// # Errors
    /// The template names a function that this build doesn't have, or one lacks a variable.
    pub async fn here(template: &Template, endpoints: &Endpoints) -> Result<Self, StartError> {
        let mut handlers = BTreeMap::new();
        for (name, function) in &template.functions {
            let handler = here::handler(function, endpoints, &template.place.region).await?;
            handlers.insert(name.clone(), (handler, function.timeout));
        }
        Ok(Self::of(handlers))
    }

    /// The functions that `cargo lambda watch` runs at an address.
    ///
    /// # Errors
    /// The address is none.
    pub fn watched(template: &Template, address: &str) -> Result<Self, StartError> {
        let handlers = template
            .functions
            .iter()
            .map(|(name, function)| {
                let handler = watch::handler(function, address)?;
                Ok((name.clone(), (handler, WATCH_TIMEOUT)))
            })
            .collect::<Result<_, StartError>>()?;
        Ok(Self::of(handlers))
    }

    fn of(handlers: BTreeMap<String, (Handler, Duration)>) -> Self {
        Self { handlers, running: Arc::new(channel::Sender::new(0)) }
    }

    /// Calls a function and waits for its answer.
    ///
    /// # Errors
    /// There is no such function, it failed, panicked, or took too long.
    pub async fn invoke(&self, name: &str, event: Value) -> Result<Value, InvokeError> {
        let Some((handler, timeout)) = self.handlers.get(name) else {
            return Err(InvokeError::Unknown(name.to_owned()));
        };
        let call = Call::begin(Arc::clone(&self.running));
        let answering = handler(event);
        let mut task = tokio::spawn(async move {
            let _call = call;
            answering.await
        });
        match tokio::time::timeout(*timeout, &mut task).await {
            Ok(Ok(Ok(answer))) => Ok(answer),
            Ok(Ok(Err(error))) => Err(InvokeError::Failed(error)),
            Ok(Err(_panic)) => Err(InvokeError::Panicked),
            Err(_elapsed) => {
                task.abort();
                Err(InvokeError::TimedOut(*timeout))
            }
        }
    }

    /// Waits until no call is under way.
    pub async fn idle(&self) {
        let mut running = self.running.subscribe();
        // The sender lives as long as `self`, so waiting can't fail.
        let _ = running.wait_for(|count| *count == 0).await;
    }
}

impl fmt::Debug for Functions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.handlers.keys()).finish()
    }
}

impl fmt::Display for InvokeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(formatter, "the template has no function {name}"),
            Self::Failed(reason) => formatter.write_str(reason),
            Self::Panicked => formatter.write_str("the function panicked"),
            Self::TimedOut(limit) => write!(formatter, "no answer within {} s", limit.as_secs()),
        }
    }
}

/// Counts a call for as long as it runs, also when nobody waits for its answer any more.
struct Call(Arc<channel::Sender<usize>>);

impl Call {
    fn begin(running: Arc<channel::Sender<usize>>) -> Self {
        running.send_modify(|count| *count += 1);
        Self(running)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::{Functions, Handler, InvokeError};

    fn with(name: &str, handler: Handler) -> Functions {
        let limit = Duration::from_millis(50);
        Functions::of(BTreeMap::from([(name.to_owned(), (handler, limit))]))
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_and_nothing_else_breaks() {
        let functions = with(
            "panics",
            Arc::new(|event: Value| {
                Box::pin(async move {
                    assert_ne!(event, json!(1), "as asked");
                    Ok(json!("well"))
                })
            }),
        );
        assert_eq!(functions.invoke("panics", json!(1)).await, Err(InvokeError::Panicked));
        assert_eq!(functions.invoke("panics", json!(2)).await, Ok(json!("well")));
        functions.idle().await;
    }

    #[tokio::test]
    async fn a_call_ends_with_the_timeout_of_the_template() {
        let functions = with("sleeps", Arc::new(|_| Box::pin(std::future::pending())));
        let outcome = functions.invoke("sleeps", json!({})).await;
        assert_eq!(outcome, Err(InvokeError::TimedOut(Duration::from_millis(50))));
        functions.idle().await;
    }

    #[tokio::test]
    async fn what_the_template_lacks_is_not_called() {
        let functions = with("one", Arc::new(|_| Box::pin(async { Ok(Value::Null) })));
        let outcome = functions.invoke("other", json!({})).await;
        assert_eq!(outcome, Err(InvokeError::Unknown("other".to_owned())));
    }
}
