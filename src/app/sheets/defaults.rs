//! Sensible defaults: names, domains, versions, places.

use crate::topology::free_names::FreeNames;
use crate::topology::{Index, Item, Kind, LookUps, Role, SiteId, Topology};

use crate::app::action::NewObject;
use crate::app::session::Session;

/// The site of a new object: where it was dropped, or the first site.
pub fn site(session: &Session, new: &NewObject) -> SiteId {
    new.site
        .or_else(|| session.design().topology.sites.first().map(|site| site.id))
        .unwrap_or(SiteId(1))
}

/// The next free name that starts with `host`, in the domain of the site's pools.
pub fn free_name(topology: &Topology, site: SiteId, host: &str, besides: &[&str]) -> String {
    FreeNames::new(&Index::new(topology)).free_name(site, host, besides)
}

/// The next free name for a new object of a kind, in the domain of the site's pools.
pub fn free_name_of(topology: &Topology, site: SiteId, kind: Kind) -> String {
    FreeNames::new(&Index::new(topology)).free_name_of(site, kind)
}

/// The product version of most pools, among those that a new pool can have.
pub fn service_version(topology: &Topology) -> u32 {
    topology
        .services
        .iter()
        .filter(|service| service.role == Role::Registrar)
        .map(|service| service.service_version)
        .find(|version| matches!(version, 6 | 7))
        .unwrap_or(7)
}

/// Items of some kinds, those of the site first.
pub fn items_of<'l, 'd>(
    look_ups: &'l LookUps<'d>,
    site: SiteId,
    kinds: &[Kind],
) -> Vec<&'l Item<'d>> {
    let mut items: Vec<_> = look_ups
        .items
        .iter()
        .filter(|item| kinds.contains(&item.kind))
        .collect();
    items.sort_by_key(|item| item.site != site);
    items
}

/// The version of the Registrar of a Front End pool.
pub fn registrar_version(index: &Index<'_>, item: &Item<'_>) -> Option<u32> {
    let cluster = item.cluster?;
    index
        .role_on(&cluster.id, &Role::Registrar)
        .map(|registrar| registrar.service_version)
}
