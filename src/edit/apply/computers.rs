//! Computers of pools: adding, moving, removing, activating and deactivating.

use std::cell::LazyCell;

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::content::Extra;
use crate::topology::document_style::DocumentStyle;
use crate::topology::fqdn::same_fqdn;
use crate::topology::legality::not_understood;
use crate::topology::persistent_chat::forms::{form_of, set_list};
use crate::topology::persistent_chat::{MAX_ACTIVE, MAX_COMPUTERS};
use crate::topology::recognize_chat::Facet;
use crate::topology::{
    Cluster, ClusterId, Index, InstalledOn, Machine, NetInterface, ObjectId, Role, Service,
    ServiceId,
};

use crate::edit::apply::front_end_services::MAX_COMPUTERS as MAX_FRONT_ENDS;
use crate::edit::apply::names;

/// Adds a computer to a pool.
pub(super) fn add(draft: &mut Draft<'_>, pool: &ClusterId, fqdn: &str) -> Result<(), Refusal> {
    let cluster = draft.cluster(pool)?;
    names::check_new(draft.topology(), fqdn)?;
    check_may_grow(draft, cluster)?;
    let machine = Machine {
        ordinal: draft.next_ordinal(cluster)?,
        fault_domain: next_domain(cluster, "FaultDomain", |m| m.fault_domain.as_deref()),
        upgrade_domain: next_domain(cluster, "UpgradeDomain", |m| m.upgrade_domain.as_deref()),
        interfaces: interfaces_like(cluster),
        ..Machine::new(fqdn)
    };
    draft.created.push(ObjectId::machine(pool, fqdn));
    join(draft, pool, machine)
}

/// Moves a computer to another pool of the same kind.
pub(super) fn relocate(
    draft: &mut Draft<'_>,
    from: &ClusterId,
    fqdn: &str,
    to: &ClusterId,
) -> Result<(), Refusal> {
    let (old, new) = (draft.cluster(from)?, draft.cluster(to)?);
    let Some(machine) = old.machine(fqdn).cloned() else {
        return refuse(format!("{fqdn} is not a computer of {}.", old.fqdn));
    };
    if from == to {
        return Ok(());
    }
    let purposes = (purpose(draft, old), purpose(draft, new));
    if purposes.0 != purposes.1 || purposes.0 == PoolPurpose::Other {
        return refuse(format!(
            "{} and {} are not pools of the same kind, so {} cannot move between them.",
            old.fqdn, new.fqdn, machine.fqdn
        ));
    }
    check_may_grow(draft, new)?;
    let machine = Machine {
        ordinal: draft.next_ordinal(new)?,
        fault_domain: next_domain(new, "FaultDomain", |m| m.fault_domain.as_deref()),
        upgrade_domain: next_domain(new, "UpgradeDomain", |m| m.upgrade_domain.as_deref()),
        extra: Extra::default(),
        ..machine
    };
    leave(draft, from, &machine.fqdn)?;
    let (before, after) = (
        ObjectId::machine(from, &machine.fqdn),
        ObjectId::machine(to, &machine.fqdn),
    );
    join(draft, to, machine)?;
    draft.rename_object(before, after);
    Ok(())
}

/// Removes a computer from its pool.
pub(super) fn leave(draft: &mut Draft<'_>, pool: &ClusterId, fqdn: &str) -> Result<(), Refusal> {
    let cluster = draft.cluster(pool)?;
    if cluster.machine(fqdn).is_none() {
        return refuse(format!("{fqdn} is not a computer of {}.", cluster.fqdn));
    }
    if cluster.machines.len() <= 1 {
        return refuse(format!(
            "{fqdn} is the last computer of {}; delete the pool instead.",
            cluster.fqdn
        ));
    }
    for service in services_with_active(draft, pool) {
        let others_active = active_after(draft, &service, |active| {
            active.retain(|name| !same_fqdn(name, fqdn));
        })?;
        if others_active.is_empty() {
            return refuse(format!(
                "{fqdn} is the only active computer of {}; make another one active first.",
                draft.name(service)
            ));
        }
        let mut others = draft.cluster(pool)?.machines.clone();
        others.retain(|machine| !same_fqdn(&machine.fqdn, fqdn));
        set_active_list(draft, &service, others_active, Some(&others))?;
    }
    draft
        .cluster_mut(pool)?
        .machines
        .retain(|machine| !same_fqdn(&machine.fqdn, fqdn));
    let object = ObjectId::machine(pool, fqdn);
    draft.design.arrangement.places.remove(&object);
    Ok(())
}

