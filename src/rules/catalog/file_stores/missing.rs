//! # A Persistent Chat pool has no file store
//!
//! ## What it checks
//! Every Persistent Chat pool refers to a file store. A reference to something that the topology does
//! not hold (R47) does not count.
//!
//! ## Why it matters
//! Files that users upload to rooms are kept there. Topology Builder's wizard does not continue without
//! a file store.
//!
//! ## What to do
//! Choose an existing file store of the site, or define a new one. An existing store of a Front End
//! pool may be used; one of its own is recommended for performance.
//!
//! ## Quick fix
//! A choice: to create a file store, or to use one that serves no other site.
//!
//! ## Example
//! `pchatpool.contoso.com` has a SQL Server store and no file store. Choose
//! `\\fs01.contoso.com\pchat`.
//!
//! ## Source
//! Topology Builder: its page "Define the file store".

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
                "{} has no file store. Files that users upload cannot be stored.",
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
    fn a_pool_without_file_store_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| clear(design, POOL, AssociationKind::FileStore));
        let diagnostic = assert_raises("R117", &design, "pchatpool.contoso.com has no file store");
        assert_eq!(
            diagnostic.association,
            Some((POOL.into(), AssociationKind::FileStore))
        );
        assert_fix_clears("R117", &design);
    }

    #[test]
    fn a_pool_with_file_store_is_fine() {
        assert_silent("R117", &contoso());
    }
}
