//! # The SQL Server or the instance of a published store was changed
//!
//! ## What it checks
//! A published SQL Server store keeps its SQL Server FQDN, and an instance with databases or a mirroring
//! witness keeps its name. A missing instance counts as changed if a new instance on the same server has a
//! database of the same kind. This is checked only if the published topology is known. A Central Management
//! store on another pool or store is reported by R134.
//!
//! ## Why it matters
//! Topology Builder does not allow another SQL Server FQDN, or another instance for the Central Management
//! store, which all servers read for their configuration. It allows another instance for other databases,
//! but the databases stay in the old instance, so the pools start without their data. Mirroring keeps its
//! original partner and witness, whatever the topology contains.
//!
//! ## What to do
//! Define a new SQL Server store, associate the pools with it, publish, move the data, and then delete the
//! old store. For a mirror or a witness, set up mirroring again after publishing. To move the Central
//! Management store, run `Move-CsManagementServer`.
//!
//! ## Quick fix
//! A choice: restore the published name of the SQL Server or the instance.
//!
//! ## Example
//! `sql02.contoso.com\PCHAT` is published, but the design has the same store on `sql03.contoso.com`.
//!
//! ## Source
//! Documented: the Topology Builder help topics `sql-store-settings-expander` and
//! `sql-instance-scope-node`: only the instance can be edited, and never the one of the Central Management
//! store. It is inferred that the databases stay in the old instance and that mirroring keeps its witness,
//! so this is a warning.

use crate::diff::recognize::RecognizedBy;
use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{
    ChatUsage, Cluster, Index, Role, Service, SqlInstance, SqlInstanceId, SqlInstanceNumber,
    SqlStore,
};
use crate::vocabulary::Vocabulary;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "sql-server-changed",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    page: page!("moved.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(published) = &facts.published else {
        return;
    };
    for store in &facts.sql_stores {
        // The SQL Server of a Standard Edition server is renamed with it (R18).
        if store.cluster.requires_setup {
            continue;
        }
        let Some((before, _)) = published.sql_instance(&store.instance.id) else {
            continue;
        };
        if same_fqdn(&before.fqdn, &store.cluster.fqdn) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                store.instance.id.clone(),
                format!(
                    "The SQL Server of {} is published as {}. It cannot be changed in place: define a new \
                     store and move the databases.",
                    store.title(),
                    before.fqdn
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Change the SQL Server back to {}", before.fqdn),
                Edit::ChangeFqdn {
                    object: store.instance.id.clone().into(),
                    fqdn: before.fqdn.clone(),
                },
            ),
        );
    }
    for (number, _, instance) in published.sql_instances() {
        let Some((_, server, _)) = published.sql_instance_at(number) else {
            continue;
        };
        let before = Before {
            server,
            instance,
            databases: published.databases_kept_at(number),
            all: published.databases_at(number),
        };
        diagnostics.extend(instance_changed(facts, published, &before));
    }
}

/// A published SQL Server instance with its services.
struct Before<'d> {
    server: &'d Cluster,
    instance: &'d SqlInstance,
    databases: &'d [&'d Service],
    /// The databases, and the witnesses of other databases.
    all: &'d [&'d Service],
}

impl Before<'_> {
    fn holds(&self, wanted: impl Fn(&Role) -> bool) -> bool {
        self.databases.iter().any(|database| wanted(&database.role))
    }

    /// The consequence of the change; `None` if the instance has no data.
    fn consequence(&self, published: &Index<'_>) -> Option<String> {
        let mirroring = |what: &str| {
            format!(
                "It is {what}, and mirroring keeps using the old instance until you set it up again with \
                 the new one."
            )
        };
        if self.databases.is_empty() && !self.all.is_empty() {
            return Some(mirroring("a mirroring witness"));
        }
        if self.holds_only_mirrors(published) {
            return Some(mirroring("a mirror"));
        }
        let what = self.databases_in_words()?;
        Some(format!(
            "It has {what}, and the databases stay in the old instance: pools that use the store start \
             without their data."
        ))
    }

    /// Whether the databases here are only mirrors.
    fn holds_only_mirrors(&self, published: &Index<'_>) -> bool {
        let vocabulary = Vocabulary::built_in();
        let is_mirror_for = |user: &Service, database: &Service| {
            let mut references = user.depends_on.iter();
            references.any(|dependency| {
                dependency.target == database.id
                    && ChatUsage::of(&dependency.usage, vocabulary)
                        .is_some_and(ChatUsage::is_mirror)
            })
        };
        let mut databases = self.databases.iter();
        !self.databases.is_empty()
            && databases.all(|database| {
                let users = published.dependents(&database.id);
                !users.is_empty() && users.iter().all(|user| is_mirror_for(user, database))
            })
    }

    fn databases_in_words(&self) -> Option<&'static str> {
        let of_chat = |role: &Role| {
            matches!(
                role,
                Role::PersistentChatStore | Role::PersistentChatComplianceStore
            )
        };
        let back_end = self.holds(|role| *role == Role::UserStore);
        match (back_end, self.holds(of_chat)) {
            (true, true) => Some("the back end and databases of Persistent Chat"),
            (true, false) => Some("the back end of a Front End pool"),
            (false, true) => Some("a database of Persistent Chat"),
            _ if self.holds(|role| *role == Role::ArchivingStore) => Some("the archiving database"),
            _ if self.holds(|role| *role == Role::MonitoringStore) => {
                Some("the monitoring database")
            }
            // The Central Management store under another identity is reported by R134.
            _ if self.holds(|role| *role != Role::CentralMgmtStore) => Some("databases"),
            _ => None,
        }
    }
}

