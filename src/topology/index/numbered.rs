//! Numbers for all identities of a topology.

use crate::topology::numbers::Numbers;
use crate::topology::{
    Cluster, ClusterId, Service, ServiceId, Site, SiteId, SqlInstance, SqlInstanceId, Topology,
};

/// The number of a cluster in its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterNumber(pub(super) usize);

/// The number of a SQL Server instance in its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqlInstanceNumber(pub(super) usize);

impl ClusterNumber {
    /// The number as an array index; numbers start at 0.
    pub fn get(self) -> usize {
        self.0
    }
}

impl SqlInstanceNumber {
    /// The number as an array index; numbers start at 0.
    pub fn get(self) -> usize {
        self.0
    }
}

/// A SQL Server instance and its cluster.
#[derive(Clone, Copy)]
pub(super) struct Placed<'t> {
    pub(super) instance: &'t SqlInstance,
    pub(super) cluster: &'t Cluster,
    pub(super) number: ClusterNumber,
}

/// All identities of a topology, with their numbers.
pub(super) struct Numbered<'t> {
    pub(super) sites: Numbers<'t, SiteId, &'t Site>,
    pub(super) clusters: Numbers<'t, ClusterId, &'t Cluster>,
    pub(super) sql_instances: Numbers<'t, SqlInstanceId, Placed<'t>>,
    pub(super) services: Numbers<'t, ServiceId, &'t Service>,
    /// The numbers in document order, like those of [`Index`].
    pub(super) cluster_numbers: Vec<usize>,
    pub(super) sql_instance_numbers: Vec<usize>,
    pub(super) service_numbers: Vec<usize>,
}

impl<'t> Numbered<'t> {
    pub(super) fn of(topology: &'t Topology) -> Self {
        let mut numbered = Self {
            sites: Numbers::with_capacity(topology.sites.len()),
            clusters: Numbers::with_capacity(topology.clusters.len()),
            sql_instances: Numbers::with_capacity(topology.clusters.len()),
            services: Numbers::with_capacity(topology.services.len()),
            cluster_numbers: Vec::with_capacity(topology.clusters.len()),
            sql_instance_numbers: Vec::with_capacity(topology.clusters.len()),
            service_numbers: Vec::with_capacity(topology.services.len()),
        };
        for site in &topology.sites {
            numbered.sites.define(&site.id, &**site);
        }
        for cluster in &topology.clusters {
            let cluster: &Cluster = cluster;
            let number = numbered.clusters.define(&cluster.id, cluster);
            numbered.cluster_numbers.push(number);
            for instance in &cluster.sql_instances {
                let placed = Placed {
                    instance,
                    cluster,
                    number: ClusterNumber(number),
                };
                let number = numbered.sql_instances.define(&instance.id, placed);
                numbered.sql_instance_numbers.push(number);
            }
        }
        for service in &topology.services {
            let number = numbered.services.define(&service.id, &**service);
            numbered.service_numbers.push(number);
        }
        numbered
    }
}
