//! What is kept between sessions outside the user's documents: preferences, recent files, window
//! geometry. Each is a small RON file in the operating system's folder, written whole or not at all.

pub mod paths;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::document::save::{self, SaveError};
use crate::document::shown;

use crate::app::settings::Settings;
use writer::Writer;

/// How many recent files are remembered.
const RECENT_COUNT: usize = 10;

/// For how many documents it is remembered what they are compared with.
const BASELINE_COUNT: usize = 100;

/// The folder for all of it. A thread writes, and what is kept is on the disk at the latest when the last
/// clone goes.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    writer: Arc<Writer>,
}

/// Size and place of the window, in points.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct WindowGeometry {
    /// Inner size.
    pub size: [f32; 2],
    /// Outer left upper corner, when the window system tells it.
    pub position: Option<[f32; 2]>,
    /// Whether it fills the screen.
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
    /// The user's own folder, when the operating system names one.
    pub fn for_user() -> Option<Self> {
        directories::ProjectDirs::from("", "", "topology-designer")
            .map(|folders| Self::at(folders.data_local_dir()))
    }

    /// A folder of the caller's choice.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            writer: Arc::new(Writer::start(write_or_log)),
        }
    }

    /// The folder itself; recovery copies live below it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Preferences, or the defaults where there are none.
    pub fn load_settings(&self) -> Settings {
        self.load("settings.ron").unwrap_or_default()
    }

    /// Keeps the preferences.
    pub fn save_settings(&self, settings: &Settings) {
        self.save("settings.ron", settings);
    }

    /// Recent files, the newest first.
    pub fn load_recent(&self) -> Vec<PathBuf> {
        let recent: Vec<String> = self.load("recent.ron").unwrap_or_default();
        recent.iter().map(|path| paths::from_text(path)).collect()
    }

    /// Puts a file on top of the recent ones and returns the list.
    pub fn remember(&self, path: &Path) -> Vec<PathBuf> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut recent = self.load_recent();
        recent.retain(|other| other != &path);
        recent.insert(0, path);
        recent.truncate(RECENT_COUNT);
        let as_text: Vec<String> = recent.iter().map(|path| paths::to_text(path)).collect();
        self.save("recent.ron", &as_text);
        recent
    }

    /// The file that a document was compared with the last time.
    pub fn load_baseline(&self, document: &Path) -> Option<PathBuf> {
        let document = std::path::absolute(document).ok()?;
        self.load_baselines()
            .into_iter()
            .find(|(other, _)| *other == document)
            .map(|(_, baseline)| baseline)
    }

    /// Keeps which file a document is compared with, or that it is compared with none.
    pub fn remember_baseline(&self, document: &Path, baseline: Option<&Path>) {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let document = absolute(document);
        let before = self.load_baselines();
        let mut baselines = before.clone();
        baselines.retain(|(other, _)| *other != document);
        if let Some(baseline) = baseline {
            baselines.insert(0, (document, absolute(baseline)));
            baselines.truncate(BASELINE_COUNT);
        }
        if baselines != before {
            let as_text: Vec<(String, String)> = baselines
                .iter()
                .map(|(document, baseline)| (paths::to_text(document), paths::to_text(baseline)))
                .collect();
            self.save("baselines.ron", &as_text);
        }
    }

    fn load_baselines(&self) -> Vec<(PathBuf, PathBuf)> {
        let baselines: Vec<(String, String)> = self.load("baselines.ron").unwrap_or_default();
        baselines
            .iter()
            .map(|(document, baseline)| (paths::from_text(document), paths::from_text(baseline)))
            .collect()
    }

    /// Window geometry of the last session.
    pub fn load_window(&self) -> Option<WindowGeometry> {
        self.load("window.ron")
    }

    /// Keeps the window geometry.
    pub fn save_window(&self, window: &WindowGeometry) {
        self.save("window.ron", window);
    }

    /// Waits until everything that is kept is on the disk: the program is about to end.
    pub fn finish_writing(&self) {
        self.writer.finish();
    }

    fn load<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let path = self.folder.join(name);
        let bytes = match self.writer.waiting(&path) {
            Some(bytes) => bytes,
            // A pipe or a device in this place must not keep the window from opening.
            None => save::read_file(&path).ok()?.0.into(),
        };
        ron::de::from_bytes(&bytes)
            .map_err(|error| {
                log::warn!(
                    "Preferences are not readable: {error} ({})",
                    shown::path(&path)
                )
            })
            .ok()
    }

    fn save<T: Serialize>(&self, name: &str, value: &T) {
        let path = self.folder.join(name);
        let text = match ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default()) {
            Ok(text) => text,
            Err(error) => {
                log::warn!(
                    "Preferences cannot be written: {error} ({})",
                    shown::path(&path)
                );
                return;
            }
        };
        self.writer.put(&path, text.into_bytes());
    }
}

/// A preference that cannot be written is no reason to disturb the user's work; the log says it.
fn write_or_log(path: &Path, bytes: &[u8]) {
    if let Err(error) = write_atomically(path, bytes) {
        log::warn!(
            "Preferences cannot be written: {error} ({})",
            shown::path(path)
        );
    }
}

/// Writes a file whole or not at all, and makes its folder when that is missing.
///
/// # Errors
/// When the folder cannot be made or the file cannot be written.
fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|reason| SaveError::Failed {
            reason,
            path: folder.to_owned(),
        })?;
    }
    // That a power failure could undo it is no loss here.
    save::save(path, bytes, None).map(|_| ())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn recent_files_keep_the_newest_first_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        store.remember(Path::new("/a.ron"));
        store.remember(Path::new("/b.ron"));
        let recent = store.remember(Path::new("/a.ron"));
        assert_eq!(recent.len(), 2);
        assert!(recent[0].ends_with("a.ron"));
        assert_eq!(store.load_recent(), recent);
    }

    #[test]
    fn a_document_is_compared_with_the_same_file_again_until_it_is_not() {
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
    fn a_name_that_is_no_text_spoils_no_list() {
        let odd = PathBuf::from(
            <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(
                b"/odd\xff.ron".into(),
            ),
        );
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        store.remember(Path::new("/a.ron"));
        store.remember(&odd);
        store.remember(Path::new("/b.ron"));
        assert_eq!(
            store.load_recent(),
            [Path::new("/b.ron"), &odd, Path::new("/a.ron")]
        );
        store.remember_baseline(&odd, Some(Path::new("/deployed.xml")));
        assert_eq!(store.load_baseline(&odd), Some("/deployed.xml".into()));
    }

    #[test]
    fn lists_of_the_version_before_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let before = vec![PathBuf::from("/a.ron"), PathBuf::from("/b.ron")];
        store.save("recent.ron", &before);
        assert_eq!(store.load_recent(), before);
    }

    #[test]
    fn settings_come_back() {
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
