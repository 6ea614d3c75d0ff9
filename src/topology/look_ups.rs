//! What almost every question about a topology needs, read once and shared by those who ask.

use std::sync::Arc;

use crate::topology::{Index, Item, Topology, inventory};

/// An index with the objects that a person sees.
pub struct LookUps<'t> {
    /// Objects by their identity.
    pub index: Arc<Index<'t>>,
    /// Every pool, server and store, in document order.
    pub items: Vec<Item<'t>>,
}

impl<'t> LookUps<'t> {
    /// Reads a topology once; a huge one takes longer than a frame may.
    pub fn of(topology: &'t Topology) -> Self {
        let index = Arc::new(Index::new(topology));
        let items = inventory::items(&index);
        Self { index, items }
    }
}
