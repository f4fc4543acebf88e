//! What a customer reads when a plan changes and goes on.

use chrono::NaiveDate;

use super::super::Instalment;
use super::super::page::{Block, Mood};
use super::{Body, Writer};

impl Writer<'_> {
    pub fn amended(&self, schedule: &[Instalment], words: Option<&str>) -> Body {
        Body {
            subject: self.words.amended_subject(),
            status: self.words.amended_status(),
            mood: Mood::Open,
            intro: self.words.amended_intro(),
            next: vec![self.next_date(schedule.first())],
            action: self.words.view_plan(),
            blocks: self.going_on(schedule, words),
        }
    }

    pub fn paused(&self, until: NaiveDate, schedule: &[Instalment], words: Option<&str>) -> Body {
        Body {
            subject: self.words.paused_subject(self.date(until)),
            status: self.words.paused_status(),
            mood: Mood::Quiet,
            intro: self.words.paused_intro(self.date(until)),
            next: vec![self.words.paused_next(self.date(until)), self.next_date(schedule.first())],
            action: self.words.view_plan(),
            blocks: self.going_on(schedule, words),
        }
    }

    pub fn resumed(&self, schedule: &[Instalment]) -> Body {
        Body {
            subject: self.words.resumed_subject(),
            status: self.words.resumed_status(),
            intro: self.words.resumed_intro(),
            ..self.amended(schedule, None)
        }
    }

    pub fn reinstated(&self, schedule: &[Instalment], words: Option<&str>) -> Body {
        Body {
            subject: self.words.reinstated_subject(),
            status: self.words.reinstated_status(),
            mood: Mood::Good,
            intro: self.words.reinstated_intro(),
            ..self.amended(schedule, words)
        }
    }

    /// The wish alone changes nothing, which is what must be said.
    pub fn change_wish_received(&self) -> Body {
        Body {
            subject: self.words.change_wish_subject(),
            status: self.words.received_status(),
            mood: Mood::Open,
            intro: self.words.change_wish_intro(),
            next: vec![self.words.change_wish_next(), self.words.plan_unchanged()],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    /// What finance wrote, and all that is still to be paid.
    fn going_on(&self, schedule: &[Instalment], words: Option<&str>) -> Vec<Block> {
        self.message(words).into_iter().chain(self.still_to_pay(schedule)).collect()
    }
}