fn instance_changed(
    facts: &Facts<'_>,
    published: &Index<'_>,
    before: &Before<'_>,
) -> Option<Diagnostic> {
    let renamed = facts.index.sql_instance(&before.instance.id);
    let renamed = renamed.filter(|(_, now)| !is_same_name(before.instance, now));
    let is_there = facts.index.sql_instance(&before.instance.id).is_some();
    let now = match renamed {
        Some((cluster, instance)) => SqlStore { cluster, instance },
        None if is_there => return None,
        None => successor(facts, published, before)?,
    };
    let was = match before.instance.name.as_str() {
        "" => "the default instance".to_owned(),
        name => name.to_owned(),
    };
    // A store under another identity is reported by R134.
    let is_management = renamed.is_some()
        && facts.compared_by != Some(RecognizedBy::Name)
        && before.holds(|role| *role == Role::CentralMgmtStore);
    let (severity, consequence) = if is_management {
        (
            Severity::Error,
            "It has the Central Management store, and Topology Builder does not allow you to change its \
             instance: all servers read their configuration from it."
                .to_owned(),
        )
    } else {
        (Severity::Warning, before.consequence(published)?)
    };
    let title = now.title();
    Some(
        Diagnostic::new(
            severity,
            now.instance.id.clone(),
            format!("The instance of {title} is published as {was}. {consequence}"),
        )
        .with_fix(
            Safety::Choice,
            format!("Change the instance back to {was}"),
            Edit::ChangeInstance {
                store: now.instance.id.clone(),
                instance: before.instance.name.clone(),
            },
        ),
    )
}

/// The replacement of a missing instance: a new instance on the same server with a database of the same
/// kind.
fn successor<'d>(
    facts: &Facts<'d>,
    published: &Index<'_>,
    before: &Before<'_>,
) -> Option<SqlStore<'d>> {
    let server = facts.index.cluster(&before.server.id)?;
    let is_new = |id: &SqlInstanceId| published.sql_instance(id).is_none();
    let kept = |number: Option<SqlInstanceNumber>| {
        number.map_or(&[][..], |number| facts.index.databases_at(number))
    };
    let mut instances = server.sql_instances.iter();
    let instance = instances.find(|instance| {
        let mut databases = kept(facts.index.sql_instance_number(&instance.id)).iter();
        is_new(&instance.id)
            && !is_same_name(before.instance, instance)
            && databases.any(|now| before.all.iter().any(|then| then.role == now.role))
    })?;
    Some(SqlStore {
        cluster: server,
        instance,
    })
}

