//! The creditor's levers: a plan is cancelled, amended, paused and talked about; and the customer's side of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Tenant, instant, ledger_invoice, text, three_months};

/// A plan over 999.99 in three months on the 31st: 1 April, 30 April and 31 May.
async fn plan(tenant: &Tenant) -> Value {
    let invoice = tenant.invoice("R-1", "999.99").await;
    let submitted = tenant.submit(&[&invoice], &three_months()).await;
    let approved = tenant.approve(&submitted).await.must_be(200);
    approved["plan"].clone()
}

/// Pulls a lever on the plan as it was read.
async fn pull(tenant: &Tenant, plan: &Value, lever: &str, who: &str, body: &Value) -> Answer {
    let path = format!("/v1/plans/{}/{lever}", text(&plan["planId"]));
    let version = plan["version"].as_u64().unwrap();
    tenant.ask(Method::POST, &path, who).once().at_version(version).json(body).send().await
}

async fn finance(tenant: &Tenant, plan: &Value, lever: &str, body: &Value) -> Answer {
    pull(tenant, plan, lever, "finance", body).await
}

async fn customer(tenant: &Tenant, plan: &Value, lever: &str, body: &Value) -> Answer {
    pull(tenant, plan, lever, "customer-K-1", body).await
}

/// The plan as its customer reads it.
async fn read(tenant: &Tenant, plan: &Value) -> Value {
    let path = format!("/v1/proposals/{}", text(&plan["planId"]));
    tenant.get(&path, "customer-K-1").await.must_be(200)["plan"].clone()
}

/// `2030-04-01 333.33` for each instalment.
fn schedule(of: &Value) -> Vec<String> {
    let row = |row: &Value| format!("{} {} {}", row["number"], text(&row["dueDate"]), text(&row["amount"]["amount"]));
    of["instalments"].as_array().unwrap().iter().map(row).collect()
}

fn euros(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

fn instalments(rows: &[(&str, &str)]) -> Value {
    rows.iter().map(|(due, amount)| json!({ "dueDate": due, "amount": euros(amount) })).collect()
}

fn agreement() -> Value {
    json!({ "how": "Am Telefon mit Herrn Muster.", "on": "2030-03-04", "with": "Erika Beispiel" })
}

#[tokio::test]
async fn a_cancelled_plan_lets_its_invoices_go() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let words = json!({ "words": "Auf Ihren Wunsch." });
    let cancelled = finance(&tenant, &plan, "cancel", &words).await.must_be(200);
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cancelled["ended"]["by"], "finance");
    assert_eq!(tenant.blocked("payment_plan_active").await, [""; 0]);
    let events = tenant.events().await;
    assert_eq!(events[5..], ["plan.cancelled", "dunning.resumed"]);
    assert_eq!(tenant.stack.events().last().unwrap().detail["data"]["cause"], "plan.cancelled");
    assert_eq!(tenant.next_due().await, None);
    // The same again is done already; anything else is told how it ended.
    assert_eq!(finance(&tenant, &plan, "cancel", &words).await.must_be(200), cancelled);
    let other = json!({ "words": "Aus einem anderen Grund." });
    let told = finance(&tenant, &plan, "cancel", &other).await.must_be_problem(409, "already_ended");
    assert_eq!((&told["state"], &told["by"]), (&json!("cancelled"), &json!("finance")));
    finance(&tenant, &cancelled, "pause", &json!({ "until": "2030-05-01" }))
        .await
        .must_be_problem(409, "already_ended");
    finance(&tenant, &cancelled, "reinstate", &words).await.must_be_problem(409, "already_ended");
}

