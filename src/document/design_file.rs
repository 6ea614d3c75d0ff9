//! The design file (`.ron`): a topology, what the user stated beside it, where things are, and the
//! imported document, kept so that it can still be written back byte for byte.
//!
//! The file is made to live in version control: the order never changes, one object is one block,
//! and the imported document is a list of its lines, so that a changed line is a changed line.
//!
//! ```ron
//! // A design of Topology Designer.
//! TopologyDesign(
//!     version: 2,
//!     topology: (…),
//!     annotations: (…),
//!     arrangement: {…},
//!     source: Some(Source(name: Some("deployed.xml"), format: Published, text: …)),
//! )
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use crate::design::{Annotations, Arrangement, Design};
use crate::document::error::{Place, Places};
use crate::document::identity::{self, Position};
use crate::document::notes::Notes;
use crate::document::quoted::quoted;
use crate::document::{Format, Note, NoteKind, Source};
use crate::topology::content::known_elements::KnownElements;
use crate::topology::content::{Element, List, shared_texts};
use crate::topology::recognize_chat::ObjectPart;
use crate::topology::recognize_roles::settle_roles;
use crate::topology::renaming::find_instances_by_name;
use crate::topology::{ObjectId, Topology};
use crate::vocabulary::Vocabulary;

mod error;
mod kept_text;
mod scan;
mod values;
mod version;
mod version_1;
mod words;

pub use error::{DesignFileError, DesignWriteError};
pub use version::VERSION;

use error::NotBase64;
use kept_text::{Decoded, KeptText};
use version_1::Topology1;
use words::in_words;

/// First line of every design file, for people who open it in an editor.
const FIRST_LINE: &str = "// A design of Topology Designer. Lines can be compared and merged; \
                          identities must stay as they are.\n";

/// Blocks nested deeper than this are written on one line: deep enough that every site, cluster,
/// computer, service, dependency and port has a line of its own.
const BLOCK_DEPTH: usize = 6;

/// How deep a design file may nest. Elements that are unknown nest as deep as they came, and the
/// RON reader counts five levels for one of XML.
const NESTING_LIMIT: usize = 2048;

/// Entries that a design file may have however small it is.
const FREE_ENTRIES: usize = 500_000;

/// Bytes that an entry of a larger file takes at least; in real ones it is thirty. What is kept of an entry
/// takes about as much memory however little it says, so this bounds the memory by the size of the file.
const LEAST_ENTRY: usize = 10;

/// Stack for reading and writing, which both follow the nesting: [`NESTING_LIMIT`] levels take a
/// small part of it, even without optimization.
const STACK_BYTES: usize = 64 << 20;

/// The file as it is written; borrows so that a large topology is not copied.
#[derive(Serialize)]
#[serde(rename = "TopologyDesign")]
struct Written<'a> {
    version: u32,
    topology: &'a Topology,
    annotations: &'a Annotations,
    arrangement: &'a Arrangement,
    source: Option<KeptSource<'a>>,
}

/// The file as it is read, with the topology as its version kept it.
#[derive(Deserialize)]
#[serde(rename = "TopologyDesign", deny_unknown_fields)]
struct Read<'a, T> {
    version: u32,
    topology: T,
    #[serde(default)]
    annotations: Annotations,
    #[serde(default)]
    arrangement: Arrangement,
    #[serde(default, borrow)]
    source: Option<KeptSource<'a>>,
}

/// What is read of a file that cannot be read whole: enough to tell a newer one from a damaged one.
#[derive(Deserialize)]
#[serde(rename = "TopologyDesign")]
struct Header {
    version: u32,
}

/// The imported document. Of its path only the name is kept: a design is handed around, and a path
/// says more about a computer than its owner may want to tell.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
struct KeptSource<'a> {
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    format: Format,
    #[serde(borrow)]
    text: KeptText<'a>,
}

/// What was read from a design file.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct DesignFile {
    pub design: Design,
    /// The imported document inside.
    pub source: Option<Source>,
    /// What is odd about it, and what saving it will not keep.
    pub notes: Vec<Note>,
}

/// How a version control system marks where two versions of a file were not merged.
const CONFLICT: &[u8] = b"<<<<<<< ";

