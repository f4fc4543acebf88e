//! Credit of a customer is paid back, or set off against an invoice. Every cent stays accounted: what leaves the
//! credit and what arrives elsewhere are payments of finance's own.

mod surplus;

use chrono::NaiveDate;

use super::at_work::{Around, PlanAtWork, PlanFacts};
use super::blocking::{telling, today};
use super::breaking::completed;
use super::customers::as_it_was_read;
use super::dunning::write_invoice;
use crate::books::{Booking, Books};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::invoice::{BlockReason, Ineligible, Invoice, MAX_PAYMENTS};
use crate::moment::Moment;
use crate::money::Money;
use crate::outcome::{Changes, Outcome, Read, Row, UseCase};
use crate::payment::{Allocation, Direction, Payment, PaymentId, PaymentState, Source, Target};
use crate::plan::MAX_BOOKINGS;
use crate::policy::Settings;
use crate::refusal::{Conflict, Refusal};

/// Uses credit of a customer.
#[derive(Clone, Debug)]
pub struct UseCredit {
    /// Whose.
    pub customer: CustomerId,
    /// The version of the customer that was read.
    pub version: u64,
    /// How much, above zero.
    pub amount: Money,
    /// From where, and for what.
    pub used: CreditUse,
}

/// What credit is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditUse {
    /// Booked credit is paid back.
    Refund,
    /// Booked credit is set off against an invoice, or the plan that holds it.
    SetOff(InvoiceId),
    /// What was paid too much into a plan is paid back.
    RefundSurplus(ProposalId),
    /// What was paid too much into a plan becomes booked credit, to be set off.
    BookSurplus(ProposalId),
}

/// What using credit has to know.
#[derive(Clone, Debug)]
pub struct CreditFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The customer, if known.
    pub customer: Option<Read<Customer>>,
    /// The invoice that the credit is set off against.
    pub invoice: Option<Read<Invoice>>,
    /// The plans that have ever held that invoice, and their other invoices.
    pub around: Around,
    /// The running plan that holds that invoice, or the plan whose surplus is used.
    pub plan: Option<PlanFacts>,
}

impl UseCase for UseCredit {
    type Facts = CreditFacts;
    type Done = Read<Customer>;

    fn decide(&self, mut facts: CreditFacts, moment: &Moment) -> Outcome<Read<Customer>> {
        let Some(read) = facts.customer.take() else { return Refusal::NotFound("customer").into() };
        if let Err(refusal) = as_it_was_read(&read, self.version) {
            return refusal.into();
        }
        let desk = Desk { credit: self, read, today: today(&facts.settings, moment), moment };
        let decided = match self.used {
            CreditUse::Refund => desk.refund(),
            CreditUse::SetOff(_) => desk.set_off(facts),
            CreditUse::RefundSurplus(_) => desk.take_surplus(facts, false),
            CreditUse::BookSurplus(_) => desk.take_surplus(facts, true),
        };
        match decided {
            Ok((changes, result)) => Outcome::Done { changes, result },
            Err(refusal) => refusal.into(),
        }
    }
}

type Decided = Result<(Changes, Read<Customer>), Refusal>;

/// Where credit is used.
struct Desk<'a> {
    credit: &'a UseCredit,
    read: Read<Customer>,
    today: NaiveDate,
    moment: &'a Moment,
}

