//! What each mail says, and in which order.

use chrono::NaiveDate;
use domain::event::RejectionReason;
use domain::money::Money;
use domain::proposal::Hardship;

use super::page::{Block, Button, Contact, Fact, Facts, Mood, Next, Page, Quote, Row, Table};
use super::{Content, Instalment, Invoice, Message, Reason, clean};
use crate::locale;
use crate::reference::in_groups_of_four;
use crate::wording::{Wording, wording};

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
        blocks.push(self.invoices());
        Page {
            language: self.content.language,
            subject: body.subject,
            creditor: self.creditor(),
            status: body.status,
            mood: body.mood,
            greeting: self.greeting(),
            intro: body.intro,
            next: Next { title: self.words.next_title(), paragraphs: body.next, button: self.button() },
            blocks,
            closing: self.words.closing(),
            contact: self.contact(),
            footer: if self.is_to_finance() {
                self.words.footer_to_finance(self.creditor())
            } else {
                self.words.footer(self.creditor())
            },
        }
    }

    fn body(&self) -> Body {
        match &self.content.message {
            Message::ProposalReceived { schedule, decide_by, reason } => self.received(schedule, *decide_by, reason),
            Message::ProposalChanged { schedule, decide_by, reason } => self.changed(schedule, *decide_by, reason),
            Message::ProposalWithdrawn { new_proposal_from } => self.withdrawn(*new_proposal_from),
            Message::ProposalApproved { schedule } => self.approved(schedule),
            Message::ProposalRejected { reason, new_proposal_from } => self.rejected(reason, *new_proposal_from),
            Message::ProposalExpired => self.expired(),
            Message::ProposalVoid => self.void(),
            Message::InstalmentReminder { instalment, later } => self.reminder(instalment, later),
            Message::InstalmentDue { instalment, later } => self.due(instalment, later),
            Message::PlanCompleted => self.completed(),
            Message::ProposalWaits { schedule, decide_by, reason } => self.waits(schedule, *decide_by, reason),
            Message::DecisionDue { schedule, decide_by } => self.decision_due(schedule, *decide_by),
        }
    }

    fn received(&self, schedule: &[Instalment], decide_by: NaiveDate, reason: &Reason<Hardship>) -> Body {
        Body {
            subject: self.words.received_subject(),
            status: self.words.received_status(),
            mood: Mood::Open,
            intro: self.words.received_intro(self.count()),
            next: vec![self.words.received_next(self.date(decide_by))],
            blocks: vec![
                self.schedule(self.words.proposal_title(), schedule),
                self.hardship(self.words.own_reason_title(), reason),
            ],
        }
    }

    fn changed(&self, schedule: &[Instalment], decide_by: NaiveDate, reason: &Reason<Hardship>) -> Body {
        Body {
            subject: self.words.changed_subject(),
            status: self.words.changed_status(),
            intro: self.words.changed_intro(),
            ..self.received(schedule, decide_by, reason)
        }
    }

    fn withdrawn(&self, new_proposal_from: Option<NaiveDate>) -> Body {
        Body {
            subject: self.words.withdrawn_subject(),
            status: self.words.withdrawn_status(),
            mood: Mood::Quiet,
            intro: self.words.withdrawn_intro(),
            next: self.back_to_normal(new_proposal_from),
            blocks: Vec::new(),
        }
    }

    fn approved(&self, schedule: &[Instalment]) -> Body {
        let down_payment = schedule.first().filter(|first| first.number == 0);
        let (intro, next) = match (down_payment, schedule.first()) {
            (Some(first), _) => (
                self.words.approved_with_down_payment_intro(self.creditor()),
                vec![self.words.approved_with_down_payment_next(self.money(first.amount), self.date(first.due))],
            ),
            (None, Some(first)) => (
                self.words.approved_intro(self.creditor()),
                vec![self.words.approved_next(self.money(first.amount), self.date(first.due), schedule.len())],
            ),
            (None, None) => (self.words.approved_intro(self.creditor()), Vec::new()),
        };
        Body {
            subject: self.words.approved_subject(),
            status: self.words.approved_status(),
            mood: Mood::Good,
            intro,
            next,
            blocks: vec![self.schedule(self.words.schedule_title(), schedule), self.bank(None)],
        }
    }

    fn rejected(&self, reason: &Reason<RejectionReason>, new_proposal_from: Option<NaiveDate>) -> Body {
        let summary = match reason.code {
            RejectionReason::TooLong => self.words.rejection_too_long(),
            RejectionReason::InstalmentsTooSmall => self.words.rejection_instalments_too_small(),
            RejectionReason::EarlierPlanNotKept => self.words.rejection_earlier_plan_not_kept(),
            RejectionReason::InvoiceNotSuited => self.words.rejection_invoice_not_suited(),
            RejectionReason::Other => self.words.rejection_other(),
        };
        Body {
            subject: self.words.rejected_subject(),
            status: self.words.rejected_status(),
            mood: Mood::Quiet,
            intro: self.words.rejected_intro(),
            next: self.back_to_normal(new_proposal_from),
            blocks: vec![quote(self.words.creditor_reason_title(), summary, reason.words.as_deref())],
        }
    }

    fn expired(&self) -> Body {
        Body {
            subject: self.words.expired_subject(),
            status: self.words.expired_status(),
            mood: Mood::Quiet,
            intro: self.words.expired_intro(),
            next: vec![self.words.back_to_normal(self.count()), self.words.new_proposal_any_time()],
            blocks: Vec::new(),
        }
    }

    fn void(&self) -> Body {
        Body {
            subject: self.words.void_subject(),
            status: self.words.void_status(),
            mood: Mood::Quiet,
            intro: self.words.void_intro(),
            next: vec![self.words.completed_next(self.count())],
            blocks: Vec::new(),
        }
    }

    fn reminder(&self, instalment: &Instalment, later: &[Instalment]) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        Body {
            subject: self.words.reminder_subject(date.clone()),
            status: self.words.reminder_status(),
            mood: Mood::Open,
            intro: self.words.reminder_intro(date.clone()),
            next: vec![self.words.reminder_next(amount, date)],
            blocks: self.payment(instalment, later),
        }
    }

    fn due(&self, instalment: &Instalment, later: &[Instalment]) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        Body {
            subject: self.words.due_subject(date.clone()),
            status: self.words.due_status(),
            mood: Mood::Open,
            intro: self.words.due_intro(date.clone()),
            next: vec![self.words.due_next(amount, date)],
            blocks: self.payment(instalment, later),
        }
    }

    fn completed(&self) -> Body {
        Body {
            subject: self.words.completed_subject(),
            status: self.words.completed_status(),
            mood: Mood::Good,
            intro: self.words.completed_intro(),
            next: vec![self.words.completed_next(self.count())],
            blocks: Vec::new(),
        }
    }

    fn waits(&self, schedule: &[Instalment], decide_by: NaiveDate, reason: &Reason<Hardship>) -> Body {
        Body {
            subject: self.words.waits_subject(),
            status: self.words.waits_status(),
            mood: Mood::Open,
            intro: match self.customer() {
                Some(customer) => self.words.waits_intro(customer, self.count()),
                None => self.words.waits_intro_unnamed(self.count()),
            },
            next: vec![self.words.waits_next(self.date(decide_by), self.count())],
            blocks: vec![
                self.schedule(self.words.proposal_title(), schedule),
                self.hardship(self.words.customer_reason_title(), reason),
            ],
        }
    }

    fn decision_due(&self, schedule: &[Instalment], decide_by: NaiveDate) -> Body {
        Body {
            subject: self.words.decision_due_subject(self.date(decide_by)),
            status: self.words.decision_due_status(),
            mood: Mood::Open,
            intro: match self.customer() {
                Some(customer) => self.words.decision_due_intro(customer, self.count()),
                None => self.words.decision_due_intro_unnamed(self.count()),
            },
            next: vec![self.words.waits_next(self.date(decide_by), self.count())],
            blocks: vec![self.schedule(self.words.proposal_title(), schedule)],
        }
    }

    /// What a withdrawal and a rejection leave behind.
    fn back_to_normal(&self, new_proposal_from: Option<NaiveDate>) -> Vec<String> {
        let again = new_proposal_from.map(|from| self.words.new_proposal_from(self.date(from)));
        [Some(self.words.back_to_normal(self.count())), again].into_iter().flatten().collect()
    }

    fn hardship(&self, title: String, reason: &Reason<Hardship>) -> Block {
        let summary = match reason.code {
            Hardship::TemporaryShortage => self.words.hardship_temporary_shortage(),
            Hardship::LossOfIncome => self.words.hardship_loss_of_income(),
            Hardship::UnexpectedExpenses => self.words.hardship_unexpected_expenses(),
            Hardship::WaitingForPayments => self.words.hardship_waiting_for_payments(),
            Hardship::Other => self.words.hardship_other(),
        };
        quote(title, summary, reason.words.as_deref())
    }

    /// One payment with everything a transfer needs, and what comes after it.
    fn payment(&self, instalment: &Instalment, later: &[Instalment]) -> Vec<Block> {
        let mut blocks = vec![self.bank(Some(instalment))];
        if !later.is_empty() {
            blocks.push(self.schedule(self.words.later_title(), later));
        }
        blocks
    }

    fn bank(&self, instalment: Option<&Instalment>) -> Block {
        let creditor = &self.content.creditor;
        let fact = |name: String, value: String| Fact { name, value, is_code: false };
        let code = |name: String, code: &str| Fact { name, value: in_groups_of_four(code), is_code: true };
        let mut rows = Vec::new();
        if let Some(instalment) = instalment {
            rows.push(fact(self.words.amount(), self.money(instalment.amount)));
            rows.push(fact(self.words.due(), locale::date_full(instalment.due, self.content.language)));
            rows.extend(
                instalment.reference.as_ref().map(|reference| code(self.words.reference(), reference.as_str())),
            );
        }
        rows.extend(
            creditor.account_holder.as_deref().map(|holder| fact(self.words.account_holder(), clean::line(holder))),
        );
        rows.extend(creditor.iban.as_deref().map(|iban| code(self.words.iban(), &clean::line(iban))));
        let (title, note) = match instalment {
            Some(_) => (self.words.payment_title(), None),
            None => (self.words.bank_title(), Some(self.words.bank_note())),
        };
        let instructions = creditor.payment_instructions.as_deref().map(clean::words);
        Block::Facts(Facts { title, rows, notes: [instructions, note].into_iter().flatten().collect() })
    }

    fn schedule(&self, title: String, schedule: &[Instalment]) -> Block {
        Block::Table(Table {
            title,
            first_column: self.words.column_due(),
            second_column: self.words.column_amount(),
            rows: schedule.iter().map(|instalment| self.instalment(instalment)).collect(),
            total: self.total(schedule.iter().map(|instalment| instalment.amount)),
        })
    }

    fn instalment(&self, instalment: &Instalment) -> Row {
        let down_payment = (instalment.number == 0).then(|| self.words.down_payment());
        let reference = instalment.reference.as_ref().map(crate::reference::CreditorReference::printed);
        Row {
            mark: if instalment.number == 0 { "–".to_owned() } else { instalment.number.to_string() },
            title: self.date(instalment.due),
            details: [down_payment, reference].into_iter().flatten().collect(),
            amount: self.money(instalment.amount),
        }
    }

    fn invoices(&self) -> Block {
        let invoices = &self.content.invoices;
        let shows_amounts = invoices.iter().any(|invoice| invoice.open.is_some());
        Block::Table(Table {
            title: self.words.invoices_title(self.count()),
            first_column: self.words.column_invoice(),
            second_column: if shows_amounts { self.words.column_open() } else { String::new() },
            rows: invoices.iter().map(|invoice| self.invoice(invoice)).collect(),
            total: self.total(invoices.iter().filter_map(|invoice| invoice.open)),
        })
    }

    fn invoice(&self, invoice: &Invoice) -> Row {
        Row {
            mark: String::new(),
            title: clean::line(&invoice.number),
            details: vec![self.words.issued(self.date(invoice.issue_date))],
            amount: invoice.open.map(|open| self.money(open)).unwrap_or_default(),
        }
    }

    /// The sum of several amounts of one currency; a single amount needs none.
    fn total(&self, amounts: impl Iterator<Item = Money>) -> Option<(String, String)> {
        let amounts: Vec<Money> = amounts.collect();
        let first = amounts
            .first()
            .filter(|first| amounts.len() > 1 && amounts.iter().all(|amount| amount.currency() == first.currency()))?;
        let sum = first.with_minor(amounts.iter().map(|amount| amount.minor()).sum());
        Some((self.words.total(), self.money(sum)))
    }

    const fn is_to_finance(&self) -> bool {
        matches!(self.content.message, Message::ProposalWaits { .. } | Message::DecisionDue { .. })
    }

    fn greeting(&self) -> String {
        match self.customer() {
            Some(name) if !self.is_to_finance() => self.words.greeting(name),
            _ => self.words.greeting_unnamed(),
        }
    }

    /// Only https: a link is the one thing in a mail that does something.
    fn button(&self) -> Option<Button> {
        let url = self
            .content
            .link
            .as_deref()
            .map(clean::line)
            .filter(|url| url.starts_with("https://") || url.starts_with("http://127.0.0.1"))?;
        let label = if self.is_to_finance() { self.words.view_proposal() } else { self.words.view_plan() };
        Some(Button { label, url })
    }

    /// The customer asks the creditor's person; finance asks the customer.
    fn contact(&self) -> Contact {
        let creditor = &self.content.creditor;
        let line = |text: &Option<String>| text.as_deref().map(clean::line).filter(|text| !text.is_empty());
        if self.is_to_finance() && self.content.customer_email.is_some() {
            return Contact {
                title: self.words.customer_contact_title(),
                name: self.customer(),
                email: line(&self.content.customer_email),
                phone: None,
            };
        }
        Contact {
            title: self.words.contact_title(),
            name: line(&creditor.contact_name),
            email: line(&Some(creditor.contact_email.clone())),
            phone: line(&creditor.contact_phone).map(|number| (self.words.phone(), number)),
        }
    }

    fn creditor(&self) -> String {
        clean::line(&self.content.creditor.name)
    }

    fn customer(&self) -> Option<String> {
        self.content.customer_name.as_deref().map(clean::line).filter(|name| !name.is_empty())
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

fn quote(title: String, summary: String, words: Option<&str>) -> Block {
    Block::Quote(Quote { title, summary, words: words.map(clean::words).unwrap_or_default() })
}
