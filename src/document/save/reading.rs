//! Reads files for the window, and also pipes and standard input for the command line. Anything that cannot be read in
//! limited time and memory is refused first.

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::document::save::{Fingerprint, words};
use crate::document::{self, Opened, ReadError, shown};
use crate::vocabulary::Vocabulary;

/// The maximum size of a file. Topologies of the largest companies take a few megabytes; a larger file is something
/// else, and reading it would only use up memory.
pub const LARGEST_FILE: u64 = 512 << 20;

/// How long to wait for a program to write to a named pipe. A shell opens both ends at the same time.
const PIPE_PATIENCE: Duration = Duration::from_secs(3);

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It does not exist.
    #[error("There is no such file: {}", shown::path(.0))]
    NotFound(PathBuf),
    /// It is a folder.
    #[error("This is a folder, not a topology document: {}", shown::path(.0))]
    Folder(PathBuf),
    /// It is a device, a socket, or a pipe if only files are read.
    #[error("This is not an ordinary file and cannot be read: {}", shown::path(.0))]
    NotOrdinary(PathBuf),
    /// No program writes to the pipe.
    #[error("No program is writing to this pipe: {}", shown::path(.0))]
    SilentPipe(PathBuf),
    /// Access is denied.
    #[error("You have no permission to read this file: {}", shown::path(.0))]
    NoPermission(PathBuf),
    /// It is empty.
    #[error("The file is empty: {}", shown::path(.0))]
    Empty(PathBuf),
    /// It is larger than [`LARGEST_FILE`].
    #[error(
        "The file is larger than {} MB; no topology is that large: {}",
        LARGEST_FILE >> 20,
        shown::path(.0)
    )]
    TooLarge(PathBuf),
    /// Any other error of the system.
    #[error(
        "The file cannot be read ({}): {}",
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

impl FileError {
    fn new(reason: io::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match reason.kind() {
            io::ErrorKind::NotFound => Self::NotFound(path),
            io::ErrorKind::PermissionDenied => Self::NoPermission(path),
            io::ErrorKind::IsADirectory => Self::Folder(path),
            _ => Self::Failed { reason, path },
        }
    }
}

/// Why a document was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The content is not a topology.
    #[error("{reason} File: {}", shown::path(path))]
    Read {
        /// The error, with its position.
        reason: ReadError,
        /// The file.
        path: PathBuf,
    },
}

/// Checks what a path leads to without opening it: opening a pipe would wait for its other end.
///
/// # Errors
///
/// If it is not an ordinary file of a supported size.
pub fn look_at_file(path: &Path) -> Result<Metadata, FileError> {
    let found = fs::metadata(path).map_err(|reason| FileError::new(reason, path))?;
    if found.is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    if !found.is_file() {
        return Err(FileError::NotOrdinary(path.to_owned()));
    }
    // In file systems such as /proc, a file that claims to be empty can be endless.
    if found.len() == 0 {
        return Err(FileError::Empty(path.to_owned()));
    }
    if found.len() > LARGEST_FILE {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    Ok(found)
}

/// Reads an ordinary file completely.
///
/// # Errors
///
/// If it is a folder, a device or a pipe, or is empty, too large, or inaccessible.
pub fn read_file(path: &Path) -> Result<(Vec<u8>, Fingerprint), FileError> {
    look_at_file(path)?;
    let file = File::open(path).map_err(|reason| FileError::new(reason, path))?;
    read_whole(file, path)
}

/// Reads a file, a pipe, or standard input (`-`) for the command line.
///
/// # Errors
///
/// If it is a folder or a device, or is empty, too large or inaccessible, or a pipe that no program writes to.
pub fn read_input(path: &Path) -> Result<(Vec<u8>, Fingerprint), FileError> {
    if path.as_os_str() == "-" {
        let bytes = read_to_limit(io::stdin().lock(), path)?;
        let fingerprint = Fingerprint::of(&bytes, None);
        return Ok((bytes, fingerprint));
    }
    match look_at_file(path) {
        Err(FileError::NotOrdinary(_)) if is_pipe(path) => read_whole(open_pipe(path)?, path),
        Err(error) => Err(error),
        Ok(_) => read_file(path),
    }
}

/// Opens a document for the command line; the content determines the format, and the vocabulary the meaning.
///
/// # Errors
///
/// If the file is inaccessible or not a topology; nothing was changed.
pub fn open(path: &Path, vocabulary: &Vocabulary) -> Result<(Opened, Fingerprint), OpenError> {
    let (bytes, fingerprint) = read_input(path)?;
    let mut opened =
        document::read_with(&bytes, Some(path), vocabulary).map_err(|reason| OpenError::Read {
            reason,
            path: path.to_owned(),
        })?;
    opened.place_source(path);
    Ok((opened, fingerprint))
}

fn read_whole(file: File, path: &Path) -> Result<(Vec<u8>, Fingerprint), FileError> {
    let metadata = file
        .metadata()
        .map_err(|reason| FileError::new(reason, path))?;
    let bytes = read_to_limit(file, path)?;
    let fingerprint = Fingerprint::of(&bytes, Some(&metadata));
    Ok((bytes, fingerprint))
}

fn read_to_limit(input: impl Read, path: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    input
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|reason| FileError::new(reason, path))?;
    if bytes.is_empty() {
        return Err(FileError::Empty(path.to_owned()));
    }
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

fn is_pipe(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| is_pipe_type(found.file_type()))
}

