//! How people get in without a password of ours: customers by links, finance by signing in elsewhere; both then have
//! sessions. Only fingerprints of secrets are known here, never a secret.
//!
//! What belongs to one holder stands together: the [`Access`] with its links, and a [`Session`] for each browser or
//! front end. Whoever begins or ends a session writes the access along, so that revoking a link and opening it at
//! the same moment can't both succeed.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::coded::coded;
use crate::id::{CustomerId, NotAnId, ProposalId};
use crate::moment::Actor;
use crate::text::Name;

/// How long a link opens the portal, in days, when nobody says.
pub const LINK_DAYS: u32 = 30;
/// The longest that a link can be made for, in days.
pub const MAX_LINK_DAYS: u32 = 90;
/// The most links of a customer that are kept: the oldest goes when another comes.
pub const MAX_LINKS: usize = 30;
/// The most sessions of a holder that are open at a time: the oldest ends when another begins.
pub const MAX_SESSIONS: usize = 10;
/// The most links that a customer can ask for by mail in a day.
pub const MAX_ASKED_A_DAY: usize = 3;
/// The most sessions that one link begins in an hour: a link that is passed around stops here.
pub const MAX_USES_AN_HOUR: u32 = 20;
/// The most changes that one session of a customer makes in an hour.
pub const MAX_WRITES_AN_HOUR: u32 = 60;
/// How long a one-time code holds.
pub const CODE_MINUTES: u32 = 10;
/// How often a code can be mistyped.
pub const MAX_TRIES: u32 = 5;
/// The most codes that a session asks for in an hour.
pub const MAX_CODES_AN_HOUR: u32 = 5;
/// How long a confirmed session may make binding declarations.
const CONFIRMED_FOR: TimeDelta = TimeDelta::minutes(30);

/// SHA-256 of a secret: what is stored of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a secret.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).into())
    }
}

impl fmt::Display for Fingerprint {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fingerprint {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Ok(Self(bytes_of(text)?))
    }
}

/// Bytes of twice as many lower-case hexadecimal digits.
fn bytes_of<const N: usize>(text: &str) -> Result<[u8; N], NotAnId> {
    let digits = text.as_bytes();
    let lower = |digit: &u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(digit);
    if digits.len() != 2 * N || !digits.iter().all(lower) {
        return Err(NotAnId);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| NotAnId)?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAnId)?;
    }
    Ok(bytes)
}

/// A user of the console, by the subject of the sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject(String);

impl Subject {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Subject {
    type Err = NotAnId;
    /// 1 to 128 of `A-Z a-z 0-9 . _ : - @`.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-' | b'@');
        if (1..=128).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }
}

coded! {
    /// What a user of the console may do.
    UserRole, unknown:
    /// The text names no role.
    UnknownUserRole,
    {
        /// Decides.
        Finance = "finance",
        /// Reads.
        Viewer = "viewer",
    }
}

/// Who holds links and sessions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holder {
    /// A customer.
    Customer(CustomerId),
    /// A user of the console.
    User(Subject),
}

impl Holder {
    /// Where what belongs to this holder stands.
    #[must_use]
    pub fn place(&self) -> Place {
        let digest: [u8; 32] = Sha256::digest(self.to_string().as_bytes()).into();
        let mut place = [0; 16];
        place.copy_from_slice(&digest[..16]);
        Place(place)
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(id) => write!(f, "customer:{id}"),
            Self::User(subject) => write!(f, "user:{subject}"),
        }
    }
}

impl FromStr for Holder {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text.split_once(':').ok_or(NotAnId)? {
            ("customer", id) => id.parse().map(Self::Customer),
            ("user", subject) => subject.parse().map(Self::User),
            _ => Err(NotAnId),
        }
    }
}

/// Where what belongs to a holder stands: half a digest of who it is. A secret carries it along, so that it is found
/// without a search; it tells nobody who the holder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place([u8; 16]);

