//! Which mails an entry causes, and what stands in them.

use chrono::{DateTime, Utc};
use cloud::item::Key;
use cloud::journal::{Entry, Told};
use documents::mail::{self, Content, Creditor, Envelope, Instalment, Message, Reason};
use documents::reference::CreditorReference;
use domain::plan::{Agreement, Plan};
use domain::policy::Settings;
use domain::proposal::{Application, End, Hardship, Proposal, ProposedInvoice};
use domain::schedule::ScheduledInstalment;
use domain::text::{EmailAddress, Name};
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
    /// Who in finance gets it; nobody here for a mail to the customer, whose address is looked up when it is sent.
    pub finance: Option<EmailAddress>,
}

/// What mails say, by the names that their rows have.
pub const KINDS: [&str; 12] = [
    "proposal_received",
    "proposal_changed",
    "proposal_withdrawn",
    "proposal_approved",
    "proposal_rejected",
    "proposal_expired",
    "proposal_void",
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
        "proposal.void" => &["proposal_void"],
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
        let each = caused_by(&told.kind).iter().flat_map(|kind| {
            let finance = background.finance_addresses(kind);
            let recipients = if is_for_finance(kind) { finance.into_iter().map(Some).collect() } else { vec![None] };
            recipients.into_iter().map(move |recipient| (*kind, recipient))
        });
        each.map(|(kind, finance)| Mail {
            id: identity(entry_key, kind, instalment, finance.as_ref()),
            kind,
            entry: entry_key.clone(),
            instalment,
            finance,
        })
        .collect::<Vec<_>>()
    };
    entry.events.iter().flat_map(mails_of).collect()
}

fn identity(entry: &Key, kind: &str, instalment: Option<u32>, finance: Option<&EmailAddress>) -> Uuid {
    let recipient = finance.map_or("customer", EmailAddress::as_str);
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
    /// Nobody knows where to send it: it can be printed.
    Letter {
        /// The text part, which stands alone.
        text: String,
    },
    /// The settings name no sender.
    NoSender,
}

/// Writes a mail from what is known now. Its date is when it was caused, so that a mail sent once more is the same.
pub fn write(mail: &Mail, background: &Background, created: DateTime<Utc>, now: DateTime<Utc>) -> Written {
    let settings = &background.settings;
    let (Some(from), Some(reply_to)) = (settings.sender.clone(), settings.reply_to.clone()) else {
        return Written::NoSender;
    };
    let Some(proposal) = &background.proposal else { return Written::Needless };
    let Some(message) = message(mail, proposal, background, now) else { return Written::Needless };
    let for_finance = is_for_finance(mail.kind);
    let to = if for_finance { mail.finance.clone() } else { background.customer_address() };
    let customer_name =
        background.customer.as_ref().and_then(|customer| customer.name.as_ref()).map(ToString::to_string);
    let own_language = background.customer.as_ref().and_then(|customer| customer.language);
    let offered = own_language.filter(|language| settings.languages.contains(language));
    let content = Content {
        language: if for_finance { settings.language() } else { offered.unwrap_or(settings.language()) },
        creditor: creditor(settings, &reply_to),
        customer_name: customer_name.clone(),
        customer_email: background.customer_address().map(|address| address.to_string()),
        postal_address: None,
        invoices: invoices(proposal, background),
        message,
        link: None,
    };
    let letter = mail::write(&content);
    let Some(to) = to else { return Written::Letter { text: letter.text } };
    let envelope = Envelope {
        id: mail.id,
        at: created,
        from_name: content.creditor.name.clone(),
        from: from.clone(),
        reply_to,
        to_name: if for_finance { None } else { customer_name },
        to: to.clone(),
    };
    Written::Mail { from, to, mime: mail::mime(&letter, &envelope) }
}

