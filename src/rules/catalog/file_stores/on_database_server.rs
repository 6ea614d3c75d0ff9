//! # A file store is on a database server
//!
//! ## What it checks
//! No file store is on a server that also holds a SQL Server store. A Standard Edition server is
//! left out: there both belong to the server.
//!
//! ## Why it matters
//! This is supported but not recommended. Files and databases compete for the same disks and network,
//! and one failed server takes both.
//!
//! ## What to do
//! Create a file store on a file server and let the pools use that one, or accept that files and
//! databases share the disks of this server.
//!
//! ## Quick fix
//! None: another file server is not in the topology by itself. Create a file store on a file server and
//! let the pools use it, or leave it: this is supported.
//!
//! ## Example
//! `\\sql01.contoso.com\pchat` beside the store `sql01.contoso.com\Default`.
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
                    "{} is on the server of {}. Files and databases compete for it; this is \
                     supported but not recommended.",
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
            r"\\sql01.contoso.com\pchat is on the server of sql01.contoso.com\Default",
        );
    }

    #[test]
    fn file_servers_and_standard_edition_are_fine() {
        assert_silent("R123", &contoso());
        assert_silent("R123", &standard_edition());
    }
}
