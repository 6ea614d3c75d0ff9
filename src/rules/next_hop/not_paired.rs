//! # Disaster recovery is on and the next hop is not paired
//!
//! ## What it checks
//! The next hop of a Persistent Chat pool with disaster recovery is a pool that is paired with a
//! backup pool.
//!
//! ## Why it matters
//! When the data center of the Front End pool is lost, nothing routes to Persistent Chat until
//! another Front End pool takes over. A stretched Persistent Chat pool is of no use then.
//!
//! ## What to do
//! Pair the Front End pool with one in the other data center, in Topology Builder under
//! "Resiliency".
//!
//! ## Example
//! `pchatpool.contoso.com` with a backup SQL Server store, behind `fepool01.contoso.com`, which
//! has no backup pool.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "High availability and disaster recovery for Persistent Chat Server", whose figures
//! show a second Front End pool. Field report: B. Schwendiman on Persistent Chat disaster
//! recovery, part 2.

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::Reference;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-not-paired",
    severity: Severity::Warning,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("not_paired.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(front_end) = pool.next_hop else {
            continue;
        };
        if !pool.disaster_recovery_on || front_end.registrar.backup.is_some() {
            continue;
        }
        let service = &pool.pool.service.id;
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                service.clone(),
                format!(
                    "Disaster recovery is on for {}, and its next hop {} has no backup pool. When that \
                     is lost, nothing routes to Persistent Chat.",
                    facts.pool_name(&pool.pool),
                    front_end.cluster.fqdn
                ),
            )
            .with_related(front_end.cluster.id.clone())
            .with_reference(service, Reference::NextHop),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::service::Backup;

    fn with_disaster_recovery() -> crate::design::Design {
        contoso_with(|design| {
            let intentions = design.annotations.pools.entry(POOL.into()).or_default();
            intentions.disaster_recovery = true;
        })
    }

    #[test]
    fn a_next_hop_without_backup_pool_is_told() {
        assert_raises(
            "R53",
            &with_disaster_recovery(),
            "its next hop fepool01.contoso.com has no backup pool",
        );
    }

    #[test]
    fn a_paired_next_hop_and_no_disaster_recovery_are_fine() {
        assert_silent("R53", &contoso());
        let mut design = with_disaster_recovery();
        add_standard_edition(&mut design, SITE, "se01.contoso.com");
        service_mut(&mut design, REGISTRAR).backup = Some(Backup {
            target: "registrar:se01.contoso.com".into(),
            attributes: Default::default(),
        });
        assert_silent("R53", &design);
    }
}
