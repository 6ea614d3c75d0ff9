//! Names for new computers: the next available name in the domain of the site's pools. Forms for new
//! objects and quick fixes use it.

use std::sync::{Mutex, PoisonError};

use ahash::{AHashMap, AHashSet};

use crate::topology::fqdn::{canonical, next_free, same_fqdn, shown_domain};
use crate::topology::{Index, Kind, Role, SiteId, Topology};

/// The start of the name of a new object if there is no usual one.
const USUAL_HOST: &str = "server01";

/// Data for proposing names, looked up once for a topology.
pub struct FreeNames {
    taken: AHashSet<String>,
    domain_of_site: AHashMap<SiteId, String>,
    usual_domain: String,
    /// The first available name after each requested one: very many pools can request the same.
    found: Mutex<AHashMap<String, String>>,
}

impl FreeNames {
    /// Reads the names of all pools and computers.
    pub fn new(index: &Index<'_>) -> Self {
        let topology = index.topology();
        let mut domain_of_site: AHashMap<SiteId, String> = AHashMap::new();
        let mut first = None;
        for (place, _) in index.of_role(&Role::Registrar) {
            let Some(cluster) = index.cluster_of_place(place) else {
                continue;
            };
            if let Some(domain) = shown_domain(&cluster.fqdn) {
                let own = domain_of_site.entry(cluster.site);
                own.or_insert_with(|| domain.to_owned());
                first.get_or_insert(domain);
            }
        }
        let mut clusters = topology.clusters.iter();
        let any = || clusters.find_map(|cluster| shown_domain(&cluster.fqdn));
        Self {
            taken: taken(topology),
            domain_of_site,
            usual_domain: first
                .or_else(any)
                .unwrap_or_else(|| sip_domain(topology))
                .to_owned(),
            found: Mutex::default(),
        }
    }

    /// The next available name for a new object of a kind: see [`Self::free_name`].
    pub fn free_name_of(&self, site: SiteId, kind: Kind) -> String {
        self.free_name(site, kind.row().usual_host.unwrap_or(USUAL_HOST), &[])
    }

    /// The next available name that starts like `host`, in the domain of the site's Front End pools, or
    /// else of any pool, or else in the default SIP domain. `besides` are names that will be used as well.
    pub fn free_name(&self, site: SiteId, host: &str, besides: &[&str]) -> String {
        let domain = self.domain_of_site.get(&site);
        let first = format!("{host}.{}", domain.unwrap_or(&self.usual_domain));
        let found = self.first_free(first);
        let is_besides = |name: &str| besides.iter().any(|other| same_fqdn(other, name));
        match is_besides(&found) {
            true => next_free(&found, |name| {
                self.taken.contains(&*canonical(name)) || is_besides(name)
            }),
            false => found,
        }
    }

    /// The name itself, or the first unused name after it.
    fn first_free(&self, first: String) -> String {
        let is_taken = |name: &str| self.taken.contains(&*canonical(name));
        if !is_taken(&first) {
            return first;
        }
        let mut known = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(&first) {
            return found.clone();
        }
        let found = next_free(&first, is_taken);
        known.insert(first, found.clone());
        found
    }
}

fn taken(topology: &Topology) -> AHashSet<String> {
    let names = topology.clusters.iter().flat_map(|cluster| {
        let computers = cluster.machines.iter().map(|machine| &machine.fqdn);
        std::iter::once(&cluster.fqdn).chain(computers)
    });
    names.map(|name| canonical(name).into_owned()).collect()
}

fn sip_domain(topology: &Topology) -> &str {
    match topology.sip_domains.default_domain.as_str() {
        "" => "example.com",
        domain => domain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;
    use crate::rules::testing::{SITE, add_gateway, add_site, add_sql_store, contoso};

    #[test]
    fn an_ip_address_provides_no_domain_for_a_new_object() {
        let mut design = Design::default();
        add_site(&mut design, "Redmond");
        add_gateway(&mut design, "10.0.0.1");
        add_sql_store(&mut design, SITE, "sql01.contoso.com", "");
        let index = Index::new(&design.topology);
        let names = FreeNames::new(&index);
        assert_eq!(names.free_name(SITE, "sql02", &[]), "sql02.contoso.com");
    }

    #[test]
    fn a_name_that_is_taken_or_reserved_is_not_proposed() {
        let design = contoso();
        let index = Index::new(&design.topology);
        let names = FreeNames::new(&index);
        assert_eq!(names.free_name(SITE, "sql01", &[]), "sql03.contoso.com");
        let besides = ["SQL03.contoso.com"];
        assert_eq!(
            names.free_name(SITE, "sql01", &besides),
            "sql04.contoso.com"
        );
    }
}
