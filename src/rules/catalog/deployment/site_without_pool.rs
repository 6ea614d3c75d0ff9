//! # A central site has no Front End pool
//!
//! ## What it checks
//! Every central site has an Enterprise Edition Front End pool or a Standard Edition server. The site
//! `BackCompatSite`, which the migration tools create for servers of older versions, is not checked.
//!
//! ## Why it matters
//! A central site must have at least one Front End pool or Standard Edition server to serve its users,
//! policies and branch sites. A Persistent Chat pool alone is not enough.
//!
//! ## What to do
//! Add a Front End pool or Standard Edition server, or delete the site. The second data center of a
//! stretched Persistent Chat pool does not need a separate site.
//!
//! ## Quick fix
//! A choice: create a Standard Edition server in the site, which needs nothing else, or delete the site if
//! it is empty.
//!
//! ## Example
//! The site Dublin has only a SQL Server store.
//!
//! ## Source
//! Documented: the Topology Builder help topic `front-end-start-page`; Skype for Business Server planning,
//! `topology-basics`.

use ahash::AHashSet;

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_new_server;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{Role, SiteId, SiteKind};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "site-without-pool",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("site_without_pool.rs"),
    check,
};

/// The site that is created when an older deployment is merged; its servers have different roles.
pub(in crate::rules) const BACK_COMPATIBILITY_SITE: &str = "BackCompatSite";

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // A damaged pool is not recognized as a pool but may still serve users, so the site is not empty.
    let served: AHashSet<SiteId> = facts
        .index
        .of_role(&Role::UserServices)
        .map(|(place, service)| {
            let cluster = facts.index.cluster_of_place(place);
            cluster.map_or(service.site, |cluster| cluster.site)
        })
        .collect();
    for site in &facts.topology.sites {
        let lacks_pool = site.kind == SiteKind::Central
            && !served.contains(&site.id)
            && !site.name.eq_ignore_ascii_case(BACK_COMPATIBILITY_SITE);
        if !lacks_pool {
            continue;
        }
        let name = facts.name(&site.id.into());
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            site.id,
            format!(
                "The central {name} has no Front End pool and no Standard Edition server. A central site \
                 must have at least one of them."
            ),
        );
        let delete = Edit::Delete {
            objects: vec![site.id.into()],
        };
        let clusters = &facts.topology.clusters;
        // Persistent Chat pools without any possible next hop are reported by R48, which takes precedence.
        if facts.pools.is_empty() || !facts.front_end_pools.is_empty() {
            diagnostic = fix_with_new_server(facts, diagnostic, site.id, None);
        }
        // A site that is not empty, or that is the only one, is not deleted.
        let is_only_one = facts.topology.sites.len() == 1;
        if !is_only_one && clusters.iter().all(|cluster| cluster.site != site.id) {
            diagnostic = diagnostic.with_fix(Safety::Choice, format!("Delete {name}"), delete);
        }
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::SiteKind;

    #[test]
    fn an_empty_central_site_is_reported() {
        let design = contoso_with(|design| {
            add_site(design, "Dublin");
        });
        assert_raises(
            "R131",
            &design,
            "The central site Dublin has no Front End pool",
        );
        assert_fix_clears("R131", &design);
    }

    #[test]
    fn a_chat_pool_alone_does_not_help() {
        let design = contoso_with(|design| {
            let site = add_site(design, "Dublin");
            add_chat_pool(design, site, "chat2.contoso.com", &["c1.contoso.com"]);
        });
        assert_raises(
            "R131",
            &design,
            "The central site Dublin has no Front End pool",
        );
    }

    #[test]
    fn pools_branch_sites_and_the_back_compatibility_site_are_fine() {
        let design = contoso_with(|design| {
            add_site(design, "BackCompatSite");
            let branch = add_site(design, "Branch");
            site_mut(design, branch).kind = SiteKind::Branch { parent: SITE };
        });
        assert_silent("R131", &design);
        assert_silent("R131", &standard_edition());
    }
}
