//! Finance or another system makes a link to the portal for a customer.

use super::letting_in::{AccessFacts, changes};
use crate::access::{Access, Fingerprint};
use crate::event::EventKind;
use crate::id::CustomerId;
use crate::moment::Moment;
use crate::outcome::{Outcome, Read, UseCase};
use crate::refusal::Conflict;

/// Makes a link.
#[derive(Clone, Debug)]
pub struct MakeLink {
    /// For whom.
    pub customer: CustomerId,
    /// For how many days, from 1 to [`MAX_LINK_DAYS`](crate::access::MAX_LINK_DAYS).
    pub days: u32,
    /// What opens it, when whoever asks hands it over; none when a mail is to bring it.
    pub fingerprint: Option<Fingerprint>,
}

/// A link that was made.
#[derive(Clone, Debug)]
pub struct MadeLink {
    /// All links of the customer.
    pub access: Read<Access>,
    /// The number of this one.
    pub number: u32,
}

impl UseCase for MakeLink {
    type Facts = AccessFacts;
    type Done = MadeLink;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<MadeLink> {
        let customer = match facts.welcome() {
            Ok(customer) => customer,
            Err(refusal) => return refusal.into(),
        };
        if self.fingerprint.is_none() && !customer.is_reached_by_mail() {
            return Outcome::Refused(Conflict::AddressNeeded.into());
        }
        let after = facts.access.value.with_link(moment.actor.clone(), self.fingerprint, moment.now, self.days);
        let number = after.made;
        let event = match self.fingerprint {
            Some(_) => EventKind::LinkMade { number },
            None => EventKind::LinkAsked { number },
        };
        let (changes, access) = changes(facts.access, after, event);
        Outcome::Done { changes, result: MadeLink { access, number } }
    }
}
