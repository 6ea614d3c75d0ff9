//! # A Persistent Chat pool has no SQL Server store
//!
//! ## What it checks
//! Every Persistent Chat pool has a SQL Server store for its content (the database mgc). A reference to a
//! missing store, or to a store that is not installed on anything (R47), does not count.
//!
//! ## Why it matters
//! The content database holds rooms, messages and permissions. Topology Builder does not continue without
//! it.
//!
//! ## What to do
//! Select a SQL Server store, or define a new one, preferably with a dedicated named instance. On a
//! Standard Edition server, the local instance can be used.
//!
//! ## Quick fix
//! A choice that creates a SQL Server store and uses it as content store, or uses an existing one that
//! causes no other problem: not the back end of an Enterprise pool or the content store of another pool.
//!
//! ## Example
//! `pchatpool.contoso.com` has only a next hop and a file store.
//!
//! ## Source
//! Seen in Topology Builder: "Define the SQL Server store", where Next is not available without a store.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "content-store-missing",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("content_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let content = AssociationKind::Database(Database::Content);
    for pool in &facts.pools {
        if pool.sql_store(content).is_some() {
            continue;
        }
        let service = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} has no SQL Server store for its content. Rooms and messages cannot be stored.",
                facts.pool_name(&pool.pool)
            ),
        )
        .with_association(service, content);
        diagnostics.push(fix_with_targets(facts, diagnostic, pool, content));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn a_pool_without_a_store_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| {
            clear(design, POOL, AssociationKind::Database(Database::Content))
        });
        let diagnostic = assert_raises(
            "R54",
            &design,
            "pchatpool.contoso.com has no SQL Server store for its content",
        );
        assert!(
            diagnostic
                .fixes
                .iter()
                .any(|fix| fix.label == r"Use sql02.contoso.com\PCHAT as content store")
        );
        assert_fix_clears("R54", &design);
    }

    #[test]
    fn a_pool_with_a_store_is_fine() {
        assert_silent("R54", &contoso());
        assert_silent("R54", &standard_edition());
    }
}
