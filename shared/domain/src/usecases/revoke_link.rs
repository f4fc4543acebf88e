//! Finance or another system revokes a link.

use super::letting_in::{AccessFacts, changes, end};
use crate::access::{Access, Link};
use crate::event::EventKind;
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::refusal::Refusal;

/// Revokes a link: it opens nothing any more, and the sessions that it had opened end.
#[derive(Clone, Debug)]
pub struct RevokeLink {
    /// Whose.
    pub customer: CustomerId,
    /// Its number.
    pub number: u32,
}

impl UseCase for RevokeLink {
    type Facts = AccessFacts;
    type Done = Read<Access>;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Read<Access>> {
        let now = moment.now;
        let Some(link) = facts.access.value.link(self.number).cloned() else {
            return Refusal::NotFound("link").into();
        };
        if link.revoked_at.is_some() {
            return Outcome::AlreadyDone(facts.access);
        }
        let opened = facts.open_sessions(now).into_iter().filter(|session| session.value.link == Some(self.number));
        let opened: Vec<_> = opened.collect();
        let after = facts.access.value.with(&Link { revoked_at: Some(now), ..link });
        let (mut changes, access) = changes(facts.access, after, EventKind::LinkRevoked { number: self.number });
        end(&mut changes, opened, now);
        Outcome::Done { changes, result: access }
    }
}
