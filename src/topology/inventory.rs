//! What a person sees: one item for each pool, server and store, whatever the document calls its
//! parts. Canvas, outline, inspector and messages all name objects through here.

pub use crate::topology::named::{share_name, sql_store_title};

use crate::topology::kind::ClusterRoles;
use crate::topology::named::Named;
use crate::topology::{
    Cluster, ClusterNumber, Index, InstalledOn, Kind, ObjectId, Role, Service, SiteId, SqlInstance,
    SqlInstanceNumber, Topology,
};

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
        let share = self
            .service
            .filter(|service| service.role == Role::FileStore);
        match (self.sql_instance, share) {
            (Some(instance), _) => sql_store_title(fqdn, &instance.name),
            (None, Some(share)) => format!(r"\\{fqdn}\{}", share_name(share)),
            (None, None) => fqdn.to_owned(),
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
    let own = Kind::roles_of_services();
    for (number, cluster) in index.clusters() {
        let services = index.services_at(number);
        let roles = ClusterRoles::of(cluster, services);
        if let Some(kind) = Kind::of_cluster(&roles) {
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
        if roles.roles().meets(own) {
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
    let Some(kind) = Kind::of_service(&service.role) else {
        return;
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

/// The product version of an item, as Topology Builder sorts it: that of its own service, or else of its Registrar; 0
/// where it has none.
pub fn service_version(index: &Index<'_>, item: &Item<'_>) -> u32 {
    if let Some(service) = item.service {
        return service.service_version;
    }
    let services = item
        .cluster
        .map_or(&[][..], |cluster| index.services_on(&cluster.id));
    services
        .iter()
        .find(|service| service.role == Role::Registrar)
        .or_else(|| services.first())
        .map_or(0, |service| service.service_version)
}
