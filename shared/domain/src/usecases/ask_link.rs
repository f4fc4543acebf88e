//! A customer whose link has expired asks for a new one.

use super::letting_in::{AccessFacts, changes};
use crate::access::{Access, Fingerprint, LINK_DAYS, MAX_ASKED_A_DAY};
use crate::event::EventKind;
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Outcome, UseCase};

/// Asks for a new link by an old one. The answer is the same whatever comes of it: it tells nobody whether there is
/// such a customer. The mail goes to the address on file and nowhere else.
#[derive(Clone, Debug)]
pub struct AskLink {
    /// Whose the old link is.
    pub customer: CustomerId,
    /// The old link.
    pub fingerprint: Fingerprint,
}

impl UseCase for AskLink {
    type Facts = AccessFacts;
    type Done = ();

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<()> {
        let access = &facts.access.value;
        // Whom finance has shut out stays out.
        let known = access.link_of(self.fingerprint).is_some_and(|link| link.revoked_at.is_none());
        let reached = facts.welcome().is_ok_and(crate::customer::Customer::is_reached_by_mail);
        let mut asked = access.asked_lately(moment.now);
        if !known || !reached || asked.len() >= MAX_ASKED_A_DAY {
            return Outcome::AlreadyDone(());
        }
        asked.push(moment.now);
        let after = Access { asked, ..access.with_link(moment.actor.clone(), None, moment.now, LINK_DAYS) };
        let number = after.made;
        let (changes, _) = changes(facts.access, after, EventKind::LinkAsked { number });
        Outcome::Done { changes, result: () }
    }
}
