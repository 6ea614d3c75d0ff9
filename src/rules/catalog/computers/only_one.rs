//! # A multiple computer pool has one computer
//!
//! ## What it checks
//! A multiple computer Persistent Chat pool has more than one computer. Single computer pools are reported
//! by R16, and Persistent Chat on a Standard Edition server by R15, so each cause gives one message.
//!
//! ## Why it matters
//! One server has no redundancy: users cannot chat while it is down.
//!
//! ## What to do
//! Add a second computer if the pool has to stay available when the first one fails. You can start with one
//! computer and add more later.
//!
//! ## Quick fix
//! None: the second computer has to be installed first. Then add its FQDN in the properties of the pool.
//!
//! ## Example
//! `pchatpool.contoso.com` has only the computer `pchat01.contoso.com`.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server topology".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "only-one-computer",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("only_one.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let is_server_itself = facts.item_of_cluster(&cluster.id).is_some();
        if cluster.machines.len() == 1 && !cluster.single_machine_only && !is_server_itself {
            diagnostics.push(Diagnostic::new(
                Severity::Info,
                pool.pool.service.id.clone(),
                format!(
                    "{} has one computer. The pool has no redundancy until a second computer is added.",
                    facts.pool_name(&pool.pool)
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn one_computer_is_reported() {
        let design = contoso_with(|design| cluster_mut(design, POOL_CLUSTER).machines.truncate(1));
        assert_raises("R31", &design, "pchatpool.contoso.com has one computer");
    }

    #[test]
    fn two_computers_and_single_computer_pools_are_not_reported() {
        assert_silent("R31", &contoso());
        assert_silent("R31", &standard_edition());
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, POOL_CLUSTER);
            cluster.machines.truncate(1);
            cluster.single_machine_only = true;
        });
        assert_silent("R31", &design);
    }
}
