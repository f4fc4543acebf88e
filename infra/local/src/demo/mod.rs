//! A believable tenant, made through the same API that everybody uses: settings, forty invoices of
//! a dozen customers, and proposals in every state that this product knows so far.

mod tenant;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::StartError;
use crate::cli::client::{Answer, Client, send};

/// What becomes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It waits for finance.
    Waits,
    /// The customer changed it, and it waits.
    Changed,
    /// The customer took it back.
    Withdrawn,
    /// Finance approved it.
    Approved,
    /// Finance approved it, and the first instalment has been paid.
    Paid,
    /// Finance answered with an offer, which waits for the customer.
    Countered,
    /// Finance rejected it.
    Rejected,
}

/// Fills a stack that has no settings yet; gives a line that says what is there now.
///
/// # Errors
/// The stack has settings already, or refuses what the demo asks.
pub(crate) async fn fill(base: &str) -> Result<String, StartError> {
    let demo = Demo { client: Client::new(base), today: today(base).await? };
    demo.configure().await?;
    let invoices = demo.import().await?;
    let count: usize = invoices.values().map(Vec::len).sum();
    let mut waiting = 0;
    for (customer, places, terms, fate) in demo.proposals() {
        let chosen: Vec<&str> = places.iter().map(|place| invoices[customer][*place].as_str()).collect();
        demo.propose(customer, &chosen, &terms, fate).await?;
        waiting += usize::from(matches!(fate, Fate::Waits | Fate::Changed));
    }
    demo.contest(&invoices["10073"][0]).await?;
    demo.pay("80.00", "danke, bis bald", None).await?;
    Ok(format!(
        "An invented tenant is here: {count} invoices of {} customers, {} proposals, {waiting} of them wait for a decision.",
        invoices.len(),
        demo.proposals().len()
    ))
}

struct Demo {
    client: Client,
    today: NaiveDate,
}

/// The invoices of each customer, oldest first.
type Invoices = BTreeMap<&'static str, Vec<String>>;

impl Demo {
    async fn configure(&self) -> Result<(), StartError> {
        let finance = "development-finance";
        let known = send(self.client.request(Method::GET, "/v1/settings", finance)).await?;
        if known.body["creditor"]["name"].is_string() {
            return Err(StartError::new("The stack has a tenant already; the demo fills an empty one only."));
        }
        let request = self
            .client
            .request(Method::PUT, "/v1/settings", finance)
            .header("If-Match", known.etag.as_deref().unwrap_or("\"0\""))
            .json(&tenant::settings());
        done("the settings", send(request).await?).map(|_| ())
    }

    async fn import(&self) -> Result<Invoices, StartError> {
        let mut invoices = Invoices::new();
        for (customer, entry) in tenant::ledger(self.today) {
            let answer = self.post("/v1/invoices", "development-machine", None, &entry).await?;
            let id = answer.body["invoice"]["invoiceId"].as_str().unwrap_or_default();
            invoices.entry(customer.id).or_default().push(id.to_owned());
        }
        Ok(invoices)
    }

    /// Who proposes what over which of the own invoices, and what becomes of it.
    fn proposals(&self) -> Vec<(&'static str, Vec<usize>, Value, Fate)> {
        let monthly = |count: u32, day: u32| json!({ "kind": "monthly", "dayOfMonth": day, "instalments": count });
        let weekly = |count: u32, day: &str| json!({ "kind": "weekly", "weekday": day, "instalments": count });
        let deferred = |days: u64| json!({ "kind": "deferred", "dueDate": self.today + Days::new(days) });
        vec![
            ("10017", vec![0], monthly(3, 31), Fate::Waits),
            ("10052", vec![0, 1], monthly(4, 15), Fate::Waits),
            ("10088", vec![1], weekly(6, "monday"), Fate::Waits),
            ("10088", vec![0], monthly(9, 1), Fate::Countered),
            ("10038", vec![0], monthly(4, 1), Fate::Changed),
            ("10023", vec![0], weekly(4, "friday"), Fate::Approved),
            ("10031", vec![0, 1], monthly(6, 15), Fate::Approved),
            ("10066", vec![0], deferred(30), Fate::Approved),
            ("10081", vec![0], monthly(3, 1), Fate::Paid),
            ("10095", vec![0, 1, 2], monthly(12, 1), Fate::Rejected),
            ("10073", vec![1], deferred(55), Fate::Withdrawn),
        ]
    }

