//! The folder of real documents and independent oracles that lies beside the project, not in it.

use std::fs;
use std::path::PathBuf;

/// The folder: named by `RATENWERK_TEST_DATA`, else `../shared/data` beside the project. `None` says, where a
/// person reads it, that the test is skipped.
pub fn folder() -> Option<PathBuf> {
    let project = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let named = std::env::var_os("RATENWERK_TEST_DATA").map(PathBuf::from);
    let candidates = match named {
        // A relative name counts from where it was written: the project, or the folder of a test run.
        Some(named) => vec![named.clone(), project.join(named)],
        None => vec![project.join("../shared/data")],
    };
    let found = candidates.into_iter().find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: no test data (set RATENWERK_TEST_DATA)");
    }
    found
}

/// The rows of a tab-separated table below its heading, without quoting.
pub fn table(name: &str) -> Option<Vec<Vec<String>>> {
    let text = fs::read_to_string(folder()?.join(name)).expect("a table of the test data can be read");
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(text.lines().skip(1).filter(|line| !line.is_empty()).map(cells).collect())
}
