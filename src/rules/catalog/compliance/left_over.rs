//! # Compliance is off, but compliance stores are still attached
//!
//! ## What it checks
//! A Persistent Chat pool without compliance (the option is off and there is no compliance store) does not
//! refer to a mirror, backup or witness for a compliance database either.
//!
//! ## Why it matters
//! Compliance is on if the pool has a compliance store. The leftover stores have no purpose, and Topology
//! Builder shows their fields dimmed. A document gets into this state by a manual edit or a lost reference.
//!
//! ## What to do
//! Remove the remaining references, or choose the compliance store that they belong to.
//!
//! ## Quick fix
//! A choice: create a SQL Server store as the compliance store, or use an existing store that causes no
//! other problem; both turn compliance on. Clearing the leftover stores comes last.
//!
//! ## Example
//! `pchatpool.contoso.com` has the compliance mirror `sql03.contoso.com\COMPLIANCE` and no compliance
//! store.
//!
//! ## Source
//! Inferred from the properties of a Persistent Chat pool in Topology Builder, where the compliance fields
//! are dimmed while compliance is off.

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{AssociationKind, Database, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "compliance-left-over",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("left_over.rs"),
    check,
};

/// References that make no sense without the compliance store.
const DEPENDENT: [AssociationKind; 5] = [
    AssociationKind::Database(Database::ComplianceMirror),
    AssociationKind::Witness(Pair::Compliance),
    AssociationKind::Database(Database::ComplianceBackup),
    AssociationKind::Database(Database::ComplianceBackupMirror),
    AssociationKind::Witness(Pair::ComplianceBackup),
];

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if pool.compliance_on {
            continue;
        }
        let left: Vec<_> = DEPENDENT
            .into_iter()
            .filter_map(|reference| Some((reference, pool.sql_store(reference)?)))
            .collect();
        let Some((first, _)) = left.first() else {
            continue;
        };
        let id = &pool.pool.service.id;
        let names: Vec<String> = left
            .iter()
            .map(|(reference, store)| format!("the {reference} {}", store.title()))
            .collect();
        let diagnostic = Diagnostic::new(
            Severity::Warning,
            id.clone(),
            format!(
                "Compliance of {} is off, but it still has {}. Without a compliance store they have \
                 no purpose.",
                facts.pool_name(&pool.pool),
                names.join(", "),
            ),
        )
        .with_association(id, *first)
        .with_fix(
            Safety::Choice,
            "Remove the leftover compliance stores",
            Edit::SetCompliance {
                pool: id.clone(),
                on: false,
            },
        );
        let store = AssociationKind::Database(Database::Compliance);
        diagnostics.push(fix_with_targets(facts, diagnostic, pool, store));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ComplianceMirror);

    #[test]
    fn a_mirror_without_a_store_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_raises(
            "R113",
            &design,
            r"Compliance of pchatpool.contoso.com is off, but it still has the compliance mirror sql03.contoso.com\PCHAT",
        );
        assert_fix_clears("R113", &design);
    }

    #[test]
    fn the_mirror_is_fine_while_compliance_is_on() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            intentions_mut(design, POOL).compliance = true;
        });
        assert_silent("R113", &design);
        assert_silent("R113", &contoso());
    }
}
