//! What rules read: the design, and views that many rules need, built once. A rule that compares objects
//! looks them up here instead of walking the topology for each of them, so that the time grows linearly
//! with the document, not quadratically.

mod by_kind;
pub mod by_site;
pub mod chat_databases;
pub mod fitting;
pub mod front_end_pairs;
mod hidden_names;
pub mod hosts;
pub mod mirrored;
pub mod objects;
pub mod odd_name;
pub mod pool_facts;
pub mod published;
pub mod servers;
pub mod stated;
pub mod time_zone;
pub mod unclear;
pub mod unread_sites;

use std::sync::{Arc, OnceLock};

use ahash::AHashMap;

use crate::design::{Annotations, Design, Statements};
use crate::diff::recognize::RecognizedBy;
use crate::rules::facts::by_kind::{ByKind, ClusterFacts};
use crate::rules::facts::by_site::ItemsBySite;
use crate::rules::facts::chat_databases::{ChatDatabase, ChatDatabases};
use crate::rules::facts::front_end_pairs::FrontEndPair;
use crate::rules::facts::hidden_names::HiddenNames;
use crate::rules::facts::hosts::Hosts;
use crate::rules::facts::odd_name::OddName;
use crate::rules::facts::stated::Stated;
use crate::rules::facts::unclear::Unclear;
use crate::rules::{BaselineComparison, PoolFacts};
use crate::topology::free_names::FreeNames;
use crate::topology::threads;
use crate::topology::{
    AssociationKind, Cluster, ClusterId, ClusterNumber, FileStore, FrontEndPool, Index,
    InstalledOn, Item, Kind, ObjectId, PersistentChatPool, Role, Service, ServiceId, SiteId,
    SqlInstanceId, SqlInstanceNumber, SqlStore, Topology, inventory, pools, spelled,
};

/// Everything that a rule can use.
#[allow(missing_docs)]
pub struct Facts<'d> {
    /// The design under check.
    pub design: &'d Design,
    pub topology: &'d Topology,
    /// The known facts that the user entered.
    pub annotations: &'d Annotations,
    /// The published topology, if it is known. Rules about changes compare with it.
    pub baseline: Option<&'d Topology>,
    /// Look-ups in the published topology; `None` also if every object of the design is the same as the
    /// published one.
    pub published: Option<Index<'d>>,
    /// How objects are matched with the published topology; `None` if it is not known.
    pub compared_by: Option<RecognizedBy>,
    pub index: Arc<Index<'d>>,
    /// Content of the document or the published topology that is not understood.
    pub unclear: Unclear,
    /// Every pool, server and store.
    pub items: Vec<Item<'d>>,
    /// Front End pools and Standard Edition servers.
    pub front_end_pools: Vec<FrontEndPool<'d>>,
    /// Their databases with a mirror or a witness.
    pub front_end_pairs: Vec<FrontEndPair<'d>>,
    /// SQL Server stores.
    pub sql_stores: Vec<SqlStore<'d>>,
    pub file_stores: Vec<FileStore<'d>>,
    /// Persistent Chat pools with their references looked up, in document order.
    pub pools: Vec<PoolFacts<'d>>,
    pub(in crate::rules) chat_databases: ChatDatabases<'d>,
    /// Pools, servers and computers with odd names.
    pub(in crate::rules) odd_names: Vec<OddName<'d>>,
    hidden: HiddenNames<'d>,
    /// The product version that runs on each cluster, by its number.
    versions: Vec<Option<u32>>,
    hosts: Hosts<'d>,
    /// By cluster number.
    shares_a_name: Vec<bool>,
    stated: Stated<'d>,
    clusters: Vec<ClusterFacts>,
    front_end_numbers: Vec<ClusterNumber>,
    store_numbers: Vec<StoreNumbers>,
    /// The positions of the file stores' services in the document.
    file_store_places: Vec<usize>,
    pool_at: AHashMap<&'d ServiceId, usize>,
    items_by_site: ItemsBySite,
    free_names: OnceLock<FreeNames>,
}

