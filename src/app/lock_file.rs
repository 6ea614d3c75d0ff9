//! A lock that a running program holds. The operating system lets go of it when the program ends,
//! however it ends, so it depends on no process number and is the same on every system.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How often the lock is tried again after its file was removed between opening and locking it.
const TRIES: usize = 8;

/// The right to something, for as long as this value lives.
#[derive(Debug)]
pub struct LockFile {
    path: PathBuf,
    _held: File,
}

impl LockFile {
    /// Takes the lock; `None` when a running program has it. A disk that knows no locks gives it to
    /// everybody.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        for _ in 0..TRIES {
            let held = options.open(path)?;
            match held.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                // Whoever gave the lock back has removed its file.
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

    /// Whether a running program has the lock. Nobody has one without a file.
    pub fn is_held(path: &Path) -> bool {
        // Shared: another window that looks at the same moment must not take this look for a holder.
        File::open(path)
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Gives the lock back and removes its file.
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

/// Elsewhere a name is not given again before the last one has closed the file.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Removes a file that may be gone already.
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
