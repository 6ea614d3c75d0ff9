//! Conditions that must hold for any input whatsoever. Each target takes bytes and returns what it saw.

use topology_designer::design::Design;
use topology_designer::diagram::Diagram;
use topology_designer::diagram::svg::{PictureOptions, to_svg};
use topology_designer::document::{
    self, Format, Opened, Place, Problem, ReadError, Source, WriteError, convert, design_file,
    encoding,
};
use topology_designer::edit::{Identities, apply, invariants};
use topology_designer::rules::check_design;
use topology_designer::topology::compare::first_difference;
use topology_designer::vocabulary::Vocabulary;

use super::draws::{Draw, edit_for};
use super::shape::has_doubled_parts;

/// The maximum length of a message for a person, in characters.
const LONGEST_MESSAGE: usize = 1_000;

/// The number of objects up to which the rules and the diagram are also tried.
const SMALL: usize = 400;

/// The beginning of an outcome if a document was not read.
const REFUSED: &str = "document refused: ";

/// The size of a [`Draw`] in bytes.
const DRAW: usize = 7;

/// The part of the program that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The reader of Topology Builder files.
    TopologyBuilder,
    /// The reader of published topologies.
    Published,
    /// The reader of design files.
    Design,
    /// The reader of configuration archives.
    Archive,
    /// Reading, editing, writing and reading again. The first byte is the number of edits, followed by
    /// seven bytes for each edit and a document.
    Edits,
}

/// What an input led to, used to tell whether the next one leads to something else.
pub type Seen = Vec<String>;

impl Target {
    pub const ALL: [Self; 5] = [
        Self::TopologyBuilder,
        Self::Published,
        Self::Design,
        Self::Archive,
        Self::Edits,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::TopologyBuilder => "tbxml",
            Self::Published => "published",
            Self::Design => "design",
            Self::Archive => "archive",
            Self::Edits => "edits",
        }
    }

    /// Tries one input.
    ///
    /// # Errors
    /// The condition that does not hold, in one sentence.
    pub fn run(self, input: &[u8]) -> Result<Seen, String> {
        match self {
            Self::TopologyBuilder | Self::Published | Self::Design => read(input),
            Self::Archive => archive(input),
            Self::Edits => edits(input),
        }
    }
}

/// An input of [`Target::Edits`].
pub fn with_draws(draws: &[u8], document: &[u8]) -> Vec<u8> {
    let count = draws.len() / DRAW;
    let mut input = vec![u8::try_from(count).unwrap_or(u8::MAX)];
    input.extend(&draws[..count * DRAW]);
    input.extend(document);
    input
}

/// The edits and the document of an input of [`Target::Edits`].
pub fn split_draws(input: &[u8]) -> (&[u8], &[u8]) {
    let Some((count, rest)) = input.split_first() else {
        return (&[], &[]);
    };
    rest.split_at((usize::from(*count) * DRAW).min(rest.len()))
}

fn read(input: &[u8]) -> Result<Seen, String> {
    let opened = match document::read(input, None) {
        Ok(opened) => opened,
        Err(error) => return refused(input, &error),
    };
    let mut seen = vec![format!("read {:?}", opened.format)];
    for note in &opened.notes {
        is_readable(&note.message)?;
        if let (Some(line), Some(column)) = (note.line, note.column) {
            is_within(input, Place { line, column }, &note.message)?;
        }
        seen.push(format!("note {}", skeleton(&note.message)));
    }
    is_kept(input, &opened)?;
    seen.extend(is_drawn(&opened.design)?);
    Ok(seen)
}

/// The topology inside an archive is kept, with locations in the file that contains it; the archive itself
/// is not a document.
fn archive(input: &[u8]) -> Result<Seen, String> {
    let opened = match document::read(input, None) {
        Ok(opened) => opened,
        Err(error) => {
            let message = error.to_string();
            is_readable(&message)?;
            return Ok(vec![format!("{REFUSED}{}", skeleton(&message))]);
        }
    };
    let mut seen = vec![format!("read {:?}", opened.format)];
    for note in &opened.notes {
        is_readable(&note.message)?;
        seen.push(format!("note {}", skeleton(&note.message)));
    }
    let source = opened
        .source
        .as_ref()
        .ok_or("an archive without a document")?;
    let topology = &opened.design.topology;
    let vocabulary = Vocabulary::built_in();
    let written = document::write(Some(source), topology, opened.format, vocabulary)
        .map_err(|error| format!("not written back: {error}"))?;
    if written.bytes != *source.bytes {
        return Err("written back with other bytes".to_owned());
    }
    let alone = document::read(&source.bytes, None).map_err(|error| format!("alone: {error}"))?;
    if alone.design.topology != *topology {
        return Err("the topology is another one without its archive".to_owned());
    }
    seen.extend(is_drawn(&opened.design)?);
    Ok(seen)
}