#[cfg(unix)]
fn is_pipe_type(found: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found)
}

/// On other systems, a pipe is not a file in a folder.
#[cfg(not(unix))]
fn is_pipe_type(_: FileType) -> bool {
    false
}

/// Opens a pipe on a thread, because opening waits for a program at the other end, and there may be none.
fn open_pipe(path: &Path) -> Result<File, FileError> {
    let (sender, receiver) = mpsc::channel();
    let owned = path.to_owned();
    let open = move || {
        // No one receives the result after the timeout.
        let _ = sender.send(File::open(owned));
    };
    thread::Builder::new()
        .spawn(open)
        .map_err(|reason| FileError::new(reason, path))?;
    match receiver.recv_timeout(PIPE_PATIENCE) {
        Ok(opened) => opened.map_err(|reason| FileError::new(reason, path)),
        Err(_) => Err(FileError::SilentPipe(path.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_beyond_the_limit_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.xml");
        // It has no blocks on disk, and reading it would take half a gigabyte of memory.
        let file = File::create(&path).unwrap();
        file.set_len(LARGEST_FILE + 1).unwrap();
        assert!(matches!(look_at_file(&path), Err(FileError::TooLarge(_))));
        assert!(matches!(read_file(&path), Err(FileError::TooLarge(_))));
        assert!(matches!(read_input(&path), Err(FileError::TooLarge(_))));
    }

    #[test]
    fn files_with_a_reported_size_of_zero_are_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.xml");
        File::create(&path).unwrap();
        assert!(matches!(look_at_file(&path), Err(FileError::Empty(_))));
        assert!(matches!(read_input(&path), Err(FileError::Empty(_))));
        // The Linux kernel log waits for its next line.
        let endless = Path::new("/proc/kmsg");
        if endless.exists() {
            assert!(matches!(read_input(endless), Err(FileError::Empty(_))));
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_window_reads_no_pipes_or_devices() {
        let folder = tempfile::tempdir().unwrap();
        let pipes = ["silent", "written"].map(|name| folder.path().join(name));
        let made = std::process::Command::new("mkfifo").args(&pipes).status();
        assert!(made.unwrap().success());
        let [silent, pipe] = pipes;
        assert!(matches!(read_file(&silent), Err(FileError::NotOrdinary(_))));
        assert!(matches!(read_input(&silent), Err(FileError::SilentPipe(_))));
        for device in ["/dev/zero", "/dev/tty", "/dev/null"] {
            let refused = read_input(Path::new(device));
            assert!(
                matches!(refused, Err(FileError::NotOrdinary(_))),
                "{device}"
            );
        }
        let written = pipe.clone();
        let writer = thread::spawn(move || fs::write(written, "<Topology/>"));
        let (bytes, _) = read_input(&pipe).unwrap();
        writer.join().unwrap().unwrap();
        assert_eq!(bytes, b"<Topology/>");
    }
}
