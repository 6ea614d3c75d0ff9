//! What rules read: the design, and the views that many rules need, made once. A rule that compares
//! objects with each other looks them up here instead of walking the topology for each of them, so
//! that the time of all rules grows with the document and not with its square.

use ahash::AHashMap;

use super::PoolFacts;
use super::odd_name::OddName;
use crate::design::{Annotations, Design, Statements};
use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{
    Cluster, ClusterId, Database, FileStore, FrontEndPool, Index, InstalledOn, Item, Kind,
    ObjectId, PersistentChatPool, Reference, Role, Service, ServiceId, SiteId, SqlInstanceId,
    SqlStore, Topology, inventory, pools,
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
    /// Look-ups over what is published.
    pub published: Option<Index<'d>>,
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
    /// The databases of all Persistent Chat pools, in the order of the pools.
    pub chat_databases: Vec<ChatDatabase<'d>>,
    /// Pools, servers and computers with something odd about their names.
    pub(super) odd_names: Vec<OddName<'d>>,
    hosts: AHashMap<HostName<'d>, Vec<&'d Cluster>>,
    front_end_pool_at: AHashMap<&'d ClusterId, usize>,
    item_at: AHashMap<&'d ClusterId, usize>,
    pool_at: AHashMap<&'d ServiceId, usize>,
    items_in_site: AHashMap<(Kind, SiteId), Vec<usize>>,
    items_of_kind: AHashMap<Kind, Vec<usize>>,
    databases_in_instance: AHashMap<&'d SqlInstanceId, Vec<usize>>,
    databases_on_server: AHashMap<&'d ClusterId, Vec<usize>>,
}

