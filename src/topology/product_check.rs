//! Combinations of a Persistent Chat pool with another pool or a store that the product never accepts.

use crate::topology::fqdn::same_fqdn;
use crate::topology::kind::is_standard_edition;
use crate::topology::reason::Reason;
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Cluster, ClusterNumber, Database, Index, Item, Pair, PersistentChatPool, Role,
    SqlStore,
};

/// Whether the pool can have such a reference at all, for any target: disaster recovery requires a multiple computer
/// pool (R40), and a pool on a Standard Edition server cannot be mirrored (R86).
pub(super) fn feature(
    index: &Index<'_>,
    pool: &PersistentChatPool<'_>,
    reference: AssociationKind,
) -> Result<(), Reason> {
    let Some(pair) = reference.pair() else {
        return Ok(());
    };
    let is_backup = pair.is_backup();
    let is_mirroring = reference != AssociationKind::Database(pair.principal());
    let is_collocated = pool.is_collocated(index);
    if is_backup && is_collocated {
        return Err(Reason(format!(
            "{} shares its server with a Standard Edition server; disaster recovery requires a multiple \
             computer pool.",
            pool.fqdn()
        )));
    }
    if is_backup
        && pool
            .cluster
            .is_some_and(|cluster| cluster.single_machine_only)
    {
        return Err(Reason(format!(
            "{} is a single computer pool; disaster recovery requires a multiple computer pool.",
            pool.fqdn()
        )));
    }
    if is_mirroring && is_collocated {
        return Err(Reason(format!(
            "{} shares its server with a Standard Edition server, where SQL Server mirroring is not supported.",
            pool.fqdn()
        )));
    }
    Ok(())
}

/// Whether a file store can be used: not one on the computers of an Enterprise pool (R120).
pub(super) fn file_store(index: &Index<'_>, target: &Item<'_>) -> Result<(), Reason> {
    match target.cluster {
        Some(cluster) if is_enterprise_pool(index, cluster, target.cluster_number) => {
            Err(Reason(format!(
                "{} is on a Front End pool; the file store must be on a separate server.",
                target.title()
            )))
        }
        _ => Ok(()),
    }
}

/// Whether a cluster is an Enterprise pool, whose computers cannot host stores. A single computer with the name of the
/// pool is not, even if a document has no databases for it.
fn is_enterprise_pool(index: &Index<'_>, cluster: &Cluster, number: Option<ClusterNumber>) -> bool {
    number.is_some_and(|number| index.role_at(number, &Role::Registrar).is_some())
        && !is_standard_edition(cluster)
        && !(cluster.machines.len() <= 1
            && cluster
                .machines
                .iter()
                .all(|machine| same_fqdn(&machine.fqdn, &cluster.fqdn)))
}

/// Whether a Front End pool can be the next hop. An older product version cannot (R49), and Skype for Business Server
/// 2019 does not include Persistent Chat (R50).
pub(super) fn next_hop(
    index: &Index<'_>,
    pool: &PersistentChatPool<'_>,
    target: &Item<'_>,
) -> Result<(), Reason> {
    let Some(registrar) = target
        .cluster_number
        .and_then(|number| index.role_at(number, &Role::Registrar))
    else {
        return Err(Reason(format!("{} has no Registrar.", target.title())));
    };
    if registrar.service_version >= 8 {
        return Err(Reason(format!(
            "{} runs {}, which does not include Persistent Chat.",
            target.title(),
            product_name(registrar.service_version)
        )));
    }
    if registrar.service_version < pool.service.service_version {
        return Err(Reason(format!(
            "{} runs {}; a pool of {} requires a next hop of the same version.",
            target.title(),
            product_name(registrar.service_version),
            product_name(pool.service.service_version)
        )));
    }
    Ok(())
}

/// Whether a SQL Server store can host databases of Persistent Chat: not an availability group (R67), and not an
/// instance on the computers of an Enterprise pool (R65).
pub(super) fn sql_server(index: &Index<'_>, target: &Item<'_>) -> Result<(), Reason> {
    let (Some(cluster), Some(instance)) = (target.cluster, target.sql_instance) else {
        return Err(Reason(format!(
            "{} is not a SQL Server store.",
            target.title()
        )));
    };
    if instance.always_on_primary_node.is_some() {
        return Err(Reason(format!(
            "{} is an AlwaysOn availability group, which Persistent Chat does not support.",
            target.title()
        )));
    }
    if is_enterprise_pool(index, cluster, target.cluster_number) {
        return Err(Reason(format!(
            "{} is on a Front End pool; the store must be on a separate server.",
            target.title()
        )));
    }
    Ok(())
}

/// Whether a SQL Server store can be the target of this reference of the pool: suitable for databases, and two stores
/// of one pair cannot be the same instance (R58, R77).
pub(super) fn sql_store<'t>(
    index: &Index<'_>,
    reference: AssociationKind,
    target: &Item<'_>,
    store_of: impl Fn(AssociationKind) -> Option<SqlStore<'t>>,
) -> Result<(), Reason> {
    sql_server(index, target)?;
    let Some(instance) = target.sql_instance else {
        return Ok(());
    };
    let databases = Database::ALL.into_iter().map(AssociationKind::Database);
    let witnesses = Pair::ALL.into_iter().map(AssociationKind::Witness);
    for other in databases.chain(witnesses) {
        if conflict(reference, other)
            && store_of(other).is_some_and(|store| store.instance.id == instance.id)
        {
            return Err(Reason(format!(
                "{} is already the {other}; the {reference} must be a different one.",
                target.title()
            )));
        }
    }
    Ok(())
}

/// Whether two references of a pool have the same data, so that they cannot share an instance: all copies of content,
/// all copies of compliance, and a witness and its pair.
fn conflict(one: AssociationKind, other: AssociationKind) -> bool {
    match (one, other) {
        (AssociationKind::Database(one), AssociationKind::Database(other)) => {
            one != other && one.is_compliance() == other.is_compliance()
        }
        (AssociationKind::Database(database), AssociationKind::Witness(pair))
        | (AssociationKind::Witness(pair), AssociationKind::Database(database)) => {
            database.pair() == pair
        }
        _ => false,
    }
}