    async fn propose(&self, customer: &str, invoices: &[&str], terms: &Value, fate: Fate) -> Result<(), StartError> {
        let token = self.client.let_in(customer).await?;
        let asked = json!({ "invoices": invoices, "terms": terms });
        let digest = self.quote(&token, &asked).await?;
        let mut submission = asked.clone();
        submission["scheduleDigest"] = digest;
        submission["reason"] = json!("temporary_shortage");
        submission["words"] = json!("Gerade ist es knapp; so geht es sicher.");
        let submitted = self.post("/v1/portal/proposals", &token, None, &submission).await?;
        let proposal = &submitted.body;
        let id = proposal["proposalId"].as_str().unwrap_or_default();
        let path = |command: &str| format!("/v1/proposals/{id}/{command}");
        let own = |command: &str| format!("/v1/portal/proposals/{id}/{command}");
        let version = submitted.etag.as_deref();
        let finance = "development-finance";
        match fate {
            Fate::Waits => Ok(()),
            Fate::Changed => {
                let terms = json!({ "kind": "monthly", "dayOfMonth": 15, "instalments": 3 });
                let again = json!({ "invoices": invoices, "terms": terms, "proposal": id });
                let change = json!({
                    "terms": terms,
                    "scheduleDigest": self.quote(&token, &again).await?,
                    "reason": "waiting_for_payments",
                });
                self.post(&own("change"), &token, version, &change).await
            }
            .map(|_| ()),
            Fate::Withdrawn => self.post(&own("withdraw"), &token, version, &json!({})).await.map(|_| ()),
            Fate::Approved => {
                let approval = json!({ "expectedRest": proposal["total"] });
                self.post(&path("approve"), finance, version, &approval).await
            }
            .map(|_| ()),
            Fate::Paid => {
                let approval = json!({ "expectedRest": proposal["total"] });
                let approved = self.post(&path("approve"), finance, version, &approval).await?;
                let first = &approved.body["plan"]["instalments"][0];
                let amount = first["amount"]["amount"].as_str().unwrap_or_default();
                self.pay(amount, "Rate 1", first["creditorReference"].as_str()).await
            }
            Fate::Countered => {
                let terms = json!({ "kind": "monthly", "dayOfMonth": 1, "instalments": 4 });
                let counter = json!({ "terms": terms, "words": "Vier Raten gehen gut; passt das?" });
                self.post(&path("counter"), finance, version, &counter).await.map(|_| ())
            }
            Fate::Rejected => {
                let rejection = json!({
                    "reason": "too_long",
                    "words": "Zwölf Monate sind uns zu lang; bis zu sechs sind möglich.",
                });
                self.post(&path("reject"), finance, version, &rejection).await
            }
            .map(|_| ()),
        }
    }

    /// Money comes in; without a reference nobody knows whose it is.
    async fn pay(&self, amount: &str, text: &str, reference: Option<&str>) -> Result<(), StartError> {
        let mut payment = json!({
            "reference": format!("demo-{}", uuid::Uuid::new_v4().simple()),
            "bookedOn": self.today,
            "amount": { "amount": amount, "currency": "EUR" },
            "remittance": text,
        });
        if let Some(reference) = reference {
            payment["creditorReference"] = json!(reference);
        }
        let batch = json!({ "payments": [payment] });
        self.post("/v1/payments", "development-machine", None, &batch).await.map(|_| ())
    }

    /// A customer contests an invoice.
    async fn contest(&self, invoice: &str) -> Result<(), StartError> {
        let words = json!({ "words": "Diese Position haben wir nie bestellt." });
        let path = format!("/v1/portal/invoices/{invoice}/dispute");
        self.post(&path, &self.client.let_in("10073").await?, Some("\"1\""), &words).await.map(|_| ())
    }

    async fn quote(&self, token: &str, asked: &Value) -> Result<Value, StartError> {
        let quoted = self.post("/v1/portal/quotes", token, None, asked).await?;
        Ok(quoted.body["scheduleDigest"].clone())
    }

    async fn post(&self, path: &str, token: &str, version: Option<&str>, body: &Value) -> Result<Answer, StartError> {
        let mut request = self
            .client
            .request(Method::POST, path, token)
            .header("Idempotency-Key", uuid::Uuid::new_v4().to_string())
            .json(body);
        if let Some(version) = version {
            request = request.header("If-Match", version);
        }
        done(path, send(request).await?)
    }
}

async fn today(base: &str) -> Result<NaiveDate, StartError> {
    let clock = send(Client::new(base).control(Method::GET, "/local/clock")).await?;
    clock.body["now"]
        .as_str()
        .and_then(|now| now.parse::<DateTime<Utc>>().ok())
        .map(|now| now.date_naive())
        .ok_or_else(|| StartError::new("the stack does not say what time it is"))
}

fn done(what: &str, answer: Answer) -> Result<Answer, StartError> {
    if answer.is_good() {
        return Ok(answer);
    }
    Err(StartError::new(format!("the demo stopped at {what}: {}", answer.reason())))
}
