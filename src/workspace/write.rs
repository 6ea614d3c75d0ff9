//! A document as bytes of any format.

use crate::design::Design;
use crate::document::{self, Format, Source, WrittenDocument, design_file};
use crate::topology::ObjectId;

/// Why a document was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct WriteRefused {
    /// One sentence for the user.
    pub reason: String,
    /// The object at fault, when it is one.
    pub object: Option<ObjectId>,
}

/// The bytes of a document. `unedited` is the design file that the design was read from, when nothing was
/// edited since: a design is then handed out as it came, with comments and line ends.
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
        let written = document::export(design, source, format, design.topology.vocabulary());
        return written.map_err(|error| WriteRefused {
            reason: error.to_string(),
            object: error.object().cloned(),
        });
    }
    let bytes = match unedited {
        Some(bytes) => bytes.to_vec(),
        None => design_file::write(design, source).map_err(|error| WriteRefused {
            reason: error.to_string(),
            object: None,
        })?,
    };
    Ok(WrittenDocument {
        bytes,
        notes: Vec::new(),
    })
}
