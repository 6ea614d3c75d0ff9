//! # The default Persistent Chat pool of a site is no Persistent Chat pool
//!
//! ## What it checks
//! The default Persistent Chat pool of a site is one Persistent Chat pool of the topology. A site
//! has at most one: the product keeps the default with the site, not with the pool, so making a
//! second pool the default takes it from the first, and "for all sites" sets it in every site.
//!
//! ## Why it matters
//! Clients of a site that know no other pool go to its default pool. When that is gone they go
//! nowhere.
//!
//! ## What to do
//! Choose a default pool for the site, or none.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! The default pool of site Redmond was deleted with a script, and the site still names it.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Define properties and options for Persistent Chat pool" in the Topology Builder
//! help (exactly one default for a site). That a default which names no pool is wrong, and how the
//! document spells it, is *inferred*; hence a warning.

use crate::edit::{DefaultScope, Edit};
use crate::rules::{Basis, Diagnostic, Facts, Rule, Safety, Severity, Versions};
use crate::topology::Role;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "default-pool-wrong",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("default_pool_wrong.rs"),
    check,
};

/// How many pools are offered at most.
const MOST_POOLS: usize = 5;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for site in &facts.topology.sites {
        let Some(id) = &site.default_persistent_chat_pool else {
            continue;
        };
        let target = facts.index.service(id);
        if target.is_some_and(|service| service.role == Role::PersistentChatService) {
            continue;
        }
        let what = match target {
            Some(_) => format!("{}, which is none", facts.name(&id.clone().into())),
            None => format!("{id}, which does not exist"),
        };
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            site.id,
            format!(
                "The default Persistent Chat pool of site {} is {what}. Clients there find no pool.",
                site.name
            ),
        );
        let pools = facts.pools.iter().take(MOST_POOLS);
        diagnostics.push(pools.fold(diagnostic, |diagnostic, pool| {
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

    #[test]
    fn a_default_that_is_gone_or_something_else_is_told() {
        for (default, part) in [
            ("gone", "gone, which does not exist"),
            (CHAT_FILES, "is none"),
        ] {
            let design = contoso_with(|design| {
                site_mut(design, SITE).default_persistent_chat_pool = Some(default.into());
            });
            assert_raises("R41", &design, part);
            assert_fix_clears("R41", &design);
        }
    }

    #[test]
    fn a_pool_or_no_default_is_fine() {
        assert_silent("R41", &contoso());
        let design =
            contoso_with(|design| site_mut(design, SITE).default_persistent_chat_pool = None);
        assert_silent("R41", &design);
    }
}
