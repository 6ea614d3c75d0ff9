//! # An Enterprise pool is paired with a Standard Edition server
//!
//! ## What it checks
//! Two paired Front End pools have the same edition: an Enterprise pool is paired with an Enterprise pool,
//! and a Standard Edition server with a Standard Edition server. Different versions, or different high
//! availability of the back ends, are reported by R144. Pairings that are not mutual are reported by R172.
//!
//! ## Why it matters
//! After a failover, one server has to serve the users of a whole pool. Topology Builder accepts such a
//! pairing, but it is not supported.
//!
//! ## What to do
//! In Topology Builder, pair the Enterprise pool with another Enterprise pool, and the Standard Edition
//! server with another Standard Edition server ("Edit Properties" of the pool, "Resiliency").
//!
//! ## Quick fix
//! None: only you can decide which pool of the same edition to pair with. Select it in Topology Builder
//! under "Edit Properties" of the pool, "Resiliency".
//!
//! ## Example
//! `fepool01.contoso.com`, with three servers, is paired with the Standard Edition server
//! `se01.contoso.com`.
//!
//! ## Source
//! Documented: Lync Server 2013, "Front End pool disaster recovery" (best practices for pairing): Enterprise
//! Edition pools are paired only with Enterprise Edition pools, and Standard Edition pools only with Standard
//! Edition pools.

use crate::rules::catalog::deployment::pairs::Pairs;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "editions-paired",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("editions_paired.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (pool, partner) in Pairs::new(facts).each_once() {
        if pool.is_standard_edition == partner.is_standard_edition {
            continue;
        }
        let (enterprise, standard) = match pool.is_standard_edition {
            true => (partner, pool),
            false => (pool, partner),
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                pool.cluster.id.clone(),
                format!(
                    "{}, an Enterprise pool, is paired with {}, a Standard Edition server. After a \
                     failover, that server alone has to serve the users of the pool. Paired pools must \
                     have the same edition.",
                    enterprise.cluster.fqdn, standard.cluster.fqdn
                ),
            )
            .with_related(partner.cluster.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn an_enterprise_pool_with_a_standard_edition_server_is_reported_once() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            pair(design, REGISTRAR, "registrar:se01.contoso.com");
        });
        assert_raises(
            "R171",
            &design,
            "fepool01.contoso.com, an Enterprise pool, is paired with se01.contoso.com",
        );
    }

    #[test]
    fn two_pools_of_the_same_edition_are_fine() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            add_standard_edition(design, SITE, "se02.contoso.com");
            pair(
                design,
                "registrar:se01.contoso.com",
                "registrar:se02.contoso.com",
            );
        });
        assert_silent("R171", &design);
        assert_silent("R171", &contoso());
    }
}