/// Whether these bytes claim to be a design file; XML documents start with `<`, and so does a design
/// file whose first lines were not merged.
pub fn is_design_file(bytes: &[u8]) -> bool {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    loop {
        rest = rest.trim_ascii_start();
        if !rest.starts_with(b"//") {
            return [b"(", &b"TopologyDesign"[..], CONFLICT]
                .iter()
                .any(|start| rest.starts_with(start));
        }
        let line_end = rest.iter().position(|byte| *byte == b'\n');
        match line_end.and_then(|end| rest.get(end..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
}

/// Reads a design file: the design, and the imported document inside.
///
/// # Errors
/// When the file is damaged, with line and column, or when a newer program wrote it.
pub fn read(bytes: &[u8]) -> Result<(Design, Option<Source>), DesignFileError> {
    let text = text_of(bytes)?;
    read_text(text).map(|read| (read.design, read.source))
}

/// Reads a design file, and says what is odd about it and what saving it will not keep.
///
/// # Errors
/// As [`read`].
pub fn read_noting(bytes: &[u8]) -> Result<DesignFile, DesignFileError> {
    let text = text_of(bytes)?;
    let mut read = read_text(text)?;
    let mut notes = Notes::default();
    let survey = scan::survey(text, FIRST_LINE);
    let mut not_kept = |offset: usize, message: String| {
        notes.add(offset, NoteKind::NotHeld, message, None);
    };
    if let Some(first) = survey.first_comment {
        let message = match survey.comments {
            1 => "This comment will be lost when the design is saved.".to_owned(),
            count => format!(
                "This comment and {} more will be lost when the design is saved.",
                count - 1
            ),
        };
        not_kept(first, message);
    }
    if let Some(line_end) = text.find("\r\n") {
        let message = "The Windows line endings (CR LF) of the design will be changed to LF when it is saved.";
        not_kept(line_end, message.to_owned());
    }
    if text.len() < bytes.len() {
        let message = "The byte order mark of the design will be removed when it is saved.";
        not_kept(0, message.to_owned());
    }
    let mut places = None;
    identity::dangling(&read.design.topology, |position, message, object| {
        let places = places.get_or_insert_with(|| scan::identities(text));
        notes.oddity(places.offset(position).unwrap_or(0), message, Some(object));
    });
    read.notes = notes.placed(text);
    Ok(read)
}

/// Where the identities of the objects of a design are stated in its file; the deployment is all of it.
pub fn places(bytes: &[u8], topology: &Topology) -> BTreeMap<ObjectId, Place> {
    let Ok(text) = text_of(bytes) else {
        return BTreeMap::new();
    };
    let found = scan::identities(text);
    let mut offsets: Vec<(usize, ObjectId)> = Vec::new();
    let mut note = |position: Position, id: ObjectId| {
        offsets.extend(found.offset(position).map(|offset| (offset, id)));
    };
    for (at, site) in topology.sites.iter().enumerate() {
        note(Position::Site(at), site.id.into());
    }
    for (at, cluster) in topology.clusters.iter().enumerate() {
        note(Position::Cluster(at), cluster.id.clone().into());
        for (within, instance) in cluster.sql_instances.iter().enumerate() {
            note(
                Position::SqlInstance(at, within),
                instance.id.clone().into(),
            );
        }
    }
    for (at, service) in topology.services.iter().enumerate() {
        note(Position::Service(at), service.id.clone().into());
    }
    offsets.sort();
    let mut places = Places::new(text);
    offsets
        .into_iter()
        .map(|(offset, id)| (id, places.at(offset)))
        .collect()
}

/// Where parts of the objects of a design are stated in its file, in the same order.
pub fn places_of_parts(
    bytes: &[u8],
    topology: &Topology,
    parts: &[(ObjectId, ObjectPart)],
) -> Vec<Option<Place>> {
    match text_of(bytes) {
        Ok(text) => values::places(text, topology, parts, &places(bytes, topology)),
        Err(_) => vec![None; parts.len()],
    }
}

/// Where a design states what its imported document is.
pub(super) fn place_of_source_format(bytes: &[u8]) -> Option<Place> {
    let text = text_of(bytes).ok()?;
    let source = scan::field(text, 0, "source")?;
    scan::field(text, source, "format").map(|offset| Place::of(text, offset))
}

fn text_of(bytes: &[u8]) -> Result<&str, DesignFileError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let (line, column) = place_of_end(&String::from_utf8_lossy(before));
        DesignFileError::NotUtf8 { line, column }
    })
}

fn read_text(text: &str) -> Result<DesignFile, DesignFileError> {
    let mut read = read_by(text, KnownElements::default(), parse)?;
    settle(&mut read.design.topology, text)?;
    Ok(read)
}

/// Reads a text that is not larger than it may be.
fn read_by<'t, T: Send>(
    text: &'t str,
    known: KnownElements,
    parse: impl FnOnce(&'t str) -> Result<T, DesignFileError> + Send,
) -> Result<T, DesignFileError> {
    let limit = FREE_ENTRIES + text.len() / LEAST_ENTRY;
    if scan::survey(text, FIRST_LINE).entries > limit {
        return Err(DesignFileError::TooManyEntries(limit));
    }
    on_deep_stack(|| shared_texts::sharing(known, || parse(text)))
        .ok_or(DesignFileError::OutOfMemory)?
        .map_err(|error| not_merged(text).unwrap_or(error))
}

