//! Safe file access: files are read with a fingerprint, and written completely or not at all.
//!
//! A file is written to a temporary file, flushed to disk and then renamed, so at any time either the old or the new
//! file exists. Changes by someone else are detected by the fingerprint and never overwritten.

mod reading;
mod temporary;
pub mod words;

#[cfg(test)]
mod kills;
#[cfg(test)]
mod tests;

#[cfg(unix)]
use std::fs::File;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::NamedTempFile;

use crate::document::inside::archive;
use crate::document::shown;
pub use reading::{FileError, LARGEST_FILE, OpenError, look_at_file, open, read_file, read_input};
use temporary::Readers;

/// A folder could not be created.
#[derive(Debug, thiserror::Error)]
#[error(
    "The folder could not be made ({}): {}",
    words::reason(reason),
    shown::path(path)
)]
pub struct FolderNotMade {
    reason: io::Error,
    path: PathBuf,
}

/// Creates a folder and its parents.
///
/// # Errors
///
/// If the system does not allow it.
pub fn make_folder(path: &Path) -> Result<(), FolderNotMade> {
    fs::create_dir_all(path).map_err(|reason| FolderNotMade {
        reason,
        path: path.to_owned(),
    })
}

/// The fingerprint of a file when it was read or written.
///
/// The time is only for display; the content determines whether a file has changed. A fingerprint is valid only during
/// one run of the program.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint {
    size: u64,
    content: u64,
    modified: Option<SystemTime>,
}

impl Fingerprint {
    /// The modification time, if the file system provides it.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Whether the content is the same, whatever the time.
    pub fn is_same_content(&self, other: &Self) -> bool {
        (self.size, self.content) == (other.size, other.content)
    }

    fn of(bytes: &[u8], metadata: Option<&Metadata>) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self {
            size: bytes.len() as u64,
            content: hasher.finish(),
            modified: metadata.and_then(|metadata| metadata.modified().ok()),
        }
    }
}

/// A saved file.
#[derive(Clone, Debug)]
#[must_use]
pub struct Saved {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// A sentence about a minor failure, although the file is saved.
    pub warning: Option<String>,
}

