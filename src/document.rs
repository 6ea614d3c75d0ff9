//! Reads and writes documents: two XML formats, which are recognized by content, and the design file.
//!
//! An imported document is kept as it was ([`Source`]). Writing compares the topology with the content of the source
//! and changes only the elements that differ, so content that was not edited keeps its bytes.

pub mod convert;
pub mod design_file;
pub mod encoding;
pub mod error;
mod export;
mod format;
mod identity;
pub mod inside;
pub mod misfit;
mod namespaces;
mod notes;
mod parse;
pub mod places;
mod quoted;
mod read;
mod refusals;
pub mod save;
pub mod shown;
mod tree;
mod unread;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use error::{Culprit, Lost, Place, Problem, ReadError, WriteError};
pub use export::export;
pub use format::Format;
pub use refusals::{Unconvertible, places_in, places_of_parts, places_of_published, refusals};
pub use unread::{Wanted, lines_of, unread};
pub use write::{spellings, write};

use encoding::Encoding;
use inside::archive;
use inside::fault::shown as shown_entry;
use inside::wrapper::{self, EmbeddedTopology, Wrapped};
use misfit::Misfit;
use places::PieceLines;

use crate::design::Design;
use crate::topology::{Index, ObjectId, Topology, recognize_chat};
use crate::vocabulary::Vocabulary;

/// Which of the two topologies of a downloaded `.tbxml`. Any other document has only one, which is used for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The edited one.
    NewTopology,
    /// The one that was published at the time of the download.
    OriginalTopology,
}

/// An imported document, kept as it was.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Source {
    pub format: Format,
    /// All its bytes.
    pub bytes: Arc<[u8]>,
    /// Where it was read from; for display, and to avoid overwriting it without asking.
    pub path: Option<PathBuf>,
    /// Its start in the enclosing file, if that contains more than the topology: positions are reported as an editor
    /// shows that file.
    pub start: Option<Place>,
    /// The topology, read on first use. Its objects are shared with the design, so comparing content that was not
    /// edited costs nothing.
    topology: OnceLock<Arc<Topology>>,
    /// The positions of content that is not understood, found on first use.
    piece_lines: OnceLock<Arc<PieceLines>>,
}

impl Source {
    /// Keeps a document; its bytes are read on first use.
    pub fn new(format: Format, bytes: impl Into<Arc<[u8]>>, path: Option<PathBuf>) -> Self {
        Self {
            format,
            bytes: bytes.into(),
            path,
            start: None,
            topology: OnceLock::new(),
            piece_lines: OnceLock::new(),
        }
    }

    /// Finds the lines of content that is not understood, so that they can be reported without reading the document
    /// again.
    pub fn find_lines(&self, pieces: &[Arc<recognize_chat::Piece>]) {
        if !pieces.is_empty() {
            let found = || Arc::new(PieceLines::of(self, pieces));
            self.piece_lines.get_or_init(found);
        }
    }

    /// The lines that were found.
    pub fn piece_lines(&self) -> &PieceLines {
        static NONE: PieceLines = PieceLines::NONE;
        self.piece_lines.get().map_or(&NONE, |lines| lines)
    }

    /// Translates a position in these bytes to the enclosing file.
    fn place_outside(&self, place: Place) -> Place {
        self.start.map_or(place, |start| place.within(start))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.format == other.format && self.bytes == other.bytes && self.path == other.path
    }
}

/// The result of reading a document.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The design; for an XML document, only its topology.
    pub design: Design,
    /// The format of the document.
    pub format: Format,
    /// The imported document: an XML document itself, or the one inside a design file.
    pub source: Option<Source>,
    /// The published topology according to the document: the whole of a published document, or `OriginalTopology` of a
    /// downloaded `.tbxml`.
    pub baseline: Option<Topology>,
    /// Oddities that did not prevent reading, and content that saving a design will not keep.
    pub notes: Vec<Note>,
    /// The bytes of a design file, so that it can be written back unchanged as long as nothing was edited (law 1), with
    /// the comments and line endings of someone who edited it by hand.
    pub unedited: Option<Arc<[u8]>>,
}

