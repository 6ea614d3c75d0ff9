//! The saved spellings: a file in the user's configuration folder, or wherever the command line says.

use std::path::{Path, PathBuf};

use crate::document::save::{self, FileError, SaveError};
use crate::document::shown;
use crate::vocabulary::{LearnedVocabulary, VocabularyError, VocabularyRow};

/// The name of the file in the configuration folder.
const FILE: &str = "vocabulary.ron";

/// Why saved spellings could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SpellingsError {
    /// The file cannot be accessed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file does not contain saved spellings.
    #[error("{reason} File: {}", shown::path(path))]
    Vocabulary {
        /// What is wrong with the file.
        reason: VocabularyError,
        /// The path of the file.
        path: PathBuf,
    },
    /// The file is not text.
    #[error("The file is not text in UTF-8: {}", shown::path(.0))]
    NotText(PathBuf),
    /// The file is not a list of exports.
    #[error("The list of exports is damaged. Delete the file to start a new list: {}", shown::path(.0))]
    Exports(PathBuf),
    /// The file could not be written.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// The system has no folder for settings.
    #[error("This system has no folder for settings, so nothing can be saved.")]
    NoFolder,
    /// The rows cannot be written as a file.
    #[error(transparent)]
    Form(VocabularyError),
}

/// The folder for what the user saves, if the operating system has one.
pub fn folder_of_user() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "topology-designer")
        .map(|folders| folders.config_dir().to_owned())
}

/// The file of the saved spellings in a folder.
pub fn file_in(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// Reads saved spellings.
///
/// # Errors
/// When the file cannot be read, or contains something else.
pub fn read(path: &Path) -> Result<LearnedVocabulary, SpellingsError> {
    let (bytes, _) = save::read_file(path)?;
    let text = String::from_utf8(bytes).map_err(|_| SpellingsError::NotText(path.to_owned()))?;
    LearnedVocabulary::from_ron(&text).map_err(|reason| SpellingsError::Vocabulary {
        reason,
        path: path.to_owned(),
    })
}

/// Reads what is saved in a folder; returns nothing if nothing was saved yet.
///
/// # Errors
/// See [`read`].
pub fn read_in(folder: &Path) -> Result<LearnedVocabulary, SpellingsError> {
    match read(&file_in(folder)) {
        Err(SpellingsError::File(FileError::NotFound(_))) => Ok(LearnedVocabulary::default()),
        other => other,
    }
}

/// Saves spellings in a folder, which is created if it does not exist.
///
/// # Errors
/// When they cannot be written; what was saved before is still there.
pub fn save_in(folder: &Path, learned: &LearnedVocabulary) -> Result<(), SpellingsError> {
    let text = learned.to_ron().map_err(SpellingsError::Form)?;
    make_folder(folder)?;
    // A power failure may undo this; here that is no loss.
    save::save(&file_in(folder), text.as_bytes(), None)
        .map(drop)
        .map_err(SpellingsError::from)
}

/// Saves changed spellings in a folder, and returns what is there now. A row stays if another window or
/// `learn` saved it after the spellings were read as `before`.
///
/// # Errors
/// When the saved spellings cannot be read, in which case they are not replaced, or when nothing can be
/// written.
pub fn change_in(
    folder: &Path,
    before: &LearnedVocabulary,
    mut changed: LearnedVocabulary,
) -> Result<LearnedVocabulary, SpellingsError> {
    let saved = read_in(folder)?;
    let is_new = |row: &&VocabularyRow| !before.rows().contains(row);
    changed.add(saved.rows().iter().filter(is_new).cloned());
    save_in(folder, &changed)?;
    Ok(changed)
}

/// Creates a folder if it does not exist.
pub(super) fn make_folder(folder: &Path) -> Result<(), SaveError> {
    std::fs::create_dir_all(folder).map_err(|reason| SaveError::Failed {
        reason,
        path: folder.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::vocabulary::{Lesson, Provenance, Thing, VocabularyRow};

    fn mirror_is(token: &str) -> VocabularyRow {
        VocabularyRow {
            thing: Thing::UsageMirror,
            token: token.to_owned(),
            used_in: "Dependency, Usage".to_owned(),
            form: None,
            provenance: Provenance::Stated,
            versions: vec![7],
        }
    }

    fn learned(tokens: &[&str]) -> LearnedVocabulary {
        let mut learned = LearnedVocabulary::default();
        learned.add(tokens.iter().map(|token| mirror_is(token)));
        learned
    }

    #[test]
    fn a_change_preserves_spellings_saved_elsewhere_in_the_meantime() {
        let folder = tempfile::tempdir().unwrap();
        save_in(folder.path(), &learned(&["MirrorA", "MirrorB"])).unwrap();
        let before = learned(&["MirrorA"]);
        let kept = change_in(folder.path(), &before, learned(&["MirrorC"])).unwrap();
        assert_eq!(kept, learned(&["MirrorC", "MirrorB"]));
        assert_eq!(read_in(folder.path()).unwrap(), kept);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(file_in(folder.path()), "LearnedVocabulary(rows: [oops").unwrap();
        let none = LearnedVocabulary::default();
        change_in(folder.path(), &none, learned(&["MirrorC"])).unwrap_err();
        let left = std::fs::read_to_string(file_in(folder.path())).unwrap();
        assert_eq!(left, "LearnedVocabulary(rows: [oops");
    }

    #[test]
    fn saved_spellings_are_read_back_and_a_folder_without_them_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("not yet there");
        assert!(read_in(&folder).unwrap().is_empty());
        let mut learned = LearnedVocabulary::default();
        learned.add([VocabularyRow {
            thing: Thing::UsageMirror,
            token: "MirrorStore".to_owned(),
            used_in: "Dependency, Usage".to_owned(),
            form: None,
            provenance: Provenance::Learned(Lesson {
                document: "deployed.xml".to_owned(),
                date: "2026-11-28".to_owned(),
                downloaded_from_deployment: true,
            }),
            versions: vec![7],
        }]);
        save_in(&folder, &learned).unwrap();
        assert_eq!(read_in(&folder).unwrap(), learned);
    }

    #[test]
    fn a_damaged_file_is_reported_and_not_treated_as_empty() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(file_in(folder.path()), "LearnedVocabulary(").unwrap();
        let error = read_in(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("line 1") && error.contains("vocabulary.ron"),
            "{error}"
        );
    }
}
