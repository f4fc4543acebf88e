//! Why a file can't be read: a closed list, each with a stable code and a sentence that says what to do.

use super::bounds::{MAX_DEPTH, MAX_ITEMS};
use super::node::Node;
use super::{FileKind, MAX_BYTES};
use crate::words::excerpt;

/// Why a file is none that payments can be read from. The file's own words in it are cut short and free of control
/// characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More bytes than are taken.
    #[error("The file has {bytes} bytes and at most {max} are taken. Ask the bank for a file per day or account.", max = MAX_BYTES)]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// An encoding other than UTF-8, UTF-16 and ISO-8859-1, or none that fits.
    #[error("The file is encoded as {found}. Save it as UTF-8.")]
    EncodingUnsupported {
        /// What was declared or found.
        found: String,
    },
    /// Not well-formed XML.
    #[error(
        "The file is not XML: line {line}, column {column}: {message}. Send the camt file as the bank delivered it, unpacked."
    )]
    NotXml {
        /// Counted from 1.
        line: u32,
        /// Counted from 1.
        column: u32,
        /// What the parser says.
        message: String,
    },
    /// A document type declaration, and with it entities.
    #[error(
        "The file has a document type declaration (<!DOCTYPE ...>), which no bank writes. Fetch it from the bank again."
    )]
    DocumentTypeForbidden,
    /// Elements inside elements, deeper than any bank's file.
    #[error("The file nests more than {MAX_DEPTH} elements inside each other. Fetch it from the bank again.")]
    TooDeep,
    /// More elements, entries or attributes than any bank's file.
    #[error(
        "The file has more than {MAX_ITEMS} entries, or more elements than any. Ask the bank for a file per day or account."
    )]
    TooManyElements,
    /// XML of another kind.
    #[error(
        "The file holds <{found}>, which is no camt.052, camt.053 or camt.054. Ask the bank for its camt.053 statements."
    )]
    NotABankFile {
        /// The element that was found.
        found: String,
    },
    /// More than one message, so that one of them would be lost.
    #[error("The file holds more than one message. Send each in a file of its own.")]
    SeveralMessages,
    /// A version that is too old or too new, or no name space to tell.
    #[error(
        "The file is a {} whose version can't be read: its name space is {found:?}. Ask the bank for version 2 to 8, best 8.", .kind.name()
    )]
    VersionUnsupported {
        /// What it is.
        kind: FileKind,
        /// The name space of the message.
        found: String,
    },
    /// The message is empty.
    #[error("The file holds no statement: there is no <{expected}> in it. Fetch it from the bank again.")]
    NoStatements {
        /// The element that is missing.
        expected: &'static str,
    },
}

impl Unreadable {
    /// The stable code that programs go by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::EncodingUnsupported { .. } => "encoding_unsupported",
            Self::NotXml { .. } => "not_xml",
            Self::DocumentTypeForbidden => "document_type_forbidden",
            Self::TooDeep => "too_deep",
            Self::TooManyElements => "too_many_elements",
            Self::NotABankFile { .. } => "not_a_bank_file",
            Self::SeveralMessages => "several_messages",
            Self::VersionUnsupported { .. } => "version_unsupported",
            Self::NoStatements { .. } => "no_statements",
        }
    }

    pub(super) fn encoding(found: &str) -> Self {
        Self::EncodingUnsupported { found: excerpt(found) }
    }

    pub(super) fn not_a_bank_file(node: Node<'_>) -> Self {
        Self::NotABankFile { found: excerpt(node.tag_name().name()) }
    }

    pub(super) fn version_unsupported(kind: FileKind, space: &str) -> Self {
        Self::VersionUnsupported { kind, found: excerpt(space) }
    }

    /// What the XML parser has to say.
    pub(super) fn of_xml(error: &roxmltree::Error) -> Self {
        let position = error.pos();
        match error {
            roxmltree::Error::DtdDetected => Self::DocumentTypeForbidden,
            _ => Self::NotXml { line: position.row, column: position.col, message: excerpt(&error.to_string()) },
        }
    }
}
