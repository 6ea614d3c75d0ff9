//! # Persistent Chat and its next hop are in different domains
//!
//! ## What it checks
//! The computers of a Persistent Chat pool are in the same domain as the computers of its next hop. Invalid
//! names (R1 to R5, except a trailing dot) and names that end with a number do not show the domain and are
//! not compared.
//!
//! ## Why it matters
//! Persistent Chat servers, their compliance service and the Front End pool should be in the same Active
//! Directory domain.
//!
//! ## What to do
//! Install the servers in the domain of the Front End pool. If names and domains differ on purpose (a
//! disjoint namespace), leave it.
//!
//! ## Quick fix
//! None: the domain of a server is chosen during its installation, not in the topology.
//!
//! ## Example
//! `pchat01.emea.contoso.com` has a next hop with the computer `fe01.contoso.com`.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server topology". It is *inferred* that the name shows the domain.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::{same_fqdn, shown_domain};
use crate::topology::{Cluster, ObjectId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "persistent-chat-in-other-domain",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("other_domain.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(cluster), Some(front_end)) = (pool.pool.cluster, pool.next_hop) else {
            continue;
        };
        let Some(expected) = domain_of(front_end.cluster) else {
            continue;
        };
        let stray = cluster.machines.iter().find_map(|machine| {
            let domain = shown_domain(&machine.fqdn)?;
            (!same_fqdn(domain, expected)).then_some((machine, domain))
        });
        let Some((stray, domain)) = stray else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                pool.pool.service.id.clone(),
                format!(
                    "{} is in the domain {domain}, but the next hop {} is in {expected}. Persistent Chat \
                     should be in the domain of its Front End pool.",
                    stray.fqdn, front_end.cluster.fqdn
                ),
            )
            .with_related(ObjectId::machine(&cluster.id, &stray.fqdn))
            .with_related(front_end.cluster.id.clone()),
        );
    }
}

/// The domain of a pool's computers, if all names that show a domain agree.
fn domain_of(cluster: &Cluster) -> Option<&str> {
    let machines = cluster.machines.iter();
    let mut domains = machines.filter_map(|machine| shown_domain(&machine.fqdn));
    let first = domains.next()?;
    domains
        .all(|other| same_fqdn(other, first))
        .then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn another_domain_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).machines[1].fqdn = "pchat02.emea.contoso.com".into();
        });
        assert_raises(
            "R19",
            &design,
            "pchat02.emea.contoso.com is in the domain emea.contoso.com",
        );
    }

    #[test]
    fn an_invalid_name_has_no_domain() {
        for name in ["10.0.0.1", "pchat02..contoso.com"] {
            let rename = |cluster: &str| {
                contoso_with(|design| cluster_mut(design, cluster).machines[1].fqdn = name.into())
            };
            assert_silent("R19", &rename(POOL_CLUSTER));
            assert_silent("R19", &rename(FRONT_END));
        }
    }

    #[test]
    fn a_trailing_dot_does_not_hide_another_domain() {
        for (name, is_told) in [
            ("pchat02.contoso.com.", false),
            ("pchat02.emea.contoso.com.", true),
        ] {
            let design = contoso_with(|design| {
                cluster_mut(design, POOL_CLUSTER).machines[1].fqdn = name.into();
            });
            match is_told {
                true => drop(assert_raises(
                    "R19",
                    &design,
                    "in the domain emea.contoso.com",
                )),
                false => assert_silent("R19", &design),
            }
        }
    }

    #[test]
    fn an_invalid_name_in_the_next_hop_does_not_hide_another_domain() {
        for computer in 0..2 {
            let design = contoso_with(|design| {
                cluster_mut(design, FRONT_END).machines[computer].fqdn = "10.0.0.1".into();
                cluster_mut(design, POOL_CLUSTER).machines[1].fqdn =
                    "pchat02.emea.contoso.com".into();
            });
            assert_raises("R19", &design, "fepool01.contoso.com is in contoso.com");
        }
    }

    #[test]
    fn one_domain_and_a_pool_name_in_another_domain_are_fine() {
        assert_silent("R19", &contoso());
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "pchatpool.fabrikam.com".into();
        });
        assert_silent("R19", &design);
    }
}
