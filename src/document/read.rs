//! Converts XML to a topology. The root element determines the format, not the file name.

mod context;
mod interner;
mod known;
mod published;
mod shared;
mod tbxml;
mod values;

pub use context::Origins;
pub use known::KnownContent;
pub(in crate::document) use published::is_single_machine;
pub(in crate::document) use tbxml::NO_SIGNATURE;

use crate::document::error::{Problem, ReadError};
use crate::document::namespaces::{BUILDER, TOPOLOGY};
use crate::document::tree::Tree;
use crate::document::{Format, Note, Section};
use crate::topology::Topology;
use crate::topology::readable::cut;
use crate::vocabulary::Vocabulary;

use context::ReadContext;

/// What was read from a tree.
#[derive(Debug)]
pub struct Reading {
    /// The format of the document.
    pub format: Format,
    /// The topology to edit.
    pub topology: Topology,
    /// The elements of its objects in the tree.
    pub origins: Origins,
    /// The published topology according to the document.
    pub baseline: Option<Topology>,
    /// Oddities, in document order.
    pub notes: Vec<Note>,
}

/// Reads a topology from a parsed document.
///
/// # Errors
///
/// If the document is not a topology, or its objects are ambiguous; with the position.
pub fn read_tree(tree: &Tree<'_>, vocabulary: &Vocabulary) -> Result<Reading, ReadError> {
    let Some(root) = tree.root() else {
        return Err(ReadError::whole(Problem::NotXml));
    };
    let mut context = ReadContext::new(tree, vocabulary);
    if root.is(TOPOLOGY, "Topology") {
        let (topology, origins) = context.published(&root)?;
        context.note_stray_text(&root);
        context.note_question_marks();
        return Ok(Reading {
            format: Format::Published,
            baseline: Some(topology.clone()),
            topology,
            origins,
            notes: context.into_notes(),
        });
    }
    if !root.is(BUILDER, "TopologyBuilder") {
        let name = cut(root.qualified_name()).into_owned();
        return context.error(&root, Problem::WrongRoot(name));
    }
    let Some(partial) = context.partial_topology(&root, "NewTopology")? else {
        return context.error(&root, no_new_topology());
    };
    let (topology, origins) = context.partial(&partial)?;
    context.note_stray_text(&root);
    context.note_question_marks();
    context.is_quiet = true;
    let baseline = match context.partial_topology(&root, "OriginalTopology")? {
        Some(partial) => Some(context.partial(&partial)?.0),
        None => None,
    };
    Ok(Reading {
        format: Format::TopologyBuilder,
        topology,
        origins,
        baseline,
        notes: context.into_notes(),
    })
}

/// Reads a document again that was already read or written, without notes; content in `known` is shared.
///
/// # Errors
///
/// As [`read_tree`].
pub fn read_back(
    tree: &Tree<'_>,
    vocabulary: &Vocabulary,
    known: &KnownContent,
) -> Result<(Topology, Origins), ReadError> {
    read_section_back(tree, vocabulary, known, Section::NewTopology)
}

/// Like [`read_back`], for one of the two topologies that a document may contain.
///
/// # Errors
///
/// As [`read_tree`].
pub fn read_section_back(
    tree: &Tree<'_>,
    vocabulary: &Vocabulary,
    known: &KnownContent,
    section: Section,
) -> Result<(Topology, Origins), ReadError> {
    let Some(root) = tree.root() else {
        return Err(ReadError::whole(Problem::NotXml));
    };
    let mut context = ReadContext::new(tree, vocabulary);
    context.is_quiet = true;
    context.known = Some(known);
    if root.is(TOPOLOGY, "Topology") {
        return context.published(&root);
    }
    if let Some(partial) = context.partial_topology(&root, "OriginalTopology")? {
        let original = context.partial(&partial)?;
        if section == Section::OriginalTopology {
            return Ok(original);
        }
    }
    match context.partial_topology(&root, "NewTopology")? {
        Some(partial) => context.partial(&partial),
        None => context.error(&root, no_new_topology()),
    }
}

fn no_new_topology() -> Problem {
    Problem::MissingElement {
        parent: "TopologyBuilder".to_owned(),
        child: "NewTopology",
    }
}
