//! Who holds a recovery copy: a copy whose lock is free no longer belongs to anybody.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::app::lock_file::{self, LockFile};

/// A lock without a copy that is younger than this may belong to a program that is about to write a
/// copy.
const ABOUT_TO_BE_USED: Duration = Duration::from_secs(60);

/// The lock file of a copy.
pub fn path_of(copy: &Path) -> PathBuf {
    copy.with_extension("lock")
}

/// Claims a copy; returns `None` if a running program holds it.
///
/// # Errors
/// When the lock file cannot be created.
pub fn take(copy: &Path) -> io::Result<Option<LockFile>> {
    LockFile::take(&path_of(copy))
}

/// Whether a copy belongs to a running program, possibly this one.
pub fn is_held(copy: &Path) -> bool {
    LockFile::is_held(&path_of(copy))
}

/// Removes a lock file whose program ended before it wrote a copy.
pub fn remove_if_left_over(lock: &Path) {
    let is_old = fs::metadata(lock)
        .and_then(|found| found.modified())
        .is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > ABOUT_TO_BE_USED));
    let is_alone = !lock.with_extension("ron").exists();
    if is_old && is_alone && !LockFile::is_held(lock) {
        lock_file::remove(lock);
    }
}
