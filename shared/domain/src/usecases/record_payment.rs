//! A payment comes in, or goes back: from a bank's file, or told by another system.
//!
//! First it is looked up whether the money is known: by its own identity, or by what it shares with a payment that
//! another document brought. Then whose it is. Then it is booked, or waits for a person: no money is ever refused.

use std::collections::BTreeMap;

use chrono::Days;

use super::matching::{Match, Named, find};
use super::posting::{ForCustomer, MoneyFacts, Posting};
use super::returning::give_back;
use crate::alike::{Alike, Seen};
use crate::books::Booking;
use crate::coded::coded;
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::CustomerId;
use crate::incoming::{IncomingPayment, Movement};
use crate::moment::Moment;
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::payment::{HoldReason, MAX_TOLD, Payment, PaymentId, PaymentName, PaymentState, Source, Target, ToldIn};
use crate::text::Name;
use crate::zone;

/// How many days apart two formats may book the same money.
const DUPLICATE_DAYS: i64 = 3;

/// Takes in one payment.
#[derive(Clone, Debug)]
pub struct RecordPayment {
    /// As it is told.
    pub incoming: IncomingPayment,
    /// Payments that other entries of the same document tell of: it is none of those.
    pub taken: Vec<PaymentId>,
}

/// What recording a payment has to know.
#[derive(Clone, Debug)]
pub struct RecordFacts {
    /// The payment, if it is known by its identity.
    pub known: Option<Read<Payment>>,
    /// The payment, if this document told of it in spite of another with the same identity.
    pub known_here: Option<Read<Payment>>,
    /// What shares its references, its payer and its customer, as far as it was asked for.
    pub alike: BTreeMap<PaymentName, Read<Alike>>,
    /// The payments that are alike, and may be the same or what comes back.
    pub candidates: Vec<Read<Payment>>,
    /// What it names.
    pub named: Named,
    /// What it may move.
    pub money: MoneyFacts,
}

/// What became of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is known.
    Known {
        /// What was done.
        verdict: PaymentVerdict,
        /// The payment as it is known now.
        payment: Read<Payment>,
    },
    /// It is not booked.
    PassedOver(NotBooked),
}

coded! {
    /// What recording a payment did.
    PaymentVerdict, unknown:
    /// The text names no verdict.
    UnknownPaymentVerdict,
    {
        /// It was booked.
        Recorded = "recorded",
        /// It was known before.
        AlreadyRecorded = "already_recorded",
        /// Nobody knows whose it is.
        Unmatched = "unmatched",
        /// It waits for a person.
        Held = "held",
        /// It was taken from where the payment had gone.
        Returned = "returned",
    }
}

coded! {
    /// Why an entry is not booked.
    NotBooked, unknown:
    /// The text names no such reason.
    UnknownNotBooked,
    {
        /// The plan is in another currency.
        OtherCurrency = "other_currency",
        /// Another payment has this reference.
        ReferenceConflict = "reference_conflict",
        /// Money that went out, and is no return.
        Debit = "debit",
        /// It would have been booked after tomorrow.
        DateInFuture = "date_in_future",
    }
}

impl UseCase for RecordPayment {
    type Facts = RecordFacts;
    type Done = Recorded;

    fn decide(&self, facts: RecordFacts, moment: &Moment) -> Outcome<Recorded> {
        if self.incoming.booked > zone::civil_date(moment.now, facts.money.settings.zone) + Days::new(1) {
            return passed_over(NotBooked::DateInFuture);
        }
        let mut held = None;
        match self.known(&facts) {
            Known::New => {}
            Known::Already(payment) => return already(payment),
            Known::Other => return passed_over(NotBooked::ReferenceConflict),
            Known::ToldAgain(of) => held = Some((HoldReason::ToldAgain, of)),
        }
        if let Some(payment) = self.same_money(&facts) {
            if payment.value.told.contains(&self.told_in()) || !is_for_another_plan(&payment.value, &facts) {
                return self.told_again(payment, facts);
            }
            held = Some((HoldReason::PossibleDuplicate, payment.value.id));
        }
        match (held, self.incoming.movement) {
            (Some((because, of)), _) => self.hold(because, Some(of), None, facts, moment),
            (None, Movement::Credit) => self.take_in(facts, moment),
            (None, Movement::Return | Movement::Debit) => give_back(self, facts, moment),
        }
    }
}

