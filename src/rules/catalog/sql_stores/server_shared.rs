//! # Two Persistent Chat pools have the same kind of database on one SQL Server
//!
//! ## What it checks
//! A SQL Server has the content database of only one Persistent Chat pool and the compliance database of
//! only one, in any instance. Two in the same instance are reported by R58.
//!
//! This is a warning if both pools are Lync Server 2013 pools with an Enterprise pool as next hop, if the
//! pools have different versions (as during a side-by-side migration), or if one of the databases is a
//! mirror or a backup.
//!
//! ## Why it matters
//! Collocation of databases is limited, because a server is sized for one Persistent Chat database of each
//! kind.
//!
//! ## What to do
//! Create a store on another SQL Server for the second pool, and move its database there before you publish
//! the topology.
//!
//! ## Quick fix
//! A choice for the second pool: create a store on another SQL Server, or use an existing one that causes
//! no other problem. No data is moved.
//!
//! ## Example
//! `pchatpool1.contoso.com` uses `sql02.contoso.com\PCHAT1`, and `pchatpool2.contoso.com` uses
//! `sql02.contoso.com\PCHAT2`.
//!
//! ## Versions
//! In the former, a warning with Enterprise Edition.
//!
//! ## Source
//! The documentation contradicts itself. "Topology basics for Skype for Business Server" and "Server
//! collocation in a Standard Edition server deployment" allow one Persistent Chat database for each SQL
//! Server. "Server collocation in an Enterprise Edition Front End pool deployment" (Lync Server 2013) does
//! not mention this limit. It is *inferred* that mirrors and backups count.

use crate::rules::ChatDatabase;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "server-shared-by-pools",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("server_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        for (reference, store) in pool.sql_stores() {
            let AssociationKind::Database(database) = reference else {
                continue;
            };
            let service = &pool.pool.service.id;
            let same_kind = |held: &&ChatDatabase<'_>| {
                held.database.is_compliance() == database.is_compliance()
            };
            let first = facts.databases_on_server(&store.cluster.id).find(same_kind);
            let Some(first) = first.filter(|first| &first.pool.service.id != service) else {
                continue;
            };
            // R58 reports another pool's database in the same instance.
            let shares_instance = facts
                .databases_in(&store.instance.id)
                .filter(same_kind)
                .any(|held| &held.pool.service.id != service);
            if shares_instance {
                continue;
            }
            let severity = severity(facts, pool, database, first);
            let diagnostic = Diagnostic::new(
                severity,
                service.clone(),
                format!(
                    "{} and {} both have a {} database on {}. A SQL Server should have the database of \
                     only one Persistent Chat pool.",
                    facts.pool_name(&first.pool),
                    facts.pool_name(&pool.pool),
                    if database.is_compliance() {
                        "compliance"
                    } else {
                        "content"
                    },
                    store.cluster.fqdn
                ),
            )
            .with_related(store.instance.id.clone())
            .with_related(first.store.instance.id.clone())
            .with_related(first.pool.service.id.clone())
            .with_association(service, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

/// The documentation of Lync Server 2013 Enterprise Edition does not prohibit it.
fn severity(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    database: Database,
    first: &ChatDatabase<'_>,
) -> Severity {
    let is_primary = |database| matches!(database, Database::Content | Database::Compliance);
    let is_strict =
        |service_version: u32, standard_edition: bool| service_version >= 7 || standard_edition;
    let behind_standard_edition = |pool: &PoolFacts<'_>| {
        pool.next_hop
            .is_some_and(|next_hop| next_hop.is_standard_edition)
    };
    let other = facts.pool_facts(&first.pool.service.id);
    let strict = is_strict(
        pool.pool.service.service_version,
        behind_standard_edition(pool),
    ) || is_strict(
        first.pool.service.service_version,
        other.is_some_and(behind_standard_edition),
    );
    // A side-by-side migration: the documentation limits only the databases of one version.
    let is_one_version = pool.pool.service.service_version == first.pool.service.service_version;
    if strict && is_one_version && is_primary(database) && is_primary(first.database) {
        Severity::Error
    } else {
        Severity::Warning
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    fn with_second_pool(database: Database) -> crate::design::Design {
        contoso_with(|design| {
            let store = add_sql_store(design, SITE, "sql02.contoso.com", "PCHAT2");
            let pool = add_chat_pool(design, SITE, "pchat9.contoso.com", &["pchat9.contoso.com"]);
            let pool = pool.as_str();
            set_service(design, pool, AssociationKind::NextHop, REGISTRAR);
            set_service(design, pool, AssociationKind::FileStore, CHAT_FILES);
            set_store(
                design,
                pool,
                AssociationKind::Database(database),
                store.as_str(),
            );
        })
    }

    #[test]
    fn two_instances_on_one_server_are_an_error_in_2015() {
        let mut design = with_second_pool(Database::Content);
        let diagnostic = assert_raises(
            "R59",
            &design,
            "pchatpool.contoso.com and pchat9.contoso.com both have a content database on sql02",
        );
        assert_eq!(diagnostic.severity, Severity::Error);
        assert_silent("R58", &design);
        add_sql_store(&mut design, SITE, "sql03.contoso.com", "PCHAT");
        assert_fix_clears("R59", &design);
    }

    #[test]
    fn a_shared_server_behind_a_2013_enterprise_pool_is_a_warning() {
        let mut design = with_second_pool(Database::Content);
        for id in [POOL, "chat:pchat9.contoso.com"] {
            service_mut(&mut design, id).service_version = 6;
        }
        let diagnostic = assert_raises("R59", &design, "both have a content database");
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_shared_server_across_two_versions_is_a_warning() {
        let mut design = with_second_pool(Database::Content);
        service_mut(&mut design, "chat:pchat9.contoso.com").service_version = 6;
        let diagnostic = assert_raises("R59", &design, "both have a content database");
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_shared_server_for_a_mirror_is_a_warning() {
        let diagnostic = assert_raises(
            "R59",
            &with_second_pool(Database::ContentMirror),
            "both have a content database",
        );
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn content_of_one_pool_and_compliance_of_the_other_are_fine() {
        assert_silent("R59", &with_second_pool(Database::Compliance));
        assert_silent("R59", &contoso());
    }
}
