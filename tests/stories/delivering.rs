//! No mail is lost silently, and none is sent twice without need: SES says no, does not answer, or is not there.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use cloud::item::Item;
use cloud::{Store, Surroundings};
use deliver_effects::Delivery;
use lambda_http::Request;
use lambda_runtime::{Context, LambdaEvent};
use ratenwerk::database::{self, Database};
use ratenwerk::template::{OWN, Place, Template};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::figures::must_reconcile;
use crate::harness::{
    MORNING, all_items, complete_settings, instant, ledger_invoice, proposal, put_session, request, session_of_k1,
    text, three_months,
};

/// What the played service does with a request to send a mail.
#[derive(Clone, Copy)]
enum Does {
    Accept,
    Throttle,
    Reject,
    /// It reads the request and closes the connection: the mail may have been taken.
    HangUp,
}

/// A service that follows a script, and accepts when the script is over.
struct Scripted {
    url: String,
    script: Arc<Mutex<VecDeque<Does>>>,
    mails: Arc<Mutex<usize>>,
}

impl Scripted {
    async fn start(script: &[Does]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(script.iter().copied().collect::<VecDeque<_>>()));
        let mails = Arc::new(Mutex::new(0));
        let (lines, count) = (Arc::clone(&script), Arc::clone(&mails));
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let request = read_request(&mut connection).await;
                let is_mail = request.starts_with("POST /v2/email/outbound-emails");
                let does = if is_mail {
                    *count.lock().unwrap() += 1;
                    lines.lock().unwrap().pop_front().unwrap_or(Does::Accept)
                } else {
                    Does::Accept
                };
                let (status, error) = match does {
                    Does::HangUp => continue,
                    Does::Accept => ("200 OK", ""),
                    Does::Throttle => ("429 Too Many Requests", "TooManyRequestsException"),
                    Does::Reject => ("400 Bad Request", "MessageRejected"),
                };
                let body = json!({ "MessageId": "m-1", "RuleArn": "arn", "FailedEntryCount": 0, "Entries": [], "message": error });
                let body = body.to_string();
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-amzn-errortype: {error}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                connection.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { url, script, mails }
    }

    fn mails(&self) -> usize {
        *self.mails.lock().unwrap()
    }
}

async fn read_request(connection: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = connection.read(&mut buffer).await.unwrap_or(0);
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some(head) = text.find("\r\n\r\n") else {
            if read == 0 {
                return text.into_owned();
            }
            continue;
        };
        let length = text.to_ascii_lowercase();
        let length =
            length.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
        if read == 0 || bytes.len() >= head + 4 + length.unwrap_or(0) {
            return text.into_owned();
        }
    }
}

/// A table of its own with submitted proposals, whose effects nobody has delivered.
struct Workbench {
    store: Store,
    proposals: usize,
    delivery: Delivery,
    entries: Vec<Value>,
    database: Database,
}

impl Workbench {
    async fn new(ses: &str, bus: &str) -> Self {
        Self::with_proposals(1, ses, bus).await
    }

    async fn with_proposals(proposals: usize, ses: &str, bus: &str) -> Self {
        let template = Template::read(OWN, &Place::local()).unwrap();
        let database = Database::start(None).unwrap();
        database.prepare(&template.table, "eu-central-1").await.unwrap();
        let endpoint = database.endpoint();
        let client = database::client(&endpoint, "eu-central-1");
        let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
        put_session(&client, session_of_k1()).await;
        let (ses, bus) = (ses.to_owned(), bus.to_owned());
        let lookup = move |name: &str| match name {
            "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
            "AWS_ENDPOINT_URL_SESV2" => Some(ses.clone()),
            "AWS_ENDPOINT_URL_EVENTBRIDGE" => Some(bus.clone()),
            "TABLE_NAME" => Some(table.clone()),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" | "BUS_NAME" => Some("local".to_owned()),
            "NEXT_DUE_RULE" => Some("local-next-due".to_owned()),
            _ => None,
        };
        let surroundings = Surroundings::load(lookup).await;
        let store = Store::connect(&surroundings).unwrap();
        let delivery = Delivery::connect(&surroundings).unwrap();
        let mut bench = Self { delivery, store, proposals, entries: Vec::new(), database };
        bench.submit().await;
        bench
    }

