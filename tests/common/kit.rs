//! Pieces to build a topology by hand, including combinations that no edit would allow. All handmade
//! topologies in the tests consist of them. Every function takes a design and returns the identity of what
//! it added. Identities are readable: the FQDN with a prefix.
//!
//! The tests inside the library and those in this folder share this file.

#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

use std::sync::Arc;

use topology_designer::design::Design;
use topology_designer::topology::content::{Attributes, Element};
use topology_designer::topology::service::{Backup, Port};
use topology_designer::topology::{
    ActiveMachines, AssociationKind, ChatUsage, Cluster, ClusterId, Database, Dependency,
    InstalledOn, Machine, NetInterface, PersistentChatSettings, Role, Service, ServiceId, Site,
    SiteId, SiteKind, SqlInstance, SqlInstanceId, Usage,
};
use topology_designer::vocabulary::Vocabulary;

/// The first site of a design.
pub const SITE: SiteId = SiteId(1);

/// A central site.
pub fn add_site(design: &mut Design, name: &str) -> SiteId {
    add_site_of_kind(design, name, SiteKind::Central)
}

/// A site, either central or a branch.
pub fn add_site_of_kind(design: &mut Design, name: &str, kind: SiteKind) -> SiteId {
    let id = SiteId(u32::try_from(design.topology.sites.len()).unwrap() + 1);
    design.topology.sites.push(Arc::new(Site {
        kind,
        ..Site::central(id, name)
    }));
    id
}

/// A cluster, which is a single-computer pool if it is its own only computer. An existing cluster is
/// returned.
pub fn add_cluster(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
    runs_product: bool,
) -> ClusterId {
    let id = ClusterId::new(format!("cluster:{fqdn}"));
    if design.topology.cluster(&id).is_some() {
        return id;
    }
    add_new_cluster(design, site, fqdn, computers, runs_product)
}

/// A cluster that is known not to exist yet.
pub fn add_new_cluster(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
    runs_product: bool,
) -> ClusterId {
    let id = ClusterId::new(format!("cluster:{fqdn}"));
    design.topology.clusters.push(Arc::new(Cluster {
        single_machine_only: computers == [fqdn],
        requires_replication: runs_product,
        requires_setup: runs_product,
        machines: computers.iter().map(|fqdn| machine(fqdn)).collect(),
        ..Cluster::new(id.clone(), site, fqdn)
    }));
    id
}

/// A computer with one interface.
pub fn machine(fqdn: &str) -> Machine {
    Machine {
        interfaces: vec![NetInterface::all_addresses("Primary")],
        ..Machine::new(fqdn)
    }
}

/// A service of Skype for Business Server 2015.
pub fn add_service(
    design: &mut Design,
    id: impl Into<String>,
    role: Role,
    site: SiteId,
    installed_on: InstalledOn,
) -> ServiceId {
    let id = ServiceId::new(id.into());
    let service = Service::new(id.clone(), role, site, installed_on);
    design.topology.services.push(Arc::new(service));
    id
}

/// A SQL Server store: identity `sql:FQDN\INSTANCE`.
pub fn add_sql_store(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    instance: &str,
) -> SqlInstanceId {
    let cluster = add_cluster(design, site, fqdn, &[fqdn], false);
    add_instance(design, &cluster, instance)
}

/// A SQL Server instance on an existing cluster.
pub fn add_instance(design: &mut Design, cluster: &ClusterId, instance: &str) -> SqlInstanceId {
    let cluster = cluster_mut(design, cluster.as_str());
    let id = SqlInstanceId::new(format!(r"sql:{}\{instance}", cluster.fqdn));
    let instance = SqlInstance::new(id.clone(), instance);
    cluster.sql_instances.push(instance);
    id
}

/// A file store: identity `files:\\FQDN\SHARE`.
pub fn add_file_store(design: &mut Design, site: SiteId, fqdn: &str, share: &str) -> ServiceId {
    let cluster = add_cluster(design, site, fqdn, &[fqdn], false);
    add_share(design, &cluster, share)
}

/// A file store on an existing cluster.
pub fn add_share(design: &mut Design, cluster: &ClusterId, share: &str) -> ServiceId {
    let Cluster { site, fqdn, .. } = cluster_mut(design, cluster.as_str());
    let (site, id) = (*site, format!(r"files:\\{fqdn}\{share}"));
    let on = InstalledOn::Cluster(cluster.clone());
    let id = add_service(design, id, Role::FileStore, site, on);
    service_mut(design, id.as_str()).content = Some(Element {
        name: "FileStoreService".into(),
        attributes: Attributes::from([("ShareName", share)]),
        ..Default::default()
    });
    id
}

/// A service on an existing cluster: identity `PREFIX:FQDN`.
pub fn add_service_on(
    design: &mut Design,
    prefix: &str,
    role: Role,
    cluster: &ClusterId,
) -> ServiceId {
    let Cluster { site, fqdn, .. } = cluster_mut(design, cluster.as_str());
    let (site, id) = (*site, format!("{prefix}:{fqdn}"));
    let on = InstalledOn::Cluster(cluster.clone());
    add_service(design, id, role, site, on)
}

