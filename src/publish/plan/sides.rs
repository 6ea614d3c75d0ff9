//! Lookups in a design and in the published topology, for the steps.

use std::collections::BTreeMap;

use crate::design::Statements;
use crate::diff::{Differences, Property};
use crate::publish::mirrors::{MIRROR_KINDS, mirrored};
use crate::publish::plan::need::{Both, Target};
use crate::publish::step::{Cause, StepKind};
use crate::publish::stores::is_used;
use crate::topology::fqdn::{domain, same_fqdn};
use crate::topology::{
    AssociationKind, Cluster, ClusterId, Database, Index, Kind, ObjectId, Pair, PersistentChatPool,
    Role, Service, SqlStore, Topology, inventory,
};

/// A design and the published topology.
pub(super) struct Sides<'t> {
    pub published: Index<'t>,
    pub design: Index<'t>,
    /// Whether nothing is published yet.
    pub is_first: bool,
    /// Whether the kit publishes, rather than Topology Builder.
    pub is_direct: bool,
    /// Whether pools are upgraded in place, which only a command of Topology Builder does.
    pub has_upgrades: bool,
    /// The names of the stores that are deleted in a second publication.
    pub unused_stores: Vec<String>,
    /// The kind of each pool, server and store, in the design or else in the published topology.
    kinds: BTreeMap<ObjectId, Kind>,
    published_kinds: BTreeMap<ObjectId, Kind>,
    /// The user's statements about the design.
    stated: &'t BTreeMap<ObjectId, Statements>,
}

