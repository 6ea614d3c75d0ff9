//! # A SQL Server store is not used by any pool
//!
//! ## What it checks
//! Every SQL Server store has a database or is the witness of one. Databases of all roles count, including
//! unknown roles.
//!
//! ## Why it matters
//! An unused store does no harm. It may be left over, or its association may have been forgotten.
//!
//! ## What to do
//! Associate the store with a pool, or delete it. Topology Builder deletes only unused stores.
//!
//! ## Quick fix
//! A choice: keep the store and silence the problem, or delete the store. The store of a Front End pool can
//! be deleted only with the pool.
//!
//! ## Example
//! `sql03.contoso.com\Default` was defined as a mirror, but mirroring was never turned on.
//!
//! ## Source
//! Inferred; the documentation does not require it.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{Role, Service, SqlInstanceNumber};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "unused-sql-store",
    severity: Severity::Info,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("unused.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, number) in facts.numbered_sql_stores() {
        if is_used(facts, number.instance) {
            continue;
        }
        let title = store.title();
        let mut diagnostic = Diagnostic::new(
            Severity::Info,
            store.instance.id.clone(),
            format!("{title} is not used by any pool. It will be published unless you delete it."),
        );
        // The store of a Front End pool can be deleted only with the pool.
        if facts.front_end_pool(&store.cluster.id).is_none() {
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Delete {title}"),
                Edit::Delete {
                    objects: vec![store.instance.id.clone().into()],
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

/// Whether an instance has a database or is the witness of one.
pub(in crate::rules) fn is_used(facts: &Facts<'_>, instance: SqlInstanceNumber) -> bool {
    let mut databases = facts.index.databases_at(instance).iter();
    databases.any(|database| counts_as_use(facts, database))
}

/// A Persistent Chat database that no pool uses is left over. For other roles, it is not always known
/// whether a database is in use.
fn counts_as_use(facts: &Facts<'_>, database: &Service) -> bool {
    !matches!(
        *database.role,
        Role::PersistentChatStore | Role::PersistentChatComplianceStore
    ) || !facts.index.dependents(&database.id).is_empty()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, InstalledOn, Pair, Role};

    #[test]
    fn a_store_without_a_database_is_reported_and_can_be_deleted() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql03.contoso.com", "");
        });
        assert_raises(
            "R71",
            &design,
            r"sql03.contoso.com\Default is not used by any pool",
        );
        assert_fix_clears("R71", &design);
    }

    #[test]
    fn a_witness_is_in_use() {
        let design = contoso_with(|design| {
            let witness = add_sql_store(design, SITE, "sql03.contoso.com", "");
            let reference = AssociationKind::Witness(Pair::Content);
            set_store(design, POOL, reference, witness.as_str());
        });
        assert_silent("R71", &design);
    }

    #[test]
    fn a_database_of_an_unknown_role_counts_as_use() {
        let design = contoso_with(|design| {
            let store = add_sql_store(design, SITE, "sql03.contoso.com", "");
            let role = Role::Other("LegalInterceptStore".into());
            add_service(design, "legal", role, SITE, InstalledOn::SqlInstance(store));
        });
        assert_silent("R71", &design);
    }
}
