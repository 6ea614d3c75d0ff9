//! # A SQL Server store is on a Persistent Chat server
//!
//! ## What it checks
//! No SQL Server store is on a computer of a Persistent Chat pool, unless that computer is a
//! Standard Edition server.
//!
//! ## Why it matters
//! Chat service and database compete for one machine and are lost together. Topology Builder cannot
//! create databases on a SQL Server that is collocated with another server role: local setup on that
//! computer has to do it.
//!
//! ## What to do
//! Create a SQL Server store on a server that runs no role of the product, let the pool use it, and
//! delete this one.
//!
//! ## Quick fix
//! None: the FQDN of another SQL Server is not in the topology. Create a store on a SQL Server of its
//! own in the properties of the pool, then delete this one.
//!
//! ## Example
//! `pchat01.contoso.com` is a server of `pchatpool.contoso.com` and also the host of the store
//! `pchat01.contoso.com\PCHAT`.
//!
//! ## Source
//! Inferred. The upgrade guide for Skype for Business Server 2015 mentions service and database on one
//! server as a case that exists; Topology Builder's page "Create databases" speaks of collocated SQL
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
        // A Front End pool is another rule's: R65 for Enterprise, allowed for Standard Edition, also
        // where a Persistent Chat pool claims the server as its computer (R11, R14).
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
                    "{} is on a server of the Persistent Chat pool {}. Both are lost together, \
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
    fn the_own_instance_of_a_standard_edition_server_among_the_computers_is_fine() {
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
