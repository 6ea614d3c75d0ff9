//! # A published single computer pool became a multiple computer pool
//!
//! ## What it checks
//! A Persistent Chat pool that is published as a single computer pool stays one. Only compared when
//! the published topology is known.
//!
//! ## Why it matters
//! Topology Builder says so where the pool is defined: a single computer pool can never become a
//! multiple computer pool. What would be published is another pool under the same identity.
//!
//! ## What to do
//! Make the pool a single computer pool again. To have several computers, define a new multiple
//! computer pool, publish, move the rooms over, and remove the old one.
//!
//! ## Quick fix
//! None. Undo the change, or delete the pool here and define a new multiple computer pool beside the
//! published one.
//!
//! ## Example
//! `pchat01.contoso.com` is published as a single computer pool, and the design gives it a second
//! computer.
//!
//! ## Source
//! Topology Builder: the page "Define the fully qualified domain name" of the Persistent Chat
//! wizard.

use crate::rules::{Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "single-computer-pool-grew",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Published],
    page: page!("made_multiple.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(published) = &facts.published else {
        return;
    };
    for PoolFacts { pool, .. } in &facts.pools {
        let Some(cluster) = pool.cluster.filter(|cluster| !cluster.single_machine_only) else {
            continue;
        };
        let was_single = published
            .cluster(&cluster.id)
            .is_some_and(|before| before.single_machine_only);
        if was_single && published.service(&pool.service.id).is_some() {
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                pool.service.id.clone(),
                format!(
                    "{} is published as a single computer pool and is a multiple computer pool here. \
                     It cannot be changed: define a new pool instead.",
                    facts.pool_name(pool)
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_pool_that_was_published_for_one_computer_is_reported() {
        let published = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        let messages = raised_against("R17", &contoso(), &published);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].starts_with("pchatpool.contoso.com is published as a single computer"));
    }

    #[test]
    fn a_pool_that_stays_what_it_is_is_fine() {
        assert_eq!(raised_against("R17", &contoso(), &contoso()), [""; 0]);
        let single = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        assert_eq!(raised_against("R17", &single, &single), [""; 0]);
    }

    #[test]
    fn without_a_published_topology_nothing_is_reported() {
        assert_silent("R17", &contoso());
    }
}
