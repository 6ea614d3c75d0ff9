//! # Two Persistent Chat pools keep the same database in one instance
//!
//! ## What it checks
//! A SQL Server instance holds the content database (mgc) of one Persistent Chat pool, and the
//! compliance database (mgccomp) of one. Mirrors and backup stores count, because their databases
//! bear the same names. Content and compliance of one pool may share an instance (R114), and what
//! one pool does to itself is told by R76 and R97.
//!
//! ## Why it matters
//! The name of the database is fixed. The second pool would write into the rooms of the first, or
//! its database cannot be created.
//!
//! ## What to do
//! Give the second pool an instance of its own, best on another SQL Server (R59).
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! `pchatpool1.contoso.com` and `pchatpool2.contoso.com` both have `sql02.contoso.com\PCHAT` as
//! SQL Server store.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Topology basics for Skype for Business Server", "Server collocation in an
//! Enterprise Edition Front End pool deployment", "Components and topologies for Persistent Chat
//! Server".

use crate::rules::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::Reference;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "instance-shared-by-pools",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("instance_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (reference, store) in pool.sql_stores() {
            let Reference::Database(database) = reference else {
                continue;
            };
            let service = &pool.pool.service.id;
            let first = facts
                .databases_in(&store.instance.id)
                .find(|held| held.database.is_compliance() == database.is_compliance());
            // The first one there is in its right; later ones are told.
            let Some(first) = first.filter(|first| &first.pool.service.id != service) else {
                continue;
            };
            let kind = if database.is_compliance() {
                "compliance"
            } else {
                "content"
            };
            let diagnostic = Diagnostic::new(
                Severity::Error,
                service.clone(),
                format!(
                    "{} and {} both keep a {kind} database in {}. An instance holds that of one \
                     Persistent Chat pool only.",
                    facts.pool_name(&first.pool),
                    facts.pool_name(&pool.pool),
                    store.title()
                ),
            )
            .with_related(store.instance.id.clone())
            .with_related(first.pool.service.id.clone())
            .with_reference(service, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::rules::testing::*;
    use crate::topology::{Database, Reference};

    fn with_second_pool(database: Database) -> crate::design::Design {
        contoso_with(|design| {
            let pool = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            let pool = pool.as_str();
            set_service(design, pool, Reference::NextHop, REGISTRAR);
            set_service(design, pool, Reference::FileStore, CHAT_FILES);
            set_store(design, pool, Reference::Database(database), CHAT_STORE);
        })
    }

    #[test]
    fn two_content_databases_are_told() {
        for database in [Database::Content, Database::ContentMirror] {
            let design = with_second_pool(database);
            assert_raises(
                "R58",
                &design,
                r"both keep a content database in sql02.contoso.com\PCHAT",
            );
            assert_silent("R59", &design);
        }
        let mut design = with_second_pool(Database::Content);
        add_sql_store(&mut design, SITE, "sql03.contoso.com", "PCHAT");
        assert_fix_clears("R58", &design);
    }

    #[test]
    fn two_pools_that_refer_to_one_database_are_told() {
        let design = contoso_with(|design| {
            let pool = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            let content = design.topology.service(&POOL.into()).unwrap().depends_on[2].clone();
            depend(design, &pool, &content.target, content.usage);
        });
        assert_raises("R58", &design, "both keep a content database");
    }

    #[test]
    fn content_beside_compliance_is_fine() {
        assert_silent("R58", &with_second_pool(Database::Compliance));
        let design = contoso_with(|design| {
            let compliance = Reference::Database(Database::Compliance);
            set_store(design, POOL, compliance, CHAT_STORE);
        });
        assert_silent("R58", &design);
    }
}
