//! A user of the console has signed in.

use super::letting_in::{AccessFacts, begin, changes};
use crate::access::{Access, Fingerprint, Holder, Session, Subject, UserRole};
use crate::event::EventKind;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::text::Name;

/// Begins a session for somebody whose sign-in was verified.
#[derive(Clone, Debug)]
pub struct BeginSession {
    /// Who.
    pub subject: Subject,
    /// What the user may do.
    pub role: UserRole,
    /// How the user is called.
    pub name: Option<Name>,
    /// What proves the session.
    pub session: Fingerprint,
}

impl UseCase for BeginSession {
    type Facts = AccessFacts;
    type Done = Read<Session>;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Read<Session>> {
        let holder = Holder::User(self.subject.clone());
        let begun = Session::begin(holder, self.session, moment.now);
        let session = Session { role: Some(self.role), name: self.name.clone(), ..begun };
        let open = facts.open_sessions(moment.now);
        let after = Access { begun: facts.access.value.begun + 1, ..facts.access.value.clone() };
        let (mut changes, _) = changes(facts.access, after, EventKind::SessionBegun { link: None });
        let session = begin(&mut changes, open, session, moment.now);
        Outcome::Done { changes, result: session }
    }
}
