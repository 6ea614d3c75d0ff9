//! The copies in the folder: what they contain, and which of them nobody holds anymore.
//!
//! A copy is one file: a comment that names the document, followed by the design file as it would be
//! saved. The previous version wrote the name to a second file, `N.label`; its copies are also found.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use crate::design::Design;
use crate::document::save;
use crate::document::{self, Opened};
use crate::edit::changes::Changes;

use crate::app::lock_file::{self, LockFile};
use crate::app::recovery::age::time_ago;
use crate::app::recovery::error::CopyError;
use crate::app::recovery::lock;
use crate::app::store::paths;

/// The maximum number of objects that are named for each kind of change.
const MOST_NAMES: usize = 5;

/// The start of the comment at the beginning of a copy.
const LABEL: &str = "// Recovery copy of Topology Designer: ";

/// The longest time that another window holds a lock when it only checks who has the copy.
const LOOK: Duration = Duration::from_millis(50);

/// After this many attempts, a copy counts as open in another window.
const LOOKS: usize = 10;

/// How long to wait for a copy whose program has just been ended: the system closes the files of a large
/// program only after it has freed its memory.
const ENDING: Duration = Duration::from_secs(10);

/// The interval between these checks.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// The document that a copy belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The name of the document.
    pub name: String,
    /// The file of the document, as [`paths::to_text`] writes it.
    pub path: Option<String>,
    /// The file it was imported from, of which the design itself keeps only the name.
    #[serde(default)]
    pub source: Option<String>,
}

/// A copy that belongs to no running program.
#[derive(Clone, Debug)]
pub struct FoundCopy {
    /// The copy.
    pub file: PathBuf,
    /// The name of the document.
    pub name: String,
    /// The design file of the document, if it had one.
    pub path: Option<PathBuf>,
    /// The file that the document was imported from.
    pub source: Option<PathBuf>,
    /// When the copy was made.
    pub modified: SystemTime,
    /// The age of the copy in words.
    pub when: String,
    /// The differences from the saved file, as a sentence, or why the copy cannot be read.
    pub difference: Result<String, CopyError>,
}

/// A copy is identified by its file and the time when it was written.
impl PartialEq for FoundCopy {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, self.modified) == (&other.file, other.modified)
    }
}

/// Creates the folder of the copies, readable only by its owner.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    make_private(folder)
}

/// The previous version made it readable for others.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = fs::metadata(folder)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

/// On other systems, the user's own folder is already private.
#[cfg(not(unix))]
fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The bytes of a copy.
///
/// # Errors
/// When the label cannot be written.
pub fn with_label(label: &Label, design: &[u8]) -> Result<Vec<u8>, ron::Error> {
    let label = ron::to_string(label)?;
    Ok([LABEL.as_bytes(), label.as_bytes(), b"\n", design].concat())
}

/// Splits a copy into its label and its design. A copy without a label is all design.
fn apart(bytes: &[u8]) -> (Option<Label>, &[u8]) {
    let Some(rest) = bytes.strip_prefix(LABEL.as_bytes()) else {
        return (None, bytes);
    };
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (label, design) = rest.split_at(end.unwrap_or(rest.len()));
    let label = std::str::from_utf8(label)
        .ok()
        .and_then(|label| ron::from_str(label).ok());
    (label, design.get(1..).unwrap_or_default())
}

fn label_file_of(copy: &Path) -> PathBuf {
    copy.with_extension("label")
}

/// The label that the previous version wrote.
fn read_label_file(copy: &Path) -> Option<Label> {
    let text = fs::read_to_string(label_file_of(copy)).ok()?;
    ron::from_str(&text).ok()
}

/// Reads the document in a copy.
///
/// # Errors
/// When the copy cannot be opened as a document.
pub fn read(copy: &Path) -> Result<Opened, CopyError> {
    let opened = read_bytes(&bytes_of(copy)?, copy)?;
    opened.find_lines();
    Ok(opened)
}

fn bytes_of(copy: &Path) -> Result<Vec<u8>, CopyError> {
    let read = save::read_file(copy).map_err(|error| CopyError::File(Arc::new(error)));
    read.map(|(bytes, _)| bytes)
}

fn read_bytes(bytes: &[u8], copy: &Path) -> Result<Opened, CopyError> {
    document::read(apart(bytes).1, Some(copy)).map_err(CopyError::Document)
}

/// Every copy that belongs to no running program, newest first. A copy that cannot be read does not hide
/// others.
pub fn list(folder: &Path) -> Vec<FoundCopy> {
    for lock in files(folder, "lock") {
        lock::remove_if_left_over(&lock);
    }
    let copies = files(folder, "ron");
    newest_first(copies.into_iter().filter(|copy| !lock::is_held(copy)))
}

