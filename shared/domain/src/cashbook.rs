//! Where money goes: into plans, to invoices, to the customer's credit, or nowhere, because the creditor's ledger
//! has taken it in already. Every cent of a payment goes to exactly one place; what comes back is taken from there.
//!
//! A [`Cashbook`] holds plans and invoices while a payment moves them. Nothing here settles anything: what a booking
//! settles is derived by [`Books`].

use chrono::NaiveDate;

use crate::books::{Booking, Books, Inclusion, Value};
use crate::id::{InvoiceId, ProposalId};
use crate::invoice::{BlockReason, Invoice, MAX_PAYMENTS};
use crate::payment::{Allocation, PaymentId, Target};
use crate::plan::{MAX_BOOKINGS, Plan};

/// Plans and invoices, as payments move them.
#[derive(Clone, Debug)]
pub struct Cashbook {
    /// The plans.
    pub plans: Vec<Plan>,
    /// Their invoices, and those without a plan.
    pub invoices: Vec<Invoice>,
    /// How late the ledger posts what the bank booked, in days; for invoices without a plan.
    pub ledger_lag_days: u32,
}

/// A plan or an invoice keeps as many payments as it can; the payment waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("holds as many payments as it can keep")]
pub struct Full;

/// A payment that comes back, wholly or in part.
#[derive(Clone, Copy, Debug)]
pub struct CameIn<'a> {
    /// The payment.
    pub payment: &'a PaymentId,
    /// Where it had gone.
    pub to: &'a [Allocation],
    /// What has come back of it before, in minor units.
    pub returned_minor: i64,
    /// What the customer has of credit now, in minor units of its currency.
    pub credit_minor: i64,
}