/// What is known of a payment by its identity.
enum Known {
    New,
    Already(Read<Payment>),
    ToldAgain(PaymentId),
    Other,
}

impl RecordPayment {
    fn known(&self, facts: &RecordFacts) -> Known {
        let Some(known) = &facts.known else { return Known::New };
        let same = known.value.amount == self.incoming.amount
            && known.value.booked == self.incoming.booked
            && known.value.direction == self.incoming.direction();
        if !same {
            return Known::Other;
        }
        let overlap = match (&known.value.source, &self.incoming.source) {
            (Source::Bank(one), Source::Bank(other)) => {
                (one.statement.is_some() && one.statement == other.statement)
                    || one.overlaps(other, self.incoming.booked)
            }
            _ => true,
        };
        if !self.incoming.has_no_reference() || overlap {
            return Known::Already(known.clone());
        }
        // A bank without references tells the same in a statement of another period.
        match &facts.known_here {
            Some(here) => Known::Already(here.clone()),
            None => Known::ToldAgain(known.value.id.clone()),
        }
    }

    /// The payment that another document brought, if it is the same money.
    fn same_money(&self, facts: &RecordFacts) -> Option<Read<Payment>> {
        let (incoming, identity) = (&self.incoming, self.incoming.identity());
        let ours = incoming.seen(identity.clone());
        let alike = |seen: &&Seen| seen.equals(&ours) && seen.booked == ours.booked && !seen.contradicts(&ours);
        let names = incoming.names();
        let rows = names.iter().filter_map(|name| facts.alike.get(name));
        let mut payments: Vec<&Read<Payment>> = rows
            .flat_map(|row| row.value.seen.iter().filter(alike))
            .filter_map(|seen| facts.candidates.iter().find(|read| read.value.id == seen.payment))
            .collect();
        payments.sort_by_key(|read| is_for_another_plan(&read.value, facts));
        let known_here = payments.iter().find(|read| {
            read.value.told.iter().any(|told| told.identity == identity && told.document == incoming.document)
        });
        let elsewhere = payments.iter().find(|read| {
            let told_here = read.value.told.iter().any(|told| told.document == incoming.document);
            !told_here && !self.taken.contains(&read.value.id)
        });
        known_here.or(elsewhere).map(|read| (*read).clone())
    }

    /// Remembers that this document tells of a payment, too, so that it tells of no other.
    fn told_again(&self, read: Read<Payment>, facts: RecordFacts) -> Outcome<Recorded> {
        let told = self.told_in();
        if read.value.told.contains(&told) {
            return already(read);
        }
        let mut after = read.value.clone();
        after.told.push(told);
        if after.told.len() > MAX_TOLD {
            after.told.remove(1);
        }
        let known = after.names();
        let own = self.incoming.reference.iter().chain(&self.incoming.other_references);
        let new = own.filter(|reference| !known.contains(&PaymentName::of(reference)));
        after.other_references.extend(new.cloned().collect::<Vec<_>>());
        let address = Aggregate::Payment(after.id.clone());
        let seen = self.incoming.seen(after.id.clone());
        let (mut changes, payment) = Changes::new(address, read, after, EventKind::PaymentToldAgain);
        write_alike(&mut changes, facts.alike, &self.incoming.names(), &seen);
        Outcome::Done { changes, result: Recorded::Known { verdict: PaymentVerdict::AlreadyRecorded, payment } }
    }

    fn told_in(&self) -> ToldIn {
        ToldIn { document: self.incoming.document.clone(), identity: self.incoming.identity() }
    }