/// Why a file was not saved; the previous file is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Someone else changed the file after it was read or saved here.
    #[error("The file has changed on disk since it was opened: {}", shown::path(.0))]
    ChangedOnDisk(PathBuf),
    /// A file with this name exists.
    #[error("The file already exists: {}", shown::path(.0))]
    Exists(PathBuf),
    /// It is a folder.
    #[error("This is a folder; a file name is needed: {}", shown::path(.0))]
    Folder(PathBuf),
    /// The folder does not exist.
    #[error("The folder to save in does not exist: {}", shown::path(.0))]
    NoFolder(PathBuf),
    /// It is a device, a pipe, or a broken link, which cannot be replaced.
    #[error("This is not an ordinary file and is not replaced: {}", shown::path(.0))]
    NotAFile(PathBuf),
    /// It is a zip archive and would be replaced by a different kind of file: it may be the only backup.
    #[error("This is a zip archive and is not replaced; use another name: {}", shown::path(.0))]
    Archive(PathBuf),
    /// The file is read-only.
    #[error("The file is write-protected: {}", shown::path(.0))]
    ReadOnly(PathBuf),
    /// Access is denied.
    #[error("You have no permission to save here: {}", shown::path(.0))]
    NoPermission(PathBuf),
    /// Any other error of the system, such as a full disk or a lost network connection.
    #[error(
        "The file was not saved ({}): {}",
        words::reason(reason),
        shown::path(path)
    )]
    Failed {
        /// The system's reason.
        reason: io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Saves a file, replacing the existing one.
///
/// `expected` is the fingerprint of the file when it was opened or last saved; `None` if the user chose to overwrite
/// it. A deleted file is written again. Links are followed and remain links; permissions are kept.
///
/// # Errors
///
/// If the file was changed on disk, or cannot be replaced; it is then unchanged.
pub fn save(path: &Path, bytes: &[u8], expected: Option<&Fingerprint>) -> Result<Saved, SaveError> {
    let place = SavePlace::find(path)?;
    place.refuse_archive(bytes)?;
    let ready = place.write_beside(whole(bytes), place.readers())?;
    // As late as possible, so that changes made by others in the meantime are kept too.
    if let Some(expected) = expected {
        place.refuse_if_changed(expected)?;
    }
    place.replace(ready, bytes)
}

/// Saves a file that only its owner can read, replacing the existing one.
///
/// # Errors
///
/// If it cannot be replaced; it is then unchanged.
pub fn save_private(path: &Path, bytes: &[u8]) -> Result<Saved, SaveError> {
    let place = SavePlace::find(path)?;
    let ready = place.write_beside(whole(bytes), Readers::Owner)?;
    place.replace(ready, bytes)
}

/// Saves a file in pieces, replacing the existing one, so that large content does not have to be in memory as a whole.
/// Returns a sentence about a minor failure, although the file is saved.
///
/// # Errors
///
/// If a piece cannot be written, or the file cannot be replaced; it is then unchanged.
pub fn save_pieces(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Option<String>, SaveError> {
    let place = SavePlace::find(path)?;
    place.refuse_archive(b"")?;
    let ready = place.write_beside(write, place.readers())?;
    let warning = place.put_in_place(ready)?;
    Ok(warning)
}

/// Writes everything at once.
fn whole(bytes: &[u8]) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
    move |out| out.write_all(bytes)
}

/// Saves a file with a new name.
///
/// # Errors
///
/// If a file with this name exists, or it cannot be written.
pub fn save_new(path: &Path, bytes: &[u8]) -> Result<Saved, SaveError> {
    let place = SavePlace::find(path)?;
    if place.existing.is_some() {
        return Err(SaveError::Exists(path.to_owned()));
    }
    let ready = place.write_beside(whole(bytes), place.readers())?;
    ready
        .file
        .persist_noclobber(&place.target)
        .map_err(|error| place.failed(error.error))?;
    Ok(place.saved(bytes, place.finish(ready.warning)))
}

/// Whether a file exists at the path.
///
/// # Errors
///
/// If it is not an ordinary file, which is never replaced.
pub fn is_taken(path: &Path) -> Result<bool, SaveError> {
    existing_file(path).map(|existing| existing.is_some())
}

/// The ordinary file at a path, following links; `None` if the path is free.
fn existing_file(path: &Path) -> Result<Option<Metadata>, SaveError> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(SaveError::Folder(path.to_owned())),
        Ok(found) if found.is_file() => Ok(Some(found)),
        Ok(_) => Err(SaveError::NotAFile(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_link => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(SaveError::NotAFile(path.to_owned()))
        }
        Err(error) => Err(failed_to_save(error, path)),
    }
}

/// Whether two paths lead to the same file, including hard and symbolic links. A file that does not exist is never the
/// same; `-` is the file that standard input is read from, if the system tells.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| match path.as_os_str() == "-" && cfg!(unix) {
        true => fs::canonicalize("/dev/stdin"),
        false => fs::canonicalize(path),
    };
    let (Ok(first), Ok(second)) = (real(one), real(other)) else {
        return false;
    };
    first == second || is_same_content_on_disk(&first, &second)
}

#[cfg(unix)]
fn is_same_content_on_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let identity = |path| fs::metadata(path).map(|found| (found.dev(), found.ino()));
    matches!((identity(one), identity(other)), (Ok(first), Ok(second)) if first == second)
}

/// On other systems, a hard link keeps its content when the other one is replaced.
#[cfg(not(unix))]
fn is_same_content_on_disk(_: &Path, _: &Path) -> bool {
    false
}

/// Content on disk that is not in its final place yet.
struct Ready {
    file: NamedTempFile,
    warning: Option<String>,
}

/// The destination of a file, with links resolved.
struct SavePlace<'p> {
    /// The path that the user specified; for messages.
    path: &'p Path,
    /// The file itself.
    target: PathBuf,
    /// The folder of the file.
    folder: PathBuf,
    /// The permissions of the existing file.
    existing: Option<fs::Permissions>,
}

impl<'p> SavePlace<'p> {
    fn find(path: &'p Path) -> Result<Self, SaveError> {
        let failed = |reason| failed_to_save(reason, path);
        let existing = existing_file(path)?;
        let target = match &existing {
            Some(_) => fs::canonicalize(path).map_err(failed)?,
            None => path.to_owned(),
        };
        // Renaming would replace it despite its protection.
        if existing
            .as_ref()
            .is_some_and(|existing| existing.permissions().readonly())
        {
            return Err(SaveError::ReadOnly(path.to_owned()));
        }
        let folder = match target.parent() {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_owned(),
            None => return Err(SaveError::Folder(path.to_owned())),
        };
        if !folder.is_dir() {
            return Err(SaveError::NoFolder(folder));
        }
        Ok(Self {
            path,
            target,
            folder,
            existing: existing.map(|found| found.permissions()),
        })
    }