/// Activates or deactivates a computer of a Persistent Chat pool (R23 to R25).
pub(super) fn set_active(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    machine: &str,
    active: bool,
) -> Result<(), Refusal> {
    let cluster = draft.pool_cluster(pool)?;
    let member = cluster.machine(machine).map(|m| m.fqdn.clone());
    let pool_name = cluster.fqdn.clone();
    let mut list = active_list(draft, pool)?;
    let stranger = || {
        let listed = list.iter().find(|name| same_fqdn(name, machine));
        // A name that remained in the list after its computer was removed can only be removed (R25).
        listed.filter(|_| !active).cloned()
    };
    let Some(machine) = member.or_else(stranger) else {
        return refuse(format!("{machine} is not a computer of {pool_name}."));
    };
    let is_active = list.iter().any(|name| same_fqdn(name, &machine));
    if active && !is_active {
        if list.len() >= MAX_ACTIVE {
            return refuse(format!(
                "{pool_name} already has {} active computers, the maximum; make one inactive first.",
                list.len()
            ));
        }
        list.push(machine);
    } else if !active && is_active {
        if list.len() <= 1 {
            return refuse(format!(
                "{machine} is the only active computer of {pool_name}; at least one must be active."
            ));
        }
        list.retain(|name| !same_fqdn(name, &machine));
    } else if stated(draft, pool)? {
        return Ok(());
    }
    set_active_list(draft, pool, list, None)
}

/// The active computers; if the document does not say, the first four, as in a new pool.
fn active_list(draft: &Draft<'_>, pool: &ServiceId) -> Result<Vec<String>, Refusal> {
    if let Some(list) = stated_list(draft, pool)? {
        return Ok(list);
    }
    let machines = draft.pool_cluster(pool)?.machines.iter();
    Ok(machines
        .take(MAX_ACTIVE)
        .map(|machine| machine.fqdn.clone())
        .collect())
}

/// The active computers according to the document; `None` if it does not say.
fn stated_list(draft: &Draft<'_>, pool: &ServiceId) -> Result<Option<Vec<String>>, Refusal> {
    let facets = draft.topology().chat(pool);
    match facets.as_ref().map(|facets| &facets.active_machines) {
        Some(Facet::NotUnderstood(piece)) => {
            Err(not_understood("The list of active computers", piece).into())
        }
        Some(facet) => Ok(facet
            .understood()
            .map(|list| list.iter().map(|name| (*name).to_owned()).collect())),
        None => Ok(None),
    }
}

fn stated(draft: &Draft<'_>, pool: &ServiceId) -> Result<bool, Refusal> {
    Ok(stated_list(draft, pool)?.is_some())
}

/// Whether a service has a list of active computers, understood or not.
fn states_active(index: &Index<'_>, service: &Service) -> bool {
    let facet = index
        .chat(&service.id)
        .map(|facets| &facets.active_machines);
    facet.is_some_and(|facet| !matches!(facet, Facet::Absent))
}

