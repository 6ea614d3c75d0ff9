//! What a person sees: one item for each pool, server and store, whatever the document calls its
//! parts. Canvas, outline, inspector and messages all name objects through here.

use super::fqdn::same_fqdn;
use super::{Cluster, Index, InstalledOn, ObjectId, Role, Service, SiteId, SqlInstance, Topology};

/// What kind of thing an item is, in the words of Topology Builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An Enterprise Edition Front End pool.
    FrontEndPool,
    /// A Standard Edition server.
    StandardEditionServer,
    /// A Director or Director pool: a Registrar without users.
    DirectorPool,
    /// A Persistent Chat pool.
    PersistentChatPool,
    /// An Edge server or pool.
    EdgePool,
    /// A stand-alone Mediation pool.
    MediationPool,
    /// A PSTN gateway.
    PstnGateway,
    /// An Office Web Apps Server.
    OfficeWebAppsServer,
    /// A trusted application pool.
    TrustedApplicationPool,
    /// A SQL Server store.
    SqlStore,
    /// A file store.
    FileStore,
    /// A pool or server that this program does not know more about.
    Server,
}

impl Kind {
    /// The kind as a title, sentence case.
    pub fn label(self) -> &'static str {
        match self {
            Self::FrontEndPool => "Front End pool",
            Self::StandardEditionServer => "Standard Edition server",
            Self::DirectorPool => "Director pool",
            Self::PersistentChatPool => "Persistent Chat pool",
            Self::EdgePool => "Edge pool",
            Self::MediationPool => "Mediation pool",
            Self::PstnGateway => "PSTN gateway",
            Self::OfficeWebAppsServer => "Office Web Apps Server",
            Self::TrustedApplicationPool => "Trusted application pool",
            Self::SqlStore => "SQL Server store",
            Self::FileStore => "File store",
            Self::Server => "Server",
        }
    }
}

/// One pool, server or store as a person sees it.
#[derive(Clone, Debug)]
pub struct Item<'t> {
    /// What selection, arrangement and diagnostics call it.
    pub id: ObjectId,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub site: SiteId,
    /// Its cluster; `None` in a damaged document that installs it on nothing.
    pub cluster: Option<&'t Cluster>,
    /// The service that makes it what it is, where one service does.
    pub service: Option<&'t Service>,
    /// The instance of a SQL Server store.
    pub sql_instance: Option<&'t SqlInstance>,
}

impl Item<'_> {
    /// The name that a person knows it by: `pchat.contoso.com`, `sql01.contoso.com\RTC`,
    /// `sql01.contoso.com\Default`, `\\fs01.contoso.com\share`.
    pub fn title(&self) -> String {
        let fqdn = self.cluster.map_or("", |cluster| cluster.fqdn.as_str());
        match self.kind {
            Kind::SqlStore => sql_store_title(
                fqdn,
                self.sql_instance
                    .map_or("", |instance| instance.name.as_str()),
            ),
            Kind::FileStore => {
                format!(
                    r"\\{fqdn}\{}",
                    self.service.map_or("", |service| share_name(service))
                )
            }
            _ => fqdn.to_owned(),
        }
    }
}

/// A SQL Server store as Topology Builder shows it: `host\instance`, the default instance as
/// `host\Default`.
pub fn sql_store_title(fqdn: &str, instance: &str) -> String {
    let instance = if instance.is_empty() {
        "Default"
    } else {
        instance
    };
    format!(r"{fqdn}\{instance}")
}

/// The share of a FileStore service; empty when the document states none.
pub fn share_name(service: &Service) -> &str {
    service
        .content
        .as_ref()
        .and_then(|content| content.attributes.get("ShareName"))
        .unwrap_or_default()
}

/// Every pool, server and store, in document order.
pub fn items<'t>(index: &Index<'t>) -> Vec<Item<'t>> {
    let topology = index.topology();
    let mut items = Vec::new();
    for cluster in &topology.clusters {
        let cluster: &Cluster = cluster;
        let services = index.services_on(&cluster.id);
        if let Some(kind) = cluster_kind(cluster, services) {
            items.push(Item {
                id: cluster.id.clone().into(),
                kind,
                site: cluster.site,
                cluster: Some(cluster),
                service: None,
                sql_instance: None,
            });
        }
        for instance in &cluster.sql_instances {
            items.push(Item {
                id: instance.id.clone().into(),
                kind: Kind::SqlStore,
                site: cluster.site,
                cluster: Some(cluster),
                service: None,
                sql_instance: Some(instance),
            });
        }
        for service in services {
            push_service_item(&mut items, cluster.site, Some(cluster), service);
        }
    }
    for service in &topology.services {
        let service: &Service = service;
        if let InstalledOn::Cluster(id) = &service.installed_on
            && index.cluster(id).is_none()
        {
            push_service_item(&mut items, service.site, None, service);
        }
    }
    items
}

