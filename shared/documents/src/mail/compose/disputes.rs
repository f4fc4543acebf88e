//! What a customer reads about an invoice that is disputed.

use super::super::page::Mood;
use super::{Body, Writer};

impl Writer<'_> {
    pub fn dispute_received(&self) -> Body {
        Body {
            subject: self.words.dispute_received_subject(),
            status: self.words.received_status(),
            mood: Mood::Open,
            intro: self.words.dispute_received_intro(self.count()),
            next: vec![self.words.dispute_received_next(self.count()), self.words.dispute_plan_goes_on()],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    pub fn dispute_answered(&self, words: Option<&str>) -> Body {
        Body {
            subject: self.words.dispute_answered_subject(),
            status: self.words.dispute_answered_status(),
            mood: Mood::Quiet,
            intro: self.words.dispute_answered_intro(self.count()),
            next: vec![self.words.dispute_answered_next(self.count()), self.words.dispute_plan_goes_on()],
            action: self.words.view_plan(),
            blocks: self.message(words).into_iter().collect(),
        }
    }
}
