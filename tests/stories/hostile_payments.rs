//! Files and payments as nobody should write them, and as banks and people do.

use aws_sdk_dynamodb::types::AttributeValue;
use reqwest::Method;
use serde_json::json;

use super::paying::{
    Entry, OURS, camt053, camt054, file, from_jonas, of_today, outcomes, payment, plan, plan_of, reference, stands,
    statement, went,
};
use crate::harness::{Tenant, ledger_invoice, text};

/// From another account than Jonas Muster's.
fn from_erika(amount: &'static str, text: &str) -> Entry {
    Entry { name: "Erika Beispiel", account: "DE75512108001245126199", ..from_jonas(amount, text) }
}

#[tokio::test]
async fn a_bank_that_counts_its_entries_anew_in_each_statement_loses_no_payment() {
    let tenant = Tenant::open().await;
    let one = plan_of(&tenant, "K-1", "R-1001", "1000.00").await;
    let other = plan_of(&tenant, "K-2", "R-2001", "1000.00").await;
    let (first, second) = (reference(&tenant, &one, 1).await, reference(&tenant, &other, 1).await);
    for counter in ["1", "0000000002"] {
        let counted = |amount: &'static str, entry: Entry| [Entry { reference: Some(counter), amount, ..entry }];
        let amount = if counter == "1" { "50.00" } else { "60.00" };
        let morning = camt053(&[statement("A", "2030-03-04", OURS, &counted(amount, from_jonas("", &first)))]);
        let evening = camt053(&[statement("B", "2030-03-04", OURS, &counted(amount, from_erika("", &second)))]);
        assert_eq!(outcomes(&file(&tenant, &morning).await["payments"]), ["recorded"]);
        assert_eq!(outcomes(&file(&tenant, &evening).await["payments"]), ["recorded"]);
        assert_eq!(outcomes(&file(&tenant, &morning).await["payments"]), ["already_recorded"]);
    }
    for plan in [one, other] {
        assert_eq!(stands(&tenant, &plan).await, "active: 223.34 333.33 333.33");
    }
}

#[tokio::test]
async fn a_standing_order_with_one_reference_of_the_payer_pays_each_month() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let order = Entry { end_to_end: Some("DAUERAUFTRAG"), ..from_jonas("100.00", &first) };
    let of = |day: &str| {
        let whole = camt053(&[statement(day, day, OURS, std::slice::from_ref(&order))]);
        whole.replace("<BookgDt><Dt>2030-03-04", &format!("<BookgDt><Dt>{day}"))
    };
    for day in ["2030-03-02", "2030-03-03", "2030-03-04"] {
        assert_eq!(outcomes(&file(&tenant, &of(day)).await["payments"]), ["recorded"], "{day}");
    }
    for day in ["2030-03-02", "2030-03-04"] {
        assert_eq!(outcomes(&file(&tenant, &of(day)).await["payments"]), ["already_recorded"], "{day}");
    }
}

#[tokio::test]
async fn one_reference_of_the_payer_on_money_for_two_plans_is_not_taken_for_one_payment() {
    let tenant = Tenant::open().await;
    let one = plan_of(&tenant, "K-1", "R-1001", "1000.00").await;
    let other = plan_of(&tenant, "K-1", "R-1002", "1000.00").await;
    let both = [(&one, "recorded"), (&other, "held: possible_duplicate")];
    for (nth, (plan, told)) in both.into_iter().enumerate() {
        let ours = reference(&tenant, plan, 1).await;
        let entry = Entry { end_to_end: Some("RATE"), ..from_jonas("100.00", &ours) };
        let content = camt053(&[statement(&format!("S-{nth}"), "2030-03-04", OURS, &[entry])]);
        assert_eq!(outcomes(&file(&tenant, &content).await["payments"]), [told]);
        assert!(outcomes(&file(&tenant, &content).await["payments"])[0].starts_with("already_recorded"));
    }
}

