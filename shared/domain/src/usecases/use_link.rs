//! A customer opens the portal with a link.

use chrono::TimeDelta;

use super::letting_in::{AccessFacts, begin, changes};
use crate::access::{Access, Fingerprint, Holder, MAX_USES_AN_HOUR, Session};
use crate::event::EventKind;
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::refusal::Conflict;

/// Exchanges a link for a session.
#[derive(Clone, Debug)]
pub struct UseLink {
    /// Whose the link is.
    pub customer: CustomerId,
    /// The link.
    pub link: Fingerprint,
    /// What proves the session.
    pub session: Fingerprint,
}

impl UseCase for UseLink {
    type Facts = AccessFacts;
    type Done = Read<Session>;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Read<Session>> {
        let now = moment.now;
        let link = match facts.open_link(self.link, now) {
            Ok(link) => link,
            Err(refusal) => return refusal.into(),
        };
        if let Err(refusal) = facts.welcome() {
            return refusal.into();
        }
        if link.uses_lately(now) >= MAX_USES_AN_HOUR {
            let again_at = link.hour.unwrap_or(now) + TimeDelta::hours(1);
            return Outcome::Refused(Conflict::TooOften { again_at }.into());
        }
        let holder = Holder::Customer(self.customer.clone());
        let session = Session { link: Some(link.number), ..Session::begin(holder, self.session, now) };
        let open = facts.open_sessions(now);
        let access = &facts.access.value;
        let after = Access { begun: access.begun + 1, ..access.with(&link.used(now)) };
        let (mut changes, _) = changes(facts.access, after, EventKind::SessionBegun { link: Some(link.number) });
        let session = begin(&mut changes, open, session, now);
        Outcome::Done { changes, result: session }
    }
}