    async fn submit(&mut self) {
        let body = |response: lambda_http::Response<lambda_http::Body>| {
            assert!(response.status().is_success(), "{response:?}");
            serde_json::from_slice::<Value>(response.body().as_ref()).unwrap()
        };
        let store = &self.store;
        let put = request("PUT", "/v1/settings", "", "finance", Some(0), None, &complete_settings());
        body(settings::handle(store, put).await.unwrap());
        let post = |path: &str, who: &str, key: &str, body: &Value| -> Request {
            request("POST", path, "", who, None, Some(key), body)
        };
        for number in 1..=self.proposals {
            let key = |name: &str| format!("{name}-{number}");
            let incoming = ledger_invoice(&key("R"), "1000.00");
            let imported = post("/v1/invoices", "finance", &key("a"), &incoming);
            let id = text(&body(import_invoices::handle(store, imported).await.unwrap())["invoice"]["invoiceId"]);
            let ask = json!({ "invoices": [id], "terms": three_months() });
            let quote = post("/v1/portal/quotes", "customer", &key("b"), &ask);
            let quote = body(submit_proposal::handle(store, quote).await.unwrap());
            let submission = proposal(&[&id], &three_months(), &quote);
            let submission = post("/v1/portal/proposals", "customer", &key("c"), &submission);
            body(submit_proposal::handle(store, submission).await.unwrap());
        }
        let entries = self.store.undelivered(instant(MORNING) + Duration::hours(1), 100).await.unwrap();
        self.entries = entries
            .into_iter()
            .map(|item| {
                let image: std::collections::HashMap<String, serde_dynamo::AttributeValue> = serde_dynamo::Item::from(item).into();
                json!({ "eventName": "INSERT", "dynamodb": { "ApproximateCreationDateTime": instant(MORNING).timestamp(), "NewImage": image } })
            })
            .collect();
    }

    async fn stream(&self) {
        let answer = self.invoke(json!({ "Records": self.entries })).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }), "an effect that fails is never reported to the stream");
    }

    async fn clock(&self, at: DateTime<Utc>) {
        self.invoke(json!({ "id": "clock", "time": at, "detail-type": "Scheduled Event" })).await;
    }

    async fn invoke(&self, event: Value) -> Value {
        deliver_effects::handle(&self.delivery, LambdaEvent::new(event, Context::default())).await.unwrap()
    }

    async fn items(&self) -> Vec<Item> {
        all_items(&database::client(&self.database.endpoint(), "eu-central-1")).await
    }

    /// The numbers and types of the feed.
    async fn feed(&self) -> Vec<String> {
        let events = self.store.feed(0, 100).await.unwrap();
        events.iter().map(|event| format!("{} {}", event.number, text(&event.event["type"]))).collect()
    }

    async fn outstanding(&self) -> usize {
        self.store.undelivered(instant(MORNING) + Duration::days(40), 100).await.unwrap().len()
    }
}

fn after(minutes: i64) -> DateTime<Utc> {
    instant(MORNING) + Duration::minutes(minutes)
}

#[tokio::test]
async fn each_mail_is_sent_once_however_often_its_entry_comes() {
    let ses = Scripted::start(&[]).await;
    let bench = Workbench::new(&ses.url, &ses.url).await;
    assert_eq!(bench.outstanding().await, 3);
    bench.stream().await;
    assert_eq!((ses.mails(), bench.outstanding().await), (2, 0));
    bench.stream().await;
    bench.clock(after(600)).await;
    assert_eq!(ses.mails(), 2);
}

#[tokio::test]
async fn a_mail_that_ses_will_not_take_now_is_sent_later() {
    let ses = Scripted::start(&[Does::Throttle]).await;
    let bench = Workbench::new(&ses.url, &ses.url).await;
    bench.stream().await;
    assert_eq!(ses.mails(), 2);
    bench.clock(after(5)).await;
    assert_eq!(ses.mails(), 2, "not before its pause is over");
    bench.clock(after(15)).await;
    assert_eq!(ses.mails(), 3);
    bench.clock(after(600)).await;
    assert_eq!(ses.mails(), 3);
}

