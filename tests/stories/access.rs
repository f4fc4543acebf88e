//! Who may do what: every route of the template, every role. A route that is missing from the table fails.

use std::collections::BTreeMap;

use reqwest::Method;

use crate::harness::Tenant;

/// Which roles get past the door of a route. What is behind it is another story: 404, 422, 428.
const TABLE: [(&str, &[&str]); 11] = [
    ("GET /v1/settings", &["finance", "viewer"]),
    ("PUT /v1/settings", &["finance"]),
    ("POST /v1/invoices", &["finance", "machine"]),
    ("GET /v1/invoices", &["finance", "viewer", "customer-K-1"]),
    ("POST /v1/quotes", &["customer-K-1"]),
    ("POST /v1/proposals", &["customer-K-1"]),
    ("POST /v1/proposals/{proposalId}/change", &["customer-K-1"]),
    ("POST /v1/proposals/{proposalId}/withdraw", &["customer-K-1"]),
    ("GET /v1/proposals/{proposalId}", &["finance", "viewer", "customer-K-1"]),
    ("POST /v1/proposals/{proposalId}/approve", &["finance"]),
    ("POST /v1/proposals/{proposalId}/reject", &["finance"]),
];

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
        let path = route.path.replace("{proposalId}", "0196f7a0-0000-7000-8000-000000000000");
        for who in ["finance", "viewer", "machine", "customer-K-1", "", "stranger"] {
            let method: Method = route.method.parse().unwrap();
            let answer = tenant.ask(method, &path, who).once().at_version(1).send().await;
            match who {
                // API Gateway's own answers, not problems.
                "" | "stranger" => assert_eq!(answer.status, 401, "{name} {who}"),
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
async fn an_unknown_address_is_a_problem() {
    let tenant = Tenant::new().await;
    for path in ["/v1/nothing", "/v1//settings", "/v1/settings/", "//v1/settings"] {
        tenant.get(path, "finance").await.must_be_problem(404, "unknown_address");
    }
    tenant.get("/v1/proposals/not-an-id", "finance").await.must_be_problem(404, "not_found");
}
