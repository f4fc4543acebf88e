//! What each mail says, and in which order. The bodies stand in one file per theme.

mod access;
mod blocks;
mod disputes;
mod endings;
mod finance;
mod instalments;
mod money;
mod offers;
mod plans;
mod proposals;

use chrono::NaiveDate;
use domain::money::Money;

use super::page::{Block, Button, Contact, Mood, Next, Page};
use super::{Content, Message, clean};
use crate::locale;
use crate::wording::{Wording, wording};

/// The most lines that the window of an envelope shows.
const MAX_ADDRESS_LINES: usize = 9;

/// The page of a mail.
pub fn page(content: &Content) -> Page {
    let writer = Writer { content, words: wording(content.language) };
    writer.page()
}

/// What differs from kind to kind.
struct Body {
    subject: String,
    status: String,
    mood: Mood,
    intro: String,
    next: Vec<String>,
    /// What the link is for.
    action: String,
    blocks: Vec<Block>,
}

struct Writer<'a> {
    content: &'a Content,
    words: &'static Wording,
}

impl Writer<'_> {
    fn page(&self) -> Page {
        let body = self.body();
        let mut blocks = body.blocks;
        blocks.extend(self.invoices());
        Page {
            language: self.content.language,
            subject: body.subject,
            creditor: self.creditor(),
            address: self.address(),
            status: body.status,
            mood: body.mood,
            greeting: self.greeting(),
            intro: body.intro,
            next: Next { title: self.words.next_title(), paragraphs: body.next, button: self.button(body.action) },
            blocks,
            closing: self.words.closing(),
            contact: self.contact(),
            footer: if self.is_to_finance() {
                self.words.footer_to_finance(self.creditor())
            } else {
                self.words.footer(self.creditor())
            },
            footer_on_paper: self.words.footer_on_paper(),
        }
    }

    fn body(&self) -> Body {
        match &self.content.message {
            Message::ProposalReceived { schedule, decide_by, reason } => self.received(schedule, *decide_by, reason),
            Message::ProposalChanged { schedule, decide_by, reason } => self.changed(schedule, *decide_by, reason),
            Message::ProposalWithdrawn { new_proposal_from } => self.withdrawn(*new_proposal_from),
            Message::ProposalApproved { schedule, automatic } => self.approved(schedule, *automatic),
            Message::ProposalRejected { reason, new_proposal_from } => self.rejected(reason, *new_proposal_from),
            Message::ProposalExpired => self.expired(),
            Message::ProposalVoid => self.void(),
            Message::ProposalEndedByDispute => self.ended_by_dispute(),
            Message::OfferMade { schedule, ends_on, words, proposed, left_out } => {
                self.offer_made(schedule, *ends_on, words.as_deref(), proposed.as_deref(), left_out)
            }
            Message::OfferEnding { schedule, ends_on } => self.offer_ending(schedule, *ends_on),
            Message::OfferDeclined => self.offer_declined(),
            Message::OfferRevoked => self.offer_revoked(),
            Message::OfferExpired => self.offer_expired(),
            Message::DownPaymentAsked { instalment } => self.down_payment_asked(instalment),
            Message::DownPaymentDue { instalment } => self.down_payment_due(instalment),
            Message::PlanLapsed => self.lapsed(),
            Message::InstalmentReminder { instalment, later } => self.reminder(instalment, later),
            Message::InstalmentDue { instalment, later } => self.due(instalment, later),
            Message::InstalmentMissed { instalment, grace_until, later } => {
                self.missed(instalment, *grace_until, later)
            }
            Message::PaymentReceived { amount, booked, open, next } => {
                self.payment_received(*amount, *booked, *open, next.as_ref())
            }
            Message::PaymentReturned { amount, booked, open, next } => {
                self.payment_returned(*amount, *booked, *open, next.as_ref())
            }
            Message::BalanceChanged { before, after, schedule } => self.balance_changed(*before, *after, schedule),
            Message::PlanAmended { schedule, words } => self.amended(schedule, words.as_deref()),
            Message::PlanPaused { until, schedule, words } => self.paused(*until, schedule, words.as_deref()),
            Message::PlanResumed { schedule } => self.resumed(schedule),
            Message::PlanReinstated { schedule, words } => self.reinstated(schedule, words.as_deref()),
            Message::AmendmentOffered { schedule, current, ends_on, words } => {
                self.amendment_offered(schedule, current, *ends_on, words.as_deref())
            }
            Message::AmendmentDeclined => self.amendment_declined(),
            Message::AmendmentExpired => self.amendment_expired(),
            Message::PlanBroken { open } => self.broken(*open),
            Message::PlanCancelled { words, open } => self.cancelled(words.as_deref(), *open),
            Message::PlanCompleted { not_covered, credit } => self.completed(*not_covered, *credit),
            Message::DisputeReceived => self.dispute_received(),
            Message::DisputeAnswered { words } => self.dispute_answered(words.as_deref()),
            Message::ChangeWishReceived => self.change_wish_received(),
            Message::PortalLink { expires } => self.portal_link(*expires),
            Message::AddressToConfirm { expires } => self.address_to_confirm(*expires),
            Message::OneTimeCode { code, minutes } => self.one_time_code(code, *minutes),
            Message::ProposalWaits { schedule, decide_by, reason } => self.waits(schedule, *decide_by, reason),
            Message::DecisionDue { schedule, decide_by } => self.decision_due(schedule, *decide_by),
            Message::OfferAnswered { accepted } => self.offer_answered(*accepted),
            Message::ChangeWanted { words } => self.change_wanted(words.as_deref()),
            Message::InvoiceDisputed { words } => self.invoice_disputed(words.as_deref()),
            Message::PlanStopped { state, open } => self.plan_stopped(*state, *open),
            Message::ReturnedPayment { amount, booked } => self.returned_payment(*amount, *booked),
            Message::OpenTasks { tasks } => self.open_tasks(tasks),
            Message::MailUndeliverable => self.mail_undeliverable(),
        }
    }

    const fn is_to_finance(&self) -> bool {
        self.content.message.is_to_finance()
    }

    fn greeting(&self) -> String {
        match self.customer() {
            Some(name) if !self.is_to_finance() => self.words.greeting(name),
            _ => self.words.greeting_unnamed(),
        }
    }

    /// Only https: a link is the one thing in a mail that does something.
    fn button(&self, label: String) -> Option<Button> {
        let url = self
            .content
            .link
            .as_deref()
            .map(clean::line)
            .filter(|url| url.starts_with("https://") || url.starts_with("http://127.0.0.1"))?;
        Some(Button { label, url })
    }

    /// The customer asks the creditor's person; finance asks the customer.
    fn contact(&self) -> Contact {
        let creditor = &self.content.creditor;
        if self.names_the_customer() {
            return Contact {
                title: self.words.customer_contact_title(),
                name: self.customer(),
                email: line(self.content.customer_email.as_deref()),
                phone: None,
            };
        }
        Contact {
            title: self.words.contact_title(),
            name: line(creditor.contact_name.as_deref()),
            email: line(Some(&creditor.contact_email)),
            phone: line(creditor.contact_phone.as_deref()).map(|number| (self.words.phone(), number)),
        }
    }

    /// Whether it is the customer who can answer questions: not about all tasks, and not where mail gets lost.
    fn names_the_customer(&self) -> bool {
        let message = &self.content.message;
        let is_for_the_customer = !matches!(message, Message::OpenTasks { .. } | Message::MailUndeliverable);
        self.is_to_finance() && is_for_the_customer && self.content.customer_email.is_some()
    }

    /// What stands in the window of an envelope.
    fn address(&self) -> Vec<String> {
        let lines = self.content.postal_address.iter().flat_map(|address| address.lines());
        let mut lines: Vec<String> =
            lines.map(clean::line).filter(|text| !text.is_empty()).take(MAX_ADDRESS_LINES).collect();
        if let Some(name) = self.customer().filter(|name| lines.first() != Some(name)) {
            lines.insert(0, name);
        }
        lines
    }

    fn creditor(&self) -> String {
        clean::line(&self.content.creditor.name)
    }

    fn customer(&self) -> Option<String> {
        line(self.content.customer_name.as_deref())
    }

    fn count(&self) -> usize {
        self.content.invoices.len()
    }

    fn date(&self, date: NaiveDate) -> String {
        locale::date_long(date, self.content.language)
    }

    fn money(&self, amount: Money) -> String {
        locale::money(&amount, self.content.language)
    }
}

/// A text on one line, if anything is in it.
fn line(text: Option<&str>) -> Option<String> {
    text.map(clean::line).filter(|text| !text.is_empty())
}
