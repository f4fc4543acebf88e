//! What is erased of each row, and when. This is the domain's half of the one list of contact values and words; the
//! names under which rows keep them, and the journal does not, stand in `cloud::journal`.

use chrono::{Datelike, NaiveDate};

use crate::customer::Customer;
use crate::invoice::Invoice;
use crate::outcome::Row;
use crate::payment::{Payment, PaymentState};
use crate::plan::{Agreement, Consent, Course, Plan, PlanEnd, RecordedAgreement};
use crate::proposal::{Application, Ask, End, Proposal, Rejection};
use crate::text::{Name, Note};

/// For how many years decisions and mails are kept, counted from the end of the year in which the last one ended.
pub const YEARS_OF_DECISIONS: i32 = 6;
/// For how many years invoices and payments are kept, counted likewise.
pub const YEARS_OF_INVOICES: i32 = 8;

/// How much is erased: each keeps less than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasure {
    /// What no retention needs: e-mail, telephone, notes.
    Contact,
    /// Also what was said: retention of decisions and mails is over.
    Words,
    /// Also who it was: retention of invoices and payments is over.
    All,
}

impl Erasure {
    /// What can be erased today of a customer whose last plan or invoice ended on a day, and until when the rest has
    /// to stay. Where nothing ever was, nothing has to stay.
    #[must_use]
    pub fn possible(last_ended_on: Option<NaiveDate>, today: NaiveDate) -> (Self, Option<NaiveDate>) {
        let last_day = |years| NaiveDate::from_ymd_opt(last_ended_on?.year() + years, 12, 31);
        let stays_until = last_day(YEARS_OF_INVOICES).filter(|last| today <= *last);
        let words_stay = last_day(YEARS_OF_DECISIONS).is_some_and(|last| today <= last);
        match (stays_until.is_some(), words_stay) {
            (false, _) => (Self::All, None),
            (true, false) => (Self::Words, stays_until),
            (true, true) => (Self::Contact, stays_until),
        }
    }
}

/// The row without what is erased of it.
#[must_use]
pub fn erased(row: Row, how: Erasure) -> Row {
    match row {
        Row::Customer(customer) => Row::Customer(of_customer(customer, how)),
        Row::Invoice(invoice) => of_invoice(*invoice, how).into(),
        Row::Proposal(proposal) => of_proposal(*proposal, how).into(),
        Row::Plan(plan) => of_plan(*plan, how).into(),
        Row::Payment(payment) => of_payment(*payment, how).into(),
        // Nothing in these is a customer's.
        Row::Settings(_) | Row::Numbered(_) | Row::Coverage(_) | Row::Alike(_) | Row::Access(_) | Row::Session(_) => {
            row
        }
    }
}

/// The customer without what is erased.
#[must_use]
pub fn of_customer(mut customer: Customer, how: Erasure) -> Customer {
    customer.email = None;
    customer.phone = None;
    if how >= Erasure::Words {
        customer.restriction_words = None;
    }
    if how == Erasure::All {
        customer.name = None;
        customer.address = None;
        customer.accounts.clear();
    }
    customer
}

fn of_invoice(mut invoice: Invoice, how: Erasure) -> Invoice {
    if how >= Erasure::Words {
        for block in &mut invoice.blocks {
            block.words = None;
        }
        for dispute in &mut invoice.disputes {
            (dispute.words, dispute.answer) = (None, None);
        }
        if let Some(reset) = &mut invoice.figure_reset {
            reset.words = None;
        }
    }
    if how == Erasure::All {
        invoice.customer_name = None;
        invoice.remittance = None;
    }
    invoice
}

fn of_proposal(mut proposal: Proposal, how: Erasure) -> Proposal {
    let application = match &mut proposal {
        Proposal::Requested(requested) => &mut requested.application,
        Proposal::Offered(offered) => &mut offered.application,
        Proposal::Ended(ended) => {
            if let (End::Rejected(Rejection { words, .. }), true) = (&mut ended.end, how >= Erasure::Words) {
                *words = None;
            }
            &mut ended.application
        }
    };
    of_application(application, how);
    proposal
}

fn of_application(application: &mut Application, how: Erasure) {
    application.email = None;
    if how >= Erasure::Words {
        let earlier = application.earlier.iter_mut().map(|earlier| &mut earlier.ask);
        for Ask { words, .. } in earlier.chain([&mut application.ask]) {
            *words = None;
        }
    }
}

fn of_plan(mut plan: Plan, how: Erasure) -> Plan {
    let (agreement, course) = match &mut plan {
        Plan::Running(running) => {
            if let (Some(offer), true) = (&mut running.offer, how >= Erasure::Words) {
                offer.words = None;
            }
            if let (Some(wish), true) = (&mut running.wish, how >= Erasure::Words) {
                wish.words = Note::erased();
            }
            (&mut running.agreement, &mut running.course)
        }
        Plan::Ended(ended) => {
            if let (PlanEnd::Cancelled(words), true) = (&mut ended.end, how >= Erasure::Words) {
                *words = Note::erased();
            }
            (&mut ended.agreement, &mut ended.course)
        }
    };
    of_agreement(agreement, how);
    of_course(course, how);
    plan
}

fn of_agreement(agreement: &mut Agreement, how: Erasure) {
    if let (Consent::Recorded(RecordedAgreement { how: words, with, .. }), true) =
        (&mut agreement.consent, how >= Erasure::Words)
    {
        *words = Note::erased();
        *with = with.as_ref().map(|_| Name::erased());
    }
}

fn of_course(course: &mut Course, how: Erasure) {
    course.remarks.clear();
    if how >= Erasure::Words {
        course.said = None;
    }
}

fn of_payment(mut payment: Payment, how: Erasure) -> Payment {
    if let (PaymentState::Dismissed { words, .. }, true) = (&mut payment.state, how >= Erasure::Words) {
        *words = None;
    }
    if how == Erasure::All {
        payment.remittance = None;
        payment.debtor_name = None;
        payment.debtor_account = None;
        payment.other_references.clear();
    }
    payment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_is_counted_from_the_end_of_the_year() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let until = Some(date("2038-12-31"));
        for (today, expected) in [
            ("2030-03-04", (Erasure::Contact, until)),
            ("2036-12-31", (Erasure::Contact, until)),
            ("2037-01-01", (Erasure::Words, until)),
            ("2038-12-31", (Erasure::Words, until)),
            ("2039-01-01", (Erasure::All, None)),
        ] {
            for last in ["2030-01-01", "2030-03-04", "2030-12-31"] {
                assert_eq!(Erasure::possible(Some(date(last)), date(today)), expected, "{last} {today}");
            }
        }
        assert_eq!(Erasure::possible(None, date("2030-03-04")), (Erasure::All, None));
    }
}
