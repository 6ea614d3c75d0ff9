//! The temporary file for new content: only its owner can read it until it is complete, and files left behind by killed
//! programs are removed.
//!
//! The program that writes it holds a lock, which the system releases when the program ends for any reason. The next
//! save in the folder therefore knows which files are left over.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

const PREFIX: &str = ".topology-designer-";
const SUFFIX: &str = ".saving";

/// How often to create a temporary file again if another program removed it as a leftover, which can happen between its
/// creation and its lock.
const TRIES: usize = 16;

/// From this age, a temporary file is a leftover even if the file system does not support locks: no save takes a day.
const LEFT_OVER_WITHOUT_LOCKS: Duration = Duration::from_secs(24 * 60 * 60);

/// On Windows, a lock prevents reading, so it is released before the file is renamed; a file younger than this may be
/// about to be renamed.
const ABOUT_TO_TAKE_ITS_PLACE: Duration = Duration::from_secs(60);

/// Who can read the file during and after writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers<'p> {
    /// A new file: the default of the system.
    Usual,
    /// Only the owner.
    Owner,
    /// The same as the file that it replaces.
    As(&'p Permissions),
}

/// Creates an empty temporary file, locked by this program.
///
/// # Errors
///
/// If it cannot be created in the folder.
pub(super) fn create(folder: &Path, readers: Readers<'_>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(at_first(readers));
    #[cfg(not(unix))]
    let _ = readers; // The permissions are inherited from the folder.
    for _ in 1..TRIES {
        let file = builder.tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // A program that was cleaning up has removed it.
            Ok(()) if fs::symlink_metadata(file.path()).is_err() => {}
            Err(TryLockError::WouldBlock) => {}
            // A file system without locks can still be used.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
    builder.tempfile_in(folder)
}

/// The content is never readable by more than the owner until it is complete. A new file has the permissions that it
/// will have in the end.
#[cfg(unix)]
fn at_first(readers: Readers<'_>) -> Permissions {
    use std::os::unix::fs::PermissionsExt;

    Permissions::from_mode(match readers {
        Readers::Usual => 0o666,
        Readers::Owner => 0o600,
        // Writing needs no permission once the file is open.
        Readers::As(existing) => existing.mode() & 0o600,
    })
}

/// Writes the content and flushes it to disk. Returns why the permissions could not be set, if so.
///
/// # Errors
///
/// If the content is not on disk.
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
        // If there was no lock, nothing has to be released.
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

/// Removes leftovers of killed saves in a folder; files that other programs are writing are kept. No one waits for
/// this, and a file that cannot be removed now is removed by a later save.
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
