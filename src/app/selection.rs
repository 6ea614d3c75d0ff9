//! What is selected in the window.

use std::collections::BTreeSet;

use crate::diagram::WireId;
use crate::topology::ObjectId;

/// The selected objects or the selected wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct Selection {
    pub objects: BTreeSet<ObjectId>,
    /// A selected wire; then no object is selected.
    pub wire: Option<WireId>,
}

impl Selection {
    /// A selection of one object.
    pub fn one(object: ObjectId) -> Self {
        Self {
            objects: BTreeSet::from([object]),
            wire: None,
        }
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.wire.is_none()
    }

    /// The object, if exactly one is selected.
    pub fn single(&self) -> Option<&ObjectId> {
        match self.objects.len() {
            1 => self.objects.first(),
            _ => None,
        }
    }
}