impl Opened {
    /// Sets the folder of the design file as the folder of the imported document inside it, for lack of better
    /// information; the document is never looked for.
    pub fn place_source(&mut self, design_file: &Path) {
        if let (Format::Design, Some(source)) = (self.format, &mut self.source) {
            let name = source.path.as_deref().and_then(Path::file_name);
            source.path = name.map(|name| design_file.with_file_name(name));
        }
    }
}

impl Opened {
    /// Finds the lines of content that is not understood in the imported document, so that they can be reported without
    /// reading it again.
    pub fn find_lines(&self) {
        if let Some(source) = &self.source {
            source.find_lines(Index::new(&self.design.topology).not_understood());
        }
    }

    /// The published topology according to this document if it is the baseline of another: the original topology of a
    /// download, or else the topology itself.
    pub fn into_published(self) -> Topology {
        self.baseline.unwrap_or(self.design.topology)
    }
}

/// A remark about a document that was read or written.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Note {
    /// The kind of remark.
    pub kind: NoteKind,
    /// One sentence.
    pub message: String,
    /// The line, from 1, if there is one.
    pub line: Option<usize>,
    /// The column, from 1, in characters.
    pub column: Option<usize>,
    /// The object concerned, if there is one.
    #[serde(skip)]
    pub object: Option<ObjectId>,
}

/// Kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// An inferred spelling was written.
    Inferred,
    /// A spelling of the imported document, or another unconfirmed one, was written.
    Copied,
    /// A confirmed spelling was written.
    Confirmed,
    /// The format cannot contain this.
    NotHeld,
    /// Odd, but read.
    Oddity,
    /// Persistent Chat content that is not understood.
    NotUnderstood,
}

/// The result of writing.
#[derive(Clone, Debug)]
pub struct WrittenDocument {
    /// The document.
    pub bytes: Vec<u8>,
    /// Inferred content, and content that the format could not contain.
    pub notes: Vec<Note>,
}

/// Reads a document. The format is recognized by content; `path` is only stored, for display and to avoid overwriting
/// the file without asking.
///
/// # Errors
///
/// What is wrong with the document in one sentence, with line and column if possible.
pub fn read(bytes: &[u8], path: Option<&Path>) -> Result<Opened, ReadError> {
    read_with(bytes, path, Vocabulary::built_in())
}

/// Reads a document with a vocabulary other than the built-in one. The content is the same: a vocabulary determines
/// only what it means.
///
/// # Errors
///
/// As [`read`].
pub fn read_with(
    bytes: &[u8],
    path: Option<&Path>,
    vocabulary: &Vocabulary,
) -> Result<Opened, ReadError> {
    let mut opened = if design_file::is_design_file(bytes) {
        read_design(bytes)?
    } else if archive::is_archive(bytes) {
        read_archive(bytes, path)?
    } else {
        read_xml(bytes, path)?
    };
    opened.design.understand_by(vocabulary);
    if let Some(published) = &mut opened.baseline {
        published.understood_by = opened.design.topology.understood_by.clone();
    }
    Ok(opened)
}

fn read_xml(bytes: &[u8], path: Option<&Path>) -> Result<Opened, ReadError> {
    let (text, encoding) =
        encoding::decode(bytes).map_err(|error| misfit::detect::bytes(bytes, error))?;
    if encoding.code != encoding::Code::Utf8 && design_file::is_design_file(text.as_bytes()) {
        return Err(ReadError {
            problem: Problem::DesignNotUtf8(encoding.code.name()),
            place: Some(Place { line: 1, column: 1 }),
        });
    }
    match wrapper::unwrap(&text) {
        Wrapped::Not => {
            let opened = read_topology(&text, bytes, path);
            opened.map_err(|error| misfit::detect::text(&text, error))
        }
        Wrapped::One(piece) => read_piece(&text, &piece, encoding, path),
        Wrapped::Several(starts) => {
            let second = starts.get(1).copied().unwrap_or_default();
            let problem = Problem::Misfit(Misfit::Several(starts.len()));
            Err(ReadError::at(&text, second, problem))
        }
    }
}

