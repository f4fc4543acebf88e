//! Letting people in: links to the portal, and the sessions they open.
//!
//! | address | who | what | needs |
//! |---|---|---|---|
//! | `POST /v1/portal-links` | finance, machine with `links.write` | makes a link, handed over in the answer | `Idempotency-Key` of 16 characters or more |
//! | `GET /v1/portal-links?customer=` | finance, viewer, machine with `links.write` | a customer's links, never their secrets | |
//! | `POST /v1/portal-links/{id}/revoke` | finance, machine with `links.write` | it opens nothing any more, and its sessions end | |
//! | `POST /v1/portal-links/exchange` | whoever has a link | a session: `Authorization: Bearer <session>` from then on | |
//! | `GET /v1/portal/session` | customer | who is in, and until when | |
//! | `POST /v1/portal/session/end` | customer | signs out | |
//! | `GET /v1/users/{subject}/sessions` | finance, viewer | the open sessions of a user of the console | |
//! | `POST /v1/users/{subject}/sign-out` | finance | ends all of them | |
//!
//! None of the secrets is stored: a link that is asked for again under the same key follows from that key and a
//! stored salt, so that the answer is the same. What changes nothing when it is repeated needs no key.

mod body;
mod customers;
mod links;
mod users;

use cloud::http::{Answer, Ask, serve};
use cloud::{Missing, Store, Surroundings};
use lambda_http::{Body, Error, Request, Response};

/// What letting people in needs.
pub struct Doors {
    store: Store,
    /// Where a portal front end opens `/portal/links/<token>`; without one the answer has the token alone.
    public_url: Option<String>,
}

impl Doors {
    /// The tenant's, as the surroundings say.
    ///
    /// # Errors
    /// When they lack a variable.
    pub fn connect(surroundings: &Surroundings) -> Result<Self, Missing> {
        Ok(Self { store: Store::connect(surroundings)?, public_url: surroundings.optional("PUBLIC_URL") })
    }
}

/// Answers a request.
///
/// # Errors
/// Never: a failure is an answer, too.
pub async fn handle(doors: &Doors, request: Request) -> Result<Response<Body>, Error> {
    Ok(serve(request, |ask| route(doors, ask)).await)
}

async fn route(doors: &Doors, ask: Ask) -> Answer {
    let store = &doors.store;
    match (ask.route().0, ask.route().1.as_slice()) {
        ("POST", ["v1", "portal-links"]) => links::make(doors, &ask).await,
        ("GET", ["v1", "portal-links"]) => links::list(store, &ask).await,
        ("POST", ["v1", "portal-links", "exchange"]) => links::exchange(store, &ask).await,
        ("POST", ["v1", "portal-links", id, "revoke"]) => links::revoke(store, &ask, id).await,
        ("GET", ["v1", "portal", "session"]) => customers::session(store, &ask).await,
        ("POST", ["v1", "portal", "session", "end"]) => customers::end(store, &ask).await,
        ("GET", ["v1", "users", subject, "sessions"]) => users::sessions(store, &ask, subject).await,
        ("POST", ["v1", "users", subject, "sign-out"]) => users::sign_out(store, &ask, subject).await,
        _ => Err(ask.unknown()),
    }
}
