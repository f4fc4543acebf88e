//! Steps carried out against the real handlers and the real store, and beside them in the plain world; after each
//! one both must say the same.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use reqwest::Method;
use serde_json::{Value, json};

use super::compare::differences;
use super::look::{Rows, rows};
use super::plain::{Agreed, Cents, Figure, Invoice, Low, Plan};
use super::steps::{Reading, Says, Step};
use super::world::{Comes, MAX_CHANGES, Proposal, World};
use crate::harness::{Answer, Tenant, ledger_invoice, text};

/// What went wrong.
pub type Wrong = String;

/// A tenant and its plain world.
pub struct Play {
    pub(super) tenant: Tenant,
    pub(super) world: World,
    pub(super) seen: Rows,
    /// The last request that was carried out, and its answer.
    last: Option<(Request, u16, Value, NaiveDate)>,
    pub(super) keys: u64,
}

/// A request, to be sent as often as one likes.
#[derive(Clone)]
struct Request {
    path: String,
    who: String,
    version: Option<u64>,
    body: Value,
    key: String,
}

/// Plays steps one after the other.
///
/// # Errors
/// With the place of the first step after which the product and the model differ, and how.
pub async fn play(steps: &[Step]) -> Result<(), (usize, Wrong)> {
    let mut play = Play::begin().await;
    for (place, step) in steps.iter().enumerate() {
        play.step(step).await.map_err(|wrong| (place, wrong))?;
        play.agrees().await.map_err(|wrong| (place, wrong))?;
    }
    super::audit::audit(&play.seen).map_err(|wrong| (steps.len(), wrong))
}

impl Play {
    async fn begin() -> Self {
        let tenant = Tenant::open().await;
        let world = World::new(tenant.stack.now().date_naive());
        Self { tenant, world, seen: Rows::default(), last: None, keys: 0 }
    }

    async fn step(&mut self, step: &Step) -> Result<(), Wrong> {
        match *step {
            Step::Import { customer, cents, due_in } => self.import(customer, cents, due_in).await,
            Step::Figure { invoice, says, as_of, names } => self.figure(invoice, says, as_of, names).await,
            Step::Submit { customer, invoices, terms } => self.submit(customer, invoices, terms).await,
            Step::Change { proposal, terms } => self.change(proposal, terms).await,
            Step::Withdraw { proposal } => self.withdraw(proposal).await,
            Step::Reject { proposal } => self.reject(proposal).await,
            Step::Approve { proposal, read } => self.approve(proposal, read).await,
            Step::DecideAtOnce { proposal } => self.decide_at_once(proposal).await,
            Step::Pay { plan, sum, booked_ago, aim } => self.pay(plan, sum, booked_ago, aim).await,
            Step::Return { payment, thousandths, booked_ago } => self.give_back(payment, thousandths, booked_ago).await,
            Step::PayAgain { payment } => self.pay_again(payment).await,
            Step::Dispute { invoice } => self.dispute(invoice, true).await,
            Step::Release { invoice } => self.dispute(invoice, false).await,
            Step::Again => self.again().await,
            Step::Wait { days } => self.wait(days).await,
            Step::Outage { days } => self.outage(days).await,
        }
    }

    /// Once nothing is under way any more, everything is as the plain world says.
    async fn agrees(&mut self) -> Result<(), Wrong> {
        self.tenant.stack.settle().await;
        // What was to be looked at at once is looked at when the rule rings: it is set some minutes ahead.
        self.tenant.stack.advance_by(chrono::Duration::minutes(4)).await.map_err(|error| format!("{error:?}"))?;
        self.world.look();
        self.seen = rows(&self.tenant).await;
        let broken = |plan: &Plan| self.seen.plans.get(&plan.proposal).is_some_and(|row| row.value.state() == "broken");
        for place in 0..self.world.facts.plans.len() {
            let plan = &self.world.facts.plans[place];
            if plan.ended.is_none() && broken(plan) && !self.world.broken(place) {
                return Err(format!("plan {place} was broken without a reason"));
            }
        }
        let mut different = differences(&self.world, &self.seen);
        different.extend(self.shown().await);
        if different.is_empty() { Ok(()) } else { Err(different.join("\n")) }
    }

