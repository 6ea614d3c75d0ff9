//! # An object refers to something that is not in the topology
//!
//! ## What it checks
//! Every reference of a service points to a service in the topology. Every service is installed on a pool,
//! server or SQL Server instance in the topology. Every pool, server and service belongs to a site in the
//! topology, and every branch site belongs to a central site. The rule checks the next hop, file store and
//! databases of Persistent Chat pools, the references of all other services, and the backup pools of paired
//! pools. The default pool of a site is checked by R41.
//!
//! If a Persistent Chat pool has no next hop, file store or content store as a result, R45, R117 and R54
//! report that. If the published topology is known, the message shows the name of the deleted object.
//! Otherwise, it shows the identity in the document, so that you can search for it.
//!
//! ## Why it matters
//! Topology Builder cannot publish such a document, and a Persistent Chat pool does not work without its
//! next hop or its stores. Broken references are usually left over when a pool was deleted with a script or
//! in an editor.
//!
//! ## What to do
//! Select the missing pool or store again. If no fix is offered, only you know the intended target: add the
//! missing object again in Topology Builder, install the service on an existing server, or remove the
//! reference from the file at the line in the message. Before you delete a Front End pool, select another
//! next hop for the Persistent Chat pools that use it.
//!
//! ## Quick fix
//! A choice if the document shows the kind of the missing store or pool of a Persistent Chat pool: create a
//! store, or use an existing store or pool. The choice to remove all broken references of the pool comes
//! last, and is offered only together with one of these, because alone it would hide what the pool needs.
//! Not offered for other services, for a service that is not installed on anything, or for a server without
//! a site.
//!
//! ## Example
//! `pchatpool.contoso.com` refers to `Registrar (SiteId 1, Instance 3)`, but the Front End pool was
//! removed.
//!
//! ## Source
//! Topology Builder: it does not create such documents, and its validation before publishing checks every
//! reference. The need for a next hop and stores is documented; see R45, R54 and R117.

use crate::edit::Edit;
use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::facts::unread_sites::UnreadSites;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{
    Dependency, InstalledOn, ObjectId, Role, Service, ServiceId, SiteKind, spelled,
};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "dangling-reference",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::ANY,
    needs: &[Need::PublishedIdentities],
    page: page!("dangling.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (_, service) in facts.index.broken() {
        check_references(facts, service, diagnostics);
        check_ground(facts, service, diagnostics);
    }
    check_sites(facts, diagnostics);
}

fn check_references(facts: &Facts<'_>, service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let name = facts.name(&service.id.clone().into());
    for dependency in &service.depends_on {
        if facts.index.service(&dependency.target).is_none() {
            let diagnostic = broken(facts, service, &name, "refers to", &dependency.target);
            diagnostics.push(with_fixes(facts, diagnostic, service, dependency, &name));
        }
    }
    if let Some(backup) = &service.backup
        && facts.index.service(&backup.target).is_none()
    {
        let names = "has as its backup pool";
        diagnostics.push(broken(facts, service, &name, names, &backup.target));
    }
}

fn broken(
    facts: &Facts<'_>,
    service: &Service,
    name: &str,
    verb: &str,
    target: &ServiceId,
) -> Diagnostic {
    let lost = match published_name(facts, target) {
        Some(was) => format!("{was}, which is published but was deleted here"),
        None => format!(
            "{}, which is not in the topology",
            spelled::service(target, facts.topology.numbering)
        ),
    };
    let object = facts.object_of_service(service);
    let itself = ObjectId::from(service.id.clone());
    let is_shown_elsewhere = object != itself;
    let mut diagnostic = Diagnostic::new(
        Severity::Error,
        object,
        format!("{name} {verb} {lost}. Topology Builder cannot publish a broken reference."),
    );
    diagnostic
        .related
        .extend(is_shown_elsewhere.then_some(itself));
    diagnostic
}

/// For references without a store to create or a target to select, where removing them would be the only
/// fix.
const BY_HAND: &str =
    " Add the missing object again in Topology Builder, or remove the reference from the file.";

