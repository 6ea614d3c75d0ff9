//! # The next hop runs another product version
//!
//! ## What it checks
//! The next hop runs the product version of the Persistent Chat pool. An older next hop is an
//! error. A newer one is a warning, because it occurs for a while when pools are upgraded in
//! place. Skype for Business Server 2019 is left to R50, pools of a version that has no Persistent
//! Chat to R145.
//!
//! ## Why it matters
//! A Persistent Chat pool of Lync Server 2013 must have a next hop of Lync Server 2013, and one of
//! Skype for Business Server 2015 needs a Front End pool of 2015; an older pool does not know how
//! to route to it.
//!
//! ## What to do
//! Choose a next hop of the same version. In an upgrade, upgrade the Persistent Chat pool next.
//!
//! ## Quick fix
//! Replaces the next hop by a Front End pool or Standard Edition server that runs the version of the
//! Persistent Chat pool. Safe where the versions exclude each other and only one is possible; a choice
//! while an upgrade may be under way. Not offered where no such pool exists.
//!
//! ## Example
//! `pchatpool.contoso.com` of Skype for Business Server 2015 behind `pool2013.contoso.com`.
//!
//! ## Source
//! Documented: "Coexistence considerations" (Lync Server 2013 migration), "Hardware and software
//! requirements for Persistent Chat Server". On a newer next hop the documentation is silent; that
//! it is a warning is *inferred*.

use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::role::product_name;
use crate::topology::{AssociationKind, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-of-other-version",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("other_version.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let service = pool.pool.service;
        let Some(registrar) = pool.next_hop.map(|front_end| front_end.registrar) else {
            continue;
        };
        let (own, other) = (service.service_version, registrar.service_version);
        if own == other || !matches!(own, 6 | 7) || other >= 8 {
            continue;
        }
        let name = facts.pool_name(&pool.pool);
        let front_end = facts
            .index
            .cluster_of(registrar)
            .map_or("", |c| c.fqdn.as_str());
        let (own_name, other_name) = (product_name(own), product_name(other));
        let (severity, consequence) = if other < own {
            (
                Severity::Error,
                format!("A pool of {own_name} needs a next hop of the same version."),
            )
        } else {
            (
                Severity::Warning,
                "That is for the time of an upgrade only.".to_owned(),
            )
        };
        let diagnostic = Diagnostic::new(
            severity,
            service.id.clone(),
            format!("{name} runs {own_name}, its next hop {front_end} {other_name}. {consequence}"),
        )
        .with_association(&service.id, AssociationKind::NextHop);
        diagnostics.push(fix_with_targets_where(
            facts,
            diagnostic,
            pool,
            AssociationKind::NextHop,
            |item| {
                item.cluster
                    .and_then(|cluster| facts.index.role_on(&cluster.id, &Role::Registrar))
                    .is_some_and(|registrar| registrar.service_version == own)
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;

    #[test]
    fn an_older_next_hop_is_an_error() {
        let design = contoso_with(|design| {
            service_mut(design, REGISTRAR).service_version = 6;
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        let diagnostic = assert_raises(
            "R49",
            &design,
            "its next hop fepool01.contoso.com Lync Server 2013. A pool of Skype for Business",
        );
        assert_eq!(diagnostic.severity, Severity::Error);
        assert_eq!(
            diagnostic.fixes[0].label,
            "Use se01.contoso.com as next hop"
        );
        assert_fix_clears("R49", &design);
    }

    #[test]
    fn a_newer_next_hop_is_a_warning() {
        let design = contoso_with(|design| service_mut(design, POOL).service_version = 6);
        let diagnostic = assert_raises("R49", &design, "time of an upgrade");
        assert_eq!(diagnostic.severity, Severity::Warning);
        assert!(diagnostic.fixes.is_empty());
    }

    #[test]
    fn the_same_version_is_fine() {
        assert_silent("R49", &contoso());
        let design = contoso_with(|design| {
            service_mut(design, POOL).service_version = 6;
            service_mut(design, REGISTRAR).service_version = 6;
        });
        assert_silent("R49", &design);
    }
}
