//! # Disaster recovery is on, but there is no backup SQL Server store
//!
//! ## What it checks
//! A Persistent Chat pool with disaster recovery turned on has a backup SQL Server store for its content.
//! The same applies to a pool with any other backup database or its witness.
//!
//! ## Why it matters
//! The backup store receives a copy of the content in the other data center through log shipping. Without
//! it, there is nothing to fail over to. Topology Builder does not continue until it is selected, and a
//! document cannot have disaster recovery without it.
//!
//! ## What to do
//! Select a SQL Server store in the other data center, or turn off disaster recovery.
//!
//! ## Quick fix
//! A choice that creates a SQL Server store as the backup content store, or uses an existing one that
//! causes no other problem. Turning off disaster recovery comes last.
//!
//! ## Example
//! "Use backup SQL Server stores to enable disaster recovery" is selected for `pchatpool.contoso.com`, but
//! "Backup SQL Server store" is empty. Select `sqldr.contoso.com\PCHAT`.
//!
//! ## Source
//! Topology Builder: the properties of a Persistent Chat pool, section General.

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{AssociationKind, Database, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "backup-store-missing",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("backup_missing.rs"),
    check,
};

/// The stores that have no purpose without the backup content store.
const NEED_BACKUP: [AssociationKind; 5] = [
    AssociationKind::Database(Database::ContentBackupMirror),
    AssociationKind::Witness(Pair::ContentBackup),
    AssociationKind::Database(Database::ComplianceBackup),
    AssociationKind::Database(Database::ComplianceBackupMirror),
    AssociationKind::Witness(Pair::ComplianceBackup),
];

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    const BACKUP: AssociationKind = AssociationKind::Database(Database::ContentBackup);
    for pool in &facts.pools {
        if pool.sql_store(BACKUP).is_some() {
            continue;
        }
        let name = facts.pool_name(&pool.pool);
        let message = if pool.disaster_recovery_on {
            format!(
                "Disaster recovery of {name} is on, but there is no {BACKUP}. There is nothing to \
                 fail over to."
            )
        } else if let Some((held, store)) = needs_backup(pool) {
            format!(
                "{name} has the {held} {}, but no {BACKUP}. Without it, disaster recovery is off and the \
                 other backup stores have no purpose.",
                store
            )
        } else {
            continue;
        };
        let id = &pool.pool.service.id;
        let diagnostic =
            Diagnostic::new(Severity::Error, id.clone(), message).with_association(id, BACKUP);
        diagnostics.push(fix_with_targets(facts, diagnostic, pool, BACKUP).with_fix(
            Safety::Choice,
            "Turn off disaster recovery",
            Edit::SetDisasterRecovery {
                pool: id.clone(),
                on: false,
            },
        ));
    }
}

/// The first reference without a purpose, and the title of its store.
fn needs_backup(pool: &PoolFacts<'_>) -> Option<(AssociationKind, String)> {
    NEED_BACKUP
        .into_iter()
        .find_map(|reference| Some((reference, pool.sql_store(reference)?.title())))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn disaster_recovery_without_a_store_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sqldr.contoso.com", "PCHAT");
            intentions_mut(design, POOL).disaster_recovery = true;
        });
        assert_raises(
            "R96",
            &design,
            "Disaster recovery of pchatpool.contoso.com is on, but there is no backup content store",
        );
        assert_fix_clears("R96", &design);
    }

    #[test]
    fn a_backup_mirror_alone_is_reported() {
        let design = contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentBackupMirror);
            add_store_for(design, POOL, mirror, "sqldr2.contoso.com");
        });
        assert_raises(
            "R96",
            &design,
            r"the backup content mirror sqldr2.contoso.com\PCHAT",
        );
        assert_fix_clears("R96", &design);
    }

    #[test]
    fn a_backup_store_is_enough() {
        let design = contoso_with(|design| {
            let backup = AssociationKind::Database(Database::ContentBackup);
            add_store_for(design, POOL, backup, "sqldr.contoso.com");
            intentions_mut(design, POOL).disaster_recovery = true;
        });
        assert_silent("R96", &design);
        assert_silent("R96", &contoso());
    }
}
