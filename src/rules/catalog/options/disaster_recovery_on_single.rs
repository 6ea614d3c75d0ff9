//! # Disaster recovery is on for a single computer pool
//!
//! ## What it checks
//! "Use backup SQL Server stores to enable disaster recovery" is not selected for single computer pools and
//! pools on a Standard Edition server.
//!
//! ## Why it matters
//! Disaster recovery stretches a pool over two data centers with servers in both. Topology Builder offers
//! this option only for multiple computer pools.
//!
//! ## What to do
//! Turn off disaster recovery, or replace the pool with a multiple computer pool.
//!
//! ## Quick fix
//! None: you decide whether the pool needs several computers or no disaster recovery.
//!
//! ## Example
//! The single computer pool `pchat.contoso.com` has a backup SQL Server store.
//!
//! ## Source
//! Documented: "Define properties and options for Persistent Chat pool" in the Topology Builder
//! help (note).

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "disaster-recovery-on-single-computer",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("disaster_recovery_on_single.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let collocated = facts
            .front_end_pool(&cluster.id)
            .is_some_and(|front_end| front_end.is_standard_edition);
        if !pool.disaster_recovery_on || !(cluster.single_machine_only || collocated) {
            continue;
        }
        let service = &pool.pool.service.id;
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "Disaster recovery is on for {}, a single computer pool. It is available only for multiple \
                 computer pools.",
                facts.pool_name(&pool.pool)
            ),
        );
        if pool.database(Database::ContentBackup).is_some() {
            let backup = AssociationKind::Database(Database::ContentBackup);
            diagnostic = diagnostic.with_association(service, backup);
        }
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn a_backup_store_of_a_collocated_pool_is_reported() {
        let mut design = standard_edition();
        let store = add_sql_store(&mut design, SITE, "sqldr.contoso.com", "");
        set_store(
            &mut design,
            "chat:se01.contoso.com",
            AssociationKind::Database(Database::ContentBackup),
            store.as_str(),
        );
        assert_raises(
            "R40",
            &design,
            "Disaster recovery is on for se01.contoso.com",
        );
    }

    #[test]
    fn selecting_the_option_alone_is_reported_too() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).single_machine_only = true;
            let intentions = design.annotations.pools.entry(POOL.into()).or_default();
            intentions.disaster_recovery = true;
        });
        assert_raises("R40", &design, "Disaster recovery is on");
    }

    #[test]
    fn disaster_recovery_on_multiple_computer_pools_is_fine() {
        let design = contoso_with(|design| {
            let intentions = design.annotations.pools.entry(POOL.into()).or_default();
            intentions.disaster_recovery = true;
        });
        assert_silent("R40", &design);
        assert_silent("R40", &standard_edition());
    }
}
