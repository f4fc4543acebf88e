//! Why a document can't be imported: a closed list, each with a stable code and a sentence that tells the sender
//! what is wrong, where, and what to do.

use domain::money::Currency;
use en16931::Invoice;
use en16931_formats::Error;
use en16931_formats::report::{Entry, Kind};

use super::MAX_BYTES;
use crate::words::excerpt;

/// A field that an invoice must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who sent it: BT-31, BT-32, BT-30 or BT-27.
    Seller,
    /// BT-1.
    Number,
    /// BT-3.
    TypeCode,
    /// BT-5.
    Currency,
    /// BT-2.
    IssueDate,
    /// BT-9; not mandatory, but readable where present.
    DueDate,
    /// BT-115.
    Payable,
}

impl Field {
    /// Its name, with the number that the standard gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seller => "BT-27 seller name (or BT-31, BT-32, BT-30)",
            Self::Number => "BT-1 invoice number",
            Self::TypeCode => "BT-3 type code",
            Self::Currency => "BT-5 currency code",
            Self::IssueDate => "BT-2 issue date",
            Self::DueDate => "BT-9 due date",
            Self::Payable => "BT-115 payable amount",
        }
    }
}

/// Why a document is no invoice that can be imported. The words of the document in it are cut short and free of
/// control characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More bytes than are taken.
    #[error("The file has {bytes} bytes and at most {max} are taken. Send the invoice without its attachments.", max = MAX_BYTES)]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// An encoding other than UTF-8 and UTF-16.
    #[error("The file is encoded as {found}. Save it as UTF-8.")]
    EncodingUnsupported {
        /// What was declared or found.
        found: String,
    },
    /// Not well-formed XML.
    #[error(
        "The file is not XML: line {line}, column {column}: {message}. Send the invoice as the XML file that was exported."
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
    #[error("The file has a document type declaration (<!DOCTYPE ...>), which e-invoices must not have. Remove it.")]
    DocumentTypeForbidden,
    /// Elements inside elements, deeper than any invoice.
    #[error(
        "The file nests {depth} elements inside each other; an invoice has at most {limit}. Check how it was made."
    )]
    TooDeep {
        /// How deep it goes.
        depth: usize,
        /// How deep it may go.
        limit: usize,
    },
    /// More elements, or more repeated ones, than any invoice.
    #[error("The file has more elements than an invoice of its size. Check how it was made, or split the invoice.")]
    TooManyElements,
    /// XML of another kind, or a PDF.
    #[error(
        "The file holds {found}, not an e-invoice. Send a UBL Invoice or CreditNote, or a CII CrossIndustryInvoice."
    )]
    NotAnInvoice {
        /// What it holds.
        found: String,
    },
    /// Mandatory fields are absent or empty; all of them are named.
    #[error("The invoice lacks {}. Add what is missing.", list(.fields))]
    FieldsMissing {
        /// Which.
        fields: Vec<Field>,
    },
    /// The payable amount is no number.
    #[error(
        "The payable amount (BT-115) is {text:?}, which is no amount. Write digits with a decimal point, such as 120.00."
    )]
    PayableMalformed {
        /// What stands there.
        text: String,
    },
    /// The payable amount isn't what the other totals make.
    #[error(
        "The payable amount (BT-115) is {due}, but gross {gross} - paid {paid} + rounding {rounding} is another. Correct the totals."
    )]
    PayableContradictory {
        /// BT-115.
        due: String,
        /// BT-112.
        gross: String,
        /// BT-113.
        paid: String,
        /// BT-114, and amounts for third parties.
        rounding: String,
    },
    /// More decimals than the currency, or the standard, has.
    #[error("The amount {text:?} at {place} has more decimals than it may. Round it where the invoice is made.")]
    AmountTooPrecise {
        /// Where it stands.
        place: String,
        /// What stands there.
        text: String,
    },
    /// Not a date, or one that no invoice has.
    #[error("The date {text:?} at {place} is not a day of our time. Correct it.")]
    DateMalformed {
        /// Where it stands.
        place: String,
        /// What stands there.
        text: String,
    },
    /// Another value that can't be read.
    #[error("The value {text:?} at {place} can't be read: {why}. Correct it.")]
    ValueMalformed {
        /// Where it stands.
        place: String,
        /// What stands there.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something that stands there twice and may stand there once.
    #[error("{place} stands there twice, and the second is {text:?}. Leave one of them out.")]
    ValueRepeated {
        /// Where it stands.
        place: String,
        /// The second value.
        text: String,
    },
    /// Not a currency that people pay in.
    #[error("The currency {code:?} (BT-5) is not one of ISO 4217. Write its three letters, such as EUR.")]
    CurrencyUnknown {
        /// What stands there.
        code: String,
    },
    /// The payable amount is in another currency than the invoice.
    #[error("The payable amount is in {amount:?}, the invoice (BT-5) in {invoice}. Both must be the same.")]
    CurrencyContradictory {
        /// The currency on the amount.
        amount: String,
        /// The currency of the invoice.
        invoice: &'static str,
    },
    /// No type code of an invoice, or one of an invoice on a credit note.
    #[error("The type code (BT-3) is {text:?}, which doesn't fit the document. An invoice has 380, a credit note 381.")]
    TypeCodeUnknown {
        /// What stands there.
        text: String,
    },
    /// An invoice number that is too long or holds control characters.
    #[error(
        "The invoice number (BT-1) begins {text:?} and is longer than 100 characters or holds control characters. Shorten it."
    )]
    NumberUnusable {
        /// How it begins.
        text: String,
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
            Self::TooDeep { .. } => "too_deep",
            Self::TooManyElements => "too_many_elements",
            Self::NotAnInvoice { .. } => "not_an_invoice",
            Self::FieldsMissing { .. } => "fields_missing",
            Self::PayableMalformed { .. } => "payable_malformed",
            Self::PayableContradictory { .. } => "payable_contradictory",
            Self::AmountTooPrecise { .. } => "amount_too_precise",
            Self::DateMalformed { .. } => "date_malformed",
            Self::ValueMalformed { .. } => "value_malformed",
            Self::ValueRepeated { .. } => "value_repeated",
            Self::CurrencyUnknown { .. } => "currency_unknown",
            Self::CurrencyContradictory { .. } => "currency_contradictory",
            Self::TypeCodeUnknown { .. } => "type_code_unknown",
            Self::NumberUnusable { .. } => "number_unusable",
        }
    }

    /// Every missing field by name; empty unless fields are missing.
    #[must_use]
    pub fn missing(&self) -> &[Field] {
        match self {
            Self::FieldsMissing { fields } => fields,
            _ => &[],
        }
    }

    pub(super) fn payable_malformed(text: &str) -> Self {
        Self::PayableMalformed { text: excerpt(text) }
    }

    pub(super) fn payable_contradictory(invoice: &Invoice) -> Self {
        let totals = &invoice.totals;
        Self::PayableContradictory {
            due: totals.due.to_string(),
            gross: totals.gross_total.to_string(),
            paid: totals.paid.unwrap_or_default().to_string(),
            rounding: totals.rounding.unwrap_or_default().to_string(),
        }
    }

    pub(super) fn amount_too_precise(place: &str, text: &str) -> Self {
        Self::AmountTooPrecise { place: place.to_owned(), text: excerpt(text) }
    }

    pub(super) fn date_malformed(place: &str, text: &str) -> Self {
        Self::DateMalformed { place: place.to_owned(), text: excerpt(text) }
    }

    pub(super) fn currency_unknown(code: &str) -> Self {
        Self::CurrencyUnknown { code: excerpt(code) }
    }

    pub(super) fn currency_contradictory(amount: &str, invoice: Currency) -> Self {
        Self::CurrencyContradictory { amount: excerpt(amount), invoice: invoice.code() }
    }

    pub(super) fn type_code_unknown(text: &str) -> Self {
        Self::TypeCodeUnknown { text: excerpt(text) }
    }

    pub(super) fn number_unusable(text: &str) -> Self {
        Self::NumberUnusable { text: excerpt(text) }
    }

    /// What the reader has to say of a value it could not hold or dropped.
    pub(super) fn of_entry(entry: &Entry) -> Self {
        let place = excerpt(&entry.path);
        let text = excerpt(entry.value.as_deref().unwrap_or_default());
        let last = entry.path.rsplit('/').next().unwrap_or_default();
        if entry.kind == Kind::Duplicate {
            Self::ValueRepeated { place, text }
        } else if too_precise(&text) {
            Self::AmountTooPrecise { place, text }
        } else if matches!(last, "PayableAmount" | "DuePayableAmount") {
            Self::PayableMalformed { text }
        } else if last.contains("Date") {
            Self::DateMalformed { place, text }
        } else {
            Self::ValueMalformed { place, text, why: excerpt(&entry.message) }
        }
    }

    /// What the XML parser has to say.
    pub(super) fn of_xml(error: &roxmltree::Error) -> Self {
        let position = error.pos();
        Self::NotXml { line: position.row, column: position.col, message: excerpt(&error.to_string()) }
    }
}

impl From<Error> for Unreadable {
    fn from(error: Error) -> Self {
        match error {
            Error::Encoding { found } => Self::EncodingUnsupported { found: excerpt(&found) },
            // The parser's own words for its refusal of `<!DOCTYPE`; a test holds them.
            Error::Xml { message, .. } if message.contains("DTD") => Self::DocumentTypeForbidden,
            Error::Xml { message, line, column } => Self::NotXml { line, column, message: excerpt(&message) },
            Error::TooDeep { depth, limit } => Self::TooDeep { depth, limit },
            Error::NotAnInvoice { found } => Self::NotAnInvoice { found: format!("<{}>", excerpt(&found)) },
            Error::Unsupported { found, .. } => Self::NotAnInvoice { found: found.to_owned() },
            other => Self::NotAnInvoice { found: excerpt(&other.to_string()) },
        }
    }
}

/// A plain decimal with more decimals than the two of the standard.
fn too_precise(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    unsigned.split_once('.').is_some_and(|(whole, decimals)| digits(whole) && digits(decimals) && decimals.len() > 2)
}

fn list(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
}
