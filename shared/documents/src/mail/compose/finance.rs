//! What finance reads.

use chrono::NaiveDate;
use domain::money::Money;
use domain::proposal::Hardship;

use super::super::page::{Block, Fact, Facts, Mood, Row, Table};
use super::super::{Instalment, PlanStop, Reason, TaskKind};
use super::blocks::{fact, quote};
use super::{Body, Writer, line};

impl Writer<'_> {
    pub fn waits(&self, schedule: &[Instalment], decide_by: NaiveDate, reason: &Reason<Hardship>) -> Body {
        Body {
            subject: self.words.waits_subject(),
            status: self.words.waits_status(),
            mood: Mood::Open,
            intro: match self.customer() {
                Some(customer) => self.words.waits_intro(customer, self.count()),
                None => self.words.waits_intro_unnamed(self.count()),
            },
            next: vec![self.words.waits_next(self.date(decide_by), self.count())],
            action: self.words.view_proposal(),
            blocks: vec![
                self.schedule(self.words.proposal_title(), schedule),
                self.hardship(self.words.customer_reason_title(), reason),
            ],
        }
    }

    pub fn decision_due(&self, schedule: &[Instalment], decide_by: NaiveDate) -> Body {
        Body {
            subject: self.words.decision_due_subject(self.date(decide_by)),
            status: self.words.decision_due_status(),
            mood: Mood::Open,
            intro: match self.customer() {
                Some(customer) => self.words.decision_due_intro(customer, self.count()),
                None => self.words.decision_due_intro_unnamed(self.count()),
            },
            next: vec![self.words.waits_next(self.date(decide_by), self.count())],
            action: self.words.view_proposal(),
            blocks: vec![self.schedule(self.words.proposal_title(), schedule)],
        }
    }

    pub fn offer_answered(&self, accepted: bool) -> Body {
        let words = self.words;
        let (subject, status, mood, intro, next) = if accepted {
            (
                words.offer_taken_subject(),
                words.approved_status(),
                Mood::Good,
                words.offer_taken_intro(),
                words.offer_taken_next(),
            )
        } else {
            (
                words.offer_refused_subject(),
                words.offer_declined_status(),
                Mood::Quiet,
                words.offer_refused_intro(),
                words.offer_refused_next(self.count()),
            )
        };
        Body {
            subject,
            status,
            mood,
            intro,
            next: vec![next],
            action: self.words.view_case(),
            blocks: self.overview(Vec::new()),
        }
    }

    pub fn change_wanted(&self, words: Option<&str>) -> Body {
        Body {
            subject: self.words.change_wanted_subject(),
            status: self.words.to_do_status(),
            mood: Mood::Open,
            intro: self.words.change_wanted_intro(),
            next: vec![self.words.change_wanted_next()],
            action: self.words.view_case(),
            blocks: self.overview(Vec::new()).into_iter().chain(self.customers_words(words)).collect(),
        }
    }

    pub fn invoice_disputed(&self, words: Option<&str>) -> Body {
        Body {
            subject: self.words.disputed_subject(),
            status: self.words.to_do_status(),
            mood: Mood::Open,
            intro: self.words.disputed_intro(self.count()),
            next: vec![self.words.disputed_next(self.count())],
            action: self.words.view_case(),
            blocks: self.overview(Vec::new()).into_iter().chain(self.customers_words(words)).collect(),
        }
    }

    pub fn plan_stopped(&self, state: PlanStop, open: Money) -> Body {
        let (subject, intro) = match state {
            PlanStop::Broken => (self.words.plan_broken_subject(), self.words.plan_broken_intro()),
            PlanStop::Lapsed => (self.words.plan_lapsed_subject(), self.words.plan_lapsed_intro()),
        };
        Body {
            subject,
            status: self.words.broken_status(),
            mood: Mood::Quiet,
            intro,
            next: vec![self.words.plan_stopped_next(self.count())],
            action: self.words.view_case(),
            blocks: self.overview(vec![fact(self.words.fact_open_now(), self.money(open))]),
        }
    }

    pub fn returned_payment(&self, amount: Money, booked: NaiveDate) -> Body {
        let rows = vec![
            fact(self.words.fact_returned(), self.money(amount)),
            fact(self.words.fact_booked(), self.date(booked)),
        ];
        Body {
            subject: self.words.returned_subject(),
            status: self.words.returned_status(),
            mood: Mood::Open,
            intro: self.words.returned_intro(),
            next: vec![self.words.returned_next()],
            action: self.words.view_case(),
            blocks: self.overview(rows),
        }
    }

    pub fn open_tasks(&self, tasks: &[(TaskKind, u32)]) -> Body {
        let count: u32 = tasks.iter().map(|(_, count)| count).sum();
        let waiting = tasks.iter().filter(|(_, count)| *count > 0);
        let rows = waiting.map(|(kind, count)| Row {
            mark: String::new(),
            title: self.task(*kind),
            details: Vec::new(),
            amount: count.to_string(),
        });
        let table = Table {
            title: self.words.tasks_title(),
            first_column: self.words.column_task(),
            second_column: self.words.column_count(),
            rows: rows.collect(),
            total: None,
        };
        Body {
            subject: self.words.tasks_subject(),
            status: self.words.to_do_status(),
            mood: Mood::Open,
            intro: self.words.tasks_intro(count),
            next: vec![self.words.tasks_next()],
            action: self.words.view_tasks(),
            blocks: vec![Block::Table(table)],
        }
    }

    pub fn mail_undeliverable(&self) -> Body {
        let address = line(self.content.customer_email.as_deref());
        Body {
            subject: self.words.undeliverable_subject(),
            status: self.words.to_do_status(),
            mood: Mood::Open,
            intro: self.words.undeliverable_intro(),
            next: vec![self.words.undeliverable_next()],
            action: self.words.view_case(),
            blocks: self
                .overview(address.map(|address| fact(self.words.fact_address(), address)).into_iter().collect()),
        }
    }

    fn task(&self, kind: TaskKind) -> String {
        match kind {
            TaskKind::UnmatchedPayment => self.words.task_unmatched_payment(),
            TaskKind::HeldPayment => self.words.task_held_payment(),
            TaskKind::UnconfirmedInstalment => self.words.task_unconfirmed_instalment(),
            TaskKind::Remainder => self.words.task_remainder(),
            TaskKind::Credit => self.words.task_credit(),
            TaskKind::DisputedInvoice => self.words.task_disputed_invoice(),
            TaskKind::ChangeWanted => self.words.task_change_wanted(),
            TaskKind::LetterToPrint => self.words.task_letter_to_print(),
            TaskKind::MailUndeliverable => self.words.task_mail_undeliverable(),
            TaskKind::InDoubt => self.words.task_in_doubt(),
            TaskKind::InLedger => self.words.task_in_ledger(),
            TaskKind::PossibleRefund => self.words.task_possible_refund(),
        }
    }

    /// Whom it is about, and the figures; nothing when there is neither.
    fn overview(&self, rows: Vec<Fact>) -> Vec<Block> {
        let customer = self.customer().map(|name| fact(self.words.fact_customer(), name));
        let rows: Vec<Fact> = customer.into_iter().chain(rows).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        vec![Block::Facts(Facts { title: self.words.overview_title(), rows, notes: Vec::new() })]
    }

    fn customers_words(&self, words: Option<&str>) -> Option<Block> {
        let words = words.filter(|words| !words.trim().is_empty())?;
        Some(quote(self.words.customer_message_title(), String::new(), Some(words)))
    }
}