/// The intended target is known only for references of a Persistent Chat pool.
fn with_fixes(
    facts: &Facts<'_>,
    mut diagnostic: Diagnostic,
    service: &Service,
    dependency: &Dependency,
    name: &str,
) -> Diagnostic {
    let reference = facts.index.reference_of(dependency);
    if let (Some(pool), Some(reference)) = (facts.pool_facts(&service.id), reference)
        && pool.target(reference).is_none()
    {
        diagnostic = fix_with_targets(facts, diagnostic, pool, reference);
    }
    if diagnostic.fixes.is_empty() {
        // Removing the reference alone would hide what the service needs.
        diagnostic.message.push_str(BY_HAND);
        return diagnostic;
    }
    diagnostic.with_fix(
        Safety::Choice,
        format!("Remove the broken references of {name}"),
        Edit::RemoveDangling {
            service: service.id.clone(),
        },
    )
}

fn check_ground(facts: &Facts<'_>, service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let numbering = facts.topology.numbering;
    let ground = match &service.installed_on {
        InstalledOn::Cluster(id) if facts.index.cluster(id).is_none() => {
            spelled::cluster(id, numbering)
        }
        InstalledOn::SqlInstance(id) if facts.index.sql_instance(id).is_none() => {
            spelled::sql_instance(id, numbering)
        }
        _ => return,
    };
    diagnostics.push(Diagnostic::new(
        Severity::Error,
        service.id.clone(),
        format!(
            "{} is installed on {ground}, which is not in the topology. Topology Builder cannot publish a \
             service without its server.",
            name_of_homeless(facts, service)
        ),
    ));
}

/// The identity in a published document, or else the pool that uses it.
fn name_of_homeless(facts: &Facts<'_>, service: &Service) -> String {
    let mut users = facts.index.dependents(&service.id).iter();
    let user = users.find_map(|user| facts.index.cluster_of(user));
    match (service.instance, user) {
        (None, Some(user)) => format!("{} of {}", service.role.in_words(), user.fqdn),
        _ => spelled::nameless_service(service),
    }
}

/// Pools and servers of a missing site, and branch sites of a missing central site.
fn check_sites(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let unread = UnreadSites::new(facts.topology);
    for cluster in &facts.topology.clusters {
        // R129 reports a topology without any site.
        let is_nowhere = !facts.topology.sites.is_empty()
            && facts.index.site(cluster.site).is_none()
            && !unread.contains(cluster.site);
        if is_nowhere {
            // The site number is stored with the cluster, so the cluster is the object of this problem.
            let diagnostic = Diagnostic::new(
                Severity::Error,
                cluster.id.clone(),
                format!(
                    "{} belongs to the site with SiteId {}, which is not in the topology. Topology Builder \
                     cannot publish a server without a site.",
                    cluster.fqdn, cluster.site
                ),
            );
            diagnostics.push(diagnostic.with_related(facts.object_of_cluster(cluster)));
        }
    }
    check_sites_of_services(facts, &unread, diagnostics);
    for site in &facts.topology.sites {
        let SiteKind::Branch { parent } = site.kind else {
            continue;
        };
        let message = match facts.index.site(parent) {
            Some(central) if central.kind == SiteKind::Central => continue,
            Some(itself) if itself.id == site.id => format!(
                "The branch site {} belongs to itself. Topology Builder cannot publish a branch site \
                 without a central site.",
                site.name
            ),
            Some(branch) => format!(
                "The branch site {} belongs to {}, which is also a branch site. Topology Builder cannot \
                 publish a branch site without a central site.",
                site.name, branch.name
            ),
            None => format!(
                "The branch site {} belongs to the central site with SiteId {parent}, which is not in the \
                 topology.",
                site.name
            ),
        };
        diagnostics.push(Diagnostic::new(Severity::Error, site.id, message));
    }
}