/// Writes the list of active computers in the place and form of the document; `machines` are the computers of the pool
/// after the edit.
pub(in crate::edit) fn set_active_list(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    list: Vec<String>,
    machines: Option<&[Machine]>,
) -> Result<(), Refusal> {
    let before = stated_list(draft, pool)?.unwrap_or_default();
    let now = draft.pool_cluster(pool)?.machines.clone();
    let changed = {
        let service = draft.pool(pool)?;
        let mut changed = service.clone();
        let index = LazyCell::new(|| draft.index());
        let style = || DocumentStyle::of(&index, service.service_version);
        let facets = draft.topology().chat(pool);
        let facet = facets.as_ref().map(|facets| &facets.active_machines);
        let at = facet.and_then(|facet| facet.at());
        let written = facet.and_then(|facet| form_of(service, at?, facet.spelling()?));
        let form = written.unwrap_or_else(|| style().active_machines());
        changed
            .content
            .get_or_insert_with(|| style().missing_role_element());
        set_list(
            &mut changed,
            &form,
            at,
            &before,
            &list,
            machines.unwrap_or(&now),
        );
        changed
    };
    *draft.service_mut(pool)? = changed;
    if machines.is_some() {
        // Ordinals refer to the computers after the edit.
        return Ok(());
    }
    let says = stated_list(draft, pool);
    let is_it = says.is_ok_and(|says| {
        says.is_some_and(|says| {
            says.len() == list.len() && says.iter().zip(&list).all(|(a, b)| same_fqdn(a, b))
        })
    });
    match is_it {
        true => Ok(()),
        false => refuse(format!(
            "The active computers of {} cannot be changed: their spelling in this document is not certain.",
            draft.name(pool.clone())
        )),
    }
}

fn active_after(
    draft: &Draft<'_>,
    pool: &ServiceId,
    change: impl FnOnce(&mut Vec<String>),
) -> Result<Vec<String>, Refusal> {
    let mut list = active_list(draft, pool)?;
    change(&mut list);
    Ok(list)
}

/// Persistent Chat services on a cluster that have a list of active computers.
fn services_with_active(draft: &Draft<'_>, pool: &ClusterId) -> Vec<ServiceId> {
    let index = draft.index();
    let states = |service: &Service| {
        service.role == Role::PersistentChatService
            && service.installed_on == InstalledOn::Cluster(pool.clone())
            && states_active(&index, service)
    };
    draft
        .topology()
        .services
        .iter()
        .filter(|service| states(service))
        .map(|service| service.id.clone())
        .collect()
}

/// Adds a computer. It is active if all computers of the pool are and there is room; if some are deliberately on
/// standby, it is on standby too.
fn join(draft: &mut Draft<'_>, pool: &ClusterId, machine: Machine) -> Result<(), Refusal> {
    let before = draft.cluster(pool)?.machines.clone();
    for service in services_with_active(draft, pool) {
        // A new computer in a pool whose list is not understood is on standby.
        let Ok(mut list) = active_list(draft, &service) else {
            continue;
        };
        let all_serve = before
            .iter()
            .all(|m| list.iter().any(|name| same_fqdn(name, &m.fqdn)));
        if all_serve && list.len() < MAX_ACTIVE {
            list.push(machine.fqdn.clone());
            let all: Vec<Machine> = before.iter().chain([&machine]).cloned().collect();
            set_active_list(draft, &service, list, Some(&all))?;
        }
    }
    draft.cluster_mut(pool)?.machines.push(machine);
    Ok(())
}

/// Updates the lists of active computers for the new name of a computer, before it is renamed.
pub(in crate::edit) fn rename_active(
    draft: &mut Draft<'_>,
    pool: &ClusterId,
    old: &str,
    new: &str,
) -> Result<(), Refusal> {
    for service in services_with_active(draft, pool) {
        let list = active_list(draft, &service)?;
        if !list.iter().any(|name| same_fqdn(name, old)) {
            continue;
        }
        let mut machines = draft.cluster(pool)?.machines.clone();
        for machine in machines.iter_mut().filter(|m| same_fqdn(&m.fqdn, old)) {
            new.clone_into(&mut machine.fqdn);
        }
        let renamed = renamed(list, &[(old.to_owned(), new.to_owned())]);
        set_active_list(draft, &service, renamed, Some(&machines))?;
    }
    Ok(())
}

