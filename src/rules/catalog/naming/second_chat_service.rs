//! # A pool has two Persistent Chat services
//!
//! ## What it checks
//! Each pool or server has at most one Persistent Chat service.
//!
//! ## Why it matters
//! The service is found by the FQDN of its pool and has the port and databases of the pool. A second
//! service on the same computers cannot be published, because clients and servers could not distinguish the
//! two. The usual cause is a manual merge of two files.
//!
//! ## What to do
//! Keep the service that is published or has the right SQL Server store, and remove the other one. If you
//! need both, define a separate pool for the second one, with its own FQDN and computers.
//!
//! ## Quick fix
//! None: the topology does not show which service is the right one, and the rooms of the wrong one would be
//! lost.
//!
//! ## Example
//! `pchatpool.contoso.com` has two Persistent Chat services, one with databases on `sql02` and one with
//! databases on `sql05`.
//!
//! ## Source
//! Seen in Topology Builder: "Define New Persistent Chat Pool" defines one service for each pool FQDN, and
//! the properties of a server show one. Documented: "Define Persistent Chat FQDN" in its help.

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{ClusterId, ServiceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "second-chat-service",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("second_chat_service.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_on: AHashMap<&ClusterId, &ServiceId> = AHashMap::new();
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let service = &pool.pool.service.id;
        let first = *first_on.entry(&cluster.id).or_insert(service);
        if first == service {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                service.clone(),
                format!(
                    "{} has two Persistent Chat services. A pool can have only one: remove one, or define \
                     a separate pool for it with its own computers.",
                    cluster.fqdn
                ),
            )
            .with_related(first.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::InstalledOn;

    #[test]
    fn a_second_service_on_a_pool_is_reported_once_and_not_as_a_port_conflict() {
        let design = contoso_with(|design| {
            let second = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            service_mut(design, second.as_str()).installed_on =
                InstalledOn::Cluster(POOL_CLUSTER.into());
        });
        assert_raises(
            "R180",
            &design,
            "pchatpool.contoso.com has two Persistent Chat services",
        );
        assert_silent("R39", &design);
    }

    #[test]
    fn two_pools_and_persistent_chat_beside_other_services_are_fine() {
        assert_silent("R180", &standard_edition());
        let design = contoso_with(|design| {
            add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
        });
        assert_silent("R180", &design);
    }
}
