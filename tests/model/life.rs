//! A year of a creditor's life, day by day: customers propose and pay as people do, the bank writes statements, the
//! ledger lags behind it, and the clock stands still now and then. What is true is known here, apart from the product.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::bank::{Booked, statement};
use super::look::plan_row;
use super::manners::{Debtor, payments};
use super::paying::reference;
use super::plain::{Agreed, Cents};
use super::play::{euros, instalments};
use super::random::Random;
use super::steps::PAYMENTS;
use crate::harness::{Tenant, text};

/// How late the ledger posts, at most.
const LAG_DAYS: u64 = 1;
/// The most payments of one request.
const BATCH: usize = 50;

/// An invoice as the creditor's ledger knows it.
#[derive(Clone, Debug)]
pub struct Bill {
    pub number: String,
    pub debtor: usize,
    pub due: NaiveDate,
    pub cents: Cents,
    pub credited: Cents,
    pub id: String,
    /// Payments less returns, as the ledger has put them to this invoice.
    pub posted: Cents,
    /// What it said last.
    pub told: Cents,
}

/// Everything that is true.
pub struct Life {
    pub tenant: Tenant,
    pub today: NaiveDate,
    pub first_day: NaiveDate,
    pub debtors: Vec<Debtor>,
    pub bills: Vec<Bill>,
    /// What the bank has booked, oldest first.
    pub booked: Vec<Booked>,
    /// What people are going to pay, by day.
    pub intended: BTreeMap<NaiveDate, Vec<Booked>>,
    random: Random,
    /// How many movements the ledger has posted, and how many the bank has told of.
    posted: usize,
    told: usize,
    statements: usize,
    told_until: NaiveDate,
    keys: u64,
}

impl Life {
    pub async fn begin(seed: u64, plans: usize) -> Self {
        let tenant = Tenant::open().await;
        let today = tenant.stack.now().date_naive();
        let mut random = Random::new(seed);
        let debtors = (0..plans).map(|number| Debtor::new(number, &mut random)).collect();
        Self {
            tenant,
            today,
            first_day: today,
            debtors,
            bills: Vec::new(),
            booked: Vec::new(),
            intended: BTreeMap::new(),
            random,
            posted: 0,
            told: 0,
            statements: 0,
            told_until: today - Days::new(1),
            keys: 0,
        }
    }

    /// Lives for so many days.
    pub async fn live(&mut self, days: u64) {
        let end = self.today + Days::new(days);
        while self.today < end {
            if self.random.once_in(40) {
                self.sleep().await;
            }
            self.night(1).await;
            self.begin_plans().await;
            self.book();
            self.tell_some().await;
            if self.today.weekday() == chrono::Weekday::Mon {
                self.write_statement().await;
            }
            self.post(LAG_DAYS);
            self.credit_notes();
            if self.today.day() == 2 || self.random.once_in(60) {
                self.export().await;
            }
        }
    }

    /// Nothing new happens any more; everything that happened becomes known.
    pub async fn calm_down(&mut self) {
        for week in 0..16 {
            self.night(6).await;
            self.book();
            self.write_statement().await;
            self.post(LAG_DAYS);
            if week % 4 == 3 {
                self.export().await;
            }
        }
        self.tenant.stack.settle().await;
    }

    /// The morning after so many days.
    async fn night(&mut self, days: i64) {
        self.today += chrono::TimeDelta::days(days);
        self.tenant.stack.advance_to(self.morning()).await.unwrap();
    }

    /// The clock's function does not run for some days, and then once, late.
    async fn sleep(&mut self) {
        self.tenant.stack.settle().await;
        self.today += chrono::TimeDelta::days(self.random.between(2, 7));
        let event = json!({ "id": "late", "time": self.morning() });
        self.tenant.stack.invoke("run_instalments", event).await.unwrap();
        self.night(0).await;
    }

    fn morning(&self) -> DateTime<Utc> {
        self.today.and_hms_opt(9, 0, 0).unwrap().and_utc()
    }

    /// Those whose turn it is get invoices, propose, and are answered.
    async fn begin_plans(&mut self) {
        let day = u64::try_from((self.today - self.first_day).num_days()).unwrap();
        for number in 0..self.debtors.len() {
            let debtor = &self.debtors[number];
            if debtor.begins <= day && debtor.bills.is_empty() {
                self.bill(number).await;
                self.propose(number).await;
            } else if debtor.begins + debtor.answered_after <= day && debtor.proposal.is_some() && !debtor.answered {
                self.answer(number).await;
            }
        }
    }

