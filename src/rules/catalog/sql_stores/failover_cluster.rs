//! # A store is a SQL Server failover cluster
//!
//! ## What it checks
//! Says what a failover cluster needs where a store of the product's databases is stated to be one; a
//! store that is only a witness keeps none. Whether a store of Persistent Chat is one is asked.
//!
//! ## Why it matters
//! A failover cluster answers under a virtual name. A topology that names one of its nodes instead
//! points at nothing as soon as the cluster has failed over.
//!
//! ## What to do
//! Give the cluster's virtual name as FQDN of the store and define none of its nodes. Make the cluster
//! active/passive, its passive node shared with nothing else, with two nodes at most in Standard
//! edition and 16 in Enterprise edition. Silence this with a reason when that is so.
//!
//! ## Quick fix
//! None: whether the FQDN is that of the cluster, and how many nodes it has, no document shows. Check
//! both in Failover Cluster Manager, then silence this with a reason.
//!
//! ## Example
//! `sqlcl.contoso.com\PCHAT` is a failover cluster of `sqlnode1.contoso.com` and
//! `sqlnode2.contoso.com`; the store is named `sqlcl.contoso.com`.
//!
//! ## Source
//! Documented: Lync Server 2013, "Configure SQL Server clustering"; "Server requirements"; that
//! Persistent Chat supports it: "Plan for Persistent Chat Server".

use crate::design::{Fact, SqlEdition};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "failover-cluster",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::FailoverCluster)],
    page: page!("failover_cluster.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::FailoverCluster, RULE.versions);
    for (store, number) in facts.numbered_sql_stores() {
        let id = &store.instance.id;
        let in_use = facts
            .index
            .databases_kept_at(number.instance)
            .iter()
            .any(|database| RULE.versions.contains(database.service_version));
        // The SQL Server Express of a Standard Edition server is no cluster.
        if !in_use || facts.item_at(number.server).is_some() {
            continue;
        }
        let stated = facts.stated_at(number.instance);
        match stated.failover_cluster() {
            Some(true) => {}
            Some(false) => continue,
            None => {
                if facts.databases_in_at(number.instance).next().is_some() {
                    unstated.of_store(number.instance, store);
                }
                continue;
            }
        }
        let nodes = match stated.sql_edition() {
            Some(SqlEdition::Standard) => "two nodes in Standard edition",
            Some(SqlEdition::Enterprise) => "16 nodes in Enterprise edition",
            // To ask for the edition as well would tell no more than the two numbers do.
            _ => "two nodes in Standard edition or 16 in Enterprise edition",
        };
        diagnostics.push(Diagnostic::new(
            Severity::Info,
            id.clone(),
            format!(
                "{} is stated to be a failover cluster: its FQDN must be the cluster's virtual name, \
                 not a node's. Active/passive alone is supported, with at most {nodes} and a passive \
                 node that nothing else uses.",
                store.title()
            ),
        ));
    }
    unstated.say(facts, diagnostics, "what a failover cluster needs");
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, SqlEdition, Statement};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Pair};

    fn clustered(yes: bool) -> Design {
        contoso_with(|design| {
            state(
                design,
                sql_store(CHAT_STORE),
                Statement::FailoverCluster(yes),
            );
        })
    }

    #[test]
    fn a_failover_cluster_is_reported_what_it_needs_by_edition() {
        let mut design = clustered(true);
        assert_raises(
            "R68",
            &design,
            r"sql02.contoso.com\PCHAT is stated to be a failover cluster: its FQDN must be",
        );
        assert_raises(
            "R68",
            &design,
            "at most two nodes in Standard edition or 16 in",
        );
        assert_asks_nothing("R68", &design);
        for (edition, nodes) in [
            (
                SqlEdition::Standard,
                "at most two nodes in Standard edition and",
            ),
            (SqlEdition::Enterprise, "at most 16 nodes in Enterprise"),
        ] {
            state(
                &mut design,
                sql_store(CHAT_STORE),
                Statement::SqlEdition(edition),
            );
            assert_raises("R68", &design, nodes);
            assert_asks_nothing("R68", &design);
        }
    }

    #[test]
    fn a_witness_keeps_no_database() {
        let mut design = contoso();
        let witness = AssociationKind::Witness(Pair::Content);
        add_store_for(&mut design, POOL, witness, "sql03.contoso.com");
        let store = sql_store(r"sql:sql03.contoso.com\PCHAT");
        state(&mut design, store, Statement::FailoverCluster(true));
        assert_silent("R68", &design);
    }

    #[test]
    fn a_plain_server_is_fine() {
        assert_silent("R68", &clustered(false));
        assert_asks_nothing("R68", &clustered(false));
    }

    #[test]
    fn stores_of_persistent_chat_alone_are_asked_about() {
        assert_silent("R68", &contoso());
        assert_asks(
            "R68",
            Fact::FailoverCluster,
            &contoso(),
            r"Whether sql02.contoso.com\PCHAT is a failover cluster is unknown.",
        );
    }
}
