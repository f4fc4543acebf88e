//! Everything that is a public format or a word: e-invoices in, creditor references, and the mails that people
//! get, in their own language and with amounts and dates as they write them.
//!
//! - [`account`] knows a valid IBAN.
//! - [`camt`] reads a bank's ISO 20022 reports, statements and notifications.
//! - [`einvoice`] reads an EN 16931 invoice (UBL or CII) into the domain's
//!   [`IncomingInvoice`](domain::invoice::IncomingInvoice), or says why it can't.
//! - [`locale`] writes money and dates as CLDR does.
//! - [`reference`] makes and reads ISO 11649 creditor references.
//! - [`mail`] turns typed content into a [`Letter`](mail::Letter), and a letter into MIME bytes. The words stand
//!   in `wording/*.ftl`, one file per language, which a translator edits without touching code.
//!
//! What must hold: nothing here reads a clock, a file or the network, and nothing that a document or a person
//! wrote can become markup, a header or an address.

pub mod account;
pub mod camt;
pub mod einvoice;
pub mod locale;
pub mod mail;
pub mod reference;
mod wording;
mod words;
mod xml;

#[cfg(test)]
mod testdata;
