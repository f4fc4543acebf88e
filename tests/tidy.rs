//! What the compiler can't guard: who imports whom, what the domain must not know, and what never belongs into
//! the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" || name == "snapshots" {
            continue;
        }
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&root().join(folder), &mut found);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// The packages of ours that a package depends on, tests left out.
fn ours(manifest: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(manifest).unwrap();
    let dependencies =
        text.split("\n[").find(|section| section.starts_with("dependencies]")).unwrap_or_default().to_owned();
    let names =
        dependencies.lines().filter_map(|line| line.split_once(".workspace").map(|(name, _)| name.trim().to_owned()));
    names.filter(|name| is_ours(name)).collect()
}

fn is_ours(name: &str) -> bool {
    ["domain", "cloud", "documents", "pages", "ratenwerk", "tests"].contains(&name)
        || root().join("functions").join(name).is_dir()
}

#[test]
fn packages_import_only_what_they_may() {
    let mut allowed: BTreeMap<String, Vec<&str>> = BTreeMap::from([
        ("shared/domain".to_owned(), vec![]),
        ("shared/cloud".to_owned(), vec!["domain"]),
        ("shared/documents".to_owned(), vec!["domain"]),
    ]);
    for function in std::fs::read_dir(root().join("functions")).unwrap().flatten() {
        allowed.insert(
            format!("functions/{}", function.file_name().to_string_lossy()),
            vec!["domain", "cloud", "documents"],
        );
    }
    for (package, may) in allowed {
        for name in ours(&root().join(&package).join("Cargo.toml")) {
            assert!(may.contains(&name.as_str()), "{package} must not depend on {name}");
        }
    }
}

#[test]
fn the_domain_knows_nothing_of_the_outside() {
    let manifest = std::fs::read_to_string(root().join("shared/domain/Cargo.toml")).unwrap();
    for foreign in ["aws-", "lambda_", "tokio", "serde", "http"] {
        assert!(!manifest.contains(foreign), "the domain must not depend on {foreign}");
    }
    for (path, text) in rust_files("shared/domain/src") {
        for outside in ["std::env", "std::fs", "std::net", "Utc::now", "new_v4", "now_v7", "f64", "f32"] {
            assert!(!text.contains(outside), "{}: {outside}", path.display());
        }
    }
}

#[test]
fn only_main_reads_the_environment() {
    for folder in ["shared", "functions"] {
        for (path, text) in rust_files(folder) {
            let is_main = path.ends_with("src/main.rs");
            let is_test = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("testdata.rs");
            assert!(is_main || is_test || !text.contains("env::var"), "{}", path.display());
        }
    }
}

#[test]
fn nothing_is_unfinished_or_switched_off() {
    let marks =
        [["to", "do!("].concat(), ["unimple", "mented!("].concat(), ["#[ig", "nore"].concat(), ["db", "g!("].concat()];
    for folder in ["shared", "functions", "infra", "tests"] {
        for (path, text) in rust_files(folder) {
            for mark in &marks {
                assert!(!text.contains(mark), "{}: {mark}", path.display());
            }
        }
    }
}

#[test]
fn a_table_is_never_scanned() {
    let scan = [".sc", "an()"].concat();
    for folder in ["shared", "functions"] {
        for (path, text) in rust_files(folder) {
            assert!(!text.contains(&scan), "{}", path.display());
        }
    }
}

#[test]
fn the_top_of_the_repository_is_the_house() {
    let expected = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "functions",
        "infra",
        "rust-toolchain.toml",
        "shared",
        "template.yaml",
        "tests",
    ];
    let output = std::process::Command::new("git").args(["ls-files"]).current_dir(root()).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut top: Vec<&str> =
        listed.lines().filter_map(|path| path.split('/').next()).filter(|name| !name.starts_with('.')).collect();
    top.sort_unstable();
    top.dedup();
    if top.is_empty() {
        return; // Not a checkout: an unpacked archive has no index to ask.
    }
    for name in top {
        assert!(expected.contains(&name), "{name} does not belong here");
    }
}
