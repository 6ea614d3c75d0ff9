//! # A Persistent Chat pool has no computer
//!
//! ## What it checks
//! Every Persistent Chat pool has at least one computer.
//!
//! ## Why it matters
//! Topology Builder does not go on without a computer, and there is nothing to install the role
//! on.
//!
//! ## What to do
//! Enter each computer of the pool by its FQDN under "Computers" in the properties of the pool, as it is
//! named in DNS and Active Directory.
//!
//! ## Quick fix
//! None: only you know the servers. Add each one by its FQDN under "Computers" in the properties of the
//! pool.
//!
//! ## Example
//! Multiple computer pool `pchatpool.contoso.com` with an empty list of computers.
//!
//! ## Source
//! Seen in Topology Builder: "Define the computers in this pool", which says that at least one
//! computer is required.

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "no-computer",
    severity: Severity::Error,
    basis: Basis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("none.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if pool
            .pool
            .cluster
            .is_some_and(|cluster| cluster.machines.is_empty())
        {
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                pool.pool.service.id.clone(),
                format!(
                    "{} has no computer. Topology Builder requires at least one.",
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
    fn a_pool_without_computers_is_told() {
        let design = contoso_with(|design| cluster_mut(design, POOL_CLUSTER).machines.clear());
        assert_raises("R21", &design, "pchatpool.contoso.com has no computer");
    }

    #[test]
    fn one_computer_is_enough() {
        let design = contoso_with(|design| cluster_mut(design, POOL_CLUSTER).machines.truncate(1));
        assert_silent("R21", &design);
    }
}
