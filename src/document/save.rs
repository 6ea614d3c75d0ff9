//! Files, safely: bytes come in with a fingerprint, and go out whole or not at all.
//!
//! A file is written beside its place, forced to the disk and put in place by renaming, so at every
//! instant the old or the new file is there. What someone else wrote in the meantime is noticed by
//! its fingerprint and never overwritten.

use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::NamedTempFile;

use super::{Format, Opened, ReadError};

/// The largest file that is read. Topologies of the largest companies are a few megabytes; beyond
/// this something else was opened, and reading it would only exhaust the memory.
pub const LARGEST_FILE: u64 = 512 << 20;

/// What a file was like when it was read or written.
///
/// The time is a hint for people; whether a file changed is told by its content. It is worth
/// something within one run of the program only.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint {
    size: u64,
    content: u64,
    modified: Option<SystemTime>,
}

impl Fingerprint {
    /// When the file was last written, where the file system says so.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Whether the content is the same, whatever the time says.
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

/// Why the bytes of a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is nothing of this name.
    #[error("There is no such file: {}", .0.display())]
    NotFound(PathBuf),
    /// It is a folder.
    #[error("This is a folder, not a topology document: {}", .0.display())]
    Folder(PathBuf),
    /// The system does not let us.
    #[error("You have no permission to read this file: {}", .0.display())]
    NoPermission(PathBuf),
    /// There is nothing in it.
    #[error("The file is empty: {}", .0.display())]
    Empty(PathBuf),
    /// It is larger than [`LARGEST_FILE`].
    #[error(
        "The file is larger than {} MB, which no topology is: {}",
        LARGEST_FILE >> 20,
        .0.display()
    )]
    TooLarge(PathBuf),
    /// Anything else that the system says.
    #[error("The file cannot be read ({reason}): {}", path.display())]
    Failed {
        /// The system's reason.
        reason: io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Why a document was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its bytes could not be had.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its bytes are no topology.
    #[error("{reason} File: {}", path.display())]
    Read {
        /// What is wrong with it, and where.
        reason: ReadError,
        /// The file.
        path: PathBuf,
    },
}

/// Why a file was not saved; what was there before is still there.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Someone else changed the file since it was read or saved here.
    #[error("The file was changed by another program since it was opened: {}", .0.display())]
    ChangedOnDisk(PathBuf),
    /// There is a file of this name.
    #[error("The file exists already: {}", .0.display())]
    Exists(PathBuf),
    /// It is a folder.
    #[error("This is a folder; a file name is needed: {}", .0.display())]
    Folder(PathBuf),
    /// The folder to save in does not exist.
    #[error("The folder to save in does not exist: {}", .0.display())]
    NoFolder(PathBuf),
    /// It is a device, a pipe, or a link to nothing, which cannot be replaced.
    #[error("This is not an ordinary file and is not replaced: {}", .0.display())]
    NotAFile(PathBuf),
    /// The file is write-protected.
    #[error("The file is write-protected: {}", .0.display())]
    ReadOnly(PathBuf),
    /// The system does not let us.
    #[error("You have no permission to save here: {}", .0.display())]
    NoPermission(PathBuf),
    /// Anything else that the system says: the disk is full, the network is gone.
    #[error("The file was not saved ({reason}): {}", path.display())]
    Failed {
        /// The system's reason.
        reason: io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Reads a file whole.
///
/// # Errors
/// When it is a folder, empty, too large, or out of reach.
pub fn read_file(path: &Path) -> Result<(Vec<u8>, Fingerprint), FileError> {
    let failed = |reason: io::Error| match reason.kind() {
        io::ErrorKind::NotFound => FileError::NotFound(path.to_owned()),
        io::ErrorKind::PermissionDenied => FileError::NoPermission(path.to_owned()),
        io::ErrorKind::IsADirectory => FileError::Folder(path.to_owned()),
        _ => FileError::Failed {
            reason,
            path: path.to_owned(),
        },
    };
    // Asked first, because some systems say "permission denied" of a folder.
    if fs::metadata(path).map_err(failed)?.is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.is_empty() {
        return Err(FileError::Empty(path.to_owned()));
    }
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    let fingerprint = Fingerprint::of(&bytes, Some(&metadata));
    Ok((bytes, fingerprint))
}

/// Reads a document from a file; what it is, its content tells.
///
/// The imported document inside a design is said to lie in the design's folder, which is the most
/// that is known of it; it is never looked for.
///
/// # Errors
/// When the file is out of reach or no topology; nothing was changed.
pub fn open(path: &Path) -> Result<(Opened, Fingerprint), OpenError> {
    let (bytes, fingerprint) = read_file(path)?;
    let mut opened = super::read(&bytes, Some(path)).map_err(|reason| OpenError::Read {
        reason,
        path: path.to_owned(),
    })?;
    if let (Format::Design, Some(source)) = (opened.format, &mut opened.source) {
        let name = source.path.as_deref().and_then(Path::file_name);
        source.path = name.map(|name| path.with_file_name(name));
    }
    Ok((opened, fingerprint))
}

/// Saves a file, over the one that is there.
///
/// `expected` is what the file was like when it was opened or last saved; `None` when the user chose
/// to overwrite whatever is there. A file that vanished is written anew. Links are followed and stay
/// links; permissions stay as they are.
///
/// # Errors
/// When the file changed on disk, or cannot be replaced; it is then as it was.
pub fn save(
    path: &Path,
    bytes: &[u8],
    expected: Option<&Fingerprint>,
) -> Result<Fingerprint, SaveError> {
    let place = Place::find(path)?;
    let ready = place.write_beside(bytes)?;
    // As late as possible: what someone wrote while we wrote must survive too.
    if let Some(expected) = expected {
        place.refuse_if_changed(expected)?;
    }
    ready
        .persist(&place.target)
        .map_err(|error| place.failed(error.error))?;
    place.finish(bytes)
}

/// Saves a file under a name that must be free.
///
/// # Errors
/// When there is a file of this name, or it cannot be written.
pub fn save_new(path: &Path, bytes: &[u8]) -> Result<Fingerprint, SaveError> {
    let place = Place::find(path)?;
    if place.existing.is_some() {
        return Err(SaveError::Exists(path.to_owned()));
    }
    place
        .write_beside(bytes)?
        .persist_noclobber(&place.target)
        .map_err(|error| place.failed(error.error))?;
    place.finish(bytes)
}

/// Where a file goes, links resolved.
struct Place<'p> {
    /// What the user named; for messages.
    path: &'p Path,
    /// The file itself.
    target: PathBuf,
    /// The folder it stands in.
    folder: PathBuf,
    /// The file that is there already.
    existing: Option<Metadata>,
}

