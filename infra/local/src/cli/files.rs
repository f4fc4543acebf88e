//! The files that a command sends, one after the other.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::client::Answer;
use crate::StartError;

/// A file to be sent, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Document {
    /// Where it stands.
    pub path: PathBuf,
    /// Its media type.
    pub content_type: &'static str,
}

/// The documents among the paths, in the order of their bytes; a file named itself is always taken,
/// one of a folder by its ending.
pub(super) fn collect(paths: &[PathBuf]) -> Result<(Vec<Document>, usize), StartError> {
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
                "{} is neither a file nor a folder; nothing was sent",
                path.display()
            )));
        }
    }
    documents.sort_by(|left, right| bytes(&left.path).cmp(bytes(&right.path)));
    documents.dedup();
    if documents.is_empty() {
        return Err(StartError::new("there is no .xml and no .json file to send"));
    }
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
pub(super) fn common_folder(documents: &[Document]) -> PathBuf {
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

/// Whether others are at work on the same rows, so that it is worth to send it again.
pub(super) fn is_busy(answer: &Answer) -> bool {
    answer.status == 503 || answer.body["type"].as_str().is_some_and(|kind| kind.ends_with("busy"))
}

/// A bar that shows how far a command is with its files.
pub(super) fn bar(files: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30.green} {pos}/{len} {wide_msg}");
    ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A file that can't be read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> StartError {
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
