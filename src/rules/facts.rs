//! What rules read: the design, and the views that many rules need, made once.

use crate::design::{Annotations, Design};
use crate::topology::{
    FileStore, FrontEndPool, Index, Item, PersistentChatPool, SqlStore, Topology, inventory, pools,
};

/// Everything a rule may look at.
pub struct Facts<'d> {
    /// The design under check.
    pub design: &'d Design,
    /// Its topology.
    pub topology: &'d Topology,
    /// What the user stated beside it.
    pub annotations: &'d Annotations,
    /// What is published, when that is known; rules about a change compare with it.
    pub baseline: Option<&'d Topology>,
    /// Look-ups.
    pub index: Index<'d>,
    /// Every pool, server and store.
    pub items: Vec<Item<'d>>,
    /// Persistent Chat pools.
    pub persistent_chat_pools: Vec<PersistentChatPool<'d>>,
    /// Front End pools and Standard Edition servers.
    pub front_end_pools: Vec<FrontEndPool<'d>>,
    /// SQL Server stores.
    pub sql_stores: Vec<SqlStore<'d>>,
    /// File stores.
    pub file_stores: Vec<FileStore<'d>>,
}

impl<'d> Facts<'d> {
    /// Reads a design that is compared with nothing.
    pub fn new(design: &'d Design) -> Self {
        Self::with_baseline(design, None)
    }

    /// Reads a design and what is published.
    pub fn with_baseline(design: &'d Design, baseline: Option<&'d Topology>) -> Self {
        let index = Index::new(&design.topology);
        let items = inventory::items(&index);
        let front_end_pools = items
            .iter()
            .filter_map(|item| FrontEndPool::of(&index, item))
            .collect();
        Self {
            design,
            topology: &design.topology,
            annotations: &design.annotations,
            baseline,
            persistent_chat_pools: pools::persistent_chat_pools(&index),
            front_end_pools,
            sql_stores: pools::sql_stores(&index),
            file_stores: pools::file_stores(&index),
            items,
            index,
        }
    }

    /// What to call an object in a message.
    pub fn name(&self, id: &crate::topology::ObjectId) -> String {
        inventory::name_of(self.topology, id)
    }
}
