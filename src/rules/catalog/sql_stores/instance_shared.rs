//! # A SQL Server instance has the same Persistent Chat database twice
//!
//! ## What it checks
//! A SQL Server instance has at most one content database (mgc) and one compliance database (mgccomp), from
//! one Persistent Chat pool or several. Mirrors and backup stores count, because their databases have the
//! same names. Content and compliance of one pool can share an instance (R114).
//!
//! ## Why it matters
//! The names of the databases are fixed. The second database cannot be created, or the second pool writes
//! to the rooms of the first one. SQL Server also cannot mirror a database to its own instance or restore a
//! backup beside the original.
//!
//! ## What to do
//! Select another instance for one of the two, preferably on another SQL Server (R59, R76, R97).
//!
//! ## Quick fix
//! A choice for the second pool: create a SQL Server store, or use an existing one that causes no other
//! problem. The first pool keeps its store, and no data is moved.
//!
//! ## Example
//! `pchatpool1.contoso.com` and `pchatpool2.contoso.com` both use `sql02.contoso.com\PCHAT` as SQL Server
//! store.
//!
//! ## Source
//! Documented: "Topology basics for Skype for Business Server", "Server collocation in an
//! Enterprise Edition Front End pool deployment", "Components and topologies for Persistent Chat
//! Server".

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::AssociationKind;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "database-twice-in-instance",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("instance_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (reference, store) in pool.sql_stores() {
            let AssociationKind::Database(database) = reference else {
                continue;
            };
            let service = &pool.pool.service.id;
            let first = facts
                .databases_in(&store.instance.id)
                .find(|held| held.database.is_compliance() == database.is_compliance());
            // The first pool keeps the instance; the others are reported.
            let Some(first) = first else {
                continue;
            };
            let is_own = &first.pool.service.id == service;
            if is_own && first.database == database {
                continue;
            }
            let name = facts.pool_name(&pool.pool);
            let title = store.title();
            let message = match (is_own, database.is_compliance()) {
                (true, _) => format!(
                    "The {reference} of {name} is in the same instance as its {}, {title}. An instance \
                     cannot have the same database twice.",
                    AssociationKind::Database(first.database),
                ),
                (false, is_compliance) => format!(
                    "{} and {name} both have a {} database in {title}. An instance can have the database \
                     of only one Persistent Chat pool.",
                    facts.pool_name(&first.pool),
                    if is_compliance {
                        "compliance"
                    } else {
                        "content"
                    },
                ),
            };
            let mut diagnostic = Diagnostic::new(Severity::Error, service.clone(), message)
                .with_related(store.instance.id.clone())
                .with_association(service, reference);
            if !is_own {
                diagnostic = diagnostic.with_related(first.pool.service.id.clone());
            }
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    fn with_second_pool(database: Database) -> crate::design::Design {
        contoso_with(|design| {
            let pool = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            let pool = pool.as_str();
            set_service(design, pool, AssociationKind::NextHop, REGISTRAR);
            set_service(design, pool, AssociationKind::FileStore, CHAT_FILES);
            set_store(
                design,
                pool,
                AssociationKind::Database(database),
                CHAT_STORE,
            );
        })
    }

    #[test]
    fn a_mirror_or_backup_in_the_instance_of_its_own_primary_is_reported() {
        for (database, words) in [
            (Database::ContentMirror, "The content mirror of"),
            (Database::ContentBackup, "The backup content store of"),
        ] {
            let reference = AssociationKind::Database(database);
            let design = contoso_with(|design| {
                add_sql_store(design, SITE, "sql03.contoso.com", "");
                set_store(design, POOL, reference, CHAT_STORE);
            });
            let raised = assert_raises(
                "R58",
                &design,
                r"is in the same instance as its content store, sql02.contoso.com\PCHAT",
            );
            assert!(raised.message.starts_with(words), "{}", raised.message);
            assert_fix_clears("R58", &design);
            assert_silent("R76", &design);
            assert_silent("R97", &design);
        }
    }

    #[test]
    fn two_content_databases_are_reported() {
        for database in [Database::Content, Database::ContentMirror] {
            let design = with_second_pool(database);
            assert_raises(
                "R58",
                &design,
                r"both have a content database in sql02.contoso.com\PCHAT",
            );
            assert_silent("R59", &design);
        }
        let mut design = with_second_pool(Database::Content);
        add_sql_store(&mut design, SITE, "sql03.contoso.com", "PCHAT");
        assert_fix_clears("R58", &design);
    }

    #[test]
    fn two_pools_that_refer_to_one_database_are_reported() {
        let design = contoso_with(|design| {
            let pool = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            let content = design.topology.service(&POOL.into()).unwrap().depends_on[2].clone();
            depend(design, &pool, &content.target, content.usage);
        });
        assert_raises("R58", &design, "both have a content database");
    }

    #[test]
    fn content_beside_compliance_is_fine() {
        assert_silent("R58", &with_second_pool(Database::Compliance));
        let design = contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            set_store(design, POOL, compliance, CHAT_STORE);
        });
        assert_silent("R58", &design);
    }
}