#[tokio::test]
async fn a_mail_that_nobody_answered_for_is_sent_once_more_and_only_once() {
    let ses = Scripted::start(&[Does::HangUp, Does::Accept, Does::HangUp]).await;
    let bench = Workbench::new(&ses.url, &ses.url).await;
    bench.stream().await;
    assert_eq!(ses.mails(), 2);
    bench.clock(after(10)).await;
    assert_eq!(ses.mails(), 2, "we wait for word of it first");
    bench.clock(after(20)).await;
    assert_eq!(ses.mails(), 3);
    for minutes in [40, 60, 24 * 60, 48 * 60] {
        bench.clock(after(minutes)).await;
    }
    assert_eq!(ses.mails(), 3, "an operator decides");
    assert!(ses.script.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_that_ses_refuses_for_good_is_not_sent_again() {
    let ses = Scripted::start(&[Does::Reject]).await;
    let bench = Workbench::new(&ses.url, &ses.url).await;
    bench.stream().await;
    bench.clock(after(600)).await;
    assert_eq!(ses.mails(), 2);
}

#[tokio::test]
async fn what_can_not_be_delivered_waits_for_the_clock() {
    // Nobody listens for mails or rules: port 9 is the discard service, which no machine runs.
    let ses = Scripted::start(&[]).await;
    let bench = Workbench::new("http://127.0.0.1:9", "http://127.0.0.1:9").await;
    bench.stream().await;
    assert_eq!(bench.outstanding().await, 1, "settings and invoice had nothing to deliver");
    // Mails wait, and what needs nobody else is counted.
    let counted = ["1 proposal.submitted", "2 dunning.paused"];
    assert_eq!(bench.feed().await, counted);
    must_reconcile(&bench.items().await);
    let surviving = Workbench { delivery: reconnected(&bench, &ses.url).await, ..bench };
    surviving.clock(after(90)).await;
    assert_eq!((ses.mails(), surviving.outstanding().await), (2, 0));
    assert_eq!(surviving.feed().await, counted, "it is not counted again");
    must_reconcile(&surviving.items().await);
}

#[tokio::test]
async fn entries_that_come_twice_at_once_and_in_any_order_are_counted_once() {
    let ses = Scripted::start(&[]).await;
    let bench = Workbench::with_proposals(3, &ses.url, &ses.url).await;
    assert_eq!(bench.outstanding().await, 7);
    let deliver = |turned: usize| {
        let mut records = bench.entries.clone();
        records.rotate_left(turned);
        if turned % 2 == 1 {
            records.reverse();
        }
        bench.invoke(json!({ "Records": records }))
    };
    tokio::join!(deliver(0), deliver(1), deliver(2), deliver(3), deliver(4));
    // Who lost the race for the head of the feed too often leaves it to the clock.
    bench.clock(after(90)).await;
    assert_eq!((ses.mails(), bench.outstanding().await), (6, 0));
    let feed = bench.feed().await;
    let numbers: Vec<usize> = feed.iter().map(|event| event.split(' ').next().unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!(feed.iter().filter(|event| event.ends_with(" proposal.submitted")).count(), 3);
    must_reconcile(&bench.items().await);
}

/// The same table, with services that answer.
async fn reconnected(bench: &Workbench, url: &str) -> Delivery {
    let endpoint = bench.database.endpoint();
    let client = database::client(&endpoint, "eu-central-1");
    let table = client.list_tables().send().await.unwrap().table_names()[0].clone();
    let url = url.to_owned();
    let lookup = move |name: &str| match name {
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(endpoint.clone()),
        "AWS_ENDPOINT_URL" => Some(url.clone()),
        "TABLE_NAME" => Some(table.clone()),
        "NEXT_DUE_RULE" => Some("local-next-due".to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "TENANT" | "BUS_NAME" => Some("local".to_owned()),
        _ => None,
    };
    Delivery::connect(&Surroundings::load(lookup).await).unwrap()
}
