//! What the product can never accept between a Persistent Chat pool and a pool or store.

use crate::topology::fqdn::same_fqdn;
use crate::topology::kind::is_standard_edition;
use crate::topology::reason::Reason;
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Cluster, ClusterNumber, Database, Index, Item, Pair, PersistentChatPool, Role,
    SqlStore,
};

/// Whether the pool can hold such a reference at all, whatever it points at: disaster recovery needs
/// a multiple computer pool (R40), and mirroring is not for a pool on a Standard Edition server (R86).
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
            "{} shares its server with a Standard Edition server; disaster recovery needs a multiple computer pool.",
            pool.fqdn()
        )));
    }
    if is_backup
        && pool
            .cluster
            .is_some_and(|cluster| cluster.single_machine_only)
    {
        return Err(Reason(format!(
            "{} is a single computer pool; disaster recovery needs a multiple computer pool.",
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

/// Whether a file store may be used: not one on an Enterprise pool's own computers (R120).
pub(super) fn file_store(index: &Index<'_>, target: &Item<'_>) -> Result<(), Reason> {
    match target.cluster {
        Some(cluster) if is_enterprise_pool(index, cluster, target.cluster_number) => {
            Err(Reason(format!(
                "{} is on a Front End pool; the file store must be on a server of its own.",
                target.title()
            )))
        }
        _ => Ok(()),
    }
}

/// Whether a cluster is an Enterprise pool, whose computers take no stores. One computer that has the
/// pool's name is none, even if a document gives it no databases.
fn is_enterprise_pool(index: &Index<'_>, cluster: &Cluster, number: Option<ClusterNumber>) -> bool {
    number.is_some_and(|number| index.role_at(number, &Role::Registrar).is_some())
        && !is_standard_edition(cluster)
        && !(cluster.machines.len() <= 1
            && cluster
                .machines
                .iter()
                .all(|machine| same_fqdn(&machine.fqdn, &cluster.fqdn)))
}

/// Whether a Front End pool may be the next hop. An older product version cannot (R49), and
/// Skype for Business Server 2019 has no Persistent Chat (R50).
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
            "{} runs {}, which has no Persistent Chat.",
            target.title(),
            product_name(registrar.service_version)
        )));
    }
    if registrar.service_version < pool.service.service_version {
        return Err(Reason(format!(
            "{} runs {}; a pool of {} needs a next hop of the same version.",
            target.title(),
            product_name(registrar.service_version),
            product_name(pool.service.service_version)
        )));
    }
    Ok(())
}

/// Whether a SQL Server store may hold databases of Persistent Chat at all: no availability group
/// (R67), no instance on an Enterprise pool's own computers (R65).
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
            "{} is on a Front End pool; the store must be on a server of its own.",
            target.title()
        )));
    }
    Ok(())
}

/// Whether a SQL Server store may be this reference of the pool: fit for databases, and no two of one
/// pair in one instance (R58, R77).
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
                "{} is already the {other}; the {reference} must be another one.",
                target.title()
            )));
        }
    }
    Ok(())
}

/// Whether two references of a pool hold the same data, so that they must not share an instance: all
/// copies of content, all copies of compliance, and a witness and the pair that it watches.
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