/// A refusal says what is wrong and where, in a readable sentence.
fn refused(input: &[u8], error: &ReadError) -> Result<Seen, String> {
    let message = error.to_string();
    is_readable(&message)?;
    match error.place {
        Some(place) => is_within(input, place, &message)?,
        None if is_about_the_whole(&error.problem) => {}
        None => return Err(format!("no place is named: {message}")),
    }
    Ok(vec![format!("{REFUSED}{}", skeleton(&message))])
}

/// Whether a document was not read.
pub fn is_refusal(seen: &str) -> bool {
    seen.starts_with(REFUSED)
}

/// Problems without a single location.
fn is_about_the_whole(problem: &Problem) -> bool {
    match problem {
        Problem::Empty | Problem::TooLarge | Problem::NotXml => true,
        Problem::ContradictoryEncoding { .. } => true,
        // Describes what the file is instead of a topology.
        Problem::Misfit(_) | Problem::Archive(_) | Problem::InArchive { .. } => true,
        Problem::DesignFile(error) => error.place().is_none(),
        _ => false,
    }
}

fn is_readable(message: &str) -> Result<(), String> {
    let length = message.chars().count();
    if message.trim().is_empty() || length > LONGEST_MESSAGE {
        let beginning: String = message.chars().take(200).collect();
        return Err(format!("a message of {length} characters: {beginning}"));
    }
    Ok(())
}

fn is_within(input: &[u8], place: Place, message: &str) -> Result<(), String> {
    let Ok((text, _)) = encoding::decode(input) else {
        return Ok(());
    };
    let line = place
        .line
        .checked_sub(1)
        .and_then(|at| text.split('\n').nth(at));
    let room = line.map_or(0, |line| line.chars().count() + 1);
    if (1..=room).contains(&place.column) {
        Ok(())
    } else {
        Err(format!("{place} is outside the document: {message}"))
    }
}

/// Whatever was read is written back byte for byte; a design is written as it would be saved, with the
/// imported document inside.
fn is_kept(input: &[u8], opened: &Opened) -> Result<(), String> {
    let source = opened.source.as_ref();
    let vocabulary = Vocabulary::built_in();
    if opened.format != Format::Design {
        let topology = &opened.design.topology;
        let written = document::write(source, topology, opened.format, vocabulary)
            .map_err(|error| format!("not written back: {error}"))?;
        // A topology inside another document is kept separately.
        let inside = source.filter(|source| source.start.is_some());
        let kept = inside.map_or(input, |source| &source.bytes);
        if written.bytes != kept {
            return Err("written back with other bytes".to_owned());
        }
        return Ok(());
    }
    let saved = match design_file::write(&opened.design, source) {
        Ok(saved) => saved,
        // It says why, and nothing was written.
        Err(error) => return is_readable(&error.to_string()),
    };
    let (again, kept) = design_file::read(&saved).map_err(|error| format!("saved: {error}"))?;
    if again != opened.design {
        return Err("a design is another after it was saved and opened".to_owned());
    }
    if kept.as_ref().map(|kept| &kept.bytes) != source.map(|source| &source.bytes) {
        return Err("the imported document is another after the design was saved".to_owned());
    }
    match design_file::write(&again, kept.as_ref()) {
        Ok(twice) if twice == saved => Ok(()),
        _ => Err("a design that is saved twice gives two files".to_owned()),
    }
}

