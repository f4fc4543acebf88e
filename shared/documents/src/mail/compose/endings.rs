//! What a customer reads when a plan has ended, or never began.

use domain::money::Money;

use super::super::page::{Block, Facts, Mood};
use super::blocks::fact;
use super::{Body, Writer};

impl Writer<'_> {
    pub fn lapsed(&self) -> Body {
        Body {
            subject: self.words.lapsed_subject(),
            status: self.words.lapsed_status(),
            mood: Mood::Quiet,
            intro: self.words.lapsed_intro(),
            next: vec![self.words.back_to_normal(self.count()), self.words.paid_meanwhile(), self.words.talk_to_us()],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    pub fn broken(&self, open: Money) -> Body {
        Body {
            subject: self.words.broken_subject(),
            status: self.words.broken_status(),
            mood: Mood::Quiet,
            intro: self.words.broken_intro(),
            next: vec![self.words.back_to_normal(self.count()), self.words.paid_meanwhile(), self.words.talk_to_us()],
            action: self.words.view_plan(),
            blocks: self.left_open(open),
        }
    }

    pub fn cancelled(&self, words: Option<&str>, open: Money) -> Body {
        Body {
            subject: self.words.cancelled_subject(),
            status: self.words.cancelled_status(),
            mood: Mood::Quiet,
            intro: self.words.cancelled_intro(),
            next: vec![self.words.back_to_normal(self.count()), self.words.talk_to_us()],
            action: self.words.view_plan(),
            blocks: self.message(words).into_iter().chain(self.left_open(open)).collect(),
        }
    }

    /// With a rest that the plan did not cover the invoices aren't settled yet, and the mail must not say so.
    pub fn completed(&self, not_covered: Option<Money>, credit: Option<Money>) -> Body {
        let invoices = match not_covered {
            Some(rest) => self.words.completed_not_covered(self.money(rest)),
            None => self.words.completed_next(self.count()),
        };
        let credit = credit.map(|credit| self.words.completed_credit(self.money(credit)));
        Body {
            subject: self.words.completed_subject(),
            status: self.words.completed_status(),
            mood: Mood::Good,
            intro: self.words.completed_intro(),
            next: [invoices].into_iter().chain(credit).collect(),
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    /// What is open of an ended plan, and where it can be paid.
    fn left_open(&self, open: Money) -> Vec<Block> {
        let rows = vec![fact(self.words.fact_open_now(), self.money(open))];
        let standing = Facts { title: self.words.standing_title(), rows, notes: Vec::new() };
        vec![Block::Facts(standing), self.bank(self.words.bank_note_invoices(self.count()))]
    }
}
