//! Recognizes only what is asked for: comparing two topologies needs the meaning of the few pools and sites that differ,
//! and recognizing thousands of pools takes longer than comparing them.

use std::cell::OnceCell;

use ahash::AHashMap;

use crate::topology::recognize_chat::{ChatFacets, Facet, default_pools, facets};
use crate::topology::{ObjectIndex, Role, Service, ServiceId, SiteId};

/// The Persistent Chat content of a topology, like that of an [`Index`](crate::topology::Index), each part on first use.
#[derive(Default)]
pub struct ChatOnDemand<'t> {
    pools: OnceCell<AHashMap<&'t ServiceId, Pool<'t>>>,
    sites: OnceCell<AHashMap<SiteId, Facet<'t, ServiceId>>>,
}

struct Pool<'t> {
    /// The index of the service.
    place: usize,
    service: &'t Service,
    facets: OnceCell<ChatFacets<'t>>,
}

impl<'t> ChatOnDemand<'t> {
    /// The facets of a Persistent Chat pool; `None` for any other service. `objects` is always the same index.
    pub fn pool(&self, objects: &ObjectIndex<'t>, service: &ServiceId) -> Option<&ChatFacets<'t>> {
        let pools = self.pools.get_or_init(|| {
            let mut pools = AHashMap::new();
            for (place, service) in objects.of_role(&Role::PersistentChatService) {
                pools.entry(&service.id).or_insert_with(|| Pool {
                    place,
                    service,
                    facets: OnceCell::new(),
                });
            }
            pools
        });
        let pool = pools.get(service)?;
        let vocabulary = objects.vocabulary();
        let recognize = || facets(vocabulary, pool.place, pool.service, objects);
        Some(pool.facets.get_or_init(recognize))
    }

    /// The default pool of a site. `objects` is always the same index.
    pub fn default_pool(&self, objects: &ObjectIndex<'t>, site: SiteId) -> &Facet<'t, ServiceId> {
        static ABSENT: Facet<'static, ServiceId> = Facet::Absent;
        let sites = self
            .sites
            .get_or_init(|| default_pools(objects, objects.vocabulary()));
        sites.get(&site).unwrap_or(&ABSENT)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::rules::testing::*;
    use crate::topology::Index;

    #[test]
    fn what_is_asked_for_means_what_it_means_among_all() {
        let mut design = contoso();
        let computers = ["other01.contoso.com", "other02.contoso.com"];
        add_chat_pool(&mut design, SITE, "other.contoso.com", &computers);
        let topology = &design.topology;
        let (index, chat) = (Index::new(topology), ChatOnDemand::default());
        for service in &topology.services {
            let one = format!("{:?}", chat.pool(&index, &service.id));
            assert_eq!(one, format!("{:?}", index.chat(&service.id)));
        }
        for site in &topology.sites {
            let one = format!("{:?}", chat.default_pool(&index, site.id));
            assert_eq!(one, format!("{:?}", index.default_pool(site.id)));
        }
    }
}
