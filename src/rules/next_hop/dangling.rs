//! # An object refers to something that is not there
//!
//! ## What it checks
//! Every reference of a service leads to a service that the topology holds, and every service
//! stands on a pool, server or SQL Server instance that it holds. This covers the next hop, file
//! store and databases of Persistent Chat pools, the references of all other services, and the
//! backup of a paired pool. The default pool of a site is left to R41.
//!
//! What a broken reference was meant for cannot be told. That a Persistent Chat pool lacks a next
//! hop, a file store or a content store because of it is told by R45, R117 and R54. When the
//! published topology is known, what was deleted is called by its name.
//!
//! ## Why it matters
//! A Persistent Chat pool cannot work without the pool that routes to it or the stores that hold
//! its data. Such references are left behind when a pool is deleted by a script or in an editor.
//!
//! ## What to do
//! Choose the missing pool or store anew, and delete what refers to nothing. Before deleting a
//! Front End pool, give the Persistent Chat pools that use it another next hop.
//!
//! ## Quick fix
//! A choice: to keep the references and silence the problem, or to remove all broken references of the
//! object.
//!
//! ## Example
//! `pchatpool.contoso.com` refers to a Registrar `1registrar3`, whose Front End pool was removed.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! *Inferred*: no documentation speaks of it, and Topology Builder writes no such document. That a pool
//! needs a next hop and stores is documented, see R45, R54 and R117.

use crate::edit::Edit;
use crate::rules::{Basis, Diagnostic, Facts, Need, Rule, Safety, Severity, Versions};
use crate::topology::{InstalledOn, ObjectId, Role, Service, ServiceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "dangling-reference",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::PublishedIdentities],
    source: include_str!("dangling.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (_, service) in facts.index.broken() {
        let backup = service.backup.iter().map(|backup| &backup.target);
        let targets = service
            .depends_on
            .iter()
            .map(|dependency| &dependency.target);
        let removable = service.depends_on.len();
        for (place, target) in targets.chain(backup).enumerate() {
            if facts.index.service(target).is_some() {
                continue;
            }
            let name = facts.name(&service.id.clone().into());
            let lost = match published_name(facts, target) {
                Some(was) => format!("{was}, which is published and was deleted"),
                None => format!("{target}, which the topology does not hold"),
            };
            let mut diagnostic = Diagnostic::new(
                Severity::Warning,
                object(facts, service),
                format!("{name} refers to {lost}. The reference leads nowhere."),
            );
            if place < removable {
                diagnostic = diagnostic.with_fix(
                    Safety::Choice,
                    format!("Remove the broken references of {name}"),
                    Edit::RemoveDangling {
                        service: service.id.clone(),
                    },
                );
            }
            diagnostics.push(diagnostic);
        }
        let ground = match &service.installed_on {
            InstalledOn::Cluster(id) if facts.index.cluster(id).is_none() => id.to_string(),
            InstalledOn::SqlInstance(id) if facts.index.sql_instance(id).is_none() => {
                id.to_string()
            }
            _ => continue,
        };
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            service.id.clone(),
            format!(
                "{} {} is installed on {ground}, which the topology does not hold. It runs nowhere.",
                service.role, service.id
            ),
        ));
    }
}

/// What a service that is gone was, when it is published.
fn published_name(facts: &Facts<'_>, target: &ServiceId) -> Option<String> {
    let published = facts.published.as_ref()?;
    let service = published.service(target)?;
    let cluster = published.cluster_of(service)?;
    Some(match &service.role {
        Role::Registrar => cluster.fqdn.clone(),
        role => format!("the {role} on {}", cluster.fqdn),
    })
}

/// What a person sees in place of the service.
fn object(facts: &Facts<'_>, service: &Service) -> ObjectId {
    match &service.installed_on {
        _ if matches!(service.role, Role::PersistentChatService | Role::FileStore) => {
            service.id.clone().into()
        }
        InstalledOn::SqlInstance(id) => id.clone().into(),
        InstalledOn::Cluster(id) => facts
            .index
            .cluster(id)
            .map_or_else(|| service.id.clone().into(), |c| facts.object_of_cluster(c)),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Reference, Usage};

    #[test]
    fn a_lost_next_hop_is_a_warning_beside_the_error_that_there_is_none() {
        let design = contoso_with(|design| {
            clear(design, POOL, Reference::NextHop);
            depend(design, &POOL.into(), &"gone".into(), Usage::Default);
        });
        let diagnostic = assert_raises(
            "R47",
            &design,
            "pchatpool.contoso.com refers to gone, which the topology does not hold.",
        );
        assert_eq!(diagnostic.severity, Severity::Warning);
        let missing = assert_raises("R45", &design, "has no next hop pool");
        assert_eq!(missing.severity, Severity::Error);
    }

    #[test]
    fn a_deleted_file_store_is_named_and_missed() {
        let design = contoso_with(|design| {
            let services = &mut design.topology.services;
            services.retain(|service| service.id.as_str() != CHAT_FILES);
        });
        let messages = raised_against("R47", &design, &contoso());
        assert!(
            messages[0].contains("on fs01.contoso.com, which is published and was deleted"),
            "{messages:?}"
        );
        assert_raises("R117", &design, "has no file store");
    }

    #[test]
    fn a_published_pool_that_was_deleted_is_named() {
        let design = contoso_with(|design| {
            let registrar = REGISTRAR.into();
            design.topology.services.retain(|s| s.id != registrar);
        });
        let messages = raised_against("R47", &design, &contoso());
        assert!(
            messages[0].contains("refers to fepool01.contoso.com, which is published and was"),
            "{messages:?}"
        );
    }

    #[test]
    fn broken_references_can_be_removed() {
        let design =
            contoso_with(|design| depend(design, &POOL.into(), &"gone".into(), Usage::Mirror));
        assert_fix_clears("R47", &design);
    }

    #[test]
    fn another_lost_reference_is_told_alone() {
        for usage in [Usage::Mirror, Usage::Default] {
            let design = contoso_with(|design| depend(design, &POOL.into(), &"gone".into(), usage));
            let diagnostic = assert_raises("R47", &design, "The reference leads nowhere");
            assert_eq!(diagnostic.severity, Severity::Warning);
        }
    }

    #[test]
    fn other_services_are_told_by_their_server() {
        let design = contoso_with(|design| {
            depend(design, &REGISTRAR.into(), &"gone".into(), Usage::Default);
        });
        let diagnostic = assert_raises("R47", &design, "Registrar of fepool01.contoso.com refers");
        assert_eq!(
            diagnostic.object,
            crate::topology::ObjectId::Cluster(FRONT_END.into())
        );
    }

    #[test]
    fn a_pool_on_nothing_is_told() {
        let design = contoso_with(|design| {
            service_mut(design, POOL).installed_on = InstalledOn::Cluster("gone".into());
        });
        assert_raises("R47", &design, "is installed on gone");
    }

    #[test]
    fn whole_references_are_fine() {
        assert_silent("R47", &contoso());
        assert_silent("R47", &standard_edition());
    }
}
