//! References of a Persistent Chat pool: next hop, file store, databases, witnesses.
//!
//! In the topology, a database reference is a dependency on a database service that is installed on the SQL Server
//! instance. The service belongs to the pool: it is added and removed with the reference, unless something else depends
//! on it.

use std::collections::BTreeSet;

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::legality::may_change;
use crate::topology::{
    AssociationKind, Dependency, InstalledOn, ObjectId, Role, ServiceId, SqlInstanceId,
};

use crate::edit::apply::spelled;

/// Sets or changes a legal reference, and enables the feature that it belongs to: a compliance mirror requires
/// compliance and mirroring.
pub(super) fn set(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
    target: &ObjectId,
) -> Result<(), Refusal> {
    let service = match target {
        ObjectId::Cluster(cluster) => {
            let index = draft.index();
            let registrar = index.role_on(cluster, &Role::Registrar);
            registrar.map(|registrar| registrar.id.clone())
        }
        ObjectId::Service(service) => Some(service.clone()),
        _ => None,
    };
    match (service, target) {
        (Some(service), _) => attach(draft, pool, reference, &service)?,
        (None, ObjectId::SqlInstance(instance)) => {
            attach_database(draft, pool, reference, instance)?;
        }
        (None, _) => {
            return refuse(format!(
                "{} has no service to refer to.",
                draft.name_at_start(target.clone())
            ));
        }
    }
    draft.change_intentions(pool, |intentions| {
        intentions.switch_on_for(reference);
    });
    Ok(())
}

/// Clears a reference. The feature that it belongs to remains enabled, like the selected check box above an empty list
/// in Topology Builder; only the feature's own edit disables it.
pub(super) fn clear_and_keep_feature(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
) -> Result<(), Refusal> {
    if clear(draft, pool, reference)? {
        draft.change_intentions(pool, |intentions| {
            intentions.switch_on_for(reference);
        });
    }
    Ok(())
}

/// Clears a reference; returns whether there was one.
pub(super) fn clear(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
) -> Result<bool, Refusal> {
    check_understood(draft, pool, reference)?;
    let holding = positions(draft, pool, reference)?;
    if holding.is_empty() {
        return Ok(false);
    }
    let freed = take_out(draft, pool, &holding)?;
    remove_unused_databases(draft, freed);
    Ok(true)
}

/// Points a reference to a service, replacing the existing dependency; a new dependency is spelled like others in the
/// document.
pub(in crate::edit) fn attach(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
    target: &ServiceId,
) -> Result<(), Refusal> {
    check_understood(draft, pool, reference)?;
    let holding = positions(draft, pool, reference)?;
    if holding.is_empty() {
        return spelled::attach_new(draft, pool, reference, target);
    }
    if reference == AssociationKind::NextHop {
        return move_next_hop(draft, pool, &holding, target);
    }
    let Some((first, others)) = holding.split_first() else {
        return Ok(());
    };
    let mut freed = take_out(draft, pool, others)?;
    if let Some(dependency) = draft.service_mut(pool)?.depends_on.get_mut(*first)
        && &dependency.target != target
    {
        freed.insert(std::mem::replace(&mut dependency.target, target.clone()));
    }
    remove_unused_databases(draft, freed);
    spelled::check_reads_as(draft, pool, reference, target)
}

/// Points every dependency on the next hop to the service of the same role there.
fn move_next_hop(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    holding: &[usize],
    registrar: &ServiceId,
) -> Result<(), Refusal> {
    let service = draft.pool(pool)?;
    let mut moved = Vec::new();
    {
        let index = draft.index();
        let there = index
            .service(registrar)
            .and_then(|registrar| index.cluster_of(registrar));
        for position in holding {
            let before = service.depends_on.get(*position);
            let before = before.and_then(|dependency| index.service(&dependency.target));
            let role = before.map_or(&Role::Registrar, |before| &before.role);
            let found = there.and_then(|cluster| index.role_on(&cluster.id, role));
            let Some(found) = found else {
                return refuse(format!(
                    "{} uses a service as next hop that {} does not have.",
                    draft.name_at_start(pool.clone()),
                    draft.name(registrar.clone())
                ));
            };
            moved.push((*position, found.id.clone()));
        }
    }
    let depends_on = &mut draft.service_mut(pool)?.depends_on;
    for (position, target) in moved {
        if let Some(dependency) = depends_on.get_mut(position) {
            dependency.target = target;
        }
    }
    spelled::check_reads_as(draft, pool, AssociationKind::NextHop, registrar)
}

/// Refuses to write next to content that is not understood.
pub(super) fn check_understood(
    draft: &Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
) -> Result<(), Refusal> {
    Ok(may_change(&draft.index(), pool, reference)?)
}