    fn readers(&self) -> Readers<'_> {
        match &self.existing {
            Some(permissions) => Readers::As(permissions),
            None => Readers::Usual,
        }
    }

    /// The new content on disk, in the same folder, under a temporary name.
    fn write_beside(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        readers: Readers<'_>,
    ) -> Result<Ready, SaveError> {
        temporary::remove_left_over(&self.folder);
        let failed = |error| self.failed(error);
        let mut file = temporary::create(&self.folder, readers).map_err(failed)?;
        let refused = temporary::fill(&mut file, write, readers).map_err(failed)?;
        let warning = refused.map(|reason| {
            format!(
                "The file was saved, but now only you can read it, because its permissions could not \
                 be set ({}): {}",
                words::reason(&reason),
                shown::path(self.path)
            )
        });
        Ok(Ready { file, warning })
    }

    /// A zip archive, whatever its name, is replaced only by another one.
    fn refuse_archive(&self, bytes: &[u8]) -> Result<(), SaveError> {
        if self.existing.is_none() || archive::is_archive(bytes) {
            return Ok(());
        }
        let mut start = Vec::new();
        let read =
            fs::File::open(&self.target).and_then(|file| file.take(4).read_to_end(&mut start));
        match read {
            Ok(_) if archive::is_archive(&start) => Err(SaveError::Archive(self.path.to_owned())),
            // An unreadable file can still be replaced, as before.
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn refuse_if_changed(&self, expected: &Fingerprint) -> Result<(), SaveError> {
        let changed = || SaveError::ChangedOnDisk(self.path.to_owned());
        match fs::metadata(&self.target) {
            // A file of a different size has changed; it does not have to be read.
            Ok(found) if found.len() != expected.size => return Err(changed()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.failed(error)),
        }
        match fs::read(&self.target) {
            Ok(bytes) if Fingerprint::of(&bytes, None).is_same_content(expected) => Ok(()),
            Ok(_) => Err(changed()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn replace(&self, ready: Ready, bytes: &[u8]) -> Result<Saved, SaveError> {
        let warning = self.put_in_place(ready)?;
        Ok(self.saved(bytes, warning))
    }

    fn put_in_place(&self, ready: Ready) -> Result<Option<String>, SaveError> {
        ready
            .file
            .persist(&self.target)
            .map_err(|error| self.failed(error.error))?;
        Ok(self.finish(ready.warning))
    }

    /// Flushes the folder. The file is already in place, so a failure is only worth a warning.
    fn finish(&self, warning: Option<String>) -> Option<String> {
        let unconfirmed = self.sync_folder().err().map(|reason| {
            format!(
                "The file was saved, but a power failure in the next seconds could undo this, \
                 because its folder could not be written to the disk ({}): {}",
                words::reason(&reason),
                shown::path(self.path)
            )
        });
        warning.or(unconfirmed)
    }

    fn saved(&self, bytes: &[u8], warning: Option<String>) -> Saved {
        Saved {
            fingerprint: Fingerprint::of(bytes, fs::metadata(&self.target).ok().as_ref()),
            warning,
        }
    }

    /// On other systems, a folder cannot be opened, and the file system keeps the order itself.
    #[cfg(unix)]
    fn sync_folder(&self) -> io::Result<()> {
        match File::open(&self.folder).and_then(|folder| folder.sync_all()) {
            // Some file systems, such as network drives, do not support this.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self) -> io::Result<()> {
        Ok(())
    }

    fn failed(&self, reason: io::Error) -> SaveError {
        failed_to_save(reason, self.path)
    }
}

fn failed_to_save(reason: io::Error, path: &Path) -> SaveError {
    let path = path.to_owned();
    match reason.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Exists(path),
        io::ErrorKind::PermissionDenied => SaveError::NoPermission(path),
        io::ErrorKind::NotADirectory => SaveError::NoFolder(path),
        _ => SaveError::Failed { reason, path },
    }
}
