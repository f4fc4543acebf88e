//! Who may do what: every route of the template, every role. A route that is missing from the table fails.

use std::collections::BTreeMap;

use cloud::routes::ROUTES;
use reqwest::Method;

use crate::harness::Tenant;

/// Which roles get past the door of a route. What is behind it is another story: 404, 422, 428.
const TABLE: [(&str, &[&str]); 72] = [
    ("GET /v1/settings", &["finance", "viewer"]),
    ("PUT /v1/settings", &["finance"]),
    ("POST /v1/invoices", &["finance", "machine"]),
    ("GET /v1/invoices", &["finance", "viewer"]),
    ("GET /v1/proposals/{proposalId}", &["finance", "viewer"]),
    ("POST /v1/proposals/{proposalId}/approve", &["finance"]),
    ("POST /v1/proposals/{proposalId}/reject", &["finance"]),
    ("POST /v1/payments", &["finance", "machine"]),
    ("POST /v1/payments/{paymentId}/assign", &["finance"]),
    ("POST /v1/payments/{paymentId}/dismiss", &["finance"]),
    ("POST /v1/payments/{paymentId}/close", &["finance"]),
    ("POST /v1/plans/{planId}/cancel", &["finance"]),
    ("POST /v1/plans/{planId}/amend", &["finance"]),
    ("POST /v1/plans/{planId}/amendment/withdraw", &["finance"]),
    ("POST /v1/plans/{planId}/pause", &["finance"]),
    ("POST /v1/plans/{planId}/resume", &["finance"]),
    ("POST /v1/plans/{planId}/reinstate", &["finance"]),
    ("POST /v1/plans/{planId}/notes", &["finance"]),
    ("POST /v1/plans/{planId}/wish/answer", &["finance"]),
    ("POST /v1/plans/{planId}/judge", &["finance"]),
    ("POST /v1/plans/{planId}/close", &["finance"]),
    ("GET /v1/customers/{customerId}", &["finance", "viewer", "machine"]),
    ("PUT /v1/customers/{customerId}", &["finance", "machine"]),
    ("POST /v1/customers/{customerId}/merge", &["finance"]),
    ("POST /v1/customers/{customerId}/credit", &["finance"]),
    ("POST /v1/customers/{customerId}/restrict", &["finance"]),
    ("POST /v1/customers/{customerId}/erase", &["finance"]),
    ("GET /v1/customers/{customerId}/export", &["finance"]),
    ("POST /v1/invoices/{invoiceId}/dispute", &["finance"]),
    ("POST /v1/invoices/{invoiceId}/block", &["finance"]),
    ("POST /v1/invoices/{invoiceId}/release", &["finance"]),
    ("POST /v1/invoices/{invoiceId}/reset-figure", &["finance"]),
    ("GET /v1/dunning", &["finance", "viewer", "machine"]),
    ("GET /v1/proposals", &["finance", "viewer"]),
    ("GET /v1/plans", &["finance", "viewer"]),
    ("GET /v1/plans/{planId}", &["finance", "viewer"]),
    ("GET /v1/invoices/{invoiceId}", &["finance", "viewer"]),
    ("GET /v1/payments", &["finance", "viewer"]),
    ("GET /v1/payments/{paymentId}", &["finance", "viewer"]),
    ("GET /v1/tasks", &["finance", "viewer"]),
    ("GET /v1/figures", &["finance", "viewer"]),
    ("GET /v1/events", &["finance", "viewer", "machine"]),
    ("GET /v1/history/{kind}/{id}", &["finance", "viewer"]),
    ("POST /v1/proposals/{proposalId}/counter", &["finance"]),
    ("POST /v1/proposals/{proposalId}/revoke", &["finance"]),
    ("POST /v1/offers", &["finance"]),
    ("POST /v1/decisions", &["finance"]),
    ("POST /v1/portal-links", &["finance", "machine"]),
    ("GET /v1/portal-links", &["finance", "viewer", "machine"]),
    ("POST /v1/portal-links/{linkId}/revoke", &["finance", "machine"]),
    ("GET /v1/users/{subject}/sessions", &["finance", "viewer"]),
    ("POST /v1/users/{subject}/sign-out", &["finance"]),
    // Customers have a door of their own: whatever is theirs stands below /v1/portal.
    ("GET /v1/portal/invoices", &["customer-K-1"]),
    ("POST /v1/portal/quotes", &["customer-K-1"]),
    ("POST /v1/portal/proposals", &["customer-K-1"]),
    ("POST /v1/portal/proposals/{proposalId}/change", &["customer-K-1"]),
    ("POST /v1/portal/proposals/{proposalId}/withdraw", &["customer-K-1"]),
    ("GET /v1/portal/proposals/{proposalId}", &["customer-K-1"]),
    ("POST /v1/portal/plans/{planId}/amendment/accept", &["customer-K-1"]),
    ("POST /v1/portal/plans/{planId}/amendment/decline", &["customer-K-1"]),
    ("POST /v1/portal/plans/{planId}/wish", &["customer-K-1"]),
    ("POST /v1/portal/invoices/{invoiceId}/dispute", &["customer-K-1"]),
    ("GET /v1/portal/proposals", &["customer-K-1"]),
    ("GET /v1/portal/plans", &["customer-K-1"]),
    ("GET /v1/portal/plans/{planId}", &["customer-K-1"]),
    ("GET /v1/portal/invoices/{invoiceId}", &["customer-K-1"]),
    ("POST /v1/portal/proposals/{proposalId}/accept", &["customer-K-1"]),
    ("POST /v1/portal/proposals/{proposalId}/decline", &["customer-K-1"]),
    ("GET /v1/portal/ready-made-offers", &["customer-K-1"]),
    ("GET /v1/portal/session", &["customer-K-1"]),
    ("POST /v1/portal/session/end", &["customer-K-1"]),
    // What is sent is the proof.
    ("POST /v1/portal-links/exchange", &["finance", "viewer", "machine", "customer-K-1", "", "stranger"]),
];

