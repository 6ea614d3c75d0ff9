//! Documents with a valid Persistent Chat pool, to break in one place.
//!
//! No public document contains Persistent Chat, so each gets a pool beside its existing Front End pool.
//! Everything added here is added by edits, and is therefore legal; what breaks it is in `faults`.

mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use topology_designer::design::{Design, Statement};
use topology_designer::document;
use topology_designer::edit::{
    DefaultScope, Edit, FrontEndEdition, Identities, NewPersistentChatPool, PoolShape, apply,
};
use topology_designer::rules::{Diagnostic, Facts, check};
use topology_designer::topology::content::{Attributes, Element};
use topology_designer::topology::pools::{FrontEndPool, front_end_pools};
use topology_designer::topology::{
    AssociationKind, ChatUsage, Cluster, ClusterId, Database, Dependency, Index, InstalledOn,
    ObjectId, Role, Service, ServiceId, Site, SiteId, SqlInstance, SqlInstanceId, Topology,
};
use topology_designer::vocabulary::Vocabulary;

use crate::common;
use crate::common::by_edits::{ByEdits, new_chat};
use crate::common::kit;

/// A document with a valid Persistent Chat pool, and the identities of its parts.
#[derive(Clone)]
pub struct Deployment {
    /// The document on which it is based.
    pub document: String,
    pub design: Design,
    /// The published topology; unknown unless a fault needs it.
    pub published: Option<Topology>,
    /// What was reported before the fault was injected.
    pub said_before: Vec<Diagnostic>,
    identities: Identities,
    has_one_fault: bool,
    /// The suffix of the names that a second fault adds, so that they differ from those of the first.
    suffix: &'static str,
    /// The topology after the first fault, if there is a second one.
    left_by_first: Option<Arc<Topology>>,
    pub domain: String,
    /// Product version of the Front End pool and therefore of the Persistent Chat pool.
    pub version: u32,
    /// The site of the pools.
    pub site: SiteId,
    /// The Front End pool that is the next hop, as in the document.
    pub front_end: ClusterId,
    /// The Persistent Chat pool, with two computers.
    pub pool: ServiceId,
    pub pool_cluster: ClusterId,
    pub content_store: SqlInstanceId,
    pub file_store: ServiceId,
}

/// The hosts that every deployment begins with.
const FIRST_HOSTS: [&str; 5] = ["chatsql", "chatfiles", "chatpool", "chat01", "chat02"];

/// The designs to break: the valid examples, one of them also as a Lync Server 2013 deployment, and the
/// real documents if there are any.
pub fn documents() -> Vec<(String, Design)> {
    let examples = common::examples::all();
    let sound = examples.into_iter().filter(|example| example.is_sound);
    let mut documents: Vec<(String, Design)> = sound
        .map(|example| (example.folder.to_owned(), example.design))
        .collect();
    let mut older = documents[1].1.clone();
    for service in &mut older.topology.services {
        Arc::make_mut(service).service_version = 6;
    }
    documents.push((format!("{} of 2013", documents[1].0), older));
    for (path, bytes) in common::corpus() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let opened = document::read(&bytes, Some(&path)).unwrap();
        if next_hop(&Index::new(&opened.design.topology)).is_none() {
            eprintln!("skipped: {name} holds no Front End pool that could be a next hop");
            continue;
        }
        documents.push((name, opened.design));
    }
    documents
}

/// The first Front End pool that can be the next hop of Persistent Chat.
fn next_hop<'t>(index: &Index<'t>) -> Option<FrontEndPool<'t>> {
    front_end_pools(index).into_iter().find(|pool| {
        let has_persistent_chat = matches!(pool.registrar.service_version, 6 | 7);
        has_persistent_chat && !pool.cluster.machines.is_empty() && pool.cluster.fqdn.contains('.')
    })
}

