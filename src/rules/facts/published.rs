//! The published topology, as far as a design can be compared with it. The published state in the design's
//! own document has the same identities as the design. Another file can have other numbers or belong to
//! another deployment; then rules compare by name or not at all, and a message says so.

use std::borrow::Cow;

use crate::diff::matching::aligned_by_name;
use crate::diff::recognize::{RecognizedBy, recognized_by};
use crate::topology::Topology;

/// A published topology, and its source.
#[derive(Clone, Copy)]
pub struct Baseline<'b> {
    /// The published topology.
    pub topology: &'b Topology,
    /// Whether it comes from another document that the user selected.
    pub is_named: bool,
}

impl<'b> Baseline<'b> {
    /// The published topology from the design's own document.
    pub fn own(topology: &'b Topology) -> Self {
        Self {
            topology,
            is_named: false,
        }
    }

    /// The published topology from a document that the user selected.
    pub fn named(topology: &'b Topology) -> Self {
        Self {
            topology,
            is_named: true,
        }
    }
}

/// What rules compare a design with.
#[derive(Default)]
pub struct BaselineComparison<'b> {
    published: Option<Cow<'b, Topology>>,
    by: Option<RecognizedBy>,
}

impl<'b> BaselineComparison<'b> {
    /// Matches the objects of a design with the published topology; `None` if it is not known.
    pub fn new(design: &Topology, baseline: Option<Baseline<'b>>) -> Self {
        let Some(Baseline { topology, is_named }) = baseline else {
            return Self::default();
        };
        // The published topology in the design's own document has its identities, even if objects were
        // renamed.
        let by = if is_named {
            recognized_by(topology, design)
        } else {
            RecognizedBy::Identity
        };
        Self {
            published: match by {
                RecognizedBy::Identity => Some(Cow::Borrowed(topology)),
                RecognizedBy::Name => Some(Cow::Owned(aligned_by_name(topology, design))),
                RecognizedBy::Nothing => None,
            },
            by: Some(by),
        }
    }

    /// The published topology, with the identities of the design.
    pub fn published(&self) -> Option<&Topology> {
        self.published.as_deref()
    }

    /// How objects are matched; `None` if the published topology is not known.
    pub fn by(&self) -> Option<RecognizedBy> {
        self.by
    }
}

/// What a comparison with the document `name` does not cover, in one sentence; `None` if it covers
/// everything.
pub fn limits_in_words(by: RecognizedBy, name: &str) -> Option<String> {
    match by {
        RecognizedBy::Identity => None,
        RecognizedBy::Name => Some(format!(
            "Compared by name with {name}, because its identities differ from those of this design. \
             Renamed objects are not recognized."
        )),
        RecognizedBy::Nothing => Some(format!(
            "{name} has no servers in common with this design, so it is not compared."
        )),
    }
}