/// Finds what the text does not say of a topology but implies.
fn settle(topology: &mut Topology, text: &str) -> Result<(), DesignFileError> {
    if let Some(duplicate) = identity::first_duplicate(topology) {
        let offset = scan::identities(text).offset(duplicate.position);
        let place = Place::of(text, offset.unwrap_or(0));
        return Err(DesignFileError::DuplicateIdentity {
            kind: duplicate.kind,
            id: duplicate.id,
            line: place.line,
            column: place.column,
        });
    }
    find_instances_by_name(topology);
    settle_roles(topology, Vocabulary::built_in());
    Ok(())
}

/// Whether the text cannot be read because two versions of it were not merged.
fn not_merged(text: &str) -> Option<DesignFileError> {
    let mark = text
        .lines()
        .position(|line| line.as_bytes().starts_with(CONFLICT))?;
    Some(DesignFileError::NotMerged { line: mark + 1 })
}

impl scan::ScannedIdentities {
    /// The byte where the identity of an object is stated.
    fn offset(&self, position: Position) -> Option<usize> {
        match position {
            Position::Site(at) => self.sites.get(at),
            Position::Cluster(at) => self.clusters.get(at),
            Position::SqlInstance(at, within) => self.sql_instances.get(at)?.get(within),
            Position::Service(at) => self.services.get(at),
        }
        .copied()
    }
}

fn parse(text: &str) -> Result<DesignFile, DesignFileError> {
    if stated_version(text) == Some(version_1::VERSION) {
        let read = options().from_str::<Read<'_, Topology1>>(text);
        let read = read.map_err(damaged)?;
        if read.version == version_1::VERSION {
            return read.into_file(text, Topology1::into_topology);
        }
    }
    parse_newest(text)?.into_file(text, |topology, _| topology)
}

impl<T> Read<'_, T> {
    fn into_file(
        self,
        text: &str,
        today: impl FnOnce(T, Option<&Source>) -> Topology,
    ) -> Result<DesignFile, DesignFileError> {
        let source = self.source.map(KeptSource::into_source).transpose();
        let source = source.map_err(|reason| {
            let place = Place::of(text, scan::field(text, 0, "source").unwrap_or(0));
            DesignFileError::Source {
                reason,
                line: place.line,
                column: place.column,
            }
        })?;
        Ok(DesignFile {
            design: Design {
                topology: today(self.topology, source.as_ref()),
                annotations: self.annotations,
                arrangement: self.arrangement,
            },
            source,
            notes: Vec::new(),
        })
    }
}

/// The version that a file states, found without reading the rest of it.
fn stated_version(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("version")?;
    let after = after.trim_start().strip_prefix(':')?.trim_start();
    let end = after.find(|c: char| !c.is_ascii_digit())?;
    after.get(..end)?.parse().ok()
}

/// What is wrong in a file of this form that does not name what it holds, with the place, for a person.
pub fn fault_in_words(error: &ron::error::SpannedError) -> String {
    let start = &error.span.start;
    let (line, column) = (start.line, start.col);
    let what = match &error.code {
        ron::Error::ExpectedDifferentStructName { found, .. } => {
            format!("{} does not belong here", quoted(found))
        }
        ron::Error::ExpectedStructName(_) => "an opening ( is missing here".to_owned(),
        other => in_words(other),
    };
    format!("{what} (line {line}, column {column})")
}

fn damaged(error: ron::error::SpannedError) -> DesignFileError {
    DesignFileError::Damaged {
        reason: in_words(&error.code),
        line: error.span.start.line,
        column: error.span.start.col,
    }
}

fn parse_newest(text: &str) -> Result<Read<'_, Topology>, DesignFileError> {
    let newer = |version: u32| (version > VERSION).then_some(version);
    match options().from_str::<Read<'_, Topology>>(text) {
        Ok(read) => match newer(read.version) {
            Some(found) => Err(DesignFileError::NewerVersion { found }),
            None => Ok(read),
        },
        Err(error) => {
            let header = options().from_str::<Header>(text).ok();
            match header.and_then(|header| newer(header.version)) {
                Some(found) => Err(DesignFileError::NewerVersion { found }),
                None => Err(damaged(error)),
            }
        }
    }
}

/// Writes a design file, and reads it back before it lets it out of the hand: a design that was
/// saved opens again.
///
/// # Errors
/// When elements that are unknown are nested deeper than the file can hold.
pub fn write(design: &Design, source: Option<&Source>) -> Result<Vec<u8>, DesignWriteError> {
    let text = text_with(design, source)?;
    let comes_back =
        comes_back(&text, design, source).map_err(|error| DesignWriteError(error.to_string()))?;
    if comes_back {
        Ok(text.into_bytes())
    } else {
        Err(DesignWriteError(
            "it does not come back from the file as it is".to_owned(),
        ))
    }
}

