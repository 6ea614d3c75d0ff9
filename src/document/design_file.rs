//! The design file (`.ron`): a topology, what the user stated beside it, where things stand, and the
//! imported document, kept so that it can still be written back byte for byte.
//!
//! The file is made to live in version control: the order never changes, one object is one block,
//! and the imported document is a list of its lines, so that a changed line is a changed line.
//!
//! ```ron
//! // A design of Topology Designer.
//! TopologyDesign(
//!     version: 1,
//!     topology: (…),
//!     annotations: (…),
//!     arrangement: {…},
//!     source: Some(Source(name: Some("deployed.xml"), format: Published, text: …)),
//! )
//! ```

use std::borrow::Cow;
use std::path::PathBuf;

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use super::{Format, Source};
use crate::design::{Annotations, Arrangement, Design};
use crate::topology::Topology;

mod kept_text;

use kept_text::KeptText;

/// Version of the file this program writes, and the newest it reads.
pub const VERSION: u32 = 1;

/// First line of every design file, for whoever opens it in an editor.
const FIRST_LINE: &str = "// A design of Topology Designer. Lines can be compared and merged; \
                          identities must stay as they are.\n";

/// Blocks nested deeper than this are written on one line: deep enough that every site, cluster,
/// computer, service, dependency and port has a line of its own.
const BLOCK_DEPTH: usize = 6;

/// How deep a design file may nest. Elements that nobody knows nest as deep as they came, and the
/// RON reader counts five levels for one of XML.
const NESTING_LIMIT: usize = 2048;

/// Stack for reading and writing, which both follow the nesting: [`NESTING_LIMIT`] levels take a
/// small part of it, even without optimisation.
const STACK_BYTES: usize = 64 << 20;

/// Why a design file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignFileError {
    /// The file was written by a newer program.
    #[error(
        "This design was saved by a newer version of the program (file version {found}; this program reads up to {VERSION}). Update Topology Designer to open it."
    )]
    NewerVersion {
        /// Version that the file states.
        found: u32,
    },
    /// The text is not a design file.
    #[error("The design file is damaged: {reason} (line {line}, column {column}).")]
    Damaged {
        /// What the reader stumbled over.
        reason: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in characters.
        column: usize,
    },
    /// The bytes are not UTF-8.
    #[error("The design file is damaged: it is not UTF-8 text (line {line}, column {column}).")]
    NotUtf8 {
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in characters.
        column: usize,
    },
    /// The imported document inside cannot be made whole again.
    #[error("The imported document inside the design file is damaged: {0}")]
    Source(String),
    /// The system gave no thread to read in.
    #[error("The design file was not read because the system is short of memory.")]
    OutOfMemory,
}

impl DesignFileError {
    /// Line and column, both from 1, where there are any.
    pub fn place(&self) -> Option<(usize, usize)> {
        match self {
            Self::Damaged { line, column, .. } | Self::NotUtf8 { line, column } => {
                Some((*line, *column))
            }
            Self::NewerVersion { .. } | Self::Source(_) | Self::OutOfMemory => None,
        }
    }
}

/// Why a design was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The design cannot be saved: {}.", .0.trim_end_matches('.'))]
pub struct DesignWriteError(String);

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

/// The file as it is read.
#[derive(Deserialize)]
#[serde(rename = "TopologyDesign", deny_unknown_fields)]
struct Read {
    version: u32,
    topology: Topology,
    #[serde(default)]
    annotations: Annotations,
    #[serde(default)]
    arrangement: Arrangement,
    #[serde(default)]
    source: Option<KeptSource<'static>>,
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
    name: Option<Cow<'a, str>>,
    format: Format,
    text: KeptText,
}

/// Whether these bytes claim to be a design file; XML documents start with `<`.
pub fn is_design_file(bytes: &[u8]) -> bool {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    loop {
        rest = rest.trim_ascii_start();
        if !rest.starts_with(b"//") {
            return rest.starts_with(b"(") || rest.starts_with(b"TopologyDesign");
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
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let (line, column) = place_of_end(&String::from_utf8_lossy(before));
        DesignFileError::NotUtf8 { line, column }
    })?;
    let read = on_deep_stack(|| parse(text)).ok_or(DesignFileError::OutOfMemory)??;
    let source = read.source.map(KeptSource::into_source).transpose()?;
    let design = Design {
        topology: read.topology,
        annotations: read.annotations,
        arrangement: read.arrangement,
    };
    Ok((design, source))
}

