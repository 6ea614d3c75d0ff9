//! Deleting objects: what is deleted with them, and what prevents it.

mod doomed;
mod obstacles;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::{ChatUsage, InstalledOn, ObjectId, Role, Service, ServiceId};

use doomed::Doomed;

use crate::edit::apply::{computers, site_default};

/// Deletes objects together with everything that cannot exist without them, or says what prevents it.
pub(super) fn delete(draft: &mut Draft<'_>, objects: &[ObjectId]) -> Result<(), Refusal> {
    let doomed = Doomed::of(draft, objects)?;
    obstacles::check(draft, &doomed)?;
    let told = also_removed(draft, &doomed, objects);
    draft.also_removed.extend(told);

    for (cluster, fqdn) in &doomed.machines {
        computers::leave(draft, cluster, fqdn)?;
    }
    cut_optional_ties(draft, &doomed);
    site_default::forget(draft, |pool| doomed.services.contains(pool))?;
    draft.remove_services(&doomed.services);
    remove_hosts(draft, &doomed);
    draft
        .design
        .topology
        .sites
        .retain(|site| !doomed.sites.contains(&site.id));
    for site in &doomed.sites {
        draft.retire_site(*site);
    }
    draft
        .design
        .arrangement
        .places
        .retain(|object, _| !match object {
            ObjectId::Deployment | ObjectId::Service(_) => false,
            ObjectId::Site(site) => doomed.sites.contains(site),
            ObjectId::Cluster(id) | ObjectId::Machine(id, _) => doomed.clusters.contains(id),
            ObjectId::SqlInstance(id) => doomed.instances.contains(id),
        });
    Ok(())
}

fn remove_hosts(draft: &mut Draft<'_>, doomed: &Doomed) {
    let topology = &mut draft.design.topology;
    let numbers: Vec<_> = topology
        .clusters
        .iter()
        .filter(|cluster| doomed.clusters.contains(&cluster.id))
        .filter_map(|cluster| Some((cluster.site, cluster.number?)))
        .collect();
    topology
        .clusters
        .retain(|cluster| !doomed.clusters.contains(&cluster.id));
    for cluster in &mut topology.clusters {
        if cluster
            .sql_instances
            .iter()
            .any(|instance| doomed.instances.contains(&instance.id))
        {
            Arc::make_mut(cluster)
                .sql_instances
                .retain(|instance| !doomed.instances.contains(&instance.id));
        }
    }
    for (site, number) in numbers {
        draft.retire_cluster_number(site, number);
    }
}

/// Cuts optional references; required ones were refused before.
fn cut_optional_ties(draft: &mut Draft<'_>, doomed: &Doomed) {
    draft.change_services(
        |service| {
            let depends = service
                .depends_on
                .iter()
                .any(|dependency| doomed.services.contains(&dependency.target));
            let backed_up = service
                .backup
                .as_ref()
                .is_some_and(|backup| doomed.services.contains(&backup.target));
            !doomed.services.contains(&service.id) && (depends || backed_up)
        },
        |service| {
            service
                .depends_on
                .retain(|dependency| !doomed.services.contains(&dependency.target));
            if service
                .backup
                .as_ref()
                .is_some_and(|backup| doomed.services.contains(&backup.target))
            {
                service.backup = None;
            }
        },
    );
}

