//! Collects what belongs to a copy of the selected objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::design::Design;
use crate::edit::{Refusal, refuse};
use crate::topology::inventory::{items, name_at_start, name_of};
use crate::topology::{
    ClusterId, Index, InstalledOn, Item, Kind, ObjectId, Role, Service, ServiceId, SqlInstanceId,
    Topology,
};

use crate::edit::clip::Clip;

/// Clusters with their copied instances, and services.
#[derive(Default)]
struct Parts {
    clusters: BTreeMap<ClusterId, BTreeSet<SqlInstanceId>>,
    services: BTreeSet<ServiceId>,
}

/// Copies pools and stores.
///
/// # Errors
///
/// If one of the objects cannot be copied, with the reason.
pub fn copy(design: &Design, objects: &[ObjectId]) -> Result<Clip, Refusal> {
    let topology = &design.topology;
    let index = Index::new(topology);
    let items = items(&index);
    let mut parts = Parts::default();
    for object in objects {
        let Some(item) = items.iter().find(|item| &item.id == object) else {
            return refuse(format!(
                "{} cannot be copied; copy pools and stores.",
                name_at_start(topology, object)
            ));
        };
        parts.add(&index, item, objects)?;
    }
    let clusters = topology
        .clusters
        .iter()
        .filter_map(|cluster| {
            let instances = parts.clusters.get(&cluster.id)?;
            let mut cluster = cluster.clone();
            Arc::make_mut(&mut cluster)
                .sql_instances
                .retain(|instance| instances.contains(&instance.id));
            Some(cluster)
        })
        .collect();
    let services: Vec<Arc<Service>> = topology
        .services
        .iter()
        .filter(|service| parts.services.contains(&service.id))
        .cloned()
        .collect();
    Ok(Clip {
        roots: items
            .iter()
            .map(|item| item.id.clone())
            .filter(|id| objects.contains(id))
            .collect(),
        outside: outside(topology, &parts, &services),
        intentions: design
            .annotations
            .pools
            .iter()
            .filter(|(pool, _)| parts.services.contains(pool))
            .map(|(pool, intentions)| (pool.clone(), intentions.clone()))
            .collect(),
        places: design
            .arrangement
            .places
            .iter()
            .filter(|(object, _)| objects.contains(object))
            .map(|(object, place)| (object.clone(), *place))
            .collect(),
        parts: Topology {
            numbering: topology.numbering,
            clusters,
            services,
            understood_by: topology.understood_by.clone(),
            ..Topology::default()
        },
    })
}

impl Parts {
    fn add(
        &mut self,
        index: &Index<'_>,
        item: &Item<'_>,
        together: &[ObjectId],
    ) -> Result<(), Refusal> {
        let Some(cluster) = item.cluster else {
            return refuse(format!(
                "{} is installed on a server that does not exist.",
                item.title()
            ));
        };
        let is_server = matches!(item.kind, Kind::FrontEndPool | Kind::StandardEditionServer);
        let server_too = together.contains(&ObjectId::Cluster(cluster.id.clone()));
        if !is_server && !server_too && index.role_on(&cluster.id, &Role::Registrar).is_some() {
            return refuse(format!(
                "{} is on {}; copy that server instead.",
                item.title(),
                cluster.fqdn
            ));
        }
        let instances = self.clusters.entry(cluster.id.clone()).or_default();
        match item.kind {
            Kind::SqlStore => instances.extend(item.sql_instance.map(|i| i.id.clone())),
            Kind::PersistentChatPool | Kind::FileStore => {
                if let Some(service) = item.service {
                    self.add_service(index, service);
                }
            }
            Kind::FrontEndPool | Kind::StandardEditionServer => {
                instances.extend(cluster.sql_instances.iter().map(|i| i.id.clone()));
                for service in index.services_on(&cluster.id) {
                    self.add_service(index, service);
                }
            }
            kind => {
                return refuse(format!(
                    "{} is {}; only Front End pools, Persistent Chat pools and stores can be copied.",
                    item.title(),
                    kind.with_article()
                ));
            }
        }
        Ok(())
    }

    /// A service with its own databases. Services that a deployment has only once, and the pairing of pools, are not
    /// copied.
    fn add_service(&mut self, index: &Index<'_>, service: &Service) {
        if matches!(*service.role, Role::CentralMgmt | Role::BackupService) {
            return;
        }
        self.services.insert(service.id.clone());
        for dependency in &service.depends_on {
            let Some(target) = index.service(&dependency.target) else {
                continue;
            };
            let own = |user: &&Service| user.installed_on == service.installed_on;
            if target.role.is_database() && index.dependents(&target.id).iter().all(own) {
                self.services.insert(target.id.clone());
            }
        }
    }
}

/// The names of outside objects that the copied services refer to.
fn outside(
    topology: &Topology,
    parts: &Parts,
    services: &[Arc<Service>],
) -> BTreeMap<ObjectId, String> {
    let targets = services.iter().flat_map(|service| {
        let targets = service.depends_on.iter().map(|d| d.target.clone());
        targets
            .filter(|target| !parts.services.contains(target))
            .map(ObjectId::Service)
    });
    let hosts = services
        .iter()
        .filter_map(|service| match &service.installed_on {
            InstalledOn::SqlInstance(id) => Some(id),
            InstalledOn::Cluster(_) => None,
        })
        .filter(|id| !parts.clusters.values().any(|held| held.contains(*id)))
        .map(|id| ObjectId::SqlInstance(id.clone()));
    targets
        .chain(hosts)
        .map(|id| {
            let name = name_of(topology, &id);
            (id, name)
        })
        .collect()
}
