//! Content of a document that the topology has no place for. It stays in the file whatever is edited, so it is
//! compared as it came.

use crate::topology::ObjectId;

/// Characters that a comparison shows of an element or value.
pub const SHOWN: usize = 200;

/// A piece of content that the topology has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The innermost object that it is part of.
    pub object: ObjectId,
    /// `Added of Ports` for an attribute, `Added` for an element.
    pub name: String,
    /// The value of the attribute, or the element with attributes and children in the order of the alphabet.
    pub text: String,
}
