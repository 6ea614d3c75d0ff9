//! # The next hop is in another site
//!
//! ## What it checks
//! The next hop is in the site of the Persistent Chat pool.
//!
//! ## Why it matters
//! Topology Builder lists the Front End pools of all sites, so this is allowed. All requests to
//! the pool then cross the link between the sites, and the pool is out of reach when that link is.
//!
//! ## What to do
//! Nothing, when it is meant. Otherwise choose a Front End pool of the same site.
//!
//! ## Quick fix
//! A choice: to use a Front End pool of the pool's own site as next hop. Whether the far one is meant,
//! only you can judge.
//!
//! ## Example
//! `pchatpool.contoso.com` in site Redmond with the next hop `separis.contoso.com` in site Paris.
//!
//! ## Source
//! Seen in Topology Builder: "Persistent Chat Next Hop Settings Expander", whose list names the
//! site of each pool. The consequence is *inferred*.

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
                "{} is in site {}, its next hop {} in site {}. Its requests cross the link between \
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
            "is in site Redmond, its next hop se01.contoso.com in site Paris",
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
