//! # A SQL Server store is on a Persistent Chat server
//!
//! ## What it checks
//! No SQL Server store is on a computer of a Persistent Chat pool, unless the computer is a Standard
//! Edition server.
//!
//! ## Why it matters
//! The chat service and the database compete for the same computer and are lost together. Topology Builder
//! cannot create databases on a SQL Server with another server role; local setup on that computer has to
//! create them.
//!
//! ## What to do
//! Create a SQL Server store on a server without product roles, associate the pool with it, and delete this
//! one.
//!
//! ## Quick fix
//! None: only you know the FQDN of another SQL Server. Create a store on a dedicated SQL Server in the
//! properties of the pool, and then delete this one.
//!
//! ## Example
//! `pchat01.contoso.com` is a server of `pchatpool.contoso.com` and also hosts the store
//! `pchat01.contoso.com\PCHAT`.
//!
//! ## Source
//! Inferred: the upgrade guide for Skype for Business Server 2015 mentions that the service and its
//! database can be on one server; the page "Create databases" in Topology Builder mentions collocated SQL
//! Servers.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Cluster, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "store-on-chat-computer",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_chat_computer.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, number) in facts.numbered_sql_stores() {
        let runs_nothing_else = facts.index.services_at(number.server).is_empty();
        if runs_nothing_else && !facts.shares_a_name(number.server) {
            continue;
        }
        let clusters = facts.clusters_of_name(number.server, &store.cluster);
        // For a Front End pool, R65 reports Enterprise pools. Standard Edition servers are allowed, even if
        // a Persistent Chat pool lists the server as its computer (R11, R14).
        let is_front_end = |cluster: &&Cluster| facts.front_end_pool(&cluster.id).is_some();
        if clusters.iter().any(is_front_end) {
            continue;
        }
        let chat = clusters.iter().find_map(|cluster| {
            facts
                .index
                .role_on(&cluster.id, &Role::PersistentChatService)
        });
        let Some(chat) = chat else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                store.instance.id.clone(),
                format!(
                    "{} is on a server of the Persistent Chat pool {}. If the server fails, both are lost, \
                     and Topology Builder cannot create databases there.",
                    store.title(),
                    facts.name(&chat.id.clone().into()),
                ),
            )
            .with_related(chat.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_store_on_a_chat_server_is_reported() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "pchat01.contoso.com", "PCHAT");
        });
        assert_raises(
            "R66",
            &design,
            r"pchat01.contoso.com\PCHAT is on a server of the Persistent Chat pool pchatpool.contoso.com",
        );
    }

    #[test]
    fn the_local_instance_of_a_standard_edition_server_among_the_computers_is_fine() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("se01.contoso.com"));
        });
        assert_silent("R66", &design);
    }

    #[test]
    fn sql_servers_and_standard_edition_are_fine() {
        assert_silent("R66", &contoso());
        assert_silent("R66", &standard_edition());
    }
}