#[tokio::test]
async fn the_notification_the_statement_and_the_report_of_the_day_tell_of_one_payment() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let entry = Entry { end_to_end: Some("JONAS-7"), ..from_jonas("50.00", &first) };
    let notified = camt054(std::slice::from_ref(&entry));
    let stated = of_today(std::slice::from_ref(&entry));
    let report =
        stated.replace("camt.053", "camt.052").replace("BkToCstmrStmt", "BkToCstmrAcctRpt").replace("Stmt>", "Rpt>");
    assert_eq!(outcomes(&file(&tenant, &notified).await["payments"]), ["recorded"]);
    assert_eq!(outcomes(&file(&tenant, &stated).await["payments"]), ["already_recorded"]);
    assert_eq!(outcomes(&file(&tenant, &report).await["payments"]), ["not_booked: provisional"]);
    assert_eq!(stands(&tenant, &plan).await, "active: 283.34 333.33 333.33");
}

#[tokio::test]
async fn among_many_equal_payments_of_one_payer_the_same_one_is_known_again() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let name = |prefix: &str, nth: usize| -> &'static str { Box::leak(format!("{prefix}-{nth:04}").into_boxed_str()) };
    let entry = |prefix: &str, nth: usize| Entry {
        end_to_end: Some(name("JONAS", nth)),
        reference: Some(name(prefix, nth)),
        ..from_jonas("10.00", &first)
    };
    let stated: Vec<Entry> = (0..30).map(|nth| entry("STATED", nth)).collect();
    let notified: Vec<Entry> = (0..30).map(|nth| entry("NOTIFIED", nth)).collect();
    // A machine that is slow records a file in several goes.
    while file(&tenant, &of_today(&stated)).await["incomplete"] == true {}
    let mut again = file(&tenant, &camt054(&notified)).await;
    while again["incomplete"] == true {
        again = file(&tenant, &camt054(&notified)).await;
    }
    assert_eq!(again["counts"], json!({ "already_recorded": 30 }));
}

#[tokio::test]
async fn a_statement_that_lists_the_latest_first_returns_what_it_brings() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await;
    let paid = Entry { end_to_end: Some("JONAS-1"), reference: Some("63-0001"), ..from_jonas("50.00", &first) };
    let back = Entry { returned: true, reference: Some("63-0002"), ..paid.clone() };
    let answer = file(&tenant, &of_today(&[back, paid])).await;
    assert_eq!(outcomes(&answer["payments"]), ["returned", "recorded"]);
    assert_eq!(stands(&tenant, &plan).await, "active: 333.34 333.33 333.33");
}

#[tokio::test]
async fn a_number_that_too_many_share_finds_nobody() {
    let tenant = Tenant::open().await;
    for nth in 0..23 {
        let mut invoice = ledger_invoice("2030-0001", if nth == 3 || nth == 22 { "77.00" } else { "10.00" });
        invoice["customer"]["id"] = json!(format!("K-{nth}"));
        invoice["seller"] = json!(format!("DE {nth:09}"));
        tenant.post("/v1/invoices", "machine", &invoice).await.must_be(201);
    }
    let answer = file(&tenant, &of_today(&[from_jonas("77.00", "2030-0001")])).await;
    assert_eq!(outcomes(&answer["payments"]), ["unmatched"]);
}

#[tokio::test]
async fn a_credit_note_is_paid_by_nobody() {
    let tenant = Tenant::open().await;
    let mut note = ledger_invoice("GS-4711", "77.00");
    note["typeCode"] = json!("381");
    tenant.post("/v1/invoices", "machine", &note).await.must_be(201);
    tenant.invoice("R-3003", "100.00").await;
    let answer = file(&tenant, &of_today(&[from_jonas("77.00", "GS-4711")])).await;
    assert_eq!(outcomes(&answer["payments"]), ["unmatched"]);
    let entry = Entry { reference: Some("63-0002"), ..from_jonas("100.00", "R-3003 und GS-4711") };
    assert_eq!(went(&file(&tenant, &of_today(&[entry])).await["payments"][0]), "invoice 100.00");
}

#[tokio::test]
async fn what_says_that_there_is_no_reference_is_none() {
    let tenant = Tenant::open().await;
    for name in ["NOTPROVIDED", "nonref", "000"] {
        let body = json!({ "payments": [payment(name, "1.00", "x")] });
        let answer = tenant.ask(Method::POST, "/v1/payments", "machine").json(&body).send().await.must_be(422);
        assert_eq!(answer["errors"][0]["path"], "payments[0].reference", "{answer}");
    }
}

