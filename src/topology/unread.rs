//! Content of a document that is not part of the topology. It is kept in the file, and compared as written.

use crate::topology::ObjectId;

/// The maximum length of an element or value in a comparison, in characters.
pub const SHOWN: usize = 200;

/// A piece of content that is not part of the topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The innermost object that contains it.
    pub object: ObjectId,
    /// `Added of Ports` for an attribute, `Added` for an element.
    pub name: String,
    /// The value of the attribute, or the element with attributes and children in alphabetical order.
    pub text: String,
}