/// Services of a missing site on a server in an existing site.
fn check_sites_of_services(
    facts: &Facts<'_>,
    unread: &UnreadSites,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if facts.topology.sites.is_empty() {
        return;
    }
    for service in &facts.topology.services {
        if facts.index.site(service.site).is_some() || unread.contains(service.site) {
            continue;
        }
        let server = facts.index.cluster_of(service);
        if server.is_none_or(|server| server.site == service.site) {
            continue;
        }
        let message = format!(
            "{} belongs to the site with SiteId {}, which is not in the topology. Topology Builder cannot \
             publish a service without a site.",
            facts.name(&service.id.clone().into()),
            service.site
        );
        let object = facts.object_of_service(service);
        diagnostics.push(Diagnostic::new(Severity::Error, object, message));
    }
}

/// The name of a missing service in the published topology.
fn published_name(facts: &Facts<'_>, target: &ServiceId) -> Option<String> {
    let published = facts.published.as_ref()?;
    let service = published.service(target)?;
    let cluster = published.cluster_of(service)?;
    Some(match &*service.role {
        Role::Registrar => cluster.fqdn.clone(),
        role => format!("the {role} on {}", cluster.fqdn),
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, InstalledOn, Numbering, SiteId, SiteKind};
    use crate::topology::{ChatUsage, Usage};

    #[test]
    fn a_lost_next_hop_is_an_error_in_addition_to_the_missing_one() {
        let design = contoso_with(|design| {
            clear(design, POOL, AssociationKind::NextHop);
            depend(design, &POOL.into(), &"gone".into(), Usage::default());
        });
        let diagnostic = assert_raises(
            "R47",
            &design,
            "pchatpool.contoso.com refers to the service gone, which is not in the topology.",
        );
        assert_eq!(diagnostic.severity, Severity::Error);
        let missing = assert_raises("R45", &design, "has no next hop pool");
        assert_eq!(missing.severity, Severity::Error);
    }

    #[test]
    fn a_service_in_a_missing_site_is_reported_unless_its_server_already_is() {
        let design = contoso_with(|design| service_mut(design, CHAT_FILES).site = SiteId(9));
        assert_raises("R47", &design, "belongs to the site with SiteId 9");
        let design = contoso_with(|design| {
            let server = service_mut(design, CHAT_FILES).installed_on.clone();
            service_mut(design, CHAT_FILES).site = SiteId(9);
            if let InstalledOn::Cluster(server) = server {
                cluster_mut(design, server.as_str()).site = SiteId(9);
            }
        });
        assert_raises("R47", &design, "cannot publish a server without a site");
    }

    #[test]
    fn missing_objects_are_named_as_in_the_published_document() {
        let design = contoso_with(|design| {
            design.topology.numbering = Numbering::Published;
            let gone = "1persistentchatstore7".into();
            depend(design, &POOL.into(), &gone, spelled(ChatUsage::Mirror));
        });
        let told = assert_raises(
            "R47",
            &design,
            "refers to PersistentChatStore (SiteId 1, Instance 7), which is not in the topology",
        );
        let labels: Vec<&str> = told.fixes.iter().map(|fix| fix.label.as_str()).collect();
        assert_eq!(labels[0], "Create a SQL Server store as content mirror");
        assert!(labels[labels.len() - 1].starts_with("Remove the broken references"));
        assert_fix_clears("R47", &design);
    }

    #[test]
    fn a_deleted_file_store_is_named_and_reported_as_missing() {
        let design = contoso_with(|design| {
            let services = &mut design.topology.services;
            services.retain(|service| service.id.as_str() != CHAT_FILES);
        });
        let messages = raised_against("R47", &design, &contoso());
        assert!(
            messages[0].contains("on fs01.contoso.com, which is published but was deleted here"),
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
            messages[0].contains("refers to fepool01.contoso.com, which is published but was"),
            "{messages:?}"
        );
    }

    #[test]
    fn any_other_lost_reference_is_reported_alone() {
        for usage in [spelled(ChatUsage::Mirror), Usage::default()] {
            let design = contoso_with(|design| depend(design, &POOL.into(), &"gone".into(), usage));
            let diagnostic = assert_raises("R47", &design, "a broken reference");
            assert_eq!(diagnostic.severity, Severity::Error);
        }
    }

    #[test]
    fn other_services_are_reported_by_their_server() {
        let design = contoso_with(|design| {
            depend(design, &REGISTRAR.into(), &"gone".into(), Usage::default());
        });
        let diagnostic = assert_raises("R47", &design, "Registrar of fepool01.contoso.com refers");
        assert_eq!(
            diagnostic.object,
            crate::topology::ObjectId::Cluster(FRONT_END.into())
        );
    }

    #[test]
    fn the_message_says_what_to_do_if_no_fix_can_be_offered() {
        for service in [REGISTRAR, POOL] {
            let design = contoso_with(|design| {
                depend(design, &service.into(), &"gone".into(), Usage::default());
            });
            let told = assert_raises("R47", &design, "remove the reference from the file");
            assert_eq!(told.fixes, []);
        }
    }

    #[test]
    fn an_unnumbered_service_without_a_pool_is_identified_by_who_uses_it() {
        let design = contoso_with(|design| {
            let services = design.topology.services.iter();
            let mut stores = services.filter(|service| {
                service.installed_on == InstalledOn::SqlInstance(CHAT_STORE.into())
            });
            let store = stores.next().map(|store| store.id.clone());
            let store = store.as_ref().map_or("", |id| id.as_str());
            let store = service_mut(design, store);
            store.instance = None;
            store.installed_on = InstalledOn::SqlInstance("gone".into());
        });
        assert_raises(
            "R47",
            &design,
            "Persistent Chat Store of pchatpool.contoso.com is installed on",
        );
    }

    #[test]
    fn a_pool_without_a_cluster_is_reported() {
        let design = contoso_with(|design| {
            design.topology.numbering = Numbering::Published;
            let pool = service_mut(design, POOL);
            pool.installed_on = InstalledOn::Cluster("1-99".into());
            pool.instance = Some(4);
        });
        assert_raises(
            "R47",
            &design,
            "PersistentChatService (SiteId 1, Instance 4) is installed on the cluster with SiteId 1, Number 99, which",
        );
    }

    #[test]
    fn a_store_without_an_instance_is_reported_and_the_pool_has_no_content_store() {
        let design = contoso_with(|design| {
            let services = &design.topology.services;
            let store = services.iter().find(|service| {
                service.installed_on == InstalledOn::SqlInstance(CHAT_STORE.into())
            });
            let store = store.map(|store| store.id.clone());
            let store = store.as_ref().map_or("", |id| id.as_str());
            service_mut(design, store).installed_on = InstalledOn::SqlInstance("gone".into());
        });
        assert_raises(
            "R47",
            &design,
            "is installed on the SQL Server instance gone",
        );
        assert_raises("R54", &design, "has no SQL Server store for its content");
    }

    #[test]
    fn a_missing_site_is_reported_for_servers_and_branch_sites() {
        let design = contoso_with(|design| {
            cluster_mut(design, "cluster:sql02.contoso.com").site = SiteId(7);
        });
        assert_raises(
            "R47",
            &design,
            "sql02.contoso.com belongs to the site with SiteId 7, which is not in the topology",
        );
        let design = contoso_with(|design| {
            let branch = add_site(design, "Portland");
            site_mut(design, branch).kind = SiteKind::Branch { parent: SiteId(9) };
        });
        assert_raises(
            "R47",
            &design,
            "Portland belongs to the central site with SiteId 9",
        );
    }

    #[test]
    fn a_branch_site_of_a_branch_site_or_of_itself_is_reported() {
        let branches = |nested: bool| {
            contoso_with(|design| {
                let [outer, inner] = ["Portland", "Salem"].map(|name| add_site(design, name));
                let of_outer = if nested { SITE } else { outer };
                site_mut(design, outer).kind = SiteKind::Branch { parent: of_outer };
                let of_inner = if nested { outer } else { SITE };
                site_mut(design, inner).kind = SiteKind::Branch { parent: of_inner };
            })
        };
        let told = "Salem belongs to Portland, which is also a branch site";
        assert_raises("R47", &branches(true), told);
        assert_raises("R47", &branches(false), "Portland belongs to itself");
    }

    #[test]
    fn intact_references_are_fine() {
        assert_silent("R47", &contoso());
        assert_silent("R47", &standard_edition());
    }
}