impl Cashbook {
    /// The books over them, as they stand now.
    #[must_use]
    pub fn books(&self) -> Books<'_> {
        Books::new(&self.invoices, &self.plans, self.ledger_lag_days)
    }

    /// Takes money in, for the plan or invoice that it names first, then for the others. What no figure includes and
    /// nobody owes is the customer's credit; of what may be in a figure already, the rest stays there.
    ///
    /// # Errors
    /// When a place keeps as many payments as it can. The cashbook is of no use then.
    pub fn take_in(&mut self, money: &Booking, named: &[Target]) -> Result<Vec<Allocation>, Full> {
        let mut left = money.minor;
        let mut to: Vec<Allocation> = Vec::new();
        let mut new_money = true;
        let ended = matches!(named.first(), Some(Target::Plan(id)) if matches!(self.plan(*id), Some(Plan::Ended(_))));
        for (nth, place) in self.places(named, money.booked).into_iter().enumerate() {
            let inclusion = self.inclusion(place, money);
            let minor = self.room(place, inclusion).min(left);
            if minor > 0 {
                self.book(place, Booking { minor, ..money.clone() })?;
                to.push(Allocation { to: place, minor });
                left -= minor;
            }
            if inclusion != Inclusion::Not {
                new_money = false;
                // Money that its own plan's figures may hold already is nobody else's.
                if nth == 0 && !ended && matches!(place, Target::Plan(_)) {
                    break;
                }
            }
        }
        if left > 0 {
            to.push(Allocation { to: if new_money { Target::Credit } else { Target::Ledger }, minor: left });
        }
        Ok(to)
    }

    /// Gives money back: from the credit that the payment left, then from where it went, the last place first. What
    /// was credit and is spent stays with the ledger, for a person to see.
    ///
    /// # Errors
    /// When a place keeps as many payments as it can. The cashbook is of no use then.
    pub fn give_back(&mut self, back: &Booking, came: &CameIn<'_>) -> Result<Vec<Allocation>, Full> {
        let mut left = back.minor;
        let mut from: Vec<Allocation> = Vec::new();
        for part in self.unreturned(came) {
            let minor = part.minor.min(left);
            if minor > 0 {
                let returns = Some(came.payment.clone());
                self.book(part.to, Booking { minor: -minor, returns, ..back.clone() })?;
                from.push(Allocation { to: part.to, minor });
                left -= minor;
            }
        }
        if left > 0 {
            from.push(Allocation { to: Target::Ledger, minor: left });
        }
        Ok(from)
    }

    /// What is left of a payment where it went, in the order in which it is given back.
    fn unreturned(&self, came: &CameIn<'_>) -> Vec<Allocation> {
        let kept: Vec<Allocation> =
            came.to.iter().map(|part| Allocation { minor: self.kept_minor(part, came.payment), ..*part }).collect();
        let booked: i64 = came.to.iter().zip(&kept).map(|(part, kept)| part.minor - kept.minor).sum();
        let mut gone = came.returned_minor - booked;
        let is_credit = |part: &&Allocation| part.to == Target::Credit;
        let credit = kept.iter().filter(is_credit).copied();
        let others = kept.iter().rev().filter(|part| !is_credit(part)).copied();
        let mut parts: Vec<Allocation> = credit.chain(others).collect();
        for part in parts.iter_mut().filter(|part| matches!(part.to, Target::Credit | Target::Ledger)) {
            let before = gone.min(part.minor);
            part.minor -= before;
            gone -= before;
        }
        for part in parts.iter_mut().filter(|part| part.to == Target::Credit) {
            part.minor = part.minor.min(came.credit_minor.max(0));
        }
        parts
    }

    /// What of a part still lies where it was booked; of what was never booked, the whole part.
    fn kept_minor(&self, part: &Allocation, payment: &PaymentId) -> i64 {
        let bookings = match part.to {
            Target::Plan(id) => self.plan(id).map(|plan| &plan.course().bookings),
            Target::Invoice(id) => self.invoice(id).map(|invoice| &invoice.payments),
            Target::Credit | Target::Ledger => None,
        };
        let of_it = |booking: &&Booking| booking.payment == *payment || booking.returns.as_ref() == Some(payment);
        bookings.map_or(part.minor, |bookings| bookings.iter().filter(of_it).map(|booking| booking.minor).sum())
    }

    /// The places that money booked on a day goes to, in order: what it names first, then the others, oldest due
    /// first.
    fn places(&self, named: &[Target], booked: NaiveDate) -> Vec<Target> {
        let mut others: Vec<Target> = named.iter().skip(1).copied().collect();
        others.sort_by_key(|target| self.due(*target));
        let mut places: Vec<Target> = Vec::new();
        for target in named.first().copied().into_iter().chain(others) {
            for place in self.places_of(target, booked) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        places
    }

    fn places_of(&self, target: Target, booked: NaiveDate) -> Vec<Target> {
        match target {
            Target::Plan(id) => self.plan(id).map_or_else(Vec::new, |plan| self.places_of_plan(plan, booked)),
            Target::Invoice(id) => match self.invoice(id).and_then(|invoice| self.holder(invoice)) {
                Some(plan) => self.places_of_plan(plan, booked),
                None => vec![target],
            },
            Target::Credit | Target::Ledger => Vec::new(),
        }
    }

    fn places_of_plan(&self, plan: &Plan, booked: NaiveDate) -> Vec<Target> {
        let agreement = plan.agreement();
        let invoices = agreement.invoices.iter().map(|invoice| Target::Invoice(invoice.id));
        match plan {
            Plan::Running(_) if booked >= agreement.first_day() => vec![Target::Plan(agreement.id)],
            // What came before the plan was never meant for it.
            Plan::Running(_) => invoices.collect(),
            Plan::Ended(_) => {
                let mut holders: Vec<&Plan> =
                    agreement.invoices.iter().filter_map(|invoice| self.holder(self.invoice(invoice.id)?)).collect();
                holders.sort_by_key(|holder| self.due(Target::Plan(holder.agreement().id)));
                holders.dedup_by_key(|holder| holder.agreement().id);
                let held = holders.iter().flat_map(|holder| self.places_of_plan(holder, booked));
                let free = invoices.filter(|place| {
                    !matches!(place, Target::Invoice(id) if self.invoice(*id).and_then(|found| self.holder(found)).is_some())
                });
                held.chain(free).collect()
            }
        }
    }

    /// How much a place takes. Money that may be in the figures already settles no more than was agreed.
    fn room(&self, place: Target, inclusion: Inclusion) -> i64 {
        let books = self.books();
        let room = match place {
            Target::Plan(id) => self.plan(id).map_or(0, |plan| match inclusion {
                Inclusion::Not => books.total_minor(plan, Value::High),
                Inclusion::Doubtful | Inclusion::Included => {
                    let ladder = books.standing(plan).low.ladder;
                    ladder.iter().map(|rung| rung.amount_minor).sum::<i64>() - plan.own_minor()
                }
            }),
            Target::Invoice(id) => books.open().get(&id).map_or(0, |open| match inclusion {
                Inclusion::Not => open.high_minor,
                Inclusion::Doubtful | Inclusion::Included => open.low_minor,
            }),
            Target::Credit | Target::Ledger => 0,
        };
        room.max(0)
    }

    fn inclusion(&self, place: Target, money: &Booking) -> Inclusion {
        let books = self.books();
        let inclusion = match place {
            Target::Plan(id) => self.plan(id).map(|plan| books.inclusion(plan, money)),
            Target::Invoice(id) => self.invoice(id).map(|invoice| books.inclusion_in_invoice(invoice, money)),
            Target::Credit | Target::Ledger => None,
        };
        inclusion.unwrap_or(Inclusion::Not)
    }

    fn book(&mut self, place: Target, booking: Booking) -> Result<(), Full> {
        let (bookings, most) = match place {
            Target::Plan(id) => {
                let found = self.plans.iter_mut().find(|plan| plan.agreement().id == id);
                (found.map(|plan| &mut plan.course_mut().bookings), MAX_BOOKINGS)
            }
            Target::Invoice(id) => {
                let found = self.invoices.iter_mut().find(|invoice| invoice.id == id);
                (found.map(|invoice| &mut invoice.payments), MAX_PAYMENTS)
            }
            Target::Credit | Target::Ledger => return Ok(()),
        };
        match bookings {
            Some(bookings) if bookings.len() < most => bookings.push(booking),
            Some(_) => return Err(Full),
            None => {}
        }
        Ok(())
    }

    /// When what is open of it falls due.
    fn due(&self, target: Target) -> Option<NaiveDate> {
        match target {
            Target::Plan(id) => {
                let plan = self.plan(id)?;
                let rungs = self.books().standing(plan).low.ladder;
                let rows = &plan.agreement().instalments;
                let open = rows.iter().zip(&rungs).find(|(_, rung)| rung.open_minor() > 0);
                open.map(|(row, _)| row.due).or_else(|| rows.last().map(|row| row.due))
            }
            Target::Invoice(id) => self.invoice(id).map(|invoice| invoice.due_date),
            Target::Credit | Target::Ledger => None,
        }
    }

    /// The running plan that holds an invoice.
    #[must_use]
    pub fn holder(&self, invoice: &Invoice) -> Option<&Plan> {
        let held = invoice.arrangement.filter(|held| held.reason == BlockReason::PaymentPlanActive)?;
        self.plan(held.proposal).filter(|plan| matches!(plan, Plan::Running(_)))
    }

    /// A plan.
    #[must_use]
    pub fn plan(&self, id: ProposalId) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.agreement().id == id)
    }

    /// An invoice.
    #[must_use]
    pub fn invoice(&self, id: InvoiceId) -> Option<&Invoice> {
        self.invoices.iter().find(|invoice| invoice.id == id)
    }
}
