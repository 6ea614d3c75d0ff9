//! Why a recovery copy was not written, opened or discarded.

use std::io;
use std::sync::Arc;

use crate::document::ReadError;
use crate::document::design_file::DesignWriteError;
use crate::document::save::{FileError, SaveError, words};

/// Why the unsaved work of a program that ended cannot be opened or discarded.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CopyError {
    /// The copy no longer exists.
    #[error("The copy no longer exists. Another window has opened or discarded it.")]
    Gone,
    /// Another window holds the copy.
    #[error("Another window has opened this copy.")]
    Taken,
    /// The copy cannot be locked.
    #[error("The copy cannot be opened ({}).", words::reason(.0))]
    NotLocked(Arc<io::Error>),
    /// The copy cannot be read.
    #[error(transparent)]
    File(Arc<FileError>),
    /// The content of the copy is not a document.
    #[error(transparent)]
    Document(ReadError),
}

/// Why a copy was not written. The program tries again later.
#[derive(Debug, thiserror::Error)]
pub enum CopyNotKept {
    /// The design cannot be written as a file.
    #[error("The recovery copy was not written ({0}).")]
    Design(#[from] DesignWriteError),
    /// The name of the document cannot be written.
    #[error("The recovery copy was not written ({0}).")]
    Label(#[from] ron::Error),
    /// The folder cannot be created, or nothing in it can be locked.
    #[error("The recovery copy was not written ({}).", words::reason(.0))]
    Folder(#[from] io::Error),
    /// Every name that was tried belongs to another copy.
    #[error("The recovery copy was not written (its name is taken).")]
    NameTaken,
    /// The disk refused it. The path is left out, because it means nothing to users.
    #[error("The recovery copy was not written ({}).", words::reason(.0))]
    Disk(io::Error),
    /// It was refused for another reason.
    #[error("The recovery copy was not written. {0}")]
    Save(SaveError),
    /// The thread that writes copies ended because of a fault in the program.
    #[error("Writing the recovery copy was interrupted. It will be tried again.")]
    Interrupted,
    /// There is no thread to write copies.
    #[error("Recovery copies cannot be written: a thread could not be started.")]
    NoThread,
}