/// The path with identities that nothing has.
fn with_unknown_ids(path: &str) -> String {
    let uuid = "0196f7a0-0000-7000-8000-000000000000";
    [
        ("{proposalId}", uuid),
        ("{planId}", uuid),
        ("{invoiceId}", uuid),
        ("{paymentId}", "0123456789abcdef0123456789abcdef"),
        ("{customerId}", "nobody"),
        ("{linkId}", "0123456789abcdef0123456789abcdef-1"),
        ("{subject}", "nobody"),
        ("{kind}", "plan"),
        ("{id}", uuid),
    ]
    .into_iter()
    .fold(path.to_owned(), |path, (name, id)| path.replace(name, id))
}

#[tokio::test]
async fn every_route_lets_in_who_may_and_nobody_else() {
    let tenant = Tenant::open().await;
    let allowed: BTreeMap<&str, &[&str]> = TABLE.into_iter().collect();
    let mut routes = 0;
    for route in &tenant.stack.template().routes {
        let name = format!("{} {}", route.method, route.path);
        if route.path == "$default" {
            continue;
        }
        routes += 1;
        let may = allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} is missing from the table"));
        let path = with_unknown_ids(&route.path);
        for who in ["finance", "viewer", "machine", "customer-K-1", "", "stranger"] {
            let method: Method = route.method.parse().unwrap();
            let answer = tenant.ask_exactly(method, &path, who).once().at_version(1).send().await;
            match who {
                // API Gateway's own answers, not problems: nobody is there, or somebody whom this door does not know.
                "" | "stranger" if !may.contains(&who) => assert!([401, 403].contains(&answer.status), "{name} {who}"),
                "customer-K-1" if !may.contains(&who) => assert_eq!(answer.status, 401, "{name} {who}"),
                _ if route.path.starts_with("/v1/portal/") && !may.contains(&who) => {
                    assert_eq!(answer.status, 403, "{name} {who}");
                }
                // Whoever may read proposals is told that this one does not exist; a machine may not even ask.
                _ if may.contains(&who) => {
                    assert!(![401, 403].contains(&answer.status), "{name} {who} {}", answer.status);
                }
                _ => assert!([403, 404].contains(&answer.status), "{name} {who} {}", answer.status),
            }
        }
    }
    assert_eq!(routes, TABLE.len());
}

#[tokio::test]
async fn the_table_that_lets_in_names_the_routes_of_the_template() {
    let tenant = Tenant::new().await;
    let template = tenant.stack.template().routes.iter().filter(|route| route.path != "$default");
    let mut deployed: Vec<String> = template.map(|route| format!("{} {}", route.method, route.path)).collect();
    let mut known: Vec<String> = ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    deployed.sort();
    known.sort();
    assert_eq!(known, deployed);
}

#[tokio::test]
async fn an_unknown_address_is_a_problem() {
    let tenant = Tenant::new().await;
    for path in ["/v1/nothing", "/v1//settings", "/v1/settings/", "//v1/settings"] {
        tenant.get(path, "finance").await.must_be_problem(404, "unknown_address");
    }
    tenant.get("/v1/proposals/not-an-id", "finance").await.must_be_problem(404, "not_found");
}
