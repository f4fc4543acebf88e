//! The one table of the API's routes: what answers where, and who may ask. Whoever may not is refused before a
//! handler runs; whose the thing is that is asked for, a handler or use case decides.
//!
//! A route has one door. Those under `/v1/portal` are for customers, who come with a session of the portal; those
//! for [`Who::Anybody`] bring their own proof in the body; all others take access tokens. A test holds the table
//! against the template, both ways.

use domain::moment::Actor;

use crate::identity::Caller;
use crate::problem::Problem;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody in finance who may decide.
    Finance,
    /// Somebody in finance who may only read.
    Viewer,
    /// Another system whose token has this scope.
    Machine(&'static str),
    /// A customer in the portal.
    Customer,
    /// Whoever asks: what is sent is the proof.
    Anybody,
}

/// A route.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, as the template has it: `/v1/plans/{planId}`.
    pub path: &'static str,
    /// Who may ask.
    pub may: &'static [Who],
}

const READERS: &[Who] = &[Who::Finance, Who::Viewer];
const FINANCE: &[Who] = &[Who::Finance];
const CUSTOMER: &[Who] = &[Who::Customer];
const ANYBODY: &[Who] = &[Who::Anybody];
const CUSTOMERS_WRITE: Who = Who::Machine("customers.write");
const EVENTS_READ: Who = Who::Machine("events.read");
const INVOICES_WRITE: Who = Who::Machine("invoices.write");
const LINKS_WRITE: Who = Who::Machine("links.write");
const PAYMENTS_WRITE: Who = Who::Machine("payments.write");

/// All of them.
pub const ROUTES: &[Route] = &[
    // The settings of the invoice process
    get("/v1/settings", READERS),
    put("/v1/settings", FINANCE),
    // Invoices, and what blocks them
    post("/v1/invoices", &[Who::Finance, INVOICES_WRITE]),
    get("/v1/invoices", READERS),
    get("/v1/invoices/{invoiceId}", READERS),
    post("/v1/invoices/{invoiceId}/dispute", FINANCE),
    post("/v1/invoices/{invoiceId}/block", FINANCE),
    post("/v1/invoices/{invoiceId}/release", FINANCE),
    post("/v1/invoices/{invoiceId}/reset-figure", FINANCE),
    get("/v1/dunning", &[Who::Finance, Who::Viewer, EVENTS_READ]),
    // Proposals and offers, as finance sees them
    get("/v1/proposals", READERS),
    get("/v1/proposals/{proposalId}", READERS),
    post("/v1/proposals/{proposalId}/approve", FINANCE),
    post("/v1/proposals/{proposalId}/reject", FINANCE),
    post("/v1/proposals/{proposalId}/counter", FINANCE),
    post("/v1/proposals/{proposalId}/revoke", FINANCE),
    post("/v1/offers", FINANCE),
    post("/v1/decisions", FINANCE),
    // Plans and the creditor's levers
    get("/v1/plans", READERS),
    get("/v1/plans/{planId}", READERS),
    post("/v1/plans/{planId}/cancel", FINANCE),
    post("/v1/plans/{planId}/amend", FINANCE),
    post("/v1/plans/{planId}/amendment/withdraw", FINANCE),
    post("/v1/plans/{planId}/pause", FINANCE),
    post("/v1/plans/{planId}/resume", FINANCE),
    post("/v1/plans/{planId}/reinstate", FINANCE),
    post("/v1/plans/{planId}/notes", FINANCE),
    post("/v1/plans/{planId}/wish/answer", FINANCE),
    post("/v1/plans/{planId}/judge", FINANCE),
    post("/v1/plans/{planId}/close", FINANCE),
    // Payments
    post("/v1/payments", &[Who::Finance, PAYMENTS_WRITE]),
    get("/v1/payments", READERS),
    get("/v1/payments/{paymentId}", READERS),
    post("/v1/payments/{paymentId}/assign", FINANCE),
    post("/v1/payments/{paymentId}/dismiss", FINANCE),
    post("/v1/payments/{paymentId}/close", FINANCE),
    // Customers
    get("/v1/customers/{customerId}", &[Who::Finance, Who::Viewer, CUSTOMERS_WRITE]),
    put("/v1/customers/{customerId}", &[Who::Finance, CUSTOMERS_WRITE]),
    post("/v1/customers/{customerId}/merge", FINANCE),
    post("/v1/customers/{customerId}/credit", FINANCE),
    post("/v1/customers/{customerId}/restrict", FINANCE),
    post("/v1/customers/{customerId}/erase", FINANCE),
    get("/v1/customers/{customerId}/export", FINANCE),
    // What finance and other systems read
    get("/v1/tasks", READERS),
    get("/v1/figures", READERS),
    get("/v1/events", &[Who::Finance, Who::Viewer, EVENTS_READ]),
    get("/v1/history/{kind}/{id}", READERS),
    // Letting customers in
    post("/v1/portal-links", &[Who::Finance, LINKS_WRITE]),
    get("/v1/portal-links", &[Who::Finance, Who::Viewer, LINKS_WRITE]),
    post("/v1/portal-links/{linkId}/revoke", &[Who::Finance, LINKS_WRITE]),
    post("/v1/portal-links/exchange", ANYBODY),
    // Sessions of finance in the console
    get("/v1/users/{subject}/sessions", READERS),
    post("/v1/users/{subject}/sign-out", FINANCE),
    // The customer's side
    get("/v1/portal/session", CUSTOMER),
    post("/v1/portal/session/end", CUSTOMER),
    get("/v1/portal/invoices", CUSTOMER),
    get("/v1/portal/invoices/{invoiceId}", CUSTOMER),
    post("/v1/portal/invoices/{invoiceId}/dispute", CUSTOMER),
    get("/v1/portal/ready-made-offers", CUSTOMER),
    post("/v1/portal/quotes", CUSTOMER),
    post("/v1/portal/proposals", CUSTOMER),
    get("/v1/portal/proposals", CUSTOMER),
    get("/v1/portal/proposals/{proposalId}", CUSTOMER),
    post("/v1/portal/proposals/{proposalId}/change", CUSTOMER),
    post("/v1/portal/proposals/{proposalId}/withdraw", CUSTOMER),
    post("/v1/portal/proposals/{proposalId}/accept", CUSTOMER),
    post("/v1/portal/proposals/{proposalId}/decline", CUSTOMER),
    get("/v1/portal/plans", CUSTOMER),
    get("/v1/portal/plans/{planId}", CUSTOMER),
    post("/v1/portal/plans/{planId}/amendment/accept", CUSTOMER),
    post("/v1/portal/plans/{planId}/amendment/decline", CUSTOMER),
    post("/v1/portal/plans/{planId}/wish", CUSTOMER),
];

