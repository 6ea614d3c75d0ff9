//! # A witness has no store, or its database is not mirrored
//!
//! ## What it checks
//! If a pair (content, backup content, compliance, backup compliance) has a witness, the pair is mirrored
//! and a SQL Server store is selected for the witness. If the back end, archiving or monitoring store of a
//! Front End pool has a witness, it is mirrored.
//!
//! ## Why it matters
//! A witness monitors the two partners of a mirrored database and decides when to fail over. Without a
//! mirror, it has no purpose: in Topology Builder, the option is available only with mirroring. Without a
//! store, there is no witness.
//!
//! ## What to do
//! Select a witness store, turn on mirroring, or turn off the witness.
//!
//! ## Quick fix
//! A choice: create the missing mirror or witness, use an existing store that causes no other problem, or
//! turn off the witness. Not offered for a Front End pool, because its mirroring is set in Topology
//! Builder.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com` has the witness `sql04.contoso.com\PCHAT` but no mirror
//! store. Add a mirror, or remove the witness.
//!
//! ## Source
//! Topology Builder: the page "Define the SQL Server store".

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "witness-incomplete",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("witness_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in &facts.front_end_pairs {
        if let (Some(witness), None) = (pair.witness, pair.mirror) {
            let message = not_mirrored(pair.principal, &facts.name(&pair.pool));
            let diagnostic = Diagnostic::new(Severity::Error, pair.pool.clone(), message);
            diagnostics.push(diagnostic.with_related(witness.instance.id.clone()));
        }
    }
    for pool in &facts.pools {
        for pair in Pair::ALL {
            if !pool.has_pair(pair) || !pool.witness_on(pair) {
                continue;
            }
            let id = &pool.pool.service.id;
            let name = facts.pool_name(&pool.pool);
            let witness = AssociationKind::Witness(pair);
            let principal = AssociationKind::Database(pair.principal());
            let diagnostic = if !pool.mirroring_on(pair) {
                let diagnostic =
                    Diagnostic::new(Severity::Error, id.clone(), not_mirrored(principal, &name))
                        .with_association(id, witness);
                let mirror = AssociationKind::Database(pair.mirror());
                fix_with_targets(facts, diagnostic, pool, mirror)
            } else if pool.witness(pair).is_none() {
                let diagnostic = Diagnostic::new(
                    Severity::Error,
                    id.clone(),
                    format!(
                        "The witness of the {principal} of {name} is on, but no SQL Server store is \
                         selected for it. Topology Builder does not accept this, and an exported document \
                         would have no witness.",
                    ),
                )
                .with_association(id, witness);
                fix_with_targets(facts, diagnostic, pool, witness)
            } else {
                continue;
            };
            diagnostics.push(diagnostic.with_fix(
                Safety::Choice,
                format!("Turn off the witness of the {principal}"),
                Edit::SetWitness {
                    pool: id.clone(),
                    pair,
                    on: false,
                },
            ));
        }
    }
}

fn not_mirrored(principal: AssociationKind, pool: &str) -> String {
    format!(
        "The {principal} of {pool} has a witness but is not mirrored. Topology Builder does not accept a \
         witness without a mirror."
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, ChatUsage, Database, InstalledOn, Pair, Role};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);
    const WITNESS: AssociationKind = AssociationKind::Witness(Pair::Content);

    #[test]
    fn a_witness_without_mirroring_is_reported() {
        let design =
            contoso_with(|design| add_store_for(design, POOL, WITNESS, "sql04.contoso.com"));
        assert_raises(
            "R74",
            &design,
            "The content store of pchatpool.contoso.com has a witness but is not mirrored",
        );
        assert_fix_clears("R74", &design);
    }

    #[test]
    fn a_witness_without_a_store_is_reported() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            add_sql_store(design, SITE, "sql04.contoso.com", "");
            intentions_mut(design, POOL).witness = vec![Pair::Content];
        });
        assert_raises("R74", &design, "no SQL Server store is selected for it.");
        assert_fix_clears("R74", &design);
    }

    #[test]
    fn the_witness_of_an_archive_that_is_not_mirrored_is_reported() {
        let archive = |usages: &[ChatUsage]| {
            contoso_with(|design| {
                for usage in usages {
                    let store = add_sql_store(design, SITE, &format!("{usage:?}.contoso.com"), "");
                    let role = Role::ArchivingStore;
                    let on = InstalledOn::SqlInstance(store);
                    let archive = add_service(design, format!("{usage:?}"), role, SITE, on);
                    depend(design, &REGISTRAR.into(), &archive, spelled(*usage));
                }
            })
        };
        assert_raises(
            "R74",
            &archive(&[ChatUsage::Default, ChatUsage::Witness]),
            "The archiving store of fepool01.contoso.com has a witness but is not mirrored",
        );
        assert_silent(
            "R74",
            &archive(&[ChatUsage::Default, ChatUsage::Mirror, ChatUsage::Witness]),
        );
    }

    #[test]
    fn a_witness_of_a_mirrored_pair_is_fine() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            add_store_for(design, POOL, WITNESS, "sql04.contoso.com");
        });
        assert_silent("R74", &design);
        assert_silent("R74", &contoso());
    }
}
