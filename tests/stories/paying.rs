//! Money comes in and goes back: whatever the customer, the bank and the creditor's ledger do, each cent is in one
//! place, and nobody is asked for what they have paid.

use documents::reference::CreditorReference;
use reqwest::Method;
use serde_json::{Value, json};

use super::figures::must_reconcile;
use crate::harness::{Tenant, complete_settings, instant, ledger_invoice, proposal, test_data, text, three_months};

/// The creditor's account, and one of a customer.
pub const OURS: &str = "DE02120300000000202051";
const THEIRS: &str = "DE91100000000123456789";

/// A plan of a customer over one invoice, three months on the 31st; its id.
pub async fn plan_of(tenant: &Tenant, customer: &str, number: &str, amount: &str) -> String {
    let mut invoice = ledger_invoice(number, amount);
    invoice["customer"]["id"] = json!(customer);
    let imported = tenant.post("/v1/invoices", "machine", &invoice).await.must_be(201);
    let id = text(&imported["invoice"]["invoiceId"]);
    let who = format!("customer-{customer}");
    let asked = json!({ "invoices": [id], "terms": three_months() });
    let quote = tenant.post("/v1/quotes", &who, &asked).await.must_be(200);
    let body = proposal(&[&id], &three_months(), &quote);
    let submitted = tenant.post("/v1/proposals", &who, &body).await.must_be(201);
    tenant.approve(&submitted).await.must_be(200);
    text(&submitted["proposalId"])
}

pub async fn plan(tenant: &Tenant) -> String {
    plan_of(tenant, "K-1", "R-1001", "1000.00").await
}

/// The reference of an instalment, as the customer's mail has it.
pub async fn reference(tenant: &Tenant, plan: &str, number: u32) -> String {
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap_or_default();
    let found = items.iter().find_map(|item| {
        let code = item.get("pk")?.as_s().ok()?.strip_prefix("REFERENCE#")?;
        (item.get("plan")?.as_s().ok()? == plan).then(|| code.to_owned())
    });
    CreditorReference::of_instalment(&found.expect("the plan has a code").parse().unwrap(), number).to_string()
}

/// How a plan stands: its state, and what is open of each instalment.
pub async fn stands(tenant: &Tenant, plan: &str) -> String {
    let read = tenant.get(&format!("/v1/proposals/{plan}"), "viewer").await.must_be(200);
    let rows = read["plan"]["instalments"].as_array().unwrap();
    let open: Vec<String> = rows.iter().map(|row| text(&row["open"]["amount"])).collect();
    format!("{}: {}", text(&read["plan"]["state"]), open.join(" "))
}

pub fn payment(name: &str, amount: &str, reference: &str) -> Value {
    json!({
        "reference": name,
        "amount": { "amount": amount, "currency": "EUR" },
        "bookedOn": "2030-03-04",
        "creditorReference": reference,
    })
}

/// What became of each payment of a request.
pub async fn pay(tenant: &Tenant, payments: &[Value]) -> Vec<Value> {
    let body = json!({ "payments": payments });
    let answer = tenant.ask(Method::POST, "/v1/payments", "machine").json(&body).send().await.must_be(200);
    assert_eq!(answer["incomplete"], false);
    answer["payments"].as_array().unwrap().clone()
}

pub async fn file(tenant: &Tenant, content: &str) -> Value {
    let content = content.to_owned();
    tenant.ask(Method::POST, "/v1/payments", "machine").xml(content).send().await.must_be(200)
}

/// The outcomes, with the reason where there is one.
pub fn outcomes(payments: &Value) -> Vec<String> {
    payments.as_array().unwrap().iter().map(outcome).collect()
}

pub fn outcome(payment: &Value) -> String {
    let reason = payment["reason"].as_str().or(payment["because"].as_str());
    reason.map_or_else(|| text(&payment["outcome"]), |reason| format!("{}: {reason}", text(&payment["outcome"])))
}

