//! Files that commands write: what is read is never replaced, and what exists only with `--force`.

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

/// Decides before anything is read or made whether a file may be written.
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

/// Writes it, also where somebody else wrote one in between only with `--force`. Gives what did not succeed although
/// the file is written.
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
