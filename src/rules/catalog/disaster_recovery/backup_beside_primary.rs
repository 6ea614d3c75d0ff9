//! # A backup store is on the SQL Server of the primary or its mirror
//!
//! ## What it checks
//! A backup store and its mirror are on other SQL Servers than the primary store and its mirror. Content
//! and compliance are checked separately. Two stores in the same instance are reported by R58.
//!
//! ## Why it matters
//! Disaster recovery ships the transaction log from one data center to the other. A copy on the same server
//! is lost together with the original.
//!
//! ## What to do
//! Select a backup store on another SQL Server in the other data center, one that is neither the primary
//! nor its mirror.
//!
//! ## Quick fix
//! A choice that uses another SQL Server store as backup: a new one, or an existing one on another server
//! that causes no other problem. The primary stays the same.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com` is `sql02.contoso.com\PCHAT`, and its backup store is
//! `sql02.contoso.com\BACKUP`. Select `sqldr.contoso.com\PCHAT`.
//!
//! ## Source
//! *Inferred* from Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`; its figures show the backup in another
//! data center. This is a warning because log shipping to a second instance works until the server is lost,
//! and Topology Builder is not known to reject it.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "backup-beside-primary",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("backup_beside_primary.rs"),
    check,
};

/// Backups, each with the stores that must be on other servers.
const APART: [(Database, [Database; 2]); 4] = [
    (
        Database::ContentBackup,
        [Database::Content, Database::ContentMirror],
    ),
    (
        Database::ContentBackupMirror,
        [Database::Content, Database::ContentMirror],
    ),
    (
        Database::ComplianceBackup,
        [Database::Compliance, Database::ComplianceMirror],
    ),
    (
        Database::ComplianceBackupMirror,
        [Database::Compliance, Database::ComplianceMirror],
    ),
];

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (backup, others) in APART {
            let Some(store) = pool.database(backup) else {
                continue;
            };
            let others = || {
                others
                    .into_iter()
                    .filter_map(|database| Some((database, pool.database(database)?)))
            };
            if others().any(|(_, other)| other.is_same(&store)) {
                continue;
            }
            let Some((other, _)) = others().find(|(_, other)| other.is_on_server_of(&store)) else {
                continue;
            };
            let id = &pool.pool.service.id;
            let name = facts.pool_name(&pool.pool);
            let reference = AssociationKind::Database(backup);
            let other = AssociationKind::Database(other);
            let message = format!(
                "The {reference} of {name} is on the server of the {other}, {}. If that server is lost, \
                 both are lost.",
                store.cluster.fqdn,
            );
            let diagnostic = Diagnostic::new(Severity::Warning, id.clone(), message)
                .with_related(store.instance.id.clone())
                .with_association(id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const BACKUP: AssociationKind = AssociationKind::Database(Database::ContentBackup);

    #[test]
    fn a_backup_on_the_server_of_the_mirror_is_a_warning() {
        let design = contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
            let beside = add_instance(design, &"cluster:sql03.contoso.com".into(), "BACKUP");
            set_store(design, POOL, BACKUP, beside.as_str());
        });
        let diagnostic = assert_raises(
            "R97",
            &design,
            "is on the server of the content mirror, sql03",
        );
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_backup_on_another_server_is_fine_and_compliance_is_separate() {
        let design = contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, BACKUP, "sqldr.contoso.com");
            set_store(design, POOL, compliance, r"sql:sqldr.contoso.com\PCHAT");
        });
        assert_silent("R97", &design);
    }
}
