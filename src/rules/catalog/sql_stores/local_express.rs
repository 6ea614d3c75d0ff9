//! # Persistent Chat uses the SQL Server Express of its Standard Edition server
//!
//! ## What it checks
//! Whether a Persistent Chat pool with a Standard Edition server as next hop has its content in the local
//! instance (`rtc`) of that server.
//!
//! ## Why it matters
//! This is allowed. SQL Server Express limits the size of a database and has no high availability, but the
//! content database grows with every message.
//!
//! ## What to do
//! Nothing for a small deployment. Otherwise, use a SQL Server store with a dedicated instance for
//! Persistent Chat.
//!
//! ## Quick fix
//! None: this is supported for a small deployment. To change it, select another SQL Server store in the
//! properties of the pool.
//!
//! ## Example
//! `se01.contoso.com` runs Persistent Chat and has its content in `se01.contoso.com\rtc`.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `persistent-chat-server/topology`.

use crate::rules::catalog::sql_stores::express_behind_enterprise::EXPRESS_INSTANCE;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "content-in-local-express",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("local_express.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let (Some(next_hop), Some(store)) = (pool.next_hop, pool.database(Database::Content))
        else {
            continue;
        };
        let local = next_hop.is_standard_edition
            && store.cluster.id == next_hop.cluster.id
            && store.instance.name.eq_ignore_ascii_case(EXPRESS_INSTANCE);
        if !local {
            continue;
        }
        let id = &pool.pool.service.id;
        diagnostics.push(
            Diagnostic::new(
                Severity::Info,
                id.clone(),
                format!(
                    "{} keeps its content in {}, the SQL Server Express of its Standard Edition server. \
                     This is allowed, but SQL Server Express limits the size of the database.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                ),
            )
            .with_related(store.instance.id.clone())
            .with_association(id, AssociationKind::Database(Database::Content)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    #[test]
    fn local_express_is_mentioned() {
        let mut design = standard_edition();
        let content = AssociationKind::Database(Database::Content);
        let pool = "chat:se01.contoso.com";
        set_store(&mut design, pool, content, r"sql:se01.contoso.com\rtc");
        assert_raises("R64", &design, r"keeps its content in se01.contoso.com\rtc");
    }

    #[test]
    fn a_sql_server_is_not_mentioned() {
        assert_silent("R64", &standard_edition());
        assert_silent("R64", &contoso());
    }
}