/// Where a payment went, as `plan 333.34, credit 5.00`.
pub fn went(payment: &Value) -> String {
    let parts = payment["allocations"].as_array().unwrap().iter();
    let parts: Vec<String> =
        parts.map(|part| format!("{} {}", text(&part["to"]), text(&part["amount"]["amount"]))).collect();
    parts.join(", ")
}

/// An entry of a bank's statement.
#[derive(Clone, Default)]
pub struct Entry {
    pub reference: Option<&'static str>,
    pub amount: &'static str,
    pub end_to_end: Option<&'static str>,
    pub name: &'static str,
    pub account: &'static str,
    pub text: String,
    pub returned: bool,
    pub currency: Option<&'static str>,
}

impl Entry {
    fn xml(&self) -> String {
        let refs = self.end_to_end.unwrap_or("NOTPROVIDED");
        let entry = self.reference.map_or_else(String::new, |written| format!("<NtryRef>{written}</NtryRef>"));
        let (way, back) =
            if self.returned { ("DBIT", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>") } else { ("CRDT", "") };
        format!(
            "<Ntry>{entry}<Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
             <BookgDt><Dt>2030-03-04</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>{refs}</EndToEndId></Refs>\
             <RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct>\
             </RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf>{back}</TxDtls></NtryDtls></Ntry>",
            currency = self.currency.unwrap_or("EUR"),
            amount = self.amount,
            name = self.name,
            account = self.account,
            text = self.text,
        )
    }
}

/// From Jonas Muster's account.
pub fn from_jonas(amount: &'static str, text: &str) -> Entry {
    Entry { amount, name: "Jonas Muster", account: THEIRS, text: text.to_owned(), ..Entry::default() }
}

pub fn statement(id: &str, day: &str, account: &str, entries: &[Entry]) -> String {
    let entries: String = entries.iter().map(Entry::xml).collect();
    format!(
        "<Stmt><Id>{id}</Id><FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59</ToDtTm></FrToDt>\
         <Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{entries}</Stmt>"
    )
}

pub fn camt053(statements: &[String]) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>\
         </GrpHdr>{}</BkToCstmrStmt></Document>",
        statements.concat()
    )
}

/// One statement of the creditor's account of 4 March.
pub fn of_today(entries: &[Entry]) -> String {
    camt053(&[statement("2030-063", "2030-03-04", OURS, entries)])
}

pub fn camt054(entries: &[Entry]) -> String {
    let statement = statement("N-1", "2030-03-04", OURS, entries).replace("Stmt>", "Ntfctn>");
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn><GrpHdr>\
         <MsgId>N</MsgId></GrpHdr>{statement}</BkToCstmrDbtCdtNtfctn></Document>"
    )
}

#[tokio::test]
async fn a_part_then_the_rest_then_all_instalments_at_once_and_what_is_left_is_credit() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    pay(&tenant, &[payment("P-1", "100.00", &first)]).await;
    assert_eq!(stands(&tenant, &plan).await, "active: 233.34 333.33 333.33");
    pay(&tenant, &[payment("P-2", "250.00", &first)]).await;
    assert_eq!(stands(&tenant, &plan).await, "active: 0.00 316.67 333.33");
    let last = pay(&tenant, &[payment("P-3", "700.00", &first)]).await;
    assert_eq!(went(&last[0]), "plan 650.00, credit 50.00");
    assert_eq!(stands(&tenant, &plan).await, "completed: 0.00 0.00 0.00");
    assert_eq!(tenant.blocked("payment_plan_active").await, Vec::<String>::new());
    let told = tenant.events().await;
    let told: Vec<&str> = told[5..].iter().map(String::as_str).collect();
    assert_eq!(
        told,
        [
            "payment.recorded",
            "payment.recorded",
            "instalment.paid",
            "payment.recorded",
            "instalment.paid",
            "instalment.paid",
            "plan.completed",
            "dunning.ended"
        ],
        "{told:?}"
    );
    // Nothing is owed any more: money for a plan that has ended is the customer's.
    let late = pay(&tenant, &[payment("P-4", "10.00", &first)]).await;
    assert_eq!(went(&late[0]), "credit 10.00");
}

