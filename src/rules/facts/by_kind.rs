//! The pools and servers of a topology, by kind.

use crate::design::Annotations;
use crate::rules::PoolFacts;
use crate::rules::facts::by_site::ItemsBySite;
use crate::rules::facts::chat_databases::ChatDatabases;
use crate::topology::{
    ClusterNumber, FrontEndPool, Index, InstalledOn, Item, Kind, ObjectId, Role, Service,
    inventory, pools,
};

/// The items of a cluster, as positions in the lists of [`Facts`](crate::rules::Facts).
#[derive(Clone, Copy, Default)]
pub(super) struct ClusterFacts {
    pub(super) item: Option<usize>,
    pub(super) front_end_pool: Option<usize>,
}

/// The pools and servers of a topology, with look-ups for each kind.
pub(super) struct ByKind<'d> {
    pub(super) items: Vec<Item<'d>>,
    pub(super) items_by_site: ItemsBySite,
    pub(super) clusters: Vec<ClusterFacts>,
    pub(super) front_end_pools: Vec<FrontEndPool<'d>>,
    pub(super) front_end_numbers: Vec<ClusterNumber>,
    pub(super) persistent_chat: Vec<PoolFacts<'d>>,
    pub(super) chat_databases: ChatDatabases<'d>,
}

impl<'d> ByKind<'d> {
    pub(super) fn read(index: &Index<'d>, annotations: &Annotations) -> Self {
        let items = inventory::items(index);
        let mut clusters = vec![ClusterFacts::default(); index.cluster_count()];
        let mut front_end_pools = Vec::new();
        let mut front_end_numbers = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let is_cluster = matches!(item.id, ObjectId::Cluster(_));
            let number = item.cluster_number.filter(|_| is_cluster);
            let Some(cluster) = number.and_then(|number| clusters.get_mut(number.get())) else {
                continue;
            };
            cluster.item = Some(place);
            if let Some(pool) = FrontEndPool::of(index, item) {
                cluster.front_end_pool = Some(front_end_pools.len());
                front_end_pools.push(pool);
                front_end_numbers.extend(number);
            }
        }
        let front_end_pool = |service: &Service| match &service.installed_on {
            InstalledOn::Cluster(id) => index
                .cluster_number(id)
                .and_then(|number| clusters.get(number.get())?.front_end_pool)
                .and_then(|place| front_end_pools.get(place))
                .copied(),
            InstalledOn::SqlInstance(_) => None,
        };
        let places = index.of_role(&Role::PersistentChatService);
        let persistent_chat: Vec<PoolFacts<'_>> = pools::persistent_chat_pools(index)
            .into_iter()
            .zip(places)
            .map(|(pool, (place, _))| {
                PoolFacts::new(index, annotations, front_end_pool, pool, place)
            })
            .collect();
        Self {
            chat_databases: ChatDatabases::of(&persistent_chat, index),
            persistent_chat,
            items_by_site: ItemsBySite::new(&items),
            items,
            clusters,
            front_end_pools,
            front_end_numbers,
        }
    }

    /// The pool or server of a cluster itself.
    pub(super) fn kind_of(&self, cluster: ClusterNumber) -> Option<Kind> {
        let place = self.clusters.get(cluster.get())?.item?;
        Some(self.items.get(place)?.kind)
    }
}
