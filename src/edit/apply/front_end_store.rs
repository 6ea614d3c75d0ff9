//! Choosing a store for an Enterprise Edition Front End pool.

use crate::edit::apply::front_end_services;
use crate::edit::draft::{Draft, NewService, depends_on};
use crate::edit::{Refusal, refuse};
use crate::topology::front_end_stores::missing_roles;
use crate::topology::{AssociationKind, ClusterId, InstalledOn, ObjectId, Role, ServiceId};

/// Sets a store of an Enterprise Edition pool: adds the missing databases and dependencies. Existing ones stay where
/// they are.
pub(super) fn give(
    draft: &mut Draft<'_>,
    pool: &ClusterId,
    kind: AssociationKind,
    store: &ObjectId,
) -> Result<(), Refusal> {
    let (missing, services) = {
        let index = draft.index();
        let services: Vec<(Role, ServiceId, u32)> = index
            .services_on(pool)
            .iter()
            .map(|service| {
                (
                    service.role.meaning().clone(),
                    service.id.clone(),
                    service.service_version,
                )
            })
            .collect();
        (missing_roles(&index, pool, kind), services)
    };
    let registrar = services.iter().find(|(role, ..)| *role == Role::Registrar);
    let Some(service_version) = registrar.map(|(_, _, version)| *version) else {
        return refuse(format!(
            "{} has no Registrar.",
            draft.name_at_start(pool.clone())
        ));
    };
    let facts = front_end_services::services(service_version);
    let mut given: Vec<(Role, ServiceId)> = Vec::new();
    for role in missing {
        let role_version = facts.iter().find(|facts| facts.role == role);
        let id = match store {
            ObjectId::Service(store) => store.clone(),
            ObjectId::SqlInstance(instance) => draft.add_service(NewService {
                role: role.clone().into(),
                role_version: role_version.map_or(1, |facts| facts.role_version),
                service_version,
                type_name: None,
                installed_on: InstalledOn::SqlInstance(instance.clone()),
                depends_on: Vec::new(),
                ports: Vec::new(),
                content: None,
            })?,
            _ => continue,
        };
        given.push((role, id));
    }
    for facts in &facts {
        let Some((_, id, _)) = services.iter().find(|(role, ..)| *role == facts.role) else {
            continue;
        };
        for (role, store) in &given {
            if facts.needs.contains(role) {
                draft.service_mut(id)?.depends_on.push(depends_on(store));
            }
        }
    }
    Ok(())
}
