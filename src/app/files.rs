//! Reads and writes documents in the background, with errors as sentences for dialogs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use std::time::{Duration, Instant};

use crate::design::Design;
use crate::document::save::{self, FileError, Fingerprint, SaveError, Saved};
use crate::document::{self, Format, Opened, Source};
use crate::edit::changes::Changes;
use crate::publish::log::{self as reports, DeploymentLog, LogError};
use crate::report::Document;

use crate::app::background::{Background, WorkProgress};
use crate::app::document_lock::DocumentLock;
use crate::app::session::Origin;
use crate::app::store::Store;
use crate::workspace::dates::day;
use crate::workspace::exports::{self, Exports};
use crate::workspace::names::file_name;
use crate::workspace::saved_spellings::{Offer, SavedSpellings};
use crate::workspace::teacher::Lessons;
use crate::workspace::write::document_bytes;

/// How long a document is read before the window shows progress; showing it sooner would flicker.
pub(super) const SAID_AFTER: Duration = Duration::from_millis(200);

/// A document that was read from a file.
pub struct FromFile {
    /// Its spellings that are not saved yet.
    pub offer: Option<Offer>,
    /// The document.
    pub opened: Opened,
    /// The fingerprint of the file.
    pub fingerprint: Fingerprint,
    /// The file that the document was last compared with.
    pub baseline: Option<PathBuf>,
}

/// Whether this is the only window that has a design file open.
#[derive(Debug, Default)]
pub enum OnlyWindow {
    /// It is, as long as the lock is held.
    Yes { _lock: DocumentLock },
    /// Another window also has it open.
    No,
    /// It is not a design file, or it cannot be determined.
    #[default]
    Unknown,
}

impl OnlyWindow {
    /// Acquires the lock of a design file.
    pub fn of(store: &Store, path: &Path) -> Self {
        match DocumentLock::take(store, path) {
            Ok(Some(lock)) => Self::Yes { _lock: lock },
            Ok(None) => Self::No,
            Err(error) => {
                let reason = save::words::reason(&error);
                log::warn!(
                    "It is not known whether another window has the design open ({reason})."
                );
                Self::Unknown
            }
        }
    }
}

/// Why a file was not read as a topology.
pub enum NotRead {
    /// It is a report of a cmdlet, which is shown as such.
    Log(Box<Document>),
    /// Anything else.
    Failed(FileFault),
}

/// The error of any module, for display.
pub type FileFault = Box<dyn std::error::Error + Send + Sync>;

/// Why a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To replace the open document.
    Open,
    /// To import it into the open document.
    Import,
    /// To use it as the published topology.
    Baseline,
    /// To compare the open document with it.
    Compare,
    /// To restore the baseline of an earlier session.
    RememberedBaseline,
}

/// A document being read.
pub struct Loading {
    /// The path.
    pub path: PathBuf,
    /// The purpose.
    pub purpose: Purpose,
    since: Instant,
    work: Background<Result<FromFile, NotRead>>,
}

impl Loading {
    /// Starts reading a document. Dropping the result cancels it.
    pub fn start(
        ctx: &egui::Context,
        path: &Path,
        purpose: Purpose,
        store: Option<Store>,
        saved: SavedSpellings,
    ) -> Self {
        let owned = path.to_owned();
        let store = store.filter(|_| purpose == Purpose::Open);
        ctx.request_repaint_after(SAID_AFTER);
        Self {
            path: path.to_owned(),
            purpose,
            since: Instant::now(),
            work: Background::start(ctx, move || read(&owned, store.as_ref(), &saved)),
        }
    }

    /// The result, once it is available.
    pub fn poll(&self) -> Option<Result<FromFile, NotRead>> {
        match self.work.poll() {
            WorkProgress::Running => None,
            WorkProgress::Done(result) => Some(result),
            WorkProgress::Lost => Some(Err(NotRead::Failed(
                "Reading the document was interrupted.".into(),
            ))),
        }
    }

    /// Whether it takes long enough to show progress.
    pub fn is_slow(&self) -> bool {
        self.since.elapsed() >= SAID_AFTER
    }
}

fn read(path: &Path, store: Option<&Store>, saved: &SavedSpellings) -> Result<FromFile, NotRead> {
    let (bytes, fingerprint) =
        save::read_file(path).map_err(|error| NotRead::Failed(error.into()))?;
    let opened = document::read_with(&bytes, Some(path), &saved.vocabulary());
    let mut opened = opened.map_err(|error| match reports::read(&bytes) {
        Ok(log) => NotRead::Log(Box::new(reports::document(&log, &file_name(path)))),
        Err(page @ LogError::Page) => NotRead::Failed(page.into()),
        Err(_) => NotRead::Failed(error.into()),
    })?;
    opened.place_source(path);
    opened.find_lines();
    Ok(FromFile {
        offer: offer(path, &bytes, &opened, &fingerprint, saved),
        opened,
        fingerprint,
        baseline: store.and_then(|store| store.load_baseline(path)),
    })
}

/// Reads several reports of cmdlets as one document; a file that is not a report gets a sentence.
pub fn read_reports(paths: &[PathBuf]) -> Document {
    let read = |path: &PathBuf| -> Result<DeploymentLog, FileFault> {
        let (bytes, _) = save::read_file(path)?;
        Ok(reports::read(&bytes)?)
    };
    let read = paths.iter().map(|path| (file_name(path), read(path)));
    reports::documents(read.collect())
}