    /// What the API shows of the youngest plan that runs.
    async fn shown(&self) -> Option<Wrong> {
        let running = |place: &usize| self.world.facts.plans[*place].ended.is_none();
        let place = (0..self.world.facts.plans.len()).rev().find(running)?;
        let id = &self.world.facts.plans[place].proposal;
        let read = self.tenant.get(&format!("/v1/proposals/{id}"), "viewer").await;
        let rows = read.body["plan"]["instalments"].as_array().cloned().unwrap_or_default();
        let shown: Vec<Cents> = rows.iter().map(|row| cents(&row["open"])).collect();
        let expected: Vec<Cents> =
            self.world.facts.position(place, Low).ladder.iter().map(|(amount, settled)| amount - settled).collect();
        (shown != expected).then(|| format!("plan {id} shows {shown:?}, must show {expected:?}"))
    }

    async fn import(&mut self, customer: usize, amount: Cents, due_in: i64) -> Result<(), Wrong> {
        let number = format!("RE-2030-{:04}", self.world.facts.invoices.len() + 1);
        let due = self.world.today + chrono::TimeDelta::days(due_in);
        let mut invoice = Invoice {
            number,
            id: String::new(),
            customer: format!("K-{}", customer + 1),
            due,
            figures: Vec::new(),
            entries: Vec::new(),
        };
        let figure = Figure { open: amount, as_of: self.world.today - Days::new(1), credited: 0, includes: Vec::new() };
        let answer = self.send("/v1/invoices", "machine", None, ledger_figure(&invoice, &figure)).await;
        expect(&answer, 201, &answer.body["outcome"], "imported")?;
        invoice.id = text(&answer.body["invoice"]["invoiceId"]);
        invoice.figures.push(figure);
        self.world.facts.invoices.push(invoice);
        Ok(())
    }

    async fn figure(&mut self, invoice: usize, says: Says, as_of: i64, names: bool) -> Result<(), Wrong> {
        let (number, at) = (invoice, invoice % self.world.facts.invoices.len());
        let invoice = &self.world.facts.invoices[at];
        let (first, last) = (invoice.figures[0].open, &invoice.figures[invoice.figures.len() - 1]);
        let (open, credited) = match says {
            Says::Same => (last.open, last.credited),
            Says::Open(thousandths) => (first * thousandths / 1_000, last.credited),
            Says::Credited(thousandths) => {
                let credited = first * thousandths / 1_000;
                ((last.open - credited).max(0), last.credited + credited)
            }
        };
        // Also of a payment that nobody has heard of yet.
        let known = self.world.payments.len() + 2;
        let includes = if names { vec![format!("P-{}", number % known + 1)] } else { Vec::new() };
        let as_of = self.world.today + chrono::TimeDelta::days(as_of);
        let figure = Figure { open, as_of, credited, includes };
        let body = ledger_figure(invoice, &figure);
        let answer = self.send("/v1/invoices", "machine", None, body).await;
        let outcome = answer.body["outcome"].clone();
        came(&answer, &outcome, self.world.figure(at, figure))
    }

