//! Finds objects by identity and by place: the part of an [`Index`](crate::topology::Index) that needs no meaning. To
//! compare two topologies, this is all that most objects need.

use crate::topology::chat_usage::ChatUsage;
use crate::topology::crowded::Crowded;
use crate::topology::groups::Groups;
use crate::topology::index::numbered::{ClusterNumber, Numbered, Placed, SqlInstanceNumber};
use crate::topology::index::ties::{Ground, Ties, Uses};
use crate::topology::named::Named;
use crate::topology::numbers::Numbers;
use crate::topology::recognize_chat::Surroundings;
use crate::topology::{
    AssociationKind, Cluster, ClusterId, Dependency, InstalledOn, Machine, ObjectId, Role, Service,
    ServiceId, Site, SiteId, SqlInstance, SqlInstanceId, Topology, spelled,
};
use crate::vocabulary::Vocabulary;

/// Finds objects without walking the topology again.
pub struct ObjectIndex<'t> {
    topology: &'t Topology,
    vocabulary: &'t Vocabulary,
    sites: Numbers<'t, SiteId, &'t Site>,
    clusters: Numbers<'t, ClusterId, &'t Cluster>,
    pub(super) sql_instances: Numbers<'t, SqlInstanceId, Placed<'t>>,
    pub(super) services: Numbers<'t, ServiceId, &'t Service>,
    /// The numbers of the clusters, of all their instances, and of the services, in document order.
    cluster_numbers: Vec<usize>,
    sql_instance_numbers: Vec<usize>,
    pub(super) service_numbers: Vec<usize>,
    /// The hosts of the services, in document order.
    pub(super) grounds: Vec<Ground>,
    /// The numbers of what the services depend on, in document order.
    pub(super) targets: Vec<usize>,
    /// The start of the targets of each service, and the end of the last one.
    pub(super) target_starts: Vec<usize>,
    on_cluster: Groups<&'t Service>,
    crowded: Crowded<'t>,
    /// The positions of the services of each role.
    of_role: Vec<Vec<usize>>,
    broken: Vec<usize>,
    pub(super) mirrored: Vec<usize>,
    /// How other services use each service, by its number.
    pub(super) uses: Vec<Uses>,
}

impl<'t> ObjectIndex<'t> {
    /// Reads the topology, using its vocabulary.
    pub fn new(topology: &'t Topology) -> Self {
        let vocabulary = topology.vocabulary();
        let mut numbered = Numbered::of(topology);
        let ties = Ties::of(topology, vocabulary, &mut numbered);
        let standing = topology.services.iter().zip(&ties.grounds);
        let on_cluster = Groups::new(
            numbered.clusters.len(),
            standing.filter_map(|(service, ground)| {
                let Ground::Cluster(number) = *ground else {
                    return None;
                };
                Some((number, &**service))
            }),
        );
        Self {
            topology,
            vocabulary,
            crowded: Crowded::of(topology, &numbered.cluster_numbers, &on_cluster),
            on_cluster,
            sites: numbered.sites,
            clusters: numbered.clusters,
            sql_instances: numbered.sql_instances,
            services: numbered.services,
            cluster_numbers: numbered.cluster_numbers,
            sql_instance_numbers: numbered.sql_instance_numbers,
            service_numbers: numbered.service_numbers,
            grounds: ties.grounds,
            targets: ties.targets,
            target_starts: ties.target_starts,
            of_role: ties.of_role,
            broken: ties.broken,
            mirrored: ties.mirrored,
            uses: ties.uses,
        }
    }

