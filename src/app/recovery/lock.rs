//! Who holds a recovery copy. The system releases a lock when the program that holds it ends, in whatever
//! way, so a copy whose lock is free belongs to nobody any more. That is the same on every system, and
//! depends on no process number.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A lock without a copy that is younger than this may belong to a program that is about to write one.
const ABOUT_TO_BE_USED: Duration = Duration::from_secs(60);

/// Whether a copy belongs to a program that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// One that runs, perhaps this one.
    Alive,
    /// None.
    Nobody,
}

/// The right to a copy, for as long as this value lives.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

/// The lock file of a copy.
pub fn path_of(copy: &Path) -> PathBuf {
    copy.with_extension("lock")
}

impl Lock {
    /// Takes the right to a copy; `None` when a running program has it.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn take(copy: &Path) -> io::Result<Option<Self>> {
        let path = path_of(copy);
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            // Another program has cleaned it up before it was locked.
            Ok(()) if !path.exists() => Ok(None),
            // A disk that knows no locks takes copies all the same.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(Self { path, _file: file })),
        }
    }

    /// Gives the right up, and removes its file. The copy, where it still is, belongs to nobody then.
    pub fn release(self) {
        remove(&self.path);
    }
}

/// Who holds a copy.
pub fn holder(copy: &Path) -> Holder {
    match File::open(path_of(copy)) {
        // Shared: another window that looks at the same moment must not take this look for a holder.
        Ok(file) if matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) => {
            Holder::Alive
        }
        // Without a lock file, or on a disk that knows no locks, nobody says that it is in use.
        _ => Holder::Nobody,
    }
}

/// Removes a lock file whose program ended before it wrote a copy.
pub fn remove_if_left_over(lock: &Path) {
    let is_old = fs::metadata(lock)
        .and_then(|found| found.modified())
        .is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > ABOUT_TO_BE_USED));
    let is_alone = !lock.with_extension("ron").exists();
    if is_old && is_alone && holder(lock) == Holder::Nobody {
        remove(lock);
    }
}

/// Removes a file that may be gone already.
pub fn remove(path: &Path) {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => log::warn!(
            "A recovery copy cannot be removed ({}): {}",
            crate::document::save::words::reason(&error),
            crate::document::shown::path(path)
        ),
    }
}