impl<'t> Sides<'t> {
    pub fn new(
        published: &'t Topology,
        design: &'t Topology,
        is_first: bool,
        is_direct: bool,
        stated: &'t BTreeMap<ObjectId, Statements>,
    ) -> Self {
        let (published, design) = (Index::new(published), Index::new(design));
        let kinds = |index: &Index<'t>| {
            let items = inventory::items(index).into_iter();
            items.map(|item| (item.id, item.kind)).collect()
        };
        Self {
            kinds: kinds(&design),
            published_kinds: kinds(&published),
            published,
            design,
            is_first,
            is_direct,
            has_upgrades: false,
            unused_stores: Vec::new(),
            stated,
        }
    }

    /// Leaves the stores that are no longer used to a second publication, which the kit does not do.
    pub fn keep_unused_stores(&mut self, differences: &Differences) {
        let objects = differences.objects.iter();
        let unused = objects.filter(|object| self.is_unused_store(&Target::of(object)));
        self.unused_stores = unused.map(|object| object.name()).collect();
        self.is_direct &= self.unused_stores.is_empty();
    }

    /// The statements about an object of the design.
    pub fn stated(&self, object: &ObjectId) -> &'t Statements {
        self.stated.get(object).unwrap_or(Statements::NOTHING)
    }

    /// The statements about the Persistent Chat pool of a target.
    pub fn stated_of_chat(&self, target: &Target) -> &'t Statements {
        match self.chat(target) {
            Some(pool) => self.stated(&pool.service.id.clone().into()),
            None => Statements::NOTHING,
        }
    }

    /// The domains of the computers of Persistent Chat pools in the design, without duplicates.
    pub fn chat_domains(&self) -> Vec<&'t str> {
        let pools = crate::topology::pools::persistent_chat_pools(&self.design);
        let clusters = pools.iter().filter_map(|pool| pool.cluster);
        let names = clusters.flat_map(|cluster| {
            let machines = cluster.machines.iter().map(|machine| &*machine.fqdn);
            machines.chain([&*cluster.fqdn])
        });
        let mut domains: Vec<&str> = names.map(domain).filter(|one| !one.is_empty()).collect();
        domains.sort_unstable();
        domains.dedup();
        domains
    }

    /// The targets of a step for a difference of an object.
    pub fn targets(&self, kind: StepKind, object: &Target, cause: &Cause) -> Vec<Target> {
        let association = match &cause.property {
            Some(Property::Association(kind)) => Some(*kind),
            _ => None,
        };
        if association.is_some_and(|association| !self.has_copy(kind, object, association)) {
            return Vec::new();
        }
        match kind {
            StepKind::Mirror | StepKind::MirrorRemoval | StepKind::WitnessRemoval => {
                let pair = association.and_then(AssociationKind::pair);
                let both = object.both().cloned();
                match (both, pair) {
                    (Some(both), Some(pair)) => vec![Target::Pair(both, pair)],
                    _ => vec![object.clone()],
                }
            }
            // The instance of a Standard Edition server is created by its setup.
            StepKind::SqlInstance if self.is_standard_edition_store(object) => Vec::new(),
            StepKind::Upgrade if !cause.is_upgrade() => Vec::new(),
            StepKind::StoreRemoval => match self.is_unused_store(object) {
                true => vec![Target::Everything],
                false => Vec::new(),
            },
            StepKind::SqlInstance
            | StepKind::MirrorEndpoint
            | StepKind::Backup
            | StepKind::Preconditions
            | StepKind::Delegation
            | StepKind::Administrators => vec![Target::Everything],
            StepKind::Databases => match &cause.after {
                Some(name) if association.is_some() => vec![Target::Store(name.clone())],
                _ => self.store_of(object),
            },
            StepKind::DatabaseRemoval => {
                let before = cause.before.iter();
                before
                    .map(|name| Target::PublishedStore(name.clone()))
                    .collect()
            }
            StepKind::NextHop => self.next_hops(object),
            StepKind::StopServices | StepKind::Services
                if self.kind(object) == Some(Kind::FileStore) =>
            {
                self.users(object)
            }
            StepKind::SimpleUrls | StepKind::CentralManagement => vec![Target::Everything],
            // A pool on an existing server needs one more Windows feature, and nothing else of these.
            StepKind::Prerequisites if self.is_new_chat_on_old_server(object) => {
                vec![object.clone()]
            }
            StepKind::Names | StepKind::Certificates if self.is_new_chat_on_old_server(object) => {
                Vec::new()
            }
            kind if kind.is_of_computers() && self.server_of_both(object).is_some() => {
                self.server_of_both(object).into_iter().collect()
            }
            // A SIP domain adds names to the certificates of the servers that people sign in to.
            StepKind::Certificates if is_deployment(object) => self.published_registrars(),
            StepKind::Accounts | StepKind::Prerequisites | StepKind::LocalStore
                if self.new_computers(object).is_empty() =>
            {
                Vec::new()
            }
            StepKind::Uninstall | StepKind::NamesRemoval | StepKind::Deactivation
                if self.gone_computers(object).is_empty() =>
            {
                Vec::new()
            }
            // If the computers are removed, everything is removed from them; if they stay, only what was removed.
            StepKind::Components
                if self.goes(object) && !self.gone_computers(object).is_empty() =>
            {
                Vec::new()
            }
            StepKind::Components if self.is_taken_over(object) => Vec::new(),
            _ => vec![object.clone()],
        }
    }

    /// Whether the copy of a database that a step is about is there: a database that moves takes its mirror and its log
    /// shipping with it, where it has them.
    fn has_copy(&self, kind: StepKind, object: &Target, association: AssociationKind) -> bool {
        let Some(both) = object.both() else {
            return true;
        };
        let is_of_published =
            matches!(kind, StepKind::MirrorRemoval | StepKind::LogShippingRemoval);
        let (index, id) = match is_of_published {
            true => (&self.published, both.before.as_ref()),
            false => (&self.design, both.after.as_ref()),
        };
        match kind {
            StepKind::Mirror
            | StepKind::MirrorEndpoint
            | StepKind::MirrorRemoval
            | StepKind::LogBackups
                if is_principal(association) =>
            {
                id.is_some_and(|id| has_mirror(index, id, association))
            }
            StepKind::LogShipping | StepKind::LogShippingRemoval => {
                let pool = id.and_then(|id| chat_pool(index, id));
                let backup = pool.and_then(|pool| pool.database(index, Database::ContentBackup));
                backup.is_some()
            }
            _ => true,
        }
    }

    /// Whether a published store is in use there and gone from the design. It is deleted in a second publication, when
    /// nothing runs with it any more (publishing notes, 6.6 and 6.7).
    pub fn is_unused_store(&self, object: &Target) -> bool {
        let is_store = matches!(self.kind(object), Some(Kind::SqlStore | Kind::FileStore));
        let Some(both) = object
            .both()
            .filter(|both| is_store && both.after.is_none())
        else {
            return false;
        };
        let is_of_a_server = self
            .published_cluster(object)
            .is_some_and(|cluster| cluster.requires_setup);
        let before = both.before.as_ref();
        !is_of_a_server && before.is_some_and(|id| is_used(&self.published, id))
    }

    /// Whether a pool goes and every computer of it joins another one, whose steps set it up.
    fn is_taken_over(&self, object: &Target) -> bool {
        let Some(before) = self.published_cluster(object).filter(|_| self.goes(object)) else {
            return false;
        };
        let mut clusters = self.design.clusters();
        let is_left = !clusters.any(|(_, cluster)| same_fqdn(&cluster.fqdn, &before.fqdn));
        is_left && !before.machines.is_empty() && self.gone_computers(object).is_empty()
    }

    /// Whether a Persistent Chat pool is added to an existing server.
    pub fn is_new_chat_on_old_server(&self, object: &Target) -> bool {
        let is_new = object
            .both()
            .is_some_and(|both| both.before.is_none() && both.after.is_some());
        let is_chat = self.kind(object) == Some(Kind::PersistentChatPool);
        is_new && is_chat && self.new_computers(object).is_empty()
    }

    /// The Standard Edition server that is added or removed together with the Persistent Chat pool on it, so that the
    /// steps on the computer are done once.
    fn server_of_both(&self, object: &Target) -> Option<Target> {
        let both = object.both()?;
        let server = |index: &Index<'t>, kinds: &BTreeMap<ObjectId, Kind>, id: &ObjectId| {
            let id = ObjectId::from(chat_pool(index, id)?.cluster?.id.clone());
            (kinds.get(&id) == Some(&Kind::StandardEditionServer)).then_some(id)
        };
        let (before, after) = match (&both.before, &both.after) {
            (None, Some(after)) => {
                let after = server(&self.design, &self.kinds, after)?;
                (None, Some(after))
            }
            (Some(before), None) => {
                let before = server(&self.published, &self.published_kinds, before)?;
                (Some(before), None)
            }
            _ => return None,
        };
        let server = Target::Object(Both { before, after });
        let comes = !self.new_computers(&server).is_empty();
        (comes || !self.gone_computers(&server).is_empty()).then_some(server)
    }

    /// Whether it is the SQL Server store of a Standard Edition server.
    pub fn is_standard_edition_store(&self, object: &Target) -> bool {
        let cluster = self.cluster(object);
        self.kind(object) == Some(Kind::SqlStore)
            && cluster.is_some_and(|cluster| self.is_of_standard_edition(cluster))
    }

    /// Whether an object is published but not in the design.
    fn goes(&self, object: &Target) -> bool {
        object
            .both()
            .is_some_and(|both| both.after.is_none() && both.before.is_some())
    }

    /// A SQL Server store by its name.
    fn store_of(&self, object: &Target) -> Vec<Target> {
        let both = object.both();
        let after = both.and_then(|both| both.after.as_ref());
        let name = after.map(|id| inventory::name_in(&self.design, id));
        name.map(Target::Store).into_iter().collect()
    }

    /// The pools that use a file store.
    fn users(&self, object: &Target) -> Vec<Target> {
        let after = object.both().and_then(|both| both.after.as_ref());
        let Some(ObjectId::Service(store)) = after else {
            return Vec::new();
        };
        let mut users: Vec<Target> = Vec::new();
        for service in self.design.dependents(store) {
            let cluster = self
                .design
                .cluster_of(service)
                .map(|cluster| cluster.id.clone());
            let after = match &*service.role {
                Role::PersistentChatService => Some(ObjectId::from(service.id.clone())),
                _ => cluster.map(ObjectId::from),
            };
            // Named like in the differences of the pool itself, so that its services stop and start only once.
            let before = after.as_ref().and_then(|after| self.published_id(after));
            let target = Target::Object(Both { before, after });
            if !users.contains(&target) {
                users.push(target);
            }
        }
        users
    }

    /// The published pool with the same name.
    fn published_id(&self, after: &ObjectId) -> Option<ObjectId> {
        let name = &cluster_of(&self.design, after)?.fqdn;
        let mut clusters = self.published.clusters();
        let (_, before) = clusters.find(|(_, before)| same_fqdn(&before.fqdn, name))?;
        match after {
            ObjectId::Service(_) => {
                let chat = &Role::PersistentChatService;
                let service = self.published.role_on(&before.id, chat)?;
                Some(service.id.clone().into())
            }
            _ => Some(before.id.clone().into()),
        }
    }

    /// The pools that route requests to a Persistent Chat pool, before and after.
    fn next_hops(&self, object: &Target) -> Vec<Target> {
        let Some(both) = object.both() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let cluster = |index: &Index<'t>, id: Option<&ObjectId>| {
            let pool = chat_pool(index, id?)?;
            let next_hop = index.cluster_of(pool.next_hop(index)?)?;
            // On a Standard Edition server, the steps of the pool include those of its next hop.
            let is_itself = pool.cluster.is_some_and(|own| own.id == next_hop.id);
            (!is_itself).then(|| next_hop.id.clone())
        };
        // A new pool is set up with a topology that already contains its Persistent Chat pool.
        let is_published = |id: &ClusterId| {
            let mut machines = self
                .design
                .cluster(id)
                .into_iter()
                .flat_map(|one| &one.machines);
            machines.any(|machine| has_computer(&self.published, &machine.fqdn))
        };
        if let Some(id) = cluster(&self.design, both.after.as_ref()).filter(is_published) {
            let after = Some(ObjectId::from(id));
            let before = None;
            found.push(Target::Object(Both { before, after }));
        }
        if let Some(id) = cluster(&self.published, both.before.as_ref()) {
            // An existing pool is the same target in every step, whichever side leads to it.
            let name = self.published.cluster(&id).map(|old| &old.fqdn);
            let mut clusters = self.design.clusters();
            let stays = name.and_then(|name| clusters.find(|(_, new)| same_fqdn(&new.fqdn, name)));
            let target = Target::Object(match stays {
                Some((_, new)) => Both {
                    before: None,
                    after: Some(new.id.clone().into()),
                },
                None => Both {
                    before: Some(id.into()),
                    after: None,
                },
            });
            if !found.contains(&target) {
                found.push(target);
            }
        }
        found
    }

    /// The published pools with a Registrar that stay.
    fn published_registrars(&self) -> Vec<Target> {
        let clusters = |index: &Index<'t>| -> Vec<&'t Cluster> {
            let registrars = index.of_role(&Role::Registrar);
            registrars
                .filter_map(|(place, _)| index.cluster_of_place(place))
                .collect()
        };
        let published = clusters(&self.published);
        let stay = clusters(&self.design).into_iter().filter_map(|after| {
            let before = published
                .iter()
                .find(|before| same_fqdn(&before.fqdn, &after.fqdn))?;
            Some(Target::Object(Both {
                before: Some(before.id.clone().into()),
                after: Some(after.id.clone().into()),
            }))
        });
        stay.collect()
    }

    /// The cluster of a target, in the design or, if it is removed, in the published topology.
    pub fn cluster(&self, target: &Target) -> Option<&'t Cluster> {
        let both = target.both()?;
        let after = both.after.as_ref();
        let after = after.and_then(|id| cluster_of(&self.design, id));
        after.or_else(|| cluster_of(&self.published, both.before.as_ref()?))
    }

    /// The cluster of a target in the published topology.
    pub fn published_cluster(&self, target: &Target) -> Option<&'t Cluster> {
        cluster_of(&self.published, target.both()?.before.as_ref()?)
    }

    /// The name of a target.
    pub fn name(&self, target: &Target) -> String {
        match target {
            Target::Everything => "the deployment".to_owned(),
            Target::Store(name) | Target::PublishedStore(name) => name.clone(),
            Target::Object(both) | Target::Pair(both, _) => match (&both.after, &both.before) {
                (Some(after), _) => inventory::name_in(&self.design, after),
                (None, Some(before)) => inventory::name_in(&self.published, before),
                (None, None) => String::new(),
            },
        }
    }

    /// The computers of a target.
    pub fn computers(&self, target: &Target) -> Vec<&'t str> {
        let cluster = self.cluster(target);
        let machines = cluster.into_iter().flat_map(|cluster| &cluster.machines);
        let names: Vec<&str> = machines.map(|machine| machine.fqdn.as_str()).collect();
        match (names.is_empty(), cluster) {
            // A server without a list of computers is its own computer.
            (true, Some(cluster)) if !cluster.fqdn.is_empty() => vec![&cluster.fqdn],
            _ => names,
        }
    }

    /// The computers that the design adds. Computers of other pools, such as the Standard Edition server that a pool
    /// shares, are not new.
    pub fn new_computers(&self, target: &Target) -> Vec<&'t str> {
        let mut computers = self.computers(target);
        computers.retain(|name| !has_computer(&self.published, name));
        computers
    }

    /// The published computers that are nowhere in the design.
    pub fn gone_computers(&self, target: &Target) -> Vec<&'t str> {
        let before = self.published_cluster(target).into_iter();
        let machines = before.flat_map(|cluster| &cluster.machines);
        let names = machines.map(|machine| machine.fqdn.as_str());
        names
            .filter(|name| !has_computer(&self.design, name))
            .collect()
    }

    /// The Persistent Chat pool of a target in the design.
    pub fn chat(&self, target: &Target) -> Option<PersistentChatPool<'t>> {
        chat_pool(&self.design, target.both()?.after.as_ref()?)
    }

    /// The Persistent Chat pool of a target in the published topology.
    pub fn published_chat(&self, target: &Target) -> Option<PersistentChatPool<'t>> {
        chat_pool(&self.published, target.both()?.before.as_ref()?)
    }

    /// The store that a mirror or a witness of a Persistent Chat pool is added for.
    pub fn principal(&self, cause: &Cause) -> Option<SqlStore<'t>> {
        let Some(Property::Association(kind)) = cause.property else {
            return None;
        };
        let pool = chat_pool(&self.design, cause.object.as_ref()?)?;
        pool.database(&self.design, kind.pair()?.principal())
    }

    /// The primary, mirror and witness of a pair in the design.
    pub fn pair(&self, target: &Target, pair: Pair) -> PairStores<'t> {
        match self.chat(target) {
            Some(pool) => PairStores::of(&self.design, &pool, pair),
            None => PairStores::default(),
        }
    }

    /// The primary, mirror and witness of a pair in the published topology.
    pub fn published_pair(&self, target: &Target, pair: Pair) -> PairStores<'t> {
        match self.published_chat(target) {
            Some(pool) => PairStores::of(&self.published, &pool, pair),
            None => PairStores::default(),
        }
    }

    /// A SQL Server store of the design, or of the published topology, by its name.
    pub fn store(&self, target: &Target) -> Option<SqlStore<'t>> {
        let (index, name) = match target {
            Target::Store(name) => (&self.design, name),
            Target::PublishedStore(name) => (&self.published, name),
            _ => return None,
        };
        let stores = crate::topology::pools::sql_stores(index);
        stores.into_iter().find(|store| store.title() == *name)
    }

    /// The product version of a target: of its services, or of the newest pool in the design.
    pub fn version(&self, target: &Target) -> u32 {
        let cluster = self.cluster(target);
        let both = target.both();
        let index = match both.and_then(|both| both.after.as_ref()) {
            None if both.is_some() => &self.published,
            _ => &self.design,
        };
        let services: Vec<&Service> = match cluster {
            Some(cluster) => index.services_on(&cluster.id).to_vec(),
            None => Vec::new(),
        };
        let of_cluster = services.iter().map(|service| service.service_version).max();
        of_cluster.unwrap_or_else(|| self.newest_version())
    }

    fn newest_version(&self) -> u32 {
        let services = self.design.topology().services.iter();
        services
            .map(|service| service.service_version)
            .max()
            .unwrap_or(7)
    }

    /// Whether a pool of the design hosts the Central Management store.
    pub fn has_central_management(&self, target: &Target) -> bool {
        let mut services = self.design.of_role(&Role::CentralMgmt);
        let cluster = self.cluster(target);
        cluster.is_some_and(|cluster| {
            services.any(|(place, _)| {
                let of = self.design.cluster_of_place(place);
                of.is_some_and(|of| of.id == cluster.id)
            })
        })
    }

    /// Whether the design contains a Standard Edition server.
    pub fn has_standard_edition(&self) -> bool {
        self.kinds
            .values()
            .any(|kind| *kind == Kind::StandardEditionServer)
    }

    /// Whether it is the cluster of a Standard Edition server, which has its own SQL Server.
    pub fn is_of_standard_edition(&self, cluster: &Cluster) -> bool {
        self.kinds.get(&cluster.id.clone().into()) == Some(&Kind::StandardEditionServer)
    }

    /// The kind of a target.
    pub fn kind(&self, target: &Target) -> Option<Kind> {
        let both = target.both()?;
        let after = both.after.as_ref().and_then(|id| self.kinds.get(id));
        let kind = after.or_else(|| self.published_kinds.get(both.before.as_ref()?));
        kind.copied()
    }

    /// The names of pools whose servers have the web components that simple URLs need.
    pub fn web_servers(&self) -> Vec<&'t str> {
        let registrars = self.design.of_role(&Role::Registrar);
        let clusters = registrars.filter_map(|(place, _)| self.design.cluster_of_place(place));
        let mut computers: Vec<&str> = clusters
            .flat_map(|cluster| &cluster.machines)
            .map(|machine| machine.fqdn.as_str())
            .collect();
        computers.sort_unstable();
        computers.dedup();
        computers
    }
}

