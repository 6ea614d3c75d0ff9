//! # A file store is on a SQL Server
//!
//! ## What it checks
//! No file store is on a server that also hosts a SQL Server store. Standard Edition servers are not
//! checked, because they host both by design.
//!
//! ## Why it matters
//! This is supported but not recommended. Files and databases compete for the same disks and network, and
//! both are lost if the server fails.
//!
//! ## What to do
//! Create a file store on a file server and associate the pools with it, or accept that files and databases
//! share this server.
//!
//! ## Quick fix
//! None: the topology does not contain a free file server. Create a file store on a file server and
//! associate the pools with it, or leave it: this is supported.
//!
//! ## Example
//! `\\sql01.contoso.com\pchat` is on the server of the SQL Server store `sql01.contoso.com\Default`.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `topology-basics` (caution).

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "file-store-on-database-server",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_database_server.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, number, cluster) in facts.file_stores_on_servers() {
        let database = facts
            .clusters_of_name(number, cluster)
            .iter()
            .filter(|server| !server.sql_instances.is_empty())
            .filter(|server| facts.front_end_pool(&server.id).is_none())
            .find_map(|server| server.sql_instances.first());
        let Some(database) = database else {
            continue;
        };
        let object = database.id.clone().into();
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                store.service.id.clone(),
                format!(
                    "{} is on the same server as {}. Files and databases compete for its resources; this \
                     is supported but not recommended.",
                    store.title(),
                    facts.name(&object),
                ),
            )
            .with_related(object),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_share_on_a_sql_server_is_reported() {
        let design = contoso_with(|design| {
            add_file_store(design, SITE, "sql01.contoso.com", "pchat");
        });
        assert_raises(
            "R123",
            &design,
            r"\\sql01.contoso.com\pchat is on the same server as sql01.contoso.com\Default.",
        );
    }

    #[test]
    fn file_servers_and_standard_edition_are_fine() {
        assert_silent("R123", &contoso());
        assert_silent("R123", &standard_edition());
    }
}
