//! # A SQL Server store has no server, or is defined twice
//!
//! ## What it checks
//! The SQL Server FQDN of a store is not empty, and no two stores have the same FQDN and instance, ignoring
//! case. Other faults of the name are reported by R2 to R5.
//!
//! ## Why it matters
//! Topology Builder needs the FQDN to reach the server. Two identical stores cannot be distinguished,
//! because a published topology identifies an instance only by its server and name.
//!
//! ## What to do
//! Enter the FQDN of the SQL Server. If two stores are identical, keep one and associate all pools with it.
//!
//! ## Quick fix
//! A choice if the second store is unused: rename its instance, or delete it.
//!
//! ## Example
//! The stores `sql01.contoso.com\PCHAT` and `SQL01.contoso.com\pchat` are the same.
//!
//! ## Source
//! Documented: "Add SQL store" in the Topology Builder help (the FQDN). The conflict of two identical
//! stores is *inferred* from the names of instances in published documents.

use ahash::AHashMap;

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::HostName;
use crate::topology::{Cluster, ObjectId, SqlStore};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "sql-store-defined-twice",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("defined_twice.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: AHashMap<(HostName<'_>, HostName<'_>), &SqlStore<'_>> = AHashMap::new();
    for (store, number) in facts.numbered_sql_stores() {
        let object = || ObjectId::from(store.instance.id.clone());
        if store.cluster.fqdn.is_empty() {
            // R1 reports a pool or server without a name.
            if facts.item_at(number.server).is_none() {
                diagnostics.push(Diagnostic::new(
                    Severity::Error,
                    object(),
                    format!(
                        "The SQL Server store {} has no SQL Server FQDN. Pools cannot reach it.",
                        store.title()
                    ),
                ));
            }
            continue;
        }
        let is_only_one =
            store.cluster.sql_instances.len() == 1 && !facts.shares_a_name(number.server);
        if is_only_one {
            continue;
        }
        let key = (
            HostName(&store.cluster.fqdn),
            HostName(&store.instance.name),
        );
        let Some(first) = known.get(&key) else {
            known.insert(key, store);
            continue;
        };
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            object(),
            format!(
                "The SQL Server store {} is defined twice. A published topology cannot distinguish the \
                 two.",
                store.title()
            ),
        )
        .with_related(first.instance.id.clone());
        if facts.index.databases_on(&store.instance.id).is_empty() {
            let other = free_instance(store.cluster);
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Rename the unused instance to {other}"),
                Edit::ChangeInstance {
                    store: store.instance.id.clone(),
                    instance: other,
                },
            );
            diagnostic = diagnostic.with_fix(
                Safety::Choice,
                format!("Delete the unused {}", store.title()),
                Edit::Delete {
                    objects: vec![store.instance.id.clone().into()],
                },
            );
        }
        diagnostics.push(diagnostic);
    }
}

/// An available instance name on the server.
fn free_instance(server: &Cluster) -> String {
    let taken = |name: &str| {
        let mut instances = server.sql_instances.iter();
        instances.any(|instance| instance.name.eq_ignore_ascii_case(name))
    };
    let mut names = (2_u64..).map(|number| format!("PCHAT{number}"));
    names.find(|name| !taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn the_same_store_twice_is_reported() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql02.contoso.com", "pchat");
        });
        assert_raises("R55", &design, r"sql02.contoso.com\pchat is defined twice");
        assert_fix_clears("R55", &design);
    }

    #[test]
    fn a_store_without_a_server_is_reported() {
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, "cluster:sql02.contoso.com");
            cluster.fqdn.clear();
            cluster.machines[0].fqdn.clear();
        });
        assert_raises("R55", &design, "has no SQL Server FQDN");
        assert_silent("R1", &design);
    }

    #[test]
    fn two_instances_on_a_server_are_fine() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "sql02.contoso.com", "");
        });
        assert_silent("R55", &design);
    }
}