    /// The topology that was read.
    pub fn topology(&self) -> &'t Topology {
        self.topology
    }

    /// How the topology spells Persistent Chat.
    pub fn vocabulary(&self) -> &'t Vocabulary {
        self.vocabulary
    }

    /// The Persistent Chat reference of a dependency. A dependency with a missing target is included if the
    /// document shows what the target was.
    pub fn reference_of(&self, dependency: &Dependency) -> Option<AssociationKind> {
        let usage = ChatUsage::of(&dependency.usage, self.vocabulary)?;
        match self.service(&dependency.target) {
            Some(target) => AssociationKind::of_persistent_chat(&target.role, usage),
            None => {
                let numbering = self.topology.numbering;
                AssociationKind::of_persistent_chat(
                    spelled::role(&dependency.target, numbering)?,
                    usage,
                )
            }
        }
    }

    /// Whether an object is part of the topology.
    pub fn has(&self, object: &ObjectId) -> bool {
        match object {
            ObjectId::Deployment => true,
            ObjectId::Site(id) => self.site(*id).is_some(),
            ObjectId::Cluster(id) => self.cluster(id).is_some(),
            ObjectId::Machine(id, fqdn) => self
                .cluster(id)
                .is_some_and(|cluster| self.computer(cluster, fqdn).is_some()),
            ObjectId::SqlInstance(id) => self.sql_instance(id).is_some(),
            ObjectId::Service(id) => self.service(id).is_some(),
        }
    }

    /// The object with an identity. If several objects have the same identity, the first one in document
    /// order is used.
    pub(in crate::topology) fn named(&self, object: &ObjectId) -> Named<'t> {
        let instance = |id| self.sql_instances.first(id);
        let found = match object {
            ObjectId::Deployment => Some(Named::Deployment),
            ObjectId::Site(id) => self.sites.first(id).map(Named::Site),
            ObjectId::Cluster(id) => self.clusters.first(id).map(Named::Cluster),
            ObjectId::Machine(id, fqdn) => self
                .clusters
                .first(id)
                .and_then(|cluster| self.computer(cluster, fqdn))
                .map(Named::Machine),
            ObjectId::SqlInstance(id) => {
                instance(id).map(|placed| Named::SqlInstance(placed.cluster, placed.instance))
            }
            ObjectId::Service(id) => self.services.first(id).map(|service| {
                let cluster = match &service.installed_on {
                    InstalledOn::Cluster(id) => self.clusters.first(id),
                    InstalledOn::SqlInstance(id) => instance(id).map(|placed| placed.cluster),
                };
                Named::Service(service, cluster)
            }),
        };
        found.unwrap_or(Named::Nothing)
    }

    /// The site with this number.
    pub fn site(&self, id: SiteId) -> Option<&'t Site> {
        self.sites.get(&id)
    }

    /// The cluster with this identity.
    pub fn cluster(&self, id: &ClusterId) -> Option<&'t Cluster> {
        self.clusters.get(id)
    }

    /// The computer of a cluster with this FQDN, like [`Cluster::machine`], for any number of computers.
    pub fn computer(&self, cluster: &'t Cluster, fqdn: &str) -> Option<&'t Machine> {
        self.crowded.computer(cluster, fqdn)
    }

    /// The service with this identity.
    pub fn service(&self, id: &ServiceId) -> Option<&'t Service> {
        self.services.get(id)
    }

    /// The SQL Server instance with this identity, and its cluster.
    pub fn sql_instance(&self, id: &SqlInstanceId) -> Option<(&'t Cluster, &'t SqlInstance)> {
        let placed = self.sql_instances.get(id)?;
        Some((placed.cluster, placed.instance))
    }

    /// Services installed on a cluster itself, not on its SQL Server instances.
    pub fn services_on(&self, id: &ClusterId) -> &[&'t Service] {
        self.clusters
            .number(id)
            .map_or(&[], |number| self.on_cluster.get(number))
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
        let number = self.clusters.number(id)?;
        self.role_at(ClusterNumber(number), role)
    }

    /// The services of a role, by their positions in the document.
    pub fn of_role<'a>(
        &'a self,
        role: &'a Role,
    ) -> impl Iterator<Item = (usize, &'t Service)> + Clone {
        let places = self.of_role.get(role.place());
        let services = self.at_places(places.map_or(&[], Vec::as_slice));
        // Unknown roles share one list.
        services.filter(move |(_, service)| service.role == *role)
    }

    /// Services that depend on, or are installed on, missing objects, by their positions in the document.
    pub fn broken(&self) -> impl Iterator<Item = (usize, &'t Service)> {
        self.at_places(&self.broken)
    }

    pub(super) fn at_places<'a>(
        &'a self,
        places: &'a [usize],
    ) -> impl Iterator<Item = (usize, &'t Service)> + Clone {
        let services = &self.topology.services;
        places
            .iter()
            .filter_map(|place| Some((*place, &**services.get(*place)?)))
    }

    /// The cluster of the service at a position in the document.
    pub fn cluster_of_place(&self, place: usize) -> Option<&'t Cluster> {
        match *self.grounds.get(place)? {
            Ground::Cluster(number) => self.clusters.at(number),
            Ground::SqlInstance(number) => {
                self.sql_instances.at(number).map(|placed| placed.cluster)
            }
        }
    }

    /// The number of that cluster.
    pub fn cluster_number_of_place(&self, place: usize) -> Option<ClusterNumber> {
        match *self.grounds.get(place)? {
            Ground::Cluster(number) => self.clusters.at(number).map(|_| ClusterNumber(number)),
            Ground::SqlInstance(number) => {
                self.sql_instances.at(number).map(|placed| placed.number)
            }
        }
    }

    /// The targets of the service at a position in the document, in the order of its dependencies.
    pub fn targets_of_place(&self, place: usize) -> impl Iterator<Item = Option<&'t Service>> {
        let bounds = (
            self.target_starts.get(place),
            self.target_starts.get(place + 1),
        );
        let targets = match bounds {
            (Some(start), Some(end)) => self.targets.get(*start..*end),
            _ => None,
        };
        let targets = targets.unwrap_or_default().iter();
        targets.map(|number| self.services.at(*number))
    }

    /// The clusters in document order.
    pub fn clusters(&self) -> impl Iterator<Item = (ClusterNumber, &'t Cluster)> {
        let numbers = self.cluster_numbers.iter().map(|n| ClusterNumber(*n));
        numbers.zip(self.topology.clusters.iter().map(|cluster| &**cluster))
    }

    /// The number of the cluster at a position in the document.
    pub fn cluster_number_at(&self, place: usize) -> Option<ClusterNumber> {
        self.cluster_numbers.get(place).copied().map(ClusterNumber)
    }

    /// The SQL Server instances in document order, each with the number of its cluster.
    pub fn sql_instances(
        &self,
    ) -> impl Iterator<Item = (SqlInstanceNumber, ClusterNumber, &'t SqlInstance)> {
        let placed = self.clusters().flat_map(|(number, cluster)| {
            let instances = cluster.sql_instances.iter();
            instances.map(move |instance| (number, instance))
        });
        let numbers = self.sql_instance_numbers.iter();
        numbers
            .zip(placed)
            .map(|(number, (cluster, instance))| (SqlInstanceNumber(*number), cluster, instance))
    }

    /// The number of clusters, including missing ones that are only referred to.
    pub fn cluster_count(&self) -> usize {
        self.clusters.len()
    }

    /// The number of SQL Server instances, including missing ones that are only referred to.
    pub fn sql_instance_count(&self) -> usize {
        self.sql_instances.len()
    }

    /// The number of a cluster.
    pub fn cluster_number(&self, id: &ClusterId) -> Option<ClusterNumber> {
        self.clusters.number(id).map(ClusterNumber)
    }

    /// The number of a SQL Server instance.
    pub fn sql_instance_number(&self, id: &SqlInstanceId) -> Option<SqlInstanceNumber> {
        self.sql_instances.number(id).map(SqlInstanceNumber)
    }

    /// Like [`Self::sql_instance`], with the number of its cluster.
    pub fn sql_instance_at(
        &self,
        number: SqlInstanceNumber,
    ) -> Option<(ClusterNumber, &'t Cluster, &'t SqlInstance)> {
        let placed = self.sql_instances.at(number.0)?;
        Some((placed.number, placed.cluster, placed.instance))
    }

    /// Like [`Self::services_on`].
    pub fn services_at(&self, cluster: ClusterNumber) -> &[&'t Service] {
        self.on_cluster.get(cluster.0)
    }

    /// Like [`Self::role_on`].
    pub fn role_at(&self, cluster: ClusterNumber, role: &Role) -> Option<&'t Service> {
        self.crowded
            .role_at(cluster.0, self.services_at(cluster), role)
    }
}

impl<'t> Surroundings<'t> for ObjectIndex<'t> {
    fn topology(&self) -> &'t Topology {
        self.topology
    }

    fn targets_of(&self, place: usize) -> Vec<Option<&'t Service>> {
        self.targets_of_place(place).collect()
    }

    fn cluster_of(&self, service: &Service) -> Option<&'t Cluster> {
        ObjectIndex::cluster_of(self, service)
    }

    fn sql_instance_of(&self, service: &Service) -> Option<&'t SqlInstance> {
        match &service.installed_on {
            InstalledOn::SqlInstance(id) => self.sql_instance(id).map(|(_, instance)| instance),
            InstalledOn::Cluster(_) => None,
        }
    }

    fn role_on(&self, cluster: &ClusterId, role: &Role) -> Option<&'t Service> {
        ObjectIndex::role_on(self, cluster, role)
    }
}
