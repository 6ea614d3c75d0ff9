//! What would be refused when a document is converted, before anyone does: a topology that no format can
//! hold cannot be published, whatever else is right about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{
    Format, Opened, Place, Section, Source, WriteError, design_file, places, write,
};
use crate::topology::ObjectId;
use crate::topology::recognize_chat::ObjectPart;
use crate::vocabulary::Vocabulary;

/// Why a document cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unconvertible {
    /// The object at fault; the deployment where it is none of its objects.
    pub object: ObjectId,
    /// One or two sentences: what is wrong, and what to do.
    pub message: String,
    /// Whether it is that the object refers to one that is not there.
    pub is_dangling: bool,
}

/// Every refusal of either XML format, each once.
///
/// Takes the time of converting: only what was tried is known.
pub fn refusals(opened: &Opened, vocabulary: &Vocabulary) -> Vec<Unconvertible> {
    let (topology, source) = (&opened.design.topology, opened.source.as_ref());
    let formats = [Format::TopologyBuilder, Format::Published];
    // What was read from an XML document and not edited is handed out as it came.
    let formats = formats.iter().filter(|format| **format != opened.format);
    let refused = formats.flat_map(|format| write::refusals(source, topology, *format, vocabulary));
    let mut seen = BTreeSet::new();
    let refused = refused.map(|error| Unconvertible {
        object: match error.object() {
            Some(object) => object.clone(),
            None => ObjectId::Deployment,
        },
        is_dangling: matches!(error, WriteError::Nowhere { .. }),
        message: error.to_string(),
    });
    refused
        .filter(|refusal| seen.insert(refusal.clone()))
        .collect()
}

/// Where parts of its objects are in the file that was read, a design file or an XML document, in the same
/// order.
pub fn places_of_parts(opened: &Opened, parts: &[(ObjectId, ObjectPart)]) -> Vec<Option<Place>> {
    match (&opened.unedited, &opened.source) {
        _ if parts.is_empty() => Vec::new(),
        (Some(bytes), _) => design_file::places_of_parts(bytes, &opened.design.topology, parts),
        (None, Some(source)) => places::of_parts(source, parts),
        (None, None) => vec![None; parts.len()],
    }
}

/// Where the objects are that a document says are published, in the document itself.
pub fn places_of_published(source: &Source) -> BTreeMap<ObjectId, Place> {
    places::places(source, Section::OriginalTopology)
}

/// Where the objects of a document are in the file that was read, a design file or an XML document.
pub fn places_in(opened: &Opened) -> BTreeMap<ObjectId, Place> {
    match (&opened.unedited, &opened.source) {
        (Some(bytes), _) => design_file::places(bytes, &opened.design.topology),
        (None, Some(source)) => places::places(source, Section::NewTopology),
        (None, None) => BTreeMap::new(),
    }
}