impl Deployment {
    /// Adds a valid Persistent Chat pool to a document.
    pub fn of(document: &str, design: Design) -> Self {
        let index = Index::new(&design.topology);
        let next_hop = next_hop(&index).unwrap();
        let (_, domain) = next_hop.cluster.fqdn.split_once('.').unwrap();
        let (domain, version) = (domain.to_owned(), next_hop.registrar.service_version);
        let (site, front_end) = (next_hop.cluster.site, next_hop.cluster.id.clone());
        let mut deployment = Self {
            document: document.to_owned(),
            published: None,
            said_before: Vec::new(),
            identities: Identities::seeded(11),
            has_one_fault: true,
            suffix: "",
            left_by_first: None,
            domain,
            version,
            site,
            front_end,
            pool: "".into(),
            pool_cluster: "".into(),
            content_store: "".into(),
            file_store: "".into(),
            design,
        };
        deployment.content_store = deployment.add_sql_store("chatsql", "CHAT");
        deployment.file_store = deployment.add_file_store("chatfiles", "chat");
        let references = BTreeMap::from([
            (
                AssociationKind::NextHop,
                deployment.front_end.clone().into(),
            ),
            (
                AssociationKind::Database(Database::Content),
                deployment.content_store.clone().into(),
            ),
            (
                AssociationKind::FileStore,
                deployment.file_store.clone().into(),
            ),
        ]);
        let computers = [deployment.fqdn("chat01"), deployment.fqdn("chat02")];
        let shape = PoolShape::Multiple {
            fqdn: deployment.fqdn("chatpool"),
            computers: computers.to_vec(),
        };
        deployment.pool = deployment.add_pool(site, shape, "Chat of everybody", references);
        deployment.pool_cluster = deployment.cluster_of(&deployment.pool.clone());
        deployment.give_every_site_a_default();
        deployment.prepared();
        deployment
    }

    /// With several pools, every site needs a default (R42).
    fn give_every_site_a_default(&mut self) {
        let pool = self.pool.clone();
        let sites = self.design.topology.sites.clone();
        for site in sites {
            if site.default_persistent_chat_pool.is_none() {
                let scope = DefaultScope::Site(site.id);
                self.default_for(&pool, scope);
            }
        }
    }

    /// Marks everything reported so far as not caused by the fault. With two faults, this is unknown.
    pub fn prepared(&mut self) {
        if self.has_one_fault {
            self.said_before = self.check();
        }
    }

    /// Announces that a second fault will be injected after the first.
    pub fn expect_two_faults(&mut self) {
        self.has_one_fault = false;
    }

    /// Starts the injection of a second fault.
    pub fn take_another_fault(&mut self) {
        self.suffix = "b";
        self.left_by_first = Some(Arc::new(self.design.topology.clone()));
    }

    /// Whether another fault has already been injected.
    pub fn has_a_fault(&self) -> bool {
        !self.suffix.is_empty()
    }

    /// Publishes the deployment in its current state; a fault then changes it.
    pub fn publish(&mut self) {
        let now = self.design.topology.clone();
        self.published = Some(match (self.published.take(), &self.left_by_first) {
            (Some(published), Some(left)) => without_first_fault(published, left, now),
            _ => now,
        });
        self.prepared();
    }

    pub fn check(&self) -> Vec<Diagnostic> {
        check(&Facts::with_baseline(&self.design, self.published.as_ref()))
    }

    /// What is reported now and was not reported before the fault.
    pub fn raised(&self) -> Vec<Diagnostic> {
        let key = |diagnostic: &Diagnostic| {
            let Diagnostic {
                rule,
                severity,
                object,
                association,
                ..
            } = diagnostic;
            (*rule, *severity, object.clone(), association.clone())
        };
        let mut before: Vec<_> = self.said_before.iter().map(key).collect();
        let mut raised = self.check();
        raised.retain(|diagnostic| {
            let known = before.iter().position(|known| *known == key(diagnostic));
            known.map(|place| before.swap_remove(place)).is_none()
        });
        raised
    }
}

impl ByEdits for Deployment {
    fn edit(&mut self, edit: Edit) -> Vec<ObjectId> {
        let applied = apply(&self.design, &edit, &mut self.identities)
            .unwrap_or_else(|refusal| panic!("{}: {edit:?}: {refusal}", self.document));
        self.design = applied.design;
        applied.created
    }

    fn service_version(&self) -> u32 {
        self.version
    }
}

