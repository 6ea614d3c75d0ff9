//! # An Enterprise pool has more than 12 computers
//!
//! ## What it checks
//! An Enterprise Edition Front End pool has at most 12 computers. More than 20 are reported by R136.
//!
//! ## Why it matters
//! The largest supported pool has 12 computers, although Topology Builder accepts up to 20.
//!
//! ## What to do
//! Define a second Enterprise pool, move computers to it until this pool has 12, and then move users to it.
//!
//! ## Quick fix
//! None: you have to plan a second pool. Define it, move computers to it until this pool has 12, and then
//! move users.
//!
//! ## Example
//! `fepool01.contoso.com` has 14 servers. Move at least two of them to a second pool.
//!
//! ## Source
//! Documented: the Topology Builder help topic `add-front-end-machine`; Skype for Business Server planning,
//! `topology-basics`.

use crate::rules::catalog::deployment::pool_size::MOST;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "enterprise-pool-over-supported-size",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("pool_over_supported_size.rs"),
    check,
};

/// The most computers that are supported.
const SUPPORTED: usize = 12;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in facts
        .front_end_pools
        .iter()
        .filter(|p| !p.is_standard_edition)
    {
        let count = pool.cluster.machines.len();
        if count <= SUPPORTED || count > MOST {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            pool.cluster.id.clone(),
            format!(
                "The Enterprise pool {} has {count} computers. More than {SUPPORTED} are not \
                 supported, although Topology Builder accepts them.",
                pool.cluster.fqdn,
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn thirteen_computers_are_reported() {
        let design = contoso_with(|design| set_computers(design, FRONT_END, 13));
        assert_raises("R137", &design, "fepool01.contoso.com has 13 computers");
    }

    #[test]
    fn twelve_computers_are_supported_and_twenty_one_are_left_to_another_rule() {
        let design = contoso_with(|design| set_computers(design, FRONT_END, 12));
        assert_silent("R137", &design);
        let design = contoso_with(|design| set_computers(design, FRONT_END, 21));
        assert_silent("R137", &design);
    }
}
