//! A plan at work: what every command on a running plan does with its money, its invoices and its customer.
//!
//! A command takes the plan [up](PlanAtWork::take_up), changes it, lets the money [settle](PlanAtWork::settle), and
//! [lays it down](PlanAtWork::lay_down) again; or it [ends](PlanAtWork::end) it. Block reasons, dunning, the open
//! amounts of the invoices and the customer's list of plans follow by themselves.

use chrono::{DateTime, NaiveDate, Utc};

use super::dunning::{Telling, write_invoice};
use super::holding::{Release, let_go};
use crate::books::{Books, Standing};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::invoice::Invoice;
use crate::moment::{Actor, Moment};
use crate::money::Money;
use crate::outcome::{Changes, Read};
use crate::plan::{EndedPlan, Miss, Plan, PlanEnd, PlanEndKind, RunningPlan};
use crate::position::{Position, Rung};
use crate::refusal::Refusal;

/// A plan with everything that its money depends on.
#[derive(Clone, Debug)]
pub struct PlanFacts {
    /// The plan, if it exists.
    pub plan: Option<Read<Plan>>,
    /// Its invoices as they are now, in its order.
    pub invoices: Vec<Read<Invoice>>,
    /// Its customer.
    pub customer: Option<Read<Customer>>,
    /// Earlier plans over the same invoices, with their other invoices: their money counts first.
    pub around: Around,
    /// The last day up to which the bank's statements are known.
    pub covered_until: Option<NaiveDate>,
}

/// Other plans that have held invoices of a plan, and the invoices of those that are not its own.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The plans.
    pub plans: Vec<Read<Plan>>,
    /// The invoices.
    pub invoices: Vec<Read<Invoice>>,
}

/// A running plan that a command works on.
pub(super) struct PlanAtWork {
    read: Read<Plan>,
    /// The plan as it is to be.
    pub running: RunningPlan,
    invoices: Vec<Read<Invoice>>,
    customer: Option<Read<Customer>>,
    around: Around,
    told: Vec<EventKind>,
    now: DateTime<Utc>,
    actor: Actor,
    /// The civil date where the plan lives.
    pub today: NaiveDate,
}

impl PlanAtWork {
    /// Takes a plan up that runs.
    ///
    /// # Errors
    /// When there is none, or it has ended.
    pub fn take_up(facts: PlanFacts, moment: &Moment) -> Result<Self, Refusal> {
        let read = facts.plan.ok_or(Refusal::NotFound("plan"))?;
        let running = match &read.value {
            Plan::Running(running) => running.clone(),
            Plan::Ended(ended) => return Err(plan_ended(ended)),
        };
        let today = running.agreement.civil_date(moment.now);
        Ok(Self {
            read,
            running,
            invoices: facts.invoices,
            customer: facts.customer,
            around: facts.around,
            told: Vec::new(),
            now: moment.now,
            actor: moment.actor.clone(),
            today,
        })
    }

    /// Where the plan stands now.
    pub fn standing(&self) -> Standing {
        let plan = Plan::Running(self.running.clone());
        self.books(&plan).standing(&plan)
    }

    /// Says what happens.
    pub fn tell(&mut self, event: EventKind) {
        self.told.push(event);
    }

    /// Whether nothing has happened so far.
    pub fn is_quiet(&self) -> bool {
        self.told.is_empty()
    }

    /// An amount in the plan's currency.
    pub fn money(&self, minor: i64) -> Money {
        let currency = self.running.agreement.instalments.first().map(|first| first.amount.currency());
        Money::new(minor, currency.unwrap_or(crate::money::Currency::EUR))
    }

    /// Lets the money settle: what is paid and what is open again is told, the down payment is seen to, and a
    /// balance that moved otherwise than by a payment is told as soon as it is beyond doubt.
    pub fn settle(&mut self, by_payment: bool) -> Standing {
        let standing = self.standing();
        let known = std::mem::replace(&mut self.running.course.shown, standing.low.clone());
        let known = if known.ladder.len() == standing.low.ladder.len() { known } else { self.untouched() };
        for (place, (before, after)) in known.ladder.iter().zip(&standing.low.ladder).enumerate() {
            self.settle_instalment(place, *before, *after);
        }
        self.see_to_down_payment(&standing.low);
        let doubtful = standing.is_in_doubt();
        let waits = &mut self.running.waits;
        waits.doubt_since = doubtful.then(|| waits.doubt_since.unwrap_or(self.today));
        waits.doubt_told_at = waits.doubt_told_at.filter(|_| doubtful);
        self.tell_balance(standing.low.open_minor, by_payment, doubtful);
        standing
    }

    fn untouched(&self) -> Position {
        let agreed: Vec<Money> = self.running.agreement.instalments.iter().map(|row| row.amount).collect();
        Position::untouched(&agreed)
    }

    fn settle_instalment(&mut self, place: usize, before: Rung, after: Rung) {
        let instalment = self.running.agreement.instalments[place];
        if before.open_minor() > 0 && after.open_minor() == 0 && after.amount_minor > 0 {
            let amount = self.money(after.amount_minor);
            self.told.push(EventKind::InstalmentPaid { number: instalment.number, amount });
        }
        if before.open_minor() == 0 && after.open_minor() > 0 {
            let open = self.money(after.open_minor());
            self.told.push(EventKind::InstalmentReopened { number: instalment.number, open });
            // What opens again after its grace is not missed at once.
            if self.today > self.running.agreement.grace_until(&instalment) {
                let again = &mut self.running.agreement.instalments[place];
                again.grace_from = Some(self.today);
                again.miss = Miss::No;
            }
        }
    }

