//! `ACCESS#p` / `ACCESS` and `SESSION#f`

use chrono::{DateTime, Utc};
use domain::access::{Code, Fingerprint, Holder, Link, Unconfirmed, UserRole};
use domain::id::ProposalId;
use domain::moment::Actor;
use domain::text::Name;
use serde::{Deserialize, Serialize};

use super::text;

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::access::Access", rename_all = "camelCase")]
pub struct Mirror {
    #[serde(with = "text")]
    holder: Holder,
    #[serde(with = "links::list", default)]
    links: Vec<Link>,
    #[serde(default)]
    made: u32,
    #[serde(default)]
    asked: Vec<DateTime<Utc>>,
    #[serde(default)]
    begun: u32,
    #[serde(with = "unconfirmed::option", default)]
    unconfirmed: Option<Unconfirmed>,
}

mod links {
    use super::{Actor, DateTime, Deserialize, Fingerprint, Link, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Link", rename_all = "camelCase")]
    struct Mirror {
        number: u32,
        #[serde(with = "text::option", default)]
        fingerprint: Option<Fingerprint>,
        made_at: DateTime<Utc>,
        #[serde(with = "text")]
        made_by: Actor,
        expires_at: DateTime<Utc>,
        #[serde(default)]
        revoked_at: Option<DateTime<Utc>>,
        #[serde(default)]
        uses: u32,
        #[serde(default)]
        hour: Option<DateTime<Utc>>,
        #[serde(default)]
        uses_in_hour: u32,
    }
    text::nested!(domain::access::Link, "Mirror");
}

mod unconfirmed {
    use super::{DateTime, Deserialize, Fingerprint, ProposalId, Serialize, Unconfirmed, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Unconfirmed", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text")]
        fingerprint: Fingerprint,
        #[serde(with = "text")]
        proposal: ProposalId,
        expires_at: DateTime<Utc>,
    }
    text::nested!(domain::access::Unconfirmed, "Mirror");
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "domain::access::Session", rename_all = "camelCase")]
pub struct SessionMirror {
    #[serde(with = "text")]
    holder: Holder,
    #[serde(with = "text")]
    fingerprint: Fingerprint,
    #[serde(default)]
    link: Option<u32>,
    #[serde(with = "text::option", default)]
    role: Option<UserRole>,
    #[serde(with = "text::option", default)]
    name: Option<Name>,
    began_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    #[serde(default)]
    ended_at: Option<DateTime<Utc>>,
    #[serde(default)]
    hour: Option<DateTime<Utc>>,
    #[serde(default)]
    writes: u32,
    #[serde(with = "code::option", default)]
    code: Option<Code>,
    #[serde(default)]
    codes: u32,
    #[serde(default)]
    confirmed_until: Option<DateTime<Utc>>,
}

mod code {
    use super::{Code, DateTime, Deserialize, Fingerprint, Serialize, Utc, text};

    #[derive(Serialize, Deserialize)]
    #[serde(remote = "Code", rename_all = "camelCase")]
    struct Mirror {
        #[serde(with = "text::option", default)]
        fingerprint: Option<Fingerprint>,
        expires_at: DateTime<Utc>,
        #[serde(default)]
        tries: u32,
    }
    text::nested!(domain::access::Code, "Mirror");
}
