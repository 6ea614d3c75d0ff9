//! Changes identities wherever the topology contains them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};

use crate::topology::{
    Cluster, ClusterId, InstalledOn, Numbering, Service, ServiceId, SqlInstance, SqlInstanceId,
    Topology,
};

/// Identities that change, old to new.
#[derive(Debug, Default)]
pub struct Renaming {
    /// Identities of clusters.
    pub clusters: HashMap<ClusterId, ClusterId>,
    /// Identities of SQL Server instances.
    pub instances: HashMap<SqlInstanceId, SqlInstanceId>,
    /// Identities of services.
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
            // Objects that keep their identity remain shared.
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

    /// Instances whose name no longer matches their derived identity, for example after a change by hand in a design
    /// file: a published document identifies an instance only by its name.
    pub fn of_renamed_instances(topology: &Topology) -> Self {
        let mut renaming = Self::default();
        if topology.numbering != Numbering::Published {
            return renaming;
        }
        let clusters = topology.clusters.iter();
        let instances = || clusters.clone().flat_map(|cluster| &cluster.sql_instances);
        let is_renamed = |cluster: &Cluster| {
            let mut own = cluster.sql_instances.iter();
            own.any(|own| own.id != SqlInstanceId::published(&cluster.id, &own.name))
        };
        if !clusters.clone().any(|cluster| is_renamed(cluster)) {
            return renaming;
        }
        let mut taken: AHashSet<SqlInstanceId> =
            instances().map(|instance| instance.id.clone()).collect();
        for cluster in clusters.clone() {
            for instance in &cluster.sql_instances {
                let id = SqlInstanceId::published(&cluster.id, &instance.name);
                if instance.id != id && taken.insert(id.clone()) {
                    renaming.instances.insert(instance.id.clone(), id);
                }
            }
        }
        renaming
    }

    /// Whether no identity changes.
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty() && self.instances.is_empty() && self.services.is_empty()
    }

    /// The new host identity of a service, if it changes.
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

/// Finds instances that services refer to in different case: SQL Server ignores case, but derived identities do not.
/// Exact references stay, and so do ambiguous ones.
pub fn find_instances_by_name(topology: &mut Topology) {
    let instances = topology.clusters.iter().flat_map(|c| &c.sql_instances);
    let known: AHashSet<&SqlInstanceId> = instances.clone().map(|instance| &instance.id).collect();
    let is_lost = |place: &InstalledOn| match place {
        InstalledOn::SqlInstance(id) => !known.contains(id),
        InstalledOn::Cluster(_) => false,
    };
    let services = topology.services.iter().enumerate();
    let lost: Vec<usize> = services
        .filter(|(_, service)| is_lost(&service.installed_on))
        .map(|(place, _)| place)
        .collect();
    if lost.is_empty() {
        return;
    }
    let mut by_letters: AHashMap<String, Option<SqlInstanceId>> = AHashMap::new();
    for SqlInstance { id, .. } in instances {
        let several = by_letters.contains_key(&id.as_str().to_ascii_lowercase());
        let found = (!several).then(|| id.clone());
        by_letters.insert(id.as_str().to_ascii_lowercase(), found);
    }
    for place in lost {
        let Some(service) = topology.services.get_mut(place) else {
            continue;
        };
        let InstalledOn::SqlInstance(id) = &service.installed_on else {
            continue;
        };
        let found = by_letters.get(&id.as_str().to_ascii_lowercase());
        if let Some(Some(found)) = found {
            Arc::make_mut(service).installed_on = InstalledOn::SqlInstance(found.clone());
        }
    }
}
