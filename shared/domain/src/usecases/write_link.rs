//! The mail that brings a link is written: only now is there a secret, and it stands in the mail alone.

use super::letting_in::{AccessFacts, changes};
use crate::access::{Fingerprint, LINK_DAYS, Link};
use crate::event::EventKind;
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Outcome, UseCase};
use crate::refusal::{Conflict, Refusal};

/// Gives a link that was asked for its secret, or makes one for a mail about something else. A mail that is written
/// again brings another secret, and the earlier one opens nothing.
#[derive(Clone, Debug)]
pub struct WriteLink {
    /// For whom.
    pub customer: CustomerId,
    /// The number of the link that was asked for; none for a mail about something else.
    pub number: Option<u32>,
    /// What opens it.
    pub fingerprint: Fingerprint,
}

impl UseCase for WriteLink {
    type Facts = AccessFacts;
    type Done = Link;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Link> {
        if let Err(refusal) = facts.welcome() {
            return refusal.into();
        }
        let access = &facts.access.value;
        let after = match self.number.map(|number| access.link(number)) {
            None => access.with_link(moment.actor.clone(), Some(self.fingerprint), moment.now, LINK_DAYS),
            Some(None) => return Refusal::NotFound("link").into(),
            Some(Some(link)) if !link.is_open(moment.now) => return Outcome::Refused(Conflict::LinkRevoked.into()),
            Some(Some(link)) => access.with(&Link { fingerprint: Some(self.fingerprint), ..link.clone() }),
        };
        let number = self.number.unwrap_or(after.made);
        let (changes, written) = changes(facts.access, after, EventKind::LinkWritten { number });
        let Some(link) = written.value.link(number) else { return Refusal::NotFound("link").into() };
        Outcome::Done { changes, result: link.clone() }
    }
}
