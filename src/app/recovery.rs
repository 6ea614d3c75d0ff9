//! Copies of unsaved work in the user's data folder, and their offer at the next start. The user's
//! own file is never touched.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::design::Design;
use crate::document::Source;

use super::files;
use super::store::{Store, write_atomically};

/// How long after the last change the copy is written.
const DEBOUNCE_SECONDS: f64 = 1.0;

/// Writes the copy of the open document.
pub struct Recovery {
    folder: PathBuf,
    file: PathBuf,
    written: Option<u64>,
    pending: Option<(u64, f64)>,
}

/// What lies beside a copy.
#[derive(Serialize, Deserialize)]
struct Label {
    name: String,
    path: Option<PathBuf>,
    process: u32,
}

/// A copy of a session that ended without saving.
#[derive(Clone, Debug)]
pub struct Found {
    /// What the document was called.
    pub name: String,
    /// When the copy was made, in words.
    pub when: String,
    /// What differs from the saved file, in words.
    pub difference: String,
    /// The copy.
    pub file: PathBuf,
}

impl Recovery {
    /// Copies go below the program's folder, one for each running program.
    pub fn new(store: &Store) -> Self {
        let folder = store.folder().join("recovery");
        let file = folder.join(format!("{}.ron", std::process::id()));
        Self {
            folder,
            file,
            written: None,
            pending: None,
        }
    }

    /// Notes that the design changed; the copy follows when nothing more happens for a second.
    pub fn changed(&mut self, ctx: &egui::Context, revision: u64) {
        if self.written == Some(revision)
            || self.pending.is_some_and(|(known, _)| known == revision)
        {
            return;
        }
        let due_seconds = ctx.input(|i| i.time) + DEBOUNCE_SECONDS;
        self.pending = Some((revision, due_seconds));
        ctx.request_repaint_after(Duration::from_secs_f64(DEBOUNCE_SECONDS + 0.05));
    }

    /// Whether a copy is due.
    pub fn is_due(&self, ctx: &egui::Context) -> bool {
        self.pending
            .is_some_and(|(_, due_seconds)| ctx.input(|i| i.time) >= due_seconds)
    }

    /// Writes the copy.
    ///
    /// # Errors
    /// A sentence for a toast; the user's work goes on.
    pub fn write(
        &mut self,
        design: &Design,
        source: Option<&Source>,
        name: &str,
        path: Option<&Path>,
    ) -> Result<(), String> {
        let Some((revision, _)) = self.pending.take() else {
            return Ok(());
        };
        self.written = Some(revision);
        let label = Label {
            name: name.to_owned(),
            path: path.map(Path::to_owned),
            process: std::process::id(),
        };
        let bytes = files::design_bytes(design, source)?;
        let label = ron::to_string(&label).map_err(|error| error.to_string())?;
        write_atomically(&self.file, &bytes)
            .and_then(|()| write_atomically(&label_of(&self.file), label.as_bytes()))
            .map_err(|error| format!("The recovery copy could not be written. {error}"))
    }

    /// The work is saved or given up: the copy goes.
    pub fn forget(&mut self) {
        self.pending = None;
        self.written = None;
        remove(&self.file);
    }

    /// The newest copy that another run of the program left behind.
    pub fn find(&self) -> Option<Found> {
        let mut copies: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(&self.folder)
            .ok()?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
            .filter(|path| path != &self.file && !is_in_use(path))
            .filter_map(|path| Some((std::fs::metadata(&path).ok()?.modified().ok()?, path)))
            .collect();
        copies.sort();
        let (modified, file) = copies.pop()?;
        let label = read_label(&file)?;
        let copy = read_design(&file)?;
        let saved = label.path.as_deref().and_then(read_design);
        Some(Found {
            name: label.name,
            when: in_words(modified),
            difference: difference(saved.as_ref(), &copy),
            file,
        })
    }

    /// Deletes a copy that was found.
    pub fn discard(&self, found: &Found) {
        remove(&found.file);
    }
}

fn label_of(file: &Path) -> PathBuf {
    file.with_extension("label")
}

fn read_label(file: &Path) -> Option<Label> {
    let text = std::fs::read_to_string(label_of(file)).ok()?;
    ron::from_str(&text).ok()
}

/// A copy whose program still runs belongs to another window. Only Linux tells that by a folder.
fn is_in_use(file: &Path) -> bool {
    read_label(file).is_some_and(|label| Path::new(&format!("/proc/{}", label.process)).exists())
}

fn read_design(path: &Path) -> Option<Design> {
    let bytes = std::fs::read(path).ok()?;
    files::read_bytes(bytes, Some(path))
        .ok()
        .map(|opened| opened.design)
}

fn remove(file: &Path) {
    for path in [file.to_owned(), label_of(file)] {
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => log::warn!(
                "A recovery copy cannot be removed: {error} ({})",
                path.display()
            ),
        }
    }
}

/// What the copy holds beyond the saved file.
fn difference(saved: Option<&Design>, copy: &Design) -> String {
    let Some(saved) = saved else {
        return "it was never saved".to_owned();
    };
    let mut parts = Vec::new();
    for (old, new, one, many) in [
        (
            saved.topology.sites.len(),
            copy.topology.sites.len(),
            "site",
            "sites",
        ),
        (
            saved.topology.clusters.len(),
            copy.topology.clusters.len(),
            "pool or server",
            "pools or servers",
        ),
        (
            saved.topology.services.len(),
            copy.topology.services.len(),
            "service",
            "services",
        ),
    ] {
        let count = old.abs_diff(new);
        let what = if count == 1 { one } else { many };
        match new.cmp(&old) {
            std::cmp::Ordering::Greater => parts.push(format!("{count} {what} more")),
            std::cmp::Ordering::Less => parts.push(format!("{count} {what} fewer")),
            std::cmp::Ordering::Equal => {}
        }
    }
    if parts.is_empty() {
        if saved.topology != copy.topology {
            parts.push("settings differ from the saved file".to_owned());
        } else if saved.arrangement != copy.arrangement {
            parts.push("only the arrangement differs from the saved file".to_owned());
        } else {
            parts.push("it says the same as the saved file".to_owned());
        }
    } else {
        parts.push("compared with the saved file".to_owned());
    }
    parts.join(", ")
}

/// "5 minutes ago": enough to recognise, and free of time zones.
fn in_words(when: SystemTime) -> String {
    let seconds = SystemTime::now()
        .duration_since(when)
        .map_or(0, |elapsed| elapsed.as_secs());
    let (count, unit) = match seconds {
        0..=59 => return "less than a minute ago".to_owned(),
        60..=3_599 => (seconds / 60, "minute"),
        3_600..=86_399 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}
