//! # Two Persistent Chat pools have the same display name
//!
//! ## What it checks
//! No two Persistent Chat pools have the same display name, ignoring case.
//!
//! ## Why it matters
//! Clients show pools by their display names. With the same name for two pools, users cannot tell in which
//! pool a room is created.
//!
//! ## What to do
//! Change the display name of one of the two pools so that users who see both can distinguish them.
//!
//! ## Quick fix
//! A choice that uses the host name of the second pool as its display name, unless another pool already has
//! that display name. The first pool keeps its name.
//!
//! ## Example
//! `pchatpool1.contoso.com` and `pchatpool2.contoso.com` both have the display name "Contoso chat".
//!
//! ## Source
//! *Inferred* from "Add Persistent Chat Server to the topology" (step 4), which explains the purpose of the
//! name.

use std::collections::hash_map::Entry;

use ahash::{AHashMap, AHashSet};

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::host;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "display-name-shared",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("display_name_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut by_name: AHashMap<String, &PoolFacts<'_>> = AHashMap::new();
    let names = facts
        .pools
        .iter()
        .filter_map(|pool| pool.pool.display_name(&facts.index));
    let taken: AHashSet<String> = names.map(|name| name.trim().to_lowercase()).collect();
    for pool in &facts.pools {
        let name = pool
            .pool
            .display_name(&facts.index)
            .unwrap_or_default()
            .trim();
        if name.is_empty() {
            continue;
        }
        let first = match by_name.entry(name.to_lowercase()) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(free) => {
                free.insert(pool);
                continue;
            }
        };
        let mut diagnostic = Diagnostic::new(
            Severity::Warning,
            pool.pool.service.id.clone(),
            format!(
                "{} and {} both have the display name \"{name}\". Users cannot distinguish the pools.",
                facts.pool_name(&first.pool),
                facts.pool_name(&pool.pool)
            ),
        )
        .with_related(first.pool.service.id.clone());
        let other = host(pool.fqdn());
        if !other.is_empty() && !taken.contains(&other.to_lowercase()) {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!(
                    "Use {other} as display name of {}",
                    facts.pool_name(&pool.pool)
                ),
                Edit::SetDisplayName {
                    pool: pool.pool.service.id.clone(),
                    name: other.to_owned(),
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn with_second_pool(name: &str) -> crate::design::Design {
        contoso_with(|design| {
            set_display_name(design, POOL, Some("Contoso chat"));
            let second = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            set_display_name(design, second.as_str(), Some(name));
        })
    }

    #[test]
    fn two_pools_with_the_same_name_are_reported() {
        assert_raises(
            "R36",
            &with_second_pool("contoso CHAT"),
            "pchatpool.contoso.com and pchat9.contoso.com both have the display name",
        );
        assert_fix_clears("R36", &with_second_pool("contoso CHAT"));
    }

    #[test]
    fn different_and_empty_names_are_fine() {
        assert_silent("R36", &with_second_pool("Fabrikam chat"));
        assert_silent("R36", &with_second_pool(""));
    }
}
