//! `import`: hands files to the running stack, one after the other, and says what became of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reqwest::Method;
use serde_json::Value;

use super::client::{Answer, Client, Reached, send};
use super::files::{self, Document, unreadable};
use super::{Ending, Location};
use crate::StartError;

/// How often a file is sent again while others change the same rows.
const ATTEMPTS: usize = 5;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// `imported`, `updated` or `unchanged`, and why it is not eligible for a proposal.
    Taken(String, Vec<String>),
    /// Why it was refused.
    Refused(String),
}

pub(super) async fn import(place: &Location, paths: &[PathBuf]) -> Result<Ending, StartError> {
    let (documents, passed_over) = files::collect(paths)?;
    let reached = Reached::find_or_start(place).await?;
    let bar = files::bar(documents.len());
    let common = files::common_folder(&documents);
    let mut totals = Totals::default();
    for document in &documents {
        let name = document.path.strip_prefix(&common).unwrap_or(&document.path);
        bar.set_message(name.display().to_string());
        let outcome = one(&reached.client, document).await?;
        bar.suspend(|| println!("{}", outcome.line(name)));
        totals.count(&outcome);
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!("\n{}", totals.line(documents.len()));
    if passed_over > 0 {
        println!("{passed_over} files of other kinds were passed over.");
    }
    reached.finish().await;
    Ok(if totals.refused == 0 { Ending::Well } else { Ending::Refused })
}

async fn one(client: &Client, document: &Document) -> Result<Outcome, StartError> {
    let content = std::fs::read(&document.path).map_err(|error| unreadable(&document.path, &error))?;
    let key = uuid::Uuid::new_v4().to_string();
    let mut attempt = 1;
    loop {
        let request = client
            .request(Method::POST, "/v1/invoices", "development-machine")
            .header("Content-Type", document.content_type)
            .header("Idempotency-Key", &key)
            .body(content.clone());
        let answer = send(request).await?;
        if !matches!(answer.status, 409 | 503) || !files::is_busy(&answer) || attempt == ATTEMPTS {
            return Ok(Outcome::of(&answer));
        }
        attempt += 1;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

impl Outcome {
    fn of(answer: &Answer) -> Self {
        let body = &answer.body;
        match body["outcome"].as_str().filter(|_| answer.is_good()) {
            Some(verdict) => Self::Taken(
                verdict.to_owned(),
                body["notEligible"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            ),
            None => Self::Refused(answer.reason()),
        }
    }

    fn line(&self, file: &Path) -> String {
        let file = file.display();
        match self {
            Self::Taken(verdict, reasons) if reasons.is_empty() => format!("{verdict:<10} {file}"),
            Self::Taken(verdict, reasons) => {
                format!("{verdict:<10} {file}  (not eligible: {})", reasons.join(", "))
            }
            Self::Refused(reason) => format!("{:<10} {file}  ({reason})", "refused"),
        }
    }
}

/// How many files came to what.
#[derive(Debug, Default)]
struct Totals {
    taken: BTreeMap<String, usize>,
    not_eligible: usize,
    refused: usize,
}

impl Totals {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Taken(verdict, reasons) => {
                *self.taken.entry(verdict.clone()).or_default() += 1;
                self.not_eligible += usize::from(!reasons.is_empty());
            }
            Outcome::Refused(_) => self.refused += 1,
        }
    }

    fn line(&self, files: usize) -> String {
        let of = |verdict: &str| self.taken.get(verdict).copied().unwrap_or_default();
        format!(
            "{files} files: {} imported, {} updated, {} unchanged, {} refused; {} are not eligible for a proposal.",
            of("imported"),
            of("updated"),
            of("unchanged"),
            self.refused,
            self.not_eligible
        )
    }
}