/// What is deleted although the user did not select it, one phrase each.
fn also_removed(draft: &Draft<'_>, doomed: &Doomed, selected: &[ObjectId]) -> Vec<String> {
    let topology = draft.topology();
    let witnesses = only_witnesses(draft);
    let mut told = Vec::new();
    for cluster in &topology.clusters {
        for instance in &cluster.sql_instances {
            let id = ObjectId::from(instance.id.clone());
            if doomed.instances.contains(&instance.id) && !selected.contains(&id) {
                told.push(format!("SQL Server store {}", draft.name(id)));
            }
        }
    }
    for service in &topology.services {
        let id = ObjectId::from(service.id.clone());
        if doomed.services.contains(&service.id) && !selected.contains(&id) {
            match &*service.role {
                Role::FileStore => told.push(format!("file store {}", draft.name(id))),
                Role::PersistentChatService => {
                    told.push(format!("Persistent Chat on {}", draft.name(id)));
                }
                Role::BackupService => {
                    told.push(format!("pairing of {}", host_name(draft, service)));
                }
                _ if service.role.is_database() && !is_on_doomed(doomed, service) => {
                    let what = match witnesses.contains(&service.id) {
                        true => "witness",
                        false => database_in_words(&service.role),
                    };
                    told.push(format!("{what} on {}", host_name(draft, service)));
                }
                _ => {}
            }
        }
    }
    for service in &topology.services {
        if doomed.services.contains(&service.id) {
            continue;
        }
        for dependency in &service.depends_on {
            if doomed.services.contains(&dependency.target)
                && let Some(target) = topology.service(&dependency.target)
                && target.role != Role::BackupService
            {
                told.push(format!(
                    "association of {} with {}",
                    host_name(draft, service),
                    host_name(draft, target)
                ));
            }
        }
    }
    told.extend(own_associations(draft, doomed));
    for site in &topology.sites {
        if site
            .default_persistent_chat_pool
            .as_ref()
            .is_some_and(|pool| doomed.services.contains(pool))
            && !doomed.sites.contains(&site.id)
        {
            told.push(format!("default pool of site {}", site.name));
        }
    }
    let mut known = BTreeSet::new();
    told.retain(|phrase| known.insert(phrase.clone()));
    told
}

/// Objects that remain and that the deleted pools and servers are associated with; databases are listed separately.
fn own_associations(draft: &Draft<'_>, doomed: &Doomed) -> Vec<String> {
    let topology = draft.topology();
    let mut told = Vec::new();
    let going = topology.services.iter();
    for service in going.filter(|service| doomed.services.contains(&service.id)) {
        if service.role.is_database() || service.role == Role::BackupService {
            continue;
        }
        for dependency in &service.depends_on {
            let Some(target) = topology.service(&dependency.target) else {
                continue;
            };
            let stays = !doomed.services.contains(&target.id);
            let (own, other) = (host_name(draft, service), store_or_host(draft, target));
            if stays && own != host_name(draft, target) {
                told.push(format!("association of {own} with {other}"));
            }
        }
    }
    told
}

/// A file store by its share, everything else by its host.
fn store_or_host(draft: &Draft<'_>, service: &Service) -> String {
    match &*service.role {
        Role::FileStore => draft.name(service.id.clone()),
        _ => host_name(draft, service),
    }
}

fn is_on_doomed(doomed: &Doomed, service: &Service) -> bool {
    match &service.installed_on {
        InstalledOn::Cluster(id) => doomed.clusters.contains(id),
        InstalledOn::SqlInstance(id) => doomed.instances.contains(id),
    }
}

/// The name of the host of a service.
fn host_name(draft: &Draft<'_>, service: &Service) -> String {
    match &service.installed_on {
        InstalledOn::Cluster(id) => draft.name(id.clone()),
        InstalledOn::SqlInstance(id) => draft.name(id.clone()),
    }
}

/// The services that are used only as witnesses, which have no data.
fn only_witnesses<'d>(draft: &'d Draft<'_>) -> BTreeSet<&'d ServiceId> {
    let topology = draft.topology();
    let (mut witnesses, mut others) = (BTreeSet::new(), BTreeSet::new());
    for dependency in topology.services.iter().flat_map(|it| &it.depends_on) {
        let usage = ChatUsage::of(&dependency.usage, topology.vocabulary());
        match usage.is_some_and(ChatUsage::is_witness) {
            true => witnesses.insert(&dependency.target),
            false => others.insert(&dependency.target),
        };
    }
    witnesses.retain(|service| !others.contains(service));
    witnesses
}

/// A database in the user's words.
fn database_in_words(role: &Role) -> &'static str {
    match role {
        Role::PersistentChatStore => "Persistent Chat database",
        Role::PersistentChatComplianceStore => "Persistent Chat compliance database",
        Role::UserStore => "user database",
        Role::ApplicationStore => "application database",
        Role::ArchivingStore => "archiving database",
        Role::MonitoringStore => "monitoring database",
        _ => "database",
    }
}

/// Refuses objects that cannot be deleted separately.
fn cannot(draft: &Draft<'_>, object: &ObjectId, why: &str) -> Result<(), Refusal> {
    refuse(format!(
        "{} cannot be deleted: {why}.",
        draft.name_at_start(object.clone())
    ))
}