/// Valid parts.
impl Deployment {
    /// An FQDN in the domain of the servers.
    pub fn fqdn(&self, host: &str) -> String {
        let is_first = FIRST_HOSTS.contains(&host.to_lowercase().as_str());
        let suffix = if is_first { "" } else { self.suffix };
        format!("{host}{suffix}.{}", self.domain)
    }

    /// A display name.
    pub fn called(&self, name: &str) -> String {
        format!("{name}{}", self.suffix)
    }

    pub fn add_site(&mut self, name: &str) -> SiteId {
        let name = self.called(name);
        ByEdits::site(self, &name)
    }

    /// A site with a Standard Edition server; returns the server first.
    pub fn add_site_with_server(&mut self, name: &str, host: &str) -> (ClusterId, SiteId) {
        let site = self.add_site(name);
        let server = self.add_standard_edition_in(site, host);
        let pool = self.pool.clone();
        let scope = DefaultScope::Site(site);
        self.default_for(&pool, scope);
        (server, site)
    }

    pub fn add_sql_store(&mut self, host: &str, instance: &str) -> SqlInstanceId {
        self.sql_store(self.site, &self.fqdn(host), instance)
    }

    /// A SQL Server store that is the target of a reference of the pool.
    pub fn add_store_for(&mut self, reference: AssociationKind, host: &str) -> SqlInstanceId {
        let store = self.add_sql_store(host, "CHAT");
        self.refer(reference, store.clone());
        store
    }

    pub fn add_file_store(&mut self, host: &str, share: &str) -> ServiceId {
        self.file_store(self.site, &self.fqdn(host), share)
    }

    pub fn add_standard_edition(&mut self, host: &str) -> ClusterId {
        self.add_standard_edition_in(self.site, host)
    }

    pub fn add_standard_edition_in(&mut self, site: SiteId, host: &str) -> ClusterId {
        self.standard_edition(site, &self.fqdn(host), "share")
    }

    /// An Enterprise pool of three computers with its stores.
    pub fn add_enterprise(&mut self, stem: &str) -> ClusterId {
        let sql_store = Some(self.add_sql_store(&format!("{stem}sql"), "RTC"));
        let file_store = Some(self.add_file_store(&format!("{stem}files"), "share"));
        let hosts = [1, 2, 3].map(|number| format!("{stem}0{number}"));
        let computers = hosts.map(|host| self.fqdn(&host)).to_vec();
        let edition = FrontEndEdition::Enterprise {
            computers,
            sql_store,
            file_store,
        };
        self.front_end(self.site, &self.fqdn(&format!("{stem}pool")), edition)
    }

    /// A second Persistent Chat pool with its own next hop and stores; returns its service and its content
    /// store.
    pub fn add_second_pool(&mut self) -> (ServiceId, SqlInstanceId) {
        let (store, shape) = (self.add_sql_store("othersql", "CHAT"), self.other_shape());
        let files = self.add_file_store("otherfiles", "chat");
        let references = BTreeMap::from([
            (AssociationKind::NextHop, self.front_end.clone().into()),
            (
                AssociationKind::Database(Database::Content),
                store.clone().into(),
            ),
            (AssociationKind::FileStore, files.into()),
        ]);
        let pool = self.add_pool(self.site, shape, "Chat of others", references);
        (pool, store)
    }

    fn other_shape(&self) -> PoolShape {
        PoolShape::Multiple {
            fqdn: self.fqdn("otherpool"),
            computers: vec![self.fqdn("other01"), self.fqdn("other02")],
        }
    }

    /// A Persistent Chat pool on a Standard Edition server (which is prepared), with its databases on a
    /// separate SQL Server.
    pub fn add_collocated_pool(&mut self) -> (ServiceId, ClusterId) {
        let server = self.add_standard_edition("collocated");
        self.prepared();
        let store = self.add_sql_store("collocatedsql", "CHAT");
        let share = self.service_on(&server, &Role::FileStore);
        let references = BTreeMap::from([
            (AssociationKind::NextHop, server.clone().into()),
            (AssociationKind::Database(Database::Content), store.into()),
            (AssociationKind::FileStore, share.into()),
        ]);
        let shape = PoolShape::Collocated {
            server: server.clone(),
        };
        let pool = self.add_pool(self.site, shape, "Chat of a branch", references);
        (pool, server)
    }

