//! # A site has no default Persistent Chat pool among several
//!
//! ## What it checks
//! In a deployment with several Persistent Chat pools, each central site names a default, also one without a
//! Persistent Chat pool: its users use the pools of others. The site `BackCompatSite` is left out.
//!
//! How an imported document spells the default is inferred. Where it names no default in any site and holds
//! something at its sites or Persistent Chat pools that is not understood, the default may be in there
//! unread, and nothing is said.
//!
//! ## Why it matters
//! The built-in room management offers the rooms of the default pool. Without one its users have
//! to know which pool to choose.
//!
//! ## What to do
//! Choose the pool whose rooms the users of the site use most as its default, best one in the same site.
//!
//! ## Quick fix
//! A choice: to make a Persistent Chat pool the default of the site, the pools of the site first.
//!
//! ## Example
//! Two pools in Redmond, one the default of Redmond; Paris has a third, and no default.
//!
//! ## Source
//! The documentation contradicts itself. Each site must have one: "Define properties and options
//! for Persistent Chat pool" in the Topology Builder help. Only of importance with several pools
//! and the built-in room management: "Add Persistent Chat Server to the topology" (step 7). This
//! rule asks for one in each central site where there are several pools.

use crate::edit::{DefaultScope, Edit};
use crate::rules::catalog::deployment::site_without_pool::BACK_COMPATIBILITY_SITE;
use crate::rules::catalog::options::default_pool_wrong::pools_for;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::SiteKind;
use crate::topology::content::Extra;
use crate::topology::recognize_chat::Facet;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "default-pool-missing",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("default_pool_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if facts.pools.len() < 2 || may_be_unread(facts) {
        return;
    }
    for site in &facts.topology.sites {
        let has_no_users = site.kind != SiteKind::Central
            || site.name.eq_ignore_ascii_case(BACK_COMPATIBILITY_SITE);
        let default = facts.index.default_pool(site.id);
        if has_no_users || !matches!(default, Facet::Absent) {
            continue;
        }
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            site.id,
            format!(
                "Site {} has no default Persistent Chat pool, and the topology has {} pools. Its \
                 users have to know which one to choose.",
                site.name,
                facts.pools.len()
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

/// Whether no default was read, and one may be in what was kept as it came (law 8). One that was read
/// shows that the document spells it as it is read here.
fn may_be_unread(facts: &Facts<'_>) -> bool {
    let sites = &facts.topology.sites;
    let mut read = sites.iter().map(|site| facts.index.default_pool(site.id));
    if read.any(|default| default.understood().is_some()) {
        return false;
    }
    let mut of_sites = sites.iter().map(|site| &site.extra);
    let mut of_pools = facts.pools.iter().map(|pool| &pool.pool.service.extra);
    let is_unknown = |extra: &Extra| !extra.is_empty();
    is_unknown(&facts.topology.extra) || of_sites.any(is_unknown) || of_pools.any(is_unknown)
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::SiteKind;
    use crate::topology::content::Element;

    fn with_pool_in_paris() -> Design {
        contoso_with(|design| {
            let paris = add_site(design, "Paris");
            add_chat_pool(design, paris, "pchat9.contoso.com", &["pchat9.contoso.com"]);
        })
    }

    fn told(design: &Design) -> Vec<String> {
        let mut told = everything_raised(design);
        told.retain(|message| message.starts_with("R42"));
        told
    }

    #[test]
    fn a_site_without_default_is_reported() {
        let design = with_pool_in_paris();
        assert_raises(
            "R42",
            &design,
            "Site Paris has no default Persistent Chat pool",
        );
        assert_fix_clears("R42", &design);
    }

    #[test]
    fn several_pools_and_no_default_at_all_are_reported_of_each_site() {
        let mut design = with_pool_in_paris();
        site_mut(&mut design, SITE).default_persistent_chat_pool = None;
        assert_eq!(told(&design).len(), 2, "{:?}", told(&design));
    }

    #[test]
    fn a_site_whose_users_use_the_pools_of_others_is_reported() {
        let mut design = with_pool_in_paris();
        let oslo = add_site(&mut design, "Oslo");
        add_standard_edition(&mut design, oslo, "se03.contoso.com");
        let told = told(&design);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[1].contains("Site Oslo has no default"), "{told:?}");
        assert_fix_clears("R42", &design);
    }

    #[test]
    fn one_pool_branch_sites_and_defaults_that_may_be_unread_are_fine() {
        let mut design = contoso();
        site_mut(&mut design, SITE).default_persistent_chat_pool = None;
        assert_silent("R42", &design);
        let mut design = with_pool_in_paris();
        let site = site_mut(&mut design, SITE);
        site.default_persistent_chat_pool = None;
        site.extra.elements.push(Element {
            name: "ChatDefaults".into(),
            ..Element::default()
        });
        assert_silent("R42", &design);
        let mut design = with_pool_in_paris();
        for site in &mut design.topology.sites {
            let site = std::sync::Arc::make_mut(site);
            site.default_persistent_chat_pool = Some(POOL.into());
        }
        let branch = add_site(&mut design, "Portland");
        site_mut(&mut design, branch).kind = SiteKind::Branch { parent: SITE };
        assert_silent("R42", &design);
    }
}
