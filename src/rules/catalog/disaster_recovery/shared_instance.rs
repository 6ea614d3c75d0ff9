//! # Content and compliance share an instance in a pool with high availability
//!
//! ## What it checks
//! In a Persistent Chat pool with mirroring or disaster recovery, content and compliance are in different
//! SQL Server instances. The same applies to their mirrors and backups.
//!
//! ## Why it matters
//! Sharing one instance is possible, but separate instances are recommended: the content database fails
//! over and is log shipped, but the compliance database is never failed over to the other data center.
//!
//! ## What to do
//! Use a separate instance for the compliance database beside the primary, the mirror and the backup of the
//! content database.
//!
//! ## Quick fix
//! A choice that uses an empty SQL Server store for compliance; content stays where it is. Not offered if
//! every store is in use: define a separate named instance instead.
//!
//! ## Example
//! `pchatpool.contoso.com` has disaster recovery and keeps content and compliance in
//! `sql02.contoso.com\PCHAT`.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`.

use crate::rules::engine::fixes::fix_with_targets_where;
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "shared-instance-in-available-design",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("shared_instance.rs"),
    check,
};

/// Pairs of content and compliance databases with the same purpose.
const ALIKE: [(Database, Database); 4] = [
    (Database::Content, Database::Compliance),
    (Database::ContentMirror, Database::ComplianceMirror),
    (Database::ContentBackup, Database::ComplianceBackup),
    (
        Database::ContentBackupMirror,
        Database::ComplianceBackupMirror,
    ),
];

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if !is_available(pool) {
            continue;
        }
        let Some((compliance, store)) = shared(pool) else {
            continue;
        };
        let id = &pool.pool.service.id;
        let reference = AssociationKind::Database(compliance);
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "{} keeps content and compliance in the same instance, {}, but it has mirroring or \
                 disaster recovery. Separate instances are recommended.",
                facts.pool_name(&pool.pool),
                store.title(),
            ),
        )
        .with_related(store.instance.id.clone())
        .with_association(id, reference);
        diagnostics.push(fix_with_targets_where(
            facts,
            diagnostic,
            pool,
            reference,
            |item| {
                let instance = item.sql_instance;
                instance.is_some_and(|found| facts.index.databases_on(&found.id).is_empty())
            },
        ));
    }
}

/// Whether the pool has high availability or disaster recovery.
pub(in crate::rules) fn is_available(pool: &PoolFacts<'_>) -> bool {
    pool.disaster_recovery_on || Pair::ALL.into_iter().any(|pair| pool.mirroring_on(pair))
}

/// The first instance with both databases.
fn shared<'d>(pool: &PoolFacts<'d>) -> Option<(Database, SqlStore<'d>)> {
    ALIKE.into_iter().find_map(|(content, compliance)| {
        let store = pool.database(content)?;
        pool.database(compliance)
            .is_some_and(|other| other.is_same(&store))
            .then_some((compliance, store))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const COMPLIANCE: AssociationKind = AssociationKind::Database(Database::Compliance);
    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    #[test]
    fn one_instance_in_a_mirrored_design_is_reported() {
        let design = contoso_with(|design| {
            set_store(design, POOL, COMPLIANCE, CHAT_STORE);
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_raises(
            "R106",
            &design,
            r"keeps content and compliance in the same instance, sql02.contoso.com\PCHAT, but",
        );
        // The warning says more than the advice about plain designs.
        assert_silent("R114", &design);
    }

    #[test]
    fn one_mirror_instance_is_reported() {
        let design = contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ComplianceMirror);
            add_store_for(design, POOL, COMPLIANCE, "sqlcomp.contoso.com");
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            set_store(design, POOL, mirror, r"sql:sql03.contoso.com\PCHAT");
        });
        assert_raises("R106", &design, r"same instance, sql03.contoso.com\PCHAT,");
    }

    #[test]
    fn a_plain_design_and_separate_instances_are_fine() {
        let design = contoso_with(|design| set_store(design, POOL, COMPLIANCE, CHAT_STORE));
        assert_silent("R106", &design);
        let design = contoso_with(|design| {
            add_store_for(design, POOL, COMPLIANCE, "sqlcomp.contoso.com");
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_silent("R106", &design);
    }
}