/// Reads a document that consists of a topology.
fn read_topology(text: &str, bytes: &[u8], path: Option<&Path>) -> Result<Opened, ReadError> {
    let tree = parse::parse(text)?;
    let reading = read::read_tree(&tree, Vocabulary::built_in())?;
    if let Some(error) = misfit::detect::broken_values(&tree) {
        return Err(error);
    }
    // The source is a copy of the document: both would be in memory at the same time.
    drop(tree);
    let source = Source::new(reading.format, bytes, path.map(Path::to_path_buf));
    // No one else has this source yet, so it cannot have been set.
    let _ = source.topology.set(Arc::new(reading.topology.clone()));
    Ok(Opened {
        design: Design {
            topology: reading.topology,
            ..Design::default()
        },
        format: reading.format,
        source: Some(source),
        baseline: reading.baseline,
        notes: reading.notes,
        unedited: None,
    })
}

/// Reads a topology inside another document: only its own bytes are kept, and positions refer to the enclosing
/// document.
fn read_piece(
    text: &str,
    piece: &EmbeddedTopology<'_>,
    encoding: Encoding,
    path: Option<&Path>,
) -> Result<Opened, ReadError> {
    let start = Place::of(text, piece.start);
    let bytes = encoding::encode(piece.text.as_ref(), encoding.of_a_piece());
    let read = read_topology(&piece.text, &bytes, path);
    let mut opened = read.map_err(|error| ReadError {
        place: error.place.map(|place| place.within(start)),
        ..error
    })?;
    for note in &mut opened.notes {
        let place = note.line.zip(note.column);
        let place = place.map(|(line, column)| Place { line, column }.within(start));
        note.line = place.map(|place| place.line);
        note.column = place.map(|place| place.column);
    }
    if let Some(source) = &mut opened.source {
        source.start = Some(start);
    }
    opened.notes.insert(0, note_of_whole(format!(
        "This file contains more than the topology, which starts in line {}. Only the topology is read; \
         the file is never changed.",
        start.line
    )));
    Ok(opened)
}

/// Reads the topology in a zip archive.
fn read_archive(bytes: &[u8], path: Option<&Path>) -> Result<Opened, ReadError> {
    let is_topology = |bytes: &[u8]| match encoding::decode(bytes) {
        Ok((text, _)) => wrapper::has_topology(&text),
        Err(_) => false,
    };
    let entry = archive::topology_entry(bytes, is_topology)
        .map_err(|fault| ReadError::whole(Problem::Archive(fault)))?;
    let name = entry.name;
    let mut opened = read_xml(&entry.bytes, path).map_err(|error| {
        ReadError::whole(Problem::InArchive {
            name: name.clone(),
            error: Box::new(error),
        })
    })?;
    if opened
        .source
        .as_ref()
        .is_some_and(|source| source.start.is_some())
    {
        // The remarks about the file in the archive.
        opened.notes.remove(0);
    }
    opened.notes.insert(0, note_of_whole(format!(
        "The topology is read from {} in this zip archive; line numbers refer to that file. The archive is \
         never changed.",
        shown_entry(&name)
    )));
    Ok(opened)
}

fn note_of_whole(message: String) -> Note {
    Note {
        kind: NoteKind::Oddity,
        message,
        line: None,
        column: None,
        object: None,
    }
}

fn read_design(bytes: &[u8]) -> Result<Opened, ReadError> {
    let file = design_file::read_noting(bytes).map_err(|error| ReadError {
        place: error.place().map(|(line, column)| Place { line, column }),
        problem: Problem::DesignFile(error),
    })?;
    let imported = match &file.source {
        Some(source) => {
            let read = read_xml(&source.bytes, source.path.as_deref());
            // The position is not in the design file.
            Some(read.map_err(|error| ReadError::whole(Problem::InDesign(Box::new(error))))?)
        }
        None => None,
    };
    let mut notes = file.notes;
    if let (Some(stated), Some(imported)) = (&file.source, &imported)
        && stated.format != imported.format
    {
        let place = design_file::place_of_source_format(bytes);
        notes.push(Note {
            kind: NoteKind::Oddity,
            message: format!(
                "According to the design, the imported document inside is {}, but it is {} and is read as such.",
                stated.format.in_words(),
                imported.format.in_words()
            ),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            object: None,
        });
    }
    Ok(Opened {
        design: file.design,
        format: Format::Design,
        // The source that was just read also has its topology cached.
        baseline: imported.as_ref().and_then(|opened| opened.baseline.clone()),
        source: imported.and_then(|opened| opened.source),
        notes,
        unedited: Some(bytes.into()),
    })
}
