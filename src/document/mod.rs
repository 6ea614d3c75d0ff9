//! Bytes to topology and back. Two XML formats, told apart by their content, and the design file.
//!
//! An imported document is kept as it came ([`Source`]). Writing compares the topology with what the
//! source said and changes only the elements that differ, so what was not edited keeps its bytes.

pub mod design_file;
pub mod save;

use std::path::PathBuf;
use std::sync::Arc;

use crate::design::Design;
use crate::topology::{ObjectId, Topology};

/// The document formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Topology Builder's file (`.tbxml`).
    TopologyBuilder,
    /// What `Get-CsTopology -AsXml` prints and `Publish-CsTopology` reads.
    Published,
    /// This program's own design file (`.ron`).
    Design,
}

/// An imported document, kept as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its format.
    pub format: Format,
    /// Every byte of it.
    pub bytes: Arc<[u8]>,
    /// Where it was read from; for display and for the refusal to overwrite it unasked.
    pub path: Option<PathBuf>,
}

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The design: for an XML document its topology alone.
    pub design: Design,
    /// What was read.
    pub format: Format,
    /// The imported document: of an XML document itself, of a design file the one kept inside.
    pub source: Option<Source>,
    /// What is published according to the document (`OriginalTopology` of a downloaded `.tbxml`).
    pub baseline: Option<Topology>,
    /// Oddities met on the way that did not stop the reading.
    pub notes: Vec<Note>,
}

/// Something worth telling about a document that was read or written.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Note {
    /// What about.
    pub kind: NoteKind,
    /// One sentence.
    pub message: String,
    /// Line, from 1, where there is one.
    pub line: Option<usize>,
    /// Column, from 1, in characters.
    pub column: Option<usize>,
    /// The object concerned, when it is one.
    #[serde(skip)]
    pub object: Option<ObjectId>,
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// A token of the vocabulary whose spelling is inferred was written.
    Inferred,
    /// The format cannot hold this.
    NotHeld,
    /// Odd, but read.
    Oddity,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The document.
    pub bytes: Vec<u8>,
    /// What it contains that is inferred, and what it could not hold.
    pub notes: Vec<Note>,
}
