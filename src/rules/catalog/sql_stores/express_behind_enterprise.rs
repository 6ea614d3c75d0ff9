//! # A pool uses the SQL Server Express of another Standard Edition server
//!
//! ## What it checks
//! A Persistent Chat pool uses the local instance (`rtc`) of a Standard Edition server only if that server
//! is its next hop, not if its next hop is an Enterprise pool or another Standard Edition server. The local
//! instance of another server is also not used as a witness, or as the mirror or witness of the back end of
//! a Front End pool. The back end itself is checked by R60.
//!
//! ## Why it matters
//! This instance is SQL Server Express, which is installed with the Standard Edition server for its own
//! databases. Persistent Chat can use it only together with that server; other pools require a full SQL
//! Server. Express also limits the size of a database, but the content database keeps growing. A witness in
//! this instance is lost together with an unrelated server.
//!
//! ## What to do
//! Select a SQL Server store on a dedicated SQL Server, or use the Standard Edition server as next hop if
//! the pool is intended for it.
//!
//! ## Quick fix
//! A choice that replaces the SQL Server Express with a new SQL Server store, or with an existing one that
//! causes no other problem. The next hop and the Standard Edition server stay the same.
//!
//! ## Example
//! The next hop of `pchatpool.contoso.com` is `fepool01.contoso.com`, an Enterprise pool, but its content
//! is in `se01.contoso.com\rtc`. Select `sql02.contoso.com\PCHAT`.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `topology-basics` and `persistent-chat-server/topology`,
//! which offer SQL Server Express only with Standard Edition. It is inferred that other pools cannot use
//! it. A witness is only a warning, because SQL Server Express can be a witness.

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{
    AssociationKind, ChatUsage, Cluster, FrontEndPool, InstalledOn, Role, ServiceId, SqlStore,
};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "express-behind-enterprise",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("express_behind_enterprise.rs"),
    check,
};

/// The instance that setup installs on a Standard Edition server.
pub(in crate::rules) const EXPRESS_INSTANCE: &str = "rtc";

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.front_end_pools {
        check_back_end(facts, pool, diagnostics);
    }
    for pool in &facts.pools {
        let Some(next_hop) = pool.next_hop else {
            continue;
        };
        for (reference, store) in pool.sql_stores() {
            let Some(server) = express_of(facts, &store) else {
                continue;
            };
            let own = [Some(next_hop.cluster), pool.pool.cluster];
            let is_own = |own: &Cluster| own.id == server.id || same_fqdn(&own.fqdn, &server.fqdn);
            if own.into_iter().flatten().any(is_own) {
                continue;
            }
            let severity = match reference {
                AssociationKind::Witness(_) => Severity::Warning,
                _ => Severity::Error,
            };
            let kind = match next_hop.is_standard_edition {
                true => "another Standard Edition server",
                false => "an Enterprise pool",
            };
            let diagnostic = Diagnostic::new(
                severity,
                pool.pool.service.id.clone(),
                format!(
                    "The {reference} of {}, {}, is the SQL Server Express of a Standard Edition server, \
                     but the next hop {} is {kind}. Persistent Chat can use SQL Server Express only \
                     together with its own Standard Edition server.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                    next_hop.cluster.fqdn,
                ),
            )
            .with_related(store.instance.id.clone())
            .with_related(next_hop.cluster.id.clone())
            .with_association(&pool.pool.service.id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

/// The mirror and the witness of the back end of a Front End pool.
fn check_back_end(facts: &Facts<'_>, pool: &FrontEndPool<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let users = facts.index.role_on(&pool.cluster.id, &Role::UserServices);
    for dependency in users.into_iter().flat_map(|users| &users.depends_on) {
        let (severity, what) = match ChatUsage::of(&dependency.usage, facts.index.vocabulary()) {
            Some(ChatUsage::Mirror) => (Severity::Error, "mirror"),
            Some(ChatUsage::Witness) => (Severity::Warning, "witness"),
            _ => continue,
        };
        let Some(store) = store_of(facts, &dependency.target) else {
            continue;
        };
        let is_own = |server: &Cluster| server.id == pool.cluster.id;
        let Some(server) = express_of(facts, &store).filter(|server| !is_own(server)) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                severity,
                pool.cluster.id.clone(),
                format!(
                    "The back-end {what} of {}, {}, is the SQL Server Express of the Standard Edition \
                     server {}. Only that server can use it; select a dedicated SQL Server.",
                    pool.cluster.fqdn,
                    store.title(),
                    server.fqdn,
                ),
            )
            .with_related(store.instance.id.clone()),
        );
    }
}

/// The location of a back-end database.
fn store_of<'d>(facts: &Facts<'d>, database: &ServiceId) -> Option<SqlStore<'d>> {
    let database = facts.index.service(database)?;
    let InstalledOn::SqlInstance(id) = &database.installed_on else {
        return None;
    };
    let (cluster, instance) = facts.index.sql_instance(id)?;
    (database.role == Role::UserStore).then_some(SqlStore { cluster, instance })
}

