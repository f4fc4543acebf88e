//! What a customer reads about the creditor's offers: a plan, or a change of one.

use chrono::NaiveDate;

use super::super::page::{Block, Facts, Mood};
use super::super::{Instalment, clean};
use super::{Body, Writer};

impl Writer<'_> {
    pub fn offer_made(
        &self,
        schedule: &[Instalment],
        ends_on: NaiveDate,
        words: Option<&str>,
        proposed: Option<&[Instalment]>,
        left_out: &[String],
    ) -> Body {
        let (intro, plans) = match proposed {
            Some(proposed) => (self.words.counter_offer_intro(), self.beside_the_proposal(schedule, proposed)),
            None => (self.words.offer_intro(self.count()), self.schedule(self.words.offer_title(), schedule)),
        };
        let blocks = self.message(words).into_iter().chain([plans]).chain(self.left_out(left_out));
        Body {
            subject: self.words.offer_subject(),
            status: self.words.offer_status(),
            mood: Mood::Open,
            intro,
            next: vec![self.words.offer_next(self.date(ends_on)), self.words.offer_unanswered(self.count())],
            action: self.words.view_offer(),
            blocks: blocks.collect(),
        }
    }

    pub fn offer_ending(&self, schedule: &[Instalment], ends_on: NaiveDate) -> Body {
        Body {
            subject: self.words.offer_ending_subject(self.date(ends_on)),
            status: self.words.offer_ending_status(),
            mood: Mood::Open,
            intro: self.words.offer_ending_intro(self.date(ends_on)),
            next: vec![self.words.offer_next(self.date(ends_on)), self.words.offer_unanswered(self.count())],
            action: self.words.view_offer(),
            blocks: vec![self.schedule(self.words.offer_title(), schedule)],
        }
    }

    pub fn offer_declined(&self) -> Body {
        self.offer_gone(
            self.words.offer_declined_subject(),
            self.words.offer_declined_status(),
            self.words.offer_declined_intro(),
        )
    }

    pub fn offer_revoked(&self) -> Body {
        self.offer_gone(
            self.words.offer_revoked_subject(),
            self.words.offer_revoked_status(),
            self.words.offer_revoked_intro(),
        )
    }

    pub fn offer_expired(&self) -> Body {
        self.offer_gone(
            self.words.offer_expired_subject(),
            self.words.offer_expired_status(),
            self.words.offer_expired_intro(),
        )
    }

    /// What holds once an offer is over, however it ended.
    fn offer_gone(&self, subject: String, status: String, intro: String) -> Body {
        Body {
            subject,
            status,
            mood: Mood::Quiet,
            intro,
            next: vec![self.words.back_to_normal(self.count()), self.words.talk_to_us()],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    pub fn amendment_offered(
        &self,
        schedule: &[Instalment],
        current: &[Instalment],
        ends_on: NaiveDate,
        words: Option<&str>,
    ) -> Body {
        let plans = self.comparison((self.words.amendment_title(), schedule), (self.words.current_title(), current));
        Body {
            subject: self.words.amendment_subject(),
            status: self.words.offer_status(),
            mood: Mood::Open,
            intro: self.words.amendment_intro(),
            next: vec![self.words.offer_next(self.date(ends_on)), self.words.amendment_unanswered()],
            action: self.words.view_offer(),
            blocks: self.message(words).into_iter().chain([plans]).collect(),
        }
    }

    pub fn amendment_declined(&self) -> Body {
        Body {
            subject: self.words.amendment_declined_subject(),
            status: self.words.offer_declined_status(),
            mood: Mood::Quiet,
            intro: self.words.amendment_declined_intro(),
            next: vec![self.words.plan_unchanged()],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    pub fn amendment_expired(&self) -> Body {
        Body {
            subject: self.words.amendment_expired_subject(),
            status: self.words.offer_expired_status(),
            intro: self.words.amendment_expired_intro(),
            ..self.amendment_declined()
        }
    }

    fn beside_the_proposal(&self, schedule: &[Instalment], proposed: &[Instalment]) -> Block {
        self.comparison((self.words.offer_title(), schedule), (self.words.own_proposal_title(), proposed))
    }

    /// Invoices that the customer proposed over and that the offer does not hold.
    fn left_out(&self, numbers: &[String]) -> Option<Block> {
        let listed: Vec<String> = numbers.iter().map(|number| clean::line(number)).collect();
        let note = self.words.left_out_note(listed.join(", "), numbers.len());
        let facts = Facts { title: self.words.left_out_title(), rows: Vec::new(), notes: vec![note] };
        (!numbers.is_empty()).then_some(Block::Facts(facts))
    }
}
