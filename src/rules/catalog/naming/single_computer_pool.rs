//! # A single computer pool cannot be extended
//!
//! ## What it checks
//! A Persistent Chat pool on a separate computer is a multiple computer pool. Persistent Chat on a Standard
//! Edition server is reported by R15.
//!
//! ## Why it matters
//! A single computer pool has no second computer to take over, and it cannot be changed to a multiple
//! computer pool. You would have to remove it, move its rooms manually, and create a pool with another
//! name. A multiple computer pool also works with one computer and can be extended later.
//!
//! ## What to do
//! If the pool is not in use yet, delete it and define a multiple computer pool, even with one computer. If
//! it is in use, leave it.
//!
//! ## Quick fix
//! None: a single computer pool cannot be converted, and only you know the computers of a new pool.
//!
//! ## Example
//! `pchat.contoso.com` is a single computer pool. Better: the multiple computer pool
//! `pchatpool.contoso.com` with the computer `pchat01.contoso.com`.
//!
//! ## Source
//! Seen in Topology Builder: "Define New Persistent Chat Pool". Documented: "Define Persistent
//! Chat FQDN" in its help, "Capacity planning for Persistent Chat Server" (Lync Server 2013).

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "single-computer-pool",
    severity: Severity::Warning,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("single_computer_pool.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        // A server with its own role: a Standard Edition server (R15), or a fault that another rule
        // reports.
        if !cluster.single_machine_only || facts.item_of_cluster(&cluster.id).is_some() {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            pool.pool.service.id.clone(),
            format!(
                "{} is a single computer pool: no other computer can take over. It cannot be changed to a \
                 multiple computer pool later.",
                facts.pool_name(&pool.pool)
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_single_computer_pool_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        assert_raises(
            "R16",
            &design,
            "pchatpool.contoso.com is a single computer pool",
        );
    }

    #[test]
    fn several_computers_and_collocation_are_fine() {
        assert_silent("R16", &contoso());
        assert_silent("R16", &standard_edition());
    }
}
