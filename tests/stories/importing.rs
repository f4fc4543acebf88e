//! Invoices in: real e-invoices, and the creditor's ledger.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Tenant, ledger_invoice, test_data};

#[tokio::test]
async fn the_real_e_invoices_come_to_what_the_oracle_says() {
    let Some(data) = test_data() else { return };
    let tenant = Tenant::open().await;
    let table = std::fs::read_to_string(data.join("oracle/import_outcomes.tsv")).unwrap();
    let (mut imported, mut known, mut refused) = (0, 0, 0);
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (file, seller, number, expected) = (fields[0], fields[1], fields[2], fields[3]);
        let body = std::fs::read(data.join("einvoices").join(file)).unwrap();
        let answer = tenant.ask(Method::POST, "/v1/invoices", "machine").once().xml(body).send().await;
        match expected {
            "imported" => {
                imported += 1;
                assert_eq!(
                    (answer.status, &answer.body["outcome"]),
                    (201, &json!("imported")),
                    "{file} {:#}",
                    answer.body
                );
            }
            "known" => {
                known += 1;
                assert_eq!(answer.status, 200, "{file} {:#}", answer.body);
                assert!(["updated", "unchanged"].contains(&answer.body["outcome"].as_str().unwrap()), "{file}");
            }
            _ => {
                refused += 1;
                let code = expected.strip_prefix("refused:").unwrap();
                answer.must_be_problem(409, code);
                continue;
            }
        }
        assert_eq!(answer.body["invoice"]["seller"], json!(seller), "{file}");
        assert_eq!(answer.body["invoice"]["number"], json!(number), "{file}");
        let reasons: Vec<&str> =
            answer.body["notEligible"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
        assert_eq!(reasons.join(" "), fields.get(4).copied().unwrap_or_default(), "{file}");
    }
    assert_eq!((imported, known, refused), (33, 17, 8));
}

#[tokio::test]
async fn what_is_no_invoice_is_refused_and_says_why() {
    let tenant = Tenant::open().await;
    let import = |body: Vec<u8>| tenant.ask(Method::POST, "/v1/invoices", "machine").once().xml(body).send();
    for (body, codes) in [
        (b"".to_vec(), vec!["not_xml", "not_an_invoice"]),
        (b"PK\x03\x04 no xml".to_vec(), vec!["not_xml", "not_an_invoice"]),
        (b"<a><b></a>".to_vec(), vec!["not_xml"]),
        (b"<html/>".to_vec(), vec!["not_an_invoice"]),
        (b"<!DOCTYPE x [<!ENTITY e \"boom\">]><x>&e;</x>".to_vec(), vec!["document_type_forbidden"]),
    ] {
        let answer = import(body.clone()).await;
        let kind = answer.body["type"].as_str().unwrap_or_default().rsplit(':').next().unwrap().to_owned();
        assert!(codes.contains(&kind.as_str()) && answer.status == 422, "{body:?} {:#}", answer.body);
    }
    import(vec![b' '; 4 * 1024 * 1024 + 1]).await.must_be_problem(413, "too_large");
    let typeless = tenant.ask(Method::POST, "/v1/invoices", "machine").once().header("content-type", "text/plain");
    typeless.send().await.must_be_problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn the_ledger_outranks_the_e_invoice_and_its_later_word_the_earlier() {
    let tenant = Tenant::open().await;
    let import = |amount: &str, as_of: &str| {
        let mut invoice = ledger_invoice("R-1", amount);
        invoice["asOf"] = json!(as_of);
        let tenant = &tenant;
        async move { tenant.post("/v1/invoices", "machine", &invoice).await }
    };
    assert_eq!(import("600.00", "2030-03-01").await.must_be(201)["outcome"], "imported");
    assert_eq!(import("600.00", "2030-03-01").await.must_be(200)["outcome"], "unchanged");
    assert_eq!(import("500.00", "2030-03-02").await.must_be(200)["outcome"], "updated");
    // An older figure says nothing; one of the same day is a correction.
    let late = import("600.00", "2030-03-01").await.must_be(200);
    assert_eq!((&late["outcome"], &late["invoice"]["open"]["amount"]), (&json!("unchanged"), &json!("500.00")));
    let correction = import("450.00", "2030-03-02").await.must_be(200);
    assert_eq!(
        (&correction["outcome"], &correction["invoice"]["open"]["amount"]),
        (&json!("updated"), &json!("450.00"))
    );
    import("1.00", "2030-03-06").await.must_be_problem(422, "date_in_future");
    import("1.00", "2030-03-05").await.must_be(200);
}

#[tokio::test]
async fn what_can_not_be_proposed_over_says_why() {
    let tenant = Tenant::open().await;
    let outcome = |change: Value| {
        let mut invoice = ledger_invoice(&format!("R-{change}"), "100.00");
        invoice.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let tenant = &tenant;
        async move { tenant.post("/v1/invoices", "machine", &invoice).await }
    };
    assert_eq!(outcome(json!({ "typeCode": "381" })).await.must_be(201)["notEligible"], json!(["credit_note"]));
    assert_eq!(outcome(json!({ "status": "cancelled" })).await.must_be(201)["notEligible"], json!(["nothing_open"]));
    let zero = json!({ "openAmount": { "amount": "0.00", "currency": "EUR" } });
    assert_eq!(outcome(zero).await.must_be(201)["notEligible"], json!(["nothing_open"]));
    let negative = json!({ "openAmount": { "amount": "-1.00", "currency": "EUR" } });
    outcome(negative).await.must_be_problem(422, "below_zero");
}

#[tokio::test]
async fn a_known_invoice_can_not_become_another() {
    let tenant = Tenant::open().await;
    let invoice = tenant.invoice("R-1", "600.00").await;
    let import = |name: &str, value: Value| {
        let mut body = ledger_invoice("R-1", "600.00");
        body[name] = value;
        let tenant = &tenant;
        async move { tenant.post("/v1/invoices", "machine", &body).await }
    };
    let conflict = import("issueDate", json!("2030-01-31")).await.must_be_problem(409, "identity_conflict");
    assert_eq!(conflict["fields"], json!(["issueDate"]));
    import("customer", json!({ "id": "K-9" })).await.must_be(200);
    import("customer", json!({ "id": "K-1" })).await.must_be(200);
    tenant.submit(&[&invoice], &crate::harness::three_months()).await;
    import("customer", json!({ "id": "K-9" })).await.must_be_problem(409, "customer_conflict");
    // A blocked invoice that is told anew keeps its block.
    import("dueDate", json!("2030-02-20")).await.must_be(200);
    assert_eq!(tenant.blocked("payment_plan_requested").await, ["R-1"]);
}

#[tokio::test]
async fn every_bad_field_of_the_ledger_is_named_at_once() {
    let tenant = Tenant::open().await;
    let body = json!({ "number": "", "issueDate": "2030-02-30", "openAmount": "5", "asOf": 1, "customer": [], "account": { "iban": "x" } });
    let problem = tenant.post("/v1/invoices", "machine", &body).await.must_be_problem(422, "invalid_fields");
    let mut paths: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["account.iban", "asOf", "customer", "issueDate", "number", "openAmount", "seller"]);
}

