//! The objects that the user sees: one item for each pool, server and store, independent of the document
//! structure. The canvas, outline, inspector and messages all take the names of objects from here.

pub use crate::topology::named::{share_name, sql_store_title};

use crate::topology::kind::ClusterRoles;
use crate::topology::named::Named;
use crate::topology::{
    Cluster, ClusterNumber, Index, InstalledOn, Kind, ObjectId, ObjectIndex, Role, Service, SiteId,
    SqlInstance, SqlInstanceNumber, Topology,
};

/// A pool, server or store as the user sees it.
#[derive(Clone, Debug)]
pub struct Item<'t> {
    /// Its identity in the selection, arrangement and diagnostics.
    pub id: ObjectId,
    /// The kind.
    pub kind: Kind,
    /// The site.
    pub site: SiteId,
    /// Its cluster; `None` in a damaged document if it is not installed on anything.
    pub cluster: Option<&'t Cluster>,
    /// The number of the cluster in the index of the item.
    pub cluster_number: Option<ClusterNumber>,
    /// The service that determines its kind, if there is one.
    pub service: Option<&'t Service>,
    /// The instance of a SQL Server store.
    pub sql_instance: Option<&'t SqlInstance>,
    /// The number of the instance in the index of the item.
    pub sql_instance_number: Option<SqlInstanceNumber>,
}

impl Item<'_> {
    /// The name that is shown to the user: `pchat.contoso.com`, `sql01.contoso.com\RTC`,
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

/// Whether Windows accepts a text as a share name (R118); surrounding spaces are ignored.
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
pub fn items<'t>(index: &ObjectIndex<'t>) -> Vec<Item<'t>> {
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

/// The name of an object in a sentence; never empty.
pub fn name_of(topology: &Topology, id: &ObjectId) -> String {
    Named::in_topology(topology, id).name(id)
}

/// Like [`name_of`], for the start of a sentence: words are capitalized, names are not changed.
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

/// Like [`name_of`], for callers with an index.
pub fn name_in(index: &ObjectIndex<'_>, id: &ObjectId) -> String {
    index.named(id).name(id)
}

/// Whether an object can be named by an IP address or a short name, as Topology Builder allows for a
/// gateway.
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

/// The product version of an item, by which Topology Builder sorts it: that of its own service, or else of its
/// Registrar; 0 if it has none.
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
