//! Which mails an entry causes, and what stands in them.

mod causes;
mod disputes;
mod instalments;
mod kind;
mod message;
mod money;
mod plans;
mod proposals;
mod tasks;

use chrono::{DateTime, Utc};
use cloud::item::Key;
use cloud::journal::{Entry, Told};
use documents::mail::{self, Content, Creditor, Envelope};
use domain::policy::Settings;
use domain::text::{EmailAddress, Name};
use domain::zone::civil_date;
use uuid::Uuid;

use crate::background::{About, Background, Named};

pub use causes::{Cause, causes, timed};
pub use kind::Kind;
pub use tasks::{count as count_tasks, of_day};

/// The name space of mail identities.
const MAILS: Uuid = Uuid::from_u128(0x0b3a_6f5e_8f1d_5a5e_b9f6_77c2_61d4_2f10);

/// A mail before it is written: which one, to whom, because of what. Its identity is derived, so the same mail
/// is never made twice.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Derived from the event, the kind, what it is about and the recipient.
    pub id: Uuid,
    /// What it says.
    pub kind: Kind,
    /// The journal entry that caused it.
    pub entry: Key,
    /// The place of the event in the entry.
    pub event: usize,
    /// What it is about.
    pub about: About,
    /// Who in finance gets it; nobody here for a mail to the customer, whose address is looked up when it is sent.
    pub finance: Option<EmailAddress>,
}

impl Mail {
    fn new(entry: &Key, cause: &Cause, finance: Option<EmailAddress>) -> Self {
        let recipient = finance.as_ref().map_or("customer", EmailAddress::as_str);
        let Cause { event, kind, about } = cause;
        let name = format!("{} {} {event} {} {about} {recipient}", entry.pk, entry.sk, kind.code());
        Self {
            id: Uuid::new_v5(&MAILS, name.as_bytes()),
            kind: *kind,
            entry: entry.clone(),
            event: *event,
            about: about.clone(),
            finance,
        }
    }
}

/// The mails that a cause makes, each recipient's own.
pub fn mails(entry: &Key, cause: &Cause, settings: &Settings) -> Vec<Mail> {
    match cause.kind.finance(settings) {
        Some(addresses) => addresses.into_iter().map(|address| Mail::new(entry, cause, Some(address))).collect(),
        None => vec![Mail::new(entry, cause, None)],
    }
}

/// The event that caused a mail; none where it was no event but a day.
pub fn told_of<'a>(mail: &Mail, entry: Option<&'a Entry>) -> Option<&'a Told> {
    entry.and_then(|entry| entry.events.get(mail.event))
}

/// A mail, written, or why there is none.
pub enum Written {
    /// Ready to be sent.
    Mail {
        /// The tenant's sender.
        from: EmailAddress,
        /// Who gets it.
        to: EmailAddress,
        /// The whole message.
        mime: Vec<u8>,
    },
    /// It has lost its sense: what it is about was paid or decided meanwhile.
    Needless,
    /// No mail reaches the customer: it has to be printed.
    Letter {
        /// The whole letter, with the postal address where it is known.
        text: String,
    },
    /// The settings name no sender.
    NoSender,
}

/// Writes a mail from what is known now. Its date is when it was caused, so that a mail sent once more is the same.
pub fn write(
    mail: &Mail,
    told: Option<&Told>,
    background: &Background,
    created: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Written {
    let settings = &background.settings;
    let (Some(from), Some(reply_to)) = (settings.sender.clone(), settings.reply_to.clone()) else {
        return Written::NoSender;
    };
    if is_withheld(mail, background) {
        return Written::Needless;
    }
    let Some(message) = message::message(mail.kind, told, background, now) else { return Written::Needless };
    let for_finance = message.is_to_finance();
    let to = if for_finance { mail.finance.clone() } else { background.customer_address() };
    let customer = background.customer.as_ref();
    let customer_name = customer.and_then(|customer| customer.name.as_ref()).map(ToString::to_string);
    let content = Content {
        language: if for_finance { settings.language() } else { background.customer_language() },
        creditor: creditor(settings, &reply_to),
        customer_name: customer_name.clone(),
        customer_email: background.customer_address().map(|address| address.to_string()),
        postal_address: customer.and_then(|customer| customer.address.as_ref()).map(ToString::to_string),
        invoices: background.invoices.iter().map(invoice).collect(),
        message,
        link: None,
    };
    let Some(to) = to else {
        return Written::Letter { text: mail::letter(&content, civil_date(created, settings.zone)) };
    };
    let envelope = Envelope {
        id: mail.id,
        at: created,
        from_name: content.creditor.name.clone(),
        from: from.clone(),
        reply_to,
        to_name: if for_finance { None } else { customer_name },
        to: to.clone(),
    };
    Written::Mail { from, to, mime: mail::mime(&mail::write(&content), &envelope) }
}

/// Whoever had processing restricted gets nothing but what proposals and plans need.
fn is_withheld(mail: &Mail, background: &Background) -> bool {
    let restricted = background.customer.as_ref().is_some_and(|customer| customer.restricted);
    restricted && mail.finance.is_none() && !matches!(mail.about, About::Agreement(_))
}

fn creditor(settings: &Settings, reply_to: &EmailAddress) -> Creditor {
    let creditor = &settings.creditor;
    let text = |value: &Option<Name>| value.as_ref().map(ToString::to_string);
    Creditor {
        name: text(&creditor.name).unwrap_or_default(),
        contact_name: text(&creditor.contact),
        contact_email: reply_to.to_string(),
        contact_phone: text(&creditor.phone),
        account_holder: text(&creditor.account_holder),
        iban: creditor.iban.clone(),
        payment_instructions: creditor.payment_instructions.as_ref().map(ToString::to_string),
    }
}

/// An invoice, with what is open on it now.
fn invoice(named: &Named) -> mail::Invoice {
    mail::Invoice {
        number: named.number.clone(),
        issue_date: named.issue_date,
        open: named.now.as_ref().map(domain::invoice::Invoice::rest),
    }
}