impl Place {
    /// The bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// A place of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Place {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Place {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Ok(Self(bytes_of(text)?))
    }
}

/// A link, by where it stands and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkId {
    /// Whose it is.
    pub place: Place,
    /// From 1.
    pub number: u32,
}

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.place, self.number)
    }
}

impl FromStr for LinkId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (place, number) = text.split_once('-').ok_or(NotAnId)?;
        let id = Self { place: place.parse()?, number: number.parse().map_err(|_| NotAnId)? };
        if id.to_string() == text { Ok(id) } else { Err(NotAnId) }
    }
}

/// The links of a holder, and what guards them and the sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whose.
    pub holder: Holder,
    /// Links to the portal, the oldest first; a user has none.
    pub links: Vec<Link>,
    /// How many links there ever were.
    pub made: u32,
    /// When links were asked for by mail lately.
    pub asked: Vec<DateTime<Utc>>,
    /// How many sessions there ever were.
    pub begun: u32,
    /// An address that a customer has given with a proposal, until it is confirmed.
    pub unconfirmed: Option<Unconfirmed>,
}

/// A link to the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub number: u32,
    /// What opens it; none until the mail that brings it is written.
    pub fingerprint: Option<Fingerprint>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: Actor,
    /// Until when it opens the portal.
    pub expires_at: DateTime<Utc>,
    /// Since when it doesn't any more, though its time is not over.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How often it was opened.
    pub uses: u32,
    /// When it was opened first in the hour that counts.
    pub hour: Option<DateTime<Utc>>,
    /// How often it was opened in that hour.
    pub uses_in_hour: u32,
}

/// An address that waits to be confirmed: it stands in the proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    /// What confirms it.
    pub fingerprint: Fingerprint,
    /// Where the address stands.
    pub proposal: ProposalId,
    /// Until when it can be confirmed.
    pub expires_at: DateTime<Utc>,
}

/// Somebody is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub holder: Holder,
    /// What proves it.
    pub fingerprint: Fingerprint,
    /// The link that opened it, for a customer.
    pub link: Option<u32>,
    /// What the user may do; none for a customer.
    pub role: Option<UserRole>,
    /// How the user is called, as the sign-in said.
    pub name: Option<Name>,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When it was used last, as exactly as it is worth writing down.
    pub seen_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub ends_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When the hour began in which changes are counted.
    pub hour: Option<DateTime<Utc>>,
    /// How many changes were made in it.
    pub writes: u32,
    /// A one-time code that was asked for.
    pub code: Option<Code>,
    /// How many codes were asked for in that hour.
    pub codes: u32,
    /// Until when the code that was confirmed counts.
    pub confirmed_until: Option<DateTime<Utc>>,
}

/// A one-time code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// What the code has to match; none until the mail that brings it is written.
    pub fingerprint: Option<Fingerprint>,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
    /// How often something else was typed.
    pub tries: u32,
}

impl Access {
    /// Nothing was ever made for this holder.
    #[must_use]
    pub const fn none(holder: Holder) -> Self {
        Self { holder, links: Vec::new(), made: 0, asked: Vec::new(), begun: 0, unconfirmed: None }
    }

    /// The link that a secret opens.
    #[must_use]
    pub fn link_of(&self, fingerprint: Fingerprint) -> Option<&Link> {
        self.links.iter().find(|link| link.fingerprint == Some(fingerprint))
    }

    /// The link of that number.
    #[must_use]
    pub fn link(&self, number: u32) -> Option<&Link> {
        self.links.iter().find(|link| link.number == number)
    }

    /// With another link; the oldest goes when there are too many.
    #[must_use]
    pub fn with_link(&self, made_by: Actor, fingerprint: Option<Fingerprint>, now: DateTime<Utc>, days: u32) -> Self {
        let link = Link {
            number: self.made + 1,
            fingerprint,
            made_at: now,
            made_by,
            expires_at: now + TimeDelta::days(i64::from(days)),
            revoked_at: None,
            uses: 0,
            hour: None,
            uses_in_hour: 0,
        };
        let surplus = (self.links.len() + 1).saturating_sub(MAX_LINKS);
        let links = self.links.iter().skip(surplus).cloned().chain([link]).collect();
        Self { links, made: self.made + 1, ..self.clone() }
    }

