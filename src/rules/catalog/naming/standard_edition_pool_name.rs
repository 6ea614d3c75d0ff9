//! # Persistent Chat on a Standard Edition server has a pool name of its own
//!
//! ## What it checks
//! A Persistent Chat pool whose one computer is a Standard Edition server has the name of that
//! server.
//!
//! ## Why it matters
//! On a Standard Edition server the role joins the pool that is already there, and that pool is
//! called like the server. Under another name the server would have to be in two pools.
//!
//! ## What to do
//! Delete the pool and add Persistent Chat on the Standard Edition server itself, or give it a
//! computer of its own.
//!
//! ## Quick fix
//! None: you decide whether Persistent Chat stays on the Standard Edition server or gets a computer of
//! its own.
//!
//! ## Example
//! Pool `pchat.contoso.com` with the computer `se01.contoso.com`, which is a Standard Edition
//! server. The pool FQDN must be `se01.contoso.com`.
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
        // With further computers it is R14's.
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
        // Two objects of one name are R9's.
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
                    "{} runs on the Standard Edition server {} under a name of its own. On a Standard \
                     Edition server the pool must have the name of the server.",
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
    fn a_name_of_its_own_is_reported() {
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