    fn see_to_down_payment(&mut self, position: &Position) {
        let first = self.running.agreement.instalments.first().filter(|first| first.number == 0);
        let Some(open) = first.and(position.ladder.first()).map(|rung| rung.open_minor() > 0) else { return };
        if self.running.awaiting_down_payment && !open {
            self.running.awaiting_down_payment = false;
            self.told.push(EventKind::DownPaymentSettled);
        } else if !self.running.awaiting_down_payment && open {
            self.running.awaiting_down_payment = true;
            self.running.pause = None;
            self.told.push(EventKind::DownPaymentReopened);
        }
    }

    fn tell_balance(&mut self, open_minor: i64, by_payment: bool, doubtful: bool) {
        let before = self.running.course.told_minor;
        if by_payment {
            self.running.course.told_minor = open_minor;
        } else if before != open_minor && !doubtful {
            self.running.course.told_minor = open_minor;
            let (before, after) = (self.money(before), self.money(open_minor));
            self.told.push(EventKind::BalanceChanged { before, after });
        }
    }

    /// Lays the plan down again, running. Without an event nothing would explain the change, so there must be one.
    pub fn lay_down(mut self) -> Option<(Changes, Read<Plan>)> {
        let mut told = std::mem::take(&mut self.told).into_iter();
        let first = told.next()?;
        let after = Plan::Running(self.running.clone());
        let (mut changes, written) = Changes::new(self.address(), self.read.clone(), after, first);
        for event in told {
            changes.tell(self.address(), written.version, event);
        }
        let telling = self.telling("payment.recorded");
        self.write_invoices(&mut changes, &written.value, &telling, |_| {});
        Some((changes, written))
    }

    /// Ends the plan: its figures stand still, and its invoices are let go.
    pub fn end(mut self, end: PlanEnd, event: EventKind) -> (Changes, Read<Plan>) {
        let cause = event.code();
        let kind = end.kind();
        let RunningPlan { agreement, course, .. } = self.running.clone();
        let after = Plan::Ended(EndedPlan { agreement, course, end, by: self.actor.clone(), at: self.now });
        let mut told = std::mem::take(&mut self.told);
        told.push(event);
        let mut told = told.into_iter();
        // There is one: the end itself.
        let first = told.next().unwrap_or(EventKind::OpenAmountExamined);
        let (mut changes, written) = Changes::new(self.address(), self.read.clone(), after, first);
        for event in told {
            changes.tell(self.address(), written.version, event);
        }
        let telling = self.telling(cause);
        let blocked_days = self.days_of_waiting();
        let how = Release { blocked_days, cool_down_until: self.cool_down(kind), telling };
        self.write_invoices(&mut changes, &written.value, &telling, |invoice| let_go(invoice, &how));
        let (id, today) = (self.running.agreement.id, self.today);
        if let Some(customer) = self.customer.take() {
            write_customer(&mut changes, customer, |customer| {
                customer.open_plans.retain(|open| *open != id);
                customer.last_ended_on = Some(today);
                if matches!(kind, PlanEndKind::Broken | PlanEndKind::Lapsed) {
                    customer.broke_on = Some(today);
                }
            });
        }
        (changes, written)
    }

    /// Days of waiting for the down payment count for the invoices' block budgets, unless the creditor had offered
    /// the plan.
    fn days_of_waiting(&self) -> u32 {
        if self.running.agreement.consent.is_of_offer() {
            return 0;
        }
        let days = (self.today - self.running.agreement.first_day()).num_days();
        if self.running.awaiting_down_payment { u32::try_from(days).unwrap_or(0).max(1) } else { 0 }
    }

    /// After a lapse a new proposal has to wait, as after a rejection.
    fn cool_down(&self, kind: PlanEndKind) -> Option<NaiveDate> {
        let days = self.running.agreement.policy.cool_down_days;
        (kind == PlanEndKind::Lapsed && days > 0).then(|| self.today + chrono::Days::new(u64::from(days)))
    }

    /// Writes every invoice that a change of the plan touches: its own, and those whose open amount moves.
    fn write_invoices(&mut self, changes: &mut Changes, plan: &Plan, telling: &Telling, change: impl Fn(&mut Invoice)) {
        let open = self.books(plan).open();
        let own = std::mem::take(&mut self.invoices).into_iter().map(|read| (read, true));
        let others = std::mem::take(&mut self.around.invoices).into_iter().map(|read| (read, false));
        for (read, is_own) in own.chain(others) {
            let mut after = read.value.clone();
            if let Some(open) = open.get(&after.id) {
                after.derive_open(*open);
            }
            if is_own {
                change(&mut after);
            }
            if after != read.value {
                write_invoice(changes, read, after, telling);
            }
        }
    }

    fn books<'a>(&'a self, plan: &'a Plan) -> Books<'a> {
        let invoices = self.invoices.iter().chain(&self.around.invoices).map(|read| &read.value);
        let plans = self.around.plans.iter().map(|read| &read.value).chain([plan]);
        Books::new(invoices, plans, self.running.agreement.policy.ledger_lag_days)
    }

    const fn address(&self) -> Aggregate {
        Aggregate::Plan(self.running.agreement.id)
    }

    const fn telling(&self, cause: &'static str) -> Telling {
        let resume_grace_days = self.running.agreement.policy.resume_grace_days;
        Telling { now: self.now, today: self.today, resume_grace_days, cause }
    }
}

/// How a plan that has ended refuses.
pub(super) fn plan_ended(ended: &EndedPlan) -> Refusal {
    Refusal::AlreadyEnded { state: ended.end.kind().code(), by: ended.by.clone(), at: ended.at }
}

/// Writes a customer, if something about them changes.
pub(super) fn write_customer(changes: &mut Changes, read: Read<Customer>, change: impl FnOnce(&mut Customer)) {
    let mut after = read.value.clone();
    change(&mut after);
    if after != read.value {
        changes.and(read, after);
    }
}