fn push_service_item<'t>(
    items: &mut Vec<Item<'t>>,
    site: SiteId,
    cluster: Option<&'t Cluster>,
    service: &'t Service,
) {
    let kind = match service.role {
        Role::PersistentChatService => Kind::PersistentChatPool,
        Role::FileStore => Kind::FileStore,
        _ => return,
    };
    items.push(Item {
        id: service.id.clone().into(),
        kind,
        site,
        cluster,
        service: Some(service),
        sql_instance: None,
    });
}

/// What a cluster is in itself; `None` when its stores or its Persistent Chat pool stand for it.
fn cluster_kind(cluster: &Cluster, services: &[&Service]) -> Option<Kind> {
    let has = |role: Role| services.iter().any(|service| service.role == role);
    if has(Role::Registrar) {
        return Some(if !has(Role::UserServices) {
            Kind::DirectorPool
        } else if is_standard_edition(cluster, services) {
            Kind::StandardEditionServer
        } else {
            Kind::FrontEndPool
        });
    }
    if has(Role::EdgeServer) {
        return Some(Kind::EdgePool);
    }
    if has(Role::MediationServer) {
        return Some(Kind::MediationPool);
    }
    if has(Role::PstnGateway) {
        return Some(Kind::PstnGateway);
    }
    if has(Role::WacService) {
        return Some(Kind::OfficeWebAppsServer);
    }
    if has(Role::ExternalServer) {
        return Some(Kind::TrustedApplicationPool);
    }
    let only_seen_otherwise = services
        .iter()
        .all(|s| matches!(s.role, Role::PersistentChatService | Role::FileStore));
    let seen_otherwise = !services.is_empty() || !cluster.sql_instances.is_empty();
    (!(only_seen_otherwise && seen_otherwise)).then_some(Kind::Server)
}

/// A Standard Edition server carries its own SQL Server instance `rtc` and is one computer
/// (format notes, b7).
fn is_standard_edition(cluster: &Cluster, services: &[&Service]) -> bool {
    let own_instance = !cluster.sql_instances.is_empty();
    let is_front_end = services.iter().any(|s| s.role == Role::UserServices);
    own_instance
        && is_front_end
        && cluster.machines.len() <= 1
        && cluster
            .machines
            .iter()
            .all(|machine| same_fqdn(&machine.fqdn, &cluster.fqdn))
}

/// What to call any object in a sentence; never empty.
pub fn name_of(topology: &Topology, id: &ObjectId) -> String {
    match id {
        ObjectId::Deployment => "the deployment".to_owned(),
        ObjectId::Site(site) => topology.site(*site).map_or_else(
            || format!("site {site}"),
            |site| format!("site {}", site.name),
        ),
        ObjectId::Cluster(cluster) => topology
            .cluster(cluster)
            .map_or_else(|| cluster.to_string(), |cluster| cluster.fqdn.clone()),
        ObjectId::Machine(cluster, fqdn) => topology
            .cluster(cluster)
            .and_then(|cluster| cluster.machine(fqdn))
            .map_or_else(|| fqdn.to_string(), |machine| machine.fqdn.clone()),
        ObjectId::SqlInstance(instance) => topology.sql_instance(instance).map_or_else(
            || instance.to_string(),
            |(cluster, instance)| sql_store_title(&cluster.fqdn, &instance.name),
        ),
        ObjectId::Service(id) => match topology.service(id) {
            None => id.to_string(),
            Some(service) => {
                let fqdn = topology
                    .cluster_of(service)
                    .map_or_else(|| service.id.to_string(), |cluster| cluster.fqdn.clone());
                match service.role {
                    Role::FileStore => format!(r"\\{fqdn}\{}", share_name(service)),
                    Role::PersistentChatService => fqdn,
                    _ => format!("{} of {fqdn}", service.role),
                }
            }
        },
    }
}
