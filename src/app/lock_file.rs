//! A lock held by a running program. The operating system releases it when the program ends for any reason, so it does
//! not depend on process numbers and works the same on every system.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How often to try again if the file was removed between opening and locking it.
const TRIES: usize = 8;

/// The lock, held while this value exists.
#[derive(Debug)]
pub struct LockFile {
    path: PathBuf,
    _held: File,
}

impl LockFile {
    /// Acquires the lock; `None` if a running program holds it. A file system without locks always grants it.
    ///
    /// # Errors
    ///
    /// If the file cannot be created.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        for _ in 0..TRIES {
            let held = options.open(path)?;
            match held.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                // The previous holder has removed its file.
                Ok(()) if !is_at(&held, path) => {}
                Ok(()) | Err(TryLockError::Error(_)) => {
                    return Ok(Some(Self {
                        path: path.to_owned(),
                        _held: held,
                    }));
                }
            }
        }
        Ok(None)
    }

    /// Whether a running program holds the lock. Without a file, no one does.
    pub fn is_held(path: &Path) -> bool {
        // Shared: another window that checks at the same time must not see this as a holder.
        File::open(path)
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Releases the lock and removes its file.
    pub fn release(self) {
        remove(&self.path);
    }
}

/// Whether the path still leads to this file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(found)) => (held.dev(), held.ino()) == (found.dev(), found.ino()),
        _ => false,
    }
}

/// On other systems, a name is not reused before the last handle is closed.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Removes a file that may no longer exist.
pub fn remove(path: &Path) {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => log::warn!(
            "A file of this program cannot be removed ({}): {}",
            crate::document::save::words::reason(&error),
            path.display()
        ),
    }
}
