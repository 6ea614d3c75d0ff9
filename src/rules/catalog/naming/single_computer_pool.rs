//! # A single computer pool can never grow
//!
//! ## What it checks
//! A Persistent Chat pool on a computer of its own is a multiple computer pool. Collocation on a
//! Standard Edition server is reported by R15.
//!
//! ## Why it matters
//! A single computer pool has no second computer to take over, and it can never become a multiple
//! computer pool: it must be removed, with its rooms moved by hand, and created again under
//! another name. A multiple computer pool works with one computer as well and can grow.
//!
//! ## What to do
//! When the pool is not in use yet, delete it and define a multiple computer pool, even with one
//! computer. When it is, leave it and know its limits.
//!
//! ## Quick fix
//! None: a single computer pool cannot be converted, and a new pool needs computers that only you can
//! name.
//!
//! ## Example
//! Single computer pool `pchat.contoso.com`. Better: multiple computer pool
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
        // A server in its own right: a Standard Edition server (R15), or wrong in another way.
        if !cluster.single_machine_only || facts.item_of_cluster(&cluster.id).is_some() {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            pool.pool.service.id.clone(),
            format!(
                "{} is a single computer pool: no other computer can take over. It can never become \
                 a multiple computer pool.",
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