    /// With one link as it has become.
    #[must_use]
    pub fn with(&self, changed: &Link) -> Self {
        let replaced = |link: &Link| if link.number == changed.number { changed.clone() } else { link.clone() };
        Self { links: self.links.iter().map(replaced).collect(), ..self.clone() }
    }

    /// When links were asked for in the day before this moment.
    #[must_use]
    pub fn asked_lately(&self, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        self.asked.iter().copied().filter(|at| now - *at < TimeDelta::days(1)).collect()
    }
}

impl Link {
    /// Whether it opens the portal.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// How often it was opened in the hour that counts now.
    #[must_use]
    pub fn uses_lately(&self, now: DateTime<Utc>) -> u32 {
        if in_hour(self.hour, now) { self.uses_in_hour } else { 0 }
    }

    /// Opened once more.
    #[must_use]
    pub fn used(&self, now: DateTime<Utc>) -> Self {
        let lately = self.uses_lately(now);
        let hour = if lately == 0 { Some(now) } else { self.hour };
        Self { uses: self.uses + 1, hour, uses_in_hour: lately + 1, ..self.clone() }
    }
}

/// Whether a moment is in the hour that began then.
fn in_hour(began: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    began.is_some_and(|began| now - began < TimeDelta::hours(1))
}

impl Session {
    /// A session begins.
    #[must_use]
    pub fn begin(holder: Holder, fingerprint: Fingerprint, now: DateTime<Utc>) -> Self {
        let ends_at = now + longest(&holder);
        Self {
            holder,
            fingerprint,
            link: None,
            role: None,
            name: None,
            began_at: now,
            seen_at: now,
            ends_at,
            ended_at: None,
            hour: None,
            writes: 0,
            code: None,
            codes: 0,
            confirmed_until: None,
        }
    }

    /// Whether it proves who somebody is: not ended, not left alone for too long, not older than it may get.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && now < self.idle_at()
    }

    /// When it ends unless it is used before.
    #[must_use]
    pub fn idle_at(&self) -> DateTime<Utc> {
        self.ends_at.min(self.seen_at + idle(&self.holder))
    }

    /// Whether its use is worth writing down: a row is not rewritten with every look.
    #[must_use]
    pub fn is_stale(&self, now: DateTime<Utc>) -> bool {
        now - self.seen_at >= TimeDelta::minutes(5)
    }

    /// Used now.
    #[must_use]
    pub fn seen(&self, now: DateTime<Utc>) -> Self {
        Self { seen_at: self.seen_at.max(now), ..self.clone() }
    }

    /// Ended now.
    #[must_use]
    pub fn ended(&self, now: DateTime<Utc>) -> Self {
        Self { ended_at: Some(now), code: None, ..self.clone() }
    }

    /// When another change is possible, if the hour's changes are used up.
    #[must_use]
    pub fn must_wait(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let counted = matches!(self.holder, Holder::Customer(_)) && in_hour(self.hour, now);
        self.hour.filter(|_| counted && self.writes >= MAX_WRITES_AN_HOUR).map(|hour| hour + TimeDelta::hours(1))
    }

    /// It has made a change.
    #[must_use]
    pub fn wrote(&self, now: DateTime<Utc>) -> Self {
        let counts = self.counting(now);
        Self { writes: counts.writes + 1, ..counts.seen(now) }
    }

    /// With the counts of the hour that it is in.
    #[must_use]
    pub fn counting(&self, now: DateTime<Utc>) -> Self {
        if in_hour(self.hour, now) {
            return self.clone();
        }
        Self { hour: Some(now), writes: 0, codes: 0, ..self.clone() }
    }

    /// Whether a code was confirmed a short while ago.
    #[must_use]
    pub fn is_confirmed(&self, now: DateTime<Utc>) -> bool {
        self.confirmed_until.is_some_and(|until| now < until)
    }

    /// A code was confirmed.
    #[must_use]
    pub fn confirmed(&self, now: DateTime<Utc>) -> Self {
        Self { code: None, confirmed_until: Some(now + CONFIRMED_FOR), ..self.clone() }
    }
}