#[tokio::test]
async fn a_payment_before_the_notice_goes_out_stops_it() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    pay(&tenant, &[payment("P-1", "333.34", &first)]).await;
    let before = tenant.mails().await.len();
    tenant.stack.advance_to(instant("2030-04-02T12:00:00Z")).await.unwrap();
    let due: Vec<String> = tenant.events().await.into_iter().filter(|told| told == "instalment.due").collect();
    assert!(due.is_empty(), "{due:?}");
    assert_eq!(tenant.mails().await.len(), before);
}

#[tokio::test]
async fn a_return_opens_again_what_its_payment_had_settled_and_never_more() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    pay(&tenant, &[payment("P-1", "333.34", &first)]).await;
    let back = |name: &str, amount: &str| {
        json!({
            "reference": name,
            "amount": { "amount": amount, "currency": "EUR" },
            "bookedOn": "2030-03-05",
            "direction": "return",
            "returns": "P-1",
        })
    };
    let part = pay(&tenant, &[back("B-1", "33.34"), back("B-2", "300.00"), back("B-3", "0.01")]).await;
    assert_eq!(part.iter().map(outcome).collect::<Vec<_>>(), ["returned", "returned", "held: return_without_payment"]);
    assert_eq!(went(&part[0]), "plan 33.34");
    assert_eq!(stands(&tenant, &plan).await, "active: 333.34 333.33 333.33");
    let again = pay(&tenant, &[back("B-1", "33.34")]).await;
    assert_eq!(outcome(&again[0]), "already_recorded");
    assert!(tenant.events().await.contains(&"instalment.reopened".to_owned()));
    must_reconcile(&tenant.items().await);
}

#[tokio::test]
async fn the_bank_returns_a_payment_by_the_payers_own_reference_or_by_amount_and_payer() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let named = Entry { end_to_end: Some("JONAS-1"), reference: Some("63-0001"), ..from_jonas("300.00", &first) };
    let bare = Entry { reference: Some("63-0002"), ..from_jonas("200.00", &first) };
    file(&tenant, &of_today(&[named.clone(), bare.clone()])).await;
    let back = |entry: &Entry, reference| Entry {
        returned: true,
        reference: Some(reference),
        text: String::new(),
        ..entry.clone()
    };
    let returns = [back(&named, "63-0003"), back(&bare, "63-0004"), back(&bare, "63-0005")];
    let returns = camt053(&[statement("2030-064", "2030-03-04", OURS, &returns)]);
    let answer = file(&tenant, &returns).await;
    assert_eq!(outcomes(&answer["payments"]), ["returned", "returned", "held: return_without_payment"]);
    assert_eq!(stands(&tenant, &plan).await, "active: 333.34 333.33 333.33");
}

#[tokio::test]
async fn an_entry_that_can_t_be_booked_is_listed_and_fails_no_other() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let with = |name: &str, amount: &str, currency: &str, day: &str| {
        json!({
            "reference": name,
            "amount": { "amount": amount, "currency": currency },
            "bookedOn": day,
            "creditorReference": first,
        })
    };
    let told = pay(
        &tenant,
        &[
            with("P-1", "10.00000", "EUR", "2030-03-04"),
            with("P-2", "10.12345", "EUR", "2030-03-04"),
            with("P-3", "0.00", "EUR", "2030-03-04"),
            with("P-4", "10.00", "CHF", "2030-03-04"),
            with("P-5", "10.00", "XXX", "2030-03-04"),
            with("P-6", "10.00", "EUR", "2030-03-06"),
            with("P-1", "11.00", "EUR", "2030-03-04"),
            with("P-1", "10.00", "EUR", "2030-03-04"),
        ],
    )
    .await;
    assert_eq!(
        told.iter().map(outcome).collect::<Vec<_>>(),
        [
            "recorded",
            "not_booked: too_many_decimals",
            "not_booked: amount_zero",
            "not_booked: other_currency",
            "not_booked: currency_unknown",
            "not_booked: date_in_future",
            "not_booked: reference_conflict",
            "already_recorded",
        ]
    );
    assert_eq!(stands(&tenant, &plan).await, "active: 323.34 333.33 333.33");
}

