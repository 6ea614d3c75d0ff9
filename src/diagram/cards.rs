//! Finds the card that shows an object, where its problems are counted.

use crate::topology::owners::Owners;
use crate::topology::{LookUps, ObjectId};

/// The cards of one topology.
pub struct Cards<'l, 't> {
    look_ups: &'l LookUps<'t>,
    owners: Owners<'t>,
}

impl<'l, 't> Cards<'l, 't> {
    /// Prepares to find the card of each object.
    pub fn new(look_ups: &'l LookUps<'t>) -> Self {
        Self {
            look_ups,
            owners: Owners::new(&look_ups.items),
        }
    }

    /// The object whose card shows this object: the pool or store itself, or the one that it is part of.
    /// Sites and the deployment show themselves, and so do objects that a damaged document places
    /// nowhere.
    pub fn shows(&self, object: &ObjectId) -> ObjectId {
        self.owners
            .of_object(&self.look_ups.index, object)
            .and_then(|position| self.look_ups.items.get(position))
            .map_or(object, |item| &item.id)
            .clone()
    }
}
