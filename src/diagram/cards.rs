//! Which card shows an object: where its problems are counted.

use crate::topology::{Index, ObjectId, Topology, inventory};

use crate::topology::owners::Owners;

/// The cards of one topology.
pub struct Cards<'t> {
    index: Index<'t>,
    ids: Vec<ObjectId>,
    owners: Owners<'t>,
}

impl<'t> Cards<'t> {
    /// Reads a topology once.
    pub fn new(topology: &'t Topology) -> Self {
        let index = Index::new(topology);
        let items = inventory::items(&index);
        let owners = Owners::new(&items);
        Self {
            ids: items.into_iter().map(|item| item.id).collect(),
            index,
            owners,
        }
    }

    /// What shows an object: the pool or store that it is or that it is a part of. Sites and the
    /// deployment show themselves, and so does what a damaged document puts nowhere.
    pub fn shows(&self, object: &ObjectId) -> ObjectId {
        self.owners
            .of_object(&self.index, object)
            .and_then(|position| self.ids.get(position))
            .unwrap_or(object)
            .clone()
    }
}