fn is_same_name(one: &SqlInstance, other: &SqlInstance) -> bool {
    one.name.eq_ignore_ascii_case(&other.name)
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::rules::{Facts, Severity, check};
    use crate::topology::{AssociationKind, Database, InstalledOn, Pair, Role};

    #[test]
    fn another_sql_server_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, "cluster:sql02.contoso.com").fqdn = "sql03.contoso.com".into();
        });
        let messages = raised_against("R72", &design, &contoso());
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].starts_with(
            r"The SQL Server of sql03.contoso.com\PCHAT is published as sql02.contoso.com."
        ));
        assert_silent("R72", &design);
    }

    #[test]
    fn another_instance_for_the_content_or_the_back_end_is_a_warning() {
        for (store, part) in [
            (
                CHAT_STORE,
                "published as PCHAT. It has a database of Persistent Chat",
            ),
            (
                BACK_END_STORE,
                "published as the default instance. It has the back end of a Front End pool",
            ),
        ] {
            let design = contoso_with(|design| instance_mut(design, store).name = "NEW".into());
            let messages = raised_against("R72", &design, &contoso());
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains(part), "{messages:?}");
        }
    }

    #[test]
    fn an_instance_whose_identity_changed_with_its_name_is_recognized() {
        let design = contoso_with(|design| {
            let instance = instance_mut(design, CHAT_STORE);
            (instance.name, instance.id) = ("NEW".into(), "sql-new".into());
            let content = AssociationKind::Database(Database::Content);
            set_store(design, POOL, content, "sql-new");
        });
        let messages = raised_against("R72", &design, &contoso());
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(
            messages[0]
                .starts_with(r"The instance of sql02.contoso.com\NEW is published as PCHAT.")
        );
    }

    #[test]
    fn another_instance_for_the_central_management_store_is_an_error() {
        let with_management = |design: &mut Design| {
            let on = InstalledOn::SqlInstance(BACK_END_STORE.into());
            add_service(design, "cms store", Role::CentralMgmtStore, SITE, on);
        };
        let published = contoso_with(with_management);
        let design = contoso_with(|design| {
            with_management(design);
            instance_mut(design, BACK_END_STORE).name = "RTC2".into();
        });
        let mut raised = check(&Facts::with_baseline(&design, Some(&published.topology)));
        raised.retain(|raised| raised.rule == "R72");
        assert_eq!(raised.len(), 1, "{raised:?}");
        assert_eq!(raised[0].severity, Severity::Error);
        assert!(raised[0].message.contains("Central Management store"));
        assert_eq!(
            raised[0].fixes[0].label,
            "Change the instance back to the default instance"
        );
    }

    #[test]
    fn another_instance_for_a_mirror_or_a_witness_is_a_warning_about_mirroring() {
        let content = Pair::Content;
        for (reference, part) in [
            (
                AssociationKind::Witness(content),
                "It is a mirroring witness, and",
            ),
            (
                AssociationKind::Database(content.mirror()),
                "It is a mirror, and",
            ),
        ] {
            let with_store = |design: &mut Design| {
                add_store_for(design, POOL, reference, "sql08.contoso.com");
            };
            let published = contoso_with(with_store);
            let design = contoso_with(|design| {
                with_store(design);
                let mut clusters = design.topology.clusters.iter();
                let on = clusters.find(|cluster| cluster.fqdn == "sql08.contoso.com");
                let id = on.map(|cluster| cluster.sql_instances[0].id.clone());
                instance_mut(design, id.as_ref().map_or("", |id| id.as_str())).name = "NEW".into();
            });
            let messages = raised_against("R72", &design, &published);
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains(part), "{messages:?}");
        }
    }

    #[test]
    fn another_instance_for_archiving_or_monitoring_is_a_warning() {
        for (role, part) in [
            (Role::ArchivingStore, "the archiving database"),
            (Role::MonitoringStore, "the monitoring database"),
        ] {
            let with_store = |design: &mut Design| {
                let store = add_sql_store(design, SITE, "sql09.contoso.com", "LOGS");
                let on = InstalledOn::SqlInstance(store.clone());
                add_service(design, "logs", role.clone(), SITE, on);
                store
            };
            let published = contoso_with(|design| {
                with_store(design);
            });
            let design = contoso_with(|design| {
                let store = with_store(design);
                instance_mut(design, store.as_str()).name = "NEW".into();
            });
            let messages = raised_against("R72", &design, &published);
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains(part), "{messages:?}");
        }
    }

    #[test]
    fn an_empty_instance_a_new_store_and_different_case_are_allowed() {
        let published = contoso_with(|design| {
            add_sql_store(design, SITE, "sql09.contoso.com", "EMPTY");
        });
        let design = contoso_with(|design| {
            let store = add_sql_store(design, SITE, "sql09.contoso.com", "EMPTY");
            instance_mut(design, store.as_str()).name = "OTHER".into();
            instance_mut(design, CHAT_STORE).name = "pchat".into();
            add_sql_store(design, SITE, "sql02.contoso.com", "NEW");
        });
        assert_eq!(raised_against("R72", &design, &published), [""; 0]);
    }
}
