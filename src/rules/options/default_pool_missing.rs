//! # A site has no default Persistent Chat pool among several
//!
//! ## What it checks
//! In a deployment with several Persistent Chat pools, each site that has one of them names a
//! default. Where the document names no default in any site nothing is said: how it spells the
//! default is inferred, and it may be there unread.
//!
//! ## Why it matters
//! The built-in room management offers the rooms of the default pool. Without one its users have
//! to know which pool to choose.
//!
//! ## What to do
//! Choose a default pool for the site.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! Two pools in Redmond, one the default of Redmond; Paris has a third, and no default.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! The documentation contradicts itself. Each site must have one: "Define properties and options
//! for Persistent Chat pool" in the Topology Builder help. Only of importance with several pools
//! and the built-in room management: "Add Persistent Chat Server to the topology" (step 7). This
//! rule follows the second; that sites without a pool need none is *inferred*.

use crate::edit::{DefaultScope, Edit};
use crate::rules::{Basis, Diagnostic, Facts, Rule, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "default-pool-missing",
    severity: Severity::Warning,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("default_pool_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let sites = &facts.topology.sites;
    let any_default = sites
        .iter()
        .any(|s| s.default_persistent_chat_pool.is_some());
    if facts.pools.len() < 2 || !any_default {
        return;
    }
    for site in sites {
        if site.default_persistent_chat_pool.is_some() {
            continue;
        }
        let own = facts.chat_pools_in(site.id);
        if own.is_empty() {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            site.id,
            format!(
                "Site {} has no default Persistent Chat pool, and the deployment has {} pools. Its \
                 users have to know which one to choose.",
                site.name,
                facts.pools.len()
            ),
        );
        diagnostics.push(own.iter().take(5).fold(diagnostic, |diagnostic, pool| {
            diagnostic.with_fix(
                Safety::Choice,
                format!("Make {} the default", facts.pool_name(&pool.pool)),
                Edit::SetDefaultPool {
                    pool: pool.pool.service.id.clone(),
                    scope: DefaultScope::Site(site.id),
                    on: true,
                },
            )
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn with_pool_in_paris() -> crate::design::Design {
        contoso_with(|design| {
            let paris = add_site(design, "Paris");
            add_chat_pool(design, paris, "pchat9.contoso.com", &["pchat9.contoso.com"]);
        })
    }

    #[test]
    fn a_site_without_default_is_told() {
        let design = with_pool_in_paris();
        assert_raises(
            "R42",
            &design,
            "Site Paris has no default Persistent Chat pool",
        );
        assert_fix_clears("R42", &design);
    }

    #[test]
    fn one_pool_and_defaults_that_may_be_unread_are_fine() {
        let mut design = contoso();
        site_mut(&mut design, SITE).default_persistent_chat_pool = None;
        assert_silent("R42", &design);
        let mut design = with_pool_in_paris();
        site_mut(&mut design, SITE).default_persistent_chat_pool = None;
        assert_silent("R42", &design);
    }
}