    async fn bill(&mut self, number: usize) {
        let amounts = self.debtors[number].amounts.clone();
        for cents in amounts {
            let due = self.today - chrono::TimeDelta::days(self.random.between(-5, 40));
            let at = self.bills.len();
            self.debtors[number].bills.push(at);
            let (id, debtor) = (String::new(), number);
            let number = format!("RE-{:06}", at + 1);
            self.bills.push(Bill { number, debtor, due, cents, credited: 0, id, posted: 0, told: cents });
            let imported = self.tell_figure(at).await;
            self.bills[at].id = text(&imported["invoice"]["invoiceId"]);
        }
    }

    async fn propose(&mut self, number: usize) {
        let debtor = &self.debtors[number];
        let (who, terms) = (format!("customer-{}", debtor.id()), debtor.terms.clone());
        let ids: Vec<String> = debtor.bills.iter().map(|bill| self.bills[*bill].id.clone()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let quote = self.tenant.post("/v1/quotes", &who, &json!({ "invoices": ids, "terms": terms })).await;
        let quote = quote.must_be(200);
        let body = crate::harness::proposal(&ids, &terms, &quote);
        let submitted = self.tenant.post("/v1/proposals", &who, &body).await.must_be(201);
        self.debtors[number].proposal = Some(submitted);
    }

    /// Finance approves most, rejects some, and forgets some.
    async fn answer(&mut self, number: usize) {
        self.debtors[number].answered = true;
        let proposal = self.debtors[number].proposal.clone().unwrap();
        let id = text(&proposal["proposalId"]);
        match self.random.below(20) {
            0 => drop(self.tenant.reject(&proposal).await.must_be(200)),
            1 => {}
            _ => {
                let path = format!("/v1/proposals/{id}/approve");
                let read = self.tenant.get(&format!("/v1/proposals/{id}"), "finance").await.must_be(200);
                let mut expected = proposal["total"].clone();
                // When a figure moved since, the answer says what is open now.
                for _ in 0..2 {
                    let ask = self.tenant.ask(Method::POST, &path, "finance").once();
                    let ask = ask.at_version(read["version"].as_u64().unwrap());
                    let answer = ask.json(&json!({ "expectedRest": expected })).send().await;
                    if answer.status == 200 {
                        self.intend(number, &id, &instalments(&answer.body["plan"]["instalments"])).await;
                        return;
                    }
                    expected = answer.must_be_problem(409, "rest_changed")["rest"].clone();
                }
            }
        }
    }

    /// The customer makes up their mind how to pay.
    async fn intend(&mut self, number: usize, id: &str, agreed: &[Agreed]) {
        let plan = plan_row(&self.tenant, id).await;
        let code = plan.value.agreement().code.clone();
        let bill = self.bills[self.debtors[number].bills[0]].number.clone();
        let of_plan = |instalment: u32| reference(&code, instalment);
        for mut payment in payments(number, &self.debtors[number], agreed, &bill, of_plan, &mut self.random) {
            // What was to be paid by now is paid today.
            payment.on = payment.on.max(self.today);
            self.intended.entry(payment.on).or_default().push(payment);
        }
    }

    /// The bank books what people pay.
    fn book(&mut self) {
        let rest = self.intended.split_off(&(self.today + Days::new(1)));
        for payment in std::mem::replace(&mut self.intended, rest).into_values().flatten() {
            let number = self.booked.len() + 1;
            let mut payment = Booked { on: self.today, ..payment };
            if !payment.is_return {
                payment.end_to_end = format!("E-{number}");
                if self.debtors[payment.debtor].comes_back(number) {
                    let on = self.today + Days::new(3);
                    self.intended.entry(on).or_default().push(Booked { is_return: true, on, ..payment.clone() });
                }
            }
            self.booked.push(payment);
        }
    }

    /// Some payments are told by another system before the bank tells of them.
    async fn tell_some(&mut self) {
        if !PAYMENTS {
            return;
        }
        let fresh =
            |(number, booked): &(usize, &Booked)| booked.on == self.today && !booked.is_return && number % 4 == 0;
        let items: Vec<Value> = self
            .booked
            .iter()
            .enumerate()
            .filter(fresh)
            .map(|(number, booked)| {
                let mut item = json!({
                    "reference": format!("ERP-PAYMENT-{number}"),
                    "amount": euros(booked.cents),
                    "bookedOn": booked.on,
                    "endToEnd": booked.end_to_end,
                    "debtorName": format!("Debtor {}", booked.debtor),
                });
                match &booked.reference {
                    Some(reference) => item["creditorReference"] = json!(reference),
                    None => item["remittance"] = json!(booked.text),
                }
                item
            })
            .collect();
        for items in items.chunks(BATCH) {
            let answer = self.tenant.post("/v1/payments", "machine", &json!({ "payments": items })).await;
            assert!(answer.status < 300, "{}", answer.body);
        }
    }

    /// The bank's statement of the days since the last one; now and then it comes twice.
    async fn write_statement(&mut self) {
        if !PAYMENTS {
            return;
        }
        self.statements += 1;
        let until = self.today - Days::new(1);
        let all = self.booked[self.told..].iter().take_while(|booked| booked.on <= until);
        let entries: Vec<&Booked> = all.collect();
        let file = statement(self.statements, self.told_until + Days::new(1), until, &entries);
        self.told += entries.len();
        self.told_until = until;
        for _ in 0..=usize::from(self.statements.is_multiple_of(5)) {
            self.keys += 1;
            let ask = self.tenant.ask(Method::POST, "/v1/payments", "machine");
            let answer = ask.header("idempotency-key", &format!("file-{}", self.keys)).xml(file.clone()).send().await;
            assert!(answer.status < 300, "{}", answer.body);
        }
    }

    /// The ledger posts what was booked some days ago to the oldest open invoices of the payer, whatever the payer
    /// wrote; what comes back, to the youngest ones.
    fn post(&mut self, lag: u64) {
        while let Some(booked) = self.booked.get(self.posted).filter(|booked| booked.on + Days::new(lag) <= self.today)
        {
            let mut bills = self.debtors[booked.debtor].bills.clone();
            bills.sort_by_key(|bill| self.bills[*bill].due);
            let mut left = booked.cents;
            if booked.is_return {
                bills.reverse();
            }
            for bill in bills {
                let bill = &mut self.bills[bill];
                let open = (bill.cents - bill.credited - bill.posted).max(0);
                let part = left.min(if booked.is_return { bill.posted } else { open });
                bill.posted += if booked.is_return { -part } else { part };
                left -= part;
            }
            let debtor = &mut self.debtors[booked.debtor];
            debtor.credit_in_ledger += if booked.is_return { -left } else { left };
            self.posted += 1;
        }
    }

    /// Now and then the creditor credits a part of an invoice.
    fn credit_notes(&mut self) {
        if self.bills.is_empty() || !self.random.once_in(30) {
            return;
        }
        let at = self.random.place(self.bills.len());
        let bill = &mut self.bills[at];
        let open = bill.cents - bill.credited - bill.posted;
        bill.credited += self.random.between(0, open.max(0) / 3);
    }

    /// The ledger says how every invoice stands that is open, or was when it said so last.
    async fn export(&mut self) {
        for at in 0..self.bills.len() {
            let open = self.bills[at].open();
            if open > 0 || self.bills[at].told > 0 {
                self.tell_figure(at).await;
            }
            self.bills[at].told = open;
        }
    }

    async fn tell_figure(&self, at: usize) -> Value {
        let bill = &self.bills[at];
        let debtor = &self.debtors[bill.debtor];
        let body = json!({
            "seller": "DE 123 456 789",
            "number": bill.number,
            "issueDate": bill.due - Days::new(14),
            "dueDate": bill.due,
            "openAmount": euros(bill.open()),
            "credited": euros(bill.credited),
            "asOf": self.today,
            "dunningStep": "Mahnstufe 1",
            "customer": { "id": debtor.id(), "name": format!("Debtor {}", bill.debtor), "email": "debtor@muster.example" },
        });
        let answer = self.tenant.post("/v1/invoices", "machine", &body).await;
        assert!(answer.status < 300, "{}", answer.body);
        answer.body
    }
}

impl Bill {
    /// What the ledger says is open.
    pub fn open(&self) -> Cents {
        (self.cents - self.credited - self.posted).max(0)
    }
}