/// Whether a text says what it was written for. The document inside is compared where it is: with everything
/// else that is held at this moment, a further copy would be the most memory that is ever taken.
fn comes_back(
    text: &str,
    design: &Design,
    source: Option<&Source>,
) -> Result<bool, DesignFileError> {
    let known = KnownElements::of(lists_of(&design.topology));
    let mut kept = read_by(text, known, parse_newest)?;
    settle(&mut kept.topology, text)?;
    let same_source = match (source, &kept.source) {
        (Some(source), Some(kept)) => kept.text.is(&source.bytes),
        (source, kept) => source.is_none() && kept.is_none(),
    };
    Ok(kept.topology == design.topology && kept.annotations == design.annotations && same_source)
}

/// The content that is carried as it came, in the order of the file.
fn lists_of(topology: &Topology) -> impl Iterator<Item = List<Element>> {
    let sites = topology.sites.iter().map(|site| &site.extra);
    let clusters = topology.clusters.iter().flat_map(|cluster| {
        let machines = cluster.machines.iter().flat_map(|machine| {
            let interfaces = machine.interfaces.iter();
            let interfaces = interfaces.map(|interface| &interface.extra);
            interfaces.chain([&machine.extra])
        });
        let instances = cluster.sql_instances.iter().map(|instance| &instance.extra);
        machines.chain(instances).chain([&cluster.extra])
    });
    let services = topology.services.iter().flat_map(|service| {
        let dependencies = service.depends_on.iter();
        let dependencies = dependencies.map(|dependency| dependency.extra.elements.clone());
        let content = service
            .content
            .iter()
            .map(|content| List::from(vec![content.clone()]));
        dependencies
            .chain(content)
            .chain([service.extra.elements.clone()])
    });
    let before = sites.chain(clusters).map(|extra| extra.elements.clone());
    before
        .chain(services)
        .chain([topology.extra.elements.clone()])
        .filter(|list| !list.is_empty())
}

fn text_with(design: &Design, source: Option<&Source>) -> Result<String, DesignWriteError> {
    let decoded = source.map(|source| Decoded::of(&source.bytes));
    let written = Written {
        version: VERSION,
        topology: &design.topology,
        annotations: &design.annotations,
        arrangement: &design.arrangement,
        source: source
            .zip(decoded.as_ref())
            .map(|(source, decoded)| KeptSource::of(source, decoded)),
    };
    let layout = PrettyConfig::new()
        .depth_limit(BLOCK_DEPTH)
        .struct_names(true)
        .new_line("\n");
    let print = |out: &mut (dyn fmt::Write + Send)| {
        on_deep_stack(|| options().to_writer_pretty(out, &written, layout.clone()))
            .ok_or_else(|| DesignWriteError("the system is low on memory".to_owned()))?
            .map_err(|error| DesignWriteError(in_words(&error)))
    };
    // A text that grows is copied, so that for a moment a large one is there twice.
    let mut length = Length(FIRST_LINE.len() + 1);
    print(&mut length)?;
    let mut text = String::with_capacity(length.0);
    text.push_str(FIRST_LINE);
    print(&mut text)?;
    text.push('\n');
    Ok(text)
}

/// Counts the bytes of a text that is not kept.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn options() -> ron::Options {
    ron::Options::default().with_recursion_limit(NESTING_LIMIT)
}

/// Runs `work` where the nesting of a document cannot exhaust the stack; `None` when the system
/// gives no thread.
fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .ok()?
            .join()
            .ok()
    })
}

fn place_of_end(text: &str) -> (usize, usize) {
    let line = text.matches('\n').count() + 1;
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    (line, last_line.chars().count() + 1)
}

impl<'a> KeptSource<'a> {
    fn of(source: &'a Source, decoded: &'a Decoded<'_>) -> Self {
        let name = source.path.as_deref().and_then(std::path::Path::file_name);
        Self {
            name: name.map(std::ffi::OsStr::to_string_lossy),
            format: source.format,
            text: KeptText::of(decoded),
        }
    }

    fn into_source(self) -> Result<Source, NotBase64> {
        let bytes = self.text.into_bytes()?;
        // Only the last part: a name that someone wrote as a path leads nowhere.
        let name = self
            .name
            .as_deref()
            .and_then(|name| std::path::Path::new(name).file_name())
            .map(PathBuf::from);
        Ok(Source::new(self.format, bytes, name))
    }
}

#[cfg(test)]
mod tests;
