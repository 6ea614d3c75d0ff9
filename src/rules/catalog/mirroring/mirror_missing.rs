//! # Mirroring is on, but there is no mirror store
//!
//! ## What it checks
//! If SQL Server store mirroring is turned on for one of the four pairs (content, backup content,
//! compliance, backup compliance), a mirror store is selected.
//!
//! ## Why it matters
//! Topology Builder does not continue until a mirror store is selected. In a document, mirroring is on only
//! if there is a mirror store, so an exported document would have no mirroring.
//!
//! ## What to do
//! Select a mirror store on another SQL Server in the same data center as the primary, or turn off
//! mirroring.
//!
//! ## Quick fix
//! A choice: create a SQL Server store, use an existing one that causes no other problem, or turn off
//! mirroring of the pair. Turning off mirroring is not offered if the other pair is mirrored and this one
//! must be as well.
//!
//! ## Example
//! "Enable SQL Server store mirroring" is selected for the content store of `pchatpool.contoso.com`, but
//! "Mirroring SQL Server store" is empty. Select `sql03.contoso.com\PCHAT`.
//!
//! ## Source
//! Topology Builder: the page "Define the SQL Server store".

use crate::rules::engine::fixes::{fix_with_targets, fix_without_mirroring};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-missing",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("mirror_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for pair in Pair::ALL {
            let missing = pool.has_pair(pair)
                && pool.mirroring_on(pair)
                && pool.database(pair.mirror()).is_none();
            if !missing {
                continue;
            }
            let id = &pool.pool.service.id;
            let mirror = AssociationKind::Database(pair.mirror());
            let principal = AssociationKind::Database(pair.principal());
            let diagnostic = Diagnostic::new(
                Severity::Error,
                id.clone(),
                format!(
                    "Mirroring of the {principal} of {} is on, but there is no {mirror}. Topology Builder \
                     does not accept this, and an exported document would have no mirroring.",
                    facts.pool_name(&pool.pool),
                ),
            )
            .with_association(id, mirror);
            diagnostics.push(fix_without_mirroring(
                fix_with_targets(facts, diagnostic, pool, mirror),
                pool,
                pair,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    #[test]
    fn mirroring_without_a_mirror_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql03.contoso.com", "PCHAT");
            intentions_mut(design, POOL).mirroring = vec![Pair::Content];
        });
        let diagnostic = assert_raises(
            "R73",
            &design,
            "Mirroring of the content store of pchatpool.contoso.com is on, but there is no content mirror",
        );
        assert!(
            diagnostic
                .fixes
                .iter()
                .any(|fix| fix.label == r"Use sql03.contoso.com\PCHAT as content mirror")
        );
        assert_fix_clears("R73", &design);
    }

    #[test]
    fn a_selected_mirror_is_fine() {
        let design = contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
            intentions_mut(design, POOL).mirroring = vec![Pair::Content];
        });
        assert_silent("R73", &design);
        assert_silent("R73", &contoso());
    }

    #[test]
    fn mirroring_selected_for_a_pair_that_the_pool_lacks_is_ignored() {
        let design = contoso_with(|design| {
            intentions_mut(design, POOL).mirroring = vec![Pair::Compliance];
        });
        assert_silent("R73", &design);
    }
}
