//! # A central site has no Front End pool
//!
//! ## What it checks
//! Every central site holds an Enterprise Edition Front End pool or a Standard Edition server. The
//! site `BackCompatSite`, which the migration tools make for servers of older versions, is left out.
//!
//! ## Why it matters
//! A central site must contain at least one of them: its users, policies and branch sites are served
//! from there. A Persistent Chat pool alone does not make a central site.
//!
//! ## What to do
//! Add a Front End pool or Standard Edition server, or delete the site. The second data center of a
//! stretched Persistent Chat pool is not a site of its own for that purpose.
//!
//! ## Quick fix
//! A choice: to create a Standard Edition server in the site, which is whole by itself, or to delete the
//! site when it is empty.
//!
//! ## Example
//! The site Dublin holds a SQL Server store and nothing else.
//!
//! ## Source
//! Documented: Topology Builder's help topic `front-end-start-page`; Skype for Business Server
//! planning, `topology-basics`.

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

/// The site that merging an older deployment creates; its servers have roles of their own.
pub(in crate::rules) const BACK_COMPATIBILITY_SITE: &str = "BackCompatSite";

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Users may be served by something that is damaged and therefore no pool to us; it is no empty
    // site then.
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
                "The central {name} has neither a Front End pool nor a Standard Edition server. A \
                 central site must hold at least one."
            ),
        );
        let delete = Edit::Delete {
            objects: vec![site.id.into()],
        };
        let clusters = &facts.topology.clusters;
        // Persistent Chat pools without any next hop are R48's, which goes first.
        if facts.pools.is_empty() || !facts.front_end_pools.is_empty() {
            diagnostic = fix_with_new_server(facts, diagnostic, site.id, None);
        }
        // A site that holds something is not deleted, nor the only one.
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
        assert_raises("R131", &design, "The central site Dublin has neither");
        assert_fix_clears("R131", &design);
    }

    #[test]
    fn a_chat_pool_alone_does_not_help() {
        let design = contoso_with(|design| {
            let site = add_site(design, "Dublin");
            add_chat_pool(design, site, "chat2.contoso.com", &["c1.contoso.com"]);
        });
        assert_raises("R131", &design, "The central site Dublin has neither");
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
