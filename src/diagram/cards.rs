//! Which card shows an object: where its problems are counted.

use crate::topology::owners::Owners;
use crate::topology::{LookUps, ObjectId};

/// The cards of one topology.
pub struct Cards<'l, 't> {
    look_ups: &'l LookUps<'t>,
    owners: Owners<'t>,
}

impl<'l, 't> Cards<'l, 't> {
    /// Finds out whose card each object is on.
    pub fn new(look_ups: &'l LookUps<'t>) -> Self {
        Self {
            look_ups,
            owners: Owners::new(&look_ups.items),
        }
    }

    /// What shows an object: the pool or store that it is or that it is a part of. Sites and the
    /// deployment show themselves, and so does what a damaged document puts nowhere.
    pub fn shows(&self, object: &ObjectId) -> ObjectId {
        self.owners
            .of_object(&self.look_ups.index, object)
            .and_then(|position| self.look_ups.items.get(position))
            .map_or(object, |item| &item.id)
            .clone()
    }
}