/// The spellings of an imported document; empty if none can be saved.
fn offer(
    path: &Path,
    bytes: &[u8],
    opened: &Opened,
    fingerprint: &Fingerprint,
    saved: &SavedSpellings,
) -> Option<Offer> {
    let folder = saved.folder.as_deref()?;
    if opened.format == Format::Design {
        return None;
    }
    // If this cannot be determined, it could be an export of this program.
    let exports = Exports::read_in(folder).ok()?;
    let lessons = Lessons::of(opened, bytes, fingerprint.modified(), &exports);
    Offer::of(path, &lessons, &saved.learned, day(SystemTime::now()))
}

/// What to do with an existing file when saving.
#[derive(Clone, Copy, Debug)]
pub enum Replace {
    /// Keep it: the name must be new.
    Never,
    /// Replace it if it still has this fingerprint.
    Only(Fingerprint),
    /// Replace it in any case: the user was asked.
    Asked,
}

/// Why a file was not saved.
#[derive(Debug)]
pub enum NotSaved {
    /// A file with this name exists, and the user was not asked.
    Exists,
    /// Another program or window changed it.
    Changed,
    /// Anything else.
    Failed(FileFault),
}

/// Writes a topology document. It is recorded in the user's settings folder, so that no spelling is learned from it.
///
/// # Errors
///
/// Why it was not written; the previous file is unchanged.
pub fn write_export(
    path: &Path,
    bytes: &[u8],
    replace: Replace,
    source: Option<&Source>,
    settings: Option<&Path>,
) -> Result<Saved, NotSaved> {
    let mut saved = write(path, bytes, replace)?;
    if let (None, Some(folder)) = (&saved.warning, settings) {
        saved.warning = exports::remember_or_warn(folder, bytes, source);
    }
    Ok(saved)
}

/// Writes any file other than a topology.
///
/// # Errors
///
/// Why it was not written; the previous file is unchanged.
pub fn write_printed(path: &Path, bytes: &[u8], replace: Replace) -> Result<Saved, NotSaved> {
    write(path, bytes, replace)
}

fn write(path: &Path, bytes: &[u8], replace: Replace) -> Result<Saved, NotSaved> {
    let saved = match replace {
        Replace::Never => save::save_new(path, bytes),
        Replace::Only(known) => save::save(path, bytes, Some(&known)),
        Replace::Asked => save::save(path, bytes, None),
    };
    saved.map_err(|error| match error {
        SaveError::Exists(_) => NotSaved::Exists,
        SaveError::ChangedOnDisk(_) => NotSaved::Changed,
        error => NotSaved::Failed(error.into()),
    })
}

/// Writes a design file.
///
/// # Errors
///
/// Why it was not written; the previous file is unchanged.
pub fn save_design(
    path: &Path,
    snapshot: &(Arc<Design>, Arc<Origin>),
    replace: Replace,
) -> Result<Saved, NotSaved> {
    let (design, origin) = snapshot;
    let written = document_bytes(
        design,
        origin.source.as_ref(),
        origin.bytes_of(design),
        Format::Design,
    );
    let written = written.map_err(|refused| NotSaved::Failed(refused.into()))?;
    write(path, &written.bytes, replace)
}

/// How a design file compares with what was last read or written.
pub enum OnDisk {
    /// It is unchanged.
    Same,
    /// It no longer exists: a sentence.
    Gone(String),
    /// Someone else changed it.
    Changed(Box<ChangedFile>),
}

/// A design file that someone else changed.
pub struct ChangedFile {
    /// Its current content; `None` if it cannot be read, in which case replacing it replaces anything.
    pub fingerprint: Option<Fingerprint>,
    /// The design in it, or why it cannot be read.
    pub opened: Result<Opened, FileFault>,
    /// Its differences from the design in the window.
    pub changes: Option<Changes>,
}

/// Checks a design file. Its content is read only if its time changed, or `always`.
pub fn look_at_disk(path: &Path, known: &Fingerprint, design: &Design, always: bool) -> OnDisk {
    let touched = std::fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .map_or(true, |modified| Some(modified) != known.modified());
    if !touched && !always {
        return OnDisk::Same;
    }
    let (bytes, fingerprint) = match save::read_file(path) {
        Ok((_, now)) if now.is_same_content(known) => return OnDisk::Same,
        Ok(read) => read,
        Err(error @ FileError::NotFound(_)) => return OnDisk::Gone(error.to_string()),
        Err(error) => {
            return OnDisk::Changed(Box::new(ChangedFile {
                fingerprint: None,
                opened: Err(error.into()),
                changes: None,
            }));
        }
    };
    let opened = match document::read(&bytes, Some(path)) {
        Ok(opened) if opened.format == Format::Design => Ok(opened),
        Ok(_) => Err("The file is no longer a design.".into()),
        Err(error) => Err(error.into()),
    };
    let changes = opened
        .as_ref()
        .ok()
        .map(|opened| Changes::between(design, &opened.design));
    OnDisk::Changed(Box::new(ChangedFile {
        fingerprint: Some(fingerprint),
        opened,
        changes,
    }))
}
