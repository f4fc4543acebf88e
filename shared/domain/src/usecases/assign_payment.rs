//! A person in finance says whose a payment is that waits, wholly or in parts; or which payment it returns.

use std::collections::BTreeMap;

use super::posting::{ForCustomer, MoneyFacts, Posting};
use super::record_payment::{booking, credit_minor, write_alike};
use super::returning::Returned;
use crate::alike::{Alike, Seen};
use crate::event::{Aggregate, EventKind};
use crate::id::{CustomerId, InvoiceId, ProposalId};
use crate::invalid::Invalid;
use crate::moment::Moment;
use crate::money::Money;
use crate::numbers::normalised;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::payment::{Allocation, Direction, Payment, PaymentId, PaymentName, PaymentState, Target};
use crate::refusal::{Conflict, Refusal};

/// The most parts of a payment.
pub const MAX_PARTS: usize = 20;

/// Assigns a payment that waits.
#[derive(Clone, Debug)]
pub struct AssignPayment {
    /// Which.
    pub payment: PaymentId,
    /// Where to.
    pub to: Assignment,
}

/// Where a person sends a payment.
#[derive(Clone, Debug)]
pub enum Assignment {
    /// In parts that sum to it.
    Parts(Vec<Part>),
    /// It is the return of this payment.
    Returns(PaymentId),
}

/// A part of a payment, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where to.
    pub to: PartOf,
    /// How much.
    pub amount: Money,
}

/// Where a part goes. What nobody owes of it is the customer's credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartOf {
    /// Into a plan.
    Plan(ProposalId),
    /// To an invoice, or the plan that holds it.
    Invoice(InvoiceId),
    /// To a customer's credit; of money that went out: from it.
    Credit(CustomerId),
}

/// What assigning has to know.
#[derive(Clone, Debug)]
pub struct AssignFacts {
    /// The payment, if it exists.
    pub payment: Option<Read<Payment>>,
    /// The payment that comes back, if it exists.
    pub original: Option<Read<Payment>>,
    /// The payments of the customer.
    pub alike: BTreeMap<PaymentName, Read<Alike>>,
    /// What it may move.
    pub money: MoneyFacts,
}

impl UseCase for AssignPayment {
    type Facts = AssignFacts;
    type Done = Read<Payment>;

    fn decide(&self, facts: AssignFacts, moment: &Moment) -> Outcome<Read<Payment>> {
        match self.assigned(facts, moment) {
            Ok((changes, result)) => Outcome::Done { changes, result },
            Err(refusal) => refusal.into(),
        }
    }
}

type Assigned = Result<(Changes, Read<Payment>), Refusal>;

impl AssignPayment {
    fn assigned(&self, facts: AssignFacts, moment: &Moment) -> Assigned {
        let read = waiting(facts.payment.clone())?;
        match (&self.to, read.value.direction) {
            (Assignment::Parts(parts), Direction::Credit) => assign(read, parts, facts, moment),
            (Assignment::Parts(parts), Direction::Return) => refunded(read, parts, facts, moment),
            (Assignment::Returns(_), Direction::Return) => returned(read, facts, moment),
            (Assignment::Returns(_), Direction::Credit) => {
                Err(Refusal::Invalid(vec![Invalid::new("returns", "no_return", "the payment came in: give its parts")]))
            }
        }
    }
}

/// A payment that waits for a person.
pub(super) fn waiting(payment: Option<Read<Payment>>) -> Result<Read<Payment>, Refusal> {
    let read = payment.ok_or(Refusal::NotFound("payment"))?;
    match read.value.state {
        PaymentState::Unmatched { .. } | PaymentState::Held { .. } => Ok(read),
        PaymentState::Allocated { .. } | PaymentState::Dismissed { .. } => {
            Err(Conflict::PaymentNotWaiting { state: read.value.state() }.into())
        }
    }
}

fn assign(read: Read<Payment>, parts: &[Part], facts: AssignFacts, moment: &Moment) -> Assigned {
    let customer = one_customer(&read.value, parts, &facts.money)?;
    let mut posting = Posting::new(facts.money);
    let mut to: Vec<Allocation> = Vec::new();
    for part in parts {
        let booking = crate::books::Booking { minor: part.amount.minor(), ..booking(&read.value) };
        let targets: Vec<Target> = part.to.target().into_iter().collect();
        let full = |_| Refusal::from(Conflict::TooManyPayments);
        for allocation in posting.book.take_in(&booking, &targets).map_err(full)? {
            match to.iter_mut().find(|known| known.to == allocation.to) {
                Some(known) => known.minor += allocation.minor,
                None => to.push(allocation),
            }
        }
    }
    if posting.is_too_large() {
        return Err(Conflict::TooManyPayments.into());
    }
    let mut after = read.value.clone();
    after.customer = Some(customer.clone());
    after.state = PaymentState::Allocated { to: to.clone(), returned_minor: 0 };
    let (amount, booked) = (after.amount, after.booked);
    let event = EventKind::PaymentRecorded { amount, booked, customer: Some(customer.clone()), to };
    let credit = amount.with_minor(after.allocated_minor(Target::Credit));
    let seen = seen(&after);
    let (mut changes, payment) = Changes::new(Aggregate::Payment(after.id.clone()), read, after, event);
    let account = payment.value.debtor_account.as_ref().map(crate::text::Name::as_str);
    posting.write(&mut changes, Some(&ForCustomer { id: &customer, credit, account }), moment);
    write_alike(&mut changes, facts.alike, &[Alike::by_customer(&customer)], &seen);
    Ok((changes, payment))
}

