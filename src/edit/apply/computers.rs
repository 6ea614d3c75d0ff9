//! Computers of pools: joining, going elsewhere, serving and standing by.

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::content::Extra;
use crate::topology::fqdn::same_fqdn;
use crate::topology::persistent_chat::{MAX_ACTIVE, MAX_COMPUTERS};
use crate::topology::{
    ActiveMachines, Cluster, ClusterId, InstalledOn, Machine, NetInterface, ObjectId,
    PersistentChatSettings, Role, Service, ServiceId,
};

use crate::edit::apply::front_end_services::MAX_COMPUTERS as MAX_FRONT_ENDS;
use crate::edit::apply::names;
use crate::edit::apply::persistent_chat::all_addresses;

/// A computer joins a pool.
pub(super) fn add(draft: &mut Draft<'_>, pool: &ClusterId, fqdn: &str) -> Result<(), Refusal> {
    let cluster = draft.cluster(pool)?;
    names::check_new(draft.topology(), fqdn)?;
    check_may_grow(draft, cluster)?;
    let machine = Machine {
        fqdn: fqdn.to_owned(),
        ordinal: draft.next_ordinal(cluster)?,
        fault_domain: next_domain(cluster, "FaultDomain", |m| m.fault_domain.as_deref()),
        upgrade_domain: next_domain(cluster, "UpgradeDomain", |m| m.upgrade_domain.as_deref()),
        interfaces: interfaces_like(cluster),
        extra: Extra::default(),
    };
    draft.created.push(ObjectId::machine(pool, fqdn));
    join(draft, pool, machine)
}

/// A computer leaves one pool for another of the same kind.
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

/// Takes a computer out of its pool.
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
        set_active_list(draft, &service, others_active)?;
    }
    draft
        .cluster_mut(pool)?
        .machines
        .retain(|machine| !same_fqdn(&machine.fqdn, fqdn));
    let object = ObjectId::machine(pool, fqdn);
    draft.design.arrangement.places.remove(&object);
    Ok(())
}

/// A computer of a Persistent Chat pool serves, or stands by (R23 to R25).
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
        // A name that stayed in the list when its computer went may only go (R25).
        listed.filter(|_| !active).cloned()
    };
    let Some(machine) = member.or_else(stranger) else {
        return refuse(format!("{machine} is not a computer of {pool_name}."));
    };
    let is_active = list.iter().any(|name| same_fqdn(name, &machine));
    if active && !is_active {
        if list.len() >= MAX_ACTIVE {
            return refuse(format!(
                "{pool_name} already has {} active computers, the most there may be; make one inactive first.",
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
    set_active_list(draft, pool, list)
}

/// The computers that serve; where the document does not say, the first four, as in a new pool.
fn active_list(draft: &Draft<'_>, pool: &ServiceId) -> Result<Vec<String>, Refusal> {
    let settings = PersistentChatSettings::of(draft.pool(pool)?, &draft.vocabulary);
    if let ActiveMachines::Listed(list) = settings.active_machines {
        return Ok(list);
    }
    let machines = draft.pool_cluster(pool)?.machines.iter();
    Ok(machines
        .take(MAX_ACTIVE)
        .map(|machine| machine.fqdn.clone())
        .collect())
}

fn stated(draft: &Draft<'_>, pool: &ServiceId) -> Result<bool, Refusal> {
    Ok(states_active(draft, draft.pool(pool)?))
}

fn states_active(draft: &Draft<'_>, service: &Service) -> bool {
    let settings = PersistentChatSettings::of(service, &draft.vocabulary);
    matches!(settings.active_machines, ActiveMachines::Listed(_))
}

fn set_active_list(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    list: Vec<String>,
) -> Result<(), Refusal> {
    draft.change_settings(pool, |settings| {
        settings.active_machines = ActiveMachines::Listed(list);
    })
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

/// Persistent Chat services on a cluster that state which computers serve.
fn services_with_active(draft: &Draft<'_>, pool: &ClusterId) -> Vec<ServiceId> {
    let states = |service: &Service| {
        service.role == Role::PersistentChatService
            && service.installed_on == InstalledOn::Cluster(pool.clone())
            && states_active(draft, service)
    };
    draft
        .topology()
        .services
        .iter()
        .filter(|service| states(service))
        .map(|service| service.id.clone())
        .collect()
}

/// Appends a computer. It serves at once where all computers of the pool do and there is room;
/// where some stand by on purpose, it stands by too.
fn join(draft: &mut Draft<'_>, pool: &ClusterId, machine: Machine) -> Result<(), Refusal> {
    let before = draft.cluster(pool)?.machines.clone();
    for service in services_with_active(draft, pool) {
        let mut list = active_list(draft, &service)?;
        let all_serve = before
            .iter()
            .all(|m| list.iter().any(|name| same_fqdn(name, &m.fqdn)));
        if all_serve && list.len() < MAX_ACTIVE {
            list.push(machine.fqdn.clone());
            set_active_list(draft, &service, list)?;
        }
    }
    draft.cluster_mut(pool)?.machines.push(machine);
    Ok(())
}

/// What a pool is for, as far as its computers may change.
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

/// Whether a further computer is possible (R14, R16, R22, R136).
fn check_may_grow(draft: &Draft<'_>, cluster: &Cluster) -> Result<(), Refusal> {
    let name = &cluster.fqdn;
    let index = draft.index();
    if !cluster.requires_setup {
        return refuse(format!(
            "{name} is a server by itself; it takes no further computer."
        ));
    }
    let purpose = purpose(draft, cluster);
    if purpose == PoolPurpose::FrontEnd
        && index
            .role_on(&cluster.id, &Role::PersistentChatService)
            .is_some()
    {
        return refuse(format!(
            "{name} is a Standard Edition server with Persistent Chat on it; neither can have a second computer."
        ));
    }
    if purpose == PoolPurpose::FrontEnd && !cluster.sql_instances.is_empty() {
        return refuse(format!(
            "{name} is a Standard Edition server; only an Enterprise Edition pool has several computers."
        ));
    }
    if cluster.single_machine_only {
        return refuse(format!(
            "{name} is a single computer pool and can never have more; delete it and add a multiple computer pool."
        ));
    }
    if index.role_on(&cluster.id, &Role::EdgeServer).is_some() {
        return refuse(format!(
            "A computer of the Edge pool {name} needs addresses of its own; add it in Topology Builder."
        ));
    }
    let most = match purpose {
        PoolPurpose::PersistentChat => MAX_COMPUTERS,
        PoolPurpose::FrontEnd => MAX_FRONT_ENDS,
        PoolPurpose::Other => usize::MAX,
    };
    if cluster.machines.len() >= most {
        return refuse(format!(
            "{name} already has {} computers, the most there may be.",
            cluster.machines.len()
        ));
    }
    Ok(())
}

/// The domain after the highest one of the pool, where its computers have numbered ones
/// (format notes, b6).
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

/// The sides that the pool's computers have, each with all addresses.
fn interfaces_like(cluster: &Cluster) -> Vec<NetInterface> {
    match cluster.machines.first() {
        Some(machine) if !machine.interfaces.is_empty() => machine
            .interfaces
            .iter()
            .map(|interface| all_addresses(&interface.side))
            .collect(),
        _ => vec![all_addresses("Primary")],
    }
}
