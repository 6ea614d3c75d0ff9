//! # Compliance is turned on without a compliance store
//!
//! ## What it checks
//! A Persistent Chat pool for which compliance is turned on has a compliance SQL Server store.
//!
//! ## Why it matters
//! The compliance service writes every event into that database (mgccomp), from which the adapter
//! fetches it. Topology Builder does not leave its page before the store is chosen. In a document,
//! compliance is on by the presence of the store: without it an export has no compliance at all.
//!
//! ## What to do
//! Choose the compliance store, or turn compliance off. It may be the instance of the content store.
//!
//! ## Quick fix
//! A choice: to create a SQL Server store, to use one that causes no other problem, or to turn
//! off compliance.
//!
//! ## Example
//! "Enable compliance" is ticked for `pchatpool.contoso.com`, and "Compliance SQL Server store" is
//! empty. Choose `sql02.contoso.com\COMPLIANCE`.
//!
//! ## Source
//! Documented: Skype for Business Server deployment, `add-persistent-chat-server`, steps 6 and 9.
//! Topology Builder: its page "Define the compliance SQL Server store". Lync Server 2013's
//! `components-and-topologies-for-persistent-chat-server` once places the compliance service on the
//! Front End Server; everything else says that it runs on each Persistent Chat server.

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
                "Compliance of {} is on, but there is no compliance store. Topology Builder refuses \
                 it, and an export would hold no compliance.",
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
    fn compliance_without_store_is_reported_and_can_be_fixed() {
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
    fn a_compliance_store_is_what_it_takes() {
        let design = contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, compliance, "sqlcomp.contoso.com");
            intentions_mut(design, POOL).compliance = true;
        });
        assert_silent("R112", &design);
        assert_silent("R112", &contoso());
    }
}
