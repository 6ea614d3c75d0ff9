//! # Content is mirrored and compliance is not, or the reverse
//!
//! ## What it checks
//! Where a Persistent Chat pool has compliance, content and compliance are both mirrored or neither
//! is. With disaster recovery the same is asked of the two backups.
//!
//! ## Why it matters
//! The two databases are expected to be distributed alike. When the server of the one that is not
//! mirrored fails, either chat stops, or compliance events pile up while chat goes on.
//!
//! ## What to do
//! Turn on mirroring of the database that has none, with a mirror on the server where the other mirror
//! is.
//!
//! ## Quick fix
//! A choice: to create a SQL Server store as mirror of the other database, or to use one that causes no
//! other problem. The pair that is mirrored stays as it is.
//!
//! ## Example
//! `pchatpool.contoso.com` mirrors its content to `sql03.contoso.com\PCHAT`; its compliance store
//! `sql02.contoso.com\COMPLIANCE` has no mirror.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `persistent-chat-server/high-availability-and-disaster-recovery`, draws both with the same
//! distribution.

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
            // A store that is missing is another rule's; then nothing can be said of its mirror.
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
                    "The {} of {} is mirrored and the {} is not. When the SQL Server of the {} fails, \
                     nothing takes its place.",
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
    fn a_mirror_of_content_alone_is_reported() {
        let design = with_compliance(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            add_sql_store(design, SITE, "sql04.contoso.com", "PCHAT");
        });
        assert_raises(
            "R92",
            &design,
            "The content store of pchatpool.contoso.com is mirrored and the compliance store is not",
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
