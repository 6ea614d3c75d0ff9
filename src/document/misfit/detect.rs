//! Determines what a document is that is not a topology, and selects the most helpful error.

use quick_xml::events::Event;
use quick_xml::{NsReader, Reader};

use crate::document::error::{Place, Problem, ReadError};
use crate::document::inside::wrapper::{self, CLI_XML};
use crate::document::misfit::{Misfit, shape};
use crate::document::namespaces::{BUILDER, ROLES, TOPOLOGY, WRITABLE, urn};
use crate::document::tree::Tree;

/// The first bytes of other kinds of files.
const KINDS: &[(&[u8], &str)] = &[
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"MSCF", "a cabinet file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a document of Microsoft Office or an installer",
    ),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a document in rich text (RTF)"),
    (b"TAPE", "a backup of SQL Server"),
];

/// The root elements of an exported configuration.
const EXPORT_ROOTS: &[&str] = &["DocItemSet", "DocItem", "AnchoredXml"];

/// What the file is if its bytes could not be decoded.
pub fn bytes(bytes: &[u8], error: ReadError) -> ReadError {
    let found = KINDS.iter().find(|(start, _)| bytes.starts_with(start));
    match found {
        Some((_, kind)) => whole(Misfit::OtherKind(kind)),
        None => error,
    }
}

/// What the file is if its text could not be read as a topology.
pub fn text(text: &str, error: ReadError) -> ReadError {
    if matches!(
        error.problem,
        Problem::TooLarge
            | Problem::TooDeep(_)
            | Problem::TooMany { .. }
            | Problem::TooManyAttributes { .. }
            | Problem::TooLong { .. }
            | Problem::ForbiddenCharacter(_)
            | Problem::Misfit(_)
    ) {
        return error;
    }
    let root = wrapper::root(text);
    if root.as_ref().is_some_and(|root| root.namespace == CLI_XML) {
        let is_topology_inside = ["&lt;Topology ", "&lt;TopologyBuilder "]
            .iter()
            .any(|start| text.contains(start));
        return whole(Misfit::CliXml { is_topology_inside });
    }
    if matches!(error.problem, Problem::NotXml) {
        return not_xml(text, error);
    }
    if matches!(&root, Some(root) if root.name.eq_ignore_ascii_case("html"))
        || matches!(error.problem, Problem::Dtd) && text.contains("<html")
    {
        return whole(Misfit::Html);
    }
    if let Some(misfit) = shape::console_width(text) {
        return ReadError {
            problem: Problem::Misfit(misfit),
            place: error.place,
        };
    }
    if has_no_beginning(text) {
        return whole(Misfit::NoBeginning);
    }
    let (Problem::WrongRoot(_), Some(root)) = (&error.problem, root) else {
        return error;
    };
    let parts = [TOPOLOGY, WRITABLE, ROLES, BUILDER];
    let is_part = parts.iter().any(|part| root.namespace == urn(*part))
        || matches!(
            root.name.as_str(),
            "Sites" | "Clusters" | "Services" | "PartialTopology"
        );
    if root.name == "CsMgmtLog" {
        return whole(Misfit::Log(
            attribute_of_root(text, "Name").unwrap_or_default(),
        ));
    }
    if EXPORT_ROOTS.contains(&root.name.as_str()) {
        return whole(Misfit::NoTopologyInExport(documents(text)));
    }
    if is_part {
        return whole(Misfit::Part(root.name));
    }
    error
}

/// Lines that were wrapped only within a value: the text can be read, but the value is wrong.
pub fn broken_values(tree: &Tree<'_>) -> Option<ReadError> {
    let misfit = shape::console_width(tree.text())?;
    let attribute = tree.attributes.iter().find(|attribute| {
        let value = attribute.value_start as usize..attribute.value_end as usize;
        let value = tree.text().get(value).unwrap_or_default();
        value.contains('\n')
    })?;
    let at = attribute.value_start as usize;
    Some(ReadError::at(tree.text(), at, Problem::Misfit(misfit)))
}

fn whole(misfit: Misfit) -> ReadError {
    ReadError::whole(Problem::Misfit(misfit))
}

/// What a text is that does not start with an element.
fn not_xml(text: &str, error: ReadError) -> ReadError {
    let start = ["<?xml", "<Topology ", "<TopologyBuilder "]
        .iter()
        .filter_map(|tag| text.find(tag))
        .min();
    let begins = text.trim_start();
    if let Some(start) = start {
        let line = begins.lines().next().unwrap_or_default();
        let before = line.split('<').next().unwrap_or_default();
        return whole(Misfit::TextBefore {
            text: before.trim().to_owned(),
            line: Place::of(text, start).line,
        });
    }
    if has_no_beginning(text) {
        return whole(Misfit::NoBeginning);
    }
    if let Some(misfit) = shape::cmdlet_output(text) {
        return whole(misfit);
    }
    if begins.starts_with("#TYPE") {
        return whole(Misfit::OtherKind(
            "a table of comma-separated values (Export-Csv)",
        ));
    }
    if begins.starts_with(['{', '[']) && !begins.starts_with("{\\rtf") {
        return whole(Misfit::OtherKind("JSON"));
    }
    bytes(text.as_bytes(), error)
}

/// Whether it has an end tag of a topology but no start tag.
fn has_no_beginning(text: &str) -> bool {
    ["Topology", "TopologyBuilder"].iter().any(|root| {
        let closed = text.contains(&format!("</{root}>"));
        closed && !text.contains(&format!("<{root} ")) && !text.contains(&format!("<{root}>"))
    })
}

fn attribute_of_root(text: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                let attribute = tag.try_get_attribute(name).ok()??;
                return Some(attribute.value.into_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The kinds of documents in a part of the configuration, without duplicates.
fn documents(text: &str) -> Vec<String> {
    let mut reader = NsReader::from_str(text);
    let mut found: Vec<String> = Vec::new();
    while let Ok(event) = reader.read_event() {
        let tag = match event {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => break,
            _ => continue,
        };
        let attribute = match tag.local_name().into_inner() {
            "SchemaId" => "ElementName",
            "DocItem" => "Name",
            _ => continue,
        };
        let value = tag.try_get_attribute(attribute).ok().flatten();
        let Some(value) = value.map(|attribute| attribute.value.into_owned()) else {
            continue;
        };
        // "urn:xds:…:Policy.Global" and the like: users know the last part.
        let name = value.rsplit(':').next().unwrap_or_default().to_owned();
        if !name.is_empty() && !found.contains(&name) && found.len() < MOST_NAMED {
            found.push(name);
        }
    }
    found
}

/// Kinds of documents, counted.
const MOST_NAMED: usize = 200;
