//! Everything that is a public format or a word: e-invoices in, creditor references, and the mails that people
//! get, in their own language and with amounts and dates as they write them.
//!
//! - [`einvoice`] reads an EN 16931 invoice (UBL or CII) into the domain's
//!   [`IncomingInvoice`](domain::invoice::IncomingInvoice), or says why it can't.
//! - [`locale`] writes money and dates as CLDR does.
//! - [`reference`] makes and reads ISO 11649 creditor references.
//!
//! What must hold: nothing here reads a clock, a file or the network, and nothing that a document or a person
//! wrote can become markup, a header or an address.

pub mod einvoice;
pub mod locale;
pub mod reference;

#[cfg(test)]
mod testdata;
