//! A process killed at any moment loses no acknowledged change: proven by killing one.
//!
//! The test starts itself again as a child that runs a stack on a folder and tells each change once
//! it is acknowledged; then the child is killed while it works, and a new stack on the same folder
//! must know everything that was told.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::{Keep, Options, Stack};

/// Names the folder to the child.
const FOLDER: &str = "RATENWERK_KILLED_FOLDER";

/// How many changes the child may acknowledge before it is killed in the middle of the next.
const ACKNOWLEDGED: usize = 12;

fn on(folder: PathBuf) -> Options {
    Options { keep: Keep::Folder(folder), ..Options::in_memory() }
}

fn entry(number: usize) -> Value {
    json!({
        "seller": "DE999999990",
        "number": format!("K-{number}"),
        "issueDate": "2026-11-01",
        "openAmount": { "amount": "120.00", "currency": "EUR" },
        "asOf": "2026-11-01",
        "customer": { "id": "4711" },
    })
}

async fn import(stack: &Stack, number: usize) -> String {
    let answer = reqwest::Client::new()
        .post(format!("{}/v1/invoices", stack.url()))
        .bearer_auth("development-machine")
        .header("Idempotency-Key", uuid::Uuid::new_v4().to_string())
        .json(&entry(number))
        .send()
        .await
        .unwrap();
    let body: Value = answer.json().await.unwrap();
    body["outcome"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
}

/// What the child does until it is killed.
async fn work(folder: PathBuf) {
    let stack = Stack::start(on(folder)).await.unwrap();
    for number in 0.. {
        assert_eq!(import(&stack, number).await, "imported");
        println!("acknowledged {number}");
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_it_acknowledged() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return work(folder.into()).await;
    }
    let folder = std::env::temp_dir().join(format!("killed-{}", uuid::Uuid::new_v4()));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::a_killed_process_loses_nothing_that_it_acknowledged", "--nocapture"])
        .env(FOLDER, &folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .filter(|line| line.starts_with("acknowledged"))
        .take(ACKNOWLEDGED)
        .count();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told, ACKNOWLEDGED);

    let stack = Stack::start(on(folder.clone())).await.unwrap();
    for number in 0..ACKNOWLEDGED {
        assert_eq!(import(&stack, number).await, "unchanged", "K-{number}");
    }
    stack.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}
