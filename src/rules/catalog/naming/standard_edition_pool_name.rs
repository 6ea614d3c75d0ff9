//! # Persistent Chat on a Standard Edition server has a different pool name
//!
//! ## What it checks
//! If the only computer of a Persistent Chat pool is a Standard Edition server, the pool has the name of
//! that server.
//!
//! ## Why it matters
//! On a Standard Edition server, the role is added to the existing pool, which has the name of the server.
//! With another name, the server would be in two pools.
//!
//! ## What to do
//! Delete the pool and add Persistent Chat to the Standard Edition server, or use a separate computer.
//!
//! ## Quick fix
//! None: you decide whether Persistent Chat stays on the Standard Edition server or moves to a separate
//! computer.
//!
//! ## Example
//! `pchat.contoso.com` has the computer `se01.contoso.com`, which is a Standard Edition server. The pool
//! FQDN must be `se01.contoso.com`.
//!
//! ## Source
//! Documented: "Add Persistent Chat Server to the topology" (step 3), "Deploy Persistent Chat
//! Server".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "standard-edition-pool-name",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("standard_edition_pool_name.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        // R14 reports a pool with more computers.
        let [machine] = cluster.machines.as_slice() else {
            continue;
        };
        if !pool.shares_a_name(facts) {
            continue;
        }
        let server = facts
            .clusters_named(&machine.fqdn)
            .iter()
            .filter(|other| other.id != cluster.id)
            .filter_map(|other| facts.front_end_pool(&other.id))
            .find(|pool| pool.is_standard_edition);
        // R9 reports two objects with the same name.
        let Some(server) =
            server.filter(|s| !crate::topology::fqdn::same_fqdn(&s.cluster.fqdn, &cluster.fqdn))
        else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                pool.pool.service.id.clone(),
                format!(
                    "{} runs on the Standard Edition server {}, but has a different name. On a Standard \
                     Edition server, the pool must have the name of the server.",
                    cluster.fqdn, server.cluster.fqdn
                ),
            )
            .with_related(ObjectId::Cluster(server.cluster.id.clone())),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_name_other_than_that_of_the_server_is_reported() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            add_chat_pool(design, SITE, "pchat9.contoso.com", &["se01.contoso.com"]);
        });
        assert_raises(
            "R11",
            &design,
            "pchat9.contoso.com runs on the Standard Edition server se01.contoso.com",
        );
        assert_silent("R10", &design);
    }

    #[test]
    fn collocation_under_the_name_of_the_server_is_fine() {
        assert_silent("R11", &standard_edition());
        assert_silent("R11", &contoso());
    }
}
