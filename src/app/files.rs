//! Documents from and to the file system, beside the window and with errors as sentences for the
//! dialog.

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

/// How long a document is read before the window says so: what is shorter would only flicker.
pub(super) const SAID_AFTER: Duration = Duration::from_millis(200);

/// A document that was read from a file.
pub struct FromFile {
    /// Spellings of it that are not kept yet.
    pub offer: Option<Offer>,
    /// The document.
    pub opened: Opened,
    /// What the file held.
    pub fingerprint: Fingerprint,
    /// The file that the document was compared with the last time.
    pub baseline: Option<PathBuf>,
}

/// Whether a design file is open in another window.
#[derive(Debug, Default)]
pub enum OnlyWindow {
    /// In no other one, as long as the lock is held.
    Yes { _lock: DocumentLock },
    /// In another one too.
    No,
    /// It is no design file, or nobody can tell.
    #[default]
    Unknown,
}

impl OnlyWindow {
    /// Takes the lock of a design file.
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
    /// It is the report of a cmdlet, which is shown as what it is.
    Log(Box<Document>),
    /// Anything else.
    Failed(FileFault),
}

/// An error of whichever room a file went through, until it is shown.
pub type FileFault = Box<dyn std::error::Error + Send + Sync>;

/// Why a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// In place of the one that is open.
    Open,
    /// Into the one that is open.
    Import,
    /// As what is published.
    Baseline,
    /// To compare the open one with it.
    Compare,
    /// As what was named as published in an earlier session.
    RememberedBaseline,
}

/// A document that is being read.
pub struct Loading {
    /// Where from.
    pub path: PathBuf,
    /// What for.
    pub purpose: Purpose,
    since: Instant,
    work: Background<Result<FromFile, NotRead>>,
}

impl Loading {
    /// Begins to read a document. Dropping what comes back cancels.
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

    /// The result, once it is there.
    pub fn poll(&self) -> Option<Result<FromFile, NotRead>> {
        match self.work.poll() {
            WorkProgress::Running => None,
            WorkProgress::Done(result) => Some(result),
            WorkProgress::Lost => Some(Err(NotRead::Failed(
                "Reading the document was interrupted.".into(),
            ))),
        }
    }

    /// Whether it takes so long that the window says so.
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

/// Reads several reports of cmdlets as one document; what is no report has a sentence in it.
pub fn read_reports(paths: &[PathBuf]) -> Document {
    let read = |path: &PathBuf| -> Result<DeploymentLog, FileFault> {
        let (bytes, _) = save::read_file(path)?;
        Ok(reports::read(&bytes)?)
    };
    let read = paths.iter().map(|path| (file_name(path), read(path)));
    reports::documents(read.collect())
}

/// The spellings that an imported document offers; nothing where nothing can be kept.
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
    // What cannot be looked up could be an export of this program.
    let exports = Exports::read_in(folder).ok()?;
    let lessons = Lessons::of(opened, bytes, fingerprint.modified(), &exports);
    Offer::of(path, &lessons, &saved.learned, day(SystemTime::now()))
}

/// What saving may do to a file that is there.
#[derive(Clone, Copy, Debug)]
pub enum Replace {
    /// Nothing: the name must be free.
    Never,
    /// Replace it if it still holds this.
    Only(Fingerprint),
    /// Replace whatever is there: the user was asked.
    Asked,
}

/// Why a file was not saved.
#[derive(Debug)]
pub enum NotSaved {
    /// There is a file of this name, and nobody was asked about it.
    Exists,
    /// Another program or window changed it.
    Changed,
    /// Anything else.
    Failed(FileFault),
}

/// Writes a topology document. It is remembered in the folder of the user's settings, so that it never teaches
/// a spelling.
///
/// # Errors
/// Why it was not written; what was there is still there.
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

/// Writes a document for people, or anything else that is no topology.
///
/// # Errors
/// Why it was not written; what was there is still there.
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
/// Why not; what was there is still there.
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

/// How a design file compares with what was read or written last.
pub enum OnDisk {
    /// It holds the same.
    Same,
    /// It is not there anymore: a sentence.
    Gone(String),
    /// Someone else changed it.
    Changed(Box<ChangedFile>),
}

/// A design file that someone else changed.
pub struct ChangedFile {
    /// What it holds now; `None` when it cannot be read, and replacing it replaces whatever is there.
    pub fingerprint: Option<Fingerprint>,
    /// The design in it, or why there is none to be read.
    pub opened: Result<Opened, FileFault>,
    /// What it has otherwise than the design in the window.
    pub changes: Option<Changes>,
}

/// Looks at a design file. Its content is only read when it was touched, or `always`.
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
