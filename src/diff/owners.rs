//! Which of the things that a person sees a cluster, an instance or a service belongs to.

use ahash::AHashMap;

use crate::topology::{
    ClusterId, Index, InstalledOn, Item, Kind, ObjectId, Role, Service, SqlInstanceId, inventory,
};

/// The items of a topology, and what belongs to each.
pub(super) struct Owners<'t> {
    pub items: Vec<Item<'t>>,
    clusters: AHashMap<&'t ClusterId, usize>,
    instances: AHashMap<&'t SqlInstanceId, usize>,
    own: AHashMap<ObjectId, usize>,
}

impl<'t> Owners<'t> {
    pub fn of(index: &Index<'t>) -> Self {
        let items = inventory::items(index);
        let mut owners = Self {
            clusters: AHashMap::new(),
            instances: AHashMap::new(),
            own: AHashMap::new(),
            items: Vec::new(),
        };
        for (position, item) in items.iter().enumerate() {
            owners.own.insert(item.id.clone(), position);
            if let Some(instance) = item.sql_instance {
                owners.instances.insert(&instance.id, position);
            }
            let Some(cluster) = item.cluster else {
                continue;
            };
            // A pool stands for its cluster before what shares its computers, a store last.
            let is_own = item.id == ObjectId::Cluster(cluster.id.clone());
            if is_own || !owners.clusters.contains_key(&cluster.id) {
                owners.clusters.insert(&cluster.id, position);
            } else if item.kind == Kind::PersistentChatPool
                && let Some(held) = owners.clusters.get_mut(&cluster.id)
                && items.get(*held).is_some_and(|item| is_store(item.kind))
            {
                *held = position;
            }
        }
        owners.items = items;
        owners
    }

    /// The item that an object is.
    pub fn item(&self, id: &ObjectId) -> Option<&Item<'t>> {
        self.items.get(*self.own.get(id)?)
    }

    /// The item that a cluster belongs to.
    pub fn of_cluster(&self, id: &ClusterId) -> Option<&Item<'t>> {
        self.items.get(*self.clusters.get(id)?)
    }

    /// The item that an instance is.
    pub fn of_instance(&self, id: &SqlInstanceId) -> Option<&Item<'t>> {
        self.items.get(*self.instances.get(id)?)
    }

    /// The item that a service belongs to.
    pub fn of_service(&self, service: &Service) -> Option<&Item<'t>> {
        let is_item = matches!(service.role, Role::PersistentChatService | Role::FileStore);
        let own = is_item
            .then(|| self.item(&service.id.clone().into()))
            .flatten();
        own.or_else(|| match &service.installed_on {
            InstalledOn::Cluster(id) => self.of_cluster(id),
            InstalledOn::SqlInstance(id) => self.of_instance(id),
        })
    }
}

fn is_store(kind: Kind) -> bool {
    matches!(kind, Kind::SqlStore | Kind::FileStore)
}