#[tokio::test]
async fn an_older_figure_says_nothing_of_the_customer_either() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let mut old = ledger_invoice("R-1", "900.00");
    old["asOf"] = json!("2030-02-01");
    old["customer"] = json!({ "id": "K-9", "name": "Somebody Else" });
    let answer = tenant.post("/v1/invoices", "machine", &old).await.must_be(200);
    assert_eq!((&answer["outcome"], &answer["invoice"]["customerId"]), (&json!("unchanged"), &json!("K-1")));
}

#[tokio::test]
async fn a_figure_that_names_nobody_leaves_the_invoice_with_its_customer() {
    let tenant = Tenant::open().await;
    tenant.invoice("R-1", "600.00").await;
    let mut figure = ledger_invoice("R-1", "500.00");
    figure["customer"] = json!({});
    figure["asOf"] = json!("2030-03-04");
    let answer = tenant.post("/v1/invoices", "machine", &figure).await.must_be(200);
    assert_eq!((&answer["outcome"], &answer["invoice"]["customerId"]), (&json!("updated"), &json!("K-1")));
}

#[tokio::test]
async fn dunning_ends_with_the_debt_and_begins_again_with_it() {
    let tenant = Tenant::open().await;
    let import = |amount: &str, as_of: &str| {
        let mut invoice = ledger_invoice("R-1", amount);
        invoice["asOf"] = json!(as_of);
        let tenant = &tenant;
        async move { tenant.post("/v1/invoices", "machine", &invoice).await }
    };
    import("600.00", "2030-03-01").await.must_be(201);
    import("0.00", "2030-03-02").await.must_be(200);
    import("50.00", "2030-03-03").await.must_be(200);
    assert_eq!(tenant.events().await, ["dunning.ended", "dunning.resumed"]);
}

#[tokio::test]
async fn one_line_is_one_line_and_a_date_is_one_that_somebody_means() {
    let tenant = Tenant::open().await;
    let mut invoice = ledger_invoice("N\nX-Evil: 1", "10.00");
    invoice["customer"]["name"] = json!("Jo\r\nBcc: somebody@else.example");
    let imported = tenant.post("/v1/invoices", "machine", &invoice).await.must_be(201);
    assert_eq!(imported["invoice"]["number"], "N X-Evil: 1");
    for date in ["9999-12-31", "1969-12-31", "2200-01-01", "2030-1-1", "+12030-01-01"] {
        let mut invoice = ledger_invoice("R-9", "10.00");
        invoice["issueDate"] = json!(date);
        invoice["dueDate"] = Value::Null;
        tenant.post("/v1/invoices", "machine", &invoice).await.must_be_problem(422, "malformed_date");
    }
}