    async fn submit(&mut self, customer: usize, mask: usize, terms: usize) -> Result<(), Wrong> {
        let known: BTreeSet<String> = self.world.facts.invoices.iter().map(|known| known.customer.clone()).collect();
        let Some(customer) = customer.checked_rem(known.len()).and_then(|at| known.into_iter().nth(at)) else {
            return Ok(());
        };
        let mut chosen = self.world.invoices_of(&customer);
        // Mostly over what can be proposed over.
        if mask > 0 {
            chosen.retain(|at| self.world.unfit(*at).is_empty());
            chosen.truncate(mask);
        }
        if chosen.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = chosen.iter().map(|at| self.world.facts.invoices[*at].id.as_str()).collect();
        let terms = terms_number(terms, self.world.today);
        let who = format!("customer-{customer}");
        let quote = self.tenant.post("/v1/quotes", &who, &json!({ "invoices": ids, "terms": terms })).await;
        let against = self.world.why_not(&customer, &chosen);
        if quote.status != 200 {
            return refused_because(&quote, &against);
        }
        if !against.is_empty() {
            return Err(format!("quoted although {against:?}"));
        }
        let body = crate::harness::proposal(&ids, &terms, &quote.body);
        let answer = self.send("/v1/proposals", &who, None, body).await;
        expect(&answer, 201, &answer.body["state"], "requested")?;
        let asked = instalments(&answer.body["instalments"]);
        let invoices = in_plan_order(&self.world, chosen);
        let decide_by = self.world.decide_by(&invoices, asked[0].due);
        let proposal = Proposal {
            id: text(&answer.body["proposalId"]),
            customer,
            credited_then: self.world.credited(&invoices),
            invoices,
            asked,
            submitted: self.world.today,
            decide_by,
            changes: 0,
            ended: None,
            contested: false,
        };
        sums_up(&self.world, &proposal, &answer)?;
        self.world.proposals.push(proposal);
        Ok(())
    }

    async fn change(&mut self, proposal: usize, terms: usize) -> Result<(), Wrong> {
        let Some(at) = self.pick(proposal) else { return Ok(()) };
        let known = self.world.proposals[at].clone();
        let terms = terms_number(terms, self.world.today);
        let who = format!("customer-{}", known.customer);
        let ids: Vec<&str> = known.invoices.iter().map(|at| self.world.facts.invoices[*at].id.as_str()).collect();
        let asked = json!({ "invoices": ids, "terms": terms, "proposal": known.id });
        let quote = self.tenant.post("/v1/quotes", &who, &asked).await;
        if quote.status != 200 {
            return Ok(());
        }
        let mut body = crate::harness::proposal(&[], &terms, &quote.body);
        body.as_object_mut().unwrap().remove("invoices");
        let path = format!("/v1/proposals/{}/change", known.id);
        let answer = self.send(&path, &who, Some(self.version(&known.id)), body).await;
        if !known.waits() {
            return came(&answer, &Value::Null, Comes::Refused("already_ended"));
        }
        if known.changes >= MAX_CHANGES {
            return came(&answer, &Value::Null, Comes::Refused("too_many_changes"));
        }
        expect(&answer, 200, &answer.body["state"], "requested")?;
        let asked = instalments(&answer.body["instalments"]);
        let decide_by = self.world.decide_by(&known.invoices, asked[0].due).min(known.decide_by);
        let credited_then = self.world.credited(&known.invoices);
        let after = Proposal { asked, decide_by, credited_then, changes: known.changes + 1, ..known };
        sums_up(&self.world, &after, &answer)?;
        self.world.proposals[at] = after;
        Ok(())
    }

    async fn withdraw(&mut self, proposal: usize) -> Result<(), Wrong> {
        let Some(at) = self.pick(proposal) else { return Ok(()) };
        let (id, customer) = (self.world.proposals[at].id.clone(), self.world.proposals[at].customer.clone());
        let path = format!("/v1/proposals/{id}/withdraw");
        let answer = self.send(&path, &format!("customer-{customer}"), Some(self.version(&id)), json!({})).await;
        came(&answer, &answer.body["state"], self.world.end(at, "withdrawn"))
    }

    async fn reject(&mut self, proposal: usize) -> Result<(), Wrong> {
        let Some(at) = self.pick(proposal) else { return Ok(()) };
        let request = self.rejection(at);
        let answer = self.send_request(request).await;
        came(&answer, &answer.body["state"], self.world.end(at, "rejected"))
    }

