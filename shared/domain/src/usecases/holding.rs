//! Holding invoices for a proposal or plan, and letting them go: the block reason and dunning follow in the
//! same transaction, always.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::ProposalId;
use crate::invoice::{Arrangement, BlockReason, Invoice};
use crate::moment::{Actor, Moment};
use crate::outcome::{Changes, Read};
use crate::proposal::{Application, End, EndedProposal, Proposal, RequestedProposal};
use crate::refusal::Refusal;

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

/// A proposal that waits, with everything that changes when it ends.
pub(super) struct Waiting {
    pub read: Read<Proposal>,
    pub requested: RequestedProposal,
    pub invoices: Vec<Read<Invoice>>,
    pub customer: Option<Read<Customer>>,
}

/// What a command on a proposal that waits finds: the proposal, or what there is to say instead.
pub(super) enum Found {
    /// It waits, and is as the actor read it.
    Waiting(Box<Waiting>),
    /// The same actor ended it the same way before.
    DoneBefore(Read<Proposal>),
    /// The command can't be carried out.
    Refused(Refusal),
}

impl DecisionFacts {
    /// The proposal that a command would end in some way, guarded: it belongs to the actor, it waits, and it is
    /// as the actor read it. The same command again, by the same actor on the same version, is done already;
    /// anything else is told how the proposal ended.
    pub(super) fn ending(self, version: u64, moment: &Moment, same: impl Fn(&End) -> bool) -> Found {
        let Some(read) = self.proposal else { return Found::Refused(Refusal::NotFound("proposal")) };
        if matches!(&moment.actor, Actor::Customer(id) if *id != read.value.application().customer) {
            return Found::Refused(Refusal::NotFound("proposal"));
        }
        let requested = match &read.value {
            Proposal::Ended(ended) => {
                let repeated =
                    same(&ended.end) && ended.by == moment.actor && version.checked_add(1) == Some(read.version);
                return if repeated { Found::DoneBefore(read) } else { Found::Refused(already_ended(ended)) };
            }
            Proposal::Requested(requested) => requested.clone(),
        };
        if let Err(refusal) = as_it_was_read(&requested.application, read.version, version) {
            return Found::Refused(refusal);
        }
        Found::Waiting(Box::new(Waiting { read, requested, invoices: self.invoices, customer: self.customer }))
    }
}

/// How a proposal that has ended already refuses.
pub(super) fn already_ended(ended: &EndedProposal) -> Refusal {
    Refusal::AlreadyEnded { state: ended.end.kind(), by: ended.by.clone(), at: ended.at }
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
    // The pause began with the first reason, and goes on.
    let since = after.arrangement.map_or(how.now, |arrangement| arrangement.since);
    after.arrangement = Some(Arrangement { proposal: how.proposal, reason: how.reason, since });
    after.blocked_days_used += how.blocked_days;
    let (id, step) = (after.id, after.dunning_step().map(str::to_owned));
    let written = changes.and(invoice, after);
    changes.tell(
        Aggregate::Invoice(id),
        written.version,
        EventKind::DunningPaused { reason: how.reason, since, until: how.until, step },
    );
}

/// How an invoice is let go.
pub(super) struct Release {
    /// The civil date of the release.
    pub today: NaiveDate,
    /// Days between the end of the block and the next dunning step.
    pub resume_grace_days: u32,
    /// Days of its block budget that it has used.
    pub blocked_days: u32,
    /// The last day without a new proposal.
    pub cool_down_until: Option<NaiveDate>,
    /// What ended the block: the type of the event.
    pub cause: &'static str,
}

/// Lifts the block reason of an invoice; dunning goes on, or ends where nothing is open.
pub(super) fn release(changes: &mut Changes, invoice: Read<Invoice>, how: &Release) {
    let mut after = invoice.value.clone();
    after.arrangement = None;
    after.blocked_days_used += how.blocked_days;
    after.cool_down_until = how.cool_down_until.max(after.cool_down_until);
    let (id, open) = (after.id, after.rest());
    let event = if open.minor() == 0 {
        EventKind::DunningEnded
    } else {
        EventKind::DunningResumed {
            step: after.dunning_step().map(str::to_owned),
            open,
            resume_not_before: how.today + Days::new(u64::from(how.resume_grace_days)),
            cause: how.cause,
        }
    };
    let written = changes.and(invoice, after);
    changes.tell(Aggregate::Invoice(id), written.version, event);
}

/// Lets go of everything that an application held, because it ended without a plan.
pub(super) fn release_all(
    changes: &mut Changes,
    application: &Application,
    invoices: Vec<Read<Invoice>>,
    cool_down_until: Option<NaiveDate>,
    cause: &'static str,
    now: DateTime<Utc>,
) {
    let today = application.civil_date(now);
    let how = Release {
        today,
        resume_grace_days: application.policy.resume_grace_days,
        blocked_days: application.blocked_days(today),
        cool_down_until,
        cause,
    };
    for invoice in invoices {
        release(changes, invoice, &how);
    }
}

/// The customer has one open proposal less.
pub(super) fn forget_open_proposal(changes: &mut Changes, customer: Option<Read<Customer>>, proposal: ProposalId) {
    if let Some(customer) = customer {
        let mut after = customer.value.clone();
        after.open_proposals.retain(|open| *open != proposal);
        if after != customer.value {
            changes.and(customer, after);
        }
    }
}