#[tokio::test]
async fn what_is_no_worse_is_amended_at_once() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let mut body =
        json!({ "mode": "at_once", "instalments": instalments(&[("2030-03-29", "0.01"), ("2030-06-03", "999.98")]) });
    let told = finance(&tenant, &plan, "amend", &body).await.must_be_problem(409, "agreement_needed");
    assert!(text(&told["detail"]).contains("2030-03-29"), "{told}");
    body["instalments"] = instalments(&[("2030-05-02", "500.00"), ("2030-06-03", "500.00")]);
    let told = finance(&tenant, &plan, "amend", &body).await.must_be_problem(409, "sum_mismatch");
    assert_eq!(told["expected"], euros("999.99"));
    body["instalments"] = instalments(&[("2030-05-02", "500.00"), ("2030-06-03", "499.99")]);
    let amended = finance(&tenant, &plan, "amend", &body).await.must_be(200);
    assert_eq!(schedule(&amended), ["1 2030-05-02 500.00", "2 2030-06-03 499.99"]);
    assert_eq!(read(&tenant, &plan).await["instalments"], amended["instalments"]);
    assert_eq!(tenant.events().await[5..], ["plan.amended"]);
    // Time follows: the first reminder is due three days before 2 May.
    let schedule = tenant.next_due().await.unwrap();
    assert!(schedule.ends_with(" 6 29 4 ? 2030)"), "{schedule}");
}

#[tokio::test]
async fn terms_make_a_schedule_of_all_that_is_open_and_what_is_paid_stays() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    // The customer paid 400.00, the ledger says: the first instalment and a part of the second.
    let mut paid = ledger_invoice("R-1", "599.99");
    paid["asOf"] = json!("2030-03-04");
    tenant.post("/v1/invoices", "machine", &paid).await.must_be(200);
    tenant.stack.settle().await;
    let plan = read(&tenant, &plan).await;
    let terms = json!({ "kind": "weekly", "weekday": "friday", "instalments": 3, "from": "2030-06-01" });
    let body = json!({ "mode": "at_once", "terms": terms });
    let amended = finance(&tenant, &plan, "amend", &body).await.must_be(200);
    assert_eq!(
        schedule(&amended),
        [
            "1 2030-04-01 333.33",
            "2 2030-04-30 66.67",
            "3 2030-06-07 200.00",
            "4 2030-06-14 200.00",
            "5 2030-06-21 199.99",
        ]
    );
    assert_eq!(amended["open"], euros("599.99"));
}

#[tokio::test]
async fn an_invoice_joins_a_plan_by_agreement() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let second = tenant.invoice("R-2", "100.01").await;
    let rows = instalments(&[("2030-04-01", "500.00"), ("2030-04-30", "600.00")]);
    let body = json!({ "mode": "agreed", "agreement": agreement(), "instalments": rows, "addInvoices": [second] });
    let amended = finance(&tenant, &plan, "amend", &body).await.must_be(200);
    assert_eq!(amended["consent"]["kind"], "recorded");
    assert_eq!(amended["consent"]["how"], "Am Telefon mit Herrn Muster.");
    assert_eq!(amended["invoices"][1]["joinedOn"], "2030-03-04");
    assert_eq!(tenant.blocked("payment_plan_active").await.len(), 2);
    assert_eq!(tenant.events().await[5..], ["plan.amended", "dunning.paused"]);
    // What the plan holds now can't join it twice.
    let told = finance(&tenant, &amended, "amend", &body).await.must_be_problem(409, "invoices_not_free");
    assert_eq!(told["invoices"][0]["invoiceId"], second.as_str());
    // How it was agreed is finance's own note.
    assert_eq!(read(&tenant, &plan).await["consent"]["how"], Value::Null);
}

#[tokio::test]
async fn a_customer_accepts_what_is_offered_as_it_was_shown() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let rows = instalments(&[("2030-03-29", "333.33"), ("2030-06-28", "666.66")]);
    let body = json!({ "mode": "offer", "instalments": rows, "words": "Wie besprochen." });
    let offered = finance(&tenant, &plan, "amend", &body).await.must_be(200);
    assert_eq!(offered["instalments"], plan["instalments"], "nothing moves until it is accepted");
    let offer = &read(&tenant, &plan).await["amendment"];
    assert_eq!(offer["endsOn"], "2030-03-18");
    assert_eq!(offer["total"], euros("999.99"));
    assert_eq!(schedule(offer), ["1 2030-03-29 333.33", "2 2030-06-28 666.66"]);
    finance(&tenant, &offered, "amend", &body).await.must_be_problem(409, "amendment_offered");

    let rest = |amount: &str| json!({ "expectedRest": euros(amount) });
    let told = customer(&tenant, &offered, "amendment/accept", &rest("999.98")).await;
    let told = told.must_be_problem(409, "rest_changed");
    assert_eq!(told["rest"], euros("999.99"));
    customer(&tenant, &plan, "amendment/accept", &rest("999.99")).await.must_be_problem(412, "version_mismatch");
    let accepted = customer(&tenant, &offered, "amendment/accept", &rest("999.99")).await.must_be(200);
    assert_eq!(schedule(&accepted), ["1 2030-03-29 333.33", "2 2030-06-28 666.66"]);
    assert_eq!((&accepted["amendment"], &accepted["consent"]["kind"]), (&Value::Null, &json!("accepted")));
    assert_eq!(customer(&tenant, &offered, "amendment/accept", &rest("999.99")).await.must_be(200), accepted);
    assert_eq!(tenant.events().await[5..], ["plan.amendment_offered", "plan.amended"]);
}

