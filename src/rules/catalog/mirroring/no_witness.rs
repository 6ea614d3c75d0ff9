//! # A mirrored database has no witness
//!
//! ## What it checks
//! Every mirrored pair of a Persistent Chat pool has a witness.
//!
//! ## Why it matters
//! Without a witness SQL Server does not fail over by itself: when the primary is lost, Persistent
//! Chat stops until an administrator runs `Invoke-CsDatabaseFailover`.
//!
//! ## What to do
//! Choose a SQL Server store as witness, on a third server. It holds no data, and SQL Server Express
//! is enough for it. One server may witness several pairs.
//!
//! ## Quick fix
//! A choice: to create a SQL Server store as witness, or to use one on a server that keeps no database.
//!
//! ## Example
//! The content of `pchatpool.contoso.com` is mirrored from `sql02.contoso.com\PCHAT` to
//! `sql03.contoso.com\PCHAT`. Choose `sql04.contoso.com\Default` as witness.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `high-availability-and-disaster-recovery/back-end-server`.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirroring-without-witness",
    severity: Severity::Warning,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("no_witness.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for pair in Pair::ALL {
            let (Some(_), Some(mirror)) = (
                pool.database(pair.principal()),
                pool.database(pair.mirror()),
            ) else {
                continue;
            };
            if pool.witness_on(pair) {
                continue;
            }
            let id = &pool.pool.service.id;
            let witness = AssociationKind::Witness(pair);
            let diagnostic = Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "The {} of {} is mirrored to {} without a witness. It fails over only when an \
                     administrator does it by hand.",
                    AssociationKind::Database(pair.principal()),
                    facts.pool_name(&pool.pool),
                    mirror.title(),
                ),
            )
            .with_reference(id, AssociationKind::Database(pair.mirror()));
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, witness));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    #[test]
    fn mirroring_without_witness_is_told() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        let diagnostic = assert_raises(
            "R75",
            &design,
            r"is mirrored to sql03.contoso.com\PCHAT without a witness",
        );
        // Neither partner can be its own witness, so the back end's server remains.
        assert_eq!(diagnostic.fixes.len(), 1);
        assert_fix_clears("R75", &design);
    }

    #[test]
    fn a_witness_quiets_it() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            let witness = AssociationKind::Witness(Pair::Content);
            add_store_for(design, POOL, witness, "sql04.contoso.com");
        });
        assert_silent("R75", &design);
        assert_silent("R75", &contoso());
    }
}
