//! Detects whether another window of this program has the same design file open. The lock is a file in the program's
//! own folder, named after the document.

use std::fs;
use std::io;
use std::path::Path;

use crate::app::lock_file::LockFile;
use crate::app::store::Store;

/// Held while a design file is open in this window.
#[derive(Debug)]
pub struct DocumentLock {
    lock: Option<LockFile>,
    store: Store,
}

impl DocumentLock {
    /// Acquires the lock of a document; `None` if another window holds it.
    ///
    /// # Errors
    ///
    /// If the lock cannot be written; the document can still be opened.
    pub fn take(store: &Store, document: &Path) -> io::Result<Option<Self>> {
        // It may be a lock that this window is releasing.
        store.finish_writing();
        let folder = store.folder().join("open");
        fs::create_dir_all(&folder)?;
        let lock = LockFile::take(&folder.join(format!("{:016x}.lock", name_of(document))))?;
        Ok(lock.map(|lock| Self {
            lock: Some(lock),
            store: store.clone(),
        }))
    }
}

impl Drop for DocumentLock {
    /// Releases the lock in the background, because a document is closed within a frame.
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take() {
            self.store.later(move |_| lock.release());
        }
    }
}

/// The location of the document on this computer, independent of the path used.
fn name_of(document: &Path) -> u64 {
    let place = document
        .canonicalize()
        .or_else(|_| std::path::absolute(document))
        .unwrap_or_else(|_| document.to_owned());
    fnv_1a(place.as_os_str().as_encoded_bytes())
}

/// A hash that is the same in every version of this program, which std does not guarantee.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_second_window_is_detected_until_the_first_one_closes_the_document() {
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
        store.finish_writing();
        let left = fs::read_dir(store.folder().join("open")).unwrap().count();
        assert_eq!(left, 0, "locks do not pile up");
    }
}
