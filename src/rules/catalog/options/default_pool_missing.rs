//! # A site has no default Persistent Chat pool
//!
//! ## What it checks
//! In a deployment with several Persistent Chat pools, each central site has a default pool. This includes
//! sites without a Persistent Chat pool, because their users use the pools of other sites. The site
//! `BackCompatSite` is not checked. How an imported document contains the default is inferred. If no site
//! in the document has a default and some content of its sites or Persistent Chat pools is not understood,
//! nothing is reported, because this content may be the default.
//!
//! ## Why it matters
//! The built-in room management offers the rooms of the default pool. Without a default, users of the site
//! have to know which pool to select.
//!
//! ## What to do
//! Make the pool with the rooms that the users of the site use most its default, preferably a pool in the
//! same site.
//!
//! ## Quick fix
//! A choice: make a Persistent Chat pool the default of the site. Pools in the site come first.
//!
//! ## Example
//! Redmond has two pools, and one of them is its default. Paris has a third pool but no default.
//!
//! ## Source
//! The documentation contradicts itself. "Define properties and options for Persistent Chat pool" in the
//! Topology Builder help requires a default for each site. "Add Persistent Chat Server to the topology"
//! (step 7) says that it matters only with several pools and the built-in room management. This rule
//! requires a default in each central site if there are several pools.

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
                "Site {} has no default Persistent Chat pool, but the topology has {} pools. Users of the \
                 site have to know which one to select.",
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

/// Whether no default was read, but the content that was not understood may contain one (law 8). If one was
/// read, the spelling of this document is known.
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
    fn a_site_without_a_default_is_reported() {
        let design = with_pool_in_paris();
        assert_raises(
            "R42",
            &design,
            "Site Paris has no default Persistent Chat pool",
        );
        assert_fix_clears("R42", &design);
    }

    #[test]
    fn several_pools_without_any_default_are_reported_for_each_site() {
        let mut design = with_pool_in_paris();
        site_mut(&mut design, SITE).default_persistent_chat_pool = None;
        assert_eq!(told(&design).len(), 2, "{:?}", told(&design));
    }

    #[test]
    fn a_site_whose_users_use_pools_of_other_sites_is_reported() {
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