#[tokio::test]
async fn an_offer_is_declined_or_taken_back_and_the_plan_goes_on() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let nothing = json!({});
    let body = json!({ "mode": "offer", "instalments": instalments(&[("2030-06-28", "999.99")]) });
    let offered = finance(&tenant, &plan, "amend", &body).await.must_be(200);
    let declined = customer(&tenant, &offered, "amendment/decline", &nothing).await.must_be(200);
    assert_eq!((&declined["amendment"], &declined["instalments"]), (&Value::Null, &plan["instalments"]));
    customer(&tenant, &declined, "amendment/decline", &nothing).await.must_be_problem(409, "no_amendment");
    let offered = finance(&tenant, &declined, "amend", &body).await.must_be(200);
    let withdrawn = finance(&tenant, &offered, "amendment/withdraw", &nothing).await.must_be(200);
    assert_eq!(withdrawn["amendment"], Value::Null);
    let rest = json!({ "expectedRest": euros("999.99") });
    customer(&tenant, &withdrawn, "amendment/accept", &rest).await.must_be_problem(409, "no_amendment");
    let told = tenant.events().await;
    assert_eq!(
        told[5..],
        ["plan.amendment_offered", "plan.amendment_declined", "plan.amendment_offered", "plan.amendment_withdrawn"]
    );
}

#[tokio::test]
async fn no_step_runs_in_a_pause() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let paused = finance(&tenant, &plan, "pause", &json!({ "until": "2030-05-15" })).await.must_be(200);
    assert_eq!(paused["state"], "paused");
    assert_eq!(paused["pause"], json!({ "from": "2030-03-04", "until": "2030-05-15", "agreed": false }));
    // 30 June is a Sunday.
    assert_eq!(schedule(&paused), ["1 2030-05-31 333.33", "2 2030-07-01 333.33", "3 2030-07-31 333.33"]);
    assert_eq!(tenant.blocked("payment_plan_active").await, ["R-1"]);
    let mails = tenant.mails().await.len();
    tenant.stack.advance_to(instant("2030-04-10T09:00:00Z")).await.unwrap();
    assert_eq!(tenant.mails().await.len(), mails);
    let resumed = finance(&tenant, &paused, "resume", &json!({})).await.must_be(200);
    assert_eq!((&resumed["state"], &resumed["pausedDays"]), (&json!("active"), &json!(37)));
    assert_eq!(schedule(&resumed), schedule(&paused), "dates stay");
    assert_eq!(tenant.events().await[5..], ["plan.paused", "plan.resumed"]);
    let told = finance(&tenant, &resumed, "pause", &json!({ "until": "2030-06-03" })).await;
    let told = told.must_be_problem(409, "pause_too_long");
    assert!(text(&told["detail"]).contains("2030-06-02"), "{told}");
    let agreed = json!({ "until": "2030-06-03", "agreement": agreement() });
    finance(&tenant, &resumed, "pause", &agreed).await.must_be(200);
}