/// The numbers of a SQL Server store in the index.
#[derive(Clone, Copy)]
pub struct StoreNumbers {
    /// The number of its instance.
    pub instance: SqlInstanceNumber,
    /// The number of its cluster.
    pub server: ClusterNumber,
}

impl<'d> Facts<'d> {
    /// Reads a design without comparing it.
    pub fn new(design: &'d Design) -> Self {
        Self::with_baseline(design, None)
    }

    /// Reads a design and the topology that it is compared with.
    pub fn compared(design: &'d Design, comparison: &'d BaselineComparison<'_>) -> Self {
        Self {
            compared_by: comparison.by(),
            ..Self::with_baseline(design, comparison.published())
        }
    }

    /// Like [`Self::with_baseline`], if the design was already read.
    pub fn of_index(
        design: &'d Design,
        index: Arc<Index<'d>>,
        comparison: &'d BaselineComparison<'_>,
    ) -> Self {
        let hosts = Hosts::read(&design.topology);
        Self {
            compared_by: comparison.by(),
            ..Self::read(design, index, hosts, comparison.published())
        }
    }

    /// Reads a design and the published topology with the identities of the design.
    pub fn with_baseline(design: &'d Design, baseline: Option<&'d Topology>) -> Self {
        let topology = &design.topology;
        let (index, hosts) =
            threads::both(topology, || Index::new(topology), || Hosts::read(topology));
        Self::read(design, Arc::new(index), hosts, baseline)
    }

