//! What the API shows of links and sessions: never a secret.

use chrono::{DateTime, Utc};
use domain::access::{Access, Holder, Link, LinkId, Session};
use serde_json::{Value, json};

use super::{actor_role, instant, text};

/// A link.
#[must_use]
pub fn link(access: &Access, link: &Link, now: DateTime<Utc>) -> Value {
    let id = LinkId { place: access.holder.place(), number: link.number };
    let customer = match &access.holder {
        Holder::Customer(id) => Some(id.as_str()),
        Holder::User(_) => None,
    };
    json!({
        "linkId": id.to_string(),
        "customerId": customer,
        "state": state(link, now),
        "madeAt": instant(link.made_at),
        "madeBy": actor_role(&link.made_by),
        "expiresAt": instant(link.expires_at),
        "revokedAt": link.revoked_at.map(instant),
        "uses": link.uses,
    })
}

fn state(link: &Link, now: DateTime<Utc>) -> &'static str {
    if link.revoked_at.is_some() {
        "revoked"
    } else if !link.is_open(now) {
        "expired"
    } else if link.fingerprint.is_none() {
        // The mail that brings it is not written yet.
        "under_way"
    } else {
        "open"
    }
}

/// A session.
#[must_use]
pub fn session(session: &Session) -> Value {
    let mut view = json!({
        "beganAt": instant(session.began_at),
        "seenAt": instant(session.seen_at),
        "endsAt": instant(session.ends_at),
        "idleAt": instant(session.idle_at()),
    });
    match &session.holder {
        Holder::Customer(id) => {
            view["customerId"] = json!(id.as_str());
            view["confirmedUntil"] = json!(session.confirmed_until.map(instant));
        }
        Holder::User(subject) => {
            view["subject"] = json!(subject.as_str());
            view["role"] = text(session.role.as_ref());
        }
    }
    view
}