    async fn approve(&mut self, proposal: usize, read: Reading) -> Result<(), Wrong> {
        let Some(at) = self.pick(proposal) else { return Ok(()) };
        let rest = self.rest_of(at);
        let expected = match read {
            Reading::Fresh | Reading::OtherVersion => rest,
            Reading::OtherSum => rest + 1,
        };
        let mut request = self.approval(at, expected);
        let is_stale = matches!(read, Reading::OtherVersion);
        if is_stale {
            request.version = request.version.map(|version| version + 7);
        }
        let answer = self.send_request(request).await;
        if is_stale && self.world.proposals[at].waits() {
            return came(&answer, &Value::Null, Comes::Refused("proposal_changed"));
        }
        let comes = self.world.approve(at, expected);
        came(&answer, &answer.body["state"], comes)?;
        self.begun(&answer, comes)
    }

    /// A plan that has just begun holds what the model says.
    fn begun(&self, answer: &Answer, comes: Comes) -> Result<(), Wrong> {
        if comes != Comes::To("approved") {
            return Ok(());
        }
        let shown = instalments(&answer.body["plan"]["instalments"]);
        let plan = self.world.facts.plans.last().ok_or("no plan")?;
        if shown == plan.agreed { Ok(()) } else { Err(format!("the plan is {shown:?}, must be {:?}", plan.agreed)) }
    }

    async fn decide_at_once(&mut self, proposal: usize) -> Result<(), Wrong> {
        let Some(at) = self.pick(proposal) else { return Ok(()) };
        let expected = self.rest_of(at);
        let (yes, no) = (self.approval(at, expected), self.rejection(at));
        let (yes, no) = tokio::join!(self.ask(&yes), self.ask(&no));
        if yes.status == 200 {
            let comes = self.world.approve(at, expected);
            came(&yes, &yes.body["state"], comes)?;
            self.begun(&yes, comes)?;
            return came(&no, &Value::Null, Comes::Refused("already_ended"));
        }
        let waited = self.world.proposals[at].waits();
        came(&no, &no.body["state"], self.world.end(at, "rejected"))?;
        let codes = if waited { ["already_ended", "nothing_open"] } else { ["already_ended"; 2] };
        codes
            .iter()
            .find_map(|code| came(&yes, &Value::Null, Comes::Refused(code)).ok())
            .ok_or_else(|| format!("the approval came to {}: {}", yes.status, yes.body))
    }

    /// An invoice is contested, or the customer is answered.
    async fn dispute(&mut self, invoice: usize, begins: bool) -> Result<(), Wrong> {
        let at = invoice % self.world.facts.invoices.len();
        if begins && self.world.facts.rest(at, Low) == 0 {
            return Ok(());
        }
        let id = self.world.facts.invoices[at].id.clone();
        let version = self.seen.invoices[&id].version;
        let (command, body) = if begins {
            ("dispute", json!({ "words": "Der Zähler stimmt nicht." }))
        } else {
            ("release", json!({ "reason": "disputed", "words": "Der Zähler wurde geprüft." }))
        };
        let answer = self.send(&format!("/v1/invoices/{id}/{command}"), "finance", Some(version), body).await;
        let comes = if begins { self.world.dispute(at) } else { self.world.release(at) };
        match comes {
            Comes::To(_) if answer.status == 200 => Ok(()),
            Comes::To(_) | Comes::Refused(_) => came(&answer, &Value::Null, comes),
        }
    }

    async fn again(&mut self) -> Result<(), Wrong> {
        let Some((request, status, body, on)) = self.last.clone() else { return Ok(()) };
        if (self.world.today - on).num_days() >= 29 {
            return Ok(());
        }
        let answer = self.ask(&request).await;
        // In a batch each entry says for itself that it is known.
        let known = answer.status == 200 && answer.body["counts"]["already_recorded"] == 1;
        if (answer.status, &answer.body) == (status, &body) || known {
            return Ok(());
        }
        Err(format!("{} again: {} {}, and before {status} {body}", request.path, answer.status, answer.body))
    }

    async fn wait(&mut self, days: i64) -> Result<(), Wrong> {
        for _ in 0..days {
            self.world.today = self.world.today + Days::new(1);
            self.world.look();
        }
        self.advance().await
    }