impl<'p> Place<'p> {
    fn find(path: &'p Path) -> Result<Self, SaveError> {
        let failed = |reason| failed_to_save(reason, path);
        let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
        let (target, existing) = match fs::metadata(path) {
            Ok(found) => (fs::canonicalize(path).map_err(failed)?, Some(found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_link => {
                (path.to_owned(), None)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(SaveError::NotAFile(path.to_owned()));
            }
            Err(error) => return Err(failed(error)),
        };
        if let Some(existing) = &existing {
            if existing.is_dir() {
                return Err(SaveError::Folder(path.to_owned()));
            }
            if !existing.is_file() {
                return Err(SaveError::NotAFile(path.to_owned()));
            }
            // Renaming would replace it all the same, against the will of who protected it.
            if existing.permissions().readonly() {
                return Err(SaveError::ReadOnly(path.to_owned()));
            }
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
            existing,
        })
    }

    /// The new content, on the disk, in the same folder, under a name of its own.
    fn write_beside(&self, bytes: &[u8]) -> Result<NamedTempFile, SaveError> {
        let mut beside = tempfile::Builder::new();
        beside.prefix(".topology-designer-").suffix(".saving");
        #[cfg(unix)]
        let read_write_as_usual = std::os::unix::fs::PermissionsExt::from_mode(0o666);
        #[cfg(unix)]
        beside.permissions(read_write_as_usual);
        let mut file = beside
            .tempfile_in(&self.folder)
            .map_err(|error| self.failed(error))?;
        let write = |file: &mut NamedTempFile| -> io::Result<()> {
            file.write_all(bytes)?;
            if let Some(existing) = &self.existing {
                file.as_file().set_permissions(existing.permissions())?;
            }
            file.as_file().sync_all()
        };
        write(&mut file).map_err(|error| self.failed(error))?;
        Ok(file)
    }

    fn refuse_if_changed(&self, expected: &Fingerprint) -> Result<(), SaveError> {
        match fs::read(&self.target) {
            Ok(bytes) if Fingerprint::of(&bytes, None).is_same_content(expected) => Ok(()),
            Ok(_) => Err(SaveError::ChangedOnDisk(self.path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Makes the renaming last and takes the fingerprint.
    fn finish(&self, bytes: &[u8]) -> Result<Fingerprint, SaveError> {
        // Elsewhere a folder cannot be opened, and the file system keeps the order itself.
        #[cfg(unix)]
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| self.failed(error))?;
        Ok(Fingerprint::of(
            bytes,
            fs::metadata(&self.target).ok().as_ref(),
        ))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_saved_file_is_read_back_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let saved = save(&path, b"one", None).unwrap();
        let (bytes, read) = read_file(&path).unwrap();
        assert_eq!(bytes, b"one");
        assert!(saved.is_same_content(&read));
        save(&path, b"two", Some(&saved)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names_in(folder.path()), ["a.ron"]);
    }

    #[test]
    fn what_someone_else_wrote_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let mine = save(&path, b"mine", None).unwrap();
        fs::write(&path, "her's").unwrap();
        let refused = save(&path, b"new", Some(&mine));
        assert!(matches!(refused, Err(SaveError::ChangedOnDisk(_))));
        assert_eq!(fs::read(&path).unwrap(), b"her's");

        // Same size, same time: the content alone tells.
        let (_, hers) = read_file(&path).unwrap();
        fs::write(&path, "his'n").unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(hers.modified().unwrap()).unwrap();
        assert!(matches!(
            save(&path, b"new", Some(&hers)),
            Err(SaveError::ChangedOnDisk(_))
        ));
        assert_eq!(names_in(folder.path()), ["a.ron"]);
    }

    #[test]
    fn a_touched_or_vanished_file_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let first = save(&path, b"one", None).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(60))
            .unwrap();
        let second = save(&path, b"two", Some(&first)).unwrap();
        fs::remove_file(&path).unwrap();
        save(&path, b"three", Some(&second)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"three");
    }

    #[test]
    fn a_new_file_takes_no_name_that_is_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        save_new(&path, b"one").unwrap();
        assert!(matches!(save_new(&path, b"two"), Err(SaveError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }

    #[test]
    fn what_is_no_ordinary_file_is_refused_with_its_name_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let inside = path.join("missing").join("a.ron");
        assert!(matches!(
            save(&inside, b"", None),
            Err(SaveError::NoFolder(_))
        ));
        assert!(matches!(save(path, b"", None), Err(SaveError::Folder(_))));
        assert!(matches!(read_file(path), Err(FileError::Folder(_))));
        assert!(matches!(read_file(&inside), Err(FileError::NotFound(_))));
        let empty = path.join("empty.xml");
        fs::write(&empty, "").unwrap();
        let error = read_file(&empty).unwrap_err();
        assert!(error.to_string().ends_with("empty.xml"), "{error}");

        let protected = path.join("protected.xml");
        fs::write(&protected, "kept").unwrap();
        let mut permissions = fs::metadata(&protected).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&protected, permissions).unwrap();
        assert!(matches!(
            save(&protected, b"lost", None),
            Err(SaveError::ReadOnly(_))
        ));
        assert_eq!(fs::read(&protected).unwrap(), b"kept");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.ron");
        symlink("a.ron", &link).unwrap();
        save(&link, b"two", None).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);

        let nowhere = folder.path().join("nowhere.ron");
        symlink("gone.ron", &nowhere).unwrap();
        assert!(matches!(
            save(&nowhere, b"", None),
            Err(SaveError::NotAFile(_))
        ));
    }

