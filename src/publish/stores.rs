//! Stores that the published topology uses and the design does not have. Publishing a design without them at once would
//! take them away while services still run with them, so they are deleted in a second publication (publishing notes, 6.6
//! and 6.7).

use crate::topology::{Index, InstalledOn, ObjectId};

/// Whether a pool or another object has an association with a store.
pub(in crate::publish) fn is_used(index: &Index<'_>, store: &ObjectId) -> bool {
    index.associations().any(
        |association| match (store, &association.target.installed_on) {
            (ObjectId::SqlInstance(id), InstalledOn::SqlInstance(on)) => id == on,
            (ObjectId::Service(id), _) => *id == association.target.id,
            _ => false,
        },
    )
}
