//! Errors when reading or writing a design file.

use crate::document::design_file::version::VERSION;
use crate::topology::readable::{cut, cut_words};

/// The lines of an imported document are not valid base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its lines are not base64")]
pub struct NotBase64;

/// Why a design file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignFileError {
    /// The file was written by a newer program.
    #[error(
        "This design was saved by a newer version of the program (file version {found}; this program reads up to {VERSION}). Update Topology Designer to open it."
    )]
    NewerVersion {
        /// The version of the file.
        found: u32,
    },
    /// The text is not a design file.
    #[error(
        "The design file is damaged: {} (line {line}, column {column}).",
        cut_words(reason)
    )]
    Damaged {
        /// What is wrong.
        reason: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
    },
    /// The file contains conflict markers of a version control system.
    #[error(
        "The design file contains unresolved merge conflicts (line {line}, column 1). At each place marked \
         with <<<<<<< and >>>>>>>, keep one version and remove the marks."
    )]
    NotMerged {
        /// The line of the first marker, from 1.
        line: usize,
    },
    /// The bytes are not UTF-8.
    #[error("The design file is damaged: it is not UTF-8 text (line {line}, column {column}).")]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
    },
    /// The imported document cannot be restored.
    #[error(
        "The imported document inside the design file is damaged: {reason} (line {line}, column {column})."
    )]
    Source {
        /// What is wrong with it.
        reason: NotBase64,
        /// The line where it starts in the design file, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
    },
    /// Two objects have the same identity, for example after merging two branches that both added an object.
    #[error(
        "There are two {kind} with the identity {}; every reference to it would be ambiguous (line {line}, column {column}).",
        cut(id)
    )]
    DuplicateIdentity {
        /// Sites, clusters, SQL Server instances or services.
        kind: &'static str,
        /// The identity in the spelling of the file.
        id: String,
        /// The line of the second object, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
    },
    /// More entries than the size of the file allows.
    #[error(
        "The design file has more than {0} entries, most of them nearly empty. This is not a real design, \
         and reading it would exhaust the memory."
    )]
    TooManyEntries(usize),
    /// The system could not create a thread for reading.
    #[error("The design file was not read because the system is low on memory.")]
    OutOfMemory,
}

impl DesignFileError {
    /// Line and column, both from 1, if known.
    pub fn place(&self) -> Option<(usize, usize)> {
        match self {
            Self::Damaged { line, column, .. }
            | Self::DuplicateIdentity { line, column, .. }
            | Self::Source { line, column, .. }
            | Self::NotUtf8 { line, column } => Some((*line, *column)),
            Self::NotMerged { line } => Some((*line, 1)),
            Self::NewerVersion { .. } | Self::TooManyEntries(_) | Self::OutOfMemory => None,
        }
    }
}

/// Why a design was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The design cannot be saved: {}.", .0.trim_end_matches('.'))]
pub struct DesignWriteError(pub(super) String);
