//! Writes a topology: into the imported document if it has the requested format, so that content that was not edited
//! keeps its bytes, or else from scratch.
//!
//! The output is read back before it is returned: a document that does not contain the same topology is an error, never
//! a file.

mod align;
mod children;
mod holdable;
mod lens;
mod markup;
mod patch;
mod print;
mod published;
mod shared;
mod spelled_notes;
mod tbxml;

use std::sync::Arc;

use crate::document::convert::{self, Converted};
use crate::document::encoding::{self, Encoding};
use crate::document::error::{Culprit, Lost, WriteError};
use crate::document::parse::{parse, remarks};
use crate::document::places;
use crate::document::read::{KnownContent, Reading, read_back, read_tree};
use crate::document::{Format, Note, NoteKind, Source, WrittenDocument};
use crate::topology::ObjectId;
use crate::topology::compare::{Loss, first_loss};
use crate::topology::recognize_chat::ObjectPart;
use crate::topology::renaming::Renaming;
use crate::topology::{Numbering, Topology};
use crate::vocabulary::Vocabulary;

use lens::Lens;
use markup::Layout;

/// Writes a topology in a format. `source` is the document it was imported from, if any: in the same format, it is
/// changed where the topology changed; in the other format, it provides the published topology.
///
/// # Errors
///
/// If the source is damaged, or something in the topology cannot be written in XML.
pub fn write(
    source: Option<&Source>,
    topology: &Topology,
    format: Format,
    vocabulary: &Vocabulary,
) -> Result<WrittenDocument, WriteError> {
    attempt(source, topology, format, vocabulary).map_err(|error| {
        let faults = explained(topology, error.clone(), vocabulary);
        faults.into_iter().next().unwrap_or(error)
    })
}

/// Why [`write`] would fail, one reason for each object; empty if it would not.
pub fn refusals(
    source: Option<&Source>,
    topology: &Topology,
    format: Format,
    vocabulary: &Vocabulary,
) -> Vec<WriteError> {
    match attempt(source, topology, format, vocabulary) {
        Ok(_) => Vec::new(),
        Err(error) => explained(topology, error, vocabulary),
    }
}

/// The errors of objects in the topology; the error itself if it does not belong to an object.
fn explained(topology: &Topology, error: WriteError, vocabulary: &Vocabulary) -> Vec<WriteError> {
    let faults = match &error {
        WriteError::DamagedSource(_) | WriteError::NotAnXmlFormat => Vec::new(),
        _ => holdable::faults(topology, vocabulary),
    };
    if faults.is_empty() {
        return vec![error];
    }
    faults
}

fn attempt(
    source: Option<&Source>,
    topology: &Topology,
    format: Format,
    vocabulary: &Vocabulary,
) -> Result<WrittenDocument, WriteError> {
    // If a name was changed by hand in a design file, it differs from the identity that documents derive from it.
    let renaming = Renaming::of_renamed_instances(topology);
    let renamed = (!renaming.is_empty()).then(|| {
        let mut renamed = topology.clone();
        renaming.apply(&mut renamed);
        renamed
    });
    let topology = renamed.as_ref().unwrap_or(topology);
    let numbering = format.numbering().ok_or(WriteError::NotAnXmlFormat)?;
    if topology.numbering == numbering
        && let Some(source) = source.filter(|source| source.format == format)
    {
        return write_into(source, topology, vocabulary);
    }
    let imported = source.map(|source| source.read(vocabulary)).transpose()?;
    let is_published = source.is_some_and(|source| source.format == Format::Published);
    let published = imported.as_ref().filter(|_| is_published);
    let Converted {
        topology,
        published,
        notes,
    } = convert::convert(topology, published.map(|published| &**published), format).map_err(
        |id| {
            let object = Culprit::of(topology, id);
            WriteError::NoNumberLeft { object }
        },
    )?;
    let (text, encoding) = match numbering {
        Numbering::UniqueIds => print::builder(&topology, published.as_ref(), vocabulary)?,
        Numbering::Published => print::published(&topology, vocabulary)?,
    };
    // The topology read back is compared with the original, and takes as much memory.
    drop(published);
    check(&text, &topology, format, vocabulary)?;
    let notes = match source {
        Some(source) => with_places(notes, source),
        None => notes,
    };
    let mut notes = with_spellings(notes, &topology, imported.as_deref(), format, vocabulary);
    notes.extend(source.and_then(lost_remarks));
    Ok(WrittenDocument {
        bytes: encoding::encode(text, encoding),
        notes,
    })
}

/// Adds the line of the object in the imported document to notes about content that the other format cannot contain.
fn with_places(mut notes: Vec<Note>, source: &Source) -> Vec<Note> {
    let lacks_place = |note: &&mut Note| note.line.is_none() && note.object.is_some();
    let mut lacking: Vec<&mut Note> = notes.iter_mut().filter(lacks_place).collect();
    let objects = lacking.iter().filter_map(|note| note.object.clone());
    let parts: Vec<(ObjectId, ObjectPart)> =
        objects.map(|object| (object, ObjectPart::Own)).collect();
    let places = places::of_parts(source, &parts);
    for (note, place) in lacking.iter_mut().zip(places) {
        note.line = place.map(|place| place.line);
        note.column = place.map(|place| place.column);
    }
    notes
}

