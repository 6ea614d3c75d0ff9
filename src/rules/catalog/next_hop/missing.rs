//! # A Persistent Chat pool has no next hop
//!
//! ## What it checks
//! Every Persistent Chat pool has a Front End pool or Standard Edition server as its next hop pool. A
//! reference to a missing pool (R47) does not count. A next hop of the wrong kind is reported by R46, and a
//! topology without any Front End pool by R48.
//!
//! ## Why it matters
//! Clients reach Persistent Chat through their Front End pool, which routes their requests to the
//! Persistent Chat pool. Without a next hop, nothing is routed to the pool, and the wizard in Topology
//! Builder cannot be finished.
//!
//! ## What to do
//! Drag the next hop of the pool to a Front End pool or Standard Edition server of the same product
//! version, preferably in the same site.
//!
//! ## Quick fix
//! Uses a Front End pool or Standard Edition server of the same product version as next hop. Safe if there
//! is only one; otherwise a choice of up to five, those in the pool's own site first.
//!
//! ## Example
//! `pchatpool.contoso.com` has a SQL Server store and a file store, but no next hop pool. Select
//! `fepool01.contoso.com`.
//!
//! ## Source
//! Documented: "Add Persistent Chat Server to the topology" (step 11), "Deploy Persistent Chat
//! Server".

use crate::rules::catalog::next_hop::wrong_kind::wrong_target;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::AssociationKind;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-missing",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if facts.front_end_pools.is_empty() {
        return;
    }
    for pool in &facts.pools {
        let target = pool.target(AssociationKind::NextHop);
        let is_somewhere = target.is_some_and(|target| facts.index.cluster_of(target).is_some());
        if is_somewhere || wrong_target(facts, pool).is_some() {
            continue;
        }
        let service = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} has no next hop pool. The requests of its users cannot be routed to it.",
                facts.pool_name(&pool.pool)
            ),
        )
        .with_association(service, AssociationKind::NextHop);
        diagnostics.push(fix_with_targets(
            facts,
            diagnostic,
            pool,
            AssociationKind::NextHop,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Safety;
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn a_pool_without_a_next_hop_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| clear(design, POOL, AssociationKind::NextHop));
        let diagnostic =
            assert_raises("R45", &design, "pchatpool.contoso.com has no next hop pool");
        assert_eq!(diagnostic.fixes.len(), 1);
        assert_eq!(
            diagnostic.fixes[0].label,
            "Use fepool01.contoso.com as next hop"
        );
        assert_eq!(diagnostic.fixes[0].safety, Safety::Safe);
        assert_fix_clears("R45", &design);
    }

    #[test]
    fn with_two_front_end_pools_the_fix_is_a_choice_and_the_nearer_one_comes_first() {
        let mut design = contoso_with(|design| clear(design, POOL, AssociationKind::NextHop));
        let paris = add_site(&mut design, "Paris");
        add_standard_edition(&mut design, paris, "se01.contoso.com");
        let diagnostic = assert_raises("R45", &design, "has no next hop pool");
        let labels: Vec<_> = diagnostic
            .fixes
            .iter()
            .map(|fix| fix.label.as_str())
            .collect();
        assert_eq!(
            labels,
            [
                "Use fepool01.contoso.com as next hop",
                "Use se01.contoso.com as next hop"
            ]
        );
        assert!(
            diagnostic
                .fixes
                .iter()
                .all(|fix| fix.safety == Safety::Choice)
        );
    }

    #[test]
    fn a_pool_with_a_next_hop_is_fine() {
        assert_silent("R45", &contoso());
        assert_silent("R45", &standard_edition());
    }
}
