//! Sensible defaults: names, domains, versions, places.

use crate::topology::fqdn::{next_free, shown_domain};
use crate::topology::{Index, Item, Kind, Role, SiteId, Topology, inventory};

use super::super::action::NewObject;
use super::super::session::Session;

/// The site of a new object: where it was dropped, or the first one.
pub fn site(session: &Session, new: &NewObject) -> SiteId {
    new.site
        .or_else(|| session.design().topology.sites.first().map(|site| site.id))
        .unwrap_or(SiteId(1))
}

/// The next free name that starts like `host`, in the domain of the site's computers.
pub fn free_name(topology: &Topology, site: SiteId, host: &str, taken: &[&str]) -> String {
    let first = format!("{host}.{}", usual_domain(topology, site));
    let is_taken =
        |name: &str| topology.has_fqdn(name) || taken.iter().any(|t| t.eq_ignore_ascii_case(name));
    if is_taken(&first) {
        next_free(&first, is_taken)
    } else {
        first
    }
}

/// The DNS domain of most computers: of the site's Front End pools, else of any pool, else the
/// default SIP domain.
fn usual_domain(topology: &Topology, site: SiteId) -> String {
    let front_end = |cluster: &crate::topology::Cluster| {
        topology.services.iter().any(|service| {
            service.role == Role::Registrar
                && topology
                    .cluster_of(service)
                    .is_some_and(|other| other.id == cluster.id)
        })
    };
    let clusters = || {
        let clusters = topology.clusters.iter();
        clusters.filter_map(|cluster| Some((cluster, shown_domain(&cluster.fqdn)?)))
    };
    let found = clusters()
        .find(|(cluster, _)| cluster.site == site && front_end(cluster))
        .or_else(|| clusters().find(|(cluster, _)| front_end(cluster)))
        .or_else(|| clusters().next())
        .map(|(_, domain)| domain.to_owned());
    match found {
        Some(domain) => domain,
        None if topology.sip_domains.default_domain.is_empty() => "example.com".to_owned(),
        None => topology.sip_domains.default_domain.clone(),
    }
}

/// The product version that most pools run, among those a new pool can have.
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
pub fn items_of<'t>(index: &Index<'t>, site: SiteId, kinds: &[Kind]) -> Vec<Item<'t>> {
    let mut items: Vec<_> = inventory::items(index)
        .into_iter()
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

#[cfg(test)]
mod tests {
    use super::free_name;
    use crate::design::Design;
    use crate::rules::testing::{SITE, add_gateway, add_site, add_sql_store};

    #[test]
    fn an_address_gives_a_new_object_no_domain() {
        let mut design = Design::default();
        add_site(&mut design, "Redmond");
        add_gateway(&mut design, "10.0.0.1");
        add_sql_store(&mut design, SITE, "sql01.contoso.com", "");
        let name = free_name(&design.topology, SITE, "sql02", &[]);
        assert_eq!(name, "sql02.contoso.com");
    }
}