/// An Enterprise pool; its Registrar is `registrar:FQDN`.
pub fn add_enterprise_pool(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
    back_end: &SqlInstanceId,
    files: &ServiceId,
) -> ClusterId {
    let cluster = add_cluster(design, site, fqdn, computers, true);
    add_front_end_services(design, &cluster, back_end, files);
    cluster
}

/// A Standard Edition server with its own `rtc` instance and share; its Registrar is
/// `registrar:FQDN`.
pub fn add_standard_edition(design: &mut Design, site: SiteId, fqdn: &str) -> ClusterId {
    let cluster = add_cluster(design, site, fqdn, &[fqdn], true);
    let back_end = add_instance(design, &cluster, "rtc");
    let files = add_share(design, &cluster, "lyncshare");
    add_front_end_services(design, &cluster, &back_end, &files);
    cluster
}

/// The services of a Front End pool with their database in the given store; returns the Registrar.
pub fn add_front_end_services(
    design: &mut Design,
    cluster: &ClusterId,
    back_end: &SqlInstanceId,
    files: &ServiceId,
) -> ServiceId {
    let Cluster { site, fqdn, .. } = cluster_mut(design, cluster.as_str());
    let (site, store) = (*site, format!("user-store:{fqdn}"));
    let on_sql = InstalledOn::SqlInstance(back_end.clone());
    let store = add_service(design, store, Role::UserStore, site, on_sql);
    let user = add_service_on(design, "users", Role::UserServices, cluster);
    let registrar = add_service_on(design, "registrar", Role::Registrar, cluster);
    depend(design, &user, &store, Usage::default());
    depend(design, &user, files, Usage::default());
    depend(design, &registrar, &user, Usage::default());
    registrar
}

/// A Persistent Chat pool with at most four active computers and without references. Its service is
/// `chat:FQDN`.
pub fn add_chat_pool(
    design: &mut Design,
    site: SiteId,
    fqdn: &str,
    computers: &[&str],
) -> ServiceId {
    let cluster = add_cluster(design, site, fqdn, computers, true);
    add_chat_service(design, &cluster)
}

/// A complete Persistent Chat pool on a Standard Edition server, with the server as next hop, its share,
/// and a SQL Server store `sqlchat.DOMAIN\PCHAT`.
pub fn add_collocated_chat_pool(design: &mut Design, server: &ClusterId) -> ServiceId {
    let Cluster { site, fqdn, .. } = cluster_mut(design, server.as_str());
    let (site, fqdn) = (*site, fqdn.clone());
    let pool = add_chat_service(design, server);
    let sql = add_sql_store(design, site, "sqlchat.contoso.com", "PCHAT");
    set_service(
        design,
        pool.as_str(),
        AssociationKind::NextHop,
        &format!("registrar:{fqdn}"),
    );
    set_service(
        design,
        pool.as_str(),
        AssociationKind::FileStore,
        &format!(r"files:\\{fqdn}\lyncshare"),
    );
    set_store(
        design,
        pool.as_str(),
        AssociationKind::Database(Database::Content),
        sql.as_str(),
    );
    pool
}

/// Persistent Chat on an existing cluster, with at most four active computers.
pub fn add_chat_service(design: &mut Design, cluster: &ClusterId) -> ServiceId {
    let id = add_service_on(design, "chat", Role::PersistentChatService, cluster);
    let service = service_mut(design, id.as_str());
    service.ports.push(Port(Attributes::from([
        ("Owner", "urn:component:PersistentChat"),
        ("Usage", "SipServer"),
        ("Port", "5041"),
        ("Protocol", "Mtls"),
    ])));
    let Cluster { fqdn, machines, .. } = cluster_mut(design, cluster.as_str());
    let name = format!("Chat of {fqdn}");
    let active = machines.iter().take(4).map(|machine| machine.fqdn.clone());
    let active = ActiveMachines::Listed(active.collect());
    change_settings(design, id.as_str(), |settings| {
        settings.display_name = Some(name);
        settings.active_machines = active;
    });
    id
}

/// An Edge server.
pub fn add_edge(design: &mut Design, fqdn: &str) -> ClusterId {
    let cluster = add_cluster(design, SITE, fqdn, &[fqdn], true);
    add_service_on(design, "edge", Role::EdgeServer, &cluster);
    cluster
}

/// A PSTN gateway.
pub fn add_gateway(design: &mut Design, fqdn: &str) {
    let cluster = add_cluster(design, SITE, fqdn, &[fqdn], false);
    add_service_on(design, "gateway", Role::PstnGateway, &cluster);
}