    /// Set in the child process of the next test: the file it saves until it is killed.
    const SAVES_UNTIL_KILLED: &str = "TOPOLOGY_DESIGNER_TEST_SAVES_UNTIL_KILLED";

    /// Two contents that no mixture of can pass for.
    fn contents() -> [Vec<u8>; 2] {
        [vec![b'a'; 300_000], vec![b'b'; 200_000]]
    }

    #[test]
    fn killed_at_any_instant_the_old_or_the_new_file_is_there() {
        if let Some(path) = std::env::var_os(SAVES_UNTIL_KILLED) {
            let path = Path::new(&path);
            fs::write(path.with_extension("started"), "").unwrap();
            let started = Instant::now();
            while started.elapsed() < Duration::from_secs(20) {
                for content in contents() {
                    save(path, &content, None).unwrap();
                }
            }
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let name = "document::save::tests::killed_at_any_instant_the_old_or_the_new_file_is_there";
        let mut interrupted = 0;
        for round in 0..50_u64 {
            fs::write(&path, &contents()[0]).unwrap();
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", name, "--test-threads=1"])
                .env(SAVES_UNTIL_KILLED, &path)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            let started = path.with_extension("started");
            while !started.exists() {
                assert!(
                    child.try_wait().unwrap().is_none(),
                    "the child saves nothing"
                );
                std::thread::sleep(Duration::from_micros(200));
            }
            // A different instant each time, in steps that are no multiple of a save.
            std::thread::sleep(Duration::from_micros(round * 1_117 % 20_011));
            child.kill().unwrap();
            child.wait().unwrap();
            fs::remove_file(started).unwrap();
            let found = fs::read(&path).unwrap();
            assert!(contents().contains(&found), "{} bytes", found.len());
            interrupted += names_in(folder.path()).len() - 1;
            for left in names_in(folder.path()) {
                if left != "a.ron" {
                    fs::remove_file(folder.path().join(left)).unwrap();
                }
            }
        }
        assert!(interrupted > 0, "no save was ever interrupted");
    }
}