/// Whatever was read can be checked and drawn.
fn is_drawn(design: &Design) -> Result<Seen, String> {
    let topology = &design.topology;
    if topology.clusters.len() + topology.services.len() + topology.sites.len() > SMALL {
        return Ok(Vec::new());
    }
    let problems = check_design(design);
    let diagram = Diagram::of(design, &problems);
    if !to_svg(&diagram, &PictureOptions::default()).ends_with("</svg>\n") {
        return Err("the picture ends too early".to_owned());
    }
    let mut rules: Vec<String> = problems
        .iter()
        .map(|problem| format!("rule {}", problem.rule))
        .collect();
    rules.dedup();
    Ok(rules)
}

fn edits(input: &[u8]) -> Result<Seen, String> {
    let (draws, document) = split_draws(input);
    let Ok(opened) = document::read(document, None) else {
        return Ok(vec![REFUSED.to_owned()]);
    };
    let Some(source) = &opened.source else {
        return Ok(vec!["a design without a document".to_owned()]);
    };
    let first = Design {
        topology: opened.design.topology.clone(),
        ..Design::default()
    };
    if !invariants::faults(&first).is_empty() {
        // Edits keep a valid topology valid; a document may be invalid from the start.
        return edit_all(&first, source, draws, false);
    }
    edit_all(&first, source, draws, true)
}

fn edit_all(
    first: &Design,
    source: &Source,
    draws: &[u8],
    is_in_order: bool,
) -> Result<Seen, String> {
    let mut design = first.clone();
    let mut identities = Identities::seeded(11);
    let mut seen = vec![format!("edits of {:?}", source.format)];
    for draw in draws.chunks_exact(DRAW) {
        let number = |at: usize| u16::from_le_bytes([draw[at], draw[at + 1]]);
        let draw: Draw = (draw[0], number(1), number(3), number(5));
        let Some(edit) = edit_for(&design, draw) else {
            continue;
        };
        let applied = match apply(&design, &edit, &mut identities) {
            Ok(applied) => applied,
            Err(refusal) => {
                is_readable(&refusal.to_string())?;
                seen.push(format!("edit {} refused", draw.0 % 27));
                continue;
            }
        };
        let broken = invariants::broken(&design, &applied.design);
        if is_in_order && !broken.is_empty() {
            return Err(format!("{edit:?} broke {broken:?}"));
        }
        design = applied.design;
        seen.push(format!("edit {}", draw.0 % 27));
        seen.extend(reads_back(&design, source).map_err(|fault| format!("{edit:?}: {fault}"))?);
    }
    // After undoing everything: the original bytes, even if nothing is shared with what was read.
    let mut undone = first.topology.clone();
    let services = undone.services.iter();
    undone.services = services.map(|service| (**service).clone().into()).collect();
    let written = document::write(Some(source), &undone, source.format, Vocabulary::built_in())
        .map_err(|error| format!("not written after undo: {error}"))?;
    if written.bytes != *source.bytes {
        return Err("other bytes after undo".to_owned());
    }
    Ok(seen)
}

/// What is written after an edit reads as the edited topology.
fn reads_back(design: &Design, source: &Source) -> Result<Option<String>, String> {
    let format = source.format;
    let vocabulary = Vocabulary::built_in();
    let written = match document::write(Some(source), &design.topology, format, vocabulary) {
        Ok(written) => written,
        Err(error @ WriteError::IllegalCharacter { .. }) => {
            is_readable(&error.to_string())?;
            return Ok(Some("not written: character".to_owned()));
        }
        Err(
            WriteError::NotFaithful(_) | WriteError::Unreadable(_) | WriteError::Nowhere { .. },
        ) if has_doubled_parts(&source.bytes) => {
            return Ok(Some("not written: doubled parts".to_owned()));
        }
        Err(error) => return Err(format!("not written: {error}")),
    };
    let again = document::read(&written.bytes, None)
        .map_err(|error| format!("what was written is refused: {error}"))?;
    let held = |topology| convert::as_held(topology, format);
    match first_difference(&held(&design.topology), &held(&again.design.topology)) {
        None => Ok(None),
        Some(difference) => Err(format!("it reads back as another: {difference}")),
    }
}

/// A message without the parts that are specific to one input.
fn skeleton(message: &str) -> String {
    message
        .split_whitespace()
        .filter(|word| {
            word.chars()
                .all(|c| c.is_ascii_alphabetic() || ".,;:'()".contains(c))
        })
        .take(12)
        .collect::<Vec<_>>()
        .join(" ")
}
