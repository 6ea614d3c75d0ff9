//! What a person sees: one item for each pool, server and store, whatever the document calls its
//! parts. Canvas, outline, inspector and messages all name objects through here.

pub use crate::topology::named::{share_name, sql_store_title};

use crate::topology::article::with_article;
use crate::topology::fqdn::same_fqdn;
use crate::topology::named::Named;
use crate::topology::{
    Cluster, ClusterNumber, Index, InstalledOn, ObjectId, Role, Service, SiteId, SqlInstance,
    SqlInstanceNumber, Topology,
};

/// What kind of thing an item is, in the words of Topology Builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An Enterprise Edition Front End pool.
    FrontEndPool,
    /// A Standard Edition server.
    StandardEditionServer,
    /// A Director or Director pool: a Registrar without users.
    DirectorPool,
    /// A Survivable Branch Appliance or Server: a Registrar without users that says it is no Director.
    BranchAppliance,
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
    /// Every kind, in the order of their declaration.
    pub const ALL: [Self; 13] = [
        Self::FrontEndPool,
        Self::StandardEditionServer,
        Self::DirectorPool,
        Self::BranchAppliance,
        Self::PersistentChatPool,
        Self::EdgePool,
        Self::MediationPool,
        Self::PstnGateway,
        Self::OfficeWebAppsServer,
        Self::TrustedApplicationPool,
        Self::SqlStore,
        Self::FileStore,
        Self::Server,
    ];

    /// The kind as a title, sentence case.
    pub fn label(self) -> &'static str {
        match self {
            Self::FrontEndPool => "Front End pool",
            Self::StandardEditionServer => "Standard Edition server",
            Self::DirectorPool => "Director pool",
            Self::BranchAppliance => "Survivable Branch Appliance",
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

    /// The name within a sentence: proper names keep their capitals.
    pub fn in_sentence(self) -> &'static str {
        match self {
            Self::TrustedApplicationPool => "trusted application pool",
            Self::FileStore => "file store",
            Self::Server => "server",
            proper => proper.label(),
        }
    }

    /// The name within a sentence with its article: "an Edge pool".
    pub fn with_article(self) -> String {
        with_article(self.in_sentence())
    }
}

/// One pool, server or store as a person sees it.
#[derive(Clone, Debug)]
pub struct Item<'t> {
    /// What selection, arrangement and diagnostics call it.
    pub id: ObjectId,
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub site: SiteId,
    /// Its cluster; `None` in a damaged document that installs it on nothing.
    pub cluster: Option<&'t Cluster>,
    /// The number of that cluster in the index that the item is from.
    pub cluster_number: Option<ClusterNumber>,
    /// The service that makes it what it is, where one service does.
    pub service: Option<&'t Service>,
    /// The instance of a SQL Server store.
    pub sql_instance: Option<&'t SqlInstance>,
    /// The number of that instance in the index that the item is from.
    pub sql_instance_number: Option<SqlInstanceNumber>,
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

/// Whether Windows takes a text as the name of a share (R118); blanks around it do no harm.
pub fn may_name_a_share(text: &str) -> bool {
    const LONGEST: usize = 80;
    const NOT_IN_A_NAME: &[char] = &['\\', '/', ':', '*', '?', '"', '<', '>', '|'];
    let name = text.trim();
    !matches!(name, "" | "." | "..")
        && name.chars().count() <= LONGEST
        && !text.contains(NOT_IN_A_NAME)
        && !text.contains(char::is_control)
}

/// Whether a text is the path of a share on a server, `\\server\share`, with or without folders.
pub fn is_share_path(text: &str) -> bool {
    let Some(path) = text.trim().strip_prefix(r"\\") else {
        return false;
    };
    let path = path.strip_suffix('\\').unwrap_or(path);
    let mut parts = path.split('\\');
    let is_server = parts.next().is_some_and(may_name_a_server);
    let mut folders = parts.peekable();
    is_server && folders.peek().is_some() && folders.all(may_name_a_share)
}

/// Whether a text can be the name or address of a server in a path; `\\?` and `\\.` are devices.
fn may_name_a_server(text: &str) -> bool {
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.chars().all(is_allowed) && text.contains(char::is_alphanumeric)
}

/// Every pool, server and store, in document order.
pub fn items<'t>(index: &Index<'t>) -> Vec<Item<'t>> {
    let topology = index.topology();
    let mut items = Vec::with_capacity(topology.clusters.len() + topology.clusters.len() / 2);
    let mut instance_numbers = index.sql_instances().map(|(number, _, _)| number);
    for (number, cluster) in index.clusters() {
        let services = index.services_at(number);
        let roles = Roles::of(services);
        if let Some(kind) = cluster_kind(cluster, roles, services.is_empty()) {
            items.push(Item {
                id: cluster.id.clone().into(),
                kind,
                site: cluster.site,
                cluster: Some(cluster),
                cluster_number: Some(number),
                service: None,
                sql_instance: None,
                sql_instance_number: None,
            });
        }
        for instance in &cluster.sql_instances {
            items.push(Item {
                id: instance.id.clone().into(),
                kind: Kind::SqlStore,
                site: cluster.site,
                cluster: Some(cluster),
                cluster_number: Some(number),
                service: None,
                sql_instance: Some(instance),
                sql_instance_number: instance_numbers.next(),
            });
        }
        if roles.seen_otherwise {
            for service in services {
                push_service_item(&mut items, cluster.site, Some((number, cluster)), service);
            }
        }
    }
    for (_, service) in index.broken() {
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
    cluster: Option<(ClusterNumber, &'t Cluster)>,
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
        cluster: cluster.map(|(_, cluster)| cluster),
        cluster_number: cluster.map(|(number, _)| number),
        service: Some(service),
        sql_instance: None,
        sql_instance_number: None,
    });
}