#[tokio::test]
async fn a_customer_asks_for_a_change_once_in_thirty_days() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let wish = |words: &str| json!({ "words": words });
    let wished = customer(&tenant, &plan, "wish", &wish("Bitte ab Mai.")).await.must_be(200);
    assert_eq!(wished["wish"], json!({ "at": "2030-03-04T09:00:00Z", "words": "Bitte ab Mai.", "answered": false }));
    assert_eq!(customer(&tenant, &plan, "wish", &wish("Bitte ab Mai.")).await.must_be(200), wished);
    let told = customer(&tenant, &wished, "wish", &wish("Oder ab Juni.")).await.must_be_problem(409, "wish_too_soon");
    assert!(text(&told["detail"]).contains("2030-04-03"), "{told}");
    let answered = finance(&tenant, &wished, "wish/answer", &json!({})).await.must_be(200);
    assert_eq!(answered["wish"]["answered"], true);
    finance(&tenant, &answered, "wish/answer", &json!({})).await.must_be_problem(409, "no_wish");
    pull(&tenant, &answered, "wish", "customer-K-2", &wish("Meiner?")).await.must_be_problem(404, "not_found");
}

#[tokio::test]
async fn what_finance_does_about_a_plan_answers_the_wish() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let wished = customer(&tenant, &plan, "wish", &json!({ "words": "Bitte ab Mai." })).await.must_be(200);
    let paused = finance(&tenant, &wished, "pause", &json!({ "until": "2030-05-02" })).await.must_be(200);
    assert_eq!(paused["wish"]["answered"], true);
}

#[tokio::test]
async fn notes_are_for_colleagues() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let note = json!({ "words": "Ruft am Montag an." });
    let noted = finance(&tenant, &plan, "notes", &note).await.must_be(200);
    assert_eq!(noted["notes"][0]["words"], "Ruft am Montag an.");
    assert_eq!(read(&tenant, &plan).await["notes"], Value::Null);
    let cancelled = finance(&tenant, &noted, "cancel", &json!({ "words": "Erledigt." })).await.must_be(200);
    let noted = finance(&tenant, &cancelled, "notes", &json!({ "words": "Abgelegt." })).await.must_be(200);
    assert_eq!(noted["notes"].as_array().unwrap().len(), 2);
    finance(&tenant, &noted, "close", &json!({ "kind": "remainder" })).await.must_be_problem(409, "no_task");
}

#[tokio::test]
async fn whoever_comes_second_reads_again() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let (pause, cancel) = (json!({ "until": "2030-05-15" }), json!({ "words": "Auf Ihren Wunsch." }));
    let (paused, cancelled) =
        tokio::join!(finance(&tenant, &plan, "pause", &pause), finance(&tenant, &plan, "cancel", &cancel));
    let loser = if paused.status == 200 {
        cancelled.must_be_problem(412, "version_mismatch")
    } else {
        cancelled.must_be(200);
        paused.must_be_problem(409, "already_ended")
    };
    assert!(loser["detail"].is_string());
    let old = json!({ "planId": plan["planId"], "version": 1 + plan["version"].as_u64().unwrap() });
    let lost = finance(&tenant, &plan, "notes", &json!({ "words": "Zu spät." })).await;
    assert_eq!(lost.etag, Some(format!("\"{}\"", old["version"])));
    lost.must_be_problem(412, "version_mismatch");
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let tenant = Tenant::open().await;
    let plan = plan(&tenant).await;
    let body = json!({
        "mode": "agreed",
        "instalments": [{ "dueDate": "gestern", "amount": euros("0.00") }, { "dueDate": "2030-05-02", "betrag": 1 }],
        "addInvoices": ["keine"],
        "words": 1,
        "wort": "zu viel",
    });
    let told = finance(&tenant, &plan, "amend", &body).await.must_be_problem(422, "invalid_fields");
    let mut paths: Vec<String> = told["errors"].as_array().unwrap().iter().map(|one| text(&one["path"])).collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "addInvoices[0]",
            "agreement",
            "instalments[0].amount",
            "instalments[0].dueDate",
            "instalments[1].amount",
            "instalments[1].betrag",
            "words",
            "wort",
        ]
    );
    for (lever, body) in [
        ("cancel", json!({})),
        ("pause", json!({})),
        ("notes", json!({ "words": " " })),
        ("close", json!({ "kind": "unmatched_payment" })),
        ("resume", json!({ "now": true })),
        ("amend", json!({ "mode": "at_once", "terms": three_months(), "instalments": [] })),
    ] {
        let told = finance(&tenant, &plan, lever, &body).await.must_be(422);
        assert_eq!(told["errors"].as_array().unwrap().len(), 1, "{lever}: {told}");
    }
}
