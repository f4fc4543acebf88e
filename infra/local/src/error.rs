//! Why the local stack did not start: one sentence for the person who started it.

use std::fmt;

/// The reason, in words that say what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartError(String);

impl StartError {
    /// A reason in one or two sentences.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

impl From<crate::template::TemplateError> for StartError {
    fn from(error: crate::template::TemplateError) -> Self {
        Self(error.to_string())
    }
}
