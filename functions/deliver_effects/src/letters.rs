//! Which mails an entry causes, and what stands in them.

use chrono::{DateTime, Utc};
use cloud::item::Key;
use cloud::journal::{Entry, Told};
use domain::text::EmailAddress;
use uuid::Uuid;

use crate::background::Background;

/// The name space of mail identities.
const MAILS: Uuid = Uuid::from_u128(0x0b3a_6f5e_8f1d_5a5e_b9f6_77c2_61d4_2f10);

/// A mail before it is written: which one, to whom, because of what. Its identity is derived, so the same mail
/// is never made twice.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Derived from the entry, the kind and the recipient.
    pub id: Uuid,
    /// What it says, one of [`KINDS`].
    pub kind: &'static str,
    /// The journal entry that caused it.
    pub entry: Key,
    /// The instalment that it is about.
    pub instalment: Option<u32>,
    /// Which of several recipients.
    pub recipient: usize,
}

/// What mails say, by the names that their rows have.
pub const KINDS: [&str; 11] = [
    "proposal_received",
    "proposal_changed",
    "proposal_withdrawn",
    "proposal_approved",
    "proposal_rejected",
    "proposal_expired",
    "instalment_reminder",
    "instalment_due",
    "plan_completed",
    "proposal_waits",
    "decision_due",
];

/// Whether finance is told, not the customer.
fn is_for_finance(kind: &str) -> bool {
    matches!(kind, "proposal_waits" | "decision_due")
}

/// The mails that an event causes.
fn caused_by(event: &str) -> &'static [&'static str] {
    match event {
        "proposal.submitted" => &["proposal_received", "proposal_waits"],
        "proposal.changed" => &["proposal_changed"],
        "proposal.withdrawn" => &["proposal_withdrawn"],
        "proposal.rejected" => &["proposal_rejected"],
        "proposal.expired" => &["proposal_expired"],
        "proposal.decision_reminded" => &["decision_due"],
        "plan.activated" => &["proposal_approved"],
        "plan.completed" => &["plan_completed"],
        "instalment.announced" => &["instalment_reminder"],
        "instalment.due" => &["instalment_due"],
        _ => &[],
    }
}

/// All mails that an entry causes, each recipient's own.
pub fn of_entry(entry_key: &Key, entry: &Entry, background: &Background) -> Vec<Mail> {
    let mails_of = |told: &Told| {
        let instalment =
            told.data.get("number").and_then(serde_json::Value::as_u64).and_then(|number| u32::try_from(number).ok());
        let kinds = caused_by(&told.kind).iter();
        let each = kinds.flat_map(move |kind| {
            let recipients = if is_for_finance(kind) { background.finance_addresses(kind).len().max(1) } else { 1 };
            (0..recipients).map(move |recipient| (*kind, recipient))
        });
        each.map(|(kind, recipient)| Mail {
            id: identity(entry_key, kind, instalment, recipient),
            kind,
            entry: entry_key.clone(),
            instalment,
            recipient,
        })
        .collect::<Vec<_>>()
    };
    entry.events.iter().flat_map(mails_of).collect()
}

fn identity(entry: &Key, kind: &str, instalment: Option<u32>, recipient: usize) -> Uuid {
    Uuid::new_v5(&MAILS, format!("{} {} {kind} {instalment:?} {recipient}", entry.pk, entry.sk).as_bytes())
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
    /// Nobody knows where to send it.
    NoAddress,
    /// The settings name no sender.
    NoSender,
}

/// Writes a mail from what is known now. The same mail at the same instant is the same bytes.
pub fn write(mail: &Mail, background: &Background, at: DateTime<Utc>) -> Written {
    let Some(from) = background.settings.sender.clone() else { return Written::NoSender };
    let to = if is_for_finance(mail.kind) {
        background.finance_addresses(mail.kind).get(mail.recipient).cloned()
    } else {
        background.customer_address()
    };
    let Some(to) = to else { return Written::NoAddress };
    let mime = format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {}\r\nDate: {}\r\n\r\n{}\r\n",
        mail.kind,
        at.to_rfc2822(),
        mail.kind
    )
    .into_bytes();
    Written::Mail { from, to, mime }
}
