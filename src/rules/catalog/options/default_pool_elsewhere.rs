//! # The default Persistent Chat pool of a site is in another site
//!
//! ## What it checks
//! A site with Persistent Chat pools uses one of them as its default.
//!
//! ## Why it matters
//! Users of the site reach their default pool across the link between the sites, although the site has its
//! own pool.
//!
//! ## What to do
//! Nothing if this is intended. Otherwise, make the pool in the site its default.
//!
//! ## Quick fix
//! A choice that makes the Persistent Chat pool in the site its default. The other pool stays the default
//! of other sites.
//!
//! ## Example
//! The site Paris has `pchatparis.contoso.com`, but its default pool is `pchatpool.contoso.com` in Redmond.
//!
//! ## Source
//! *Inferred*: the documentation does not mention this case.

use crate::edit::{DefaultScope, Edit};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "default-pool-in-other-site",
    severity: Severity::Info,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("default_pool_elsewhere.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for site in &facts.topology.sites {
        let default = facts.index.default_pool(site.id).understood();
        let Some(default) = default.and_then(|id| facts.pool_facts(id)) else {
            continue;
        };
        let other = match default.pool.site {
            Some(other) if other.id != site.id => other,
            _ => continue,
        };
        let own = facts.chat_pools_in(site.id);
        let Some(near) = own.first() else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Info,
                site.id,
                format!(
                    "The default pool of site {} is {} in site {}, although the site has its own pool, {}. \
                     Its users reach the default pool across the link between the sites.",
                    site.name,
                    facts.pool_name(&default.pool),
                    other.name,
                    facts.pool_name(&near.pool)
                ),
            )
            .with_related(default.pool.service.id.clone())
            .with_fix(
                Safety::Choice,
                format!("Make {} the default", facts.pool_name(&near.pool)),
                Edit::SetDefaultPool {
                    pool: near.pool.service.id.clone(),
                    scope: DefaultScope::Site(site.id),
                    on: true,
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn paris(with_own_pool: bool) -> crate::design::Design {
        contoso_with(|design| {
            let paris = add_site(design, "Paris");
            if with_own_pool {
                add_chat_pool(design, paris, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            }
            site_mut(design, paris).default_persistent_chat_pool = Some(POOL.into());
        })
    }

    #[test]
    fn a_default_in_another_site_is_reported() {
        let design = paris(true);
        assert_raises(
            "R44",
            &design,
            "although the site has its own pool, pchat9.contoso.com",
        );
        assert_fix_clears("R44", &design);
    }

    #[test]
    fn a_site_without_a_pool_may_use_another() {
        assert_silent("R44", &paris(false));
        assert_silent("R44", &contoso());
    }
}
