//! # The next hop has another product version
//!
//! ## What it checks
//! The next hop has the same product version as the Persistent Chat pool. An older next hop is an error. A
//! newer one is a warning, because it is expected for a while during an in-place upgrade. A Skype for
//! Business Server 2019 next hop is reported by R50, and a pool version without Persistent Chat by R145.
//!
//! ## Why it matters
//! A Lync Server 2013 Persistent Chat pool requires a Lync Server 2013 next hop, and a Skype for Business
//! Server 2015 pool requires a 2015 Front End pool. An older Front End pool cannot route to a newer
//! Persistent Chat pool.
//!
//! ## What to do
//! Select a next hop of the same version. During an upgrade, upgrade the Persistent Chat pool next.
//!
//! ## Quick fix
//! Replaces the next hop with a Front End pool or Standard Edition server of the same version as the
//! Persistent Chat pool. Safe if the versions are incompatible and only one is possible; a choice if an
//! upgrade may be in progress. Not offered if there is no such pool.
//!
//! ## Example
//! The next hop of `pchatpool.contoso.com` (Skype for Business Server 2015) is `pool2013.contoso.com` (Lync
//! Server 2013).
//!
//! ## Source
//! Documented: "Coexistence considerations" (Lync Server 2013 migration), "Hardware and software
//! requirements for Persistent Chat Server". The documentation does not mention a newer next hop; the
//! warning is *inferred*.

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
                format!("A {own_name} pool needs a next hop of the same version."),
            )
        } else {
            (
                Severity::Warning,
                "This is expected only during an upgrade.".to_owned(),
            )
        };
        let diagnostic = Diagnostic::new(
            severity,
            service.id.clone(),
            format!(
                "{name} runs {own_name}, but its next hop {front_end} runs {other_name}. \
                     {consequence}"
            ),
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
            "its next hop fepool01.contoso.com runs Lync Server 2013. A Skype for Business",
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
        let diagnostic = assert_raises("R49", &design, "only during an upgrade.");
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
