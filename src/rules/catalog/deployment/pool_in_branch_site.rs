//! # A Persistent Chat pool is in a branch site
//!
//! ## What it checks
//! Every Persistent Chat pool is in a central site. A site that the document marks as a branch site in a
//! form that cannot be read (R176) also counts as a branch site.
//!
//! ## Why it matters
//! A branch site can have a Survivable Branch Appliance or Server, gateways and Mediation Servers, but no
//! other roles. Topology Builder does not offer Persistent Chat pools there.
//!
//! ## What to do
//! Move the pool to the central site of the branch site. The computers can stay where they are.
//!
//! ## Quick fix
//! A choice: move the pool to the central site. Not offered for a pool that shares a server with another
//! role, or for a published pool, whose site number cannot change.
//!
//! ## Example
//! `pchatpool.contoso.com` is in Portland, a branch site of the central site Redmond.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `topology-basics`, lists what a branch site can contain.
//! It is inferred from this list that Persistent Chat is not possible there.

use std::collections::BTreeMap;

use crate::edit::Edit;
use crate::rules::facts::unread_sites::UnreadSites;
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{PersistentChatPool, SiteKind};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "chat-in-branch-site",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("pool_in_branch_site.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let unread = UnreadSites::new(facts.topology);
    for PoolFacts { pool, .. } in &facts.pools {
        let Some(site) = pool.site else {
            let unread = pool
                .cluster
                .filter(|cluster| unread.is_branch(cluster.site));
            diagnostics.extend(unread.map(|cluster| {
                Diagnostic::new(
                    Severity::Error,
                    pool.service.id.clone(),
                    format!(
                        "{} is in the branch site with SiteId {}. A Persistent Chat pool must be in a \
                         central site.",
                        facts.pool_name(pool),
                        cluster.site,
                    ),
                )
            }));
            continue;
        };
        let SiteKind::Branch { parent } = site.kind else {
            continue;
        };
        let id = &pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            id.clone(),
            format!(
                "{} is in the branch {}. A Persistent Chat pool must be in a central site.",
                facts.pool_name(pool),
                facts.name(&site.id.into()),
            ),
        )
        .with_related(site.id);
        // A collocated pool would move with its server, which the branch site may need. A published pool is
        // numbered in its site and cannot move.
        let movable = facts.index.site(parent).is_some()
            && !pool.is_collocated(&facts.index)
            && !is_numbered(facts, pool);
        diagnostics.push(if movable {
            diagnostic.with_fix(
                Safety::Choice,
                format!("Move it to {}", facts.name(&parent.into())),
                Edit::MoveToSite {
                    objects: vec![id.clone().into()],
                    site: parent,
                    places: BTreeMap::new(),
                },
            )
        } else {
            diagnostic
        });
    }
}

/// Whether the site number is a part of the pool's identity, as it is in a published document.
fn is_numbered(facts: &Facts<'_>, pool: &PersistentChatPool<'_>) -> bool {
    pool.cluster.is_some_and(|cluster| {
        let mut services = facts.index.services_on(&cluster.id).iter();
        cluster.number.is_some() || services.any(|service| service.instance.is_some())
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::SiteKind;

    #[test]
    fn a_pool_in_a_branch_site_is_reported_and_can_be_moved() {
        let design = contoso_with(|design| {
            let branch = add_site(design, "Portland");
            site_mut(design, branch).kind = SiteKind::Branch { parent: SITE };
            cluster_mut(design, POOL_CLUSTER).site = branch;
        });
        assert_raises(
            "R132",
            &design,
            "pchatpool.contoso.com is in the branch site Portland",
        );
        assert_fix_clears("R132", &design);
    }

    #[test]
    fn a_pool_that_is_numbered_in_its_site_cannot_be_moved() {
        let design = contoso_with(|design| {
            let branch = add_site(design, "Portland");
            site_mut(design, branch).kind = SiteKind::Branch { parent: SITE };
            let cluster = cluster_mut(design, POOL_CLUSTER);
            cluster.site = branch;
            cluster.number = Some(3);
        });
        assert!(assert_raises("R132", &design, "Portland").fixes.is_empty());
    }

    #[test]
    fn a_pool_in_a_central_site_is_fine() {
        assert_silent("R132", &contoso());
    }
}
