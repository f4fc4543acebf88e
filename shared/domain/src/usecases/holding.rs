//! Holding invoices for a proposal or plan, and letting them go: the block reason and dunning follow in the
//! same transaction, always.

use chrono::{DateTime, NaiveDate, Utc};

use super::at_work::write_customer;
use super::dunning::{Telling, write_invoice};
use crate::customer::Customer;
use crate::id::ProposalId;
use crate::invoice::{Arrangement, BlockReason, Invoice};
use crate::moment::{Actor, Moment};
use crate::outcome::{Changes, Read};
use crate::proposal::{Application, End, EndedProposal, OfferedProposal, Proposal, RequestedProposal};
use crate::refusal::{Conflict, Refusal};

/// What a decision on a proposal has to know.
#[derive(Clone, Debug)]
pub struct DecisionFacts {
    /// The proposal, if it exists.
    pub proposal: Option<Read<Proposal>>,
    /// Its invoices, in its order.
    pub invoices: Vec<Read<Invoice>>,
    /// Its customer.
    pub customer: Option<Read<Customer>>,
}

/// A proposal or offer that waits, with everything that changes when it ends. `S` is what it is as.
pub(super) struct Waiting<S = RequestedProposal> {
    pub read: Read<Proposal>,
    pub state: S,
    pub invoices: Vec<Read<Invoice>>,
    pub customer: Option<Read<Customer>>,
}

/// What a command on a proposal that waits finds: the proposal, or what there is to say instead.
pub(super) enum Found<S = RequestedProposal> {
    /// It waits, and is as the actor read it.
    Waiting(Box<Waiting<S>>),
    /// The same actor ended it the same way before.
    DoneBefore(Read<Proposal>),
    /// The command can't be carried out.
    Refused(Refusal),
}

impl DecisionFacts {
    /// The proposal of the customer that a command would end in some way, see [`ending_as`](Self::ending_as).
    pub(super) fn ending(self, version: u64, moment: &Moment, same: impl Fn(&End) -> bool) -> Found {
        self.ending_as(version, moment, same, |proposal| match proposal {
            Proposal::Requested(requested) => Some(requested.clone()),
            Proposal::Offered(_) | Proposal::Ended(_) => None,
        })
    }

    /// The offer of the creditor that a command would end in some way, see [`ending_as`](Self::ending_as).
    pub(super) fn ending_offer(
        self,
        version: u64,
        moment: &Moment,
        same: impl Fn(&End) -> bool,
    ) -> Found<OfferedProposal> {
        self.ending_as(version, moment, same, |proposal| match proposal {
            Proposal::Offered(offered) => Some(offered.clone()),
            Proposal::Requested(_) | Proposal::Ended(_) => None,
        })
    }

    /// What a command would end in some way, guarded: it belongs to the actor, it waits in a state that has the
    /// command, and it is as the actor read it. The same command again, by the same actor on the same version, is
    /// done already; anything else is told how it ended.
    pub(super) fn ending_as<S>(
        self,
        version: u64,
        moment: &Moment,
        same: impl Fn(&End) -> bool,
        state: impl Fn(&Proposal) -> Option<S>,
    ) -> Found<S> {
        let Some(read) = self.proposal else { return Found::Refused(Refusal::NotFound("proposal")) };
        if matches!(&moment.actor, Actor::Customer(id) if *id != read.value.application().customer) {
            return Found::Refused(Refusal::NotFound("proposal"));
        }
        if let Proposal::Ended(ended) = &read.value {
            let repeated = same(&ended.end) && ended.by == moment.actor && version.checked_add(1) == Some(read.version);
            return if repeated { Found::DoneBefore(read) } else { Found::Refused(already_ended(ended)) };
        }
        let Some(state) = state(&read.value) else {
            return Found::Refused(Conflict::WrongState { state: read.value.state() }.into());
        };
        if let Err(refusal) = as_it_was_read(read.value.application(), read.version, version) {
            return Found::Refused(refusal);
        }
        Found::Waiting(Box::new(Waiting { read, state, invoices: self.invoices, customer: self.customer }))
    }
}

/// How a proposal that has ended already refuses.
pub(super) fn already_ended(ended: &EndedProposal) -> Refusal {
    Refusal::AlreadyEnded { state: ended.end.kind().code(), by: ended.by.clone(), at: ended.at }
}