#[tokio::test]
async fn a_file_of_several_statements_is_booked_once_however_often_it_comes() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let spaced = format!("Rate {} {} danke", &first[..6], &first[6..]);
    let twice = from_jonas("20.00", &spaced);
    let content = camt053(&[
        statement(
            "2030-062",
            "2030-03-03",
            OURS,
            &[Entry { reference: Some("62-1"), ..from_jonas("100.00", &spaced) }],
        ),
        statement("2030-063", "2030-03-04", OURS, &[twice.clone(), twice]),
        statement("F-1", "2030-03-04", "DE75512108001245126199", &[from_jonas("100.00", &spaced)]),
        statement(
            "2030-063b",
            "2030-03-04",
            OURS,
            &[
                Entry { amount: "5.12345", ..from_jonas("", &spaced) },
                Entry { currency: Some("CHF"), ..from_jonas("5.00", &spaced) },
            ],
        ),
    ]);
    let answer = file(&tenant, &content).await;
    assert_eq!(
        outcomes(&answer["payments"]),
        [
            "recorded",
            "recorded",
            "recorded",
            "not_booked: foreign_account",
            "not_booked: too_many_decimals",
            "not_booked: other_currency"
        ]
    );
    assert_eq!(answer["statements"][1]["coveredUntil"], "2030-03-04");
    assert_eq!(answer["statements"][2]["coveredUntil"], Value::Null);
    assert_eq!(stands(&tenant, &plan).await, "active: 193.34 333.33 333.33");
    let again = file(&tenant, &content).await;
    assert_eq!(outcomes(&again["payments"])[..3], ["already_recorded"; 3]);
    assert_eq!(stands(&tenant, &plan).await, "active: 193.34 333.33 333.33");
}

#[tokio::test]
async fn two_copies_of_a_file_at_once_book_once() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let entries: Vec<Entry> = (0..5).map(|_| from_jonas("10.00", &first)).collect();
    let content = of_today(&entries);
    let copies = tokio::join!(file(&tenant, &content), file(&tenant, &content), file(&tenant, &content));
    let copies = [copies.0, copies.1, copies.2];
    let recorded = copies.iter().flat_map(|answer| outcomes(&answer["payments"])).filter(|told| told == "recorded");
    let (recorded, busy) = (recorded.count(), copies.iter().any(|answer| answer["incomplete"] == true));
    let rest = file(&tenant, &content).await;
    assert!(recorded == 5 || busy, "{copies:?}");
    assert_eq!(outcomes(&rest["payments"]).len(), 5);
    assert_eq!(stands(&tenant, &plan).await, "active: 283.34 333.33 333.33");
}

#[tokio::test]
async fn the_same_money_from_statement_notification_and_another_system_is_one() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let entry = Entry { end_to_end: Some("JONAS-7"), reference: Some("63-0001"), ..from_jonas("50.00", &first) };
    let same = [entry.clone(), entry.clone()];
    assert_eq!(outcomes(&file(&tenant, &of_today(&same)).await["payments"]), ["recorded", "recorded"]);
    let notified = Entry { reference: Some("N-77777"), ..entry };
    let both = camt054(&[notified.clone(), notified.clone()]);
    assert_eq!(outcomes(&file(&tenant, &both).await["payments"]), ["already_recorded", "already_recorded"]);
    assert_eq!(outcomes(&file(&tenant, &both).await["payments"]), ["already_recorded", "already_recorded"]);
    let mut told = payment("ERP-1", "50.00", &first);
    told["endToEnd"] = json!("JONAS-7");
    assert_eq!(outcome(&pay(&tenant, &[told]).await[0]), "already_recorded");
    assert_eq!(stands(&tenant, &plan).await, "active: 233.34 333.33 333.33");
    // A third of the kind in one document is new money.
    let three = [notified.clone(), notified.clone(), notified];
    assert_eq!(outcomes(&file(&tenant, &camt054(&three)).await["payments"])[2], "recorded");
}

