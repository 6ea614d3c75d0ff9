//! # Disaster recovery with compliance has no backup compliance store
//!
//! ## What it checks
//! A Persistent Chat pool with disaster recovery and compliance has a backup compliance SQL Server store.
//!
//! ## Why it matters
//! After a failover, the pool uses the databases in the other data center, and compliance needs a database
//! there. Topology Builder requires this store if both options are selected. The compliance database itself
//! is not failed over: events that the adapter has not yet processed stay behind.
//!
//! ## What to do
//! Select a SQL Server store in the data center of the backup store. It can be the same instance as the
//! backup store, but a separate instance is recommended.
//!
//! ## Quick fix
//! A choice that creates a SQL Server store as the backup compliance store, or uses an existing one that
//! causes no other problem. Turning off compliance or disaster recovery comes last.
//!
//! ## Example
//! `pchatpool.contoso.com` has the backup store `sqldr.contoso.com\PCHAT` and the compliance store
//! `sql02.contoso.com\COMPLIANCE`. Select `sqldr.contoso.com\COMPLIANCE` as the backup compliance store.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`. Topology Builder: the page "Define the
//! backup compliance SQL Server store".

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "backup-compliance-store-missing",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("backup_compliance_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    const BACKUP: AssociationKind = AssociationKind::Database(Database::ComplianceBackup);
    for pool in &facts.pools {
        let missing =
            pool.disaster_recovery_on && pool.compliance_on && pool.sql_store(BACKUP).is_none();
        if !missing {
            continue;
        }
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            id.clone(),
            format!(
                "{} has disaster recovery and compliance, but no {BACKUP}. After a failover, compliance \
                 has no database.",
                facts.pool_name(&pool.pool),
            ),
        )
        .with_association(id, BACKUP);
        diagnostics.push(
            fix_with_targets(facts, diagnostic, pool, BACKUP)
                .with_fix(
                    Safety::Choice,
                    "Turn off compliance",
                    Edit::SetCompliance {
                        pool: id.clone(),
                        on: false,
                    },
                )
                .with_fix(
                    Safety::Choice,
                    "Turn off disaster recovery",
                    Edit::SetDisasterRecovery {
                        pool: id.clone(),
                        on: false,
                    },
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    fn stretched(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            let backup = AssociationKind::Database(Database::ContentBackup);
            add_store_for(design, POOL, backup, "sqldr.contoso.com");
            change(design);
        })
    }

    #[test]
    fn compliance_without_a_backup_is_reported_and_can_be_fixed() {
        let design = stretched(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, compliance, "sqlcomp.contoso.com");
        });
        assert_raises(
            "R98",
            &design,
            "pchatpool.contoso.com has disaster recovery and compliance, but no backup compliance store",
        );
        assert_fix_clears("R98", &design);
    }

    #[test]
    fn selecting_compliance_is_enough_to_require_a_backup() {
        let design = stretched(|design| intentions_mut(design, POOL).compliance = true);
        assert_raises("R98", &design, "but no backup compliance store");
    }

    #[test]
    fn a_backup_compliance_store_is_enough() {
        let design = stretched(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            let backup = AssociationKind::Database(Database::ComplianceBackup);
            add_store_for(design, POOL, compliance, "sqlcomp.contoso.com");
            set_store(design, POOL, backup, r"sql:sqldr.contoso.com\PCHAT");
        });
        assert_silent("R98", &design);
        assert_silent("R98", &stretched(|_| ()));
    }
}
