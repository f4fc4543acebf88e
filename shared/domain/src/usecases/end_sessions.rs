//! Somebody leaves: one session ends, or all of them.

use super::letting_in::{AccessFacts, changes, end};
use crate::access::{Fingerprint, Holder};
use crate::event::EventKind;
use crate::moment::Moment;
use crate::outcome::{Outcome, UseCase};

/// Ends one session of a holder, or all; those that have ended stay as they are.
#[derive(Clone, Debug)]
pub struct EndSessions {
    /// Whose.
    pub holder: Holder,
    /// Which; all where none is named.
    pub session: Option<Fingerprint>,
}

impl UseCase for EndSessions {
    type Facts = AccessFacts;
    /// How many ended.
    type Done = usize;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<usize> {
        let named = |fingerprint| self.session.is_none_or(|named| named == fingerprint);
        let open = facts.open_sessions(moment.now);
        let ending: Vec<_> = open.into_iter().filter(|session| named(session.value.fingerprint)).collect();
        let count = ending.len();
        if count == 0 {
            return Outcome::AlreadyDone(0);
        }
        let event = if self.session.is_some() { EventKind::SessionEnded } else { EventKind::SessionsEnded };
        // The access is written along: a session that begins at this very moment is decided anew.
        let after = facts.access.value.clone();
        let (mut changes, _) = changes(facts.access, after, event);
        end(&mut changes, ending, moment.now);
        Outcome::Done { changes, result: count }
    }
}
