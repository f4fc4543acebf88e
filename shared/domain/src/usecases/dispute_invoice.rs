//! An invoice is contested: its dunning pauses until finance has answered. A proposal or offer over it ends, because
//! it agreed to what is contested now; a plan goes on, and finance has a task.

use super::blocking::{as_it_was_read, block_of_today, is_open, telling};
use super::dunning::begin_with_invoice;
use super::holding::{Release, forget_open_proposal, let_go, release_waiting};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::InvoiceId;
use crate::invoice::{BlockKind, Invoice};
use crate::moment::{Actor, Moment};
use crate::outcome::{Changes, Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::proposal::{End, EndedProposal, Proposal};
use crate::refusal::{Conflict, Refusal};
use crate::text::Note;

/// Contests an invoice.
#[derive(Clone, Debug)]
pub struct DisputeInvoice {
    /// Which one.
    pub invoice: InvoiceId,
    /// The version that was read.
    pub version: u64,
    /// Why, in the words of whoever contests it.
    pub words: Note,
}

/// What contesting has to know.
#[derive(Clone, Debug)]
pub struct DisputeFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The invoice, if it exists.
    pub invoice: Option<Read<Invoice>>,
    /// The proposal or offer that holds it, if it waits.
    pub holder: Option<WaitingHolder>,
}

/// A proposal or offer that waits, with everything that changes when it ends.
#[derive(Clone, Debug)]
pub struct WaitingHolder {
    /// The proposal.
    pub proposal: Read<Proposal>,
    /// Its other invoices.
    pub others: Vec<Read<Invoice>>,
    /// Its customer.
    pub customer: Option<Read<Customer>>,
}

impl UseCase for DisputeInvoice {
    type Facts = DisputeFacts;
    type Done = Read<Invoice>;

    fn decide(&self, facts: DisputeFacts, moment: &Moment) -> Outcome<Read<Invoice>> {
        let Some(read) = facts.invoice else { return Refusal::NotFound("invoice").into() };
        if let Some(known) = read.value.block(BlockKind::Disputed).filter(|_| may_see(&read.value, moment)) {
            let repeated = known.by == moment.actor && known.words.as_ref() == Some(&self.words);
            return if repeated { Outcome::AlreadyDone(read) } else { Refusal::from(Conflict::BlockedAlready).into() };
        }
        if let Err(refusal) = self.possible(&read, moment) {
            return refusal.into();
        }
        let ending = facts.holder.and_then(|holder| Ending::of(holder, moment));
        let telling = telling(&facts.settings, "proposal.withdrawn", moment);
        let mut after = read.value.clone();
        if let Some(ending) = &ending {
            let_go(&mut after, &Release { blocked_days: ending.blocked_days, cool_down_until: None, telling });
        }
        after.contested = Some(after.rest());
        let words = Some(self.words.clone());
        after.set_block(block_of_today(BlockKind::Disputed, None, words, &facts.settings, moment));
        let event = EventKind::InvoiceBlocked { kind: BlockKind::Disputed, until: None };
        let (mut changes, result) = begin_with_invoice(read, after, event, &telling);
        if let Some(ending) = ending {
            ending.withdraw(&mut changes, self.invoice, moment);
        }
        Outcome::Done { changes, result }
    }
}

impl DisputeInvoice {
    fn possible(&self, read: &Read<Invoice>, moment: &Moment) -> Result<(), Refusal> {
        if !may_see(&read.value, moment) {
            return Err(Refusal::NotFound("invoice"));
        }
        as_it_was_read(read, self.version)?;
        is_open(&read.value)?;
        let again = read.value.contested == Some(read.value.rest());
        match &moment.actor {
            // What finance has answered is answered, until the amount is another one.
            Actor::Customer(_) if again => Err(Conflict::ContestedBefore.into()),
            Actor::Customer(_) | Actor::Finance(_) | Actor::Viewer(_) | Actor::Machine(_) | Actor::Clock => Ok(()),
        }
    }
}

/// A customer contests nobody else's invoice.
fn may_see(invoice: &Invoice, moment: &Moment) -> bool {
    !matches!(&moment.actor, Actor::Customer(id) if *id != invoice.customer)
}

/// A proposal or offer that ends because an invoice of it is contested.
struct Ending {
    read: Read<Proposal>,
    ended: EndedProposal,
    was_offer: bool,
    blocked_days: u32,
    others: Vec<Read<Invoice>>,
    customer: Option<Read<Customer>>,
}

impl Ending {
    /// None for one that has ended already.
    fn of(holder: WaitingHolder, moment: &Moment) -> Option<Self> {
        let (ended, was_offer) = match holder.proposal.value.clone() {
            Proposal::Requested(requested) => (requested.ended(End::Withdrawn, moment), false),
            Proposal::Offered(offered) => (offered.ended(End::Withdrawn, moment), true),
            Proposal::Ended(_) => return None,
        };
        let application = &ended.application;
        // Offers of the creditor use no block budget.
        let blocked_days = if was_offer { 0 } else { application.blocked_days(application.civil_date(moment.now)) };
        let WaitingHolder { proposal: read, others, customer } = holder;
        Some(Self { read, ended, was_offer, blocked_days, others, customer })
    }

    /// The other invoices are let go without a cool-down: nobody changed their mind.
    fn withdraw(self, changes: &mut Changes, disputed: InvoiceId, moment: &Moment) {
        let application = self.ended.application.clone();
        let written = changes.and(self.read, Proposal::Ended(self.ended));
        let event = EventKind::ProposalWithdrawn { disputed: Some(disputed) };
        changes.tell(Aggregate::Proposal(application.id), written.version, event);
        let cause = "proposal.withdrawn";
        release_waiting(changes, &application, self.others, self.was_offer, None, cause, moment.now);
        forget_open_proposal(changes, self.customer, application.id, application.civil_date(moment.now));
    }
}
