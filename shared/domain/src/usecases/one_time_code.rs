//! A one-time code by mail, which makes sure that whoever declares something binding reads the customer's mail.

use chrono::TimeDelta;

use super::letting_in::{AccessFacts, changes};
use crate::access::{CODE_MINUTES, Code, Fingerprint, MAX_CODES_AN_HOUR, MAX_TRIES, Session};
use crate::event::EventKind;
use crate::id::CustomerId;
use crate::moment::{Actor, Moment};
use crate::outcome::{Outcome, Read, UseCase};
use crate::policy::Settings;
use crate::refusal::{Conflict, Refusal};

/// Asks for a code.
#[derive(Clone, Debug)]
pub struct AskCode {
    /// Who.
    pub customer: CustomerId,
    /// In which session.
    pub session: Fingerprint,
}

/// The mail that brings the code is written: only now is there a code, and it stands in the mail alone. A mail that
/// is written again brings another code, and the earlier one counts no more.
#[derive(Clone, Debug)]
pub struct WriteCode {
    /// For whom.
    pub customer: CustomerId,
    /// For which session.
    pub session: Fingerprint,
    /// What the code has to match, together with the session.
    pub code: Fingerprint,
}

/// Confirms a code.
#[derive(Clone, Debug)]
pub struct ConfirmCode {
    /// Who.
    pub customer: CustomerId,
    /// In which session.
    pub session: Fingerprint,
    /// What was typed, together with the session.
    pub typed: Fingerprint,
}

/// A code as it is compared: it is worth nothing in another session.
#[must_use]
pub fn code_of(session: Fingerprint, code: &str) -> Fingerprint {
    Fingerprint::of(format!("{session} {code}").as_bytes())
}

impl UseCase for AskCode {
    type Facts = AccessFacts;
    type Done = Read<Session>;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Read<Session>> {
        let now = moment.now;
        let (session, reached) = match (facts.session(self.session, now), facts.welcome()) {
            (Ok(session), Ok(customer)) => (session, customer.is_reached_by_mail()),
            (Err(refusal), _) | (_, Err(refusal)) => return refusal.into(),
        };
        if !reached {
            return Outcome::Refused(Conflict::AddressNeeded.into());
        }
        let counting = session.value.counting(now);
        if counting.codes >= MAX_CODES_AN_HOUR {
            let again_at = counting.hour.unwrap_or(now) + TimeDelta::hours(1);
            return Outcome::Refused(Conflict::TooOften { again_at }.into());
        }
        let code = Code { fingerprint: None, expires_at: now + TimeDelta::minutes(i64::from(CODE_MINUTES)), tries: 0 };
        let after = Session { code: Some(code), codes: counting.codes + 1, ..counting };
        touched(facts, session, after, EventKind::CodeAsked { session: self.session })
    }
}

impl UseCase for WriteCode {
    type Facts = AccessFacts;
    type Done = Read<Session>;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Read<Session>> {
        let session = match facts.session(self.session, moment.now) {
            Ok(session) => session,
            Err(refusal) => return refusal.into(),
        };
        let Some(code) = session.value.code.filter(|code| moment.now < code.expires_at) else {
            return Outcome::Refused(Conflict::NoCode.into());
        };
        let after = Session { code: Some(Code { fingerprint: Some(self.code), ..code }), ..session.value.clone() };
        touched(facts, session, after, EventKind::CodeWritten)
    }
}

impl UseCase for ConfirmCode {
    type Facts = AccessFacts;
    /// The session; confirmed if what was typed was right.
    type Done = Read<Session>;

    fn decide(&self, facts: AccessFacts, moment: &Moment) -> Outcome<Read<Session>> {
        let now = moment.now;
        let session = match facts.session(self.session, now) {
            Ok(session) => session,
            Err(refusal) => return refusal.into(),
        };
        let open = |code: &Code| now < code.expires_at && code.tries < MAX_TRIES && code.fingerprint.is_some();
        let Some(code) = session.value.code.filter(open) else {
            return Outcome::Refused(Conflict::NoCode.into());
        };
        if code.fingerprint == Some(self.typed) {
            let after = session.value.confirmed(now);
            return touched(facts, session, after, EventKind::CodeConfirmed);
        }
        let after = Session { code: Some(Code { tries: code.tries + 1, ..code }), ..session.value.clone() };
        touched(facts, session, after, EventKind::CodeMistyped)
    }
}

/// A session changes, and the journal of its holder says why.
fn touched(facts: AccessFacts, session: Read<Session>, after: Session, event: EventKind) -> Outcome<Read<Session>> {
    let access = facts.access.value.clone();
    let (mut changes, _) = changes(facts.access, access, event);
    let session = changes.and(session, after);
    Outcome::Done { changes, result: session }
}

/// Whether the caller may declare something binding: where the creditor asks for it, a customer only with a
/// confirmed code.
pub(super) fn may_declare(settings: &Settings, moment: &Moment) -> Result<(), Refusal> {
    let by_customer = matches!(moment.actor, Actor::Customer(_));
    if settings.confirm_by_code && by_customer && !moment.confirmed { Err(Conflict::CodeNeeded.into()) } else { Ok(()) }
}
