//! # Two back-end, archiving or monitoring databases are on one SQL Server
//!
//! ## What it checks
//! No two Front End pools have their back-end databases on the same SQL Server, in any instance, and no SQL
//! Server has two archiving databases or two monitoring databases.
//!
//! Several pools can use the same archiving or monitoring database, which counts as one database. Mirrors,
//! witnesses, databases that no pool uses, and databases of versions not listed below do not count.
//!
//! ## Why it matters
//! Each instance can have only one database of each of these kinds. Each SQL Server can serve only one
//! Front End pool and have only one archiving database and one monitoring database. Installing a second one
//! fails or overwrites the first.
//!
//! ## What to do
//! Use a separate SQL Server for one of the pools, or let both pools use the same archiving or monitoring
//! database.
//!
//! ## Quick fix
//! None: you decide which database to move. Define a SQL Server store on another server, associate one of
//! the pools with it, and move its database there.
//!
//! ## Example
//! `fepool01.contoso.com` and `fepool02.contoso.com` both use `sql01.contoso.com\Default`.
//!
//! ## Source
//! Documented: "Topology basics".

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Cluster, ClusterId, InstalledOn, Role, Service, SqlInstanceId, spelled};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "back-ends-share-sql-server",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("back_ends_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    check_back_ends(facts, diagnostics);
    check_databases(facts, diagnostics, &Role::ArchivingStore, "archiving");
    check_databases(facts, diagnostics, &Role::MonitoringStore, "monitoring");
}

fn check_back_ends(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_on: AHashMap<&ClusterId, &Cluster> = AHashMap::new();
    for (number, pool) in facts.numbered_front_end_pools() {
        let users = facts.index.role_at(number, &Role::UserServices);
        let back_end = users.and_then(|users| {
            users
                .depends_on
                .iter()
                .filter(|dependency| dependency.usage.is_default())
                .filter_map(|dependency| facts.index.service(&dependency.target))
                .find(|service| service.role == Role::UserStore)
        });
        let back_end = back_end.filter(|service| RULE.versions.contains(service.service_version));
        let Some(server) = back_end.and_then(|service| facts.index.cluster_of(service)) else {
            continue;
        };
        let first = *first_on.entry(&server.id).or_insert(pool.cluster);
        if first.id != pool.cluster.id {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    pool.cluster.id.clone(),
                    format!(
                        "{} and {} both have their back-end database on {}. A SQL Server can serve only \
                         one Front End pool.",
                        first.fqdn, pool.cluster.fqdn, server.fqdn
                    ),
                )
                .with_related(first.id.clone()),
            );
        }
    }
}

/// Reports each database of the role on a server that already has one.
fn check_databases(
    facts: &Facts<'_>,
    diagnostics: &mut Vec<Diagnostic>,
    role: &Role,
    what: &'static str,
) {
    let mut first_on: AHashMap<&ClusterId, Primary<'_>> = AHashMap::new();
    let databases = facts.index.of_role(role);
    for (place, service) in
        databases.filter(|(_, service)| RULE.versions.contains(service.service_version))
    {
        let server = facts.index.cluster_of_place(place);
        let (Some(server), Some(second)) = (server, Primary::of(facts, place, service)) else {
            continue;
        };
        let Some(first) = first_on.get(&server.id) else {
            first_on.insert(&server.id, second);
            continue;
        };
        let store = facts.name(&second.instance.clone().into());
        let other_store =
            (first.instance != second.instance).then(|| facts.name(&first.instance.clone().into()));
        let found = match (first.user == second.user, other_store) {
            (true, None) => format!("a second {what} database of {}", second.user),
            (true, Some(other)) => {
                format!(
                    "a second {what} database of {}, in addition to the one in {other}",
                    second.user
                )
            }
            (false, other) => format!(
                "the {what} database of {}, but {} already has the one of {}{}",
                second.user,
                server.fqdn,
                first.user,
                other.map_or_else(String::new, |other| format!(" in {other}")),
            ),
        };
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            second.instance.clone(),
            format!("{store} has {found}. A SQL Server can have only one {what} database."),
        );
        if first.instance != second.instance {
            diagnostic = diagnostic.with_related(first.instance.clone());
        }
        diagnostics.push(diagnostic);
    }
}