/// Comments and processing instructions are only in the text of the imported document; a document written from scratch
/// has none.
fn lost_remarks(source: &Source) -> Option<Note> {
    let (text, _) = encoding::decode(&source.bytes).ok()?;
    let message = match remarks(&text) {
        0 => return None,
        1 => "A comment or processing instruction of the imported document is left out.".to_owned(),
        count => format!(
            "{count} comments or processing instructions of the imported document are omitted."
        ),
    };
    Some(Note {
        kind: NoteKind::NotHeld,
        message,
        line: None,
        column: None,
        object: None,
    })
}

fn write_into(
    source: &Source,
    topology: &Topology,
    vocabulary: &Vocabulary,
) -> Result<WrittenDocument, WriteError> {
    let known = source.read(vocabulary)?;
    if *known == *topology {
        return Ok(WrittenDocument {
            bytes: source.bytes.to_vec(),
            notes: Vec::new(),
        });
    }
    let damaged = WriteError::DamagedSource;
    let (text, encoding) = encoding::decode(&source.bytes).map_err(damaged)?;
    let tree = parse(&text).map_err(damaged)?;
    let reading = read_tree(&tree, vocabulary).map_err(damaged)?;
    let layout = layout_of(&text, encoding);
    let lens = Lens {
        tree: &tree,
        layout: &layout,
        vocabulary,
        before: &reading,
        after: topology,
    };
    let patch = match source.format {
        Format::TopologyBuilder => lens.builder()?,
        Format::Published | Format::Design => lens.published()?,
    };
    let written = patch.apply(0..text.len());
    check(&written, topology, source.format, vocabulary)?;
    let before = Some(&reading.topology);
    let notes = convert::not_held(topology, source.format);
    Ok(WrittenDocument {
        bytes: encoding::encode(written, encoding),
        notes: with_spellings(notes, topology, before, source.format, vocabulary),
    })
}

/// One note for each spelling of Persistent Chat in a document, with its evidence, even if the document is written back
/// unchanged.
pub fn spellings(topology: &Topology, format: Format, vocabulary: &Vocabulary) -> Vec<Note> {
    spelled_notes::notes(topology, None, format, vocabulary)
}

fn with_spellings(
    mut notes: Vec<Note>,
    topology: &Topology,
    before: Option<&Topology>,
    format: Format,
    vocabulary: &Vocabulary,
) -> Vec<Note> {
    notes.extend(spelled_notes::notes(topology, before, format, vocabulary));
    notes
}

/// The layout of a document, as far as new elements follow it.
fn layout_of(text: &str, encoding: Encoding) -> Layout {
    let line_end = match text.trim_end().find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        Some(_) => "\n",
        None => "",
    };
    // The first indented line is a child of the root.
    let step = text
        .lines()
        .map(|line| {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            (line.get(..blanks).unwrap_or_default(), line)
        })
        .find(|(blanks, line)| !blanks.is_empty() && line.trim_start().starts_with('<'))
        .map_or("  ", |(blanks, _)| blanks);
    Layout {
        line_end,
        step: step.to_owned(),
        ascii_only: encoding.ascii_only,
    }
}

/// Reads the output and compares it.
fn check(
    text: &str,
    meant: &Topology,
    format: Format,
    vocabulary: &Vocabulary,
) -> Result<(), WriteError> {
    let says = {
        let known = KnownContent::of(meant);
        let read = parse(text).and_then(|tree| read_back(&tree, vocabulary, &known));
        // The position is in a document that no one sees.
        read.map_err(|error| WriteError::Unreadable(error.problem))?
            .0
    };
    let says = convert::into_held(says, format);
    let meant = convert::as_held(meant, format);
    match first_loss(&meant, &says) {
        None => Ok(()),
        Some(Loss { object, what }) => Err(WriteError::NotFaithful(Lost {
            object: Culprit::of(&meant, object),
            what,
        })),
    }
}

fn read_text(
    text: &str,
    vocabulary: &Vocabulary,
) -> Result<Reading, crate::document::error::ReadError> {
    let tree = parse(text)?;
    read_tree(&tree, vocabulary)
}

impl Source {
    /// The topology of the bytes, read once.
    pub(super) fn read(&self, vocabulary: &Vocabulary) -> Result<Arc<Topology>, WriteError> {
        if let Some(topology) = self.topology.get() {
            return Ok(Arc::clone(topology));
        }
        let damaged = WriteError::DamagedSource;
        let (text, _) = encoding::decode(&self.bytes).map_err(damaged)?;
        let reading = read_text(&text, vocabulary).map_err(damaged)?;
        let topology = self.topology.get_or_init(|| Arc::new(reading.topology));
        Ok(Arc::clone(topology))
    }
}
