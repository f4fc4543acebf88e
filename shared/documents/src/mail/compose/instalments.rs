//! What a customer reads on the days of an instalment.

use chrono::NaiveDate;

use super::super::Instalment;
use super::super::page::Mood;
use super::{Body, Writer};

impl Writer<'_> {
    pub fn down_payment_asked(&self, instalment: &Instalment) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        Body {
            subject: self.words.down_payment_asked_subject(date.clone()),
            status: self.words.reminder_status(),
            mood: Mood::Open,
            intro: self.words.down_payment_asked_intro(date.clone()),
            next: vec![self.words.reminder_next(amount, date), self.words.down_payment_starts()],
            action: self.words.view_plan(),
            blocks: self.payment(instalment, &[]),
        }
    }

    pub fn down_payment_due(&self, instalment: &Instalment) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        Body {
            subject: self.words.down_payment_due_subject(date.clone()),
            status: self.words.due_status(),
            mood: Mood::Open,
            intro: self.words.down_payment_due_intro(date.clone()),
            next: vec![self.words.due_next(amount, date), self.words.down_payment_starts()],
            action: self.words.view_plan(),
            blocks: self.payment(instalment, &[]),
        }
    }

    pub fn reminder(&self, instalment: &Instalment, later: &[Instalment]) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        Body {
            subject: self.words.reminder_subject(date.clone()),
            status: self.words.reminder_status(),
            mood: Mood::Open,
            intro: self.words.reminder_intro(date.clone()),
            next: vec![self.words.reminder_next(amount, date)],
            action: self.words.view_plan(),
            blocks: self.payment(instalment, later),
        }
    }

    pub fn due(&self, instalment: &Instalment, later: &[Instalment]) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        Body {
            subject: self.words.due_subject(date.clone()),
            status: self.words.due_status(),
            mood: Mood::Open,
            intro: self.words.due_intro(date.clone()),
            next: vec![self.words.due_next(amount, date)],
            action: self.words.view_plan(),
            blocks: self.payment(instalment, later),
        }
    }

    pub fn missed(&self, instalment: &Instalment, grace_until: Option<NaiveDate>, later: &[Instalment]) -> Body {
        let (amount, date) = (self.money(instalment.amount), self.date(instalment.due));
        let asked = match grace_until {
            Some(until) => self.words.missed_next_until(amount.clone(), self.date(until)),
            None => self.words.missed_next(amount.clone()),
        };
        Body {
            subject: self.words.missed_subject(date.clone()),
            status: self.words.missed_status(),
            mood: Mood::Open,
            intro: self.words.missed_intro(amount, date),
            next: vec![asked, self.words.talk_to_us()],
            action: self.words.view_plan(),
            blocks: self.payment(instalment, later),
        }
    }
}