    fn read(
        design: &'d Design,
        index: Arc<Index<'d>>,
        (hosts, odd_names): (Hosts<'d>, Vec<(usize, OddName<'d>)>),
        baseline: Option<&'d Topology>,
    ) -> Self {
        let topology = &design.topology;
        let annotations = &design.annotations;
        let (pools, (stated, sql_stores, file_stores)) = threads::both(
            topology,
            || ByKind::read(&index, annotations),
            || {
                (
                    Stated::new(&index, annotations),
                    pools::sql_stores(&index),
                    pools::file_stores(&index),
                )
            },
        );
        let hidden = hidden_names(
            &index,
            &odd_names,
            &pools.persistent_chat,
            &sql_stores,
            &file_stores,
        );
        let odd_names = odd_names
            .into_iter()
            .filter(|(place, name)| {
                let number = index.cluster_number_at(*place);
                name.is_odd_for(number.and_then(|number| pools.kind_of(number)))
            })
            .map(|(_, name)| name)
            .collect();
        // If nothing was changed, no rule has anything to compare.
        let published = baseline
            .filter(|published| !is_unchanged(topology, published))
            .map(Index::new);
        let pool_at = pools.persistent_chat.iter().zip(0..);
        let store_numbers = index.sql_instances();
        Self {
            design,
            topology,
            annotations,
            baseline,
            unclear: Unclear::of(&index, published.as_ref()),
            published,
            compared_by: baseline.map(|_| RecognizedBy::Identity),
            versions: versions(&index),
            shares_a_name: hosts.sharing(&index),
            hosts,
            stated,
            odd_names,
            hidden,
            pool_at: pool_at
                .map(|(pool, place)| (&pool.pool.service.id, place))
                .collect(),
            free_names: OnceLock::new(),
            pools: pools.persistent_chat,
            clusters: pools.clusters,
            chat_databases: pools.chat_databases,
            items_by_site: pools.items_by_site,
            front_end_pools: pools.front_end_pools,
            front_end_numbers: pools.front_end_numbers,
            items: pools.items,
            front_end_pairs: FrontEndPair::all(&index),
            sql_stores,
            store_numbers: store_numbers
                .map(|(instance, server, _)| StoreNumbers { instance, server })
                .collect(),
            file_stores,
            file_store_places: index.of_role(&Role::FileStore).map(|(p, _)| p).collect(),
            index,
        }
    }

    /// The known facts of an object.
    pub fn stated(&self, object: &ObjectId) -> &'d Statements {
        let found = match object {
            ObjectId::SqlInstance(id) => self
                .index
                .sql_instance_number(id)
                .and_then(|number| self.stated.of_sql_instance(number)),
            ObjectId::Machine(id, fqdn) => self
                .index
                .cluster_number(id)
                .and_then(|number| self.stated.of_machine(number, fqdn)),
            ObjectId::Service(id) => self.stated.of_service(id),
            _ => return self.annotations.stated(object),
        };
        found.unwrap_or(Statements::NOTHING)
    }

    /// The known facts of a Persistent Chat pool.
    pub fn stated_of_pool(&self, pool: &PoolFacts<'_>) -> &'d Statements {
        let stated = self.stated.of_service(&pool.pool.service.id);
        stated.unwrap_or(Statements::NOTHING)
    }

    /// The known facts of a computer.
    pub fn stated_of_computer(&self, cluster: ClusterNumber, fqdn: &str) -> &'d Statements {
        let stated = self.stated.of_machine(cluster, fqdn);
        stated.unwrap_or(Statements::NOTHING)
    }

    /// The known facts of a SQL Server store.
    pub fn stated_at(&self, instance: SqlInstanceNumber) -> &'d Statements {
        let stated = self.stated.of_sql_instance(instance);
        stated.unwrap_or(Statements::NOTHING)
    }

    /// The data center of a computer or store, if it is known. If a store has no data center, the only
    /// computer of its server is used.
    pub fn data_center(&self, object: &ObjectId) -> Option<&'d str> {
        match object {
            ObjectId::SqlInstance(id) => self.data_center_at(self.index.sql_instance_number(id)?),
            _ => self.stated(object).data_center(),
        }
    }

    /// The data center of a SQL Server store, if it is known.
    pub fn data_center_of(&self, store: &SqlStore<'_>) -> Option<&'d str> {
        self.data_center_at(self.index.sql_instance_number(&store.instance.id)?)
    }

    /// As [`Self::data_center_of`].
    pub fn data_center_at(&self, instance: SqlInstanceNumber) -> Option<&'d str> {
        let stated = self.stated_at(instance).data_center();
        stated.or_else(|| {
            let (number, cluster, _) = self.index.sql_instance_at(instance)?;
            match cluster.machines.as_slice() {
                [only] => self.data_center_of_computer(number, &only.fqdn),
                _ => None,
            }
        })
    }

    /// The data center of a computer of a cluster, if it is known.
    pub fn data_center_of_computer(&self, cluster: ClusterNumber, fqdn: &str) -> Option<&'d str> {
        self.stated.of_machine(cluster, fqdn)?.data_center()
    }

    /// The product version of a pool, a server or the pool of a computer. Sites, stores and servers of
    /// other products have none.
    pub fn version_of(&self, object: &ObjectId) -> Option<u32> {
        match object {
            ObjectId::Service(id) => self
                .index
                .service(id)
                .filter(|service| service.role != Role::FileStore)
                .map(|service| service.service_version),
            ObjectId::Cluster(id) | ObjectId::Machine(id, _) => {
                self.version_at(self.index.cluster_number(id)?)
            }
            ObjectId::Deployment | ObjectId::Site(_) | ObjectId::SqlInstance(_) => None,
        }
    }

    /// The product version that runs on a cluster.
    pub fn version_at(&self, cluster: ClusterNumber) -> Option<u32> {
        self.versions.get(cluster.get()).copied().flatten()
    }

    /// Names for new objects of quick fixes; read on first use.
    pub(in crate::rules) fn free_names(&self) -> &FreeNames {
        self.free_names.get_or_init(|| FreeNames::new(&self.index))
    }

    /// Makes invisible characters in the names of hosts, instances and shares visible in a message.
    pub(in crate::rules) fn show_hidden(&self, text: &mut String) {
        self.hidden.show_in(text);
    }

    /// The names that a message about an object may contain: its own and the name of its site.
    pub(in crate::rules) fn names_around(&self, id: &ObjectId) -> Vec<&'d str> {
        let (cluster, instance) = match id {
            ObjectId::Cluster(id) | ObjectId::Machine(id, _) => (self.index.cluster(id), None),
            ObjectId::SqlInstance(id) => match self.index.sql_instance(id) {
                Some((cluster, instance)) => (Some(cluster), Some(instance)),
                None => (None, None),
            },
            ObjectId::Service(id) => {
                let service = self.index.service(id);
                let cluster = service.and_then(|service| self.index.cluster_of(service));
                (cluster, None)
            }
            ObjectId::Deployment | ObjectId::Site(_) => (None, None),
        };
        let site = match id {
            ObjectId::Site(id) => self.index.site(*id),
            _ => cluster.and_then(|cluster| self.index.site(cluster.site)),
        };
        let share = match id {
            ObjectId::Service(id) => self.index.service(id).map(inventory::share_name),
            _ => None,
        };
        site.map(|site| site.name.trim())
            .into_iter()
            .chain(cluster.map(|cluster| cluster.fqdn.as_str()))
            .chain(instance.map(|instance| instance.name.as_str()))
            .chain(share)
            .collect()
    }

    /// The name of an object in a message.
    pub fn name(&self, id: &ObjectId) -> String {
        inventory::name_in(&self.index, id)
    }

    /// The name of a Persistent Chat pool in a message: its FQDN, or its identity in the document if it is
    /// not installed on anything.
    pub fn pool_name(&self, pool: &PersistentChatPool<'_>) -> String {
        if pool.fqdn().is_empty() {
            spelled::nameless_service(pool.service)
        } else {
            pool.fqdn().to_owned()
        }
    }

    /// The clusters that have this name, or a computer with this name, in document order.
    pub fn clusters_named<'a>(&'a self, fqdn: &'a str) -> &'a [&'d Cluster] {
        self.hosts.named(fqdn)
    }

    /// Like [`Self::clusters_named`] for the cluster's own name, which usually returns only the cluster.
    pub fn clusters_of_name<'a>(
        &'a self,
        number: ClusterNumber,
        cluster: &'a &'d Cluster,
    ) -> &'a [&'d Cluster] {
        if self.shares_a_name(number) {
            self.clusters_named(&cluster.fqdn)
        } else {
            std::slice::from_ref(cluster)
        }
    }

    /// Whether a cluster shares a name with another cluster, or two of its computers have the same name. If
    /// not, no look-up by name is needed.
    pub fn shares_a_name(&self, cluster: ClusterNumber) -> bool {
        let shares = self.shares_a_name.get(cluster.get());
        shares.is_some_and(|shares| *shares)
    }

    /// The Front End pool or Standard Edition server of this cluster.
    pub fn front_end_pool(&self, id: &ClusterId) -> Option<&FrontEndPool<'d>> {
        self.front_end_pool_at(self.index.cluster_number(id)?)
    }

    /// As [`Self::front_end_pool`].
    pub fn front_end_pool_at(&self, cluster: ClusterNumber) -> Option<&FrontEndPool<'d>> {
        let place = self.clusters.get(cluster.get())?.front_end_pool?;
        self.front_end_pools.get(place)
    }

    /// Whether a cluster is a Standard Edition server.
    pub fn is_standard_edition(&self, cluster: ClusterNumber) -> bool {
        let server = self.front_end_pool_at(cluster);
        server.is_some_and(|server| server.is_standard_edition)
    }

    /// As [`Self::enterprise_pool_of`].
    pub fn enterprise_pool_at<'a>(
        &'a self,
        number: ClusterNumber,
        cluster: &'a Cluster,
    ) -> Option<&'a FrontEndPool<'d>> {
        if self.shares_a_name(number) {
            return self.enterprise_pool_of(cluster);
        }
        let pool = self.front_end_pool_at(number);
        pool.filter(|pool| !pool.is_standard_edition)
    }

    /// The Enterprise Edition Front End pool of a cluster, or of a computer with the same name.
    fn enterprise_pool_of<'a>(&'a self, cluster: &'a Cluster) -> Option<&'a FrontEndPool<'d>> {
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
        reference: AssociationKind,
    ) -> Option<SqlStore<'d>> {
        pool.sql_store(self.published.as_ref()?, reference)
    }

    /// The Persistent Chat pools of a site.
    pub fn chat_pools_in(&self, site: SiteId) -> Vec<&PoolFacts<'d>> {
        let places = self.items_by_site.in_site(Kind::PersistentChatPool, site);
        places
            .iter()
            .filter_map(|place| self.items.get(*place)?.service)
            .filter_map(|service| self.pool_facts(&service.id))
            .collect()
    }

    /// The pool or server of a cluster itself; `None` if it only has stores or a separate Persistent Chat
    /// pool.
    pub fn item_of_cluster(&self, id: &ClusterId) -> Option<&Item<'d>> {
        self.item_at(self.index.cluster_number(id)?)
    }

    /// As [`Self::item_of_cluster`].
    pub fn item_at(&self, cluster: ClusterNumber) -> Option<&Item<'d>> {
        let place = self.clusters.get(cluster.get())?.item?;
        self.items.get(place)
    }

    /// The SQL Server stores with their numbers, for rules that check all of them.
    pub fn numbered_sql_stores(&self) -> impl Iterator<Item = (&SqlStore<'d>, StoreNumbers)> {
        self.sql_stores
            .iter()
            .zip(self.store_numbers.iter().copied())
    }

    /// The file stores, each with the services that depend on it.
    pub fn file_stores_with_users(&self) -> impl Iterator<Item = (&FileStore<'d>, &[&'d Service])> {
        let places = self.file_store_places.iter();
        self.file_stores
            .iter()
            .zip(places.map(|place| self.index.dependents_of_place(*place)))
    }

    /// The file stores that are installed on a server, each with the server and its number.
    pub fn file_stores_on_servers(
        &self,
    ) -> impl Iterator<Item = (&FileStore<'d>, ClusterNumber, &&'d Cluster)> {
        let stores = self.file_stores.iter().zip(&self.file_store_places);
        stores.filter_map(|(store, place)| {
            let number = self.index.cluster_number_of_place(*place)?;
            Some((store, number, store.cluster.as_ref()?))
        })
    }

    /// The Front End pools and Standard Edition servers with the numbers of their clusters.
    pub fn numbered_front_end_pools(
        &self,
    ) -> impl Iterator<Item = (ClusterNumber, &FrontEndPool<'d>)> {
        self.front_end_numbers
            .iter()
            .copied()
            .zip(&self.front_end_pools)
    }

    /// The object that a cluster is shown as: the pool or server itself, or else the Persistent Chat pool
    /// or the store on it.
    pub fn object_of_cluster(&self, cluster: &Cluster) -> ObjectId {
        if self.item_of_cluster(&cluster.id).is_some() {
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

    /// The object that a service is shown as: its pool, server or store.
    pub fn object_of_service(&self, service: &Service) -> ObjectId {
        match &service.installed_on {
            _ if matches!(*service.role, Role::PersistentChatService | Role::FileStore) => {
                service.id.clone().into()
            }
            InstalledOn::SqlInstance(id) => id.clone().into(),
            InstalledOn::Cluster(id) => match self.index.cluster(id) {
                Some(cluster) => self.object_of_cluster(cluster),
                None => service.id.clone().into(),
            },
        }
    }

    /// Databases of Persistent Chat pools in one SQL Server instance.
    pub fn databases_in(&self, id: &SqlInstanceId) -> impl Iterator<Item = &ChatDatabase<'d>> {
        let number = self.index.sql_instance_number(id);
        number.into_iter().flat_map(|n| self.databases_in_at(n))
    }

    /// Databases of Persistent Chat pools on one SQL Server, whatever the instance.
    pub fn databases_on_server(&self, id: &ClusterId) -> impl Iterator<Item = &ChatDatabase<'d>> {
        let number = self.index.cluster_number(id);
        number
            .into_iter()
            .flat_map(|n| self.databases_on_server_at(n))
    }

    /// As [`Self::databases_in`].
    pub fn databases_in_at(
        &self,
        instance: SqlInstanceNumber,
    ) -> impl Iterator<Item = &ChatDatabase<'d>> {
        self.chat_databases.in_instance(instance)
    }

    /// As [`Self::databases_on_server`].
    pub fn databases_on_server_at(
        &self,
        server: ClusterNumber,
    ) -> impl Iterator<Item = &ChatDatabase<'d>> {
        self.chat_databases.on_server(server)
    }

    /// Items of the kinds that a reference can point to, items in `site` first.
    pub fn targets_of(
        &self,
        reference: AssociationKind,
        site: SiteId,
    ) -> impl Iterator<Item = &Item<'d>> {
        let kinds = reference.row().choose.kinds();
        let near = kinds
            .iter()
            .flat_map(move |kind| self.items_by_site.in_site(*kind, site))
            .filter_map(|place| self.items.get(*place));
        let far = kinds
            .iter()
            .flat_map(|kind| self.items_by_site.of_kind(*kind))
            .filter_map(|place| self.items.get(*place))
            .filter(move |item| item.site != site);
        near.chain(far)
    }

    /// The items of a kind in a site, in document order.
    pub(in crate::rules) fn items_in_site(
        &self,
        kind: Kind,
        site: SiteId,
    ) -> impl Iterator<Item = &Item<'d>> {
        let places = self.items_by_site.in_site(kind, site).iter();
        places.filter_map(|place| self.items.get(*place))
    }
}

