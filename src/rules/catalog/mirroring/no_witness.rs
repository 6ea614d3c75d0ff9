//! # A mirrored database has no witness
//!
//! ## What it checks
//! Every mirrored pair of a Persistent Chat pool has a witness. The same applies to the mirrored back end,
//! archiving and monitoring stores of a Front End pool.
//!
//! ## Why it matters
//! Without a witness, SQL Server does not fail over automatically. If the primary is lost, the pool stops
//! until an administrator runs `Invoke-CsDatabaseFailover`.
//!
//! ## What to do
//! Select a SQL Server store on a third server as the witness. It holds no data, so SQL Server Express is
//! enough. One server can be the witness of several pairs.
//!
//! ## Quick fix
//! A choice: create a SQL Server store as the witness, or use an existing one on a server without
//! databases. Not offered for a Front End pool, because its mirroring is set in Topology Builder.
//!
//! ## Example
//! The content of `pchatpool.contoso.com` is mirrored from `sql02.contoso.com\PCHAT` to
//! `sql03.contoso.com\PCHAT`. Select `sql04.contoso.com\Default` as the witness.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `high-availability-and-disaster-recovery/back-end-server`.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirroring-without-witness",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("no_witness.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in &facts.front_end_pairs {
        let (Some(_), Some(mirror), None) = (pair.primary, pair.mirror, pair.witness) else {
            continue;
        };
        let message = message(pair.principal, &facts.name(&pair.pool), &mirror);
        let diagnostic = Diagnostic::new(Severity::Warning, pair.pool.clone(), message);
        diagnostics.push(diagnostic.with_related(mirror.instance.id.clone()));
    }
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
                message(
                    AssociationKind::Database(pair.principal()),
                    &facts.pool_name(&pool.pool),
                    &mirror,
                ),
            )
            .with_association(id, AssociationKind::Database(pair.mirror()));
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, witness));
        }
    }
}

fn message(principal: AssociationKind, pool: &str, mirror: &SqlStore<'_>) -> String {
    format!(
        "The {principal} of {pool} is mirrored to {} without a witness. It does not fail over \
         automatically.",
        mirror.title(),
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    #[test]
    fn mirroring_without_a_witness_is_reported() {
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
    fn a_mirrored_back_end_needs_a_witness_too() {
        let design = contoso_with(|design| {
            mirror_front_end(design, "sql03.contoso.com", None);
        });
        assert_raises(
            "R75",
            &design,
            r"The back end of fepool01.contoso.com is mirrored to sql03.contoso.com\RTC without",
        );
        let design = contoso_with(|design| {
            mirror_front_end(design, "sql03.contoso.com", Some("sql04.contoso.com"));
        });
        assert_silent("R75", &design);
    }

    #[test]
    fn a_witness_clears_the_problem() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            let witness = AssociationKind::Witness(Pair::Content);
            add_store_for(design, POOL, witness, "sql04.contoso.com");
        });
        assert_silent("R75", &design);
        assert_silent("R75", &contoso());
    }
}
