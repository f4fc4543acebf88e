//! Values that can't be taken.

/// A value that can't be taken, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The path in the document, `creditor.iban`.
    pub path: String,
    /// The stable code.
    pub code: &'static str,
    /// What would be right.
    pub detail: String,
}

impl Invalid {
    /// A value that can't be taken.
    #[must_use]
    pub fn new(path: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { path: path.into(), code, detail: detail.into() }
    }
}