#[tokio::test]
async fn what_may_be_the_same_waits_for_a_person() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    assert_eq!(outcome(&pay(&tenant, &[payment("ERP-1", "50.00", &first)]).await[0]), "recorded");
    let answer = file(&tenant, &of_today(&[from_jonas("50.00", &first), from_jonas("60.00", &first)])).await;
    assert_eq!(outcomes(&answer["payments"]), ["held: possible_duplicate", "recorded"]);
    let id = text(&answer["payments"][0]["paymentId"]);
    let body = json!({ "words": "Dieselbe Zahlung." });
    let dismissed = tenant.post(&format!("/v1/payments/{id}/dismiss"), "finance", &body).await.must_be(200);
    assert_eq!(dismissed["state"], "dismissed");
    let again = tenant.post(&format!("/v1/payments/{id}/dismiss"), "finance", &body).await;
    again.must_be_problem(409, "payment_not_waiting");
    assert_eq!(stands(&tenant, &plan).await, "active: 223.34 333.33 333.33");
}

#[tokio::test]
async fn equal_payments_of_two_customers_stay_two() {
    let tenant = Tenant::open().await;
    let one = plan_of(&tenant, "K-1", "R-1001", "1000.00").await;
    let other = plan_of(&tenant, "K-2", "R-2001", "1000.00").await;
    let (first, second) = (reference(&tenant, &one, 1).await, reference(&tenant, &other, 1).await);
    let of_other = Entry { name: "Erika Beispiel", account: "DE75512108001245126199", ..from_jonas("333.34", &second) };
    let answer = file(&tenant, &of_today(&[from_jonas("333.34", &first), of_other])).await;
    assert_eq!(outcomes(&answer["payments"]), ["recorded", "recorded"]);
    for plan in [one, other] {
        assert_eq!(stands(&tenant, &plan).await, "active: 0.00 333.33 333.33");
    }
}

#[tokio::test]
async fn ledger_and_bank_tell_of_the_same_money_in_either_order() {
    for bank_first in [true, false] {
        let tenant = Tenant::open().await;
        let plan = plan(&tenant).await;
        let first = reference(&tenant, &plan, 1).await;
        let figure = |amount: &str, as_of: &str| {
            let mut invoice = ledger_invoice("R-1001", amount);
            invoice["asOf"] = json!(as_of);
            invoice
        };
        tenant.stack.advance_to(instant("2030-03-07T12:00:00Z")).await.unwrap();
        if bank_first {
            pay(&tenant, &[payment("P-1", "333.34", &first)]).await;
        }
        tenant.post("/v1/invoices", "machine", &figure("666.66", "2030-03-07")).await.must_be(200);
        tenant.stack.settle().await;
        tenant.stack.advance_to(instant("2030-03-07T13:00:00Z")).await.unwrap();
        if !bank_first {
            assert_eq!(stands(&tenant, &plan).await, "active: 0.00 333.33 333.33");
            pay(&tenant, &[payment("P-1", "333.34", &first)]).await;
        }
        assert_eq!(stands(&tenant, &plan).await, "active: 0.00 333.33 333.33", "bank first: {bank_first}");
    }
}

#[tokio::test]
async fn more_than_was_agreed_that_the_ledger_has_taken_in_is_a_task() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let mut figure = ledger_invoice("R-1001", "100.00");
    figure["asOf"] = json!("2030-03-04");
    figure["includedPayments"] = json!(["P-1"]);
    tenant.post("/v1/invoices", "machine", &figure).await.must_be(200);
    let told = pay(&tenant, &[payment("P-1", "1100.00", &first)]).await;
    assert_eq!(went(&told[0]), "plan 1000.00, ledger 100.00");
    let id = text(&told[0]["paymentId"]);
    let closed = tenant.post(&format!("/v1/payments/{id}/close"), "finance", &json!({})).await.must_be(200);
    assert_eq!(closed["closedTasks"], json!(["in_ledger"]));
}

