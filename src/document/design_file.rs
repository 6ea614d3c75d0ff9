//! The design file (`.ron`): a topology, the user's statements, the positions, and the imported document, kept so that
//! it can be written back byte for byte.
//!
//! The file is suitable for version control: the order is stable, each object is one block, and the imported document
//! is a list of lines, so that a changed line is one changed line in the file.
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

/// The first line of every design file, for people who open it in an editor.
const FIRST_LINE: &str = "// A design of Topology Designer. Lines can be compared and merged; \
                          identities must stay as they are.\n";

/// Blocks nested deeper than this are written on one line: deep enough that every site, cluster, computer, service,
/// dependency and port has its own line.
const BLOCK_DEPTH: usize = 6;

/// The maximum nesting of a design file. Unknown elements are nested as in their document, and the RON reader counts
/// five levels for one XML level.
const NESTING_LIMIT: usize = 2048;

/// The number of entries that a design file of any size may have.
const FREE_ENTRIES: usize = 500_000;

/// The minimum number of bytes for each entry of a larger file; in real files it is thirty. An entry takes about the
/// same memory regardless of its content, so this limits the memory by the size of the file.
const LEAST_ENTRY: usize = 10;

/// The stack size for reading and writing, which are both recursive: [`NESTING_LIMIT`] levels take a small part of it,
/// even without optimization.
const STACK_BYTES: usize = 64 << 20;

/// The file for writing; borrows its content to avoid copying a large topology.
#[derive(Serialize)]
#[serde(rename = "TopologyDesign")]
struct Written<'a> {
    version: u32,
    topology: &'a Topology,
    annotations: &'a Annotations,
    arrangement: &'a Arrangement,
    source: Option<KeptSource<'a>>,
}

/// The file for reading, with the topology in the form of its version.
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

/// The fields that are read from a file that cannot be read completely: enough to tell a newer file from a damaged one.
#[derive(Deserialize)]
#[serde(rename = "TopologyDesign")]
struct Header {
    version: u32,
}

/// The imported document. Only the name of its path is stored: designs are shared, and a path may reveal more about a
/// computer than its owner wants.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Source", deny_unknown_fields)]
struct KeptSource<'a> {
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    format: Format,
    #[serde(borrow)]
    text: KeptText<'a>,
}

/// The result of reading a design file.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct DesignFile {
    pub design: Design,
    /// The imported document.
    pub source: Option<Source>,
    /// Oddities, and content that saving will not keep.
    pub notes: Vec<Note>,
}

/// The conflict markers of version control systems.
const CONFLICT: &[u8] = b"<<<<<<< ";

/// Whether the bytes look like a design file. XML documents start with `<`, but so do design files with a conflict in
/// the first lines.
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

/// Reads a design file: the design, and the imported document.
///
/// # Errors
///
/// If the file is damaged, with line and column, or if it was written by a newer program.
pub fn read(bytes: &[u8]) -> Result<(Design, Option<Source>), DesignFileError> {
    let text = text_of(bytes)?;
    read_text(text).map(|read| (read.design, read.source))
}

/// Reads a design file, with oddities and content that saving will not keep.
///
/// # Errors
///
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

/// The positions of the identities of objects in a design file; the deployment is the whole file.
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

/// The positions of parts of objects in a design file, in the same order.
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

/// The position of the format of the imported document in a design file.
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

/// Reads a text of limited size.
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

/// Derives the content of a topology that the text implies.
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

/// Whether the text cannot be read because of unresolved conflicts.
fn not_merged(text: &str) -> Option<DesignFileError> {
    let mark = text
        .lines()
        .position(|line| line.as_bytes().starts_with(CONFLICT))?;
    Some(DesignFileError::NotMerged { line: mark + 1 })
}

impl scan::ScannedIdentities {
    /// The byte offset of the identity of an object.
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

/// The version of a file, found without reading the rest.
fn stated_version(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("version")?;
    let after = after.trim_start().strip_prefix(':')?.trim_start();
    let end = after.find(|c: char| !c.is_ascii_digit())?;
    after.get(..end)?.parse().ok()
}

/// An error in a file whose form does not name its fields, with the position, in words.
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

/// Writes a design file and reads it back before returning it, so that a saved design can always be opened.
///
/// # Errors
///
/// If unknown elements are nested deeper than the file supports.
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

/// Whether a text contains what it was written from. The imported document is compared in place, because another copy
/// would increase the peak memory most.
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

/// The unknown content, in the order of the file.
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
    // A growing buffer is copied, so that for a moment a large text is in memory twice.
    let mut length = Length(FIRST_LINE.len() + 1);
    print(&mut length)?;
    let mut text = String::with_capacity(length.0);
    text.push_str(FIRST_LINE);
    print(&mut text)?;
    text.push('\n');
    Ok(text)
}

/// Counts the bytes of a text without storing it.
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

/// Runs `work` on a thread with enough stack for any nesting; `None` if the system cannot create a thread.
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
        // Only the last component: a name written as a path must not lead anywhere.
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
