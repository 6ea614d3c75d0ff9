//! Numbers for objects that have none, and the identities made of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::document::read::is_single_machine;
use crate::topology::renaming::Renaming;
use crate::topology::{
    ClusterId, InstalledOn, Numbering, Role, ServiceId, SiteId, SqlInstanceId, Topology,
};

/// The topology as a published document holds it. Numbers that exist are kept; new ones lie above
/// everything that was ever given out, in document order (format notes, b2 and b3).
pub fn number_objects(topology: &Topology) -> Topology {
    let mut result = topology.clone();
    result.numbering = Numbering::Published;
    result.simple_urls = None;
    result.last_site_id = None;
    let mut renaming = Renaming::default();
    number_clusters(&mut result, &mut renaming);
    number_services(&mut result, &mut renaming);
    renaming.apply(&mut result);
    for site in &mut result.sites {
        let site = Arc::make_mut(site);
        site.last_cluster_number = None;
        site.last_service_instance = None;
        site.original_id = None;
    }
    result
}

fn number_clusters(topology: &mut Topology, renaming: &mut Renaming) {
    let mut used: BTreeSet<(SiteId, u32)> = BTreeSet::new();
    let mut marks: BTreeMap<SiteId, u32> = topology
        .sites
        .iter()
        .map(|site| (site.id, site.last_cluster_number.unwrap_or(0)))
        .collect();
    for cluster in &topology.clusters {
        let mark = marks.entry(cluster.site).or_default();
        *mark = (*mark).max(cluster.number.unwrap_or(0));
    }
    for cluster in &mut topology.clusters {
        let cluster = Arc::make_mut(cluster);
        // A cluster that moved to another site may meet one that bears its number there.
        let kept = cluster
            .number
            .filter(|number| used.insert((cluster.site, *number)));
        let number = kept.unwrap_or_else(|| {
            let mark = marks.entry(cluster.site).or_default();
            *mark += 1;
            used.insert((cluster.site, *mark));
            *mark
        });
        cluster.number = Some(number);
        cluster.single_machine_only = is_single_machine(cluster);
        let mut ordinal = cluster.machines.iter().filter_map(|m| m.ordinal).max();
        for machine in &mut cluster.machines {
            if machine.ordinal.is_none() {
                ordinal = Some(ordinal.unwrap_or(0) + 1);
                machine.ordinal = ordinal;
            }
        }
        let id = ClusterId::published(cluster.site, number);
        for instance in &cluster.sql_instances {
            let new = SqlInstanceId::published(&id, &instance.name);
            renaming.instances.insert(instance.id.clone(), new);
        }
        renaming.clusters.insert(cluster.id.clone(), id);
    }
}

fn number_services(topology: &mut Topology, renaming: &mut Renaming) {
    let cluster_sites: HashMap<ClusterId, SiteId> = topology
        .clusters
        .iter()
        .map(|cluster| (cluster.id.clone(), cluster.site))
        .collect();
    let instance_sites: HashMap<SqlInstanceId, SiteId> = topology
        .clusters
        .iter()
        .flat_map(|c| c.sql_instances.iter().map(|i| (i.id.clone(), c.site)))
        .collect();
    let marks: HashMap<SiteId, u32> = topology
        .sites
        .iter()
        .map(|site| (site.id, site.last_service_instance.unwrap_or(0)))
        .collect();
    let mut highest: HashMap<(SiteId, Role), u32> = HashMap::new();
    for service in &topology.services {
        let key = (service.site, service.role.clone());
        let mark = highest.entry(key).or_default();
        *mark = (*mark).max(service.instance.unwrap_or(0));
    }
    for service in &mut topology.services {
        let service = Arc::make_mut(service);
        if service.instance.is_none() {
            let place = match &service.installed_on {
                InstalledOn::Cluster(id) => cluster_sites.get(id),
                InstalledOn::SqlInstance(id) => instance_sites.get(id),
            };
            service.site = place.copied().unwrap_or(service.site);
            let mark = marks.get(&service.site).copied().unwrap_or(0);
            let key = (service.site, service.role.clone());
            let highest = highest.entry(key).or_default();
            *highest = (*highest).max(mark) + 1;
            service.instance = Some(*highest);
        }
        let instance = service.instance.unwrap_or(0);
        let id = ServiceId::published(service.site, &service.role, instance);
        renaming.services.insert(service.id.clone(), id);
    }
}
