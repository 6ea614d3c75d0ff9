//! # An Enterprise pool has no computers, or more than 20
//!
//! ## What it checks
//! An Enterprise Edition Front End pool has 1 to 20 computers.
//!
//! ## Why it matters
//! Topology Builder does not accept a pool without computers or with more than 20. The supported number is
//! smaller and is checked by R137.
//!
//! ## What to do
//! Add computers to an empty pool. If a pool has more than 20, remove computers and define a second pool
//! with them.
//!
//! ## Quick fix
//! None: only you know the computers of a Front End pool. Add or remove computers in the properties of the
//! pool until it has 1 to 20.
//!
//! ## Example
//! `fepool01.contoso.com` has no computers. Add `fe01.contoso.com`.
//!
//! ## Source
//! Topology Builder: the page "Define the computers in this pool", which gives 20 as the limit.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "enterprise-pool-size",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("pool_size.rs"),
    check,
};

/// The most computers that Topology Builder accepts.
pub(super) const MOST: usize = 20;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in facts
        .front_end_pools
        .iter()
        .filter(|p| !p.is_standard_edition)
    {
        let name = &pool.cluster.fqdn;
        let message = match pool.cluster.machines.len() {
            0 => format!(
                "The Enterprise pool {name} has no computer. Topology Builder requires at least one."
            ),
            count if count > MOST => format!(
                "The Enterprise pool {name} has {count} computers. Topology Builder accepts no more \
                 than {MOST}."
            ),
            _ => continue,
        };
        diagnostics.push(Diagnostic::new(
            Severity::Error,
            pool.cluster.id.clone(),
            message,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_pool_without_computers_is_reported() {
        let design = contoso_with(|design| set_computers(design, FRONT_END, 0));
        assert_raises("R136", &design, "fepool01.contoso.com has no computer");
    }

    #[test]
    fn more_than_twenty_computers_are_reported() {
        let design = contoso_with(|design| set_computers(design, FRONT_END, 21));
        assert_raises("R136", &design, "fepool01.contoso.com has 21 computers");
    }

    #[test]
    fn twenty_computers_are_accepted() {
        let design = contoso_with(|design| set_computers(design, FRONT_END, 20));
        assert_silent("R136", &design);
        assert_silent("R136", &standard_edition());
    }
}