/// Replaces names in the copy of a service by those of the copied computers. `index` is the index of the original, and
/// `machines` are the copies.
pub(super) fn rename_in_copy(
    index: &Index<'_>,
    original: &Service,
    copy: &mut Service,
    names: &[(String, String)],
    machines: &[Machine],
) -> Result<(), Refusal> {
    let Some(facets) = index.chat(&original.id) else {
        return Ok(());
    };
    let facet = &facets.active_machines;
    if let Facet::NotUnderstood(piece) = facet {
        return Err(not_understood("The list of active computers", piece).into());
    }
    let (Some(list), Some(at), Some(spelling)) = (facet.understood(), facet.at(), facet.spelling())
    else {
        return Ok(());
    };
    let before: Vec<String> = list.iter().map(|name| (*name).to_owned()).collect();
    let wanted = renamed(before.clone(), names);
    if let Some(form) = form_of(original, at, spelling) {
        set_list(copy, &form, Some(at), &before, &wanted, machines);
    }
    Ok(())
}

fn renamed(list: Vec<String>, names: &[(String, String)]) -> Vec<String> {
    let renamed = |name: String| {
        let mut names = names.iter();
        match names.find(|(old, _)| same_fqdn(old, &name)) {
            Some((_, new)) => new.clone(),
            None => name,
        }
    };
    list.into_iter().map(renamed).collect()
}

/// The kind of a pool, as far as it determines how its computers may change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PoolPurpose {
    PersistentChat,
    FrontEnd,
    Other,
}

fn purpose(draft: &Draft<'_>, cluster: &Cluster) -> PoolPurpose {
    let index = draft.index();
    if index.role_on(&cluster.id, &Role::UserServices).is_some() {
        PoolPurpose::FrontEnd
    } else if index
        .role_on(&cluster.id, &Role::PersistentChatService)
        .is_some()
    {
        PoolPurpose::PersistentChat
    } else {
        PoolPurpose::Other
    }
}

/// Whether another computer can be added (R14, R16, R22, R136).
fn check_may_grow(draft: &Draft<'_>, cluster: &Cluster) -> Result<(), Refusal> {
    let name = &cluster.fqdn;
    let index = draft.index();
    if !cluster.requires_setup {
        return refuse(format!(
            "{name} is a single server; it cannot have more computers."
        ));
    }
    let purpose = purpose(draft, cluster);
    if purpose == PoolPurpose::FrontEnd
        && index
            .role_on(&cluster.id, &Role::PersistentChatService)
            .is_some()
    {
        return refuse(format!(
            "{name} is a Standard Edition server with Persistent Chat; it cannot have a second computer."
        ));
    }
    if purpose == PoolPurpose::FrontEnd && !cluster.sql_instances.is_empty() {
        return refuse(format!(
            "{name} is a Standard Edition server; only an Enterprise Edition pool can have several computers."
        ));
    }
    if cluster.single_machine_only {
        return refuse(format!(
            "{name} is a single computer pool and cannot have more computers; delete it and add a multiple \
             computer pool."
        ));
    }
    if index.role_on(&cluster.id, &Role::EdgeServer).is_some() {
        return refuse(format!(
            "A computer of the Edge pool {name} needs its own IP addresses; add it in Topology Builder."
        ));
    }
    let most = match purpose {
        PoolPurpose::PersistentChat => MAX_COMPUTERS,
        PoolPurpose::FrontEnd => MAX_FRONT_ENDS,
        PoolPurpose::Other => usize::MAX,
    };
    if cluster.machines.len() >= most {
        return refuse(format!(
            "{name} already has {} computers, the maximum.",
            cluster.machines.len()
        ));
    }
    Ok(())
}

/// The domain after the highest one of the pool, if its computers have numbered ones (format notes, b6).
fn next_domain(
    cluster: &Cluster,
    stem: &str,
    domain: impl Fn(&Machine) -> Option<&str>,
) -> Option<String> {
    cluster
        .machines
        .iter()
        .filter_map(|machine| domain(machine)?.strip_prefix(stem)?.parse::<u32>().ok())
        .max()
        .map(|highest| format!("{stem}{}", highest.saturating_add(1)))
}

/// The network interfaces that the computers of the pool have, each with all addresses.
fn interfaces_like(cluster: &Cluster) -> Vec<NetInterface> {
    match cluster.machines.first() {
        Some(machine) if !machine.interfaces.is_empty() => machine
            .interfaces
            .iter()
            .map(|interface| NetInterface::all_addresses(&interface.side))
            .collect(),
        _ => vec![NetInterface::all_addresses("Primary")],
    }
}