const fn get(path: &'static str, may: &'static [Who]) -> Route {
    Route { method: "GET", path, may }
}

const fn post(path: &'static str, may: &'static [Who]) -> Route {
    Route { method: "POST", path, may }
}

const fn put(path: &'static str, may: &'static [Who]) -> Route {
    Route { method: "PUT", path, may }
}

/// The route of a request, if there is one.
#[must_use]
pub fn find(method: &str, path: &[&str]) -> Option<&'static Route> {
    let fits = |route: &&Route| route.method == method && route.fits(path);
    // A path in full goes before one with a variable.
    ROUTES.iter().filter(fits).min_by_key(|route| route.path.matches('{').count())
}

impl Route {
    fn fits(&self, path: &[&str]) -> bool {
        let wanted = self.path.trim_start_matches('/').split('/');
        wanted.clone().count() == path.len()
            && wanted.zip(path).all(
                |(wanted, part)| {
                    if wanted.starts_with('{') { !part.is_empty() } else { wanted == *part }
                },
            )
    }

    /// Lets the caller in, or says who may.
    ///
    /// # Errors
    /// 401 when nobody is there, 403 when it is somebody else.
    pub fn admit(&self, caller: Result<&Caller, Problem>) -> Result<(), Problem> {
        if self.may.contains(&Who::Anybody) {
            return Ok(());
        }
        let caller = caller?;
        if self.may.iter().any(|who| who.is(caller)) { Ok(()) } else { Err(Problem::forbidden(&self.who_may())) }
    }

    fn who_may(&self) -> String {
        let named: Vec<String> = self.may.iter().map(Who::named).collect();
        named.join(", ")
    }
}

impl Who {
    fn is(self, caller: &Caller) -> bool {
        match (self, &caller.actor) {
            (Self::Finance, Actor::Finance(_))
            | (Self::Viewer, Actor::Viewer(_))
            | (Self::Customer, Actor::Customer(_))
            | (Self::Anybody, _) => true,
            (Self::Machine(scope), Actor::Machine(_)) => caller.has_scope(scope),
            (Self::Finance | Self::Viewer | Self::Customer | Self::Machine(_), _) => false,
        }
    }

    fn named(&self) -> String {
        match self {
            Self::Finance => "the group finance".to_owned(),
            Self::Viewer => "the group viewer".to_owned(),
            Self::Machine(scope) => format!("machines with the scope ratenwerk/{scope}"),
            Self::Customer => "customers".to_owned(),
            Self::Anybody => "everybody".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ROUTES, find};

    fn path(method: &str, path: &str) -> Option<&'static str> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        find(method, &parts).map(|route| route.path)
    }

    #[test]
    fn a_path_leads_to_one_route() {
        assert_eq!(path("GET", "/v1/plans/7"), Some("/v1/plans/{planId}"));
        assert_eq!(path("POST", "/v1/portal-links/exchange"), Some("/v1/portal-links/exchange"));
        assert_eq!(path("POST", "/v1/portal-links/x/revoke"), Some("/v1/portal-links/{linkId}/revoke"));
        for (method, unknown) in
            [("GET", "/v1/plans/"), ("GET", "/v1/plans/7/"), ("DELETE", "/v1/plans/7"), ("GET", "/"), ("GET", "/v2")]
        {
            assert_eq!(path(method, unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_route_stands_twice_and_each_is_for_somebody() {
        for (place, route) in ROUTES.iter().enumerate() {
            assert!(!route.may.is_empty(), "{}", route.path);
            let again =
                ROUTES.iter().skip(place + 1).any(|other| (other.method, other.path) == (route.method, route.path));
            assert!(!again, "{} {}", route.method, route.path);
        }
    }
}
