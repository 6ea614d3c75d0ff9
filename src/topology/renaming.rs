//! Giving objects other identities, wherever the topology mentions them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::topology::{
    Cluster, ClusterId, InstalledOn, Service, ServiceId, SqlInstanceId, Topology,
};

/// Identities that change, old to new.
#[derive(Debug, Default)]
pub struct Renaming {
    /// Those of clusters.
    pub clusters: HashMap<ClusterId, ClusterId>,
    /// Those of SQL Server instances.
    pub instances: HashMap<SqlInstanceId, SqlInstanceId>,
    /// Those of services.
    pub services: HashMap<ServiceId, ServiceId>,
}

impl Renaming {
    /// Changes the identities everywhere.
    pub fn apply(&self, topology: &mut Topology) {
        for site in &mut topology.sites {
            let pool = site.default_persistent_chat_pool.as_ref();
            if let Some(id) = pool.and_then(|pool| self.services.get(pool)) {
                Arc::make_mut(site).default_persistent_chat_pool = Some(id.clone());
            }
        }
        for cluster in &mut topology.clusters {
            // What keeps its identity stays shared.
            if !self.changes_cluster(cluster) {
                continue;
            }
            let cluster = Arc::make_mut(cluster);
            if let Some(id) = self.clusters.get(&cluster.id) {
                cluster.id = id.clone();
            }
            for instance in &mut cluster.sql_instances {
                if let Some(id) = self.instances.get(&instance.id) {
                    instance.id = id.clone();
                }
            }
        }
        for service in &mut topology.services {
            if !self.changes_service(service) {
                continue;
            }
            let service = Arc::make_mut(service);
            if let Some(id) = self.services.get(&service.id) {
                service.id = id.clone();
            }
            if let Some(place) = self.place(&service.installed_on) {
                service.installed_on = place;
            }
            let backup = service.backup.as_mut().map(|backup| &mut backup.target);
            let targets = service.depends_on.iter_mut().map(|d| &mut d.target);
            for target in targets.chain(backup) {
                if let Some(id) = self.services.get(target) {
                    *target = id.clone();
                }
            }
        }
    }

    fn changes_cluster(&self, cluster: &Cluster) -> bool {
        let mut instances = cluster.sql_instances.iter();
        is_changed(&self.clusters, &cluster.id)
            || instances.any(|instance| is_changed(&self.instances, &instance.id))
    }

    fn changes_service(&self, service: &Service) -> bool {
        let backup = service.backup.iter().map(|backup| &backup.target);
        let mut needed = service.depends_on.iter().map(|d| &d.target).chain(backup);
        is_changed(&self.services, &service.id)
            || needed.any(|target| is_changed(&self.services, target))
            || self
                .place(&service.installed_on)
                .is_some_and(|place| place != service.installed_on)
    }

    /// What a service stands on, when that gets another identity.
    pub fn place(&self, place: &InstalledOn) -> Option<InstalledOn> {
        match place {
            InstalledOn::Cluster(id) => {
                let id = self.clusters.get(id)?;
                Some(InstalledOn::Cluster(id.clone()))
            }
            InstalledOn::SqlInstance(id) => {
                let id = self.instances.get(id)?;
                Some(InstalledOn::SqlInstance(id.clone()))
            }
        }
    }
}

fn is_changed<Id: Eq + Hash>(ids: &HashMap<Id, Id>, id: &Id) -> bool {
    ids.get(id).is_some_and(|new| new != id)
}
