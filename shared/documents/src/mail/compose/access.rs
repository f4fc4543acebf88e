//! Mails that let a customer in. They are about no invoice, and each says what to do when nobody asked for it.

use chrono::NaiveDate;

use super::super::clean;
use super::super::page::{Block, Fact, Facts, Mood};
use super::{Body, Writer};

impl Writer<'_> {
    pub fn portal_link(&self, expires: NaiveDate) -> Body {
        Body {
            subject: self.words.portal_link_subject(),
            status: self.words.access_status(),
            mood: Mood::Open,
            intro: self.words.portal_link_intro(self.creditor()),
            next: vec![self.words.portal_link_next(self.date(expires)), self.words.not_asked_for()],
            action: self.words.open_portal(),
            blocks: Vec::new(),
        }
    }

    pub fn address_to_confirm(&self, expires: NaiveDate) -> Body {
        Body {
            subject: self.words.address_subject(),
            status: self.words.address_status(),
            mood: Mood::Open,
            intro: self.words.address_intro(self.creditor()),
            next: vec![self.words.address_next(self.date(expires)), self.words.address_unknown()],
            action: self.words.confirm_address(),
            blocks: Vec::new(),
        }
    }

    /// The code stands in no subject and no preview: both are seen on a locked screen.
    pub fn one_time_code(&self, code: &str, minutes: u32) -> Body {
        let code = Fact { name: self.words.code(), value: clean::line(code), is_code: true };
        Body {
            subject: self.words.code_subject(),
            status: self.words.access_status(),
            mood: Mood::Open,
            intro: self.words.code_intro(self.creditor()),
            next: vec![self.words.code_next(minutes), self.words.not_asked_for()],
            action: self.words.open_portal(),
            blocks: vec![Block::Facts(Facts { title: self.words.code_title(), rows: vec![code], notes: Vec::new() })],
        }
    }
}