#[tokio::test]
async fn an_invoice_number_and_a_fitting_amount_find_the_customer() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    tenant.invoice("R-3003", "77.00").await;
    let texts = |amount, text: &str| from_jonas(amount, text);
    let answer = file(
        &tenant,
        &of_today(&[
            texts("333.34", "Rechnung r 1001, erste Rate"),
            texts("77.00", "RE R-3003"),
            texts("12.00", "R-1001"),
            texts("12.00", "ohne Angabe"),
        ]),
    )
    .await;
    assert_eq!(outcomes(&answer["payments"]), ["recorded", "recorded", "unmatched", "unmatched"]);
    assert_eq!(went(&answer["payments"][0]), "plan 333.34");
    assert_eq!(went(&answer["payments"][1]), "invoice 77.00");
    assert_eq!(answer["payments"][2]["suggestions"], json!([plan]));
}

#[tokio::test]
async fn a_person_assigns_and_splits_what_nobody_matched() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let invoice = tenant.invoice("R-3003", "77.00").await;
    let told = pay(
        &tenant,
        &[json!({
            "reference": "P-1",
            "amount": { "amount": "500.00", "currency": "EUR" },
            "bookedOn": "2030-03-04",
            "remittance": "danke",
        })],
    )
    .await;
    assert_eq!(outcome(&told[0]), "unmatched");
    let path = format!("/v1/payments/{}/assign", text(&told[0]["paymentId"]));
    let euros = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
    let parts = |first: &str| {
        json!({ "parts": [
            { "planId": plan, "amount": euros(first) },
            { "invoiceId": invoice, "amount": euros("80.00") },
            { "creditOf": "K-1", "amount": euros("20.00") },
        ] })
    };
    tenant.post(&path, "finance", &parts("300.00")).await.must_be_problem(409, "parts_mismatch");
    tenant.post(&path, "finance", &json!({ "parts": [] })).await.must_be(422);
    let assigned = tenant.post(&path, "finance", &parts("400.00")).await.must_be(200);
    assert_eq!(went(&assigned), "plan 400.00, invoice 77.00, credit 23.00");
    assert_eq!(stands(&tenant, &plan).await, "active: 0.00 266.67 333.33");
}

#[tokio::test]
async fn a_bank_without_references_tells_again() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let entry = from_jonas("30.00", &first);
    let day = |id: &str, day: &str| camt053(&[statement(id, day, OURS, std::slice::from_ref(&entry))]);
    assert_eq!(outcomes(&file(&tenant, &day("A", "2030-03-04")).await["payments"]), ["recorded"]);
    assert_eq!(outcomes(&file(&tenant, &day("B", "2030-03-04")).await["payments"]), ["already_recorded"]);
    let other = day("C", "2030-03-03");
    assert_eq!(outcomes(&file(&tenant, &other).await["payments"]), ["held: told_again"]);
    assert_eq!(outcomes(&file(&tenant, &other).await["payments"]), ["already_recorded: told_again"]);
    assert_eq!(stands(&tenant, &plan).await, "active: 303.34 333.33 333.33");
}

#[tokio::test]
async fn money_for_an_ended_plan_finds_its_invoices() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    pay(&tenant, &[payment("P-1", "1000.00", &first)]).await;
    assert!(stands(&tenant, &plan).await.starts_with("completed"));
    tenant.stack.advance_to(instant("2030-03-10T12:00:00Z")).await.unwrap();
    let mut figure = ledger_invoice("R-1001", "40.00");
    figure["asOf"] = json!("2030-03-09");
    tenant.post("/v1/invoices", "machine", &figure).await.must_be(200);
    let mut late = payment("P-2", "50.00", &first);
    late["bookedOn"] = json!("2030-03-10");
    assert_eq!(went(&pay(&tenant, &[late]).await[0]), "invoice 40.00, credit 10.00");
}

