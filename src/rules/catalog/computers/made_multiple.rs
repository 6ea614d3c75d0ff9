//! # A published single computer pool was changed to a multiple computer pool
//!
//! ## What it checks
//! A Persistent Chat pool that is published as a single computer pool is still one. This is checked only if
//! the published topology is known.
//!
//! ## Why it matters
//! Topology Builder states on the page where the pool is defined that a single computer pool cannot be
//! changed to a multiple computer pool. Publishing would put a different pool under the same identity.
//!
//! ## What to do
//! Change the pool back to a single computer pool. If you need several computers, define a new multiple
//! computer pool, publish it, move the rooms, and remove the old pool.
//!
//! ## Quick fix
//! None: a published pool cannot be changed in this way. Undo the change, or delete the pool here and
//! define a new multiple computer pool beside the published one.
//!
//! ## Example
//! `pchat01.contoso.com` is published as a single computer pool, but the design gives it a second computer.
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
                    "{} is published as a single computer pool but is a multiple computer pool here. A \
                     published pool cannot be changed in this way: define a new pool instead.",
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
    fn a_pool_published_as_a_single_computer_pool_is_reported() {
        let published = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
        });
        let messages = raised_against("R17", &contoso(), &published);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].starts_with("pchatpool.contoso.com is published as a single computer"));
    }

    #[test]
    fn an_unchanged_pool_is_fine() {
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
