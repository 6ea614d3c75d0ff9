//! Recognizes a single Persistent Chat pool: an edit checks the pool that it changes, before and after, without the
//! other lookups.

use crate::topology::recognize_chat::{ChatFacets, Surroundings, facets};
use crate::topology::{
    Cluster, ClusterId, InstalledOn, Role, Service, ServiceId, SqlInstance, Topology,
};

impl Topology {
    /// The facets of a Persistent Chat service, like [`Index::chat`](crate::topology::Index::chat); `None` for any
    /// other service. Walks the topology a few times.
    pub fn chat(&self, pool: &ServiceId) -> Option<ChatFacets<'_>> {
        let mut services = self.services.iter().enumerate();
        let is_it =
            |service: &Service| service.role == Role::PersistentChatService && service.id == *pool;
        let (place, service) = services.find(|(_, service)| is_it(service))?;
        Some(facets(self.vocabulary(), place, service, &Walked(self)))
    }
}

/// Looks everything up by walking.
struct Walked<'t>(&'t Topology);

impl<'t> Surroundings<'t> for Walked<'t> {
    fn topology(&self) -> &'t Topology {
        self.0
    }

    fn targets_of(&self, place: usize) -> Vec<Option<&'t Service>> {
        let service = self.0.services.get(place);
        let needs = service.into_iter().flat_map(|service| &service.depends_on);
        let target = |id: &ServiceId| self.0.service(id).map(|target| &**target);
        needs.map(|dependency| target(&dependency.target)).collect()
    }

    fn cluster_of(&self, service: &Service) -> Option<&'t Cluster> {
        self.0.cluster_of(service).map(|cluster| &**cluster)
    }

    fn sql_instance_of(&self, service: &Service) -> Option<&'t SqlInstance> {
        match &service.installed_on {
            InstalledOn::SqlInstance(id) => self.0.sql_instance(id).map(|(_, instance)| instance),
            InstalledOn::Cluster(_) => None,
        }
    }

    fn role_on(&self, cluster: &ClusterId, role: &Role) -> Option<&'t Service> {
        let mut services = self.0.services.iter().map(|service| &**service);
        services.find(|service| {
            service.role == *role && service.installed_on == InstalledOn::Cluster(cluster.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::rules::testing::*;
    use crate::topology::{Index, Role};

    #[test]
    fn a_pool_is_recognized_the_same_alone_and_among_all_pools() {
        let mut design = contoso();
        let computers = ["other01.contoso.com", "other02.contoso.com"];
        add_chat_pool(&mut design, SITE, "other.contoso.com", &computers);
        service_mut(&mut design, POOL).depends_on.swap(0, 1);
        let topology = &design.topology;
        let index = Index::new(topology);
        let pools = index.of_role(&Role::PersistentChatService);
        let ids: Vec<_> = pools.map(|(_, service)| &service.id).collect();
        assert_eq!(ids.len(), 2);
        for id in ids {
            let among_all = format!("{:?}", index.chat(id).unwrap());
            assert_eq!(format!("{:?}", topology.chat(id).unwrap()), among_all);
        }
        assert!(topology.chat(&"1registrar1".into()).is_none());
    }
}
