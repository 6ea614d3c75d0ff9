//! What is kept between sessions outside of the user's documents: preferences, recent files, window
//! geometry. Each is a small RON file in the program's folder, written completely or not at all.

pub mod paths;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::document::design_file::fault_in_words;
use crate::document::save::{self, SaveError};
use crate::document::shown;

use crate::app::settings::Settings;
use writer::FileWriter;

/// How many recent files are remembered.
const RECENT_COUNT: usize = 10;

/// For how many documents the program remembers what they are compared with.
const BASELINE_COUNT: usize = 100;

/// The folder for all of these files. A thread writes them, so that no frame waits for the disk, and
/// everything is on the disk when the last clone is dropped at the latest. What `load_…` reads is read
/// immediately: these functions are for the time before the first frame and for other threads.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    writer: Arc<FileWriter>,
}

/// Size and position of the window, in points.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct WindowGeometry {
    /// Inner size.
    pub size: [f32; 2],
    /// The outer upper left corner, if the window system tells it.
    pub position: Option<[f32; 2]>,
    /// Whether the window is maximized.
    pub maximized: bool,
}

impl Default for WindowGeometry {
    fn default() -> Self {
        Self {
            size: [1280.0, 800.0],
            position: None,
            maximized: false,
        }
    }
}

impl Store {
    /// The user's own folder, if the operating system has one.
    pub fn for_user() -> Option<Self> {
        directories::ProjectDirs::from("", "", "topology-designer")
            .map(|folders| Self::at(folders.data_local_dir()))
    }

    /// A folder of the caller's choice.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            writer: Arc::new(FileWriter::start()),
        }
    }

    /// The folder itself; recovery copies live below it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The preferences, or the defaults if there are none.
    pub fn load_settings(&self) -> Settings {
        self.kept().load("settings.ron").unwrap_or_default()
    }

    /// Saves the preferences.
    pub fn save_settings(&self, settings: &Settings) {
        let settings = settings.clone();
        self.later(move |kept| kept.save("settings.ron", &settings));
    }

    /// Recent files, newest first.
    pub fn load_recent(&self) -> Vec<PathBuf> {
        self.kept().load_recent()
    }

    /// Puts a file at the top of the recent files: in this window's list immediately, and in the saved
    /// list, which another window may have changed, in the thread.
    pub fn remember(&self, path: &Path, recent: &mut Vec<PathBuf>) {
        let path = absolute(path);
        put_on_top(recent, &path);
        self.later(move |kept| {
            let mut recent = kept.load_recent();
            put_on_top(&mut recent, &path);
            let as_text: Vec<String> = recent.iter().map(|path| paths::to_text(path)).collect();
            kept.save("recent.ron", &as_text);
        });
    }

    /// The file that a document was last compared with.
    pub fn load_baseline(&self, document: &Path) -> Option<PathBuf> {
        let document = std::path::absolute(document).ok()?;
        self.kept()
            .load_baselines()
            .into_iter()
            .find(|(other, _)| *other == document)
            .map(|(_, baseline)| baseline)
    }

    /// Remembers which file a document is compared with, or that it is compared with none.
    pub fn remember_baseline(&self, document: &Path, baseline: Option<&Path>) {
        let document = absolute(document);
        let baseline = baseline.map(absolute);
        self.later(move |kept| {
            let before = kept.load_baselines();
            let mut baselines = before.clone();
            baselines.retain(|(other, _)| *other != document);
            if let Some(baseline) = baseline {
                baselines.insert(0, (document, baseline));
                baselines.truncate(BASELINE_COUNT);
            }
            if baselines != before {
                let as_text: Vec<(String, String)> = baselines
                    .iter()
                    .map(|(document, baseline)| {
                        (paths::to_text(document), paths::to_text(baseline))
                    })
                    .collect();
                kept.save("baselines.ron", &as_text);
            }
        });
    }

    /// The window geometry of the last session.
    pub fn load_window(&self) -> Option<WindowGeometry> {
        self.kept().load("window.ron")
    }

    /// Saves the window geometry.
    pub fn save_window(&self, window: &WindowGeometry) {
        let window = *window;
        self.later(move |kept| kept.save("window.ron", &window));
    }

    /// Waits until everything is on the disk, because the program is about to end.
    pub fn finish_writing(&self) {
        self.writer.finish();
    }

    /// Runs work on the folder in the thread that writes, after everything that was requested before.
    pub(super) fn later(&self, work: impl FnOnce(&Kept) + Send + 'static) {
        let kept = Kept(self.folder.clone());
        self.writer.put(Box::new(move || work(&kept)));
    }

    /// The state on the disk after everything that was requested is written.
    fn kept(&self) -> Kept {
        self.writer.finish();
        Kept(self.folder.clone())
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn put_on_top(recent: &mut Vec<PathBuf>, path: &Path) {
    recent.retain(|other| other != path);
    recent.insert(0, path.to_owned());
    recent.truncate(RECENT_COUNT);
}

/// The folder on the disk, which is read and written immediately.
pub(super) struct Kept(PathBuf);

impl Kept {
    fn load_recent(&self) -> Vec<PathBuf> {
        let recent: Vec<String> = self.load("recent.ron").unwrap_or_default();
        recent.iter().map(|path| paths::from_text(path)).collect()
    }

    fn load_baselines(&self) -> Vec<(PathBuf, PathBuf)> {
        let baselines: Vec<(String, String)> = self.load("baselines.ron").unwrap_or_default();
        baselines
            .iter()
            .map(|(document, baseline)| (paths::from_text(document), paths::from_text(baseline)))
            .collect()
    }

    fn load<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let path = self.0.join(name);
        // A pipe or a device in place of the file must not keep the window from opening.
        let (bytes, _) = save::read_file(&path).ok()?;
        let read = ron::de::from_bytes(&bytes);
        read.map_err(|error| log::warn!("{}", unreadable(&error, &path)))
            .ok()
    }

    /// A preference that cannot be written is no reason to disturb the user's work; it is logged.
    fn save<T: Serialize>(&self, name: &str, value: &T) {
        let path = self.0.join(name);
        let text = ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default());
        // Every preference can be written as text.
        let written = text.map_err(|_| "they cannot be written as text".to_owned());
        let written = written.and_then(|text| {
            write_atomically(&path, text.as_bytes()).map_err(|error| error.to_string())
        });
        if let Err(error) = written {
            log::warn!(
                "Preferences cannot be written: {error} File: {}",
                shown::path(&path)
            );
        }
    }
}

