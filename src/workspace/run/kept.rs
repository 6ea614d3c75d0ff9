//! The dated folder in which a run is kept.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::document::save::words;
use crate::document::shown;
use crate::workspace::dates;

/// The output of a run could not be kept.
#[derive(Debug, thiserror::Error)]
#[error(
    "The record of the run could not be saved ({}): {path}",
    words::reason(reason)
)]
pub struct RunNotKept {
    reason: io::Error,
    path: String,
}

impl RunNotKept {
    fn of(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = shown::path(path);
        move |reason| Self {
            reason,
            path: path.clone(),
        }
    }
}

/// Creates a folder for a run below `runs`; its name sorts by time.
pub(super) fn make(beside: &Path, what: &str) -> Result<PathBuf, RunNotKept> {
    let runs = beside.join("runs");
    fs::create_dir_all(&runs).map_err(RunNotKept::of(&runs))?;
    let name = format!("{}-{what}", dates::moment(SystemTime::now()));
    let mut path = runs.join(&name);
    let mut others = 1;
    loop {
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                others += 1;
                path = runs.join(format!("{name}-{others}"));
            }
            Err(error) => return Err(RunNotKept::of(&path)(error)),
        }
    }
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), RunNotKept> {
    fs::write(path, bytes).map_err(RunNotKept::of(path))
}

/// A file to which each line is added immediately, so that the output is there even if this program is
/// ended.
pub(super) struct Lines {
    file: File,
    path: PathBuf,
}

impl Lines {
    pub fn open(path: PathBuf) -> Result<Self, RunNotKept> {
        let mut options = File::options();
        let file = options.append(true).create(true).open(&path);
        let file = file.map_err(RunNotKept::of(&path))?;
        Ok(Self { file, path })
    }

    pub fn add(&mut self, line: &str) -> Result<(), RunNotKept> {
        let line = format!("{line}\n");
        self.file
            .write_all(line.as_bytes())
            .map_err(RunNotKept::of(&self.path))
    }
}
