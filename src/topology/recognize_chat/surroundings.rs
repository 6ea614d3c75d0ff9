//! What recognition asks about the objects around a service, without knowing who answers.

use crate::topology::{Cluster, ClusterId, Role, Service, SqlInstance, Topology};

/// Answers about the objects of one topology.
pub trait Surroundings<'t> {
    /// The topology.
    fn topology(&self) -> &'t Topology;

    /// What the service at a place of the document depends on, in the order of its dependencies.
    fn targets_of(&self, place: usize) -> Vec<Option<&'t Service>>;

    /// The cluster that carries a service.
    fn cluster_of(&self, service: &Service) -> Option<&'t Cluster>;

    /// The SQL Server instance that a service is installed on.
    fn sql_instance_of(&self, service: &Service) -> Option<&'t SqlInstance>;

    /// The service of this role on a cluster.
    fn role_on(&self, cluster: &ClusterId, role: &Role) -> Option<&'t Service>;
}
