//! Where the local stack keeps what outlives it: a folder, or nowhere.
//!
//! A file is replaced as a whole (written beside, flushed, renamed), so a process killed at any
//! moment leaves either the old or the new content. One process at a time owns a folder; the lock
//! ends with the process, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::StartError;

/// The home of the state.
#[derive(Debug)]
pub struct State {
    folder: Option<PathBuf>,
    /// Held for as long as the state is in use.
    _lock: Option<File>,
    fresh: bool,
}

const DATABASE: &str = "database.sqlite";
const LOCK: &str = "lock";

impl State {
    /// State that ends with the process.
    #[must_use]
    pub fn memory() -> Self {
        Self { folder: None, _lock: None, fresh: true }
    }

    /// State in a folder, which is made when it is missing. `address` is left in the lock for a
    /// second instance to tell.
    ///
    /// # Errors
    /// Another process uses the folder, or it can't be written.
    pub fn folder(folder: &Path, address: &str) -> Result<Self, StartError> {
        let unusable = |error: std::io::Error| {
            StartError::new(format!("the state folder {} can't be used: {error}", folder.display()))
        };
        fs::create_dir_all(folder).map_err(unusable)?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(LOCK))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                lock.read_to_string(&mut owner).unwrap_or_default();
                return Err(StartError::new(format!(
                    "another Ratenwerk is running on the state in {}: {}\n\
                     Stop it, or start this one with --state <another folder> --port <another port>, or --memory.",
                    folder.display(),
                    owner.trim()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| writeln!(lock, "{address}, process {}", std::process::id()))
            .map_err(unusable)?;
        let fresh = !folder.join(DATABASE).exists();
        Ok(Self { folder: Some(folder.to_owned()), _lock: Some(lock), fresh })
    }

    /// Whether nothing was here before.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The folder, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The database file, if there is a folder.
    #[must_use]
    pub fn database(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(DATABASE))
    }

    /// A place for one file of the state.
    #[must_use]
    pub fn slot(&self, name: &str) -> Slot {
        Slot(self.folder.as_ref().map(|folder| folder.join(name)))
    }
}

/// One file of the state; with state in memory nothing is read and nothing is written.
#[derive(Debug, Clone)]
pub struct Slot(Option<PathBuf>);

impl Slot {
    /// The content, if the file is there.
    ///
    /// # Errors
    /// The file is there and can't be read.
    pub fn read(&self) -> std::io::Result<Option<Vec<u8>>> {
        let Some(path) = &self.0 else {
            return Ok(None);
        };
        match fs::read(path) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces the content; a killed process doesn't lose it, a machine without power may.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn note(&self, content: &[u8]) -> std::io::Result<()> {
        match &self.0 {
            Some(path) => {
                let beside = path.with_extension("new");
                fs::write(&beside, content)?;
                fs::rename(&beside, path)
            }
            None => Ok(()),
        }
    }

    /// Replaces the content; it is on the disk when this returns.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn write(&self, content: &[u8]) -> std::io::Result<()> {
        match &self.0 {
            Some(path) => replace(path, content),
            None => Ok(()),
        }
    }
}

/// Writes a file beside its place, flushes it, and renames it there.
///
/// # Errors
/// The folder can't be written.
pub fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn one_process_at_a_time_owns_a_folder() {
        let folder = std::env::temp_dir().join(format!("state-{}", uuid::Uuid::new_v4()));
        let first = State::folder(&folder, "http://127.0.0.1:1").unwrap();
        assert!(first.is_fresh());
        let refusal = State::folder(&folder, "http://127.0.0.1:2").unwrap_err().to_string();
        assert!(refusal.contains("http://127.0.0.1:1, process "), "{refusal}");

        first.slot("x.json").write(b"1").unwrap();
        drop(first);
        let second = State::folder(&folder, "http://127.0.0.1:2").unwrap();
        assert_eq!(second.slot("x.json").read().unwrap().as_deref(), Some(&b"1"[..]));
        assert_eq!(second.slot("y.json").read().unwrap(), None);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
