//! What a customer reads about a proposal.

use chrono::NaiveDate;
use domain::event::RejectionReason;
use domain::proposal::Hardship;

use super::super::page::Mood;
use super::super::{Instalment, Reason};
use super::blocks::quote;
use super::{Body, Writer};

impl Writer<'_> {
    pub fn received(&self, schedule: &[Instalment], decide_by: NaiveDate, reason: &Reason<Hardship>) -> Body {
        Body {
            subject: self.words.received_subject(),
            status: self.words.received_status(),
            mood: Mood::Open,
            intro: self.words.received_intro(self.count()),
            next: vec![self.words.received_next(self.date(decide_by))],
            action: self.words.view_plan(),
            blocks: vec![
                self.schedule(self.words.proposal_title(), schedule),
                self.hardship(self.words.own_reason_title(), reason),
            ],
        }
    }

    pub fn changed(&self, schedule: &[Instalment], decide_by: NaiveDate, reason: &Reason<Hardship>) -> Body {
        Body {
            subject: self.words.changed_subject(),
            status: self.words.changed_status(),
            intro: self.words.changed_intro(),
            ..self.received(schedule, decide_by, reason)
        }
    }

    pub fn withdrawn(&self, new_proposal_from: Option<NaiveDate>) -> Body {
        Body {
            subject: self.words.withdrawn_subject(),
            status: self.words.withdrawn_status(),
            mood: Mood::Quiet,
            intro: self.words.withdrawn_intro(),
            next: self.back_to_normal(new_proposal_from),
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    pub fn approved(&self, schedule: &[Instalment], automatic: bool) -> Body {
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
            intro: if automatic { format!("{intro} {}", self.words.approved_automatically()) } else { intro },
            next,
            action: self.words.view_plan(),
            blocks: vec![self.schedule(self.words.schedule_title(), schedule), self.bank(self.words.bank_note())],
        }
    }

    pub fn rejected(&self, reason: &Reason<RejectionReason>, new_proposal_from: Option<NaiveDate>) -> Body {
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
            action: self.words.view_plan(),
            blocks: vec![quote(self.words.creditor_reason_title(), summary, reason.words.as_deref())],
        }
    }

    pub fn expired(&self) -> Body {
        Body {
            subject: self.words.expired_subject(),
            status: self.words.expired_status(),
            mood: Mood::Quiet,
            intro: self.words.expired_intro(),
            next: vec![self.words.back_to_normal(self.count()), self.words.new_proposal_any_time()],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    pub fn void(&self) -> Body {
        Body {
            subject: self.words.void_subject(),
            status: self.words.void_status(),
            mood: Mood::Quiet,
            intro: self.words.void_intro(),
            next: vec![self.words.completed_next(self.count())],
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    /// With several invoices it is said what holds for those that nobody disputes.
    pub fn ended_by_dispute(&self) -> Body {
        let others = (self.count() > 1).then(|| self.words.ended_by_dispute_others());
        Body {
            subject: self.words.ended_by_dispute_subject(),
            status: self.words.ended_by_dispute_status(),
            mood: Mood::Quiet,
            intro: self.words.ended_by_dispute_intro(self.count()),
            next: [self.words.ended_by_dispute_next()].into_iter().chain(others).collect(),
            action: self.words.view_plan(),
            blocks: Vec::new(),
        }
    }

    /// What a withdrawal and a rejection leave behind.
    fn back_to_normal(&self, new_proposal_from: Option<NaiveDate>) -> Vec<String> {
        let again = new_proposal_from.map(|from| self.words.new_proposal_from(self.date(from)));
        [Some(self.words.back_to_normal(self.count())), again].into_iter().flatten().collect()
    }
}
