//! Adds Persistent Chat pools.

use crate::edit::draft::{Draft, NewService};
use crate::edit::{NewPersistentChatPool, PoolShape, Refusal, refuse};
use crate::topology::document_style::DocumentStyle;
use crate::topology::fqdn::same_fqdn;
use crate::topology::persistent_chat::{
    MAX_ACTIVE, MAX_COMPUTERS, ROLE_VERSION, has_persistent_chat,
};
use crate::topology::role::product_name;
use crate::topology::{
    Cluster, ClusterId, FrontEndPool, InstalledOn, Machine, NetInterface, ObjectId, Role,
    ServiceId, ServiceRole, SiteId, SiteKind, inventory,
};
use crate::vocabulary::Thing;

use crate::edit::apply::{associations, computers, names, settings};

/// Adds a Persistent Chat pool, with its references.
pub(super) fn add(draft: &mut Draft<'_>, new: &NewPersistentChatPool) -> Result<(), Refusal> {
    settings::check_display_name(&new.display_name)?;
    settings::check_port(new.port)?;
    if !has_persistent_chat(new.service_version) {
        return refuse(format!(
            "{} does not support Persistent Chat; select Lync Server 2013 or Skype for Business Server 2015.",
            product_name(new.service_version)
        ));
    }
    let cluster = match &new.shape {
        PoolShape::Single { fqdn } => {
            check_site(draft, new.site)?;
            names::check_new(draft.topology(), fqdn)?;
            add_cluster(draft, new.site, fqdn, std::slice::from_ref(fqdn), true)?
        }
        PoolShape::Multiple { fqdn, computers } => {
            check_site(draft, new.site)?;
            names::check_new_pool(draft.topology(), fqdn, computers)?;
            check_count(fqdn, computers.len())?;
            add_cluster(draft, new.site, fqdn, computers, false)?
        }
        PoolShape::Collocated { server } => {
            check_server(draft, server, new.service_version)?;
            server.clone()
        }
    };
    let active = draft.cluster(&cluster)?.machines.iter();
    let active = active
        .take(MAX_ACTIVE)
        .map(|machine| machine.fqdn.clone())
        .collect();
    let pool = add_service(draft, new, cluster)?;
    let holder = ObjectId::from(pool.clone());
    settings::set_display_name(draft, &pool, &new.display_name)?;
    computers::set_active_list(draft, &pool, active, None)?;
    draft.place(pool.clone(), new.place);
    draft.created.push(pool.clone().into());
    if new.compliance {
        draft.change_intentions(&pool, |intentions| intentions.compliance = true);
    }
    for (kind, target) in &new.references {
        associations::set(draft, &holder, *kind, Some(target))?;
    }
    Ok(())
}

/// The service of a new pool, in the spelling of existing pools in the document.
fn add_service(
    draft: &mut Draft<'_>,
    new: &NewPersistentChatPool,
    cluster: ClusterId,
) -> Result<ServiceId, Refusal> {
    let service = {
        let index = draft.index();
        let style = DocumentStyle::of(&index, new.service_version);
        let role_name = style.token(Thing::ServiceRole);
        let role_version = style.token(Thing::RoleVersion);
        NewService {
            role: ServiceRole::spelled(Role::PersistentChatService, &role_name),
            role_version: role_version.parse().unwrap_or(ROLE_VERSION),
            service_version: new.service_version,
            type_name: style.type_name(),
            installed_on: InstalledOn::Cluster(cluster),
            depends_on: Vec::new(),
            ports: vec![style.port(new.port)],
            content: style.role_element(),
        }
    };
    draft.add_service(service)
}

/// A Persistent Chat pool must be in a central site (R132).
pub(super) fn check_site(draft: &Draft<'_>, site: SiteId) -> Result<(), Refusal> {
    let site = draft.site(site)?;
    match site.kind {
        SiteKind::Central => Ok(()),
        SiteKind::Branch { .. } => refuse(format!(
            "{} is a branch site; a Persistent Chat pool must be in a central site.",
            site.name
        )),
    }
}

/// A pool has one to eight computers (R21, R22).
fn check_count(fqdn: &str, computers: usize) -> Result<(), Refusal> {
    match computers {
        0 => refuse(format!("{fqdn} needs at least one computer.")),
        count if count > MAX_COMPUTERS => refuse(format!(
            "{fqdn} would have {count} computers; a Persistent Chat pool has at most {MAX_COMPUTERS}."
        )),
        _ => Ok(()),
    }
}

/// Persistent Chat can share a server only with Standard Edition (R11, R12), only once, and in the same version.
fn check_server(draft: &Draft<'_>, server: &ClusterId, version: u32) -> Result<(), Refusal> {
    let cluster = draft.cluster(server)?;
    let fqdn = &cluster.fqdn;
    let index = draft.index();
    let front_end = inventory::items(&index)
        .into_iter()
        .find(|item| item.id == ObjectId::Cluster(server.clone()))
        .and_then(|item| FrontEndPool::of(&index, &item));
    let Some(front_end) = front_end.filter(|pool| pool.is_standard_edition) else {
        return refuse(format!(
            "{fqdn} is not a Standard Edition server; Persistent Chat can share a server only with \
             Standard Edition."
        ));
    };
    if index
        .role_on(server, &Role::PersistentChatService)
        .is_some()
    {
        return refuse(format!("{fqdn} already runs Persistent Chat."));
    }
    if front_end.registrar.service_version != version {
        return refuse(format!(
            "{fqdn} runs {}; Persistent Chat must have the same version.",
            product_name(front_end.registrar.service_version)
        ));
    }
    Ok(())
}

fn add_cluster(
    draft: &mut Draft<'_>,
    site: SiteId,
    fqdn: &str,
    computers: &[String],
    single_machine_only: bool,
) -> Result<ClusterId, Refusal> {
    let (id, number) = draft.new_cluster_id(site)?;
    let machines = computers
        .iter()
        .enumerate()
        .map(|(position, computer)| Machine {
            ordinal: draft.ordinal_at(position),
            interfaces: vec![NetInterface::all_addresses("Primary")],
            ..Machine::new(computer)
        })
        .collect();
    draft.add_cluster(Cluster {
        number,
        single_machine_only,
        requires_replication: true,
        requires_setup: true,
        machines,
        ..Cluster::new(id.clone(), site, fqdn)
    });
    Ok(id)
}

/// A pool whose only computer has a different name can only be a "multiple computer pool"; a published document has no
/// other distinction (format notes, b4).
pub(super) fn bears_its_pools_name(cluster: &Cluster, machine: &str) -> bool {
    cluster.machines.len() == 1 && same_fqdn(&cluster.fqdn, machine)
}
