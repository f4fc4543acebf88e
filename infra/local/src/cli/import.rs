//! `import`: hands files to the running stack, one after the other, and says what became of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Method;
use serde_json::Value;

use super::client::{Answer, Client, Reached, send};
use super::{Ending, Location};
use crate::StartError;

/// How often a file is sent again while others change the same rows.
const ATTEMPTS: usize = 5;

/// A file to import, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Document {
    path: PathBuf,
    content_type: &'static str,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// `imported`, `updated` or `unchanged`, and why it is not eligible for a proposal.
    Taken(String, Vec<String>),
    /// Why it was refused.
    Refused(String),
}

pub(super) async fn import(place: &Location, paths: &[PathBuf]) -> Result<Ending, StartError> {
    let (documents, passed_over) = collect(paths)?;
    if documents.is_empty() {
        return Err(StartError::new("there is no .xml and no .json file to import"));
    }
    let reached = Reached::find_or_start(place).await?;
    let bar = ProgressBar::new(documents.len() as u64).with_style(style());
    let common = common_folder(&documents);
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

/// The documents among the paths, in the order of their bytes; a file named itself is always taken,
/// one of a folder by its ending.
fn collect(paths: &[PathBuf]) -> Result<(Vec<Document>, usize), StartError> {
    let mut documents = Vec::new();
    let mut passed_over = 0;
    for path in paths {
        if path.is_dir() {
            let mut files = Vec::new();
            walk(path, &mut files).map_err(|error| unreadable(path, &error))?;
            let found = files.len();
            let before = documents.len();
            documents.extend(files.into_iter().filter_map(document));
            passed_over += found - (documents.len() - before);
        } else if path.is_file() {
            documents.push(
                document(path.clone())
                    .unwrap_or_else(|| Document { path: path.clone(), content_type: "application/xml" }),
            );
        } else {
            return Err(StartError::new(format!(
                "{} is neither a file nor a folder; nothing was imported",
                path.display()
            )));
        }
    }
    documents.sort_by(|left, right| bytes(&left.path).cmp(bytes(&right.path)));
    documents.dedup();
    Ok((documents, passed_over))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn document(path: PathBuf) -> Option<Document> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let content_type = match ending.as_str() {
        "xml" => "application/xml",
        "json" => "application/json",
        _ => return None,
    };
    Some(Document { path, content_type })
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The folder that all documents share, so that the summary shows short names.
fn common_folder(documents: &[Document]) -> PathBuf {
    let mut folders = documents.iter().map(|document| document.path.parent().unwrap_or(Path::new("")));
    let mut common = folders.next().unwrap_or(Path::new("")).to_path_buf();
    for folder in folders {
        while !folder.starts_with(&common) {
            if !common.pop() {
                return common;
            }
        }
    }
    common
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
        if !matches!(answer.status, 409 | 503) || !is_busy(&answer) || attempt == ATTEMPTS {
            return Ok(Outcome::of(&answer));
        }
        attempt += 1;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

fn is_busy(answer: &Answer) -> bool {
    answer.status == 503 || answer.body["type"].as_str().is_some_and(|kind| kind.ends_with("busy"))
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

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30.green} {pos}/{len} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn unreadable(path: &Path, error: &std::io::Error) -> StartError {
    StartError::new(format!("{} can't be read: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Document, common_folder, document};

    #[test]
    fn endings_decide_what_a_file_of_a_folder_is() {
        let kind = |name: &str| document(PathBuf::from(name)).map(|found| found.content_type);
        assert_eq!(kind("a.XML"), Some("application/xml"));
        assert_eq!(kind("a.json"), Some("application/json"));
        assert_eq!(kind("SOURCES.txt"), None);
    }

    #[test]
    fn names_are_shown_below_the_common_folder() {
        let documents = ["a/b/one.xml", "a/c/two.xml"]
            .map(|path| Document { path: PathBuf::from(path), content_type: "application/xml" });
        assert_eq!(common_folder(&documents), Path::new("a"));
    }
}
