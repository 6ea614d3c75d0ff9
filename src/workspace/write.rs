//! Writes a document as bytes of any format.

use crate::design::Design;
use crate::document::design_file::DesignWriteError;
use crate::document::{self, Format, Source, WriteError, WrittenDocument, design_file};
use crate::topology::ObjectId;

/// Why a document was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteRefused {
    /// The format cannot hold the design.
    #[error(transparent)]
    Document(#[from] WriteError),
    /// The design cannot be written as a design file.
    #[error(transparent)]
    Design(#[from] DesignWriteError),
}

impl WriteRefused {
    /// The object at fault, if there is one.
    pub fn object(&self) -> Option<&ObjectId> {
        match self {
            Self::Document(error) => error.object(),
            Self::Design(_) => None,
        }
    }
}

/// The bytes of a document. `unedited` is the design file that the design was read from, if nothing was
/// edited since; a design is then written as it was read, with comments and line breaks.
///
/// # Errors
/// The reason, and the object at fault, when the format cannot hold the design.
pub fn document_bytes(
    design: &Design,
    source: Option<&Source>,
    unedited: Option<&[u8]>,
    format: Format,
) -> Result<WrittenDocument, WriteRefused> {
    if format != Format::Design {
        let vocabulary = design.topology.vocabulary();
        return Ok(document::export(design, source, format, vocabulary)?);
    }
    let bytes = match unedited {
        Some(bytes) => bytes.to_vec(),
        None => design_file::write(design, source)?,
    };
    Ok(WrittenDocument {
        bytes,
        notes: Vec::new(),
    })
}