fn parse(text: &str) -> Result<Read, DesignFileError> {
    let newer = |version: u32| (version > VERSION).then_some(version);
    match options().from_str::<Read>(text) {
        Ok(read) => match newer(read.version) {
            Some(found) => Err(DesignFileError::NewerVersion { found }),
            None => Ok(read),
        },
        Err(error) => {
            let header = options().from_str::<Header>(text).ok();
            match header.and_then(|header| newer(header.version)) {
                Some(found) => Err(DesignFileError::NewerVersion { found }),
                None => Err(DesignFileError::Damaged {
                    reason: in_words(&error.code),
                    line: error.span.start.line,
                    column: error.span.start.col,
                }),
            }
        }
    }
}

/// Writes a design file, and reads it back before it lets it out of the hand: a design that was
/// saved opens again.
///
/// # Errors
/// When elements that nobody knows are nested deeper than the file can hold.
pub fn write(design: &Design, source: Option<&Source>) -> Result<Vec<u8>, DesignWriteError> {
    let written = Written {
        version: VERSION,
        topology: &design.topology,
        annotations: &design.annotations,
        arrangement: &design.arrangement,
        source: source.map(KeptSource::of),
    };
    let layout = PrettyConfig::new()
        .depth_limit(BLOCK_DEPTH)
        .struct_names(true)
        .new_line("\n");
    let text = on_deep_stack(|| options().to_string_pretty(&written, layout))
        .ok_or_else(|| DesignWriteError("the system is short of memory".to_owned()))?
        .map_err(|error| DesignWriteError(in_words(&error)))?;
    let bytes = format!("{FIRST_LINE}{text}\n").into_bytes();
    let (kept, kept_source) = read(&bytes).map_err(|error| DesignWriteError(error.to_string()))?;
    let same_source =
        source.map(|source| &source.bytes) == kept_source.map(|kept| kept.bytes).as_ref();
    if kept.topology == design.topology && kept.annotations == design.annotations && same_source {
        Ok(bytes)
    } else {
        Err(DesignWriteError(
            "it does not come back from the file as it is".to_owned(),
        ))
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

/// What the RON reader says, as a part of our sentence: no capital at the start, no full stop.
fn in_words(error: &ron::Error) -> String {
    if matches!(error, ron::Error::ExceededRecursionLimit) {
        return "its elements are nested too deeply".to_owned();
    }
    let message = error.to_string();
    let mut rest = message.trim_end_matches('.').chars();
    rest.next().map_or_else(
        || "unexpected content".to_owned(),
        |first| first.to_lowercase().chain(rest).collect(),
    )
}

fn place_of_end(text: &str) -> (usize, usize) {
    let line = text.matches('\n').count() + 1;
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    (line, last_line.chars().count() + 1)
}

impl<'a> KeptSource<'a> {
    fn of(source: &'a Source) -> Self {
        let name = source.path.as_deref().and_then(std::path::Path::file_name);
        Self {
            name: name.map(std::ffi::OsStr::to_string_lossy),
            format: source.format,
            text: KeptText::of(&source.bytes),
        }
    }

    fn into_source(self) -> Result<Source, DesignFileError> {
        let bytes = self.text.into_bytes().map_err(DesignFileError::Source)?;
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::sync::Arc;

    use super::*;
    use crate::design::Point;
    use crate::topology::content::{Element, Extra};
    use crate::topology::{Cluster, Machine, ObjectId, Site, SiteId, SiteKind};

    fn site() -> Site {
        Site {
            id: SiteId(1),
            kind: SiteKind::Central,
            name: "Redmond \"west\"\r\n".to_owned(),
            description: None,
            city: Some("Redmond".to_owned()),
            state: None,
            country_code: None,
            default_persistent_chat_pool: None,
            last_cluster_number: Some(1),
            last_service_instance: None,
            original_id: None,
            extra: Extra::default(),
        }
    }

    fn cluster() -> Cluster {
        Cluster {
            id: "1-1".into(),
            site: SiteId(1),
            number: Some(1),
            fqdn: "pchat.contoso.com".to_owned(),
            single_machine_only: false,
            requires_replication: true,
            requires_setup: true,
            machines: vec![Machine {
                fqdn: "pchat01.contoso.com".to_owned(),
                ordinal: Some(1),
                fault_domain: None,
                upgrade_domain: None,
                interfaces: Vec::new(),
                extra: Extra::default(),
            }],
            sql_instances: Vec::new(),
            extra: Extra::default(),
        }
    }

    fn design() -> Design {
        let mut design = Design::default();
        design.topology.sites.push(Arc::new(site()));
        design.topology.clusters.push(Arc::new(cluster()));
        let id = ObjectId::Cluster("1-1".into());
        design.arrangement.places.insert(id, Point::new(12.5, -3.0));
        design
    }

    fn source(bytes: &[u8]) -> Source {
        let path = PathBuf::from("somewhere").join("deployed.xml");
        Source::new(Format::Published, bytes, Some(path))
    }

    fn text_of(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_design_comes_back_as_it_was_saved() {
        let bytes = write(&design(), None).unwrap();
        assert!(is_design_file(&bytes));
        assert_eq!(read(&bytes), Ok((design(), None)));
    }

    #[test]
    fn the_imported_document_keeps_every_byte_and_only_the_name_of_its_path() {
        let crlf = "\u{feff}<Topology Signature=\"a\">\r\n\t<Sites />\r\n</Topology>";
        let utf16: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for document in [crlf.as_bytes(), &utf16, b"<a>\xff</a>", b""] {
            let bytes = write(&design(), Some(&source(document))).unwrap();
            let (_, kept) = read(&bytes).unwrap();
            let kept = kept.unwrap();
            assert_eq!(&*kept.bytes, document);
            assert_eq!(kept.path, Some(PathBuf::from("deployed.xml")));
            assert_eq!(kept.format, Format::Published);
        }
    }

    #[test]
    fn every_object_and_every_line_of_the_source_has_its_own_lines() {
        let document = source(b"<Topology Signature=\"a\">\n  <Sites />\n</Topology>\n");
        let bytes = write(&design(), Some(&document)).unwrap();
        let text = text_of(&bytes);
        assert!(text.contains(" fqdn: \"pchat01.contoso.com\",\n"), "{text}");
        assert!(
            text.contains("r#\"<Topology Signature=\"a\">\"#,\n"),
            "{text}"
        );
        assert!(
            text.lines().all(|line| line.trim_end() == line),
            "a line ends in blanks:\n{text}"
        );
    }

    #[test]
    fn line_ends_changed_by_version_control_change_nothing() {
        let document = source(b"<Topology>\r\n  <Sites />\r\n</Topology>\r\n");
        let bytes = write(&design(), Some(&document)).unwrap();
        let with_crlf = text_of(&bytes).replace('\n', "\r\n");
        assert_eq!(read(with_crlf.as_bytes()), read(&bytes));
    }

    #[test]
    fn a_newer_file_is_refused_even_when_its_content_is_unknown() {
        let newer = "// A design\nTopologyDesign(version: 2, topology: Planets([(1)]), moons: 3)";
        assert!(is_design_file(newer.as_bytes()));
        let error = read(newer.as_bytes()).unwrap_err();
        assert_eq!(error, DesignFileError::NewerVersion { found: 2 });
        assert!(error.to_string().contains("newer version"), "{error}");

        let bytes = write(&design(), None).unwrap();
        let same_content = text_of(&bytes).replace("version: 1,", "version: 7,");
        assert_eq!(
            read(same_content.as_bytes()),
            Err(DesignFileError::NewerVersion { found: 7 })
        );
    }

    #[test]
    fn damage_is_told_with_its_place() {
        let error = read(b"TopologyDesign(\n    version: 1,\n    topology: oops,\n)").unwrap_err();
        assert_eq!(error.place().map(|(line, _)| line), Some(3), "{error}");

        let bytes = write(&design(), None).unwrap();
        let text = text_of(&bytes);
        for end in (0..text.len()).step_by(7) {
            let error = read(&text.as_bytes()[..end]).unwrap_err();
            assert!(
                matches!(error, DesignFileError::Damaged { .. }),
                "cut at {end}: {error:?}"
            );
        }
        assert_eq!(
            read(b"TopologyDesign(\n  version\xff").unwrap_err().place(),
            Some((2, 10))
        );
    }

    #[test]
    fn a_misspelt_field_is_not_dropped_in_silence() {
        let bytes = write(&design(), None).unwrap();
        let misspelt = text_of(&bytes).replace("arrangement:", "arangement:");
        let error = read(misspelt.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("arangement"), "{error}");
    }

    #[test]
    fn deep_unknown_elements_are_kept_and_endless_nesting_is_an_error() {
        let nested = |depth: usize| {
            let mut element = Element::default();
            for _ in 0..depth {
                element = Element {
                    children: vec![element],
                    ..Element::default()
                };
            }
            let mut design = Design::default();
            design.topology.extra.elements.push(element);
            design
        };
        let deep = nested(300);
        let bytes = write(&deep, None).unwrap();
        assert_eq!(read(&bytes).unwrap().0, deep);
        assert!(write(&nested(2_000), None).is_err());
        let endless = format!(
            "TopologyDesign(version: 1, topology: {}",
            "[".repeat(100_000)
        );
        assert!(matches!(
            read(endless.as_bytes()),
            Err(DesignFileError::Damaged { .. })
        ));
    }

    #[test]
    fn xml_is_not_taken_for_a_design() {
        for other in ["<Topology/>", "\u{feff}<a/>", "// only a comment", ""] {
            assert!(!is_design_file(other.as_bytes()), "{other}");
        }
    }
}
