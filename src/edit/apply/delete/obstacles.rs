//! What prevents a deletion: objects that need the deleted one, and objects that every deployment must have.

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::{ObjectId, Role, Service, SiteId, SiteKind, inventory};

use crate::edit::apply::delete::doomed::Doomed;
use crate::edit::apply::delete::{cannot, host_name};

/// Refuses a deletion that would leave something broken.
pub(super) fn check(draft: &Draft<'_>, doomed: &Doomed) -> Result<(), Refusal> {
    check_sites(draft, doomed)?;
    check_central_management(draft, doomed)?;
    check_users(draft, doomed)
}

/// A site can be deleted only if it is empty; a deployment needs at least one (R129).
fn check_sites(draft: &Draft<'_>, doomed: &Doomed) -> Result<(), Refusal> {
    let topology = draft.topology();
    for site in &doomed.sites {
        let left = contents(draft, doomed, *site);
        if let Some(first) = left.first() {
            let more = match left.len() {
                1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            let why = format!("it still contains {first}{more}; delete or move them first");
            cannot(draft, &ObjectId::Site(*site), &why)?;
        }
        let branch = topology.sites.iter().find(|other| {
            other.kind == (SiteKind::Branch { parent: *site }) && !doomed.sites.contains(&other.id)
        });
        if let Some(branch) = branch {
            let why = format!("the branch site {} belongs to it", branch.name);
            cannot(draft, &ObjectId::Site(*site), &why)?;
        }
    }
    if !doomed.sites.is_empty() && doomed.sites.len() >= topology.sites.len() {
        return refuse("The last site cannot be deleted: every deployment has at least one.");
    }
    Ok(())
}

/// The names of the objects in a site that are not deleted.
fn contents(draft: &Draft<'_>, doomed: &Doomed, site: SiteId) -> Vec<String> {
    let index = draft.index();
    let goes = |item: &inventory::Item<'_>| match &item.id {
        ObjectId::Cluster(id) => doomed.clusters.contains(id),
        ObjectId::SqlInstance(id) => doomed.instances.contains(id),
        ObjectId::Service(id) => doomed.services.contains(id),
        _ => false,
    };
    inventory::items(&index)
        .iter()
        .filter(|item| item.site == site && !goes(item))
        .map(inventory::Item::title)
        .collect()
}

/// The pool that hosts the Central Management store cannot be deleted (R134).
fn check_central_management(draft: &Draft<'_>, doomed: &Doomed) -> Result<(), Refusal> {
    let is_active = |service: &Service| {
        service.role == Role::CentralMgmt
            && service
                .content
                .as_ref()
                .and_then(|content| content.attributes.get("IsActive"))
                != Some("false")
    };
    let holder = draft
        .topology()
        .services
        .iter()
        .find(|service| doomed.services.contains(&service.id) && is_active(service));
    match holder {
        Some(service) => refuse(format!(
            "{} hosts the Central Management store and cannot be deleted; move the store with \
             Move-CsManagementServer first.",
            host_name(draft, service)
        )),
        None => Ok(()),
    }
}

/// Objects that need a deleted one must get another one first (R47, R128).
fn check_users(draft: &Draft<'_>, doomed: &Doomed) -> Result<(), Refusal> {
    let index = draft.index();
    let mut users = Vec::new();
    let mut needed = None;
    for service in &draft.topology().services {
        if doomed.services.contains(&service.id) {
            continue;
        }
        for dependency in &service.depends_on {
            let Some(target) = index.service(&dependency.target) else {
                continue;
            };
            if !doomed.services.contains(&target.id) || can_do_without(&target.role) {
                continue;
            }
            needed.get_or_insert_with(|| store_name(draft, target));
            let user = host_name(draft, service);
            let user = match index.reference_of(dependency) {
                Some(reference) if service.role == Role::PersistentChatService => {
                    format!("{user} ({reference})")
                }
                _ => user,
            };
            if !users.contains(&user) {
                users.push(user);
            }
        }
    }
    match needed {
        Some(needed) => refuse(format!(
            "{needed} is used by {}; select something else there first, or delete both.",
            enumerate(&users)
        )),
        None => Ok(()),
    }
}

/// A file store by its share, everything else by its host.
fn store_name(draft: &Draft<'_>, service: &Service) -> String {
    match &*service.role {
        Role::FileStore => draft.name_at_start(service.id.clone()),
        _ => host_name(draft, service),
    }
}

/// Services that a pool can do without: the association with them is optional in Topology Builder.
fn can_do_without(role: &Role) -> bool {
    matches!(
        role,
        Role::EdgeServer
            | Role::WacService
            | Role::ArchivingStore
            | Role::MonitoringStore
            | Role::BackupService
    )
}

/// `a`, `a and b`, `a, b and c`.
fn enumerate(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