/// One database of a Persistent Chat pool and where it stands.
#[derive(Clone, Copy)]
pub struct ChatDatabase<'d> {
    /// Whose it is.
    pub pool: PersistentChatPool<'d>,
    /// Which of the eight.
    pub database: Database,
    /// The instance that holds it.
    pub store: SqlStore<'d>,
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
        let front_end_pool_at: AHashMap<&ClusterId, usize> = front_end_pools
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
        let pools: Vec<PoolFacts<'_>> = persistent_chat_pools
            .iter()
            .map(|pool| PoolFacts::new(&index, &design.annotations, front_end_pool, *pool))
            .collect();

        let chat_databases: Vec<ChatDatabase<'_>> = pools
            .iter()
            .flat_map(|facts| {
                facts
                    .sql_stores()
                    .filter_map(|(reference, store)| match reference {
                        Reference::Database(database) => Some(ChatDatabase {
                            pool: facts.pool,
                            database,
                            store,
                        }),
                        _ => None,
                    })
            })
            .collect();
        let mut databases_in_instance: AHashMap<_, Vec<usize>> = AHashMap::new();
        let mut databases_on_server: AHashMap<_, Vec<usize>> = AHashMap::new();
        for (place, held) in chat_databases.iter().enumerate() {
            databases_in_instance
                .entry(&held.store.instance.id)
                .or_default()
                .push(place);
            databases_on_server
                .entry(&held.store.cluster.id)
                .or_default()
                .push(place);
        }

        let pool_at = pools
            .iter()
            .enumerate()
            .map(|(place, pool)| (&pool.pool.service.id, place))
            .collect();
        let mut item_at = AHashMap::new();
        let mut items_in_site: AHashMap<_, Vec<usize>> = AHashMap::new();
        let mut items_of_kind: AHashMap<_, Vec<usize>> = AHashMap::new();
        for (place, item) in items.iter().enumerate() {
            if let (ObjectId::Cluster(_), Some(cluster)) = (&item.id, item.cluster) {
                item_at.insert(&cluster.id, place);
            }
            items_in_site
                .entry((item.kind, item.site))
                .or_default()
                .push(place);
            items_of_kind.entry(item.kind).or_default().push(place);
        }

        let kind_at = |cluster: &Cluster| {
            let place: Option<&usize> = item_at.get(&cluster.id);
            place
                .and_then(|place| items.get(*place))
                .map(|item| item.kind)
        };
        let odd_names = design
            .topology
            .clusters
            .iter()
            .map(|cluster| &**cluster)
            .filter(|cluster| OddName::are_checked(kind_at(cluster), cluster))
            .flat_map(OddName::of)
            .collect();

        Self {
            design,
            topology: &design.topology,
            annotations: &design.annotations,
            baseline,
            published: baseline.map(Index::new),
            hosts: hosts(&design.topology),
            persistent_chat_pools,
            pools,
            front_end_pool_at,
            chat_databases,
            odd_names,
            databases_in_instance,
            databases_on_server,
            item_at,
            pool_at,
            items_in_site,
            items_of_kind,
            front_end_pools,
            sql_stores: pools::sql_stores(&index),
            file_stores: pools::file_stores(&index),
            items,
            index,
        }
    }

    /// What the user stated of an object.
    pub fn stated(&self, object: &ObjectId) -> &'d Statements {
        self.annotations.stated(object)
    }

    /// What the user stated of a SQL Server store.
    pub fn stated_of(&self, store: &SqlStore<'_>) -> &'d Statements {
        self.stated(&store.instance.id.clone().into())
    }

    /// The data center that a computer or store is stated to stand in. A store of which nothing is
    /// stated stands where the only computer of its server does.
    pub fn data_center(&self, object: &ObjectId) -> Option<&'d str> {
        let stated = |object: &ObjectId| self.stated(object).data_center();
        let of_server = || {
            let ObjectId::SqlInstance(id) = object else {
                return None;
            };
            let (cluster, _) = self.index.sql_instance(id)?;
            match cluster.machines.as_slice() {
                [only] => stated(&ObjectId::machine(&cluster.id, &only.fqdn)),
                _ => None,
            }
        };
        stated(object).or_else(of_server)
    }

    /// The data center that a SQL Server store is stated to stand in.
    pub fn data_center_of(&self, store: &SqlStore<'_>) -> Option<&'d str> {
        self.data_center(&store.instance.id.clone().into())
    }

    /// The product version that an object runs: that of a pool or server, or of a computer's. A
    /// site, a store and a server of another product run none.
    pub fn version_of(&self, object: &ObjectId) -> Option<u32> {
        let of_cluster = |id: &ClusterId| {
            let services = self.index.services_on(id).iter();
            services
                .filter(|service| service.role != Role::FileStore)
                .map(|service| service.service_version)
                .max()
        };
        match object {
            ObjectId::Service(id) => self
                .index
                .service(id)
                .filter(|service| service.role != Role::FileStore)
                .map(|service| service.service_version),
            ObjectId::Cluster(id) | ObjectId::Machine(id, _) => of_cluster(id),
            ObjectId::Deployment | ObjectId::Site(_) | ObjectId::SqlInstance(_) => None,
        }
    }

    /// What to call an object in a message.
    pub fn name(&self, id: &ObjectId) -> String {
        inventory::name_of(self.topology, id)
    }

    /// What to call a Persistent Chat pool in a message: its FQDN, or its identity when a damaged
    /// document installs it on nothing.
    pub fn pool_name(&self, pool: &PersistentChatPool<'_>) -> String {
        if pool.fqdn().is_empty() {
            pool.service.id.to_string()
        } else {
            pool.fqdn().to_owned()
        }
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

    /// The look-ups of a Persistent Chat pool.
    pub fn pool_facts(&self, id: &ServiceId) -> Option<&PoolFacts<'d>> {
        self.pool_at
            .get(id)
            .and_then(|place| self.pools.get(*place))
    }

    /// A Persistent Chat pool as it is published.
    pub fn published_pool(&self, pool: &PersistentChatPool<'_>) -> Option<PersistentChatPool<'d>> {
        let published = self.published.as_ref()?;
        let service = published.service(&pool.service.id)?;
        Some(PersistentChatPool::of(published, service))
    }

    /// The SQL Server store of a published pool.
    pub fn published_store(
        &self,
        pool: &PersistentChatPool<'d>,
        reference: Reference,
    ) -> Option<SqlStore<'d>> {
        pool.sql_store(self.published.as_ref()?, reference)
    }

    /// The Persistent Chat pools of a site.
    pub fn chat_pools_in(&self, site: SiteId) -> Vec<&PoolFacts<'d>> {
        let places = self.items_in_site.get(&(Kind::PersistentChatPool, site));
        places
            .into_iter()
            .flatten()
            .filter_map(|place| self.items.get(*place)?.service)
            .filter_map(|service| self.pool_facts(&service.id))
            .collect()
    }

    /// The pool or server that a cluster is in itself; `None` when only stores, or a Persistent Chat
    /// pool of its own, stand on it.
    pub fn item_of_cluster(&self, id: &ClusterId) -> Option<&Item<'d>> {
        self.item_at
            .get(id)
            .and_then(|place| self.items.get(*place))
    }

    /// What a person sees in place of a cluster: the pool or server itself, or else the Persistent
    /// Chat pool or the store on it.
    pub fn object_of_cluster(&self, cluster: &Cluster) -> ObjectId {
        if self.item_at.contains_key(&cluster.id) {
            return cluster.id.clone().into();
        }
        if let Some(service) = self.index.services_on(&cluster.id).first() {
            return service.id.clone().into();
        }
        match cluster.sql_instances.first() {
            Some(instance) => instance.id.clone().into(),
            None => cluster.id.clone().into(),
        }
    }

    /// Databases of Persistent Chat pools in one SQL Server instance.
    pub fn databases_in(&self, id: &SqlInstanceId) -> impl Iterator<Item = &ChatDatabase<'d>> {
        let places = self.databases_in_instance.get(id);
        self.chat_databases_at(places)
    }

    /// Databases of Persistent Chat pools on one SQL Server, whatever the instance.
    pub fn databases_on_server(&self, id: &ClusterId) -> impl Iterator<Item = &ChatDatabase<'d>> {
        let places = self.databases_on_server.get(id);
        self.chat_databases_at(places)
    }

    fn chat_databases_at<'a>(
        &'a self,
        places: Option<&'a Vec<usize>>,
    ) -> impl Iterator<Item = &'a ChatDatabase<'d>> {
        places
            .into_iter()
            .flatten()
            .filter_map(|place| self.chat_databases.get(*place))
    }

    /// Items of the kinds that a reference can point at, those of `site` first.
    pub fn targets_of(
        &self,
        reference: Reference,
        site: SiteId,
    ) -> impl Iterator<Item = &Item<'d>> {
        let kinds: &[Kind] = match reference {
            Reference::NextHop => &[Kind::FrontEndPool, Kind::StandardEditionServer],
            Reference::FileStore => &[Kind::FileStore],
            Reference::Database(_) | Reference::Witness(_) => &[Kind::SqlStore],
        };
        let near = kinds
            .iter()
            .filter_map(move |kind| self.items_in_site.get(&(*kind, site)))
            .flatten()
            .filter_map(|place| self.items.get(*place));
        let far = kinds
            .iter()
            .filter_map(|kind| self.items_of_kind.get(kind))
            .flatten()
            .filter_map(|place| self.items.get(*place))
            .filter(move |item| item.site != site);
        near.chain(far)
    }

    /// Whether a reference that is absent may be one that is there and points at nothing. What a
    /// broken reference was for cannot be told, so the rule about dangling references (R47) alone
    /// speaks then.
    pub fn may_be_dangling(&self, pool: &PersistentChatPool<'_>, reference: Reference) -> bool {
        let (_, usage) = reference.role_and_usage();
        pool.service.depends_on.iter().any(|dependency| {
            dependency.usage == usage && self.index.service(&dependency.target).is_none()
        })
    }
}

/// Who bears which name.
fn hosts(topology: &Topology) -> AHashMap<HostName<'_>, Vec<&Cluster>> {
    let mut hosts: AHashMap<HostName<'_>, Vec<&Cluster>> = AHashMap::new();
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
