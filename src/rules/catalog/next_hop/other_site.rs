//! # The next hop is in another site
//!
//! ## What it checks
//! The next hop is in the same site as the Persistent Chat pool.
//!
//! ## Why it matters
//! This is allowed: Topology Builder lists the Front End pools of all sites. All requests to the pool then
//! use the link between the sites, and the pool cannot be reached if the link is down.
//!
//! ## What to do
//! Nothing if this is intended. Otherwise, select a Front End pool in the same site.
//!
//! ## Quick fix
//! A choice: use a Front End pool in the pool's own site as next hop. Only you know whether the other site
//! is intended.
//!
//! ## Example
//! `pchatpool.contoso.com` is in the site Redmond, but its next hop `separis.contoso.com` is in the site
//! Paris.
//!
//! ## Source
//! Seen in Topology Builder: "Persistent Chat Next Hop Settings Expander", which lists the site of each
//! pool. The consequence is *inferred*.

use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::AssociationKind;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-in-other-site",
    severity: Severity::Info,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("other_site.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(site), Some(front_end)) = (pool.pool.site, pool.next_hop) else {
            continue;
        };
        let Some(other) = facts.index.site(front_end.cluster.site) else {
            continue;
        };
        if site.id == other.id {
            continue;
        }
        let service = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Info,
            service.clone(),
            format!(
                "{} is in site {}, but its next hop {} is in site {}. All requests use the link between \
                 the sites.",
                facts.pool_name(&pool.pool),
                site.name,
                front_end.cluster.fqdn,
                other.name
            ),
        )
        .with_related(front_end.cluster.id.clone())
        .with_association(service, AssociationKind::NextHop);
        diagnostics.push(fix_with_targets_where(
            facts,
            diagnostic,
            pool,
            AssociationKind::NextHop,
            |item| item.site == site.id,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn a_next_hop_in_another_site_is_reported() {
        let design = contoso_with(|design| {
            let paris = add_site(design, "Paris");
            add_standard_edition(design, paris, "se01.contoso.com");
            let registrar = "registrar:se01.contoso.com";
            set_service(design, POOL, AssociationKind::NextHop, registrar);
        });
        let diagnostic = assert_raises(
            "R52",
            &design,
            "is in site Redmond, but its next hop se01.contoso.com is in site Paris.",
        );
        assert_eq!(
            diagnostic.fixes[0].label,
            "Use fepool01.contoso.com as next hop"
        );
        assert_fix_clears("R52", &design);
    }

    #[test]
    fn the_same_site_is_fine() {
        assert_silent("R52", &contoso());
    }
}