/// Which roles that tell kinds apart the services of a cluster have.
#[derive(Clone, Copy, Default)]
struct Roles {
    registrar: bool,
    /// A Registrar that says of itself that it is no Director's.
    no_director: bool,
    users: bool,
    edge: bool,
    mediation: bool,
    gateway: bool,
    office_web_apps: bool,
    trusted_application: bool,
    /// Persistent Chat and file stores, which are items of their own.
    seen_otherwise: bool,
    /// Any that is not seen otherwise.
    others: bool,
}

impl Roles {
    fn of(services: &[&Service]) -> Self {
        let mut roles = Self::default();
        for service in services {
            match service.role {
                Role::PersistentChatService | Role::FileStore => {
                    roles.seen_otherwise = true;
                    continue;
                }
                Role::Registrar => {
                    roles.registrar = true;
                    roles.no_director |= is_no_director(service);
                }
                Role::UserServices => roles.users = true,
                Role::EdgeServer => roles.edge = true,
                Role::MediationServer => roles.mediation = true,
                Role::PstnGateway => roles.gateway = true,
                Role::WacService => roles.office_web_apps = true,
                Role::ExternalServer => roles.trusted_application = true,
                _ => {}
            }
            roles.others = true;
        }
        roles
    }
}

/// Whether a Registrar states that it belongs to no Director (format notes, a1 and d).
fn is_no_director(registrar: &Service) -> bool {
    let content = registrar.content.as_ref();
    let stated = content.and_then(|content| content.attributes.get("IsDirector"));
    stated.is_some_and(|stated| {
        let stated = stated.trim();
        stated.eq_ignore_ascii_case("false") || stated == "0"
    })
}

/// What a cluster is in itself; `None` when its stores or its Persistent Chat pool stand for it.
fn cluster_kind(cluster: &Cluster, roles: Roles, is_bare: bool) -> Option<Kind> {
    if roles.registrar {
        return Some(if !roles.users && roles.no_director {
            Kind::BranchAppliance
        } else if !roles.users {
            Kind::DirectorPool
        } else if is_standard_edition(cluster) {
            Kind::StandardEditionServer
        } else {
            Kind::FrontEndPool
        });
    }
    if roles.edge {
        return Some(Kind::EdgePool);
    }
    if roles.mediation {
        return Some(Kind::MediationPool);
    }
    if roles.gateway {
        return Some(Kind::PstnGateway);
    }
    if roles.office_web_apps {
        return Some(Kind::OfficeWebAppsServer);
    }
    if roles.trusted_application {
        return Some(Kind::TrustedApplicationPool);
    }
    let is_unseen = is_bare && cluster.sql_instances.is_empty();
    (roles.others || is_unseen).then_some(Kind::Server)
}

/// A Front End pool is a Standard Edition server when it carries its own SQL Server instance `rtc` and is
/// one computer, whose name it has (format notes, b7). Where a document has others beside that computer,
/// it still is no Enterprise pool: such a pool has the name of none of its computers.
pub(super) fn is_standard_edition(cluster: &Cluster) -> bool {
    let mut computers = cluster.machines.iter();
    let has_databases = !cluster.sql_instances.is_empty();
    has_databases
        && (cluster.machines.is_empty()
            || computers.any(|machine| same_fqdn(&machine.fqdn, &cluster.fqdn)))
}

/// What to call any object in a sentence; never empty.
pub fn name_of(topology: &Topology, id: &ObjectId) -> String {
    Named::in_topology(topology, id).name(id)
}

/// As [`name_of`], for the first word of a sentence: words begin with a capital, names stay as they are.
pub fn name_at_start(topology: &Topology, id: &ObjectId) -> String {
    let named = Named::in_topology(topology, id);
    let name = named.name(id);
    let mut characters = name.chars();
    match characters.next() {
        Some(first) if named.begins_with_words(id) => {
            first.to_uppercase().chain(characters).collect()
        }
        _ => name,
    }
}

/// As [`name_of`], for who asks often and has an index.
pub fn name_in(index: &Index<'_>, id: &ObjectId) -> String {
    index.named(id).name(id)
}

/// Whether an IP address or a short name may name an object, as Topology Builder takes them for a gateway.
pub fn takes_address(topology: &Topology, object: &ObjectId) -> bool {
    let (ObjectId::Cluster(id) | ObjectId::Machine(id, _)) = object else {
        return false;
    };
    let stands_there = |service: &Service| match &service.installed_on {
        InstalledOn::Cluster(cluster) => cluster == id,
        InstalledOn::SqlInstance(_) => false,
    };
    let mut services = topology.services.iter();
    services.any(|service| service.role == Role::PstnGateway && stands_there(service))
}