    pub fn add_pool(
        &mut self,
        site: SiteId,
        shape: PoolShape,
        display_name: &str,
        references: BTreeMap<AssociationKind, ObjectId>,
    ) -> ServiceId {
        self.chat(NewPersistentChatPool {
            service_version: self.version,
            references,
            ..new_chat(site, shape, &self.called(display_name))
        })
    }

    /// Points a reference of the pool at an object.
    pub fn refer(&mut self, reference: AssociationKind, target: impl Into<ObjectId>) {
        let pool = self.pool.clone();
        self.set(&pool, reference, target);
    }

    /// Removes a reference of the pool.
    pub fn clear(&mut self, reference: AssociationKind) {
        let pool = self.pool.clone();
        self.edit(Edit::SetAssociation {
            holder: pool.into(),
            kind: reference,
            target: None,
        });
    }

    /// Enters a fact of an object.
    pub fn state(&mut self, object: impl Into<ObjectId>, statement: Statement) {
        let objects = vec![object.into()];
        self.edit(Edit::State { objects, statement });
    }

    pub fn state_place(&mut self, object: impl Into<ObjectId>, data_center: &str) {
        self.state(object, Statement::DataCenter(data_center.to_owned()));
    }

    /// A computer of the Persistent Chat pool as an object.
    pub fn computer(&self, host: &str) -> ObjectId {
        ObjectId::machine(&self.pool_cluster, &self.fqdn(host))
    }
}

/// The published topology if two faults need one: what was published for the first fault, plus what was
/// prepared for the second, minus what the first one broke.
fn without_first_fault(published: Topology, left: &Topology, mut now: Topology) -> Topology {
    merge(&published.sites, &left.sites, &mut now.sites, |site| {
        site.id
    });
    let id = |cluster: &Arc<Cluster>| cluster.id.clone();
    merge(&published.clusters, &left.clusters, &mut now.clusters, id);
    let id = |service: &Arc<Service>| service.id.clone();
    merge(&published.services, &left.services, &mut now.services, id);
    now
}

fn merge<T: Clone + PartialEq, I: PartialEq>(
    published: &[T],
    left: &[T],
    now: &mut Vec<T>,
    id: impl Fn(&T) -> I,
) {
    let of = |parts: &[T], part: &T| parts.iter().position(|other| id(other) == id(part));
    for part in published {
        match (of(left, part), of(now, part)) {
            (Some(before), Some(place)) if left[before] == now[place] => now[place] = part.clone(),
            (None, None) => now.push(part.clone()),
            _ => {}
        }
    }
}

/// Parts by identity, to inspect and to break.
impl Deployment {
    pub fn cluster(&mut self, id: &ClusterId) -> &mut Cluster {
        kit::cluster_mut(&mut self.design, id.as_str())
    }

    pub fn service(&mut self, id: &ServiceId) -> &mut Service {
        kit::service_mut(&mut self.design, id.as_str())
    }

    pub fn site(&mut self, id: SiteId) -> &mut Site {
        kit::site_mut(&mut self.design, id)
    }

    pub fn pool_cluster(&mut self) -> &mut Cluster {
        self.cluster(&self.pool_cluster.clone())
    }

    /// The server of a SQL Server store.
    pub fn server_of(&mut self, store: &SqlInstanceId) -> &mut Cluster {
        let (cluster, _) = self.design.topology.sql_instance(store).unwrap();
        let id = cluster.id.clone();
        self.cluster(&id)
    }

    pub fn instance(&mut self, id: &SqlInstanceId) -> &mut SqlInstance {
        kit::instance_mut(&mut self.design, id.as_str())
    }

    pub fn cluster_of(&self, service: &ServiceId) -> ClusterId {
        let topology = &self.design.topology;
        let service = topology.service(service).unwrap();
        topology.cluster_of(service).unwrap().id.clone()
    }

