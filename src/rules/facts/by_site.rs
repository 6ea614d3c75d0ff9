//! Items by site and kind. Targets of a reference are searched in the pool's own site first, and a huge
//! deployment has thousands of items in other sites.

use ahash::AHashMap;

use crate::topology::groups::Groups;
use crate::topology::{Item, Kind, SiteId};

const KINDS: usize = Kind::ALL.len();

/// Positions in the list of items.
pub(in crate::rules) struct ItemsBySite {
    sites: AHashMap<SiteId, usize>,
    in_site: Groups<usize>,
    of_kind: Groups<usize>,
}

impl ItemsBySite {
    pub(in crate::rules) fn new(items: &[Item<'_>]) -> Self {
        let mut sites: AHashMap<SiteId, usize> = AHashMap::new();
        let groups: Vec<usize> = items
            .iter()
            .map(|item| {
                let next = sites.len();
                let site = *sites.entry(item.site).or_insert(next);
                site * KINDS + item.kind as usize
            })
            .collect();
        let places = || groups.iter().copied().zip(0..);
        Self {
            in_site: Groups::new(sites.len() * KINDS, places()),
            of_kind: Groups::new(KINDS, places().map(|(group, item)| (group % KINDS, item))),
            sites,
        }
    }

    /// The items of a kind in a site, in their order.
    pub(in crate::rules) fn in_site(&self, kind: Kind, site: SiteId) -> &[usize] {
        self.sites
            .get(&site)
            .map_or(&[], |site| self.in_site.get(site * KINDS + kind as usize))
    }

    /// The items of a kind, in their order.
    pub(in crate::rules) fn of_kind(&self, kind: Kind) -> &[usize] {
        self.of_kind.get(kind as usize)
    }
}
