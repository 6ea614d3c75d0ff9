//! # A Persistent Chat pool has no next hop
//!
//! ## What it checks
//! Every Persistent Chat pool refers to a Front End pool or Standard Edition server as its next hop
//! pool. A reference to something that the topology does not hold is left to R47.
//!
//! ## Why it matters
//! Clients reach Persistent Chat through their Front End pool, which hands requests on to the pool
//! that is associated with it. Without a next hop nothing routes to the pool, and Topology Builder
//! does not let its wizard finish.
//!
//! ## What to do
//! Drag the next hop of the pool to a Front End pool or Standard Edition server of the same product
//! version, best in the same site.
//!
//! ## Example
//! `pchatpool.contoso.com` has a SQL Server store and a file store, and no next hop pool.
//! Choose `fepool01.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Add Persistent Chat Server to the topology" (step 11), "Deploy Persistent Chat
//! Server".
//! The fix is safe when exactly one pool is legal; otherwise it is a choice.

use crate::rules::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity};
use crate::topology::Reference;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-missing",
    severity: Severity::Error,
    basis: Basis::Documented,
    source: include_str!("missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if pool.target(Reference::NextHop).is_some()
            || facts.may_be_dangling(&pool.pool, Reference::NextHop)
        {
            continue;
        }
        let service = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} has no next hop pool. Nothing routes its users' requests to it.",
                facts.pool_name(&pool.pool)
            ),
        )
        .with_reference(service, Reference::NextHop);
        diagnostics.push(fix_with_targets(
            facts,
            diagnostic,
            pool,
            Reference::NextHop,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::Reference;

    #[test]
    fn a_pool_without_next_hop_is_told_and_can_be_mended() {
        let design = contoso_with(|design| clear(design, POOL, Reference::NextHop));
        let diagnostic =
            assert_raises("R45", &design, "pchatpool.contoso.com has no next hop pool");
        assert_eq!(diagnostic.fixes.len(), 1);
        assert_eq!(
            diagnostic.fixes[0].label,
            "Use fepool01.contoso.com as next hop"
        );
        assert_fix_clears("R45", &design);
    }

    #[test]
    fn a_pool_with_next_hop_is_fine() {
        assert_silent("R45", &contoso());
    }
}
