//! # Compliance is on, but there is no compliance store
//!
//! ## What it checks
//! A Persistent Chat pool with compliance turned on has a compliance SQL Server store.
//!
//! ## Why it matters
//! The compliance service writes every event to the compliance database (mgccomp), and the adapter reads it
//! from there. Topology Builder does not continue until a store is selected. In a document, compliance is
//! on only if the pool has this store, so an export without it has no compliance.
//!
//! ## What to do
//! Select a compliance store, or turn off compliance. The instance of the content store can be used.
//!
//! ## Quick fix
//! A choice: create a SQL Server store, use an existing store that causes no other problem, or turn off
//! compliance.
//!
//! ## Example
//! "Enable compliance" is selected for `pchatpool.contoso.com`, but "Compliance SQL Server store" is empty.
//! Select `sql02.contoso.com\COMPLIANCE`.
//!
//! ## Source
//! Documented: Skype for Business Server deployment, `add-persistent-chat-server`, steps 6 and 9. Topology
//! Builder: the page "Define the compliance SQL Server store". One sentence of Lync Server 2013,
//! `components-and-topologies-for-persistent-chat-server`, places the compliance service on the Front End
//! Server; all other sources say that it runs on each Persistent Chat server.

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "compliance-store-missing",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("store_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    const STORE: AssociationKind = AssociationKind::Database(Database::Compliance);
    for pool in &facts.pools {
        if !pool.compliance_on || pool.sql_store(STORE).is_some() {
            continue;
        }
        let id = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            id.clone(),
            format!(
                "Compliance of {} is on, but there is no compliance store. Topology Builder does not \
                 accept this, and an exported document would have no compliance.",
                facts.pool_name(&pool.pool),
            ),
        )
        .with_association(id, STORE);
        diagnostics.push(fix_with_targets(facts, diagnostic, pool, STORE).with_fix(
            Safety::Choice,
            "Turn off compliance",
            Edit::SetCompliance {
                pool: id.clone(),
                on: false,
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn compliance_without_a_store_is_reported_and_can_be_fixed() {
        let design = contoso_with(|design| intentions_mut(design, POOL).compliance = true);
        let diagnostic = assert_raises(
            "R112",
            &design,
            "Compliance of pchatpool.contoso.com is on, but there is no compliance store",
        );
        let labels: Vec<&str> = diagnostic.fixes.iter().map(|f| f.label.as_str()).collect();
        assert!(labels.contains(&r"Use sql02.contoso.com\PCHAT as compliance store"));
        assert!(labels.contains(&"Turn off compliance"));
        assert_fix_clears("R112", &design);
    }

    #[test]
    fn a_compliance_store_is_enough() {
        let design = contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, compliance, "sqlcomp.contoso.com");
            intentions_mut(design, POOL).compliance = true;
        });
        assert_silent("R112", &design);
        assert_silent("R112", &contoso());
    }
}
