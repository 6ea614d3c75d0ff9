//! # The backup SQL Server store has no mirror
//!
//! ## What it checks
//! Whether the backup content store of a Persistent Chat pool with disaster recovery is mirrored.
//!
//! ## Why it matters
//! The mirror is optional. Without it, the database of the pool has no high availability while the pool
//! runs in the other data center.
//!
//! ## What to do
//! Nothing if you can accept an outage of the backup server during a disaster. Otherwise, turn on mirroring
//! for the backup store, with a mirror in the same data center.
//!
//! ## Quick fix
//! A choice: create a SQL Server store as the mirror of the backup content store, or use an existing one
//! that causes no other problem. The backup store stays the same.
//!
//! ## Example
//! The backup store of `pchatpool.contoso.com` is `sqldr.contoso.com\PCHAT`, and "Backup SQL Server store
//! mirror" is empty.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "backup-without-mirror",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("backup_without_mirror.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(backup) = pool.database(Database::ContentBackup) else {
            continue;
        };
        if pool.mirroring_on(Pair::ContentBackup) {
            continue;
        }
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Info,
            id.clone(),
            format!(
                "The backup content store of {}, {}, has no mirror. During a disaster, the database has no \
                 high availability.",
                facts.pool_name(&pool.pool),
                backup.title(),
            ),
        )
        .with_association(id, AssociationKind::Database(Database::ContentBackup));
        let mirror = AssociationKind::Database(Database::ContentBackupMirror);
        diagnostics.push(fix_with_targets(facts, diagnostic, pool, mirror));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const BACKUP: AssociationKind = AssociationKind::Database(Database::ContentBackup);

    #[test]
    fn a_backup_without_a_mirror_is_mentioned() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, BACKUP, "sqldr.contoso.com");
            add_sql_store(design, SITE, "sqldr2.contoso.com", "PCHAT");
        });
        assert_raises("R101", &design, r"sqldr.contoso.com\PCHAT, has no mirror");
        assert_fix_clears("R101", &design);
    }

    #[test]
    fn a_mirrored_backup_is_not_mentioned() {
        let design = contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentBackupMirror);
            add_store_for(design, POOL, BACKUP, "sqldr.contoso.com");
            add_store_for(design, POOL, mirror, "sqldr2.contoso.com");
        });
        assert_silent("R101", &design);
        assert_silent("R101", &contoso());
    }
}
