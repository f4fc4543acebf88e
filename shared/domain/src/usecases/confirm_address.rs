//! An address that came with a proposal replaces the one on file only once its mail was read: a link in it says so.

use chrono::TimeDelta;

use super::letting_in::{AccessFacts, changes};
use crate::access::{Access, Fingerprint, LINK_DAYS, Unconfirmed};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::id::{CustomerId, ProposalId};
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::proposal::Proposal;
use crate::refusal::{Conflict, Refusal};

/// The mail that asks to confirm an address is written: only now is there a secret, and it stands in the mail alone.
#[derive(Clone, Debug)]
pub struct WriteAddress {
    /// Whose address.
    pub customer: CustomerId,
    /// The proposal that it came with.
    pub proposal: ProposalId,
    /// What confirms it.
    pub fingerprint: Fingerprint,
}

/// Confirms the address.
#[derive(Clone, Debug)]
pub struct ConfirmAddress {
    /// Whose address.
    pub customer: CustomerId,
    /// What confirms it.
    pub fingerprint: Fingerprint,
}

/// What confirming an address has to know.
#[derive(Clone, Debug)]
pub struct AddressFacts {
    /// Links, sessions and customer.
    pub access: AccessFacts,
    /// The proposal that the address came with.
    pub proposal: Option<Read<Proposal>>,
}

impl UseCase for WriteAddress {
    type Facts = AccessFacts;
    type Done = Unconfirmed;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Unconfirmed> {
        if let Err(refusal) = facts.welcome() {
            return refusal.into();
        }
        let expires_at = moment.now + TimeDelta::days(i64::from(LINK_DAYS));
        let unconfirmed = Unconfirmed { fingerprint: self.fingerprint, proposal: self.proposal, expires_at };
        let after = Access { unconfirmed: Some(unconfirmed.clone()), ..facts.access.value.clone() };
        let (changes, _) = changes(facts.access, after, EventKind::AddressWritten);
        Outcome::Done { changes, result: unconfirmed }
    }
}

impl UseCase for ConfirmAddress {
    type Facts = AddressFacts;
    type Done = Read<Customer>;

    fn decide(&self, facts: AddressFacts, moment: &Moment) -> Outcome<Read<Customer>> {
        let AddressFacts { access: facts, proposal } = facts;
        if let Err(refusal) = facts.welcome() {
            return refusal.into();
        }
        let asked = facts.access.value.unconfirmed.clone().filter(|asked| asked.fingerprint == self.fingerprint);
        let (Some(asked), Some(customer)) = (asked, facts.customer.clone()) else {
            return Refusal::NotFound("link").into();
        };
        if moment.now >= asked.expires_at {
            return Outcome::Refused(Conflict::LinkExpired { at: asked.expires_at }.into());
        }
        let address = proposal.and_then(|proposal| proposal.value.application().email.clone());
        let Some(address) = address else { return Refusal::NotFound("address").into() };
        let email = Some(address);
        let undeliverable_since = customer.value.undeliverable_since.filter(|_| email == customer.value.email);
        let confirmed = Customer { email, undeliverable_since, ..customer.value.clone() };
        let after = Access { unconfirmed: None, ..facts.access.value.clone() };
        let (mut changes, _) = changes(facts.access, after, EventKind::AddressConfirmed);
        let written = changes.and(customer, confirmed);
        changes.tell(Aggregate::Customer(self.customer.clone()), written.version, EventKind::CustomerChanged);
        Outcome::Done { changes, result: written }
    }
}