    fn take_in(&self, facts: RecordFacts, moment: &Moment) -> Outcome<Recorded> {
        let (customer, targets) = match find(&self.incoming, &facts.named, &facts.money) {
            Match::Found { customer, targets } => (customer, targets),
            Match::OtherCurrency => return passed_over(NotBooked::OtherCurrency),
            Match::Nobody(suggestions) => {
                let payment =
                    self.payment(self.incoming.identity(), None, PaymentState::Unmatched { suggestions }, moment);
                return self.wait(payment, PaymentVerdict::Unmatched, None, facts);
            }
        };
        let customer = facts.money.customer(&customer).map_or(customer, |read| read.value.id.clone());
        if let Some(of) = self.possible_duplicate(&customer, &facts) {
            return self.hold(HoldReason::PossibleDuplicate, Some(of), Some(customer), facts, moment);
        }
        let RecordFacts { alike, money, .. } = facts.clone();
        let mut posting = Posting::new(money);
        let state = PaymentState::Unmatched { suggestions: Vec::new() };
        let mut payment = self.payment(self.incoming.identity(), Some(customer.clone()), state, moment);
        let Ok(to) = posting.book.take_in(&booking(&payment), &targets) else {
            return self.hold(HoldReason::TooManyPayments, None, Some(customer), facts, moment);
        };
        if posting.is_too_large() {
            return self.hold(HoldReason::TooManyPayments, None, Some(customer), facts, moment);
        }
        payment.state = PaymentState::Allocated { to: to.clone(), returned_minor: 0 };
        let event = EventKind::PaymentRecorded {
            amount: payment.amount,
            booked: payment.booked,
            customer: Some(customer.clone()),
            to,
        };
        let seen = self.seen(&payment);
        let names = self.all_names(Some(&customer));
        let (credit, account) = (payment.allocated_minor(Target::Credit), self.incoming.debtor_account.as_ref());
        let credit = payment.amount.with_minor(credit);
        let address = Aggregate::Payment(payment.id.clone());
        let (mut changes, payment) = Changes::new(address, Read::absent(payment.clone()), payment, event);
        let payer = ForCustomer { id: &customer, credit, account: account.map(Name::as_str) };
        posting.write(&mut changes, Some(&payer), moment);
        write_alike(&mut changes, alike, &names, &seen);
        Outcome::Done { changes, result: Recorded::Known { verdict: PaymentVerdict::Recorded, payment } }
    }

    /// The payment that another format brought for the same customer, if this may be the same.
    fn possible_duplicate(&self, customer: &CustomerId, facts: &RecordFacts) -> Option<PaymentId> {
        let ours = self.incoming.seen(self.incoming.identity());
        let row = facts.alike.get(&Alike::by_customer(customer))?;
        let near = |seen: &&Seen| (seen.booked - ours.booked).num_days().abs() <= DUPLICATE_DAYS;
        let other = |seen: &&Seen| seen.equals(&ours) && seen.format != ours.format && !seen.contradicts(&ours);
        let mut found = row.value.seen.iter().filter(near).filter(other);
        found.find(|seen| !self.taken.contains(&seen.payment)).map(|seen| seen.payment.clone())
    }

    /// The payment waits for a person.
    pub(super) fn hold(
        &self,
        because: HoldReason,
        of: Option<PaymentId>,
        customer: Option<CustomerId>,
        facts: RecordFacts,
        moment: &Moment,
    ) -> Outcome<Recorded> {
        let id =
            if because == HoldReason::ToldAgain { self.incoming.identity_here() } else { self.incoming.identity() };
        let payment = self.payment(id, customer, PaymentState::Held { because, of }, moment);
        self.wait(payment, PaymentVerdict::Held, Some(because), facts)
    }