/// The cluster with this identity, for changes.
pub fn cluster_mut<'d>(design: &'d mut Design, id: &str) -> &'d mut Cluster {
    design
        .topology
        .clusters
        .iter_mut()
        .rev()
        .find(|cluster| cluster.id.as_str() == id)
        .map(Arc::make_mut)
        .unwrap_or_else(|| panic!("no cluster {id}"))
}

/// The service with this identity, for changes.
pub fn service_mut<'d>(design: &'d mut Design, id: &str) -> &'d mut Service {
    design
        .topology
        .services
        .iter_mut()
        .rev()
        .find(|service| service.id.as_str() == id)
        .map(Arc::make_mut)
        .unwrap_or_else(|| panic!("no service {id}"))
}

/// The site with this identity, for changes.
pub fn site_mut(design: &mut Design, id: SiteId) -> &mut Site {
    design
        .topology
        .sites
        .iter_mut()
        .find(|site| site.id == id)
        .map(Arc::make_mut)
        .unwrap_or_else(|| panic!("no site {id}"))
}

/// The SQL Server instance with this identity, for changes.
pub fn instance_mut<'d>(design: &'d mut Design, id: &str) -> &'d mut SqlInstance {
    let cluster = design
        .topology
        .clusters
        .iter()
        .find(|c| c.sql_instances.iter().any(|i| i.id.as_str() == id))
        .map(|c| c.id.clone())
        .unwrap_or_else(|| panic!("no SQL Server instance {id}"));
    cluster_mut(design, cluster.as_str())
        .sql_instances
        .iter_mut()
        .find(|instance| instance.id.as_str() == id)
        .unwrap()
}

/// Changes the share of a file store; its identity keeps the old name.
pub fn set_share(design: &mut Design, file_store: &str, share: &str) {
    service_mut(design, file_store)
        .content
        .get_or_insert_default()
        .attributes
        .set("ShareName", share);
}

/// Changes the settings of a Persistent Chat pool.
pub fn change_settings(
    design: &mut Design,
    pool: &str,
    change: impl FnOnce(&mut PersistentChatSettings),
) {
    PersistentChatSettings::change(service_mut(design, pool), Vocabulary::built_in(), change);
}

/// A usage as the built-in vocabulary spells it.
pub fn spelled(usage: ChatUsage) -> Usage {
    usage.spelled(Vocabulary::built_in())
}

/// A dependency that contains only its usage.
pub fn dependency(target: &ServiceId, usage: Usage) -> Dependency {
    Dependency {
        target: target.clone(),
        usage,
        extra: Default::default(),
    }
}

pub fn depend(design: &mut Design, from: &ServiceId, to: &ServiceId, usage: Usage) {
    let needs = &mut service_mut(design, from.as_str()).depends_on;
    needs.push(dependency(to, usage));
}

/// Sets the backup of the Registrar to another one.
pub fn name_backup(design: &mut Design, registrar: &str, backup: &str) {
    service_mut(design, registrar).backup = Some(Backup {
        target: backup.into(),
        attributes: Attributes::default(),
    });
}

/// Sets two Registrars as each other's backup.
pub fn pair(design: &mut Design, one: &str, other: &str) {
    name_backup(design, one, other);
    name_backup(design, other, one);
}

/// Points a next hop or file store at a service, replacing the previous reference.
pub fn set_service(design: &mut Design, pool: &str, reference: AssociationKind, target: &str) {
    clear(design, pool, reference);
    let (_, usage) = reference.role_and_usage();
    depend(design, &pool.into(), &target.into(), spelled(usage));
}

/// Points a database or witness at a SQL Server instance, replacing the previous reference.
pub fn set_store(design: &mut Design, pool: &str, reference: AssociationKind, instance: &str) {
    clear(design, pool, reference);
    let (role, usage) = reference.role_and_usage();
    let store = ServiceId::new(format!("{reference} of {pool}"));
    design.topology.services.retain(|s| s.id != store);
    add_service(
        design,
        store.as_str(),
        role,
        SITE,
        InstalledOn::SqlInstance(instance.into()),
    );
    depend(design, &pool.into(), &store, spelled(usage));
}

/// Removes a reference, and the database if it is not used by anything else.
pub fn clear(design: &mut Design, pool: &str, reference: AssociationKind) {
    let (role, usage) = reference.role_and_usage();
    let (usage, topology) = (spelled(usage), &design.topology);
    let target = topology
        .service(&pool.into())
        .unwrap_or_else(|| panic!("no pool {pool}"))
        .depends_on
        .iter()
        .find(|d| d.usage == usage && topology.service(&d.target).is_some_and(|t| t.role == role))
        .map(|dependency| dependency.target.clone());
    let Some(target) = target else {
        return;
    };
    service_mut(design, pool)
        .depends_on
        .retain(|d| !(d.usage == usage && d.target == target));
    let in_use = design
        .topology
        .services
        .iter()
        .any(|s| s.depends_on.iter().any(|d| d.target == target));
    if role.is_database() && !in_use {
        design.topology.services.retain(|s| s.id != target);
    }
}
