//! A plan at work: what every command on a running plan does with its money, its invoices and its customer.
//!
//! A command takes the plan [up](PlanAtWork::take_up), changes it, lets the money [settle](PlanAtWork::settle), and
//! [lays it down](PlanAtWork::lay_down) again; or it [ends](PlanAtWork::end) it. Block reasons, dunning, the open
//! amounts of the invoices and the customer's list of plans follow by themselves.

use chrono::{DateTime, NaiveDate, Utc};

use super::dunning::{Telling, write_invoice};
use super::holding::{Hold, Release, let_go, take_hold};
use super::pausing::go_on;
use crate::books::{Books, Standing};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::invoice::{BlockReason, Invoice};
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
    /// Its invoices as they are now.
    pub invoices: Vec<Read<Invoice>>,
    /// Its customer.
    pub customer: Option<Read<Customer>>,
    around: Around,
    /// The last day up to which the bank's statements are known.
    pub covered_until: Option<NaiveDate>,
    told: Vec<EventKind>,
    /// Now.
    pub now: DateTime<Utc>,
    actor: Actor,
    /// The civil date where the plan lives.
    pub today: NaiveDate,
}

/// A plan that was worked on, to be written.
pub(super) struct SetDown {
    /// As it was read.
    pub read: Read<Plan>,
    /// As it is to be.
    pub after: Plan,
    /// What happened to it.
    pub told: Vec<EventKind>,
    /// How its invoices are let go, if it has ended.
    pub release: Option<Release>,
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
        let facts = PlanFacts { plan: None, ..facts };
        Ok(Self::on(read, running, facts, moment))
    }

    /// Works on a plan as it is to run, whatever it was.
    pub fn on(read: Read<Plan>, running: RunningPlan, facts: PlanFacts, moment: &Moment) -> Self {
        Self {
            today: running.agreement.civil_date(moment.now),
            read,
            running,
            invoices: facts.invoices,
            customer: facts.customer,
            around: facts.around,
            covered_until: facts.covered_until,
            told: Vec::new(),
            now: moment.now,
            actor: moment.actor.clone(),
        }
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
        let (lowest, highest) = (standing.low.open_minor, standing.high.open_minor);
        waits.highest_open_minor = (highest != lowest).then_some(highest);
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
        }
        let tolerance = self.running.agreement.policy.tolerance_minor;
        let opens_again = before.open_minor() <= tolerance && after.open_minor() > tolerance;
        // What opens again after its grace is not missed at once.
        if opens_again && self.today > self.running.agreement.grace_until(&instalment) {
            self.give_grace_anew(place);
        }
    }

    /// The days of grace count from today, and what was missed before counts no more.
    pub fn give_grace_anew(&mut self, place: usize) {
        let again = &mut self.running.agreement.instalments[place];
        again.grace_from = Some(self.today);
        again.miss = Miss::No;
    }

    fn see_to_down_payment(&mut self, position: &Position) {
        let first = self.running.agreement.instalments.first().filter(|first| first.number == 0);
        let Some(open_minor) = first.and(position.ladder.first()).map(|rung| rung.open_minor()) else { return };
        if self.running.awaiting_down_payment && open_minor == 0 {
            self.down_payment_settled();
        } else if !self.running.awaiting_down_payment && open_minor > self.running.agreement.policy.tolerance_minor {
            self.running.awaiting_down_payment = true;
            self.running.waits.down_payment_since = Some(self.today);
            go_on(&mut self.running, self.today);
            self.give_grace_anew(0);
            self.told.push(EventKind::DownPaymentReopened);
        }
    }

    /// The down payment is paid, or so little of it is open that the plan begins.
    pub fn down_payment_settled(&mut self) {
        self.running.waits.down_payment_days = self.days_of_waiting();
        self.running.waits.down_payment_since = None;
        self.running.awaiting_down_payment = false;
        self.told.push(EventKind::DownPaymentSettled);
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

    /// Annuls the marks of instalments that the bank's bookings up to the end of their grace have settled beyond
    /// doubt, whenever those became known.
    pub fn annul_misses(&mut self) {
        let ladder = self.standing().high.ladder;
        let settled: i64 = ladder.iter().map(|rung| rung.settled_minor).sum();
        let tolerance = self.running.agreement.policy.tolerance_minor;
        let mut asked = 0;
        for (place, rung) in ladder.iter().enumerate() {
            asked += rung.amount_minor;
            let instalment = self.running.agreement.instalments[place];
            let marked = matches!(instalment.miss, Miss::Confirmed(_) | Miss::Unconfirmed(_));
            let late = self.booked_after(self.running.agreement.grace_until(&instalment));
            if marked && asked - (settled - late) <= tolerance {
                self.running.agreement.instalments[place].miss = Miss::No;
                self.told.push(EventKind::MissAnnulled { number: instalment.number });
            }
        }
    }

    fn booked_after(&self, day: NaiveDate) -> i64 {
        let later = self.running.course.bookings.iter().filter(|booking| booking.booked > day);
        later.map(|booking| booking.minor).sum::<i64>().max(0)
    }

    /// Hands the plan back, running, to a command that writes several plans and their invoices at once.
    pub fn set_down(mut self) -> SetDown {
        let told = std::mem::take(&mut self.told);
        SetDown { after: Plan::Running(self.running), read: self.read, told, release: None }
    }

    /// The same, ended: its invoices are to be let go.
    pub fn set_down_ended(mut self, end: PlanEnd, event: EventKind) -> SetDown {
        let release = Release {
            blocked_days: self.days_of_waiting(),
            cool_down_until: self.cool_down(end.kind()),
            telling: self.telling(event.code()),
        };
        let mut told = std::mem::take(&mut self.told);
        told.push(event);
        let RunningPlan { agreement, course, .. } = self.running;
        let after = Plan::Ended(EndedPlan { agreement, course, end, by: self.actor, at: self.now });
        SetDown { read: self.read, after, told, release: Some(release) }
    }

    /// Lays the plan down again, running. Without an event nothing would explain the change, so there must be one.
    pub fn lay_down(mut self) -> Option<(Changes, Read<Plan>)> {
        let last = self.told.pop()?;
        Some(self.lay_down_after(last))
    }

    /// Lays the plan down again, running, after one last thing happened to it. A running plan holds its invoices.
    pub fn lay_down_after(mut self, last: EventKind) -> (Changes, Read<Plan>) {
        self.told.push(last);
        let mut told = std::mem::take(&mut self.told);
        let first = told.remove(0);
        let after = Plan::Running(self.running.clone());
        let (mut changes, written) = Changes::new(self.address(), self.read.clone(), after, first);
        for event in told {
            changes.tell(self.address(), written.version, event);
        }
        let telling = self.telling("payment.recorded");
        let (proposal, reason) = (self.running.agreement.id, BlockReason::PaymentPlanActive);
        let how = Hold { proposal, reason, until: None, blocked_days: 0, now: self.now };
        self.write_invoices(&mut changes, &written.value, &telling, |invoice| {
            if invoice.arrangement.is_none() {
                take_hold(invoice, &how);
            }
        });
        (changes, written)
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
        let blocked_days = self.charged_days();
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

    /// For how many days the down payment was waited for so far.
    pub fn days_of_waiting(&self) -> u32 {
        let (waits, first_day) = (&self.running.waits, self.running.agreement.first_day());
        let days = (self.today - waits.down_payment_since.unwrap_or(first_day)).num_days();
        let now = if self.running.awaiting_down_payment { u32::try_from(days).unwrap_or(0).max(1) } else { 0 };
        waits.down_payment_days + now
    }

    /// Days of waiting for the down payment count for the invoices' block budgets, as those of the customer's proposal
    /// did; what the creditor offered or agreed to never counts.
    fn charged_days(&self) -> u32 {
        if self.running.agreement.consent.is_of_offer() { 0 } else { self.days_of_waiting() }
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
