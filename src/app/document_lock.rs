//! Tells whether another window of this program has the same design file open. The lock is a file
//! in the program's own folder, named after the document, that the running program holds; the
//! operating system lets go of it when the program ends, however it ends.

use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use super::store::Store;

/// Held as long as a design file is open in this window.
#[derive(Debug)]
pub struct DocumentLock {
    lock_file: PathBuf,
    /// Closing it gives the lock back.
    _held: File,
}

impl DocumentLock {
    /// Takes the lock of a document; `None` when another window has it.
    ///
    /// # Errors
    /// When the lock cannot be written; the document can be opened all the same.
    pub fn take(store: &Store, document: &Path) -> io::Result<Option<Self>> {
        let folder = store.folder().join("open");
        fs::create_dir_all(&folder)?;
        let lock_file = folder.join(format!("{:016x}.lock", name_of(document)));
        // Whoever gave the lock back may have removed the file between our opening and locking it.
        for _ in 0..8 {
            let held = File::options()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&lock_file)?;
            match held.try_lock() {
                Ok(()) if lock_file.exists() => {
                    return Ok(Some(Self {
                        lock_file,
                        _held: held,
                    }));
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }
}

impl Drop for DocumentLock {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.lock_file) {
            let reason = crate::document::save::words::reason(&error);
            log::debug!("A lock cannot be removed ({reason}).");
        }
    }
}

/// The document's place on this computer, however it was reached.
fn name_of(document: &Path) -> u64 {
    let place = document
        .canonicalize()
        .or_else(|_| std::path::absolute(document))
        .unwrap_or_else(|_| document.to_owned());
    let mut hasher = DefaultHasher::new();
    place.as_os_str().as_encoded_bytes().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_second_window_is_told_apart_until_the_first_one_closes_the_document() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join("store"));
        let document = folder.path().join("contoso.ron");
        fs::write(&document, "").unwrap();
        let first = DocumentLock::take(&store, &document).unwrap();
        assert!(first.is_some());
        let roundabout = folder.path().join("store/../contoso.ron");
        assert!(DocumentLock::take(&store, &roundabout).unwrap().is_none());
        let other = folder.path().join("fabrikam.ron");
        assert!(DocumentLock::take(&store, &other).unwrap().is_some());
        drop(first);
        assert!(DocumentLock::take(&store, &document).unwrap().is_some());
        let left = fs::read_dir(store.folder().join("open")).unwrap().count();
        assert_eq!(left, 0, "locks do not pile up");
    }
}