/// Money that went out was the refund of a customer's credit.
fn refunded(read: Read<Payment>, parts: &[Part], facts: AssignFacts, moment: &Moment) -> Assigned {
    let customer = one_customer(&read.value, parts, &facts.money)?;
    if parts.iter().any(|part| part.to.target().is_some()) {
        let detail = "money that went out is a refund of credit, or returns a payment";
        return Err(Refusal::Invalid(vec![Invalid::new("parts", "credit_only", detail)]));
    }
    let row = facts.money.customer(&customer).cloned();
    let has = credit_minor(row.as_ref(), &read.value);
    let amount = read.value.amount;
    if has < amount.minor() {
        return Err(Conflict::CreditTooSmall { credit: amount.with_minor(has) }.into());
    }
    let mut after = read.value.clone();
    after.customer = Some(customer.clone());
    let to = vec![Allocation { to: Target::Credit, minor: amount.minor() }];
    after.state = PaymentState::Allocated { to: to.clone(), returned_minor: 0 };
    let event = EventKind::CreditUsed { amount, invoice: None };
    let (mut changes, payment) = Changes::new(Aggregate::Payment(after.id.clone()), read, after, event);
    let credit = amount.with_minor(-amount.minor());
    Posting::new(facts.money).write(&mut changes, Some(&ForCustomer { id: &customer, credit, account: None }), moment);
    Ok((changes, payment))
}

fn returned(read: Read<Payment>, facts: AssignFacts, moment: &Moment) -> Assigned {
    let original = facts.original.ok_or(Refusal::NotFound("payment"))?;
    let (back, came) = (&read.value, &original.value);
    let left = match &came.state {
        PaymentState::Allocated { returned_minor, .. } if came.direction == Direction::Credit => {
            came.amount.minor() - returned_minor
        }
        PaymentState::Allocated { .. }
        | PaymentState::Unmatched { .. }
        | PaymentState::Held { .. }
        | PaymentState::Dismissed { .. } => 0,
    };
    if came.amount.currency() != back.amount.currency() {
        return Err(Conflict::CurrencyMismatch.into());
    }
    if left < back.amount.minor() {
        return Err(Conflict::PartsMismatch { expected: back.amount.with_minor(left) }.into());
    }
    let back = Payment { customer: came.customer.clone(), ..back.clone() };
    let booked = Returned::of(back, original, Posting::new(facts.money));
    booked.map(|returned| returned.that_waited(read).write(moment)).ok_or_else(|| Conflict::TooManyPayments.into())
}

/// Whose all parts are.
fn one_customer(payment: &Payment, parts: &[Part], money: &MoneyFacts) -> Result<CustomerId, Refusal> {
    if parts.iter().any(|part| part.amount.currency() != payment.amount.currency()) {
        return Err(Conflict::CurrencyMismatch.into());
    }
    let sum: i64 = parts.iter().map(|part| part.amount.minor()).sum();
    if sum != payment.amount.minor() || parts.iter().any(|part| part.amount.minor() <= 0) {
        return Err(Conflict::PartsMismatch { expected: payment.amount }.into());
    }
    let mut customers = Vec::new();
    for part in parts {
        let customer = part.to.customer(payment, money)?;
        let row = money.customer(&customer).ok_or(Refusal::NotFound("customer"))?;
        customers.push(row.value.id.clone());
    }
    customers.dedup();
    match <[CustomerId; 1]>::try_from(customers) {
        Ok([customer]) => Ok(customer),
        Err(_) => Err(Conflict::SeveralCustomers.into()),
    }
}

impl PartOf {
    const fn target(&self) -> Option<Target> {
        match self {
            Self::Plan(id) => Some(Target::Plan(*id)),
            Self::Invoice(id) => Some(Target::Invoice(*id)),
            Self::Credit(_) => None,
        }
    }

    fn customer(&self, payment: &Payment, money: &MoneyFacts) -> Result<CustomerId, Refusal> {
        let currency = payment.amount.currency();
        let (customer, its) = match self {
            Self::Plan(id) => {
                let plan = money.plans.iter().map(|read| read.value.agreement()).find(|agreement| agreement.id == *id);
                let agreement = plan.ok_or(Refusal::NotFound("plan"))?;
                (agreement.customer.clone(), agreement.instalments.first().map(|first| first.amount.currency()))
            }
            Self::Invoice(id) => {
                let invoice = money.invoices.iter().map(|read| &read.value).find(|invoice| invoice.id == *id);
                let invoice = invoice.ok_or(Refusal::NotFound("invoice"))?;
                (invoice.customer.clone(), Some(invoice.currency))
            }
            Self::Credit(customer) => (customer.clone(), Some(currency)),
        };
        if its == Some(currency) { Ok(customer) } else { Err(Conflict::CurrencyMismatch.into()) }
    }
}

/// What is remembered of a payment once its customer is known.
fn seen(payment: &Payment) -> Seen {
    Seen {
        payment: payment.id.clone(),
        direction: payment.direction,
        amount: payment.amount,
        booked: payment.booked,
        format: payment.source.format().to_owned(),
        account: payment.debtor_account.as_ref().map(|account| PaymentName::of(account.as_str())),
        name: payment.debtor_name.as_ref().map(|name| PaymentName::of(&normalised(name.as_str()))),
        plan: match &payment.state {
            PaymentState::Allocated { to, .. } => to.iter().find_map(|part| part.to.plan()),
            PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => None,
        },
    }
}