/// The stores of a mirrored pair.
#[derive(Default)]
pub(super) struct PairStores<'t> {
    pub principal: Option<SqlStore<'t>>,
    pub mirror: Option<SqlStore<'t>>,
    pub witness: Option<SqlStore<'t>>,
}

impl<'t> PairStores<'t> {
    fn of(index: &Index<'t>, pool: &PersistentChatPool<'t>, pair: Pair) -> Self {
        let store = |database: Database| pool.database(index, database);
        Self {
            principal: store(pair.principal()),
            mirror: store(pair.mirror()),
            witness: pool.sql_store(index, AssociationKind::Witness(pair)),
        }
    }
}

fn is_deployment(object: &Target) -> bool {
    let both = object.both();
    both.and_then(|both| both.after.as_ref().or(both.before.as_ref()))
        == Some(&ObjectId::Deployment)
}

fn has_computer(index: &Index<'_>, name: &str) -> bool {
    let mut clusters = index.clusters();
    clusters.any(|(_, cluster)| cluster.machine(name).is_some())
}

fn cluster_of<'t>(index: &Index<'t>, id: &ObjectId) -> Option<&'t Cluster> {
    match id {
        ObjectId::Cluster(id) | ObjectId::Machine(id, _) => index.cluster(id),
        ObjectId::Service(id) => index.cluster_of(index.service(id)?),
        ObjectId::SqlInstance(id) => index.sql_instance(id).map(|(cluster, _)| cluster),
        ObjectId::Deployment | ObjectId::Site(_) => None,
    }
}

fn chat_pool<'t>(index: &Index<'t>, id: &ObjectId) -> Option<PersistentChatPool<'t>> {
    let service = match id {
        ObjectId::Service(id) => index.service(id)?,
        ObjectId::Cluster(id) => index.role_on(id, &Role::PersistentChatService)?,
        _ => return None,
    };
    (service.role == Role::PersistentChatService).then(|| PersistentChatPool::of(index, service))
}

/// Whether it is the store of a pair that serves.
fn is_principal(association: AssociationKind) -> bool {
    MIRROR_KINDS
        .iter()
        .any(|kind| kind.principal == association)
}

/// Whether a pool has a mirror of a database.
fn has_mirror(index: &Index<'_>, id: &ObjectId, principal: AssociationKind) -> bool {
    let pool = match id {
        ObjectId::Cluster(id) => index.cluster(id),
        ObjectId::Service(id) => index
            .service(id)
            .and_then(|service| index.cluster_of(service)),
        _ => None,
    };
    let Some(pool) = pool else {
        return false;
    };
    mirrored(index)
        .iter()
        .any(|pair| pair.kind.principal == principal && pair.pool.id == pool.id)
}