    /// The service with a role on a cluster.
    pub fn service_on(&self, cluster: &ClusterId, role: &Role) -> ServiceId {
        let index = Index::new(&self.design.topology);
        index.role_on(cluster, role).unwrap().id.clone()
    }

    pub fn store_of(&self, cluster: &ClusterId) -> SqlInstanceId {
        let cluster = self.design.topology.cluster(cluster).unwrap();
        cluster.sql_instances[0].id.clone()
    }

    /// The services that those of a Front End pool depend on.
    fn needs_of(&self, front_end: &ClusterId) -> Vec<&Service> {
        let topology = &self.design.topology;
        let index = Index::new(topology);
        let services = index.services_on(front_end).iter();
        let needs = services.flat_map(|service| &service.depends_on);
        let needed = needs.filter_map(|need| topology.service(&need.target));
        needed.map(|service| &**service).collect()
    }

    /// The store that holds the user database of a Front End pool.
    pub fn back_end_of(&self, front_end: &ClusterId) -> SqlInstanceId {
        let needs = self.needs_of(front_end);
        let store = needs.iter().find(|need| need.role == Role::UserStore);
        match &store.unwrap().installed_on {
            InstalledOn::SqlInstance(instance) => instance.clone(),
            other => panic!("{other:?}"),
        }
    }

    pub fn file_store_of(&self, front_end: &ClusterId) -> ServiceId {
        let needs = self.needs_of(front_end);
        let store = needs.iter().find(|need| need.role == Role::FileStore);
        store.unwrap().id.clone()
    }

    /// Adds a service that no edit would add.
    pub fn add_service(&mut self, id: &str, role: Role, on: InstalledOn) -> ServiceId {
        let id = format!("{id}{}", self.suffix);
        let id = kit::add_service(&mut self.design, id, role, self.site, on);
        self.service(&id).service_version = self.version;
        id
    }

    /// Adds a server that no edit would add.
    pub fn add_server(&mut self, host: &str) -> ClusterId {
        let fqdn = self.fqdn(host);
        kit::add_new_cluster(&mut self.design, self.site, &fqdn, &[&fqdn], false)
    }

    /// Adds a SQL Server instance to a server on which no edit would put it.
    pub fn add_instance(&mut self, cluster: &ClusterId, name: &str) -> SqlInstanceId {
        kit::add_instance(&mut self.design, cluster, name)
    }

    /// Adds a share to a server on which no edit would put it.
    pub fn add_share(&mut self, cluster: &ClusterId, share: &str) -> ServiceId {
        let id = kit::add_share(&mut self.design, cluster, share);
        self.service(&id).service_version = self.version;
        id
    }

    /// Points a reference at an object that no edit would allow.
    pub fn misrefer(&mut self, pool: &ServiceId, reference: AssociationKind, target: &ObjectId) {
        let (role, usage) = reference.role_and_usage();
        let topology = &self.design.topology;
        let is_old = |need: &Dependency| {
            let target = topology.service(&need.target);
            need.usage == usage.spelled(Vocabulary::built_in())
                && target.is_some_and(|target| target.role == role)
        };
        let needs = topology.service(pool).unwrap().depends_on.clone();
        let kept = needs.into_iter().filter(|need| !is_old(need)).collect();
        self.service(pool).depends_on = kept;
        let target = match target {
            ObjectId::SqlInstance(store) => {
                let on = InstalledOn::SqlInstance(store.clone());
                self.add_service(&format!("{reference} of {pool}"), role, on)
            }
            ObjectId::Service(service) => service.clone(),
            other => panic!("{other:?}"),
        };
        self.need(pool, &target, usage);
    }

    /// Makes a service depend on another.
    pub fn need(&mut self, service: &ServiceId, target: &ServiceId, usage: ChatUsage) {
        kit::depend(&mut self.design, service, target, kit::spelled(usage));
    }
}

pub fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    Element {
        name: name.into(),
        attributes: attributes_of(attributes),
        ..Element::default()
    }
}

/// Attributes in the given order.
pub fn attributes_of(pairs: &[(&str, &str)]) -> Attributes {
    let mut attributes = Attributes::default();
    for (name, value) in pairs {
        attributes.set(name, *value);
    }
    attributes
}
