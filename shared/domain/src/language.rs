//! The languages that people are written to in.

use crate::coded::coded;

coded! {
    /// A language that mails and pages exist in, by its ISO 639-1 code.
    Language, unknown:
    /// The text names none of our languages.
    UnknownLanguage,
    {
        /// German.
        De = "de",
        /// Dutch.
        Nl = "nl",
        /// English.
        En = "en",
        /// French.
        Fr = "fr",
    }
}
