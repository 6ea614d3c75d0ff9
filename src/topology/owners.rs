//! Assigns each object of the topology to an item that the user sees: the card on which it is drawn, and the name under
//! which its properties are compared.

use ahash::AHashMap;

use crate::topology::{
    ClusterId, InstalledOn, Item, Kind, ObjectId, ObjectIndex, Service, SqlInstanceId,
};

/// The item for each object, as its index in the list of items.
pub struct Owners<'t> {
    by_id: AHashMap<ObjectId, usize>,
    by_cluster: AHashMap<&'t ClusterId, usize>,
}

impl<'t> Owners<'t> {
    /// Reads the items once.
    pub fn new(items: &[Item<'t>]) -> Self {
        let mut by_id = AHashMap::with_capacity(items.len());
        let mut by_cluster = AHashMap::with_capacity(items.len());
        for (position, item) in items.iter().enumerate() {
            by_id.entry(item.id.clone()).or_insert(position);
            let Some(cluster) = item.cluster else {
                continue;
            };
            by_cluster
                .entry(&cluster.id)
                .and_modify(|shown: &mut usize| {
                    // A pool represents its computers rather than a store on them.
                    let is_store = items.get(*shown).is_some_and(|item| is_store(item.kind));
                    if is_store && !self::is_store(item.kind) {
                        *shown = position;
                    }
                })
                .or_insert(position);
        }
        Self { by_id, by_cluster }
    }

    /// The item with this identity.
    pub fn item(&self, id: &ObjectId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The item for a cluster: itself, or else the first pool on it, or the first store.
    pub fn of_cluster(&self, id: &ClusterId) -> Option<usize> {
        self.item(&ObjectId::Cluster(id.clone()))
            .or_else(|| self.by_cluster.get(id).copied())
    }

    /// The item for a SQL Server instance.
    pub fn of_sql_instance(&self, id: &SqlInstanceId) -> Option<usize> {
        self.item(&ObjectId::SqlInstance(id.clone()))
    }

    /// The item for a service: itself, or its host.
    pub fn of_service(&self, service: &Service) -> Option<usize> {
        self.item(&ObjectId::Service(service.id.clone()))
            .or_else(|| match &service.installed_on {
                InstalledOn::Cluster(id) => self.of_cluster(id),
                InstalledOn::SqlInstance(id) => self.of_sql_instance(id),
            })
    }

    /// The item for any object; none for the deployment and for sites.
    pub fn of_object(&self, index: &ObjectIndex<'_>, id: &ObjectId) -> Option<usize> {
        match id {
            ObjectId::Deployment | ObjectId::Site(_) => None,
            ObjectId::Cluster(cluster) | ObjectId::Machine(cluster, _) => self.of_cluster(cluster),
            ObjectId::SqlInstance(instance) => self.of_sql_instance(instance),
            ObjectId::Service(service) => index
                .service(service)
                .and_then(|service| self.of_service(service)),
        }
    }
}

fn is_store(kind: Kind) -> bool {
    matches!(kind, Kind::SqlStore | Kind::FileStore)
}
