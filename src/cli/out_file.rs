//! Files that commands write. A file that is read is never replaced, and a file that exists only with
//! `--force`.

use std::path::{Path, PathBuf};

use crate::document::save::{self, SaveError};
use crate::document::shown;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum OutFileError {
    #[error("This is an input file, which is never replaced; use another name: {}", shown::path(.0))]
    Input(PathBuf),
    #[error("The file already exists; use --force to overwrite it: {}", shown::path(.0))]
    Exists(PathBuf),
    #[error(transparent)]
    Save(SaveError),
}

impl From<SaveError> for OutFileError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Exists(path) => Self::Exists(path),
            error => Self::Save(error),
        }
    }
}

/// Decides whether a file may be written, before anything is read or created.
pub(super) fn may_be_written(
    path: &Path,
    force: bool,
    inputs: &[&Path],
) -> Result<(), OutFileError> {
    if inputs.iter().any(|input| save::is_same_file(input, path)) {
        return Err(OutFileError::Input(path.to_owned()));
    }
    if save::is_taken(path)? && !force {
        return Err(OutFileError::Exists(path.to_owned()));
    }
    Ok(())
}

/// Writes the file. Without `--force` it replaces nothing, even if somebody else created the file in the
/// meantime. Returns what failed although the file was written.
pub(super) fn write(
    path: &Path,
    bytes: &[u8],
    force: bool,
) -> Result<Option<String>, OutFileError> {
    let saved = match force {
        true => save::save(path, bytes, None),
        false => save::save_new(path, bytes),
    };
    Ok(saved?.warning)
}
