//! # A Persistent Chat pool has no file store
//!
//! ## What it checks
//! Every Persistent Chat pool has a file store. A reference to a missing file store (R47) does not count.
//!
//! ## Why it matters
//! The file store holds the files that users upload to rooms. The wizard in Topology Builder does not
//! continue without one.
//!
//! ## What to do
//! Select an existing file store in the site, or define a new one. The file store of a Front End pool can
//! be used, but a separate one is recommended for performance.
//!
//! ## Quick fix
//! A choice: create a file store, or use an existing one that does not serve another site.
//!
//! ## Example
//! `pchatpool.contoso.com` has a SQL Server store but no file store. Select `\\fs01.contoso.com\pchat`.
//!
//! ## Source
//! Topology Builder: the page "Define the file store".

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::AssociationKind;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "file-store-missing",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        if pool.file_store.is_some_and(|store| store.cluster.is_some()) {
            continue;
        }
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            id.clone(),
            format!(
                "{} has no file store. Files that users upload to rooms cannot be stored.",
                facts.pool_name(&pool.pool),
            ),
        )
        .with_association(id, AssociationKind::FileStore);
        diagnostics.push(fix_with_targets(
            facts,
            diagnostic,
            pool,
            AssociationKind::FileStore,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn a_pool_without_a_file_store_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| clear(design, POOL, AssociationKind::FileStore));
        let diagnostic = assert_raises("R117", &design, "pchatpool.contoso.com has no file store");
        assert_eq!(
            diagnostic.association,
            Some((POOL.into(), AssociationKind::FileStore))
        );
        assert_fix_clears("R117", &design);
    }

    #[test]
    fn a_pool_with_a_file_store_is_fine() {
        assert_silent("R117", &contoso());
    }
}
