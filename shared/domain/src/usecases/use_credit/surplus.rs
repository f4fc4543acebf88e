//! What was paid too much into a plan is taken out of it again.

use super::super::at_work::{PlanAtWork, PlanFacts};
use super::{CreditFacts, Decided, Desk, record};
use crate::books::{Booking, Books, Inclusion, Value};
use crate::event::{Aggregate, EventKind};
use crate::outcome::Changes;
use crate::payment::{Direction, Payment, Target};
use crate::plan::{MAX_BOOKINGS, Plan};
use crate::refusal::{Conflict, Refusal};

impl Desk<'_> {
    /// Paid back, or kept as booked credit.
    pub(super) fn take_surplus(self, facts: CreditFacts, booked: bool) -> Decided {
        let facts = facts.plan.ok_or(Refusal::NotFound("plan"))?;
        let read = facts.plan.clone().ok_or(Refusal::NotFound("plan"))?;
        let of = &read.value.agreement().customer;
        if *of != self.credit.customer && !self.read.value.merged_from.contains(of) {
            return Err(Refusal::NotFound("plan"));
        }
        let id = read.value.agreement().id;
        let payment = self.payment("out", Direction::Return, Target::Plan(id));
        let bookings = self.out_of(&read.value, &facts, &payment)?;
        let event = EventKind::CreditUsed { amount: self.credit.amount, invoice: None };
        let mut changes = match &read.value {
            Plan::Running(_) => {
                let mut work = PlanAtWork::take_up(facts, self.moment)?;
                work.running.course.bookings.extend(bookings);
                work.tell(event);
                work.settle(true);
                work.lay_down().ok_or(Refusal::NotFound("plan"))?.0
            }
            Plan::Ended(_) => {
                let mut after = read.value.clone();
                let course = after.course_mut();
                course.bookings.extend(bookings);
                course.shown.surplus_minor = (course.shown.surplus_minor - self.credit.amount.minor()).max(0);
                Changes::new(Aggregate::Plan(id), read, after, event).0
            }
        };
        record(&mut changes, payment);
        if !booked {
            return Ok((changes, self.read));
        }
        record(&mut changes, self.payment("in", Direction::Credit, Target::Credit));
        let result = self.also(&mut changes, self.credit.amount.minor());
        Ok((changes, result))
    }

    /// The negative bookings that take a surplus. Each is known to the ledger exactly when the payment that it takes
    /// from is: otherwise an invoice would open again as soon as the ledger has posted that payment.
    fn out_of(&self, plan: &Plan, facts: &PlanFacts, payment: &Payment) -> Result<Vec<Booking>, Refusal> {
        let invoices = facts.invoices.iter().chain(&facts.around.invoices).map(|read| &read.value);
        let plans = facts.around.plans.iter().map(|read| &read.value).chain([plan]);
        let books = Books::new(invoices, plans, plan.agreement().policy.ledger_lag_days);
        if plan.agreement().total().is_some_and(|total| total.currency() != self.credit.amount.currency()) {
            return Err(Conflict::CurrencyMismatch.into());
        }
        let mut bookings: Vec<Booking> = Vec::new();
        let mut left = self.credit.amount.minor();
        let course = plan.course();
        let outside = |booking: &&Booking| books.inclusion(plan, booking) == Inclusion::Not;
        for paid in course.bookings.iter().rev().filter(|booking| booking.minor > 0).filter(outside) {
            let part = left.min(unreturned(&course.bookings, paid));
            if part > 0 {
                bookings.push(Booking { payment: payment.id.clone(), returns: None, minor: -part, ..paid.clone() });
                left -= part;
            }
        }
        let surplus = (-books.total_minor(plan, Value::High)).max(0);
        if left > 0 || self.credit.amount.minor() > surplus {
            return Err(Conflict::CreditTooSmall { credit: self.credit.amount.with_minor(surplus) }.into());
        }
        let room = course.bookings.len() + bookings.len() <= MAX_BOOKINGS;
        self.fits(self.credit.amount.minor(), room)?;
        Ok(bookings)
    }
}

/// What is left of a payment after its returns, and what was taken from it before.
fn unreturned(bookings: &[Booking], paid: &Booking) -> i64 {
    let taken = |booking: &&Booking| {
        let same_money = booking.booked == paid.booked && booking.names == paid.names;
        booking.minor < 0 && (booking.returns.as_ref() == Some(&paid.payment) || same_money)
    };
    paid.minor + bookings.iter().filter(taken).map(|booking| booking.minor).sum::<i64>()
}