/// How long a session lives at most: a customer has one day, a user a working day.
fn longest(holder: &Holder) -> TimeDelta {
    match holder {
        Holder::Customer(_) => TimeDelta::hours(24),
        Holder::User(_) => TimeDelta::hours(10),
    }
}

/// How long a session may be left alone: a customer looks for papers, a user's screen is in an office.
fn idle(holder: &Holder) -> TimeDelta {
    match holder {
        Holder::Customer(_) => TimeDelta::hours(2),
        Holder::User(_) => TimeDelta::minutes(30),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Access, Fingerprint, Holder, LinkId, MAX_LINKS, MAX_WRITES_AN_HOUR, Session};
    use crate::moment::Actor;

    fn now() -> DateTime<Utc> {
        "2030-03-04T09:00:00Z".parse().unwrap()
    }

    fn customer() -> Holder {
        Holder::Customer("K-1".parse().unwrap())
    }

    fn session(holder: Holder) -> Session {
        Session::begin(holder, Fingerprint::of(b"x"), now())
    }

    #[test]
    fn what_is_stored_of_a_secret_has_one_text() {
        let fingerprint = Fingerprint::of(b"secret");
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        let link = LinkId { place: customer().place(), number: 7 };
        assert_eq!(link.to_string().parse(), Ok(link));
        for bad in
            [link.to_string().to_uppercase(), format!("{}-07", link.place), link.place.to_string(), String::new()]
        {
            assert!(bad.parse::<LinkId>().is_err(), "{bad}");
        }
        // A customer and a user of the same name are two.
        assert_ne!(customer().place(), Holder::User("K-1".parse().unwrap()).place());
    }

    #[test]
    fn a_session_ends_when_it_is_left_alone_and_in_the_end_whatever_happens() {
        for (holder, idle, longest) in [
            (customer(), TimeDelta::hours(2), TimeDelta::hours(24)),
            (Holder::User("u-1".parse().unwrap()), TimeDelta::minutes(30), TimeDelta::hours(10)),
        ] {
            let mut session = session(holder);
            assert!(session.is_open(now() + idle - TimeDelta::seconds(1)));
            assert!(!session.is_open(now() + idle));
            let mut at = now();
            while at + idle / 2 < now() + longest {
                at += idle / 2;
                assert!(session.is_open(at));
                session = session.seen(at);
            }
            assert!(!session.is_open(now() + longest));
            assert!(!session.ended(at).is_open(at));
        }
    }

    #[test]
    fn a_customer_changes_so_much_in_an_hour_and_no_more() {
        let mut session = session(customer());
        for _ in 0..MAX_WRITES_AN_HOUR {
            assert_eq!(session.must_wait(now()), None);
            session = session.wrote(now());
        }
        assert_eq!(session.must_wait(now()), Some(now() + TimeDelta::hours(1)));
        assert_eq!(session.must_wait(now() + TimeDelta::hours(1)), None);
        assert_eq!(session.wrote(now() + TimeDelta::hours(1)).writes, 1);
    }

    #[test]
    fn of_very_many_links_the_oldest_goes() {
        let mut access = Access::none(customer());
        for _ in 0..MAX_LINKS + 2 {
            access = access.with_link(Actor::Clock, None, now(), 30);
        }
        assert_eq!(access.links.len(), MAX_LINKS);
        assert_eq!(access.links.first().unwrap().number, 3);
        assert_eq!(access.made as usize, MAX_LINKS + 2);
    }
}
