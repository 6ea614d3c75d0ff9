//! Lookups that almost every query needs, read once and shared.

use std::sync::Arc;

use crate::topology::{Index, Item, Topology, inventory};

/// An index together with the items that the user sees.
pub struct LookUps<'t> {
    /// Objects by identity.
    pub index: Arc<Index<'t>>,
    /// Every pool, server and store, in document order.
    pub items: Vec<Item<'t>>,
}

impl<'t> LookUps<'t> {
    /// Reads a topology once; for a huge topology, this takes longer than a frame.
    pub fn of(topology: &'t Topology) -> Self {
        let index = Arc::new(Index::new(topology));
        let items = inventory::items(&index);
        Self { index, items }
    }
}
