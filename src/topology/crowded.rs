//! Lookups in clusters with very many computers or services. No deployment has such clusters, but a document may, and a
//! search for each of them would take quadratic time.

use ahash::AHashMap;

use crate::topology::fqdn::HostName;
use crate::topology::groups::Groups;
use crate::topology::{Cluster, Machine, Role, Service, Topology};

/// Up to this number, a linear search is faster than a map.
const FEW: usize = 16;

/// Maps for the clusters with more than [`FEW`] computers or services.
#[derive(Default)]
pub(super) struct Crowded<'t> {
    /// The first computer of each name, by the address of its cluster: several clusters of a damaged document may have
    /// the same identity.
    computers: AHashMap<usize, AHashMap<HostName<'t>, &'t Machine>>,
    /// The first service of each role, by the number of its cluster.
    services: AHashMap<usize, AHashMap<&'t Role, &'t Service>>,
}

impl<'t> Crowded<'t> {
    /// Reads the clusters of a topology and the services on each.
    pub(super) fn of(
        topology: &'t Topology,
        numbers: &[usize],
        on_cluster: &Groups<&'t Service>,
    ) -> Self {
        let mut crowded = Self::default();
        for (cluster, number) in topology.clusters.iter().zip(numbers) {
            let cluster: &'t Cluster = cluster;
            if cluster.machines.len() > FEW {
                let computers = cluster.machines.iter().rev();
                let computers = computers.map(|machine| (HostName(&machine.fqdn), machine));
                crowded
                    .computers
                    .insert(address(cluster), computers.collect());
            }
            let services = on_cluster.get(*number);
            if services.len() > FEW && !crowded.services.contains_key(number) {
                let services = services.iter().rev().copied();
                let services = services.map(|service| (service.role.meaning(), service));
                crowded.services.insert(*number, services.collect());
            }
        }
        crowded
    }

    /// The computer with this name.
    pub(super) fn computer(&self, cluster: &'t Cluster, fqdn: &str) -> Option<&'t Machine> {
        if cluster.machines.len() > FEW
            && let Some(table) = self.computers.get(&address(cluster))
        {
            return table.get(&HostName(fqdn)).copied();
        }
        cluster.machine(fqdn)
    }

    /// The first service of this role on a cluster.
    pub(super) fn role_at(
        &self,
        cluster: usize,
        services: &[&'t Service],
        role: &Role,
    ) -> Option<&'t Service> {
        if services.len() > FEW
            && let Some(table) = self.services.get(&cluster)
        {
            return table.get(role).copied();
        }
        let mut services = services.iter();
        services.find(|service| service.role == *role).copied()
    }
}

fn address(cluster: &Cluster) -> usize {
    std::ptr::from_ref(cluster).addr()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::rules::testing::*;
    use crate::topology::{Index, Role, ServiceId};

    #[test]
    fn a_duplicate_name_or_role_means_the_first_even_among_many() {
        for crowd in [1, 40] {
            let mut design = contoso();
            let pool = service_mut(&mut design, POOL).clone();
            let others = (0..crowd).map(|number| {
                let mut other = pool.clone();
                other.id = ServiceId::new(format!("other {number}"));
                std::sync::Arc::new(other)
            });
            design.topology.services.extend(others);
            let index = Index::new(&design.topology);
            let cluster = index.cluster_of(&pool).unwrap().id.clone();
            let machines = &mut cluster_mut(&mut design, cluster.as_str()).machines;
            let first = machines[0].clone();
            machines.extend((0..crowd).map(|number| {
                let mut machine = first.clone();
                machine.fqdn = machine.fqdn.to_uppercase();
                machine.ordinal = Some(number);
                machine
            }));
            let index = Index::new(&design.topology);
            let cluster = index.cluster(&cluster).unwrap();
            let found = index.computer(cluster, &first.fqdn).unwrap();
            assert!(std::ptr::eq(found, &cluster.machines[0]));
            assert!(index.computer(cluster, "nobody.contoso.com").is_none());
            let chat = index.role_on(&cluster.id, &pool.role).unwrap();
            assert_eq!(chat.id, pool.id);
            assert!(index.role_on(&cluster.id, &Role::EdgeServer).is_none());
        }
    }
}