/// Like [`list`], with the copies that are held by a program, which may just be ending.
pub fn list_with_held(folder: &Path) -> (Vec<FoundCopy>, Vec<PathBuf>) {
    // Listed first, so that a copy that becomes free in the meantime is in one of the two lists.
    let copies = files(folder, "ron");
    let mut held: Vec<PathBuf> = copies
        .into_iter()
        .filter(|copy| lock::is_held(copy))
        .collect();
    let found = list(folder);
    held.retain(|copy| found.iter().all(|found| found.file != *copy));
    (found, held)
}

/// Waits until the programs that hold some of these copies have ended, and returns what they leave;
/// nothing if they keep running. A copy that its program removes is no longer needed.
pub fn left_by_ending_programs(held: &[PathBuf]) -> Vec<FoundCopy> {
    let since = Instant::now();
    loop {
        let is_left = |copy: &&PathBuf| copy.exists() && !lock::is_held(copy);
        let left = newest_first(held.iter().filter(is_left).cloned());
        let is_over = since.elapsed() >= ENDING || held.iter().all(|copy| !copy.exists());
        if !left.is_empty() || is_over {
            return left;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let is_wanted = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    paths.filter(is_wanted).collect()
}

fn newest_first(copies: impl Iterator<Item = PathBuf>) -> Vec<FoundCopy> {
    let mut found: Vec<FoundCopy> = copies.filter_map(look_at).collect();
    found.sort_by(|a, b| (b.modified, &a.file).cmp(&(a.modified, &b.file)));
    found
}

/// Describes a copy; `None` if it was removed in the meantime.
fn look_at(file: PathBuf) -> Option<FoundCopy> {
    let metadata = fs::metadata(&file).ok()?;
    let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    let read = bytes_of(&file);
    let label = read
        .as_ref()
        .ok()
        .and_then(|bytes| apart(bytes).0)
        .or_else(|| read_label_file(&file));
    let name_of_file = || {
        let name = file.file_name().unwrap_or(file.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let name = label.as_ref().map(|label| label.name.clone());
    let (path, source) = label.map_or((None, None), |label| (label.path, label.source));
    let [path, source] = [path, source].map(|path| path.as_deref().map(paths::from_text));
    let copy = read.and_then(|bytes| read_bytes(&bytes, &file));
    Some(FoundCopy {
        name: name
            .filter(|name| !name.is_empty())
            .unwrap_or_else(name_of_file),
        difference: copy.map(|copy| compare(path.as_deref(), &copy.design)),
        path,
        source,
        modified,
        when: time_ago(modified),
        file,
    })
}

fn compare(path: Option<&Path>, copy: &Design) -> String {
    let Some(path) = path else {
        return "It was never saved.".to_owned();
    };
    let saved = save::read_file(path)
        .ok()
        .and_then(|(bytes, _)| document::read(&bytes, Some(path)).ok());
    match saved {
        None => "The saved file cannot be read now.".to_owned(),
        Some(saved) => difference(&Changes::between(&saved.design, copy)),
    }
}

/// The differences between the copy and the saved file, as a sentence.
fn difference(changes: &Changes) -> String {
    match changes.in_words(MOST_NAMES).as_slice() {
        [] => "It has the same content as the saved file.".to_owned(),
        words => format!("It differs from the saved file. {}.", words.join(". ")),
    }
}

/// The right to open or discard a copy that was found.
#[derive(Debug)]
pub struct Claim {
    file: PathBuf,
    lock: LockFile,
}

impl Claim {
    /// Claims a copy, so that no other window opens or discards it.
    ///
    /// # Errors
    /// When it no longer exists or another window holds it.
    pub fn of(file: &Path) -> Result<Self, CopyError> {
        if !file.exists() {
            return Err(CopyError::Gone);
        }
        let mut taken = lock::take(file);
        for _ in 0..LOOKS {
            if !matches!(taken, Ok(None)) {
                break;
            }
            std::thread::sleep(LOOK);
            taken = lock::take(file);
        }
        match taken {
            Ok(Some(lock)) => Ok(Self {
                file: file.to_owned(),
                lock,
            }),
            Ok(None) => Err(CopyError::Taken),
            Err(error) => Err(CopyError::NotLocked(Arc::new(error))),
        }
    }

    /// Removes the copy, because its content is saved elsewhere or the user discarded it.
    pub fn remove(self) {
        lock_file::remove(&self.file);
        lock_file::remove(&label_file_of(&self.file));
        self.lock.release();
    }
}
