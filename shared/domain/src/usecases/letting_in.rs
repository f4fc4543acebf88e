//! What every command on links and sessions has to know, and what they share.

use chrono::{DateTime, Utc};

use crate::access::{Access, Fingerprint, Holder, Link, Session};
use crate::customer::Customer;
use crate::event::{Aggregate, EventKind};
use crate::outcome::{Changes, Read};
use crate::policy::Settings;
use crate::refusal::{Conflict, Refusal};

/// What a command on the links and sessions of a customer or a user has to know.
#[derive(Clone, Debug)]
pub struct AccessFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The customer, if the holder is one that is known.
    pub customer: Option<Read<Customer>>,
    /// The holder's links; with version 0 where there is nothing yet.
    pub access: Read<Access>,
    /// The holder's sessions, ended ones too.
    pub sessions: Vec<Read<Session>>,
}

impl AccessFacts {
    /// The customer, if there are pages for this one.
    pub(super) fn welcome(&self) -> Result<&Customer, Refusal> {
        let customer = self.customer.as_ref().map(|read| &read.value).ok_or(Refusal::NotFound("customer"))?;
        if let Some(into) = &customer.merged_into {
            return Err(Conflict::CustomerMerged { into: into.clone() }.into());
        }
        if customer.restricted {
            return Err(Conflict::CustomerRestricted.into());
        }
        Ok(customer)
    }

    /// The open session with this fingerprint.
    pub(super) fn session(&self, fingerprint: Fingerprint, now: DateTime<Utc>) -> Result<Read<Session>, Refusal> {
        let found = self.sessions.iter().find(|session| session.value.fingerprint == fingerprint);
        found.filter(|session| session.value.is_open(now)).cloned().ok_or(Refusal::NotFound("session"))
    }

    /// The open sessions, the oldest first.
    pub(super) fn open_sessions(&self, now: DateTime<Utc>) -> Vec<Read<Session>> {
        let mut open: Vec<_> = self.sessions.iter().filter(|session| session.value.is_open(now)).cloned().collect();
        open.sort_by_key(|session| session.value.seen_at);
        open
    }

    /// The link, if it opens the portal.
    pub(super) fn open_link(&self, fingerprint: Fingerprint, now: DateTime<Utc>) -> Result<Link, Refusal> {
        let link = self.access.value.link_of(fingerprint).ok_or(Refusal::NotFound("link"))?;
        if link.revoked_at.is_some() {
            return Err(Conflict::LinkRevoked.into());
        }
        if !link.is_open(now) {
            return Err(Conflict::LinkExpired { at: link.expires_at }.into());
        }
        Ok(link.clone())
    }
}

/// What becomes of a holder's access, with the event that says why.
pub(super) fn changes(access: Read<Access>, after: Access, event: EventKind) -> (Changes, Read<Access>) {
    Changes::new(Aggregate::Access(after.holder.clone()), access, after, event)
}

/// Ends sessions along with another change.
pub(super) fn end(changes: &mut Changes, sessions: impl IntoIterator<Item = Read<Session>>, now: DateTime<Utc>) {
    for session in sessions {
        let ended = session.value.ended(now);
        changes.and(session, ended);
    }
}

/// A session begins along with the access that guards it; the oldest end when there would be too many.
pub(super) fn begin(
    changes: &mut Changes,
    open: Vec<Read<Session>>,
    session: Session,
    now: DateTime<Utc>,
) -> Read<Session> {
    let surplus = (open.len() + 1).saturating_sub(crate::access::MAX_SESSIONS);
    end(changes, open.into_iter().take(surplus), now);
    changes.and(Read::absent(session.clone()), session)
}

/// A customer's place, for facts that name none yet.
#[must_use]
pub fn nothing_yet(holder: Holder) -> Read<Access> {
    Read::absent(Access::none(holder))
}
