//! Every state of a proposal against every command on it: what happens, and what is refused with which type.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, instant, ledger_invoice, text, three_months};

/// The commands, in the order of the columns below.
const COMMANDS: [&str; 8] = ["change", "withdraw", "approve", "reject", "counter", "accept", "decline", "revoke"];

/// What each command comes to: a state, or the type of the refusal. An ended proposal takes no command; the end that
/// the same actor brought about is done already.
const TABLE: [(&str, [&str; 8]); 11] = [
    (
        "requested",
        ["requested", "withdrawn", "approved", "rejected", "offered", "wrong_state", "wrong_state", "wrong_state"],
    ),
    (
        "offered",
        ["wrong_state", "wrong_state", "wrong_state", "wrong_state", "offered", "accepted", "declined", "revoked"],
    ),
    ("approved", ended_but("approved", 2)),
    ("rejected", ended_but("rejected", 3)),
    ("withdrawn", ended_but("withdrawn", 1)),
    ("expired", ended_but("already_ended", 0)),
    ("void", ended_but("already_ended", 0)),
    ("countered", ended_but("offered", 4)),
    ("accepted", ended_but("accepted", 5)),
    ("declined", ended_but("declined", 6)),
    ("revoked", ended_but("revoked", 7)),
];

const fn ended_but(outcome: &'static str, place: usize) -> [&'static str; 8] {
    let mut row = ["already_ended"; 8];
    row[place] = outcome;
    row
}

/// A proposal or offer as it was when it waited, over one invoice.
struct Case {
    tenant: Tenant,
    invoice: String,
    waiting: Value,
}

impl Case {
    /// One that waits, in the state from which another is reached.
    async fn before(state: &str) -> Self {
        let tenant = Tenant::open().await;
        let invoice = tenant.invoice("R-1", "600.00").await;
        let waiting = match state {
            "offered" | "accepted" | "declined" | "revoked" => {
                let body = json!({ "invoices": [invoice], "terms": two_months() });
                tenant.post("/v1/offers", "finance", &body).await.must_be(201)
            }
            _ => tenant.submit(&[&invoice], &three_months()).await,
        };
        Self { tenant, invoice, waiting }
    }

    /// One in a state.
    async fn in_state(state: &str) -> Self {
        let case = Self::before(state).await;
        match state {
            "requested" | "offered" => {}
            "expired" => {
                case.tenant.stack.advance_to(instant("2030-03-19T09:00:00Z")).await.unwrap();
            }
            "void" => {
                let mut paid = ledger_invoice("R-1", "0.00");
                paid["asOf"] = json!("2030-03-04");
                case.tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
                case.tenant.stack.advance_to(instant("2030-03-05T09:00:00Z")).await.unwrap();
            }
            ended => {
                let verbs = [
                    ("approved", "approve"),
                    ("rejected", "reject"),
                    ("withdrawn", "withdraw"),
                    ("countered", "counter"),
                    ("accepted", "accept"),
                    ("declined", "decline"),
                    ("revoked", "revoke"),
                ];
                let (_, verb) = verbs.into_iter().find(|(state, _)| *state == ended).unwrap();
                let answer = case.command(verb).await;
                assert!(answer.status < 300, "{state} {:#}", answer.body);
            }
        }
        case.tenant.stack.settle().await;
        let path = format!("/v1/proposals/{}", text(&case.waiting["proposalId"]));
        assert_eq!(case.tenant.get(&path, "finance").await.must_be(200)["state"], state);
        case
    }

    /// A command on what was read while it waited.
    async fn command(&self, verb: &str) -> Answer {
        let (who, body) = match verb {
            "change" => ("customer-K-1", self.other_terms().await),
            "accept" => ("customer-K-1", json!({ "expectedRest": self.waiting["total"] })),
            "approve" => ("finance", json!({ "expectedRest": self.waiting["total"] })),
            "reject" => ("finance", json!({ "reason": "other" })),
            "counter" => ("finance", json!({ "terms": two_months() })),
            "withdraw" | "decline" => ("customer-K-1", json!({})),
            "revoke" => ("finance", json!({})),
            other => unreachable!("{other}"),
        };
        let path = format!("/v1/proposals/{}/{verb}", text(&self.waiting["proposalId"]));
        self.tenant.ask(Method::POST, &path, who).once().at_version(1).json(&body).send().await
    }

    /// Other terms with the digest of their quote, where there is one.
    async fn other_terms(&self) -> Value {
        let ask = json!({ "invoices": [self.invoice], "terms": two_months(), "proposal": self.waiting["proposalId"] });
        let quote = self.tenant.post("/v1/quotes", "customer-K-1", &ask).await;
        let digest = quote.body.get("scheduleDigest").cloned().unwrap_or(json!("0".repeat(64)));
        json!({ "terms": two_months(), "scheduleDigest": digest, "reason": "other" })
    }
}

fn two_months() -> Value {
    json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 2 })
}

#[tokio::test]
async fn every_state_answers_every_command() {
    for (state, outcomes) in TABLE {
        let ended = !matches!(state, "requested" | "offered");
        let mut case = Case::in_state(state).await;
        for (verb, expected) in COMMANDS.into_iter().zip(outcomes) {
            let answer = case.command(verb).await;
            let told = answer.body["type"].as_str().or(answer.body["state"].as_str()).unwrap_or("nothing");
            assert_eq!(told.rsplit(':').next(), Some(expected), "{verb} on {state}: {:#}", answer.body);
            // What ended it changes nothing any more; what waits is made anew once something happened to it.
            if !ended && answer.status < 300 {
                case = Case::in_state(state).await;
            }
        }
    }
}
