//! What a customer reads when money moved.

use chrono::NaiveDate;
use domain::money::Money;

use super::super::Instalment;
use super::super::page::{Block, Fact, Facts, Mood};
use super::blocks::fact;
use super::{Body, Writer};

impl Writer<'_> {
    pub fn payment_received(&self, amount: Money, booked: NaiveDate, open: Money, next: Option<&Instalment>) -> Body {
        let (paid, day) = (self.money(amount), self.date(booked));
        let rows = vec![
            fact(self.words.fact_received(), paid.clone()),
            fact(self.words.fact_booked(), day.clone()),
            fact(self.words.fact_still_open(), self.money(open)),
        ];
        Body {
            subject: self.words.payment_received_subject(),
            status: self.words.payment_received_status(),
            mood: Mood::Good,
            intro: self.words.payment_received_intro(paid, day),
            next: vec![self.next_date(next)],
            action: self.words.view_plan(),
            blocks: self.standing(rows, next),
        }
    }

    pub fn payment_returned(&self, amount: Money, booked: NaiveDate, open: Money, next: Option<&Instalment>) -> Body {
        let (returned, day) = (self.money(amount), self.date(booked));
        let rows = vec![
            fact(self.words.fact_returned(), returned.clone()),
            fact(self.words.fact_booked(), day.clone()),
            fact(self.words.fact_open_now(), self.money(open)),
        ];
        Body {
            subject: self.words.payment_returned_subject(),
            status: self.words.payment_returned_status(),
            mood: Mood::Open,
            intro: self.words.payment_returned_intro(returned, day),
            next: vec![self.next_date(next), self.words.payment_returned_next()],
            action: self.words.view_plan(),
            blocks: self.standing(rows, next),
        }
    }

    pub fn balance_changed(&self, before: Money, after: Money, schedule: &[Instalment]) -> Body {
        let rows = vec![
            fact(self.words.fact_open_before(), self.money(before)),
            fact(self.words.fact_open_now(), self.money(after)),
        ];
        let unmoved = (!schedule.is_empty()).then(|| self.words.balance_changed_next());
        let changed = Block::Facts(Facts { title: self.words.standing_title(), rows, notes: Vec::new() });
        Body {
            subject: self.words.balance_changed_subject(),
            status: self.words.balance_changed_status(),
            mood: Mood::Open,
            intro: self.words.balance_changed_intro(self.money(before), self.money(after)),
            next: unmoved.into_iter().chain([self.next_date(schedule.first())]).collect(),
            action: self.words.view_plan(),
            blocks: [changed].into_iter().chain(self.still_to_pay(schedule)).collect(),
        }
    }

    /// The next thing that a plan asks for.
    pub fn next_date(&self, next: Option<&Instalment>) -> String {
        match next {
            Some(next) => self.words.next_date(self.money(next.amount), self.date(next.due)),
            None => self.words.no_next_date(),
        }
    }

    /// What is still to be paid, with what to write on it; nothing when nothing is.
    pub fn still_to_pay(&self, schedule: &[Instalment]) -> Vec<Block> {
        if schedule.is_empty() {
            return Vec::new();
        }
        vec![self.schedule(self.words.still_to_pay_title(), schedule), self.bank(self.words.bank_note())]
    }

    /// Where the plan stands, and what the next transfer needs.
    fn standing(&self, rows: Vec<Fact>, next: Option<&Instalment>) -> Vec<Block> {
        let standing = Block::Facts(Facts { title: self.words.standing_title(), rows, notes: Vec::new() });
        let next = next.map(|next| self.transfer(self.words.next_payment_title(), next));
        [standing].into_iter().chain(next).collect()
    }
}