/// What the mail says; nothing when it has lost its sense meanwhile.
fn message(mail: &Mail, proposal: &Proposal, background: &Background, now: DateTime<Utc>) -> Option<Message> {
    let application = proposal.application();
    let waits = matches!(proposal, Proposal::Requested(_));
    let end = match proposal {
        Proposal::Requested(_) | Proposal::Offered(_) => None,
        Proposal::Ended(ended) => Some(&ended.end),
    };
    let proposed = || proposed(application);
    let reason = || {
        let code = application.ask.hardship.unwrap_or(Hardship::Other);
        Reason { code, words: application.ask.words.as_ref().map(ToString::to_string) }
    };
    let decide_by = application.decide_by;
    let message = match mail.kind {
        // Whoever has been answered already needs no word that an answer will come.
        "proposal_received" if waits => Message::ProposalReceived { schedule: proposed(), decide_by, reason: reason() },
        "proposal_changed" if waits => Message::ProposalChanged { schedule: proposed(), decide_by, reason: reason() },
        "proposal_waits" if waits => Message::ProposalWaits { schedule: proposed(), decide_by, reason: reason() },
        "decision_due" if waits => Message::DecisionDue { schedule: proposed(), decide_by },
        "proposal_withdrawn" => Message::ProposalWithdrawn { new_proposal_from: background.new_proposal_from() },
        "proposal_rejected" => match end {
            Some(End::Rejected(rejection)) => Message::ProposalRejected {
                reason: Reason { code: rejection.reason, words: rejection.words.as_ref().map(ToString::to_string) },
                new_proposal_from: Some(rejection.new_proposal_from),
            },
            _ => return None,
        },
        "proposal_expired" => Message::ProposalExpired,
        "proposal_void" => Message::ProposalVoid,
        "proposal_approved" => {
            Message::ProposalApproved { schedule: agreed(background.plan.as_ref()?.agreement()), automatic: false }
        }
        "instalment_reminder" => {
            let (instalment, later) = asked_for(mail.instalment?, background)?;
            // Held too long: the due notice says it now.
            if application.civil_date(now) >= instalment.due {
                return None;
            }
            Message::InstalmentReminder { instalment, later }
        }
        "instalment_due" => {
            let (instalment, later) = asked_for(mail.instalment?, background)?;
            Message::InstalmentDue { instalment, later }
        }
        "plan_completed" => Message::PlanCompleted { not_covered: None, credit: None },
        _ => return None,
    };
    Some(message)
}

/// The proposed instalments; there is no reference before a plan exists.
fn proposed(application: &Application) -> Vec<Instalment> {
    let instalment = |row: &ScheduledInstalment| Instalment {
        number: row.number,
        due: row.due,
        amount: row.amount,
        reference: None,
    };
    application.ask.instalments.iter().map(instalment).collect()
}

/// The agreed instalments, each with its reference.
fn agreed(agreement: &Agreement) -> Vec<Instalment> {
    let instalment = |row: &domain::plan::Instalment| Instalment {
        number: row.number,
        due: row.due,
        amount: row.amount,
        reference: Some(CreditorReference::of_instalment(&agreement.code, row.number)),
    };
    agreement.instalments.iter().map(instalment).collect()
}

/// What is still open of an instalment, and of those after it; nothing when it is settled, because nobody is
/// reminded of what is paid.
fn asked_for(number: u32, background: &Background) -> Option<(Instalment, Vec<Instalment>)> {
    let Some(Plan::Running(running)) = &background.plan else { return None };
    let stands = background.position()?;
    let open = agreed(&running.agreement).into_iter().zip(&stands.ladder).filter(|(_, rung)| rung.open_minor() > 0);
    let mut open = open.map(|(row, rung)| Instalment { amount: row.amount.with_minor(rung.open_minor()), ..row });
    let asked = open.find(|row| row.number == number)?;
    Some((asked, open.collect()))
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

/// The invoices, with what is open on them now.
fn invoices(proposal: &Proposal, background: &Background) -> Vec<mail::Invoice> {
    let named = |invoice: &ProposedInvoice| {
        let known = background.invoices.iter().find(|known| known.id == invoice.id);
        mail::Invoice {
            number: invoice.number.to_string(),
            issue_date: invoice.issue_date,
            open: known.map(domain::invoice::Invoice::rest),
        }
    };
    proposal.application().invoices.iter().map(named).collect()
}