/// The guard of every command on a proposal: what it asks for is what the actor read. A version that only says
/// that finance was reminded meanwhile changes nothing that anybody decides on.
pub(super) fn as_it_was_read(application: &Application, now: u64, read: u64) -> Result<(), Refusal> {
    let changed = application.ask.differs_from(application.ask_at(read));
    if (1..=now).contains(&read) && changed.is_empty() {
        Ok(())
    } else {
        Err(Refusal::ProposalChanged { version: now, changed })
    }
}

/// How an invoice is held.
pub(super) struct Hold {
    /// The proposal or plan that holds it.
    pub proposal: ProposalId,
    /// The block reason it gets.
    pub reason: BlockReason,
    /// The last day of the pause, where it has one.
    pub until: Option<NaiveDate>,
    /// Days of its block budget that it has used since it was last counted.
    pub blocked_days: u32,
    /// Since when, unless it is held already.
    pub now: DateTime<Utc>,
}

/// Sets the block reason of an invoice; dunning pauses for it from now on.
pub(super) fn hold(changes: &mut Changes, invoice: Read<Invoice>, how: &Hold) {
    let mut after = invoice.value.clone();
    take_hold(&mut after, how);
    // Nothing resumes here: day and grace don't matter.
    let telling = Telling { now: how.now, today: how.now.date_naive(), resume_grace_days: 0, cause: "" };
    write_invoice(changes, invoice, after, &telling);
}

/// The invoice with what holds it.
pub(super) fn take_hold(invoice: &mut Invoice, how: &Hold) {
    // The hold began with the first reason, and goes on.
    let since = invoice.arrangement.map_or(how.now, |arrangement| arrangement.since);
    invoice.arrangement = Some(Arrangement { proposal: how.proposal, reason: how.reason, since });
    invoice.paused_until = how.until;
    invoice.blocked_days_used += how.blocked_days;
    if how.reason == BlockReason::PaymentPlanActive && !invoice.plans.contains(&how.proposal) {
        invoice.plans.push(how.proposal);
    }
}

/// How an invoice is let go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Release {
    /// Days of its block budget that it has used.
    pub blocked_days: u32,
    /// The last day without a new proposal.
    pub cool_down_until: Option<NaiveDate>,
    /// What dunning is told.
    pub telling: Telling,
}

/// Lifts the block reason of an invoice; dunning goes on unless another reason stands, or ends where nothing is open.
pub(super) fn release(changes: &mut Changes, invoice: Read<Invoice>, how: &Release) {
    let mut after = invoice.value.clone();
    let_go(&mut after, how);
    write_invoice(changes, invoice, after, &how.telling);
}

/// The invoice without what held it.
pub(super) fn let_go(invoice: &mut Invoice, how: &Release) {
    invoice.arrangement = None;
    invoice.paused_until = None;
    invoice.blocked_days_used += how.blocked_days;
    invoice.cool_down_until = how.cool_down_until.max(invoice.cool_down_until);
}

/// Lets go of everything that a proposal of the customer held, because it ended without a plan.
pub(super) fn release_all(
    changes: &mut Changes,
    application: &Application,
    invoices: Vec<Read<Invoice>>,
    cool_down_until: Option<NaiveDate>,
    cause: &'static str,
    now: DateTime<Utc>,
) {
    release_waiting(changes, application, invoices, false, cool_down_until, cause, now);
}

/// Lets go of everything that a proposal or an offer held. Offers of the creditor use no block budget.
pub(super) fn release_waiting(
    changes: &mut Changes,
    application: &Application,
    invoices: Vec<Read<Invoice>>,
    was_offer: bool,
    cool_down_until: Option<NaiveDate>,
    cause: &'static str,
    now: DateTime<Utc>,
) {
    let today = application.civil_date(now);
    let telling = Telling { now, today, resume_grace_days: application.policy.resume_grace_days, cause };
    let blocked_days = if was_offer { 0 } else { application.blocked_days(today) };
    let how = Release { blocked_days, cool_down_until, telling };
    for invoice in invoices {
        release(changes, invoice, &how);
    }
}

/// The customer has one open proposal or offer less.
pub(super) fn forget_open_proposal(
    changes: &mut Changes,
    customer: Option<Read<Customer>>,
    proposal: ProposalId,
    today: NaiveDate,
) {
    if let Some(customer) = customer {
        write_customer(changes, customer, |customer| {
            customer.has_no_longer(proposal);
            customer.last_ended_on = Some(today);
        });
    }
}
