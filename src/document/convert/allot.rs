//! Numbers for objects without one, and the identities derived from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::document::convert::installed_sites::InstalledSites;
use crate::document::read::is_single_machine;
use crate::topology::renaming::Renaming;
use crate::topology::{
    ClusterId, Numbering, ObjectId, Role, ServiceId, SiteId, SqlInstanceId, Topology,
};

/// The topology in the form of a published document. Existing numbers are kept; new ones are above all numbers that
/// were ever assigned, in document order (format notes, b2 and b3).
///
/// # Errors
///
/// The object for which no number is left, for example if a design contains the highest possible one.
pub fn number_objects(topology: &Topology) -> Result<Topology, ObjectId> {
    let mut result = topology.clone();
    result.numbering = Numbering::Published;
    result.simple_urls = None;
    result.last_site_id = None;
    let mut renaming = Renaming::default();
    number_clusters(&mut result, &mut renaming)?;
    number_services(&mut result, &mut renaming)?;
    renaming.apply(&mut result);
    for site in &mut result.sites {
        let site = Arc::make_mut(site);
        site.last_cluster_number = None;
        site.last_service_instance = None;
        site.original_id = None;
    }
    Ok(result)
}

fn number_clusters(topology: &mut Topology, renaming: &mut Renaming) -> Result<(), ObjectId> {
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
        // A cluster that was moved to another site may have the same number as one there.
        let kept = cluster
            .number
            .filter(|number| used.insert((cluster.site, *number)));
        let number = match kept {
            Some(number) => number,
            None => {
                let mark = marks.entry(cluster.site).or_default();
                *mark = above(*mark, || cluster.id.clone().into())?;
                used.insert((cluster.site, *mark));
                *mark
            }
        };
        cluster.number = Some(number);
        cluster.single_machine_only = is_single_machine(cluster);
        let mut ordinal = cluster.machines.iter().filter_map(|m| m.ordinal).max();
        for machine in &mut cluster.machines {
            if machine.ordinal.is_none() {
                ordinal = Some(above(ordinal.unwrap_or(0), || cluster.id.clone().into())?);
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
    Ok(())
}

/// The number after the highest assigned one.
fn above(highest: u32, object: impl FnOnce() -> ObjectId) -> Result<u32, ObjectId> {
    highest.checked_add(1).ok_or_else(object)
}

fn number_services(topology: &mut Topology, renaming: &mut Renaming) -> Result<(), ObjectId> {
    let sites = InstalledSites::of(topology);
    let marks: HashMap<SiteId, u32> = topology
        .sites
        .iter()
        .map(|site| (site.id, site.last_service_instance.unwrap_or(0)))
        .collect();
    let mut highest: HashMap<(SiteId, Role), u32> = HashMap::new();
    for service in &topology.services {
        let key = (service.site, service.role.meaning().clone());
        let mark = highest.entry(key).or_default();
        *mark = (*mark).max(service.instance.unwrap_or(0));
    }
    for service in &mut topology.services {
        let service = Arc::make_mut(service);
        if service.instance.is_none() {
            let site = sites.site_of(&service.installed_on);
            service.site = site.unwrap_or(service.site);
            let mark = marks.get(&service.site).copied().unwrap_or(0);
            let key = (service.site, service.role.meaning().clone());
            let highest = highest.entry(key).or_default();
            *highest = above((*highest).max(mark), || service.id.clone().into())?;
            service.instance = Some(*highest);
        }
        let instance = service.instance.unwrap_or(0);
        let id = ServiceId::published_as(service.site, service.role_name(), instance);
        renaming.services.insert(service.id.clone(), id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing;

    #[test]
    fn a_site_that_has_used_its_highest_number_is_named_without_a_panic() {
        for mark in [u32::MAX, u32::MAX - 1] {
            let mut topology = testing::contoso().topology;
            for cluster in &mut topology.clusters {
                Arc::make_mut(cluster).number = None;
            }
            for site in &mut topology.sites {
                let site = Arc::make_mut(site);
                site.last_cluster_number = Some(mark);
                site.last_service_instance = Some(mark);
            }
            assert!(matches!(
                number_objects(&topology),
                Err(ObjectId::Cluster(_))
            ));
        }
    }
}
