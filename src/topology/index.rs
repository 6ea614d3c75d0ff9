//! Look-ups over one topology, built once where many questions follow.

use ahash::AHashMap;

use super::{
    Cluster, ClusterId, InstalledOn, ObjectId, Role, Service, ServiceId, Site, SiteId, SqlInstance,
    SqlInstanceId, Topology,
};

/// Answers "which object is this" and "who uses it" without walking the topology again.
pub struct Index<'t> {
    topology: &'t Topology,
    sites: AHashMap<SiteId, &'t Site>,
    clusters: AHashMap<&'t ClusterId, &'t Cluster>,
    services: AHashMap<&'t ServiceId, &'t Service>,
    sql_instances: AHashMap<&'t SqlInstanceId, (&'t Cluster, &'t SqlInstance)>,
    on_cluster: AHashMap<&'t ClusterId, Vec<&'t Service>>,
    on_sql_instance: AHashMap<&'t SqlInstanceId, Vec<&'t Service>>,
    dependents: AHashMap<&'t ServiceId, Vec<&'t Service>>,
}

impl<'t> Index<'t> {
    /// Reads the topology once.
    pub fn new(topology: &'t Topology) -> Self {
        let mut on_cluster: AHashMap<_, Vec<_>> = AHashMap::new();
        let mut on_sql_instance: AHashMap<_, Vec<_>> = AHashMap::new();
        let mut dependents: AHashMap<_, Vec<_>> = AHashMap::new();
        for service in &topology.services {
            let service: &Service = service;
            match &service.installed_on {
                InstalledOn::Cluster(id) => on_cluster.entry(id).or_default().push(service),
                InstalledOn::SqlInstance(id) => {
                    on_sql_instance.entry(id).or_default().push(service);
                }
            }
            for dependency in &service.depends_on {
                dependents
                    .entry(&dependency.target)
                    .or_default()
                    .push(service);
            }
        }
        Self {
            topology,
            sites: topology.sites.iter().map(|s| (s.id, &**s)).collect(),
            clusters: topology.clusters.iter().map(|c| (&c.id, &**c)).collect(),
            services: topology.services.iter().map(|s| (&s.id, &**s)).collect(),
            sql_instances: topology
                .clusters
                .iter()
                .flat_map(|c| c.sql_instances.iter().map(move |i| (&i.id, (&**c, i))))
                .collect(),
            on_cluster,
            on_sql_instance,
            dependents,
        }
    }

    /// The topology that was read.
    pub fn topology(&self) -> &'t Topology {
        self.topology
    }

    /// Whether an object is part of the topology.
    pub fn has(&self, object: &ObjectId) -> bool {
        match object {
            ObjectId::Deployment => true,
            ObjectId::Site(id) => self.site(*id).is_some(),
            ObjectId::Cluster(id) => self.cluster(id).is_some(),
            ObjectId::Machine(id, fqdn) => self
                .cluster(id)
                .is_some_and(|cluster| cluster.machine(fqdn).is_some()),
            ObjectId::SqlInstance(id) => self.sql_instance(id).is_some(),
            ObjectId::Service(id) => self.service(id).is_some(),
        }
    }

    /// The site with this number.
    pub fn site(&self, id: SiteId) -> Option<&'t Site> {
        self.sites.get(&id).copied()
    }

    /// The cluster with this identity.
    pub fn cluster(&self, id: &ClusterId) -> Option<&'t Cluster> {
        self.clusters.get(id).copied()
    }

    /// The service with this identity.
    pub fn service(&self, id: &ServiceId) -> Option<&'t Service> {
        self.services.get(id).copied()
    }

    /// The SQL Server instance with this identity, and its cluster.
    pub fn sql_instance(&self, id: &SqlInstanceId) -> Option<(&'t Cluster, &'t SqlInstance)> {
        self.sql_instances.get(id).copied()
    }

    /// Services installed on a cluster itself, not on its SQL Server instances.
    pub fn services_on(&self, id: &ClusterId) -> &[&'t Service] {
        self.on_cluster.get(id).map_or(&[], Vec::as_slice)
    }

    /// Databases on a SQL Server instance.
    pub fn databases_on(&self, id: &SqlInstanceId) -> &[&'t Service] {
        self.on_sql_instance.get(id).map_or(&[], Vec::as_slice)
    }

    /// Services that depend on this one; a service that does so twice appears twice.
    pub fn dependents(&self, id: &ServiceId) -> &[&'t Service] {
        self.dependents.get(id).map_or(&[], Vec::as_slice)
    }

    /// The cluster that carries a service, directly or under its SQL Server instance.
    pub fn cluster_of(&self, service: &Service) -> Option<&'t Cluster> {
        match &service.installed_on {
            InstalledOn::Cluster(id) => self.cluster(id),
            InstalledOn::SqlInstance(id) => self.sql_instance(id).map(|(cluster, _)| cluster),
        }
    }

    /// The service of this role on a cluster.
    pub fn role_on(&self, id: &ClusterId, role: &Role) -> Option<&'t Service> {
        self.services_on(id)
            .iter()
            .find(|service| &service.role == role)
            .copied()
    }
}
