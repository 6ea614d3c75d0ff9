//! # Only one of content and compliance is mirrored
//!
//! ## What it checks
//! If a Persistent Chat pool has compliance, its content and compliance databases are both mirrored, or
//! neither is. With disaster recovery, the same applies to their backups.
//!
//! ## Why it matters
//! The two databases need the same availability. If the server of the unmirrored database fails, either
//! chat stops, or compliance events accumulate while chat continues.
//!
//! ## What to do
//! Turn on mirroring for the database without a mirror, and use the server of the existing mirror.
//!
//! ## Quick fix
//! A choice: create a SQL Server store as the mirror of the other database, or use an existing one that
//! causes no other problem. The mirrored pair stays the same.
//!
//! ## Example
//! `pchatpool.contoso.com` mirrors its content to `sql03.contoso.com\PCHAT`, but its compliance store
//! `sql02.contoso.com\COMPLIANCE` has no mirror.
//!
//! ## Source
//! Documented: the figures in Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`, show both databases with the same
//! mirrors.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "uneven-mirroring",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("uneven.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (content, compliance) in [
            (Pair::Content, Pair::Compliance),
            (Pair::ContentBackup, Pair::ComplianceBackup),
        ] {
            // A missing store is reported by another rule, and its mirror cannot be checked.
            let both = pool.database(content.principal()).is_some()
                && pool.database(compliance.principal()).is_some();
            let (mirrored, bare) = match (pool.mirroring_on(content), pool.mirroring_on(compliance))
            {
                (true, false) => (content, compliance),
                (false, true) => (compliance, content),
                _ => continue,
            };
            if !both {
                continue;
            }
            let id = &pool.pool.service.id;
            let diagnostic = Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "The {} of {} is mirrored, but the {} is not. If the SQL Server of the {} fails, no \
                     other server takes over.",
                    AssociationKind::Database(mirrored.principal()),
                    facts.pool_name(&pool.pool),
                    AssociationKind::Database(bare.principal()),
                    AssociationKind::Database(bare.principal()),
                ),
            )
            .with_association(id, AssociationKind::Database(bare.principal()));
            let mirror = AssociationKind::Database(bare.mirror());
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, mirror));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    fn with_compliance(change: impl FnOnce(&mut Design)) -> Design {
        contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, compliance, "sqlcomp.contoso.com");
            change(design);
        })
    }

    #[test]
    fn a_mirror_of_only_the_content_is_reported() {
        let design = with_compliance(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            add_sql_store(design, SITE, "sql04.contoso.com", "PCHAT");
        });
        assert_raises(
            "R92",
            &design,
            "The content store of pchatpool.contoso.com is mirrored, but the compliance store is not.",
        );
        assert_fix_clears("R92", &design);
    }

    #[test]
    fn both_or_neither_is_fine() {
        let design = with_compliance(|design| {
            let other = AssociationKind::Database(Database::ComplianceMirror);
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            add_store_for(design, POOL, other, "sql04.contoso.com");
        });
        assert_silent("R92", &design);
        assert_silent("R92", &with_compliance(|_| ()));
    }

    #[test]
    fn without_compliance_there_is_nothing_to_compare() {
        let design =
            contoso_with(|design| add_store_for(design, POOL, MIRROR, "sql03.contoso.com"));
        assert_silent("R92", &design);
    }
}
