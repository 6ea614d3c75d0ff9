//! Renames pools, computers, hosts of stores, instances and shares.

use std::sync::Arc;

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{
    ClusterId, InstalledOn, Numbering, ObjectId, Role, ServiceId, SqlInstanceId,
};

use crate::edit::apply::persistent_chat::bears_its_pools_name;
use crate::edit::apply::{computers, names, stores};

/// Changes the FQDN of a pool, a computer or the host of a store.
pub(super) fn change_fqdn(
    draft: &mut Draft<'_>,
    object: &ObjectId,
    fqdn: &str,
) -> Result<(), Refusal> {
    names::check_form_for(draft.topology(), object, fqdn)?;
    match object {
        ObjectId::Cluster(cluster) => rename_cluster(draft, cluster, fqdn),
        ObjectId::Machine(cluster, machine) => rename_machine(draft, cluster, machine, fqdn),
        ObjectId::SqlInstance(instance) => {
            let host = draft.sql_instance(instance)?.0.id.clone();
            check_own_host(draft, object, &host)?;
            rename_cluster(draft, &host, fqdn)
        }
        ObjectId::Service(service) => {
            let Some(host) = draft.topology().cluster_of(draft.service(service)?) else {
                return refuse(format!(
                    "{} is installed on a server that does not exist.",
                    draft.name_at_start(object.clone())
                ));
            };
            let host = host.id.clone();
            check_own_host(draft, object, &host)?;
            rename_cluster(draft, &host, fqdn)
        }
        ObjectId::Site(_) | ObjectId::Deployment => refuse(format!(
            "{} has no FQDN.",
            draft.name_at_start(object.clone())
        )),
    }
}

/// A store or pool on a Front End Server has the name of that server (R11).
fn check_own_host(draft: &Draft<'_>, object: &ObjectId, host: &ClusterId) -> Result<(), Refusal> {
    let index = draft.index();
    let belongs_to_server = index
        .services_on(host)
        .iter()
        .any(|service| !matches!(*service.role, Role::FileStore | Role::PersistentChatService));
    if belongs_to_server {
        return refuse(format!(
            "{} is on {}; rename that server instead.",
            draft.name_at_start(object.clone()),
            draft.name(host.clone())
        ));
    }
    Ok(())
}

fn rename_cluster(draft: &mut Draft<'_>, id: &ClusterId, fqdn: &str) -> Result<(), Refusal> {
    let cluster = draft.cluster(id)?;
    let old = cluster.fqdn.clone();
    let with_machine = cluster
        .machines
        .iter()
        .any(|machine| bears_its_pools_name(cluster, &machine.fqdn));
    if !same_fqdn(&old, fqdn) {
        names::check_free(draft.topology(), fqdn)?;
    }
    computers::rename_active(draft, id, &old, fqdn)?;
    fqdn.clone_into(&mut draft.cluster_mut(id)?.fqdn);
    if with_machine {
        rename_computer(draft, id, &old, fqdn)?;
    }
    follow(draft, id, &old, fqdn);
    Ok(())
}

fn rename_machine(
    draft: &mut Draft<'_>,
    id: &ClusterId,
    machine: &str,
    fqdn: &str,
) -> Result<(), Refusal> {
    let cluster = draft.cluster(id)?;
    let Some(old) = cluster.machine(machine).map(|m| m.fqdn.clone()) else {
        return refuse(format!("{machine} is not a computer of {}.", cluster.fqdn));
    };
    if bears_its_pools_name(cluster, &old) {
        return rename_cluster(draft, id, fqdn);
    }
    // A single computer whose name differs from its pool's can be renamed back (R7).
    let takes_its_pools_name = cluster.single_machine_only && same_fqdn(&cluster.fqdn, fqdn);
    if !same_fqdn(&old, fqdn) && !takes_its_pools_name {
        names::check_free(draft.topology(), fqdn)?;
    }
    computers::rename_active(draft, id, &old, fqdn)?;
    rename_computer(draft, id, &old, fqdn)?;
    follow(draft, id, &old, fqdn);
    Ok(())
}

/// Renames the computer itself, and the domains named after it (format notes, b6).
fn rename_computer(
    draft: &mut Draft<'_>,
    id: &ClusterId,
    old: &str,
    new: &str,
) -> Result<(), Refusal> {
    let machines = &mut draft.cluster_mut(id)?.machines;
    for machine in machines.iter_mut().filter(|m| same_fqdn(&m.fqdn, old)) {
        new.clone_into(&mut machine.fqdn);
        for domain in [&mut machine.fault_domain, &mut machine.upgrade_domain] {
            if domain.as_deref().is_some_and(|name| same_fqdn(name, old)) {
                *domain = Some(new.to_owned());
            }
        }
    }
    draft.rename_object(ObjectId::machine(id, old), ObjectId::machine(id, new));
    Ok(())
}

/// Updates the services of the pool.
fn follow(draft: &mut Draft<'_>, id: &ClusterId, old: &str, new: &str) {
    let on_it = InstalledOn::Cluster(id.clone());
    draft.change_services(
        |service| service.installed_on == on_it && names::is_host_of(service, old),
        |service| names::rename_within(service, old, new),
    );
}

/// Changes the instance name of a SQL Server store. A published document identifies an instance only by its cluster and
/// name, so there the instance gets the identity that it would have after reading, and everything on it is updated.
pub(super) fn change_instance(
    draft: &mut Draft<'_>,
    store: &SqlInstanceId,
    name: &str,
) -> Result<(), Refusal> {
    names::check_instance(name)?;
    let (cluster, _) = draft.sql_instance(store)?;
    stores::check_instance_free(cluster, name, Some(store))?;
    let cluster = cluster.id.clone();
    let id = match draft.topology().numbering {
        Numbering::UniqueIds => store.clone(),
        Numbering::Published => SqlInstanceId::published(&cluster, name),
    };
    let instances = &mut draft.cluster_mut(&cluster)?.sql_instances;
    for instance in instances.iter_mut().filter(|i| &i.id == store) {
        name.clone_into(&mut instance.name);
        instance.id = id.clone();
    }
    if &id != store {
        let before = InstalledOn::SqlInstance(store.clone());
        for service in &mut draft.design.topology.services {
            if service.installed_on == before {
                Arc::make_mut(service).installed_on = InstalledOn::SqlInstance(id.clone());
            }
        }
        draft.rename_object(store.clone().into(), id.into());
    }
    Ok(())
}

/// Changes the share of a file store.
pub(super) fn change_share(
    draft: &mut Draft<'_>,
    store: &ServiceId,
    share: &str,
) -> Result<(), Refusal> {
    names::check_share(share)?;
    let service = draft.service(store)?;
    if service.role != Role::FileStore {
        return refuse(format!(
            "{} is not a file store.",
            draft.name_at_start(store.clone())
        ));
    }
    if let InstalledOn::Cluster(host) = &service.installed_on {
        stores::check_share_free(draft, host, share, Some(store))?;
    }
    draft
        .service_mut(store)?
        .content
        .get_or_insert_with(|| stores::file_store_element(share))
        .attributes
        .set("ShareName", share);
    Ok(())
}
