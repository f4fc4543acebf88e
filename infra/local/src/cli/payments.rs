//! `payments`: hands bank files to the running stack, one after the other, and says what became of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reqwest::Method;

use super::client::{Answer, Client, Reached, send};
use super::files::{self, Document, unreadable};
use super::{Ending, Location};
use crate::StartError;

/// How often a file is sent: again while others change the same rows, and while it is not worked through.
const ATTEMPTS: usize = 50;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// How many of its payments came to what, and how many are left over.
    Taken(BTreeMap<String, usize>, u64),
    /// Why it was refused.
    Refused(String),
}

pub(super) async fn payments(place: &Location, paths: &[PathBuf]) -> Result<Ending, StartError> {
    let (documents, passed_over) = files::collect(paths)?;
    let reached = Reached::find_or_start(place).await?;
    let bar = files::bar(documents.len());
    let common = files::common_folder(&documents);
    let mut refused = 0;
    for document in &documents {
        let name = document.path.strip_prefix(&common).unwrap_or(&document.path);
        bar.set_message(name.display().to_string());
        let outcome = one(&reached.client, document).await?;
        bar.suspend(|| println!("{}", outcome.line(name)));
        refused += usize::from(!outcome.is_whole());
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!("\n{} files: {} taken, {refused} refused or not finished.", documents.len(), documents.len() - refused);
    if passed_over > 0 {
        println!("{passed_over} files of other kinds were passed over.");
    }
    reached.finish().await;
    Ok(if refused == 0 { Ending::Well } else { Ending::Refused })
}

/// Sends a file until it is worked through: what is booked stays booked, and the rest is gone on with. What the last
/// answer calls known already was booked by an earlier one, so the outcomes of the first answers count.
async fn one(client: &Client, document: &Document) -> Result<Outcome, StartError> {
    let content = std::fs::read(&document.path).map_err(|error| unreadable(&document.path, &error))?;
    let mut first: Vec<String> = Vec::new();
    let mut attempt = 1;
    loop {
        let request = client
            .request(Method::POST, "/v1/payments", "development-machine")
            .header("Content-Type", document.content_type)
            .body(content.clone());
        let answer = send(request).await?;
        let again = attempt < ATTEMPTS && (files::is_busy(&answer) || answer.body["incomplete"] == true);
        note(&mut first, &answer);
        if !again {
            return Ok(Outcome::of(&answer, &first));
        }
        attempt += 1;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

/// Keeps what each entry came to first, once it came to something.
fn note(first: &mut Vec<String>, answer: &Answer) {
    for (place, entry) in answer.body["payments"].as_array().into_iter().flatten().enumerate() {
        let outcome = entry["outcome"].as_str().unwrap_or_default().to_owned();
        let because = entry["reason"].as_str().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let outcome = outcome + &because;
        match first.get_mut(place) {
            Some(known) if known.starts_with("not_booked") => *known = outcome,
            Some(_) => {}
            None => first.push(outcome),
        }
    }
}

impl Outcome {
    fn of(answer: &Answer, entries: &[String]) -> Self {
        if !answer.is_good() {
            return Self::Refused(answer.reason());
        }
        let mut counts = BTreeMap::new();
        for outcome in entries {
            *counts.entry(outcome.replace('_', " ")).or_default() += 1;
        }
        Self::Taken(counts, answer.body["remaining"].as_u64().unwrap_or(0))
    }

    fn is_whole(&self) -> bool {
        matches!(self, Self::Taken(_, 0))
    }

    fn line(&self, file: &Path) -> String {
        let file = file.display();
        match self {
            Self::Refused(reason) => format!("{:<10} {file}  ({reason})", "refused"),
            Self::Taken(counts, 0) => format!("{:<10} {file}  ({})", "taken", told(counts)),
            Self::Taken(counts, left) => {
                format!("{:<10} {file}  ({}; {left} are left over: send it again)", "unfinished", told(counts))
            }
        }
    }
}

fn told(counts: &BTreeMap<String, usize>) -> String {
    if counts.is_empty() {
        return "no payments".to_owned();
    }
    counts.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Answer, Outcome, note};

    #[test]
    fn what_a_file_came_to_first_is_what_counts() {
        let answer = |outcomes: [&str; 2], remaining: u64| Answer {
            status: 200,
            etag: None,
            body: json!({ "payments": outcomes.map(|outcome| json!({ "outcome": outcome })), "remaining": remaining }),
        };
        let mut first = Vec::new();
        note(&mut first, &answer(["recorded", "not_booked"], 1));
        assert_eq!(first, ["recorded", "not_booked"]);
        let last = answer(["already_recorded", "held"], 0);
        note(&mut first, &last);
        assert_eq!(Outcome::of(&last, &first).line("a.xml".as_ref()), "taken      a.xml  (1 held, 1 recorded)");
    }

    #[test]
    fn what_is_not_booked_says_why() {
        let entry = json!({ "outcome": "not_booked", "reason": "foreign_account" });
        let answer = Answer { status: 200, etag: None, body: json!({ "payments": [entry], "remaining": 0 }) };
        let mut first = Vec::new();
        note(&mut first, &answer);
        let line = Outcome::of(&answer, &first).line("a.xml".as_ref());
        assert_eq!(line, "taken      a.xml  (1 not booked (foreign account))");
    }
}