/// The Standard Edition server of a local instance.
fn express_of<'d>(facts: &Facts<'d>, store: &SqlStore<'d>) -> Option<&'d Cluster> {
    if !store.instance.name.eq_ignore_ascii_case(EXPRESS_INSTANCE) {
        return None;
    }
    let named = facts.clusters_named(&store.cluster.fqdn).iter().copied();
    std::iter::once(store.cluster).chain(named).find(|cluster| {
        let server = facts.front_end_pool(&cluster.id);
        server.is_some_and(|server| server.is_standard_edition)
    })
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, ChatUsage, Database, InstalledOn, Pair, Role};

    const EXPRESS: &str = r"sql:se01.contoso.com\rtc";

    #[test]
    fn express_behind_an_enterprise_pool_is_reported() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            set_store(
                design,
                POOL,
                AssociationKind::Database(Database::Content),
                EXPRESS,
            );
        });
        assert_raises(
            "R63",
            &design,
            r"se01.contoso.com\rtc, is the SQL Server Express",
        );
        assert_fix_clears("R63", &design);
    }

    #[test]
    fn express_behind_its_own_server_is_fine() {
        let mut design = standard_edition();
        let content = AssociationKind::Database(Database::Content);
        set_store(&mut design, "chat:se01.contoso.com", content, EXPRESS);
        assert_silent("R63", &design);
    }

    #[test]
    fn express_of_another_standard_edition_server_is_reported() {
        let mut design = standard_edition();
        add_standard_edition(&mut design, SITE, "se02.contoso.com");
        let content = AssociationKind::Database(Database::Content);
        let other = r"sql:se02.contoso.com\rtc";
        set_store(&mut design, "chat:se01.contoso.com", content, other);
        let told = assert_raises(
            "R63",
            &design,
            "the next hop se01.contoso.com is another Standard Edition server",
        );
        assert_eq!(told.severity, Severity::Error);
    }

    #[test]
    fn express_as_the_witness_of_another_pool_is_a_warning() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            set_store(
                design,
                POOL,
                AssociationKind::Witness(Pair::Content),
                EXPRESS,
            );
        });
        let told = assert_raises(
            "R63",
            &design,
            "The content witness of pchatpool.contoso.com",
        );
        assert_eq!(told.severity, Severity::Warning);
    }

    /// An Enterprise pool whose back end has another database with this usage on this instance.
    fn back_end_with(instance: &str, usage: ChatUsage) -> Design {
        contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            add_sql_store(design, SITE, "sql05.contoso.com", "RTC");
            let on = InstalledOn::SqlInstance(instance.into());
            add_service(design, "second user store", Role::UserStore, SITE, on);
            let mut services = design.topology.services.iter();
            let users = services.find(|service| {
                service.role == Role::UserServices
                    && service.installed_on == InstalledOn::Cluster(FRONT_END.into())
            });
            let users = users.map_or("".into(), |users| users.id.clone());
            depend(design, &users, &"second user store".into(), spelled(usage));
        })
    }

    #[test]
    fn express_as_the_mirror_or_witness_of_the_back_end_of_another_pool_is_reported() {
        for (usage, severity) in [
            (ChatUsage::Mirror, Severity::Error),
            (ChatUsage::Witness, Severity::Warning),
        ] {
            let told = assert_raises(
                "R63",
                &back_end_with(EXPRESS, usage),
                r"of fepool01.contoso.com, se01.contoso.com\rtc, is the SQL Server Express",
            );
            assert_eq!(told.severity, severity);
        }
    }

    #[test]
    fn a_sql_server_as_the_witness_of_a_back_end_is_fine() {
        let witness = r"sql:sql05.contoso.com\RTC";
        assert_silent("R63", &back_end_with(witness, ChatUsage::Witness));
    }

    #[test]
    fn a_full_sql_server_with_that_instance_name_is_fine() {
        let design = contoso_with(|design| {
            let store = add_sql_store(design, SITE, "sql05.contoso.com", "rtc");
            let content = AssociationKind::Database(Database::Content);
            set_store(design, POOL, content, store.as_str());
        });
        assert_silent("R63", &design);
    }
}
