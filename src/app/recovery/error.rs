//! Why a recovery copy was not written, opened or discarded.

use std::io;
use std::sync::Arc;

use crate::document::ReadError;
use crate::document::design_file::DesignWriteError;
use crate::document::save::{FileError, SaveError, words};

/// Why the work of a program that ended cannot be taken over.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CopyError {
    /// It is not there anymore.
    #[error("The copy no longer exists. Another window has opened or discarded it.")]
    Gone,
    /// Another window holds it.
    #[error("Another window has opened this copy.")]
    Taken,
    /// It cannot be locked.
    #[error("The copy cannot be opened ({}).", words::reason(.0))]
    NotLocked(Arc<io::Error>),
    /// Its bytes could not be had.
    #[error(transparent)]
    File(Arc<FileError>),
    /// Its bytes are no document.
    #[error(transparent)]
    Document(ReadError),
}

/// Why a copy was not written. It is tried again.
#[derive(Debug, thiserror::Error)]
pub enum CopyNotKept {
    /// The design has no form as a file.
    #[error("The recovery copy was not written ({0}).")]
    Design(#[from] DesignWriteError),
    /// The name of the document has none.
    #[error("The recovery copy was not written ({0}).")]
    Label(#[from] ron::Error),
    /// The folder cannot be made, or nothing in it can be locked.
    #[error("The recovery copy was not written ({}).", words::reason(.0))]
    Folder(#[from] io::Error),
    /// Every name that was tried belongs to another copy.
    #[error("The recovery copy was not written (its name is taken).")]
    NameTaken,
    /// The disk refused it; its path means nothing to anybody.
    #[error("The recovery copy was not written ({}).", words::reason(.0))]
    Disk(io::Error),
    /// It was refused for another reason.
    #[error("The recovery copy was not written. {0}")]
    Save(SaveError),
    /// The thread that writes ended by a fault of its own.
    #[error("Writing the recovery copy was interrupted. It will be tried again.")]
    Interrupted,
    /// There is no thread to write it.
    #[error("Recovery copies cannot be written: a thread could not be started.")]
    NoThread,
}
