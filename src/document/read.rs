//! XML to topology. What the document is, its root element says, not its name.

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
    /// What the document is.
    pub format: Format,
    /// The topology to work with.
    pub topology: Topology,
    /// Where its objects are in the tree.
    pub origins: Origins,
    /// What is published according to the document.
    pub baseline: Option<Topology>,
    /// Oddities, in the order of the document.
    pub notes: Vec<Note>,
}

/// Reads a topology from a parsed document.
///
/// # Errors
/// When the document is not a topology, or its objects cannot be told apart; with the place.
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

/// Reads once more what a document says that was read or written before, without its notes; what `known`
/// holds is taken from there.
///
/// # Errors
/// As [`read_tree`].
pub fn read_back(
    tree: &Tree<'_>,
    vocabulary: &Vocabulary,
    known: &KnownContent,
) -> Result<(Topology, Origins), ReadError> {
    read_section_back(tree, vocabulary, known, Section::NewTopology)
}

/// As [`read_back`], of one of the two topologies that a document may hold.
///
/// # Errors
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