#[tokio::test]
async fn german_banks_write_latin_letters_line_ends_and_broken_texts() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let first = reference(&tenant, &plan, 1).await.to_lowercase();
    let broken = format!("Rate {} {}</Ustrd>\r\n<Ustrd>{} für März", &first[..4], &first[4..9], &first[9..]);
    let content = of_today(&[from_jonas("50.00", &broken)]).replace("><", ">\r\n<");
    let declared = format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\r\n{content}");
    let latin: Vec<u8> = declared.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let answer = tenant.ask(Method::POST, "/v1/payments", "machine").xml(latin).send().await.must_be(200);
    assert_eq!(outcomes(&answer["payments"]), ["recorded"]);
    // The same in another encoding is the same statement.
    let answer = file(&tenant, &format!("\u{FEFF}{content}")).await;
    assert_eq!(outcomes(&answer["payments"]), ["already_recorded"]);
    assert_eq!(stands(&tenant, &plan).await, "active: 283.34 333.33 333.33");
}

#[tokio::test]
async fn details_of_one_entry_belong_to_different_customers() {
    let tenant = Tenant::open().await;
    let one = plan_of(&tenant, "K-1", "R-1001", "1000.00").await;
    let other = plan_of(&tenant, "K-2", "R-2001", "1000.00").await;
    let detail = |amount: &str, text: &str| {
        format!(
            "<TxDtls><Refs><AcctSvcrRef>BATCH-0001</AcctSvcrRef></Refs><Amt Ccy=\"EUR\">{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
        )
    };
    let details =
        detail("60.00", &reference(&tenant, &one, 1).await) + &detail("60.00", &reference(&tenant, &other, 1).await);
    let whole = of_today(&[from_jonas("120.00", "")]);
    let (before, rest) = whole.split_once("<TxDtls>").unwrap();
    let (_, after) = rest.split_once("</TxDtls>").unwrap();
    let content = format!("{before}{details}{after}");
    for outcome in ["recorded", "already_recorded"] {
        assert_eq!(outcomes(&file(&tenant, &content).await["payments"]), [outcome, outcome]);
    }
    for plan in [one, other] {
        assert_eq!(stands(&tenant, &plan).await, "active: 273.34 333.33 333.33");
    }
}

#[tokio::test]
async fn money_for_an_invoice_that_waits_for_an_answer_moves_what_is_approved() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-3003", "1000.00").await;
    let submitted = tenant.submit(&[&invoice], &crate::harness::three_months()).await;
    tenant.stack.settle().await;
    let entry = Entry { reference: Some("63-0001"), ..from_jonas("1000.00", "R-3003") };
    assert_eq!(outcomes(&file(&tenant, &of_today(&[entry])).await["payments"]), ["recorded"]);
    tenant.approve(&submitted).await;
    tenant.stack.settle().await;
    tenant.stack.advance_to(crate::harness::instant("2030-03-06T12:00:00Z")).await.unwrap();
    let id = text(&submitted["proposalId"]);
    let read = tenant.get(&format!("/v1/proposals/{id}"), "viewer").await.must_be(200);
    assert_eq!(read["state"], "void", "{read}");
}

#[tokio::test]
async fn a_payment_that_always_fails_holds_up_no_other() {
    let tenant = Tenant::open().await;
    let one = plan_of(&tenant, "K-1", "R-1001", "1000.00").await;
    let other = plan_of(&tenant, "K-2", "R-2001", "1000.00").await;
    let (first, second) = (reference(&tenant, &one, 1).await, reference(&tenant, &other, 1).await);
    let key = AttributeValue::S(format!("PLAN#{one}"));
    let mut damaged =
        tenant.items().await.into_iter().find(|item| item["pk"] == key && item["sk"] == plan_row()).unwrap();
    damaged.remove("format");
    let client = tenant.stack.dynamodb();
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    client.put_item().table_name(table).set_item(Some(damaged)).send().await.unwrap();
    let body = json!({ "payments": [payment("P-1", "10.00", &first), payment("P-2", "10.00", &second)] });
    let answer = tenant.ask(Method::POST, "/v1/payments", "machine").json(&body).send().await.must_be(200);
    assert_eq!(outcomes(&answer["payments"]), ["not_booked: failed", "recorded"]);
    assert_eq!(answer["incomplete"], true);
}

fn plan_row() -> AttributeValue {
    AttributeValue::S("PLAN".to_owned())
}
