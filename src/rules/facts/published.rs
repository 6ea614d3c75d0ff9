//! What is published, as far as a design can be compared with it. What a document says of itself has
//! the identities of the design; what another file says may be numbered otherwise, or be of another
//! deployment, and then rules compare by name or not at all, which is told.

use std::borrow::Cow;

use crate::diff::matching::aligned_by_name;
use crate::diff::recognize::{RecognizedBy, recognized_by};
use crate::topology::Topology;

/// A topology that is published, and who says so.
#[derive(Clone, Copy)]
pub struct Baseline<'b> {
    /// What is published.
    pub topology: &'b Topology,
    /// Whether another document than that of the design says so, which the user named.
    pub is_named: bool,
}

impl<'b> Baseline<'b> {
    /// What the document of the design itself says is published.
    pub fn own(topology: &'b Topology) -> Self {
        Self {
            topology,
            is_named: false,
        }
    }

    /// What a document says that the user named.
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
    /// Looks for the objects of a design in what is published; `None` when that is not known.
    pub fn new(design: &Topology, baseline: Option<Baseline<'b>>) -> Self {
        let Some(Baseline { topology, is_named }) = baseline else {
            return Self::default();
        };
        // What came with the document has its identities, however much was renamed since.
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

    /// What is published, with the identities of the design.
    pub fn published(&self) -> Option<&Topology> {
        self.published.as_deref()
    }

    /// By what objects are recognized; `None` when it is not known what is published.
    pub fn by(&self) -> Option<RecognizedBy> {
        self.by
    }
}

/// What a comparison with the document called `name` leaves out, in one sentence; `None` when it leaves
/// out nothing.
pub fn limits_in_words(by: RecognizedBy, name: &str) -> Option<String> {
    match by {
        RecognizedBy::Identity => None,
        RecognizedBy::Name => Some(format!(
            "Compared by name with {name}, because its identities are not those of this design; \
             renamed objects are not recognized."
        )),
        RecognizedBy::Nothing => Some(format!(
            "{name} shares no server with this design, so it is not compared."
        )),
    }
}