    /// The clock's function runs once, at the end.
    async fn outage(&mut self, days: i64) -> Result<(), Wrong> {
        self.tenant.stack.settle().await;
        self.world.today += chrono::TimeDelta::days(days);
        self.world.look();
        let event = json!({ "id": "late", "time": format!("{}T09:00:00Z", self.world.today) });
        self.tenant.stack.invoke("run_instalments", event).await.map_err(|error| error.to_string())?;
        self.advance().await
    }

    async fn advance(&self) -> Result<(), Wrong> {
        let morning = self.world.today.and_hms_opt(9, 0, 0).unwrap().and_utc();
        self.tenant.stack.advance_to(morning).await.map(|_| ()).map_err(|error| format!("{error:?}"))
    }

    fn pick(&self, proposal: usize) -> Option<usize> {
        proposal.checked_rem(self.world.proposals.len())
    }

    fn rest_of(&self, at: usize) -> Cents {
        self.world.proposals[at].invoices.iter().map(|at| self.world.facts.rest(*at, Low)).sum()
    }

    fn version(&self, proposal: &str) -> u64 {
        self.seen.proposals[proposal].version
    }

    fn approval(&mut self, at: usize, expected: Cents) -> Request {
        let id = self.world.proposals[at].id.clone();
        let body = json!({ "expectedRest": euros(expected) });
        self.request(&format!("/v1/proposals/{id}/approve"), "finance", Some(self.version(&id)), body)
    }

    fn rejection(&mut self, at: usize) -> Request {
        let id = self.world.proposals[at].id.clone();
        let body = json!({ "reason": "too_long", "words": "Bitte kürzer." });
        self.request(&format!("/v1/proposals/{id}/reject"), "finance", Some(self.version(&id)), body)
    }

    fn request(&mut self, path: &str, who: &str, version: Option<u64>, body: Value) -> Request {
        self.keys += 1;
        Request { path: path.to_owned(), who: who.to_owned(), version, body, key: format!("model-{}", self.keys) }
    }

    pub(super) async fn send(&mut self, path: &str, who: &str, version: Option<u64>, body: Value) -> Answer {
        let request = self.request(path, who, version, body);
        self.send_request(request).await
    }

    async fn send_request(&mut self, request: Request) -> Answer {
        let answer = self.ask(&request).await;
        if answer.status < 300 {
            self.last = Some((request, answer.status, answer.body.clone(), self.world.today));
        }
        answer
    }

    async fn ask(&self, request: &Request) -> Answer {
        let ask = self.tenant.ask(Method::POST, &request.path, &request.who);
        let ask = ask.header("idempotency-key", &request.key).json(&request.body);
        let ask = match request.version {
            Some(version) => ask.at_version(version),
            None => ask,
        };
        ask.send().await
    }
}

/// The answer must have a status, and say so.
fn expect(answer: &Answer, status: u16, said: &Value, must: &str) -> Result<(), Wrong> {
    if answer.status == status && said == must {
        return Ok(());
    }
    Err(format!("{} {}, must be {status} and {must}", answer.status, answer.body))
}

/// The answer must be what the model says.
fn came(answer: &Answer, said: &Value, must: Comes) -> Result<(), Wrong> {
    let fits = match must {
        Comes::To(outcome) => answer.status < 300 && said == outcome,
        Comes::Refused(code) => answer.status >= 400 && answer.body["type"] == problem(code),
    };
    if fits { Ok(()) } else { Err(format!("{} {}, must be {must:?}", answer.status, answer.body)) }
}

fn problem(code: &str) -> String {
    format!("urn:ratenwerk:problem:{code}")
}

/// A proposal is refused for just the reasons that the model knows, or for its terms.
fn refused_because(answer: &Answer, against: &BTreeSet<&str>) -> Result<(), Wrong> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let of_invoices = list(&answer.body["invoices"]).into_iter().flat_map(|invoice| list(&invoice["reasons"]));
    let said: BTreeSet<String> =
        list(&answer.body["obstacles"]).into_iter().chain(of_invoices).map(|reason| text(&reason["type"])).collect();
    let known: BTreeSet<String> = against.iter().map(|code| problem(code)).collect();
    let of_terms = !list(&answer.body["terms"]).is_empty() || answer.body["errors"].is_array();
    if said == known && (of_terms || !known.is_empty()) {
        return Ok(());
    }
    Err(format!("refused: {}, must be {against:?}", answer.body))
}

