//! # A store is a SQL Server failover cluster
//!
//! ## What it checks
//! Shows the requirements of a failover cluster if a store with product databases is one. A store that is
//! only a witness has no databases. For Persistent Chat stores, it is asked whether they are failover
//! clusters.
//!
//! ## Why it matters
//! A failover cluster has a virtual name. If the topology contains the name of a node instead, the
//! databases cannot be reached after a failover.
//!
//! ## What to do
//! Use the virtual name of the cluster as the FQDN of the store, and do not define its nodes. The cluster
//! must be active/passive, its passive node must not be used for anything else, and it can have at most two
//! nodes in Standard edition and 16 in Enterprise edition. When this is done, silence the message with a
//! reason.
//!
//! ## Quick fix
//! None: documents do not show the virtual name or the number of nodes. Check both in Failover Cluster
//! Manager, and then silence the message with a reason.
//!
//! ## Example
//! `sqlcl.contoso.com\PCHAT` is a failover cluster of `sqlnode1.contoso.com` and `sqlnode2.contoso.com`;
//! the store has the name `sqlcl.contoso.com`.
//!
//! ## Source
//! Documented: Lync Server 2013, "Configure SQL Server clustering"; "Server requirements". "Plan for
//! Persistent Chat Server" says that Persistent Chat supports it.

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
            // Asking for the edition would not add more than the two numbers.
            _ => "two nodes in Standard edition or 16 in Enterprise edition",
        };
        diagnostics.push(Diagnostic::new(
            Severity::Info,
            id.clone(),
            format!(
                "{} is a failover cluster. Its FQDN must be the virtual name of the cluster, not the name \
                 of a node. Only active/passive clusters are supported, with at most {nodes} and a passive \
                 node that is not used for anything else.",
                store.title()
            ),
        ));
    }
    unstated.say(
        facts,
        diagnostics,
        "whether the requirements of a failover cluster apply",
    );
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
    fn the_requirements_of_a_failover_cluster_are_reported_by_edition() {
        let mut design = clustered(true);
        assert_raises(
            "R68",
            &design,
            r"sql02.contoso.com\PCHAT is a failover cluster. Its FQDN must be",
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
    fn a_witness_is_fine_because_it_holds_no_database() {
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
    fn only_persistent_chat_stores_are_asked_about() {
        assert_silent("R68", &contoso());
        assert_asks(
            "R68",
            Fact::FailoverCluster,
            &contoso(),
            r"Whether sql02.contoso.com\PCHAT is a failover cluster is unknown.",
        );
    }
}
