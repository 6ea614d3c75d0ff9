//! # A Persistent Chat database is on a server that runs another role
//!
//! ## What it checks
//! Whether a SQL Server store with a Persistent Chat database is on a computer where setup installs a
//! server role.
//!
//! ## Why it matters
//! "Install Database" in Topology Builder does not create databases on such a computer. Local setup on that
//! computer creates them, so the steps have a different order.
//!
//! ## What to do
//! Run local setup on the computer before you start Persistent Chat, or use a store on a dedicated SQL
//! Server.
//!
//! ## Quick fix
//! None: the topology is valid; only the order of the steps differs. Run local setup on that computer
//! first.
//!
//! ## Example
//! The content of `se01.contoso.com` is in its own instance, `se01.contoso.com\rtc`.
//!
//! ## Source
//! Topology Builder: the page "Create databases". Documented for archiving: Skype for Business Server
//! deployment, `add-archiving-databases`.

use ahash::AHashSet;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::SqlInstanceId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "collocated-database",
    severity: Severity::Info,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("collocated_database.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: AHashSet<&SqlInstanceId> = AHashSet::new();
    for held in &facts.chat_databases.all {
        let store = held.store;
        let runs_product = facts
            .clusters_named(&store.cluster.fqdn)
            .iter()
            .any(|cluster| cluster.requires_setup);
        if !runs_product || !told.insert(&store.instance.id) {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Info,
            store.instance.id.clone(),
            format!(
                "{} is on a computer that runs another server role. \"Install Database\" in Topology \
                 Builder cannot create its databases; local setup on that computer does.",
                store.title(),
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn a_database_on_a_standard_edition_server_is_mentioned_once() {
        let mut design = standard_edition();
        for database in [Database::Content, Database::Compliance] {
            set_store(
                &mut design,
                "chat:se01.contoso.com",
                AssociationKind::Database(database),
                r"sql:se01.contoso.com\rtc",
            );
        }
        assert_raises(
            "R135",
            &design,
            r"se01.contoso.com\rtc is on a computer that runs",
        );
    }

    #[test]
    fn a_separate_sql_server_is_not_mentioned() {
        assert_silent("R135", &contoso());
        assert_silent("R135", &standard_edition());
    }
}