/// The instalments sum to what is open, and the last day for a decision is the earliest there is.
fn sums_up(world: &World, proposal: &Proposal, answer: &Answer) -> Result<(), Wrong> {
    let open: Cents = proposal.invoices.iter().map(|at| world.facts.rest(*at, Low)).sum();
    let asked: Cents = proposal.asked.iter().map(|row| row.cents).sum();
    if asked != open || cents(&answer.body["total"]) != open {
        return Err(format!("{} is asked for, and {open} open", answer.body));
    }
    let decide_by = answer.body["decideBy"].as_str();
    if decide_by == Some(&proposal.decide_by.to_string()) {
        return Ok(());
    }
    Err(format!("decideBy is {decide_by:?}, must be {}", proposal.decide_by))
}

/// Oldest due date first, then number.
fn in_plan_order(world: &World, mut invoices: Vec<usize>) -> Vec<usize> {
    invoices.sort_by_key(|at| (world.facts.invoices[*at].due, world.facts.invoices[*at].number.clone()));
    invoices
}

/// Instalments as the API shows them.
pub fn instalments(rows: &Value) -> Vec<Agreed> {
    let agreed = |row: &Value| Agreed {
        number: row["number"].as_u64().unwrap(),
        due: text(&row["dueDate"]).parse().unwrap(),
        cents: cents(&row["amount"]),
    };
    rows.as_array().map(|rows| rows.iter().map(agreed).collect()).unwrap_or_default()
}

fn ledger_figure(invoice: &Invoice, figure: &Figure) -> Value {
    let mut body = ledger_invoice(&invoice.number, "0.00");
    body["dueDate"] = json!(invoice.due);
    body["issueDate"] = json!("2030-01-01");
    body["openAmount"] = euros(figure.open);
    body["asOf"] = json!(figure.as_of);
    body["credited"] = euros(figure.credited);
    body["includedPayments"] = json!(figure.includes);
    body["customer"] = json!({ "id": invoice.customer, "name": "Jonas Muster", "email": "jonas@muster.example" });
    body
}

/// Terms of all kinds, also some that no limit allows.
fn terms_number(number: usize, today: NaiveDate) -> Value {
    let day = today.day() * 7 % 31 + 1;
    match number {
        0 => json!({ "kind": "monthly", "dayOfMonth": day, "instalments": 3 }),
        1 => json!({ "kind": "weekly", "weekday": "friday", "instalments": 4 }),
        2 => json!({ "kind": "monthly", "dayOfMonth": day, "instalments": 2 }),
        3 => json!({ "kind": "weekly", "weekday": "monday", "instalments": 2 }),
        4 => json!({ "kind": "monthly", "dayOfMonth": 31, "instalments": 6 }),
        5 => json!({ "kind": "monthly", "dayOfMonth": day, "instalmentAmount": euros(50_000) }),
        6 => json!({ "kind": "weekly", "weekday": "wednesday", "instalmentAmount": euros(33_333) }),
        7 => json!({ "kind": "deferred", "dueDate": today + Days::new(30) }),
        8 => json!({ "kind": "weekly", "weekday": "saturday", "instalments": 3 }),
        9 => json!({ "kind": "deferred", "dueDate": today + Days::new(5) }),
        10 => json!({ "kind": "monthly", "dayOfMonth": day, "instalments": 13 }),
        _ => json!({ "kind": "monthly", "dayOfMonth": 1, "instalments": 1 }),
    }
}

/// An amount as the API writes it.
pub fn euros(cents: Cents) -> Value {
    json!({ "amount": format!("{}.{:02}", cents / 100, cents % 100), "currency": "EUR" })
}

/// An amount as the API writes it, in minor units.
pub fn cents(amount: &Value) -> Cents {
    amount["amount"].as_str().and_then(|text| text.replace('.', "").parse().ok()).unwrap_or(Cents::MIN)
}
