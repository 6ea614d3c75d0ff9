//! The lookups that recognition needs, as a trait with several implementations.

use crate::topology::{Cluster, ClusterId, Role, Service, SqlInstance, Topology};

/// Lookups in one topology.
pub trait Surroundings<'t> {
    /// The topology.
    fn topology(&self) -> &'t Topology;

    /// The targets of the service at an index, in the order of its dependencies.
    fn targets_of(&self, place: usize) -> Vec<Option<&'t Service>>;

    /// The cluster of a service.
    fn cluster_of(&self, service: &Service) -> Option<&'t Cluster>;

    /// The SQL Server instance of a service.
    fn sql_instance_of(&self, service: &Service) -> Option<&'t SqlInstance>;

    /// The service of this role on a cluster.
    fn role_on(&self, cluster: &ClusterId, role: &Role) -> Option<&'t Service>;
}