/// Why earlier preferences are not used.
fn unreadable(error: &ron::error::SpannedError, path: &Path) -> String {
    format!(
        "Preferences cannot be read, so the defaults are used; {}: {}",
        fault_in_words(error),
        shown::path(path)
    )
}

/// Writes a file completely or not at all, and creates its folder if it is missing.
///
/// # Errors
/// When the folder cannot be created or the file cannot be written.
fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|reason| SaveError::Failed {
            reason,
            path: folder.to_owned(),
        })?;
    }
    // A power failure may undo this; here that is no loss.
    save::save(path, bytes, None).map(|_| ())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn damaged_preferences_are_reported_without_programming_terms() {
        for damaged in ["hello", "(position: 3)", "(", "(x: 1, y: 2)", "[]", ""] {
            let error = ron::from_str::<WindowGeometry>(damaged).unwrap_err();
            let warning = unreadable(&error, Path::new("window.ron"));
            assert!(
                !warning.contains("Window") && !warning.contains('`'),
                "{warning}"
            );
            assert!(
                warning.contains("(line 1, column ") && warning.ends_with("window.ron"),
                "{warning}"
            );
        }
    }

    #[test]
    fn recent_files_are_listed_once_with_the_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let mut recent = Vec::new();
        for path in ["/a.ron", "/b.ron", "/a.ron"] {
            store.remember(Path::new(path), &mut recent);
        }
        assert_eq!(recent.len(), 2);
        assert!(recent[0].ends_with("a.ron"));
        assert_eq!(store.load_recent(), recent);
    }

    #[test]
    fn a_document_is_compared_with_the_same_baseline_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let (design, other) = (Path::new("/design.ron"), Path::new("/other.ron"));
        store.remember_baseline(design, Some(Path::new("/deployed.xml")));
        store.remember_baseline(other, Some(Path::new("/else.xml")));
        assert!(
            store
                .load_baseline(design)
                .unwrap()
                .ends_with("deployed.xml")
        );
        store.remember_baseline(design, None);
        assert_eq!(store.load_baseline(design), None);
        assert!(store.load_baseline(other).unwrap().ends_with("else.xml"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_name_that_is_not_valid_text_does_not_break_the_list() {
        let odd = PathBuf::from(
            <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(
                b"/odd\xff.ron".into(),
            ),
        );
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let mut recent = Vec::new();
        for path in [Path::new("/a.ron"), &odd, Path::new("/b.ron")] {
            store.remember(path, &mut recent);
        }
        assert_eq!(
            store.load_recent(),
            [Path::new("/b.ron"), &odd, Path::new("/a.ron")]
        );
        store.remember_baseline(&odd, Some(Path::new("/deployed.xml")));
        assert_eq!(store.load_baseline(&odd), Some("/deployed.xml".into()));
    }

    #[test]
    fn lists_from_the_previous_version_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let before = vec![PathBuf::from("/a.ron"), PathBuf::from("/b.ron")];
        store.kept().save("recent.ron", &before);
        assert_eq!(store.load_recent(), before);
    }

    #[test]
    fn files_opened_by_another_window_stay_in_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let [mine, other] = [folder.path(), folder.path()].map(Store::at);
        let (mut of_mine, mut of_other) = (mine.load_recent(), other.load_recent());
        mine.remember(Path::new("/a.ron"), &mut of_mine);
        mine.finish_writing();
        other.remember(Path::new("/b.ron"), &mut of_other);
        assert_eq!(other.load_recent().len(), 2);
    }

    #[test]
    fn settings_are_restored() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join("not yet there"));
        let settings = Settings {
            wheel_zooms: true,
            ..Settings::default()
        };
        store.save_settings(&settings);
        assert_eq!(store.load_settings(), settings);
        store.finish_writing();
        let of_next_start = Store::at(store.folder());
        assert_eq!(of_next_start.load_settings(), settings);
    }
}
