//! The file in which new content grows before it takes the place of the old: no reader but its owner until
//! it is complete, and none left behind for long by a program that was killed.
//!
//! The program that writes it holds its lock, which the system releases when the program ends in whatever
//! way. So the next save in the folder knows which ones are left over.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

const PREFIX: &str = ".topology-designer-";
const SUFFIX: &str = ".saving";

/// How often a temporary file is begun again after another program took it for one that was left over,
/// which can happen between its creation and its lock.
const TRIES: usize = 16;

/// From this age on a temporary file is left over even where the disk knows no locks: no save takes a day.
const LEFT_OVER_WITHOUT_LOCKS: Duration = Duration::from_secs(24 * 60 * 60);

/// On Windows a lock keeps others from reading, so it is released before the file takes its place; what is
/// younger than this may be about to.
const ABOUT_TO_TAKE_ITS_PLACE: Duration = Duration::from_secs(60);

/// Who may read the file while it is written, and afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers<'p> {
    /// It is new: whom the system lets read new files.
    Usual,
    /// The owner alone.
    Owner,
    /// Whom the file lets read that it replaces.
    As(&'p Permissions),
}

/// Creates an empty temporary file, locked by this program.
///
/// # Errors
/// When the folder takes no file.
pub(super) fn create(folder: &Path, readers: Readers<'_>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(at_first(readers));
    #[cfg(not(unix))]
    let _ = readers; // Who may read is inherited from the folder.
    for _ in 1..TRIES {
        let file = builder.tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // A program that cleaned up in between has removed it.
            Ok(()) if fs::symlink_metadata(file.path()).is_err() => {}
            Err(TryLockError::WouldBlock) => {}
            // A disk that knows no locks is saved to all the same.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
    builder.tempfile_in(folder)
}

/// Never more than the owner may read what is not complete. What is new may be read by whom it will be
/// readable for in the end.
#[cfg(unix)]
fn at_first(readers: Readers<'_>) -> Permissions {
    use std::os::unix::fs::PermissionsExt;

    Permissions::from_mode(match readers {
        Readers::Usual => 0o666,
        Readers::Owner => 0o600,
        // Writing needs no permission once it is open.
        Readers::As(existing) => existing.mode() & 0o600,
    })
}

/// Fills the file and brings it to the disk. Says why its readers could not be set, where they could not.
///
/// # Errors
/// When the content is not on the disk.
pub(super) fn fill(
    file: &mut NamedTempFile,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    readers: Readers<'_>,
) -> io::Result<Option<io::Error>> {
    let mut pieces = BufWriter::new(&mut *file);
    write(&mut pieces)?;
    pieces.flush()?;
    drop(pieces);
    let refused = match readers {
        Readers::As(existing) => widen(file.as_file(), existing).err(),
        Readers::Usual | Readers::Owner => None,
    };
    file.as_file().sync_all()?;
    if cfg!(windows) {
        // Where there was no lock, there is none to release.
        let _ = file.as_file().unlock();
    }
    Ok(refused)
}

fn widen(file: &File, existing: &Permissions) -> io::Result<()> {
    if file.metadata()?.permissions() == *existing {
        return Ok(());
    }
    file.set_permissions(existing.clone())
}

/// Removes what killed saves have left in a folder; what other programs are writing stays. Nobody waits for
/// this, and what cannot be removed now is removed at a later save.
pub(super) fn remove_left_over(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if !is_ours(&entry.file_name()) || !entry.file_type().is_ok_and(|found| found.is_file()) {
            continue;
        }
        let path = entry.path();
        if is_left_over(&path)
            && let Err(error) = fs::remove_file(&path)
        {
            log::info!(
                "A temporary file was not removed ({})",
                crate::document::save::words::reason(&error)
            );
        }
    }
}

fn is_ours(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// Whether the program that wrote it has ended.
fn is_left_over(path: &Path) -> bool {
    let age = fs::metadata(path)
        .and_then(|found| found.modified())
        .ok()
        .and_then(|modified| modified.elapsed().ok())
        .unwrap_or_default();
    let Ok(file) = File::options().write(true).open(path) else {
        return age > LEFT_OVER_WITHOUT_LOCKS;
    };
    match file.try_lock() {
        Ok(()) => !cfg!(windows) || age > ABOUT_TO_TAKE_ITS_PLACE,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => age > LEFT_OVER_WITHOUT_LOCKS,
    }
}
