//! # A content database is on the SQL Server of an Enterprise pool's back end
//!
//! ## What it checks
//! No content database of a Persistent Chat pool (content store, backup store, or the mirror of either) is
//! in the SQL Server instance, or on the SQL Server, with the back-end database of an Enterprise Edition
//! Front End pool.
//!
//! ## Why it matters
//! This is supported but not recommended. The content database (mgc) keeps all messages of all rooms and
//! can grow very large. It then takes disk space and memory from the database for presence and conferencing
//! of the Front End pool.
//!
//! ## What to do
//! Use a dedicated instance for Persistent Chat, preferably on a dedicated server. A database in use has to
//! be moved: plan for it.
//!
//! ## Quick fix
//! A choice that uses a new SQL Server store, or an existing one on a server without a back end, for the
//! content database, its mirror or its backup. The Front End pool keeps its store. A database in use has to
//! be moved manually.
//!
//! ## Example
//! `pchatpool.contoso.com` and the Enterprise pool `fepool01.contoso.com` both use
//! `sql01.contoso.com\Default`. Select `sql02.contoso.com\PCHAT` for Persistent Chat.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `persistent-chat-server/topology` (important
//! note); Lync Server 2013, `set-up-system-platforms`.

use ahash::AHashMap;

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::HostName;
use crate::topology::{AssociationKind, FrontEndPool, InstalledOn, Role, SqlInstanceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "content-beside-back-end",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("shares_back_end.rs"),
    check,
};

/// The back-end database of an Enterprise pool.
struct BackEnd<'d> {
    instance: &'d SqlInstanceId,
    pool: FrontEndPool<'d>,
}

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let back_ends = back_ends(facts);
    for pool in &facts.pools {
        for (reference, store) in pool.sql_stores() {
            if !matches!(reference, AssociationKind::Database(database) if !database.is_compliance())
            {
                continue;
            }
            let Some(on_server) = back_ends.get(&HostName(&store.cluster.fqdn)) else {
                continue;
            };
            let same_instance = on_server.iter().find(|b| *b.instance == store.instance.id);
            let Some(back_end) = same_instance.or(on_server.first()) else {
                continue;
            };
            let what = match same_instance {
                Some(_) => "the instance",
                None => "on the server",
            };
            let diagnostic = Diagnostic::new(
                Severity::Warning,
                pool.pool.service.id.clone(),
                format!(
                    "The {reference} of {}, {}, is {what} with the back-end database of {}. The content \
                     database can grow very large and slow down that pool.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                    back_end.pool.cluster.fqdn,
                ),
            )
            .with_related(store.instance.id.clone())
            .with_related(back_end.pool.cluster.id.clone())
            .with_association(&pool.pool.service.id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

/// The back ends of Enterprise pools by the name of their SQL Server.
fn back_ends<'d>(facts: &Facts<'d>) -> AHashMap<HostName<'d>, Vec<BackEnd<'d>>> {
    let mut back_ends: AHashMap<HostName<'d>, Vec<BackEnd<'d>>> = AHashMap::new();
    for (place, store) in facts.index.of_role(&Role::UserStore) {
        let InstalledOn::SqlInstance(instance) = &store.installed_on else {
            continue;
        };
        let Some(server) = facts.index.cluster_of_place(place) else {
            continue;
        };
        let pool = facts
            .index
            .dependents_of_place(place)
            .iter()
            .filter_map(|user| match &user.installed_on {
                InstalledOn::Cluster(cluster) => facts.front_end_pool(cluster),
                InstalledOn::SqlInstance(_) => None,
            })
            .find(|pool| !pool.is_standard_edition);
        if let Some(pool) = pool {
            back_ends
                .entry(HostName(&server.fqdn))
                .or_default()
                .push(BackEnd {
                    instance,
                    pool: *pool,
                });
        }
    }
    back_ends
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const CONTENT: AssociationKind = AssociationKind::Database(Database::Content);

    #[test]
    fn content_in_the_instance_of_a_back_end_is_reported() {
        let design = contoso_with(|design| set_store(design, POOL, CONTENT, BACK_END_STORE));
        let diagnostic = assert_raises(
            "R61",
            &design,
            r"pchatpool.contoso.com, sql01.contoso.com\Default, is the instance with the back-end database of fepool01.contoso.com.",
        );
        assert_eq!(diagnostic.association, Some((POOL.into(), CONTENT)));
    }

    #[test]
    fn content_in_another_instance_on_that_server_is_reported() {
        let design = contoso_with(|design| {
            let instance = add_instance(design, &"cluster:sql01.contoso.com".into(), "PCHAT");
            set_store(design, POOL, CONTENT, instance.as_str());
        });
        assert_raises(
            "R61",
            &design,
            "is on the server with the back-end database of fepool01.contoso.com. The content database can grow very large and slow down that pool.",
        );
        assert_fix_clears(
            "R61",
            &contoso_with(|design| {
                set_store(design, POOL, CONTENT, BACK_END_STORE);
            }),
        );
    }

    #[test]
    fn a_separate_server_and_the_compliance_database_are_fine() {
        assert_silent("R61", &contoso());
        let design = contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            set_store(design, POOL, compliance, BACK_END_STORE);
        });
        assert_silent("R61", &design);
    }
}