impl Desk<'_> {
    fn refund(self) -> Decided {
        self.enough_booked()?;
        let after = self.with_credit(-self.credit.amount.minor());
        let event = EventKind::CreditUsed { amount: self.credit.amount, invoice: None };
        let (mut changes, result) = Changes::new(self.address(), self.read.clone(), after, event);
        record(&mut changes, self.payment("out", Direction::Return, Target::Credit));
        Ok((changes, result))
    }

    fn set_off(self, facts: CreditFacts) -> Decided {
        let own = |read: &Read<Invoice>| read.value.customer == self.credit.customer;
        let invoice = facts.invoice.filter(own).ok_or(Refusal::NotFound("invoice"))?;
        if invoice.value.currency != self.credit.amount.currency() {
            return Err(Conflict::CurrencyMismatch.into());
        }
        self.enough_booked()?;
        match (invoice.value.arrangement.map(|arrangement| arrangement.reason), facts.plan) {
            (Some(BlockReason::PaymentPlanActive), Some(plan)) => self.into_plan(plan, invoice.value.id),
            (None, _) => self.into_invoice(invoice, &facts.settings, facts.around),
            // What waits for an answer is about what is open now.
            (Some(reason), _) => {
                let held = vec![(invoice.value.id, vec![Ineligible::Blocked(reason)])];
                Err(Conflict::InvoicesNotFree(held).into())
            }
        }
    }

    fn into_invoice(self, invoice: Read<Invoice>, settings: &Settings, around: Around) -> Decided {
        self.fits(invoice.value.rest().minor(), invoice.value.payments.len() < MAX_PAYMENTS)?;
        let id = invoice.value.id;
        let payment = self.payment("in", Direction::Credit, Target::Invoice(id));
        let mut paid = invoice.value.clone();
        paid.payments.push(self.booking(&payment, self.credit.amount.minor()));
        let plans = around.plans.iter().map(|read| &read.value);
        let others = around.invoices.iter().map(|read| &read.value);
        let open = Books::new(others.chain([&paid]), plans, settings.ledger_lag_days).open();
        let event = EventKind::CreditUsed { amount: self.credit.amount, invoice: Some(id) };
        let after = self.with_credit(-self.credit.amount.minor());
        let (mut changes, result) = Changes::new(self.address(), self.read.clone(), after, event);
        let telling = telling(settings, "customer.credit_used", self.moment);
        let own = (invoice, paid);
        for (read, mut after) in around.invoices.into_iter().map(|read| (read.clone(), read.value)).chain([own]) {
            if let Some(open) = open.get(&after.id) {
                after.derive_open(*open);
            }
            if after != read.value {
                write_invoice(&mut changes, read, after, &telling);
            }
        }
        record(&mut changes, payment);
        record(&mut changes, self.payment("out", Direction::Return, Target::Credit));
        Ok((changes, result))
    }

    fn into_plan(self, facts: PlanFacts, invoice: InvoiceId) -> Decided {
        let mut work = PlanAtWork::take_up(facts, self.moment)?;
        let low = work.standing().low;
        let room = work.running.course.bookings.len() < MAX_BOOKINGS;
        self.fits(low.open_minor + low.not_covered_minor, room)?;
        let payment = self.payment("in", Direction::Credit, Target::Plan(work.running.agreement.id));
        work.running.course.bookings.push(self.booking(&payment, self.credit.amount.minor()));
        work.tell(EventKind::CreditUsed { amount: self.credit.amount, invoice: Some(invoice) });
        let standing = work.settle(true);
        let mut changes = if standing.high.open_minor == 0 {
            let (end, event) = completed(&mut work, &standing);
            work.end(end, event).0
        } else {
            work.lay_down().ok_or(Refusal::NotFound("plan"))?.0
        };
        record(&mut changes, payment);
        record(&mut changes, self.payment("out", Direction::Return, Target::Credit));
        let result = self.also(&mut changes, -self.credit.amount.minor());
        Ok((changes, result))
    }

    fn enough_booked(&self) -> Result<(), Refusal> {
        let credit = self.read.value.credit_in(self.credit.amount.currency());
        if credit.minor() >= self.credit.amount.minor() {
            Ok(())
        } else {
            Err(Conflict::CreditTooSmall { credit }.into())
        }
    }

    /// Nothing takes more than is open on it, or more payments than it can keep.
    fn fits(&self, open_minor: i64, room: bool) -> Result<(), Refusal> {
        let most = self.credit.amount.with_minor(open_minor.max(0));
        let invalid = |code, detail| Err(Refusal::Invalid(vec![Invalid::new("amount", code, detail)]));
        if !(1..=open_minor).contains(&self.credit.amount.minor()) {
            return invalid("out_of_range", format!("must be above zero, and at most {most} {}", most.currency()));
        }
        if room { Ok(()) } else { invalid("too_many_payments", "there are as many payments as can be kept".to_owned()) }
    }

    /// A payment of finance's own, all of it in one place.
    fn payment(&self, side: &str, direction: Direction, to: Target) -> Payment {
        let fresh = self.moment.fresh.to_string();
        Payment {
            id: PaymentId::of(&["finance", &fresh, side]),
            source: Source::Finance,
            direction,
            amount: self.credit.amount,
            booked: self.today,
            reference: None,
            end_to_end: None,
            creditor_reference: None,
            remittance: None,
            debtor_name: None,
            debtor_account: None,
            recorded_at: self.moment.now,
            customer: Some(self.credit.customer.clone()),
            state: PaymentState::Allocated {
                to: vec![Allocation { to, minor: self.credit.amount.minor() }],
                returned_minor: 0,
            },
            closed: Vec::new(),
            other_references: Vec::new(),
            told: Vec::new(),
        }
    }

    fn booking(&self, payment: &Payment, minor: i64) -> Booking {
        let (payment, names) = (payment.id.clone(), payment.names());
        Booking { payment, returns: None, minor, booked: self.today, names }
    }

    fn with_credit(&self, minor: i64) -> Customer {
        let mut after = self.read.value.clone();
        after.add_credit(self.credit.amount.with_minor(minor), self.moment.now);
        after
    }

    /// The customer's credit moves, whether or not the changes touch the customer already.
    fn also(&self, changes: &mut Changes, minor: i64) -> Read<Customer> {
        let id = &self.credit.customer;
        let touched = changes.rows.iter_mut().find_map(|change| match &mut change.after {
            Row::Customer(customer) if customer.id == *id => Some(customer),
            _ => None,
        });
        match touched {
            Some(customer) => {
                customer.add_credit(self.credit.amount.with_minor(minor), self.moment.now);
                Read { value: customer.clone(), version: self.read.version + 1 }
            }
            None => changes.and(self.read.clone(), self.with_credit(minor)),
        }
    }

    fn address(&self) -> Aggregate {
        Aggregate::Customer(self.credit.customer.clone())
    }
}

fn record(changes: &mut Changes, payment: Payment) {
    changes.and(Read::absent(payment.clone()), payment);
}
