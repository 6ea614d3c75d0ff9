//! # Persistent Chat on a Standard Edition server has more than one computer
//!
//! ## What it checks
//! A Persistent Chat pool on a Standard Edition server has that server as its only computer.
//!
//! ## Why it matters
//! On a Standard Edition server, Persistent Chat runs on a single server by design. A second computer, or a
//! pool over several computers, is not supported.
//!
//! ## What to do
//! Remove the other computers, or define a multiple computer pool on separate computers.
//!
//! ## Quick fix
//! None: you decide which of the computers to keep.
//!
//! ## Example
//! `pchatpool.contoso.com` has the computers `se01.contoso.com`, a Standard Edition server, and
//! `pchat02.contoso.com`.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server topology" (important note).

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "several-computers-on-standard-edition",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("several_on_standard_edition.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        if cluster.machines.len() < 2 {
            continue;
        }
        // A Standard Edition server with more computers is still recognized by its local database.
        let own = !cluster.sql_instances.is_empty() && facts.front_end_pool(&cluster.id).is_some();
        let server = if own {
            Some(cluster)
        } else if !pool.shares_a_name(facts) {
            None
        } else {
            cluster
                .machines
                .iter()
                .flat_map(|machine| facts.clusters_named(&machine.fqdn))
                .filter(|other| other.id != cluster.id)
                .filter_map(|other| facts.front_end_pool(&other.id))
                .find(|front_end| front_end.is_standard_edition)
                .map(|front_end| front_end.cluster)
        };
        if let Some(server) = server {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    pool.pool.service.id.clone(),
                    format!(
                        "{} has {} computers and runs on the Standard Edition server {}. On this server, \
                         it can have only that one computer.",
                        cluster.fqdn,
                        cluster.machines.len(),
                        server.fqdn
                    ),
                )
                .with_related(ObjectId::Cluster(server.id.clone())),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_standard_edition_server_among_others_is_reported() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("se01.contoso.com"));
        });
        assert_raises("R14", &design, "runs on the Standard Edition server se01");
        assert_silent("R10", &design);
        assert_silent("R11", &design);
    }

    #[test]
    fn a_pool_beside_the_server_with_its_name_is_reported() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            let pool = cluster_mut(design, POOL_CLUSTER);
            pool.fqdn = "SE01.contoso.com.".into();
            pool.machines[0].fqdn = "se01.contoso.com".into();
        });
        assert_raises(
            "R14",
            &design,
            "has 2 computers and runs on the Standard Edition server",
        );
        assert_raises(
            "R9",
            &design,
            "A Persistent Chat pool and a Standard Edition server",
        );
    }

    #[test]
    fn a_second_computer_beside_the_collocated_one_is_reported() {
        let mut design = standard_edition();
        cluster_mut(&mut design, "cluster:se01.contoso.com")
            .machines
            .push(machine("pchat02.contoso.com"));
        assert_raises("R14", &design, "se01.contoso.com has 2 computers");
        assert_silent("R12", &design);
    }

    #[test]
    fn one_computer_is_fine() {
        assert_silent("R14", &standard_edition());
        assert_silent("R14", &contoso());
    }
}
