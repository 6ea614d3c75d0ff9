//! Errors that would occur when a document is converted, reported in advance: a topology that no format can contain
//! cannot be published.

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
    /// The object with the error, or the deployment.
    pub object: ObjectId,
    /// One or two sentences: what is wrong, and what to do.
    pub message: String,
    /// Whether the object refers to a missing object.
    pub is_dangling: bool,
}

/// Every error of either XML format, without duplicates.
///
/// Takes as long as a conversion, because it tries to write.
pub fn refusals(opened: &Opened, vocabulary: &Vocabulary) -> Vec<Unconvertible> {
    let (topology, source) = (&opened.design.topology, opened.source.as_ref());
    let formats = [Format::TopologyBuilder, Format::Published];
    // An XML document that was not edited is written back as it is.
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

/// The positions of parts of objects in the file that was read, a design file or an XML document, in the same order.
pub fn places_of_parts(opened: &Opened, parts: &[(ObjectId, ObjectPart)]) -> Vec<Option<Place>> {
    match (&opened.unedited, &opened.source) {
        _ if parts.is_empty() => Vec::new(),
        (Some(bytes), _) => design_file::places_of_parts(bytes, &opened.design.topology, parts),
        (None, Some(source)) => places::of_parts(source, parts),
        (None, None) => vec![None; parts.len()],
    }
}

/// The positions of the published objects in the document itself.
pub fn places_of_published(source: &Source) -> BTreeMap<ObjectId, Place> {
    places::places(source, Section::OriginalTopology)
}

/// The positions of the objects of a document in the file that was read, a design file or an XML document.
pub fn places_in(opened: &Opened) -> BTreeMap<ObjectId, Place> {
    match (&opened.unedited, &opened.source) {
        (Some(bytes), _) => design_file::places(bytes, &opened.design.topology),
        (None, Some(source)) => places::places(source, Section::NewTopology),
        (None, None) => BTreeMap::new(),
    }
}
