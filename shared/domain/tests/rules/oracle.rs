//! Reading the oracle tables: tab-separated, without quoting, the first line a heading.

use std::path::{Path, PathBuf};

/// The rows of a table as fields; `None`, and a word about it, where the data is not there.
pub fn rows(table: &str) -> Option<Vec<Vec<String>>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("RATENWERK_TEST_DATA").map_or(beside, |given| {
        let given = PathBuf::from(given);
        // Cargo starts a test in its package; the variable is meant from the root of the project.
        if given.is_absolute() { given } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(given) }
    });
    let path = folder.join("oracle").join(table);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no oracle table {table} (set RATENWERK_TEST_DATA)");
        return None;
    };
    let rows: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty(), "{table} has no rows");
    Some(rows)
}
