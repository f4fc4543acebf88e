//! A tenant's life as a play: what no command does yet is written as one would write it. A row changes, an event
//! says why, and each step notes which mails it made.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::Store;
use cloud::item::Key;
use cloud::rows::Stored;
use domain::customer::Customer;
use domain::event::{Aggregate, EventKind};
use domain::id::{CustomerId, ProposalId};
use domain::invoice::Invoice;
use domain::moment::{Actor, Moment};
use domain::money::{Currency, Money};
use domain::outcome::{Changes, Read, Row};
use domain::payment::{Direction, Payment, PaymentId, PaymentState, Source};
use domain::plan::{EndedPlan, Plan, PlanEnd, RunningPlan};
use domain::proposal::Proposal;
use uuid::Uuid;

use crate::harness::{Tenant, text, three_months};

/// A tenant, and what happens there: each step with the mails that it makes.
pub struct Play {
    pub tenant: Tenant,
    pub store: Store,
    /// Each step, and indented below it who got which mail.
    pub told: Vec<String>,
    seen: usize,
}

impl Play {
    pub async fn new() -> Self {
        Self::of(Tenant::open().await).await
    }

    pub async fn of(tenant: Tenant) -> Self {
        let store = tenant.store().await;
        Self { tenant, store, told: Vec::new(), seen: 0 }
    }

    /// A plan over R-1, in three months.
    pub async fn plan(&mut self) -> ProposalId {
        let invoice = self.tenant.invoice("R-1", "1000.00").await;
        let submitted = self.tenant.submit(&[&invoice], &three_months()).await;
        self.tenant.stack.settle().await;
        self.tenant.approve(&submitted).await.must_be(200);
        self.note("submitted and approved").await;
        text(&submitted["proposalId"]).parse().unwrap()
    }

    /// Notes which mails went out since the last step.
    pub async fn note(&mut self, step: &str) {
        let mails = self.tenant.mails().await;
        self.told.push(step.to_owned());
        self.told.extend(mails[self.seen..].iter().map(|mail| format!("    {mail}")));
        self.seen = mails.len();
    }

    pub fn moment(&self, actor: &Actor) -> Moment {
        let now = self.tenant.stack.now();
        Moment {
            now,
            actor: actor.clone(),
            fresh: Uuid::now_v7(),
            random: Uuid::new_v4(),
            confirmed: false,
            sending_minute: 0,
        }
    }

    /// A row changes because of events.
    pub async fn change<T: Stored + Clone + Into<Row>>(
        &mut self,
        (key, aggregate): (Key, Aggregate),
        actor: &Actor,
        events: &[EventKind],
        change: impl FnOnce(T) -> T,
    ) {
        let mut rows = self.store.read(vec![key.clone()]).await.unwrap();
        let read: Read<T> = rows.take(&key).unwrap().expect("the row exists");
        let after = change(read.value.clone());
        let (mut changes, written) = Changes::new(aggregate.clone(), read, after, events[0].clone());
        for event in &events[1..] {
            changes.tell(aggregate.clone(), written.version, event.clone());
        }
        let moment = self.moment(actor);
        self.store.commit(&changes, &rows, &moment, "test", &cloud::store::Alongside::default()).await.unwrap();
        self.note(events[0].code()).await;
    }

    pub async fn plan_changes(
        &mut self,
        id: ProposalId,
        actor: &Actor,
        events: &[EventKind],
        change: impl FnOnce(&mut RunningPlan),
    ) {
        let running = |plan: Plan| match plan {
            Plan::Running(mut running) => {
                change(&mut running);
                Plan::Running(running)
            }
            Plan::Ended(_) => panic!("it has ended"),
        };
        self.change((Key::plan(id), Aggregate::Plan(id)), actor, events, running).await;
    }

    pub async fn plan_ends(&mut self, id: ProposalId, end: PlanEnd, events: &[EventKind]) {
        let at = self.tenant.stack.now();
        let ended = |plan: Plan| {
            let (agreement, course) = (plan.agreement().clone(), plan.course().clone());
            Plan::Ended(EndedPlan { agreement, course, end, by: Actor::Clock, at })
        };
        self.change((Key::plan(id), Aggregate::Plan(id)), &Actor::Clock, events, ended).await;
    }

    pub async fn proposal_changes(
        &mut self,
        id: ProposalId,
        actor: &Actor,
        event: EventKind,
        change: impl FnOnce(Proposal) -> Proposal,
    ) {
        self.change((Key::proposal(id), Aggregate::Proposal(id)), actor, &[event], change).await;
    }

    pub async fn invoice_changes(
        &mut self,
        id: &str,
        actor: &Actor,
        event: EventKind,
        change: impl FnOnce(&mut Invoice),
    ) {
        let id = id.parse().unwrap();
        let changed = |mut invoice: Invoice| {
            change(&mut invoice);
            invoice
        };
        self.change((Key::invoice(id), Aggregate::Invoice(id)), actor, &[event], changed).await;
    }

    pub async fn customer_changes(&mut self, change: impl FnOnce(&mut Customer)) {
        let id: CustomerId = "K-1".parse().unwrap();
        let changed = |mut customer: Customer| {
            change(&mut customer);
            customer
        };
        let address = (Key::customer(&id), Aggregate::Customer(id));
        self.change(address, &finance(), &[EventKind::CustomerChanged], changed).await;
    }

    /// A payment, or its return, that the plan's books take in.
    pub async fn money_moves(&mut self, id: ProposalId, event: EventKind, name: &str, settled_minor: i64) {
        let payment = payment(name, self.tenant.stack.now());
        let mut rows = self.store.read(vec![Key::plan(id)]).await.unwrap();
        let plan: Read<Plan> = rows.take(&Key::plan(id)).unwrap().unwrap();
        let mut after = plan.value.clone();
        let shown = &mut after.course_mut().shown;
        shown.ladder[0].settled_minor = settled_minor;
        shown.open_minor = shown.ladder.iter().map(|rung| rung.open_minor()).sum();
        let code = event.code();
        let address = Aggregate::Payment(payment.id.clone());
        let (mut changes, _) = Changes::new(address, Read::absent(payment.clone()), payment, event);
        let _ = changes.and(plan, after);
        let moment = self.moment(&Actor::Machine("bank".to_owned()));
        self.store.commit(&changes, &rows, &moment, "test", &cloud::store::Alongside::default()).await.unwrap();
        self.note(code).await;
    }
}

pub fn finance() -> Actor {
    Actor::Finance("erika".to_owned())
}

pub fn customer() -> Actor {
    Actor::Customer("K-1".parse().unwrap())
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn euros(amount: &str) -> Money {
    Money::parse(amount, Currency::EUR).unwrap()
}

pub fn payment(name: &str, now: DateTime<Utc>) -> Payment {
    Payment {
        id: PaymentId::of(&[name]),
        source: Source::Api,
        direction: Direction::Credit,
        amount: euros("100.00"),
        booked: day("2030-03-04"),
        reference: Some(name.to_owned()),
        end_to_end: None,
        creditor_reference: None,
        remittance: None,
        debtor_name: None,
        debtor_account: None,
        recorded_at: now,
        customer: None,
        state: PaymentState::Unmatched { suggestions: Vec::new() },
        closed: Vec::new(),
        other_references: Vec::new(),
        told: Vec::new(),
    }
}
