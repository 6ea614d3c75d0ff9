//! Errors that apply to the objects of any format: two objects with the same identity, and references to missing
//! objects. The first is refused, because references to them would be ambiguous; the second is noted.

use std::collections::HashSet;
use std::hash::Hash;

use ahash::AHashSet;

use crate::topology::readable::cut;
use crate::topology::{InstalledOn, Numbering, ObjectId, Service, Topology, spelled};

/// An object by its index in the topology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Position {
    Site(usize),
    Cluster(usize),
    /// A SQL Server instance of a cluster.
    SqlInstance(usize, usize),
    Service(usize),
}

/// An object with the same identity as an earlier one of its kind.
#[derive(Debug)]
pub struct Duplicate {
    /// Sites, clusters, SQL Server instances or services.
    pub kind: &'static str,
    /// The identity in the spelling of the document.
    pub id: String,
    /// The index of the second object.
    pub position: Position,
}

/// The first object with the same identity as an earlier one: sites before clusters, SQL Server instances and services.
pub fn first_duplicate(topology: &Topology) -> Option<Duplicate> {
    let sites = topology.sites.iter().map(|site| site.id).enumerate();
    let clusters = topology.clusters.iter().map(|c| &c.id).enumerate();
    let instances = topology.clusters.iter().enumerate().flat_map(|(at, c)| {
        let ids = c.sql_instances.iter().map(|instance| &instance.id);
        ids.enumerate().map(move |(within, id)| ((at, within), id))
    });
    let services = topology.services.iter().map(|s| &s.id).enumerate();
    twice(sites, "sites", Position::Site)
        .or_else(|| twice(clusters, "clusters", Position::Cluster))
        .or_else(|| {
            twice(instances, "SQL Server instances", |(at, within)| {
                Position::SqlInstance(at, within)
            })
        })
        .or_else(|| twice(services, "services", Position::Service))
}

fn twice<At, Id: Hash + Eq + Clone + ToString>(
    objects: impl Iterator<Item = (At, Id)>,
    kind: &'static str,
    position: impl Fn(At) -> Position,
) -> Option<Duplicate> {
    let mut seen = HashSet::new();
    for (at, id) in objects {
        if !seen.insert(id.clone()) {
            return Some(Duplicate {
                kind,
                id: cut(&id.to_string()).into_owned(),
                position: position(at),
            });
        }
    }
    None
}

/// The name of an existing service in a message.
fn name_of(topology: &Topology, service: &Service) -> String {
    match topology.cluster_of(service) {
        Some(cluster) if service.instance.is_none() => {
            format!("{} of {}", service.role.in_words(), cut(&cluster.fqdn))
        }
        _ => spelled::nameless_service(service),
    }
}

/// Calls a function for every reference to a missing object, with the location, the text and the object.
pub fn dangling(topology: &Topology, mut say: impl FnMut(Position, String, ObjectId)) {
    let services: AHashSet<_> = topology.services.iter().map(|s| &s.id).collect();
    let sites: AHashSet<_> = topology.sites.iter().map(|site| site.id).collect();
    let clusters: AHashSet<_> = topology.clusters.iter().map(|c| &c.id).collect();
    let instances = topology.clusters.iter().flat_map(|c| &c.sql_instances);
    let instances: AHashSet<_> = instances.map(|instance| &instance.id).collect();
    for (at, service) in topology.services.iter().enumerate() {
        let object = || ObjectId::from(service.id.clone());
        for dependency in &service.depends_on {
            if !services.contains(&dependency.target) {
                let message = format!(
                    "{} depends on {}, which does not exist.",
                    name_of(topology, service),
                    spelled::service(&dependency.target, topology.numbering)
                );
                say(Position::Service(at), message, object());
            }
        }
        let is_published = topology.numbering == Numbering::Published;
        if is_published && !sites.contains(&service.site) {
            let message = format!(
                "{} belongs to site {}, which does not exist.",
                spelled::nameless_service(service),
                service.site
            );
            say(Position::Service(at), message, object());
        }
        let is_there = match &service.installed_on {
            InstalledOn::Cluster(id) => clusters.contains(id),
            InstalledOn::SqlInstance(id) => instances.contains(id),
        };
        if !is_there {
            let ground = match &service.installed_on {
                InstalledOn::Cluster(id) => spelled::cluster(id, topology.numbering),
                InstalledOn::SqlInstance(id) => spelled::sql_instance(id, topology.numbering),
            };
            let message = format!(
                "{} is installed on {ground}, which does not exist.",
                spelled::nameless_service(service)
            );
            say(Position::Service(at), message, object());
        }
    }
    for (at, cluster) in topology.clusters.iter().enumerate() {
        if !sites.contains(&cluster.site) {
            let message = format!(
                "{} is in site {}, which does not exist.",
                cut(&cluster.fqdn),
                cluster.site
            );
            say(Position::Cluster(at), message, cluster.id.clone().into());
        }
    }
}
