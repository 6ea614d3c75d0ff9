//! A design that a command creates: where it is written, and which files are never replaced.

use std::path::{Path, PathBuf};

use crate::document::save::words;
use crate::document::{Format, shown};

use crate::cli::out_file::{self, OutFileError};
use crate::cli::output;

/// The destination of a design.
pub(super) struct DesignOut<'p> {
    /// `None` is standard output.
    path: Option<&'p Path>,
    force: bool,
}

/// Why a design was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum DesignOutError {
    #[error("This command writes a design; use the extension .ron, and then convert the design: {}", shown::path(.0))]
    NoDesign(PathBuf),
    #[error(
        "A design cannot be written to a terminal; redirect standard output to a file or a program."
    )]
    Terminal,
    #[error("The design could not be written ({}).", words::reason(.0))]
    Output(std::io::Error),
    #[error(transparent)]
    File(#[from] OutFileError),
}

impl<'p> DesignOut<'p> {
    /// Decides whether the design may be written, before anything is read or created.
    ///
    /// # Errors
    /// When a file that must stay would be replaced, or the file extension belongs to another format.
    pub fn new(path: &'p Path, force: bool, input: Option<&Path>) -> Result<Self, DesignOutError> {
        if output::is_standard(path) {
            return match output::is_terminal() {
                true => Err(DesignOutError::Terminal),
                false => Ok(Self { path: None, force }),
            };
        }
        if Format::by_ending(path).is_some_and(|format| format != Format::Design) {
            return Err(DesignOutError::NoDesign(path.to_owned()));
        }
        out_file::may_be_written(path, force, input.as_slice())?;
        Ok(Self {
            path: Some(path),
            force,
        })
    }

    /// Writes the design.
    ///
    /// # Errors
    /// When the file, or standard output, cannot be written.
    pub fn write(&self, bytes: &[u8]) -> Result<(), DesignOutError> {
        let Some(path) = self.path else {
            return output::write_document(bytes).map_err(DesignOutError::Output);
        };
        if let Some(warning) = out_file::write(path, bytes, self.force)? {
            output::warn(&warning);
        }
        Ok(())
    }
}
