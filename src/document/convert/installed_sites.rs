//! The sites of the clusters and instances that services are installed on.

use std::collections::HashMap;

use crate::topology::{ClusterId, InstalledOn, SiteId, SqlInstanceId, Topology};

pub(super) struct InstalledSites {
    clusters: HashMap<ClusterId, SiteId>,
    instances: HashMap<SqlInstanceId, SiteId>,
}

impl InstalledSites {
    pub fn of(topology: &Topology) -> Self {
        let clusters = topology.clusters.iter();
        Self {
            clusters: clusters.clone().map(|c| (c.id.clone(), c.site)).collect(),
            instances: clusters
                .flat_map(|c| c.sql_instances.iter().map(|i| (i.id.clone(), c.site)))
                .collect(),
        }
    }

    /// The site of the host of a service, if it is in the topology.
    pub fn site_of(&self, installed_on: &InstalledOn) -> Option<SiteId> {
        match installed_on {
            InstalledOn::Cluster(id) => self.clusters.get(id).copied(),
            InstalledOn::SqlInstance(id) => self.instances.get(id).copied(),
        }
    }
}