#[tokio::test]
async fn debits_that_are_no_returns_are_not_kept_but_for_a_possible_refund() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let debit = |amount: &'static str, reference| {
        let entry = Entry { reference: Some(reference), ..from_jonas(amount, "") };
        of_today(&[entry]).replace("CRDT", "DBIT").replace("Dbtr", "Cdtr").replace("2030-063", reference)
    };
    assert_eq!(outcomes(&file(&tenant, &debit("20.00", "77-0001")).await["payments"]), ["not_booked: debit"]);
    let paid = Entry { reference: Some("63-0009"), ..from_jonas("1020.00", &first) };
    assert_eq!(went(&file(&tenant, &of_today(&[paid])).await["payments"][0]), "plan 1000.00, credit 20.00");
    let answer = file(&tenant, &debit("20.00", "77-0002")).await;
    assert_eq!(outcomes(&answer["payments"]), ["held: possible_refund"]);
    let path = format!("/v1/payments/{}/assign", text(&answer["payments"][0]["paymentId"]));
    let euros = json!({ "amount": "20.00", "currency": "EUR" });
    let parts = json!({ "parts": [{ "creditOf": "K-1", "amount": euros }] });
    tenant.post(&path, "finance", &parts).await.must_be(200);
    assert_eq!(outcomes(&file(&tenant, &debit("20.00", "77-0003")).await["payments"]), ["not_booked: debit"]);
}

#[tokio::test]
async fn real_files_are_read_or_refused_with_a_reason() {
    let Some(folder) = test_data() else { return };
    let tenant = Tenant::open().await;
    let mut files: Vec<_> = std::fs::read_dir(folder.join("camt")).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "xml"));
    assert_eq!(files.len(), 26);
    for path in files {
        let content = std::fs::read(&path).unwrap();
        let answer = tenant.ask(Method::POST, "/v1/payments", "machine").xml(content).send().await;
        if answer.status == 200 {
            // None of them is of this creditor's account.
            let told = outcomes(&answer.body["payments"]);
            assert!(told.iter().all(|told| told.starts_with("not_booked: ")), "{path:?}: {told:?}");
        } else {
            assert_eq!(answer.status, 422, "{path:?}");
            assert!(!text(&answer.body["detail"]).is_empty());
        }
    }
}

#[tokio::test]
async fn a_hostile_body_is_refused_and_books_nothing() {
    let tenant = Tenant::new().await;
    tenant
        .ask(Method::PUT, "/v1/settings", "finance")
        .at_version(0)
        .json(&complete_settings())
        .send()
        .await
        .must_be(200);
    let send = |body: Value| tenant.ask(Method::POST, "/v1/payments", "finance").json(&body).send();
    send(json!({})).await.must_be(422);
    send(json!([])).await.must_be_problem(400, "not_json");
    send(json!({ "payments": "x" })).await.must_be(422);
    let many: Vec<Value> = (0..501).map(|number| payment(&number.to_string(), "1.00", "")).collect();
    send(json!({ "payments": many })).await.must_be_problem(422, "too_many");
    let bad = json!({ "payments": [
        payment("P-1", "1.00", "x"),
        { "reference": "", "amount": { "amount": "1,00", "currency": "EUR" }, "bookedOn": "4.3.2030", "x": 1 },
        7,
    ] });
    let problem = send(bad).await.must_be(422);
    let paths: Vec<String> = problem["errors"].as_array().unwrap().iter().map(|error| text(&error["path"])).collect();
    for path in ["payments[1].reference", "payments[1].amount", "payments[1].bookedOn", "payments[1].x", "payments[2]"]
    {
        assert!(paths.contains(&path.to_owned()), "{path}: {paths:?}");
    }
    for xml in ["", "<", "<Document/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><Document>&a;</Document>"] {
        tenant.ask(Method::POST, "/v1/payments", "finance").xml(xml).send().await.must_be(422);
    }
    let plain = tenant.ask(Method::POST, "/v1/payments", "finance").header("content-type", "text/plain").send().await;
    plain.must_be_problem(415, "unsupported_media_type");
    assert_eq!(outcome(&pay(&tenant, &[payment("P-1", "1.00", "x")]).await[0]), "unmatched");
}
