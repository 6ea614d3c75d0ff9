//! # The default Persistent Chat pool of a site is not a Persistent Chat pool
//!
//! ## What it checks
//! The default Persistent Chat pool of a site is a Persistent Chat pool in the topology. A site has at most
//! one: the default is stored with the site, so making another pool the default replaces the first one, and
//! "for all sites" sets it for every site.
//!
//! ## Why it matters
//! Clients in a site use its default pool if they know no other pool. If the default pool is missing, they
//! find no pool, and Topology Builder cannot publish a broken reference.
//!
//! ## What to do
//! Select another Persistent Chat pool as the default of the site. If the topology has none, clear the
//! default in Topology Builder.
//!
//! ## Quick fix
//! A choice: make one of the Persistent Chat pools the default of the site. Pools in the site come first.
//! Not offered if the topology has no Persistent Chat pool.
//!
//! ## Example
//! The default pool of the site Redmond was deleted with a script, but the site still refers to it.
//!
//! ## Source
//! Documented: "Define properties and options for Persistent Chat pool" in the Topology Builder help
//! (exactly one default for each site). Topology Builder: its validation before publishing checks every
//! reference. How a document contains the default is inferred; it is checked only if it was read.

use crate::edit::{DefaultScope, Edit};
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{Role, SiteId, spelled};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "default-pool-wrong",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("default_pool_wrong.rs"),
    check,
};

/// The most pools that are offered.
const MOST_POOLS: usize = 5;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for site in &facts.topology.sites {
        let Some(id) = facts.index.default_pool(site.id).understood() else {
            continue;
        };
        let target = facts.index.service(id);
        if target.is_some_and(|service| service.role == Role::PersistentChatService) {
            continue;
        }
        let (what, advice) = match target {
            Some(service) => (
                format!(
                    "{}, which is not a Persistent Chat pool",
                    facts.name(&facts.object_of_service(service))
                ),
                "Clients in the site find no pool",
            ),
            None => (
                format!(
                    "{}, which is not in the topology",
                    spelled::service(id, facts.topology.numbering)
                ),
                "Clients in the site find no pool, and Topology Builder cannot publish the site",
            ),
        };
        let diagnostic = Diagnostic::new(
            Severity::Error,
            site.id,
            format!(
                "The default Persistent Chat pool of site {} is {what}. {advice}.",
                site.name
            ),
        );
        diagnostics.push(
            pools_for(facts, site.id).fold(diagnostic, |diagnostic, pool| {
                diagnostic.with_fix(
                    Safety::Choice,
                    format!("Make {} the default", facts.pool_name(&pool.pool)),
                    Edit::SetDefaultPool {
                        pool: pool.pool.service.id.clone(),
                        scope: DefaultScope::Site(site.id),
                        on: true,
                    },
                )
            }),
        );
    }
}

/// The pools to offer as default of a site, pools in the site first.
pub(super) fn pools_for<'a, 'd>(
    facts: &'a Facts<'d>,
    site: SiteId,
) -> impl Iterator<Item = &'a PoolFacts<'d>> {
    let is_elsewhere = move |pool: &&PoolFacts<'_>| {
        let own = pool.pool.cluster.map(|cluster| cluster.site);
        own != Some(site)
    };
    let own = facts.chat_pools_in(site).into_iter();
    let others = facts.pools.iter().filter(is_elsewhere);
    own.chain(others).take(MOST_POOLS)
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::Numbering;

    #[test]
    fn a_default_that_is_missing_or_not_a_pool_is_an_error() {
        for (default, part) in [
            ("gone", "the service gone, which is not in the topology"),
            (
                CHAT_FILES,
                r"\\fs01.contoso.com\pchat, which is not a Persistent Chat pool",
            ),
            (
                REGISTRAR,
                "fepool01.contoso.com, which is not a Persistent Chat pool",
            ),
        ] {
            let design = contoso_with(|design| {
                site_mut(design, SITE).default_persistent_chat_pool = Some(default.into());
            });
            let told = assert_raises("R41", &design, part);
            assert_eq!(told.severity, Severity::Error);
            assert_fix_clears("R41", &design);
        }
    }

    #[test]
    fn a_missing_default_is_named_as_in_the_document() {
        let design = contoso_with(|design| {
            design.topology.numbering = Numbering::Published;
            let gone = Some("1persistentchatservice4".into());
            site_mut(design, SITE).default_persistent_chat_pool = gone;
        });
        assert_raises(
            "R41",
            &design,
            "is PersistentChatService (SiteId 1, Instance 4), which",
        );
    }

    #[test]
    fn a_pool_or_no_default_is_fine() {
        assert_silent("R41", &contoso());
        let design =
            contoso_with(|design| site_mut(design, SITE).default_persistent_chat_pool = None);
        assert_silent("R41", &design);
    }
}