/// The product version of each cluster, looked up once, because a cluster can have very many services.
/// Whether a design shares every object with the published topology, as it does directly after reading.
fn is_unchanged(design: &Topology, published: &Topology) -> bool {
    fn shares<T>(one: &[Arc<T>], other: &[Arc<T>]) -> bool {
        one.len() == other.len()
            && one
                .iter()
                .zip(other)
                .all(|(one, other)| Arc::ptr_eq(one, other))
    }
    shares(&design.sites, &published.sites)
        && shares(&design.clusters, &published.clusters)
        && shares(&design.services, &published.services)
}

fn versions(index: &Index<'_>) -> Vec<Option<u32>> {
    let mut versions = vec![None; index.cluster_count()];
    for (number, _) in index.clusters() {
        let services = index.services_at(number).iter();
        let version = services
            .filter(|service| service.role != Role::FileStore)
            .map(|service| service.service_version)
            .max();
        if let Some(place) = versions.get_mut(number.get()) {
            *place = version;
        }
    }
    versions
}

/// The names of hosts, instances and shares with invisible characters.
fn hidden_names<'d>(
    index: &Index<'d>,
    odd_names: &[(usize, OddName<'d>)],
    pools: &[PoolFacts<'d>],
    sql_stores: &[SqlStore<'d>],
    file_stores: &[FileStore<'d>],
) -> HiddenNames<'d> {
    let of_hosts = odd_names.iter().map(|(_, odd)| odd.name);
    let listed = pools
        .iter()
        .filter_map(|pool| pool.pool.active_machines(index));
    let active = listed.flatten().copied();
    let shares = file_stores.iter();
    HiddenNames::of(
        of_hosts
            .chain(active)
            .chain(sql_stores.iter().map(|store| store.instance.name.as_str()))
            .chain(shares.map(|store| inventory::share_name(store.service))),
    )
}
