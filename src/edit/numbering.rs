//! Identities and numbers of new objects (law 2; format notes, b1 and b2).
//!
//! A Topology Builder file has GUIDs for new objects and leaves numbering to publishing. A published document
//! identifies objects only by number, so new objects are numbered here: above every number of the site, above its
//! high-water mark if there is one, and above the numbers of deleted objects. An existing mark is raised; none is added
//! if the document has none.

use crate::topology::site::Site;
use crate::topology::{
    Cluster, ClusterId, Numbering, ServiceId, ServiceRole, SiteId, SqlInstanceId,
};

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};

impl Draft<'_> {
    /// The number of a new site; both formats number sites in the same way.
    pub(super) fn new_site_id(&mut self) -> Result<SiteId, Refusal> {
        let topology = &self.design.topology;
        let present = topology.sites.iter().map(|site| site.id.0);
        let retired = self.design.annotations.retired_numbers.keys();
        let highest = present
            .chain(retired.map(|site| site.0))
            .chain(topology.last_site_id)
            .max()
            .unwrap_or(0);
        let number = next(highest)?;
        if let Some(mark) = &mut self.design.topology.last_site_id {
            *mark = number;
        }
        Ok(SiteId(number))
    }

    /// The identity of a new cluster, and its number if it needs one.
    pub(super) fn new_cluster_id(
        &mut self,
        site: SiteId,
    ) -> Result<(ClusterId, Option<u32>), Refusal> {
        if self.topology().numbering == Numbering::UniqueIds {
            return Ok((ClusterId::new(self.identities.next_guid()), None));
        }
        let topology = &self.design.topology;
        let present = topology
            .clusters
            .iter()
            .filter(|cluster| cluster.site == site)
            .filter_map(|cluster| cluster.number);
        let highest = present
            .chain(self.site(site)?.last_cluster_number)
            .chain(self.retired(site).map(|(cluster, _)| cluster))
            .chain(self.allotted.clusters.get(&site).copied())
            .max()
            .unwrap_or(0);
        let number = next(highest)?;
        self.allotted.clusters.insert(site, number);
        self.raise(site, |site| &mut site.last_cluster_number, number)?;
        Ok((ClusterId::published(site, number), Some(number)))
    }

    /// The identity of a new service, and its instance number if it needs one. The product uses one mark for the whole
    /// site; without a mark, the highest instance number of the site is the best estimate.
    pub(super) fn new_service_id(
        &mut self,
        site: SiteId,
        role: &ServiceRole,
    ) -> Result<(ServiceId, Option<u32>), Refusal> {
        if self.topology().numbering == Numbering::UniqueIds {
            return Ok((ServiceId::new(self.identities.next_guid()), None));
        }
        let before = match self.allotted.instances_before.get(&site).copied() {
            Some(before) => before,
            None => {
                let present = self
                    .topology()
                    .services
                    .iter()
                    .filter(|service| service.site == site)
                    .filter_map(|service| service.instance);
                let before = present
                    .chain(self.site(site)?.last_service_instance)
                    .chain(self.retired(site).map(|(_, instance)| instance))
                    .max()
                    .unwrap_or(0);
                self.allotted.instances_before.insert(site, before);
                before
            }
        };
        let of_role = self
            .allotted
            .instances
            .entry((site, role.meaning().clone()))
            .or_insert(0);
        let instance = next(before.max(*of_role))?;
        *of_role = instance;
        self.raise(site, |site| &mut site.last_service_instance, instance)?;
        let id = ServiceId::published_as(site, role.spelling(), instance);
        Ok((id, Some(instance)))
    }

    /// The identity of a new SQL Server instance.
    pub(super) fn new_sql_instance_id(&mut self, cluster: &ClusterId, name: &str) -> SqlInstanceId {
        match self.topology().numbering {
            Numbering::UniqueIds => SqlInstanceId::new(self.identities.next_guid()),
            Numbering::Published => SqlInstanceId::published(cluster, name),
        }
    }

    /// The ordinal of a new computer in a cluster, if it needs one.
    pub(super) fn next_ordinal(&self, cluster: &Cluster) -> Result<Option<u32>, Refusal> {
        if self.topology().numbering == Numbering::UniqueIds {
            return Ok(None);
        }
        let highest = cluster
            .machines
            .iter()
            .filter_map(|machine| machine.ordinal)
            .max()
            .unwrap_or(0);
        next(highest).map(Some)
    }

    /// The ordinals of the computers of a new cluster, if they need them.
    pub(super) fn ordinal_at(&self, position: usize) -> Option<u32> {
        match self.topology().numbering {
            Numbering::UniqueIds => None,
            Numbering::Published => u32::try_from(position).ok().and_then(|p| p.checked_add(1)),
        }
    }

    /// Records the number of a deleted site so that it is not used again.
    pub(super) fn retire_site(&mut self, site: SiteId) {
        self.design
            .annotations
            .retired_numbers
            .entry(site)
            .or_default();
    }

    /// Records the number of a deleted cluster if there is no mark.
    pub(super) fn retire_cluster_number(&mut self, site: SiteId, number: u32) {
        if self.states_mark(site, |site| site.last_cluster_number) {
            return;
        }
        let retired = &mut self.design.annotations.retired_numbers;
        let retired = retired.entry(site).or_default();
        retired.cluster = retired.cluster.max(number);
    }

    /// Records the instance number of a deleted service if there is no mark.
    pub(super) fn retire_service_instance(&mut self, site: SiteId, instance: u32) {
        if self.states_mark(site, |site| site.last_service_instance) {
            return;
        }
        let retired = &mut self.design.annotations.retired_numbers;
        let retired = retired.entry(site).or_default();
        retired.service_instance = retired.service_instance.max(instance);
    }

    fn states_mark(&self, site: SiteId, mark: impl Fn(&Site) -> Option<u32>) -> bool {
        self.topology()
            .site(site)
            .is_some_and(|site| mark(site).is_some())
    }

    fn retired(&self, site: SiteId) -> Option<(u32, u32)> {
        self.design
            .annotations
            .retired_numbers
            .get(&site)
            .map(|retired| (retired.cluster, retired.service_instance))
    }

    fn raise(
        &mut self,
        site: SiteId,
        mark: impl Fn(&mut Site) -> &mut Option<u32>,
        number: u32,
    ) -> Result<(), Refusal> {
        let site = self.site_mut(site)?;
        if let Some(mark) = mark(site) {
            *mark = number.max(*mark);
        }
        Ok(())
    }
}

fn next(number: u32) -> Result<u32, Refusal> {
    match number.checked_add(1) {
        Some(next) => Ok(next),
        None => refuse("The topology has no number left for a new object."),
    }
}
