//! What rules read: the design, and the views that many rules need, made once.

use std::collections::HashMap;

use super::PoolFacts;
use crate::design::{Annotations, Design};
use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{
    Cluster, ClusterId, FileStore, FrontEndPool, Index, InstalledOn, Item, PersistentChatPool,
    Service, SqlStore, Topology, inventory, pools,
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
    /// Persistent Chat pools with their references looked up, in the same order.
    pub pools: Vec<PoolFacts<'d>>,
    hosts: HashMap<HostName<'d>, Vec<&'d Cluster>>,
    front_end_pool_at: HashMap<&'d ClusterId, usize>,
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
        let front_end_pools: Vec<FrontEndPool<'_>> = items
            .iter()
            .filter_map(|item| FrontEndPool::of(&index, item))
            .collect();
        let front_end_pool_at: HashMap<&ClusterId, usize> = front_end_pools
            .iter()
            .enumerate()
            .map(|(place, pool)| (&pool.cluster.id, place))
            .collect();
        let persistent_chat_pools = pools::persistent_chat_pools(&index);
        let front_end_pool = |service: &Service| match &service.installed_on {
            InstalledOn::Cluster(id) => front_end_pool_at
                .get(id)
                .and_then(|place| front_end_pools.get(*place))
                .copied(),
            InstalledOn::SqlInstance(_) => None,
        };
        let pools = persistent_chat_pools
            .iter()
            .map(|pool| PoolFacts::new(&index, &design.annotations, front_end_pool, *pool))
            .collect();
        Self {
            design,
            topology: &design.topology,
            annotations: &design.annotations,
            baseline,
            hosts: hosts(&design.topology),
            persistent_chat_pools,
            pools,
            front_end_pool_at,
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

    /// The clusters that bear this name, or have a computer that does, in document order.
    pub fn clusters_named<'a>(&'a self, fqdn: &'a str) -> &'a [&'d Cluster] {
        self.hosts.get(&HostName(fqdn)).map_or(&[], Vec::as_slice)
    }

    /// The Front End pool or Standard Edition server that this cluster is.
    pub fn front_end_pool(&self, id: &ClusterId) -> Option<&FrontEndPool<'d>> {
        self.front_end_pool_at
            .get(id)
            .and_then(|place| self.front_end_pools.get(*place))
    }

    /// The Enterprise Edition Front End pool that a computer belongs to: by the cluster itself, or
    /// by the name of one of its computers.
    pub fn enterprise_pool_of<'a>(&'a self, cluster: &'a Cluster) -> Option<&'a FrontEndPool<'d>> {
        std::iter::once(cluster)
            .chain(self.clusters_named(&cluster.fqdn).iter().copied())
            .filter_map(|cluster| self.front_end_pool(&cluster.id))
            .find(|pool| !pool.is_standard_edition)
    }
}

/// Who bears which name.
fn hosts(topology: &Topology) -> HashMap<HostName<'_>, Vec<&Cluster>> {
    let mut hosts: HashMap<HostName<'_>, Vec<&Cluster>> = HashMap::new();
    for cluster in &topology.clusters {
        let others = cluster
            .machines
            .iter()
            .map(|machine| machine.fqdn.as_str())
            .filter(|fqdn| !same_fqdn(fqdn, &cluster.fqdn));
        for name in std::iter::once(cluster.fqdn.as_str()).chain(others) {
            hosts.entry(HostName(name)).or_default().push(cluster);
        }
    }
    hosts
}