    fn wait(
        &self,
        payment: Payment,
        verdict: PaymentVerdict,
        because: Option<HoldReason>,
        facts: RecordFacts,
    ) -> Outcome<Recorded> {
        let event = EventKind::PaymentWaits { because, amount: payment.amount };
        let (seen, names) = (self.seen(&payment), self.all_names(payment.customer.as_ref()));
        let address = Aggregate::Payment(payment.id.clone());
        let (mut changes, payment) = Changes::new(address, Read::absent(payment.clone()), payment, event);
        write_alike(&mut changes, facts.alike, &names, &seen);
        Outcome::Done { changes, result: Recorded::Known { verdict, payment } }
    }

    /// Everything under which the payment is remembered.
    pub(super) fn all_names(&self, customer: Option<&CustomerId>) -> Vec<PaymentName> {
        let names = self.incoming.names().into_iter().chain(self.incoming.payer());
        names.chain(customer.map(Alike::by_customer)).collect()
    }

    pub(super) fn seen(&self, payment: &Payment) -> Seen {
        let plan = match &payment.state {
            PaymentState::Allocated { to, .. } => to.iter().find_map(|part| part.to.plan()),
            PaymentState::Unmatched { .. } | PaymentState::Held { .. } | PaymentState::Dismissed { .. } => None,
        };
        Seen { plan, ..self.incoming.seen(payment.id.clone()) }
    }

    pub(super) fn payment(
        &self,
        id: PaymentId,
        customer: Option<CustomerId>,
        state: PaymentState,
        moment: &Moment,
    ) -> Payment {
        let incoming = self.incoming.clone();
        Payment {
            id,
            direction: incoming.direction(),
            source: incoming.source,
            amount: incoming.amount,
            booked: incoming.booked,
            reference: incoming.reference,
            end_to_end: incoming.end_to_end,
            creditor_reference: incoming.creditor_reference,
            remittance: incoming.remittance,
            debtor_name: incoming.debtor_name,
            debtor_account: incoming.debtor_account,
            recorded_at: moment.now,
            customer,
            state,
            closed: Vec::new(),
            other_references: incoming.other_references,
            told: vec![self.told_in()],
        }
    }
}

/// Whether what comes in carries the reference of another plan than those that a payment went into: some payers use
/// one reference of their own for all that they pay on a day.
fn is_for_another_plan(payment: &Payment, facts: &RecordFacts) -> bool {
    let PaymentState::Allocated { to, .. } = &payment.state else { return false };
    let mut plans = to.iter().filter_map(|part| part.to.plan()).peekable();
    let named = &facts.named.plans;
    !named.is_empty() && plans.peek().is_some() && plans.all(|plan| !named.contains(&plan))
}

/// A payment as it is booked.
pub(super) fn booking(payment: &Payment) -> Booking {
    Booking {
        payment: payment.id.clone(),
        returns: None,
        minor: payment.amount.minor(),
        booked: payment.booked,
        names: payment.names(),
    }
}

/// Remembers a payment under what it shares with others.
pub(super) fn write_alike(
    changes: &mut Changes,
    mut alike: BTreeMap<PaymentName, Read<Alike>>,
    names: &[PaymentName],
    seen: &Seen,
) {
    for name in names {
        let read = alike.remove(name).unwrap_or_else(|| Read::absent(Alike::nothing(name.clone())));
        let mut after = read.value.clone();
        after.add(seen.clone());
        if after != read.value {
            changes.and(read, after);
        }
    }
}

pub(super) fn passed_over(reason: NotBooked) -> Outcome<Recorded> {
    Outcome::AlreadyDone(Recorded::PassedOver(reason))
}

fn already(payment: Read<Payment>) -> Outcome<Recorded> {
    Outcome::AlreadyDone(Recorded::Known { verdict: PaymentVerdict::AlreadyRecorded, payment })
}

/// The credit of a customer in a payment's currency, in minor units.
pub(super) fn credit_minor(customer: Option<&Read<Customer>>, payment: &Payment) -> i64 {
    customer.map_or(0, |read| read.value.credit_in(payment.amount.currency()).minor())
}
