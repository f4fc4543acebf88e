//! Mails: typed content in, a [`Letter`] in the reader's language out, and MIME bytes of it.
//!
//! Every mail names the creditor, the invoices, the next thing that happens and a person to ask. Its subject
//! has no amount and no word of debt. The text part stands alone: it is what a printed [`letter`] says when there
//! is no address. Content becomes a [`Page`](page::Page) first, and every form is written from that page, so they
//! can't say different things.
//!
//! What people wrote (names, reasons) is cleaned of control and direction marks, escaped in HTML, and encoded in
//! headers: it can't become markup, a header or an address.

mod clean;
mod compose;
mod html;
mod message;
mod mime;
mod page;
mod plain;

use chrono::NaiveDate;
use domain::language::Language;
use domain::money::Money;

use crate::reference::CreditorReference;
pub use message::{Message, PlanStop, Reason, TaskKind};
pub use mime::{Envelope, mime};

/// A mail before it is put into words.
#[derive(Clone, Debug)]
pub struct Content {
    /// What the reader reads.
    pub language: Language,
    /// Who is owed, and who answers questions.
    pub creditor: Creditor,
    /// The customer, as the invoices name them.
    pub customer_name: Option<String>,
    /// Where finance reaches the customer; not used in mails to the customer.
    pub customer_email: Option<String>,
    /// The lines of the customer's postal address, for a printed letter. Its first line may repeat the name.
    pub postal_address: Option<String>,
    /// What it is about: at least one, or none where the message is about none (a link, a code, the tasks).
    pub invoices: Vec<Invoice>,
    /// What happened.
    pub message: Message,
    /// A page on which the reader sees more, https.
    pub link: Option<String>,
}

/// The creditor as its mails present it.
#[derive(Clone, Debug, Default)]
pub struct Creditor {
    /// The name as customers know it.
    pub name: String,
    /// A person to ask.
    pub contact_name: Option<String>,
    /// Where answers go to: the reply-to address.
    pub contact_email: String,
    /// The person's telephone number.
    pub contact_phone: Option<String>,
    /// The account holder.
    pub account_holder: Option<String>,
    /// A valid IBAN without white space.
    pub iban: Option<String>,
    /// How to pay, in the creditor's own words.
    pub payment_instructions: Option<String>,
}

/// An invoice that a mail is about.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// Its number, as written.
    pub number: String,
    /// When it was issued.
    pub issue_date: NaiveDate,
    /// What is open on it, where that is worth saying.
    pub open: Option<Money>,
}

/// An amount with its date.
#[derive(Clone, Debug)]
pub struct Instalment {
    /// From 1; the down payment is 0.
    pub number: u32,
    /// The latest day of payment.
    pub due: NaiveDate,
    /// What is to be paid.
    pub amount: Money,
    /// What to write on the payment; there is none before a plan exists.
    pub reference: Option<CreditorReference>,
}

/// A mail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language it is written in.
    pub language: Language,
    /// One line.
    pub subject: String,
    /// The text part, which stands alone.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Puts a mail into words.
#[must_use]
pub fn write(content: &Content) -> Letter {
    let page = compose::page(content);
    Letter {
        language: content.language,
        subject: page.subject.clone(),
        text: plain::render(&page),
        html: html::render(&page),
    }
}

/// Puts a mail on paper, for a customer without an address that mail reaches: sender, recipient, date, subject
/// and text, in lines of at most 78 characters.
#[must_use]
pub fn letter(content: &Content, date: NaiveDate) -> String {
    plain::letter(&compose::page(content), date)
}

#[cfg(test)]
mod tests;