/// Points a database or witness reference to a SQL Server store.
fn attach_database(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
    instance: &SqlInstanceId,
) -> Result<(), Refusal> {
    check_understood(draft, pool, reference)?;
    let holding = positions(draft, pool, reference)?;
    let service = draft.pool(pool)?;
    let service_version = service.service_version;
    let before = holding
        .first()
        .and_then(|first| service.depends_on.get(*first))
        .and_then(|dependency| draft.topology().service(&dependency.target));
    if before.is_some_and(|store| store.installed_on == InstalledOn::SqlInstance(instance.clone()))
    {
        return Ok(());
    }
    let (role, _) = reference.role_and_usage();
    let (role, role_name) = match before {
        Some(store) => (
            store.role.meaning().clone(),
            Some(store.role_name().to_owned()),
        ),
        None => (role, None),
    };
    let left_over = left_over_database(
        draft,
        instance,
        &role,
        role_name.as_deref(),
        service_version,
    );
    if let Some(left_over) = left_over {
        return attach(draft, pool, reference, &left_over);
    }
    match role_name {
        Some(role_name) => {
            let store = spelled::new_store(draft, &role, &role_name, service_version, instance)?;
            attach(draft, pool, reference, &store)
        }
        None => spelled::attach_new_database(draft, pool, reference, instance, service_version),
    }
}

/// An unreferenced database with this role: a second one next to it would have the same name in the same instance.
fn left_over_database(
    draft: &Draft<'_>,
    instance: &SqlInstanceId,
    role: &Role,
    role_name: Option<&str>,
    service_version: u32,
) -> Option<ServiceId> {
    let index = draft.index();
    let databases = index.databases_on(instance).iter();
    let mut left_over = databases.filter(|database| {
        database.role == *role
            && role_name.is_none_or(|name| database.role_name() == name)
            && database.service_version == service_version
            && index.dependents(&database.id).is_empty()
    });
    left_over.next().map(|database| database.id.clone())
}

/// Removes dependencies on services that do not exist.
pub(super) fn remove_dangling(draft: &mut Draft<'_>, service: &ServiceId) -> Result<(), Refusal> {
    let present = {
        let index = draft.index();
        draft
            .service(service)?
            .depends_on
            .iter()
            .map(|dependency| index.service(&dependency.target).is_some())
            .collect::<Vec<_>>()
    };
    if present.iter().all(|present| *present) {
        return refuse(format!(
            "{} has no broken reference.",
            draft.name_at_start(service.clone())
        ));
    }
    let mut present = present.into_iter();
    draft
        .service_mut(service)?
        .depends_on
        .retain(|_| present.next().unwrap_or(true));
    Ok(())
}

/// The positions of the dependencies of a reference; a valid document has at most one. A dependency with a missing
/// target counts if the document shows what it was, so that a new choice replaces it.
fn positions(
    draft: &Draft<'_>,
    pool: &ServiceId,
    reference: AssociationKind,
) -> Result<Vec<usize>, Refusal> {
    let index = draft.index();
    let service = draft.pool(pool)?;
    let facets = index.chat(pool);
    let holds = |(position, dependency): &(usize, &Dependency)| {
        let meaning = facets.and_then(|facets| facets.meaning(*position));
        let is_gone = index.service(&dependency.target).is_none();
        meaning == Some(reference) || (is_gone && index.reference_of(dependency) == Some(reference))
    };
    let holding = service.depends_on.iter().enumerate().filter(holds);
    Ok(holding.map(|(position, _)| position).collect())
}

/// Removes dependencies and returns their targets.
fn take_out(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    positions: &[usize],
) -> Result<BTreeSet<ServiceId>, Refusal> {
    let mut freed = BTreeSet::new();
    if positions.is_empty() {
        return Ok(freed);
    }
    let mut position = 0;
    draft.service_mut(pool)?.depends_on.retain(|dependency| {
        let goes = positions.contains(&position);
        position += 1;
        if goes {
            freed.insert(dependency.target.clone());
        }
        !goes
    });
    Ok(freed)
}

/// Removes databases that nothing depends on any longer.
fn remove_unused_databases(draft: &mut Draft<'_>, freed: BTreeSet<ServiceId>) {
    let unused: BTreeSet<ServiceId> = {
        let index = draft.index();
        freed
            .into_iter()
            .filter(|id| {
                index.dependents(id).is_empty()
                    && index
                        .service(id)
                        .is_some_and(|service| service.role.is_database())
            })
            .collect()
    };
    if !unused.is_empty() {
        draft.remove_services(&unused);
    }
}