/// A database with the data of a pool: not a mirror, a witness or a leftover.
struct Primary<'d> {
    instance: &'d SqlInstanceId,
    /// The name of a pool that uses the database.
    user: String,
}

impl<'d> Primary<'d> {
    fn of(facts: &Facts<'d>, place: usize, database: &'d Service) -> Option<Self> {
        let InstalledOn::SqlInstance(instance) = &database.installed_on else {
            return None;
        };
        let keeps_data = |user: &&&Service| {
            let mut needs = user.depends_on.iter();
            needs.any(|need| need.target == database.id && need.usage.is_default())
        };
        let users = facts.index.dependents_of_place(place);
        let user = users.iter().find(keeps_data)?;
        let user = match facts.index.cluster_of(user) {
            Some(cluster) => cluster.fqdn.clone(),
            None => spelled::nameless_service(user),
        };
        Some(Self { instance, user })
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{ChatUsage, Usage};
    use crate::topology::{InstalledOn, Role, ServiceId, SqlInstanceId};

    const ARCHIVE: &str = "ArchivingStore 0";

    /// Two Front End pools, each with a database of this role in one of these instances.
    fn with_databases(role: &Role, instances: [(&str, &str); 2]) -> Design {
        contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            let pools = ["fepool01.contoso.com", "se01.contoso.com"];
            for (place, (server, instance)) in instances.into_iter().enumerate() {
                let store = SqlInstanceId::new(format!(r"sql:{server}\{instance}"));
                if design.topology.sql_instance(&store).is_none() {
                    add_sql_store(design, SITE, server, instance);
                }
                let on = InstalledOn::SqlInstance(store);
                let id = format!("{role} {place}");
                let database = add_service(design, id, role.clone(), SITE, on);
                let registrar = ServiceId::new(format!("registrar:{}", pools[place]));
                depend(design, &registrar, &database, Usage::default());
            }
        })
    }

    #[test]
    fn two_archiving_or_monitoring_databases_on_one_server_are_reported_once() {
        for (role, what) in [
            (Role::ArchivingStore, "archiving"),
            (Role::MonitoringStore, "monitoring"),
        ] {
            let instances = [("sql01.contoso.com", ""), ("sql01.contoso.com", "SECOND")];
            let design = with_databases(&role, instances);
            let raised = assert_raises(
                "R60",
                &design,
                &format!(
                    r"sql01.contoso.com\SECOND has the {what} database of se01.contoso.com, but sql01.contoso.com already has the one of fepool01.contoso.com in sql01.contoso.com\Default."
                ),
            );
            let second = SqlInstanceId::new(r"sql:sql01.contoso.com\SECOND");
            assert_eq!(raised.object, second.into());

            let design = with_databases(&role, [("sql09.contoso.com", "LOG"); 2]);
            let raised = assert_raises(
                "R60",
                &design,
                "sql09.contoso.com already has the one of fepool01.contoso.com. A SQL Server",
            );
            assert_eq!(raised.related, []);
        }
    }

    #[test]
    fn databases_of_both_kinds_and_separate_servers_are_fine() {
        let apart = [("sql08.contoso.com", "LOG"), ("sql09.contoso.com", "LOG")];
        let mut design = with_databases(&Role::ArchivingStore, apart);
        let on = InstalledOn::SqlInstance(SqlInstanceId::new(r"sql:sql08.contoso.com\LOG"));
        let other = add_service(&mut design, "cdr", Role::MonitoringStore, SITE, on);
        depend(&mut design, &REGISTRAR.into(), &other, Usage::default());
        assert_silent("R60", &design);
    }

    #[test]
    fn one_archiving_database_of_several_pools_is_fine() {
        let apart = [("sql08.contoso.com", "LOG"), ("sql09.contoso.com", "LOG")];
        let mut design = with_databases(&Role::ArchivingStore, apart);
        let standard = "registrar:se01.contoso.com".into();
        depend(&mut design, &standard, &ARCHIVE.into(), Usage::default());
        assert_silent("R60", &design);
    }

    #[test]
    fn a_mirror_a_witness_and_a_database_left_over_are_not_counted() {
        let one_server = [
            ("sql09.contoso.com", "LOG"),
            ("sql09.contoso.com", "SECOND"),
        ];
        for usage in [
            Some(spelled(ChatUsage::Mirror)),
            Some(spelled(ChatUsage::Witness)),
            None,
        ] {
            let mut design = with_databases(&Role::ArchivingStore, one_server);
            let needs = &mut service_mut(&mut design, REGISTRAR).depends_on;
            needs.retain(|need| need.target.as_str() != ARCHIVE);
            if let Some(usage) = usage {
                depend(&mut design, &REGISTRAR.into(), &ARCHIVE.into(), usage);
            }
            assert_silent("R60", &design);
        }
    }

    #[test]
    fn versions_without_the_rule_are_skipped_in_any_order() {
        for other in [ARCHIVE, "ArchivingStore 1"] {
            let instances = [("sql09.contoso.com", "LOG"); 2];
            let mut design = with_databases(&Role::ArchivingStore, instances);
            service_mut(&mut design, other).service_version = 8;
            assert_silent("R60", &design);
        }
    }

    #[test]
    fn two_databases_of_one_pool_name_the_pool_once() {
        for (second, message) in [
            (
                "LOG",
                r"sql09.contoso.com\LOG has a second archiving database of fepool01.contoso.com. A",
            ),
            (
                "MORE",
                r"sql09.contoso.com\MORE has a second archiving database of fepool01.contoso.com, in addition to the one in sql09.contoso.com\LOG. A",
            ),
        ] {
            let instances = [("sql09.contoso.com", "LOG"), ("sql09.contoso.com", second)];
            let mut design = with_databases(&Role::ArchivingStore, instances);
            let standard = "registrar:se01.contoso.com";
            let needs = &mut service_mut(&mut design, standard).depends_on;
            needs.retain(|need| need.target.as_str() != "ArchivingStore 1");
            let database = ServiceId::new("ArchivingStore 1");
            depend(&mut design, &REGISTRAR.into(), &database, Usage::default());
            assert_raises("R60", &design, message);
        }
    }

    /// Two Enterprise pools with their back-end databases on one server.
    fn with_back_ends_together() -> Design {
        contoso_with(|design| {
            let files = add_file_store(design, SITE, "fs02.contoso.com", "lync2");
            add_enterprise_pool(
                design,
                SITE,
                "fepool02.contoso.com",
                &["fe11.contoso.com", "fe12.contoso.com", "fe13.contoso.com"],
                &BACK_END_STORE.into(),
                &files,
            );
        })
    }

    #[test]
    fn two_pools_on_one_server_are_reported() {
        assert_raises(
            "R60",
            &with_back_ends_together(),
            "fepool01.contoso.com and fepool02.contoso.com both have their back-end database on sql01",
        );
    }

    #[test]
    fn a_back_end_of_another_version_is_not_counted() {
        let stores = |design: &Design| -> Vec<ServiceId> {
            let services = design.topology.services.iter();
            let stores = services.filter(|service| service.role == Role::UserStore);
            stores.map(|service| service.id.clone()).collect()
        };
        let both = stores(&with_back_ends_together());
        assert_eq!(both.len(), 2);
        for other in both {
            let mut design = with_back_ends_together();
            service_mut(&mut design, other.as_str()).service_version = 8;
            assert_silent("R60", &design);
        }
    }

    #[test]
    fn a_separate_server_for_each_pool_is_fine() {
        assert_silent("R60", &contoso());
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        assert_silent("R60", &design);
    }
}
